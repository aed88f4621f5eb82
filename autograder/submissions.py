"""Find submissions in whatever an instructor has: a platform's download, nbgrader's folders, notebooks, one, a zip.

Owns the question of whose a file is; ``platforms`` reads the names that learning platforms give, ``listing`` lists
the files, ``choosing`` takes one notebook of a student and ``notebook_file`` reads it. What can't be read is a
submission all the same, with a reason instead of cells.

Where no platform named the files, folders that all of them share are what a zip or a download wraps around a class,
and tell nothing. Below them the first folder, zip or notebook names the student. So the folder of a lone student with
several notebooks looks like a class, and each has a row: that is seen, while of a class that is taken for a student
all rows but one would be lost. A lone notebook is named by its outermost folder, and nbgrader's
STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb always by STUDENT.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from autograder.choosing import Own, Submission, Wanted, chosen, listed, printable
from autograder.listing import EMPTY, File, SubmissionsError, files_in
from autograder.platforms import senders

__all__ = ["Submission", "SubmissionsError", "choose", "find", "search"]

# nbgrader's folders
_STEPS = ("submitted", "release", "source", "autograded", "feedback", "downloaded", "solution", "exchange")
_MAX_NAME = 150  # bytes of a student's name, so that it can name a file with room for a suffix
_MAX_STUDENTS = 20_000
_Placed = tuple[tuple[str, ...], File]  # parts of a path, and what lies there
_SUFFIX = re.compile(r"\.(ipynb(\.(txt|json|download))?|zip)$", re.IGNORECASE)


def find(path: str | Path, assignment: str | None = None, graded: Iterable[str] | None = None) -> list[Submission]:
    """Find the submissions in a path, as ``search`` does; return them alone.

    Args:
        path: a notebook, a folder or a zip.
        assignment: of a student with a folder of this name, keep only what is in it.
        graded: names of the functions by which one of a student's notebooks is chosen; all functions by default.

    Returns:
        list of Submission, one for each student, sorted by student.

    Raises:
        SubmissionsError: if the path holds no notebook, or too many.
    """
    return search(path, assignment, graded)[0]


def search(
    path: str | Path,
    assignment: str | None = None,
    graded: Iterable[str] | None = None,
    skip: str | Path | None = None,
    wanted: Wanted = lambda _: True,
) -> tuple[list[Submission], str]:
    """Find the submissions in a path.

    Args:
        path: a notebook, a folder or a zip.
        assignment: of a student with a folder of this name, keep only what is in it.
        graded: names of the functions by which one of a student's notebooks is chosen; all functions by default.
        skip: a folder in there that is passed over: the one that grades are written into.
        wanted: tells which of a student's notebooks may be chosen, where those of several assignments are mixed.

    Returns:
        list of Submission, one for each student, sorted by student; and a str that names files that are nobody's,
        empty if there are none.

    Raises:
        SubmissionsError: if the path holds no notebook, or too many.
    """
    students, nobodys = _by_student(files_in(path, skip), assignment)
    if len(students) > _MAX_STUDENTS:
        raise SubmissionsError(f"{path} holds more than {_MAX_STUDENTS} students. Grade it in parts.")
    found = []
    for student, files in sorted(students.items()):
        own = [Own(o.parts[1:], o.file) for o in files if o.parts[0] == assignment and len(o.parts) > 1]
        found.append(chosen(student, own or files, graded, f"{assignment}.ipynb" if own else None, wanted))
    if not found:
        raise SubmissionsError(f"{path} holds no notebook. Give the folder or zip with the students' .ipynb files.")
    return found, listed(nobodys)


def choose(
    student: str, folder: str | Path, assignment: str | None = None, graded: Iterable[str] | None = None
) -> Submission:
    """Take the one notebook of a student from a folder that is all theirs, as ``find`` does.

    Args:
        student: who handed it in.
        folder: where the student's files are.
        assignment: the name, without its suffix, of a notebook that goes before others.
        graded: names of the functions by which it is chosen; all functions by default.

    Returns:
        Submission.

    Raises:
        SubmissionsError: if the folder can't be opened or holds too many files.
    """
    official = f"{assignment}.ipynb" if assignment else None
    return chosen(student, [Own(file.path.parts, file) for file in files_in(folder)], graded, official)


def _by_student(files: list[File], assignment: str | None) -> tuple[dict[str, list[Own]], list[str]]:
    """Return student -> list of Own, and the names of the files that are nobody's."""
    sent = senders([file.path.parts for file in files])
    students: dict[str, list[Own]] = {}
    others = []
    for file in files:
        sender = sent.get(file.path.parts)
        if not sender:
            others.append(file)
            continue
        own = students.setdefault(_student(sender.student), [])
        if sender.below:
            own.append(Own(sender.below, file, sender))
    around = min((sender.depth for sender in sent.values()), default=0)
    placed = [(file.path.parts[around:], file) for file in others if len(file.path.parts) > around]
    nobodys = [printable(file.path.name) for parts, file in _by_layout(placed, assignment, students)]
    return students, nobodys


