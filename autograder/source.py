"""Read an assignment's text into the notebook that nbgrader starts from.

The text is in jupytext's percent format. A cell's header carries its id, and for a cell that the student writes its
part::

    # %% id="gram_matrix" part="solution"               the exercise of this name; its solution stands between
                                                        ### BEGIN SOLUTION and ### END SOLUTION
    # %% [markdown] id="why_answer" part="answer"       the answer to the question of this name, graded by hand
    # %% id="install" part="install"                    the cell that installs the course in Colab, made here

Below a solution come its check and the instructor's test, which are made here. A text may ask for @{points}, the
table of exercises, and for the published values by the names that messages give them, such as @{J_content}.

In another language the texts of the Markdown cells and the comments are those of a catalogue, which knows them by the
ids of their cells; all code is the same, but for one cell more, which makes checks and figures speak that language.
Knows nothing of releasing; `build.py` does that.
"""

import copy
import re
from collections.abc import Callable
from string import Template
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder import units
from autograder.assignment import Assignment, CourseError
from autograder.package import release_of
from examiner.language import ENGLISH, Language

_NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# A region of the source that is the solution, and the line that stands for it in the students' notebook.
_MARKERS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n", re.MULTILINE)
_STUB = re.compile(r"\n *raise NotImplementedError\(.*\)$", re.MULTILINE)
_LANGUAGE = """\
from nst_utils.language import speak

speak("{code}")  # {told}"""
STUB = "YOUR CODE HERE, in place of the next line"  # nbgrader leaves it where a solution was
_INSTALL = """\
import sys

if "google.colab" in sys.modules:  # {told}
    import subprocess

    zipped = "{address}"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", zipped], check=True)"""
_CHECK = 'check("{name}", {name})'
_TEST = """\
# INSTRUCTOR'S TEST: {name}, {points:g} points
points = check.points("{name}", {name})
### BEGIN HIDDEN TESTS
from autograder.stock import points_on_fresh_inputs

points = min(points, points_on_fresh_inputs("{assignment}", "{name}", {name}))
### END HIDDEN TESTS
points"""


def source_notebook(assignment: Assignment, text: str | None = None, language: Language = ENGLISH) -> NotebookNode:
    """Build the notebook with prose, solutions, visible checks and hidden tests.

    Args:
        assignment: whose.
        text: the source in percent format; the assignment's own when None.
        language: of the text; its name stands in the notebook's metadata.

    Returns:
        nbformat.NotebookNode: valid for nbgrader's `generate_assignment`, without outputs, the same on every call.

    Raises:
        CourseError: if a cell has no id, two have the same, or exercises and solution cells do not match.
    """
    text = assignment.text.read_text(encoding="utf-8") if text is None else text
    cells = [_translated(cell, language) for cell in jupytext.reads(text, fmt="py:percent").cells]
    finished = [cell for read in cells for cell in _finished(read, assignment, language)]
    metadata: dict[str, Any] = dict(_NOTEBOOK_METADATA)
    if language.code:
        finished = _speaking(finished, language)
        metadata["language"] = language.code
    ids = [cell.id for cell in finished]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise CourseError(
            f"cell ids must differ, but {', '.join(repeated)} came twice. Rename one in {assignment.text}."
        )
    wanted = {*assignment.by_name, *(question.name for question in assignment.questions)}
    missing = sorted(wanted - {cell.id for cell in finished if is_solution(cell)})
    if missing:
        raise CourseError(f"{assignment.text} has no cell for {', '.join(missing)}. Give each one with that id.")
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=finished, metadata=metadata)
    return notebook


def solve(released: NotebookNode, source: NotebookNode) -> NotebookNode:
    """Fill the solutions of the source into the students' notebook, as a careful student would have typed them.

    Args:
        released: the students' notebook.
        source: what it was released from.

    Returns:
        nbformat.NotebookNode: a copy of `released` whose solution cells are solved; nothing hidden is in it.
    """
    solutions = {cell.id: solution_of(cell) for cell in source.cells if is_solution(cell)}
    solved = copy.deepcopy(released)
    for cell in solved.cells:
        cell.source = solutions.get(cell.id, cell.source)
    return solved


