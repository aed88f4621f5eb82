"""The nbgrader door: `nbgrader autograde` and the formgrader's button grade through this engine.

nbgrader_config.py puts parts into nbgrader's own steps. ``Collector`` tells `nbgrader zip_collect` whose a file is.
``call_by_name`` leads to a renamed notebook, ``Reader`` reads any submission, ``Repair`` gives it the cells that
nbgrader looks for, and ``Grade`` takes the place of ``Execute``: no student code runs in a kernel, and each test cell
gets the score and the feedback that the other door gives. nbgrader fills its gradebook from there.

An assignment that the course does not have is nbgrader's own: all of them stand aside, and it is executed as usual.
"""

import atexit
import os
import re
import textwrap
from collections import Counter
from functools import cached_property
from logging import Logger
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Unicode
from traitlets.config import Configurable

from autograder import languages
from autograder.ahead import Ahead
from autograder.assignment import Assignment, course
from autograder.draws import course_key
from autograder.engine import Shelter
from autograder.grading import run_tests
from autograder.outputs import summary
from autograder.results import ExerciseResult, Outcome
from autograder.session import say_error
from autograder.submissions import Submission, choose, find
from examiner.language import Language

_HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS\n?", re.MULTILINE | re.DOTALL)
_LEARNING_PLATFORM = re.compile(r"([^_]+)(?:_LATE)?(_\d+)_")  # NAME_NUMBER_..., as Canvas and Moodle call downloads
Resources = dict[str, Any]  # what nbgrader's steps tell each other
_shelter: Shelter | None = None
_aheads: dict[tuple[str, bytes], Ahead] = {}


class GraderFaultError(RuntimeError):
    """The grader failed on a submission; nbgrader leaves it ungraded and goes on."""


class Collector(FileNameCollectorPlugin):
    """Collects each student's notebook from a download, the same one that the other door takes."""

    @cached_property
    def submissions(self) -> dict[Path, Submission]:
        """Path of a student's notebook -> Submission."""
        app = self.parent
        folder, name = Path(app._format_collect_path(app.extracted_directory)), app.coursedir.assignment_id
        assignment = _assignment(self, {"nbgrader": {"assignment": name}})
        graded = assignment.by_name if assignment else None
        return {folder / found.path: found for found in find(folder, name, graded) if found.path}

    @cached_property
    def students(self) -> dict[Path, str]:
        """Path of a student's notebook -> student; the number that a learning platform gave is part of the name."""
        names = {path: found.student for path, found in self.submissions.items()}
        short = {path: _without_file_name(student) for path, student in names.items()}
        count = Counter(short.values())
        return {path: short[path] if count[short[path]] == 1 else student for path, student in names.items()}

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return whose notebook a file is and what nbgrader shall call it, or None for a file to pass over."""
        student = self.students.get(Path(submitted_file))
        if not student:
            return None
        told = {"student_id": student, "file_id": self.parent.coursedir.assignment_id}
        submitted = self.submissions[Path(submitted_file)].submitted
        return {**told, "timestamp": submitted.isoformat()} if submitted else told  # for nbgrader's late penalties


def call_by_name(assignment: str, notebooks: list[str], **_: object) -> None:
    """Have nbgrader grade one notebook of a student, by the name in its gradebook whatever the file's is.

    Args:
        assignment: its name, which is the notebook's.
        notebooks: paths of the student's notebooks, changed in place: ``Reader`` and ``Grade`` look for the file.
    """
    notebooks[:] = [str(Path(notebooks[0]).with_name(f"{assignment}.ipynb"))]


class Reader(NotebookExporter):
    """Reads a submission whatever state it is in: one that can't be read becomes an empty notebook."""

    def from_filename(
        self, filename: str, resources: Resources | None = None, **kw: Any
    ) -> tuple[NotebookNode, Resources]:
        """Convert the notebook of a student's folder, as nbconvert's exporters do."""
        assert self.parent is not None  # nbgrader gives both
        assert resources is not None
        folders, ids = self.parent.coursedir, resources["nbgrader"]
        repaired = folders.format_path(folders.autograded_directory, ids["student"], ids["assignment"])
        assignment = _assignment(self, resources)
        if assignment is None or Path(filename).parent == Path(repaired):
            # Written by Repair's step, and with its cells perhaps longer than what a student may hand in.
            return super().from_filename(filename, resources=resources, **kw)
        submission = _handed_in("", filename, assignment)
        if not submission.reason:
            path = str(Path(filename).parent / submission.path)
            try:
                return super().from_filename(path, resources=resources, **kw)
            except Exception as error:
                self.log.warning("%s is no valid notebook (%s); its code cells are kept.", path, error)
        code = [nbformat.v4.new_code_cell(text) for text in submission.cells]
        return self.from_notebook_node(nbformat.v4.new_notebook(cells=code), resources=resources, **kw)


