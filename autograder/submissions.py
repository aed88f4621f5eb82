"""Find submissions in whatever an instructor has: nbgrader's folders, a folder of notebooks, one notebook, a zip.

Reads files as data: of limited size, a zip in memory and never unpacked, no link followed; ``notebook_file`` reads
what is in them. What can't be read is a submission all the same, with a reason instead of cells.
"""

import hashlib
import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.notebook_file import UnreadableError, code_cells

MAX_NOTEBOOK = 20 << 20  # bytes; pictures in outputs make notebooks of a few MB
_MAX_FILES = 20_000  # in a folder or zip
_LAYOUT = ("submitted", "release", "source", "autograded", "feedback")


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes:
        student: who handed it in, as far as the layout tells.
        notebook: the file's name.
        digest: SHA-256 of the bytes.
        cells: the texts of its code cells, in order.
        reason: why there are none, if it can't be read; otherwise empty.
    """

    student: str
    notebook: str
    digest: str
    cells: tuple[str, ...] = ()
    reason: str = ""


class SubmissionsError(ValueError):
    """There is nothing to grade."""


def find(path, assignment=None):
    """Find the submissions in a path.

    Args:
        path: a notebook, a folder or a zip.
        assignment: keep only this one, where the layout is STUDENT/ASSIGNMENT/NOTEBOOK.ipynb.

    Returns:
        list of Submission, one for each student, sorted by student.

    Raises:
        SubmissionsError: if the path holds no submission.
    """
    path = Path(path)
    if path.is_dir():
        files = _in_folder(path)
    elif path.suffix == ".zip":
        files = _in_zip(path)
    elif path.is_file():
        files = [(PurePosixPath(path.name), lambda: _read_file(path))]
    else:
        raise SubmissionsError(f"submissions must be a folder, a notebook or a zip, and {path} is none of these.")
    named = {}
    for name, read in sorted(files, key=lambda pair: pair[0]):
        if assignment is None or len(name.parts) < 3 or name.parts[-2] == assignment:
            named.setdefault(_student(name), []).append((name, read))
    if not named:
        raise SubmissionsError(f"{path} holds no notebook. Give the folder or zip with the students' .ipynb files.")
    return [_one_of(student, handed_in) for student, handed_in in sorted(named.items())]


def read_file(student, path):
    """Read one notebook file.

    Args:
        student: who handed it in.
        path: the file.

    Returns:
        Submission.
    """
    path = Path(path)
    return _read(student, PurePosixPath(path.name), lambda: _read_file(path))


def _in_folder(folder):
    """List the notebooks of a folder, by relative path; links are listed, to be refused when read."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__MACOSX")))
        for name in sorted(names):
            if name.endswith(".ipynb") and not name.startswith("."):
                path = Path(here, name)
                found.append((PurePosixPath(path.relative_to(folder).as_posix()), lambda path=path: _read_file(path)))
            if len(found) > _MAX_FILES:
                raise SubmissionsError(f"{folder} holds more than {_MAX_FILES} notebooks.")
    return found


def _in_zip(path):
    """List the notebooks of a zip; entries that would leave it are listed under their last name."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SubmissionsError(f"{path} is no zip that can be read ({error}). Download it again.") from None
    found = []
    for info in archive.infolist()[:_MAX_FILES]:
        parts = [p for p in PurePosixPath(info.filename.replace("\\", "/")).parts if p not in ("/", ".")]
        hidden = any(p.startswith((".", "__MACOSX")) and p != ".." for p in parts)
        if info.is_dir() or hidden or not parts or not parts[-1].endswith(".ipynb"):
            continue
        inside = [p for p in parts if p != ".."]
        found.append((PurePosixPath(*inside), lambda info=info, parts=parts: _read_entry(archive, info, parts)))
    return found


def _read_file(path):
    """Read a regular file of limited size, never through a link."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise UnreadableError(
            "it is a link" if path.is_symlink() else f"it can't be opened ({error.strerror})"
        ) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnreadableError("it is not a regular file")
        return _limited(file)


def _read_entry(archive, info, parts):
    if ".." in parts or info.filename.startswith("/"):
        raise UnreadableError("its path leads out of the zip")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError("it is a link")
    try:
        with archive.open(info) as file:
            return _limited(file)
    except UnreadableError:
        raise
    except Exception as error:  # zipfile, zlib, lzma and bz2 each have errors of their own
        raise UnreadableError(f"its entry in the zip is damaged ({type(error).__name__})") from None


def _limited(file):
    content = file.read(MAX_NOTEBOOK + 1)
    if len(content) > MAX_NOTEBOOK:
        raise UnreadableError(f"it has more than {MAX_NOTEBOOK >> 20} MB; clear its outputs")
    return content


def _student(name):
    """Tell the student from a relative path.

    STUDENT/ASSIGNMENT/NAME.ipynb as in nbgrader's submitted/, STUDENT/NAME.ipynb, or the notebook's own name.
    """
    parts = [p for p in name.parts if p not in _LAYOUT]
    text = parts[0] if len(parts) > 1 else name.stem
    clean = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in text).strip(" .")
    return clean[:100] or "_"


def _one_of(student, handed_in):
    """Take the one notebook of a student; of several, the one that looks like the assignment's."""
    read = [_read(student, name, read) for name, read in handed_in[:50]]
    return max(read, key=lambda s: (not s.reason, sum("GRADED FUNCTION" in cell for cell in s.cells)))


def _read(student, name, read):
    content = b""
    try:
        content = read()
        cells, reason = code_cells(content), ""
    except UnreadableError as why:
        cells, reason = (), f"{name.name}: {why}."
    return Submission(student, name.name, hashlib.sha256(content).hexdigest(), cells, reason)
