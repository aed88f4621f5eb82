"""In which languages there is an assignment, and what is said in each.

A course's folder ``locale`` has a folder for each language, such as ``zh_CN``: a catalogue for each assignment that
is translated, and ``package.po`` for what the package itself says. A course without a ``package.po`` of its own
takes ours. ``translations`` keeps the catalogues up to date.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from autograder.assignment import COURSE, Assignment
from examiner.language import ENGLISH, Language

PACKAGE = "package.po"


def folder(course: Path, code: str = "") -> Path:
    """Return where a course's catalogues are, all or those of a language."""
    return course / "locale" / code


def catalogue(assignment: Assignment, code: str) -> Path:
    """Return where an assignment's catalogue is, or would be."""
    return folder(assignment.folder.parent, code) / f"{assignment.name}.po"


def package(course: Path, code: str) -> Path:
    """Return the catalogue of what the package says: the course's own, or ours."""
    own = folder(course, code) / PACKAGE
    return own if own.exists() else folder(COURSE, code) / PACKAGE


def of(assignment: Assignment) -> list[Language]:
    """Return the languages, beside English, in which there is an assignment.

    Args:
        assignment: one.

    Returns:
        list of Language, by their names.
    """
    found = sorted(path.parent.name for path in folder(assignment.folder.parent).glob(f"*/{assignment.name}.po"))
    return [language(code, [assignment]) for code in found]


def language(code: str, assignments: Iterable[Assignment]) -> Language:
    """Return a language with what it has for some assignments.

    Args:
        code: its name, which may be a stranger's: a notebook says in its metadata in which language it is.
        assignments: of one course.

    Returns:
        Language: English if the code is none of the course's languages.
    """
    assignments = list(assignments)
    known = {path.name for each in assignments for path in folder(each.folder.parent).glob("*")}
    if code not in known:
        return ENGLISH
    paths = [catalogue(each, code) for each in assignments] + [package(assignments[0].folder.parent, code)]
    return _read(code, tuple((path, path.stat().st_mtime_ns) for path in paths if path.exists()))


@lru_cache
def _read(code: str, paths: tuple[tuple[Path, int], ...]) -> Language:
    """Read catalogues, once for each state of them."""
    return Language(code, [path for path, _ in paths])
