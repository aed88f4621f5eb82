"""List the files of a folder or a zip, and of the zips in it, one level deep.

They are a stranger's: read as data and of limited size, a zip in memory and never unpacked, no link followed. What is
hidden, empty or can't be opened is listed too, so that nobody whose folder it is goes without a word.
Knows nothing of students; ``submissions`` tells whose each file is.
"""

import io
import os
import re
import stat
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, NoReturn

from autograder.notebook_file import UnreadableError

MAX_NOTEBOOK = 20 << 20  # bytes; pictures in outputs make notebooks of a few MB
_MAX_ZIP = 100 << 20  # bytes of a zip among the files; the whole course with its weights has 40 MB
_MAX_LISTED = 500_000  # files in a folder or zip
_MAX_ARCHIVES = 20_000  # in one folder that are looked into
_MAX_FILES = 20_000  # of all kinds in a zip among the files
_MAX_INSIDE = 1000  # notebooks in a zip among the files, and other files of it that are listed
_MAX_NOTE = 1000  # bytes of a timestamp.txt
_ENTRY = b"PK\x01\x02"  # what each entry of a zip's directory starts with
_ENCRYPTED = 1  # the bit of an entry's flags
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz")  # of these only zips are opened; the others say why not
_NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json|download))?$", re.IGNORECASE)  # browsers put an ending of theirs behind
_YEAR_2100 = 4_102_444_800  # seconds since 1970; later than that is an accident
EMPTY, FOLDER = "an empty folder", "the folder"  # what stands for the files of a folder that has none to list
TIMESTAMP = "timestamp.txt"  # in which nbgrader and Sakai write when a student handed in


class SubmissionsError(ValueError):
    """There is nothing to grade."""


class NotOpenedError(UnreadableError):
    """This computer did not open a file or folder: nothing that its student could help."""


@dataclass(frozen=True)
class File:
    """A file that was handed in.

    Attributes:
        path: where it lies in what was listed, a PurePosixPath; what a zip in there holds lies below the zip's name.
        read: returns its bytes or raises UnreadableError; None for what is no notebook, archive or timestamp.
        changed: year, month, day, hour, minute and second of the last change; empty if unknown.
    """

    path: PurePosixPath
    read: Callable[[], bytes] | None
    changed: tuple[int, ...] = ()

    def content(self) -> bytes:
        """Return its bytes; raises UnreadableError."""
        if self.read is None:
            raise UnreadableError("it is no notebook")
        return self.read()

    @property
    def counts(self) -> bool:
        """Whether it is a notebook, or should be or hold one."""
        return self.read is not None and self.path.name != TIMESTAMP

    @property
    def hidden(self) -> bool:
        """Whether it is hidden; a hidden folder is listed as one such file, whatever is in it."""
        return _is_hidden(self.path.name)


def is_notebook(name: str) -> bool:
    """Tell whether a file is a notebook by its name, also if a browser has put .txt or .json behind it.

    Args:
        name: the file's name.

    Returns:
        bool.
    """
    return _NOTEBOOK.search(name) is not None


def files_in(path: str | Path, skip: str | Path | None = None) -> list[File]:
    """List what was handed in; an archive without a notebook is listed itself, to say why when it is read.

    Args:
        path: a notebook, a folder or a zip.
        skip: a folder in there that is passed over: the one that grades are written into.

    Returns:
        list of File, sorted by path.

    Raises:
        SubmissionsError: if the path is none of these, can't be opened or holds too much.
    """
    path = Path(path)
    if path.is_dir():
        files = _in_folder(path, Path(skip).resolve() if skip else None)
    elif path.suffix.lower() == ".zip":
        files = _in_zip(path)
    elif path.suffix.lower() in _ARCHIVES:
        raise SubmissionsError(f"{path} is no zip. Unpack it, and give the folder.")
    elif path.is_file():
        return [File(PurePosixPath(path.name), lambda: _read_file(path, MAX_NOTEBOOK))]
    else:
        raise SubmissionsError(f"submissions must be a folder, a notebook or a zip, and {path} is none of these.")
    listed: list[File] = []
    archives: Counter[PurePosixPath] = Counter()
    for number, file in enumerate(files):
        if number >= _MAX_LISTED:
            raise SubmissionsError(f"{path} holds more than {_MAX_LISTED} files. Grade it in parts.")
        if file.read and file.path.suffix.lower() in _ARCHIVES:
            archives[file.path.parent] += 1
            listed += _opened(file, archives[file.path.parent])
        else:
            listed.append(file)
    return sorted(listed, key=lambda file: file.path)


def _in_folder(folder: Path, skip: Path | None) -> Iterator[File]:
    """Yield the files of a folder, and of each folder that has none to list a File that says why."""

    def file(path: Path, read: Callable[[], bytes] | None = None) -> File:
        return File(PurePosixPath(path.relative_to(folder).as_posix()), read, _changed(path))

    failed: list[OSError] = []
    for walked, folders, names in os.walk(folder, onerror=failed.append):
        here = Path(walked)
        links = [name for name in folders if (here / name).is_symlink()]
        hidden = [name for name in folders if _is_hidden(name)]
        for name in links:
            yield file(here / name / FOLDER, _raising(UnreadableError("it is a link; copy what it leads to")))
        for name in [*hidden, *names]:
            limit = 0 if _is_hidden(name) else _limit(name)
            yield file(here / name, partial(_read_file, here / name, limit) if limit else None)
        if not folders and not names:
            yield file(here / EMPTY)
        folders[:] = [n for n in folders if n not in hidden and (skip is None or (here / n).resolve() != skip)]
    for error in failed:
        if Path(error.filename) == folder:
            raise SubmissionsError(f"{folder} can't be opened ({error.strerror}).")
        reason = NotOpenedError(f"it can't be opened ({error.strerror})")
        yield file(Path(error.filename, FOLDER), _raising(reason))


