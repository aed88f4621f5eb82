"""What an assignment is to the engine, and where assignments are found.

A course is a folder; each folder in it whose ``__init__.py`` gives an ``ASSIGNMENT`` is an assignment. The engine
imports none by name: it is handed one. Files beside ``__init__.py`` may be imported relatively.
"""

import dataclasses
import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.exercise import Exercise

COURSE = Path(__file__).parent / "assignments"
ENVIRONMENT = "AUTOGRADER_COURSE"  # names the folder of another course, where no option does


class CourseError(Exception):
    """A course or an assignment that can't be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that a person grades.

    Attributes:
        name: the id of its cell in the notebook.
        title: what is asked, in a few words.
        points: what it is worth.
        rubric: what a person looks for, a line each.
        minutes: that it takes about; 0 for not known.
    """

    name: str
    title: str
    points: float
    rubric: tuple[str, ...] = ()
    minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """An assignment.

    Attributes:
        name: its folder's, and its notebook's.
        title: its name for people.
        exercises: the graded functions, in the notebook's order.
        questions: those that a person grades.
        helpers: packages of the course that notebooks import, and what stands for each while grading; see
            ``inside.standin``.
        charge_once: whether a function is judged again with right ones in place of those that it builds on, where the
            student's are wrong.
        folder: where it lies; filled in when it is found.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    questions: tuple[Question, ...] = ()
    helpers: Mapping[str, Any] = field(default_factory=dict)
    charge_once: bool = True
    folder: Path = Path()

    @property
    def text(self) -> Path:
        """The file with the text of its notebook."""
        return self.folder / "notebook.py"

    @property
    def max_score(self) -> float:
        """The points of all exercises; a person's questions are not among them."""
        return sum(exercise.points for exercise in self.exercises)

    @cached_property
    def by_name(self) -> dict[str, Exercise]:
        """The exercises by the names of their functions."""
        return {exercise.name: exercise for exercise in self.exercises}


def constants_of(package: str, *modules: str) -> dict[str, str]:
    """Read the sources of a package's modules, which may hold constants alone; nothing of it is imported.

    Args:
        package: its name.
        modules: their names.

    Returns:
        dict: module -> source, as an assignment's ``helpers`` want it.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise CourseError(f"the package {package}, which notebooks of this course import, is not installed.")
    folder = Path(spec.origin).parent
    return {module: (folder / f"{module}.py").read_text(encoding="utf-8") for module in modules}


def course(folder: Path | None = None) -> dict[str, Assignment]:
    """Find the assignments of a course.

    Args:
        folder: of the course; None for the one that the environment names, or ours.

    Returns:
        dict: name -> Assignment, in alphabetical order.

    Raises:
        CourseError: if there is none, or one that can't be used.
    """
    found = {}
    folder = Path(folder or os.environ.get(ENVIRONMENT) or COURSE)
    for file in sorted(folder.resolve().glob("*/__init__.py")):
        assignment = getattr(_imported(file), "ASSIGNMENT", None)
        if isinstance(assignment, Assignment):
            found[file.parent.name] = _checked(assignment, file.parent)
    if not found:
        raise CourseError(
            f"{folder} has no assignment: a folder with an __init__.py that sets ASSIGNMENT. "
            "`python -m autograder new NAME --course FOLDER` makes one."
        )
    return found


def chosen(assignments: Mapping[str, Assignment], name: str | None, codes: Iterable[str] = ()) -> Assignment:
    """Choose an assignment.

    Args:
        assignments: of a course.
        name: that was asked for, or that the notebook has; None if neither says.
        codes: texts of a notebook's code cells, to be told by the functions in them.

    Returns:
        Assignment: the one of that name; otherwise the one most of whose functions are found.

    Raises:
        CourseError: if there is none of that name and no code, or no function of any is found.
    """
    if name is not None and name in assignments:
        return assignments[name]
    text = "\n".join(codes)
    count = {a.name: sum(f"def {e.name}(" in text for e in a.exercises) for a in assignments.values()}
    best = max(count, key=lambda each: count[each])
    if count[best]:
        return assignments[best]
    if len(assignments) == 1 and name is None:
        return next(iter(assignments.values()))
    problem = f"no assignment is called {name}, and no function of one is in the notebook. " if name else ""
    raise CourseError(f"{problem}The course has: {', '.join(assignments)}. Choose one with --assignment NAME.")


def _imported(file: Path) -> ModuleType:
    """Import an assignment's package under a name of its own, so that two courses do not meet."""
    name = f"course_{hashlib.sha256(str(file).encode()).hexdigest()[:12]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=[str(file.parent)])
    assert spec is not None  # for a file that exists
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        for loaded in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[loaded]
        raise CourseError(f"{file.parent} can't be imported: {type(error).__name__}: {error}") from error
    return module


def _checked(assignment: Assignment, folder: Path) -> Assignment:
    names = [e.name for e in assignment.exercises] + [question.name for question in assignment.questions]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CourseError(f"{folder}: the names of exercises and questions must differ, but {twice} came twice.")
    if assignment.name != folder.name:
        raise CourseError(f"{folder}: the assignment's name must be its folder's, got {assignment.name!r}.")
    missing = {e.name: sorted(set(e.builds_on) - set(names)) for e in assignment.exercises}
    for name, others in missing.items():
        if others:
            raise CourseError(f"{folder}: {name} builds on {others}, which the assignment does not have.")
    return dataclasses.replace(assignment, folder=folder)