def _by_layout(placed: list[_Placed], assignment: str | None, students: dict[str, list[Own]]) -> list[_Placed]:
    """Add to the students those that folders and files are named by; return what is nobody's."""
    placed = _handed_in(placed, assignment)
    around = _shared(placed, assignment)
    depth = len(around)
    in_folders = any(file.counts and len(parts) > depth + 1 for parts, file in placed)
    nobodys = []
    for parts, file in placed:
        hidden = file.hidden and len(parts) <= depth + 1
        # A file that is no notebook shows a student who handed in nothing else, if students have folders.
        if parts[:depth] == around and not hidden and (file.counts or (in_folders and len(parts) > depth + 1)):
            below = parts[depth + 1 :] or parts[-1:]
            students.setdefault(_student(_SUFFIX.sub("", parts[depth])), []).append(Own(below, file))
        elif not file.hidden and parts[-1] != EMPTY:
            nobodys.append((parts, file))
    return nobodys


def _handed_in(placed: list[_Placed], assignment: str | None) -> list[_Placed]:
    """Return what lies in nbgrader's submitted/, if this is a course's folder with its other folders, or all."""
    counted = [parts for parts, file in placed if file.counts]
    for step in _STEPS:
        for parts in counted:
            if step in parts[:-3] and parts[parts.index(step) + 2] == assignment:
                around = parts[: parts.index(step)]
                depth = len(around)
                if all(other[:depth] == around and other[depth] in _STEPS for other in counted):
                    return [(p[depth + 1 :], f) for p, f in placed if p[: depth + 1] == (*around, step) != p]
    return placed


def _shared(placed: list[_Placed], assignment: str | None) -> tuple[str, ...]:
    """Return the folders around all files that tell nothing of students."""
    notebooks = [parts for parts, file in placed if file.counts]
    depth = 0
    while notebooks:
        seen = [p[depth:] for p, f in placed if f.counts or (len(p) > depth + 1 and not f.hidden and p[-1] != EMPTY)]
        if len({parts[0] for parts in seen}) > 1 or min(map(len, seen)) == 1:
            break
        below = {parts[1:] for parts in seen}
        folders = {parts[0] for parts in below}
        if assignment in folders and (len(folders) > 1 or (assignment, f"{assignment}.ipynb") in below):
            break  # a student's folder in nbgrader's submitted/
        depth += 1
    alone = len(notebooks) == 1 and len(notebooks[0]) == depth + 1
    return () if alone or not notebooks else notebooks[0][:depth]


def _student(text: str) -> str:
    """Turn a name into one that can name a file; what had to be changed stays apart from its likes by a hash."""
    clean = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in text).strip(" .")
    clean = clean.encode()[:_MAX_NAME].decode(errors="ignore")
    if clean == text:
        return clean
    return f"{clean}_{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:6]}"