def _in_zip(path: Path) -> Iterator[File]:
    """Yield the files of a zip, and its empty folders."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SubmissionsError(f"{path} is no zip that can be read ({error}). Download it again.") from None
    entries = list(_entries(archive))
    if entries and all(info.flag_bits & _ENCRYPTED for _, info in entries):
        raise SubmissionsError(f"{path} is encrypted. Unpack it with its password, and give the folder.")
    for name, info in entries:
        if hidden := next((n for n, part in enumerate(name.parts, 1) if _is_hidden(part)), 0):
            yield File(PurePosixPath(*name.parts[:hidden]), None)
        else:
            yield File(name, partial(_read_entry, archive, info) if _limit(name.name) else None, info.date_time)
    full = {folder for name, _ in entries for folder in name.parents}
    for info in archive.infolist():
        folder = PurePosixPath(*_inside(info))
        if info.is_dir() and folder.parts and folder not in full:
            yield File(folder / EMPTY, None, info.date_time)


def _opened(file: File, number: int) -> list[File]:
    """List the files in an archive among the files, or the archive itself with the reason why it has no notebook.

    Args:
        file: the archive.
        number: which of the archives in its folder it is.
    """
    try:
        if number > _MAX_ARCHIVES:
            raise UnreadableError(f"its folder holds more than {_MAX_ARCHIVES} archives")
        inside = [(name, info) for name, info in _entries(_archive(file)) if not any(map(_is_hidden, name.parts))]
        notebooks = [(name, info) for name, info in inside if is_notebook(name.name)]
        if not notebooks:
            raise UnreadableError("it holds no notebook")
        if len(notebooks) > _MAX_INSIDE:
            raise UnreadableError(f"it holds more than {_MAX_INSIDE} notebooks")
    except UnreadableError as error:
        return [File(file.path, _raising(error), file.changed)]
    others = [File(file.path / name, None, info.date_time) for name, info in inside if not is_notebook(name.name)]
    # The archive is opened again for each notebook, so that not all those of a class are in memory at once.
    return others[:_MAX_INSIDE] + [
        File(file.path / name, partial(_read_inside, file, info), info.date_time) for name, info in notebooks
    ]


def _read_inside(file: File, info: zipfile.ZipInfo) -> bytes:
    return _read_entry(_archive(file), info)


def _archive(file: File) -> zipfile.ZipFile:
    content = file.content()
    if content.count(_ENTRY) > _MAX_FILES:
        raise UnreadableError(f"it holds more than {_MAX_FILES} files")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception:  # a zip made to do harm finds many
        raise UnreadableError("it is no zip that can be read") from None


def _raising(error: Exception) -> Callable[[], NoReturn]:
    def read() -> NoReturn:
        raise error

    return read


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Yield path and entry of a zip's files; a path that would leave it loses what leads out."""
    for info in archive.infolist():
        parts = _inside(info)
        if parts and not info.is_dir():
            yield PurePosixPath(*parts), info


def _inside(info: zipfile.ZipInfo) -> list[str]:
    return [part for part in _parts(info) if part != ".."]


def _parts(info: zipfile.ZipInfo) -> list[str]:
    return [part for part in PurePosixPath(info.filename.replace("\\", "/")).parts if part not in ("/", ".")]


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def _limit(name: str) -> int:
    """Return how many bytes of a file are read: 0 if it is nothing that is read."""
    if is_notebook(name):
        return MAX_NOTEBOOK
    if name == TIMESTAMP:
        return _MAX_NOTE
    return _MAX_ZIP if PurePosixPath(name).suffix.lower() in _ARCHIVES else 0


def _changed(path: Path) -> tuple[int, ...]:
    try:
        return time.gmtime(min(max(path.lstat().st_mtime, 0), _YEAR_2100))[:6]
    except OSError:
        return ()


def _read_file(path: Path, limit: int) -> bytes:
    """Read a regular file of limited size, never through a link."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if path.is_symlink():
            raise UnreadableError("it is a link") from None
        raise NotOpenedError(f"it can't be opened ({error.strerror})") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnreadableError("it is not a regular file")
        return _limited(file, limit)


def _read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if ".." in _parts(info) or info.filename.startswith("/"):
        raise UnreadableError("its path leads out of the zip")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError("it is a link")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("it is encrypted; zip it again without a password")
    try:
        with archive.open(info) as file:
            return _limited(file, _limit(PurePosixPath(info.filename).name))
    except UnreadableError:
        raise
    except Exception as error:  # zipfile, zlib, lzma and bz2 each have errors of their own
        raise UnreadableError(f"its entry in the zip is damaged ({type(error).__name__})") from None


def _limited(file: IO[bytes], limit: int) -> bytes:
    content = file.read(limit + 1)
    if len(content) > limit:
        raise UnreadableError(f"it has more than {limit >> 20} MB; a notebook's outputs can be cleared")
    return content
