"""Where the course's files are found, and how files are written.

Knows paths and nothing of what is in them.
"""

import difflib
import itertools
import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType

from nst_utils.errors import SettingsError

_HERE = Path(__file__).resolve().parent
# Installed from a wheel, the package brings the course's files along; in a checkout they lie beside it.
_COURSE = _HERE / "course" if (_HERE / "course").is_dir() else _HERE.parent
_OURS = (("images",), ("pretrained-model",))  # how the paths of what the course brings begin


def expand(path: str | Path) -> Path:
    """Write out the home folder in a path, once and for all: some libraries take a ~ for it, some for a name.

    Args:
        path: a path, as a person wrote it.

    Returns:
        Path: the same, without a ~ for a home folder.
    """
    return Path(os.path.expanduser(path))


def find(path: str | Path) -> Path:
    """Find a file, one of the course's from whatever folder a notebook or a shell runs in.

    Args:
        path: a path. A relative one is that of a file in the working folder. If it is of the course's own files
            (`images/...`, `pretrained-model/...`), it is looked up in each folder above, too, and where the course
            itself lies, beside ``nst_utils`` or in it; the first that exists wins.

    Returns:
        Path: the one that exists, or ``path`` itself as a Path when none does (see `missing`).
    """
    path = expand(path)
    # os.path's, unlike Path's own, takes a name too long, or a folder that may not be entered, for nothing.
    return next((place for place in _places(path) if os.path.exists(place)), path)


def course() -> Path:
    """Tell where the course's own files lie.

    Returns:
        Path: the folder with `images/` and `pretrained-model/`.
    """
    return _COURSE


def missing(path: str | Path) -> str:
    """Say in a sentence or two that a file was not found, where it was looked for, and what lies near it.

    Args:
        path: the path that `find` did not find.

    Returns:
        str: "images/pagoda.jpg was not found in ... Nearest names there: ...".
    """
    path = expand(path)
    places = _places(path)
    link = next(filter(os.path.islink, places), None)
    if link is not None:
        return f"{path} is a symbolic link to {os.readlink(link)}, which is not there. Put that file in its place."
    where = path.parent if path.is_absolute() else Path.cwd()
    also = f" and the folders above it, nor in {_COURSE}" if len(places) > 1 else ""
    names = {entry.name for place in places for entry in _entries(place.parent)}
    near = difflib.get_close_matches(path.name, sorted(names), n=3, cutoff=0.6)
    return f"{path} was not found in {where}{also}." + (f" Nearest names: {', '.join(near)}." if near else "")


def check_place(path: str | Path, force: bool = False) -> None:
    """Make sure that a file can be written, before hours of work lead up to it.

    Args:
        path: where the file shall be.
        force: whether one that exists may be replaced.

    Raises:
        SettingsError: if it exists and may not be, is a folder, or cannot be made where it should be.
    """
    path = expand(path)
    whole = path.absolute()
    folder = next(folder for folder in whole.parents if os.path.exists(folder))
    for place in (whole, *(folder / part for part in whole.relative_to(folder).parts)):
        try:
            os.lstat(place)
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError as error:  # a name too long for the file system, a folder that may not be entered
            raise SettingsError(f"{path} cannot be made ({error.strerror}). Choose another place.") from None
    if path.is_dir():
        raise SettingsError(f"{path} is a folder. Give the name of a file in it.")
    if path.exists() and not force:
        raise SettingsError(f"{path} exists already. Choose another name, or add --force to replace it.")
    if not folder.is_dir():
        raise SettingsError(f"{path} cannot be made: {folder} is a file, not a folder. Choose another place.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"{path} cannot be made: {folder} is not writable. Choose another place.")


class atomic_write:  # noqa: N801 - it is used as a function is
    """Write a file whole or not at all.

    Use it in a ``with`` block, which gets the path of a part beside the file, with the same suffix, to write to. When
    the block ends without an error, the part takes the file's place in one step; otherwise it is removed, and the
    file is as it was. A new file has the permissions of the one it replaces, and what a symbolic link points to is
    replaced, not the link.

    Attributes:
        path: Path of the file, once it is written.
    """

    def __init__(self, path: str | Path, replace: bool = True) -> None:
        """Say which file.

        Args:
            path: where it shall be; its folder is made if need be.
            replace: whether a file of the name is replaced that is there when the block ends. Otherwise that one
                stays, and the new one gets a number: painted_2.png.
        """
        self.path, self._replace = expand(path), replace

    def __enter__(self) -> Path:
        self._place = Path(os.path.realpath(self.path))
        self._place.parent.mkdir(parents=True, exist_ok=True)
        self._part = self._place.with_name(f".{secrets.token_hex(8)}{self.path.suffix}")
        if self._place.exists():
            self._part.touch(mode=0o600)  # nobody else reads it until it has the permissions of the old file
        return self._part

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._replace:
                if self._place.exists():
                    shutil.copymode(self._place, self._part)
                os.replace(self._part, self._place)
            elif kind is None:
                self.path = self._put_beside()
        finally:
            self._part.unlink(missing_ok=True)

    def _put_beside(self):
        """Give the part the first name that is free."""
        path, numbers = self.path, itertools.count(2)
        while not _took(self._part, os.path.realpath(path)):
            path = self.path.with_stem(f"{self.path.stem}_{next(numbers)}")
        return path


def _took(part, path):
    """Give a file a name if that is free, and tell whether it was."""
    try:
        os.link(part, path)  # unlike a rename, it never replaces
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            return False
        os.rename(part, path)
    return True


def _places(path):
    """The places where ``path`` may be; an absolute path swallows every base, so it is one place."""
    here = Path.cwd()
    bases = (here, *here.parents, _COURSE) if path.parts[:1] in _OURS else (here,)
    return list(dict.fromkeys(base / path for base in bases))


def _entries(folder):
    try:
        return list(folder.iterdir())
    except (OSError, ValueError):  # no such folder, or one that may not be read
        return []
