"""List the files of a folder or a zip, and of the zips in it, one level deep.

They are a stranger's: read as data and of limited size, a zip in memory and never unpacked, no link followed.
Knows nothing of students; ``submissions`` tells whose each file is.
"""

import io
import os
import stat
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.notebook_file import UnreadableError

MAX_NOTEBOOK = 20 << 20  # bytes; pictures in outputs make notebooks of a few MB
_MAX_ZIP = 100 << 20  # bytes of a zip among the files; the whole course with its weights has 40 MB
_MAX_FILES = 20_000  # notebooks and zips in a folder or zip; files of all kinds in a zip among them
_MAX_INSIDE = 1000  # notebooks in a zip among the files
_ENTRY = b"PK\x01\x02"  # what each entry of a zip's directory starts with
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz")  # of these only zips are opened; the others say why not
_YEAR_2100 = 4_102_444_800  # seconds since 1970; later than that is an accident


class SubmissionsError(ValueError):
    """There is nothing to grade."""


@dataclass(frozen=True)
class File:
    """A file that was handed in.

    Attributes:
        path: where it lies in what was listed, a PurePosixPath; what a zip in there holds lies below the zip's name.
        read: returns its bytes or raises UnreadableError; None for what is neither a notebook nor an archive.
        changed: year, month, day, hour, minute and second of the last change; empty if unknown.
    """

    path: PurePosixPath
    read: Callable | None
    changed: tuple = ()


def files_in(path):
    """List what was handed in; an archive without a notebook is listed itself, to say why when it is read.

    Args:
        path: a notebook, a folder or a zip.

    Returns:
        list of File, sorted by path, none of them hidden.

    Raises:
        SubmissionsError: if the path is none of these or holds too much.
    """
    path = Path(path)
    if path.is_dir():
        files = _in_folder(path)
    elif path.suffix.lower() == ".zip":
        files = _in_zip(path)
    elif path.is_file():
        return [File(PurePosixPath(path.name), lambda: _read_file(path, MAX_NOTEBOOK))]
    else:
        raise SubmissionsError(f"submissions must be a folder, a notebook or a zip, and {path} is none of these.")
    if sum(file.read is not None for file in files) > _MAX_FILES:
        raise SubmissionsError(f"{path} holds more than {_MAX_FILES} notebooks and zips. Grade it in parts.")
    listed = []
    for file in files:
        listed += _opened(file) if file.path.suffix.lower() in _ARCHIVES else [file]
    return sorted(listed, key=lambda file: file.path)


def _in_folder(folder):
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        for name in names:
            path, limit = Path(here, name), _limit(name)
            read = (lambda path=path, limit=limit: _read_file(path, limit)) if limit else None
            if not _is_hidden(name):
                found.append(File(PurePosixPath(path.relative_to(folder).as_posix()), read, _changed(path)))
    return found


def _in_zip(path):
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SubmissionsError(f"{path} is no zip that can be read ({error}). Download it again.") from None
    return [
        File(name, (lambda info=info: _read_entry(archive, info)) if _limit(name) else None, info.date_time)
        for name, info in _entries(archive)
    ]


def _opened(file):
    """List the notebooks in an archive among the files, or the archive itself with the reason why there are none."""
    try:
        inside = [(name, info) for name, info in _entries(_archive(file)) if _limit(name) == MAX_NOTEBOOK]
        if not inside:
            raise UnreadableError("it holds no notebook")
        if len(inside) > _MAX_INSIDE:
            raise UnreadableError(f"it holds more than {_MAX_INSIDE} notebooks")
    except UnreadableError as error:
        return [File(file.path, _raising(error), file.changed)]
    # The archive is opened again for each notebook, so that not all those of a class are in memory at once.
    return [
        File(file.path / name, lambda info=info: _read_entry(_archive(file), info), info.date_time)
        for name, info in inside
    ]


def _archive(file):
    content = file.read()
    if content.count(_ENTRY) > _MAX_FILES:
        raise UnreadableError(f"it holds more than {_MAX_FILES} files")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception:  # a zip made to do harm finds many
        raise UnreadableError("it is no zip that can be read") from None


def _raising(error):
    def read():
        raise error

    return read


def _entries(archive):
    """Yield path and entry of a zip's files that are not hidden; a path that would leave it loses what leads out."""
    for info in archive.infolist():
        parts = [part for part in _parts(info) if part != ".."]
        if parts and not info.is_dir() and not any(map(_is_hidden, parts)):
            yield PurePosixPath(*parts), info


def _parts(info):
    return [part for part in PurePosixPath(info.filename.replace("\\", "/")).parts if part not in ("/", ".")]


def _is_hidden(name):
    return name.startswith((".", "__MACOSX"))


def _limit(name):
    """Return how many bytes of a file are read: 0 if it is neither a notebook nor an archive."""
    suffix = PurePosixPath(name).suffix.lower()
    return MAX_NOTEBOOK if suffix == ".ipynb" else _MAX_ZIP if suffix in _ARCHIVES else 0


def _changed(path):
    try:
        return time.gmtime(min(max(path.lstat().st_mtime, 0), _YEAR_2100))[:6]
    except OSError:
        return ()


def _read_file(path, limit):
    """Read a regular file of limited size, never through a link."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        reason = "it is a link" if path.is_symlink() else f"it can't be opened ({error.strerror})"
        raise UnreadableError(reason) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnreadableError("it is not a regular file")
        return _limited(file, limit)


def _read_entry(archive, info):
    if ".." in _parts(info) or info.filename.startswith("/"):
        raise UnreadableError("its path leads out of the zip")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError("it is a link")
    try:
        with archive.open(info) as file:
            return _limited(file, _limit(info.filename))
    except UnreadableError:
        raise
    except Exception as error:  # zipfile, zlib, lzma and bz2 each have errors of their own
        raise UnreadableError(f"its entry in the zip is damaged ({type(error).__name__})") from None


def _limited(file, limit):
    content = file.read(limit + 1)
    if len(content) > limit:
        raise UnreadableError(f"it has more than {limit >> 20} MB; a notebook's outputs can be cleared")
    return content