def solution_of(cell: NotebookNode) -> str:
    """Return the text of a source cell's solution: no markers, and no stub after it."""
    return _STUB.sub("", _MARKERS.sub("", cell.source))


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether a cell is one that the student writes."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))


def points_table(assignment: Assignment, told: Language = ENGLISH) -> str:
    """Return the table of an assignment's exercises and questions, as Markdown."""
    head = [told("Section"), told("You write"), told("Points"), told("Difficulty"), told("Minutes")]
    rows = [head, ["---"] * 5]
    for e in assignment.exercises:
        minutes = str(e.minutes or "")
        rows.append([f"{e.number} {told(e.title)}", f"`{e.name}`", f"{e.points:g}", told(e.difficulty), minutes])
    by_hand = told("in words, graded by hand")
    rows += [[told(q.title), by_hand, f"{q.points:g}", "", str(q.minutes or "")] for q in assignment.questions]
    if not any(e.difficulty or e.minutes for e in assignment.exercises):
        rows = [row[:3] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _translated(cell: NotebookNode, language: Language) -> NotebookNode:
    """Put the text of a cell into a language."""
    if language.code:
        translate = units.code if cell.cell_type == "code" else units.markdown
        cell.source = translate(cell.source, lambda unit: language.unit(cell.metadata.get("id", ""), unit))
    return cell


def _speaking(cells: list[NotebookNode], language: Language) -> list[NotebookNode]:
    """Put the cell that chooses the language below the first that imports what speaks."""
    told = language("Checks and figures speak your language")
    cell = _cell("code", "language", _LANGUAGE.format(code=language.code, told=told))
    first = next((n for n, each in enumerate(cells) if each.cell_type == "code" and "nst_utils" in each.source), -1)
    return [*cells[: first + 1], cell, *cells[first + 1 :]] if first >= 0 else cells


def _finished(cell: NotebookNode, assignment: Assignment, language: Language) -> list[NotebookNode]:
    """Give a cell its id and metadata; below a solution put its check and its test."""
    header = dict(cell.metadata)
    if "id" not in header:
        first = cell.source.strip().split("\n")[0]
        raise CourseError(f'each cell of {assignment.text} needs an id, but the one that starts "{first}" has none.')
    name, part = header["id"], header.get("part")
    if part == "solution":
        if name not in assignment.by_name:
            raise CourseError(f"{assignment.text} has a solution {name}, which is no exercise of the assignment.")
        filled = {"name": name, "points": assignment.by_name[name].points, "assignment": assignment.name}
        return [
            _cell("code", name, cell.source, _metadata(name, solution=True)),
            _cell("code", f"{name}_check", _CHECK.format(**filled)),
            _cell("code", f"{name}_test", _TEST.format(**filled), _metadata(f"{name}_test", filled["points"])),
        ]
    if part == "install":
        told = language("in Google Colab this installs the course; elsewhere it does nothing")
        address = release_of(assignment.name, language.code)
        return [_cell("code", name, _INSTALL.format(address=address, told=told))]
    if part == "answer":
        points = {question.name: question.points for question in assignment.questions}
        if name not in points:
            raise CourseError(f"{assignment.text} has an answer {name}, which is no question of the assignment.")
        return [_cell("markdown", name, cell.source, _metadata(name, points[name], solution=True))]
    if cell.cell_type == "code":
        return [_cell("code", name, cell.source)]
    shown = {str(e.form.returns): str(e.value) for e in assignment.exercises if e.value is not None}
    return [_cell("markdown", name, _Text(cell.source).substitute(shown, points=points_table(assignment, language)))]


class _Text(Template):
    """A text of the notebook; @{name} stands for a value, since $ belongs to the equations."""

    delimiter = "@"


def _cell(kind: str, name: str, source: str, nbgrader: dict[str, Any] | None = None) -> NotebookNode:
    make: Callable[..., NotebookNode] = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cell = make(source, metadata={"nbgrader": nbgrader} if nbgrader else {})
    cell["id"] = name
    return cell


def _metadata(grade_id: str, points: float | None = None, *, solution: bool = False) -> dict[str, Any]:
    graded = points is not None
    metadata = {"grade_id": grade_id, "grade": graded, "solution": solution, "locked": not solution, "task": False}
    return {**metadata, "schema_version": 3, **({"points": points} if graded else {})}