class Repair(NbGraderPreprocessor):
    """Gives the released notebook's graded cells back their names, once each, wherever they are."""

    def preprocess(self, notebook: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the notebook with exactly one cell for each name that nbgrader knows."""
        assignment = _assignment(self, resources)
        if assignment is None:
            return notebook, resources
        released = nbformat.read(_path(self, "release_directory", ".", resources), as_version=4)
        expected = {c.metadata.nbgrader.grade_id: c for c in released.cells if "nbgrader" in c.metadata}
        names = [_grade_id(cell) for cell in notebook.cells]
        for number, cell in enumerate(notebook.cells):
            cell.metadata.pop("nbgrader", None)
            cell.setdefault("id", f"cell-{number}")
        notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # the first whose cells have ids
        for name, pattern in expected.items():
            kind = pattern.cell_type
            found = [c for c, n in zip(notebook.cells, names, strict=True) if n == name and c.cell_type == kind]
            if name in assignment.by_name:
                found = [c for c in notebook.cells if _defines(c, name)] or found
            if found:
                found[-1].metadata["nbgrader"] = pattern.metadata.nbgrader
                names = [None if c is found[-1] else n for c, n in zip(notebook.cells, names, strict=True)]
            else:
                notebook.cells.append(nbformat.from_dict(pattern))
                names.append(None)
        return notebook, resources


class Grade(NbGraderPreprocessor):
    """Grades the file that was handed in, and writes the result into the test cells."""

    key = Unicode("course.key", help="The file with the course's key; made at the first use.").tag(config=True)
    course = Unicode("", help="A folder of assignments of your own; empty for those that come along.").tag(
        config=True
    )

    def preprocess(self, notebook: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the notebook with each test cell's output."""
        student, assignment = resources["nbgrader"]["student"], _assignment(self, resources)
        if assignment is None:
            name = resources["nbgrader"]["assignment"]
            self.log.warning("The course has no assignment %s: nbgrader executes it itself, unprotected.", name)
            return Execute(parent=self.parent).preprocess(notebook, resources)
        handed_in = _handed_in(student, _path(self, "submitted_directory", student, resources), assignment)
        for note in handed_in.notes:
            self.log.warning("%s: %s", student, note)
        ahead = _open_ahead(self.log, assignment, course_key(Path(_course(self).root, self.key)))
        ahead.announce([handed_in])
        ahead.announce(
            _handed_in(coming, _path(self, "submitted_directory", coming, resources), assignment)
            for coming in self._coming(student, assignment)
            if not ahead.waits_for(coming)  # its files need not be read again
        )
        result = ahead.result(handed_in)
        if result.outcome is Outcome.FAULT:
            raise GraderFaultError(result.message)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        tests = {c.metadata.nbgrader.grade_id: c for c in code if c.metadata.get("nbgrader", {}).get("grade")}
        owned = {f"{name}_test": name for name in assignment.by_name}
        self._run_others([cell for name, cell in tests.items() if name not in owned], handed_in, assignment)
        exercises = {e.name: e for e in result.exercises}
        told = languages.language(handed_in.language, [assignment])
        for name, cell in tests.items():
            cell.source = _HIDDEN.sub("", cell.source)  # feedback pages show what is in the cell
            if name in owned:
                exercise = exercises.get(owned[name])
                said = _feedback(exercise, told) if exercise else "\n".join(_wrapped(summary(result, told)))
                cell.outputs = _outputs(said, exercise)
        return notebook, resources

    def _coming(self, student: str, assignment: Assignment) -> list[str]:
        """Return the students whom nbgrader asks for next: with this one, as many as there are cores."""
        converter, course = self.parent.parent, _course(self)
        pattern = course.format_path(course.submitted_directory, "(?P<student>.*)", assignment.name, escape=True)
        matches = (re.match(pattern, folder) for folder in sorted(converter.assignments))
        students = [match["student"] for match in matches if match]
        coming = students[students.index(student) + 1 :][: (os.cpu_count() or 1) - 1]
        graded = {
            s for s in coming if os.path.exists(course.format_path(course.autograded_directory, s, assignment.name))
        }
        return [s for s in coming if converter.force or s not in graded]

    def _run_others(self, cells: list[NotebookNode], handed_in: Submission, assignment: Assignment) -> None:
        """Run test cells that no exercise owns, and give them the outputs that nbgrader scores them by."""
        if not cells:
            return
        sources, sandbox = [cell.source for cell in cells], _open_shelter(self.log).sandbox
        for cell, answer in zip(cells, run_tests(handed_in, assignment, sources, sandbox), strict=True):
            if answer.outcome:
                told = answer.message or (say_error(answer.error) if answer.error else answer.outcome.value)
                cell.outputs = [nbformat.v4.new_output("error", ename="Failed", evalue=told, traceback=[told])]
            elif answer.arrays[0] is not None and answer.arrays[0].ndim == 0:
                score = {"text/plain": repr(float(answer.arrays[0]))}
                cell.outputs = [nbformat.v4.new_output("execute_result", score, execution_count=1)]


def _feedback(exercise: ExerciseResult, told: Language) -> str:
    """Say how an exercise came out, a line for each check."""
    lines = _wrapped(f"{told(exercise.outcome.value).capitalize()}{told('.')} {told(exercise.message)}")
    for check in exercise.checks:
        points = {"points": f"{check.points:4g}", "of": f"{check.max_points:g}"}
        lines.append(f"{told('{points} of {of}', **points)}  {told(check.title)}: {told(check.outcome.value)}")
        if check.message and check.message != exercise.message:
            lines += _wrapped(told(check.message), indent=11)
    return "\n".join(lines)


def _wrapped(text: str, indent: int = 0) -> list[str]:
    """Break a text into lines that nbgrader's pages, which cut longer ones off, show whole."""
    return textwrap.wrap(text, 100, initial_indent=" " * indent, subsequent_indent=" " * indent)


def _outputs(text: str, exercise: ExerciseResult | None) -> list[NotebookNode]:
    points = exercise.points if exercise else 0.0
    score = nbformat.v4.new_output("execute_result", {"text/plain": repr(points)}, execution_count=1)
    return [nbformat.v4.new_output("stream", name="stdout", text=text + "\n"), score]


def _open_shelter(log: Logger) -> Shelter:
    """Return the sandbox of this nbgrader command, started at its first submission."""
    global _shelter
    if _shelter is None:
        _shelter = Shelter()
        atexit.register(_shelter.__exit__)
        for notice in _shelter.sandbox.notices:
            log.warning(notice)
    return _shelter


def _open_ahead(log: Logger, assignment: Assignment, key: bytes) -> Ahead:
    """Return the pool of this nbgrader command that grades submissions of an assignment before they are asked for."""
    if (assignment.name, key) not in _aheads:
        ahead = _aheads[assignment.name, key] = Ahead(_open_shelter(log), assignment, key)
        atexit.register(ahead.close)
    return _aheads[assignment.name, key]


def _course(preprocessor: NbGraderPreprocessor) -> Any:
    return preprocessor.parent.parent.coursedir  # preprocessor -> exporter -> converter


def _path(preprocessor: NbGraderPreprocessor, directory: str, student: str, resources: Resources) -> Path:
    """Return the path of this notebook in one of nbgrader's folders."""
    course = _course(preprocessor)
    folder = course.format_path(getattr(course, directory), student, resources["nbgrader"]["assignment"])
    return Path(folder, resources["nbgrader"]["notebook"] + ".ipynb")


def _assignment(part: Configurable, resources: Resources) -> Assignment | None:
    """Return the assignment that is graded, or None if the course has none of its name."""
    folder = part.config.get("Grade", {}).get("course")
    return course(folder and Path(folder)).get(resources["nbgrader"]["assignment"])


def _handed_in(student: str, path: str | Path, assignment: Assignment) -> Submission:
    """Return the notebook of a student's folder, that of the path's name or another that is taken for it."""
    return choose(student, Path(path).parent, Path(path).stem, assignment.by_name)


def _without_file_name(student: str) -> str:
    """Return the name and number that a learning platform put before a file's name, or all of it."""
    found = _LEARNING_PLATFORM.match(student)
    return found[1] + found[2] if found else student


def _grade_id(cell: NotebookNode) -> str | None:
    """Return the name that nbgrader's metadata give a cell, if they are what they should be."""
    metadata = cell.metadata.get("nbgrader")
    return metadata.get("grade_id") if isinstance(metadata, dict) else None


def _defines(cell: NotebookNode, name: str) -> bool:
    return cell.cell_type == "code" and re.search(rf"^def {name}\b", cell.source, re.MULTILINE) is not None
