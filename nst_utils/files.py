"""Where the course's files are found, and how files are written.

Knows paths and nothing of what is in them.
"""

import contextlib
import difflib
import os
import secrets
from pathlib import Path

from nst_utils.errors import SettingsError

_COURSE = Path(__file__).resolve().parent.parent


def find(path):
    """Find a file of the course from whatever folder a notebook or a shell runs in.

    Args:
        path: a path. An absolute one is taken as it is; a relative one is looked up in the working folder, in each
            folder above it, and in the folder that holds ``nst_utils``; the first that exists wins.

    Returns:
        Path: the one that exists, or ``path`` itself as a Path when none does (see `missing`).
    """
    path = Path(os.path.expanduser(path))
    # os.path's, unlike Path's own, takes a name too long, or a folder that may not be entered, for nothing.
    return next((candidate for candidate in _candidates(path) if os.path.exists(candidate)), path)


def missing(path):
    """Say in a sentence or two that a file was not found, where it was looked for, and what lies near it.

    Args:
        path: the path that `find` did not find.

    Returns:
        str: "images/pagoda.jpg was not found in ... Nearest names there: ...".
    """
    path = Path(os.path.expanduser(path))
    where = path.parent if path.is_absolute() else f"{Path.cwd()} and the folders above it, nor in {_COURSE}"
    names = {entry.name for candidate in _candidates(path) for entry in _entries(candidate.parent)}
    near = difflib.get_close_matches(path.name, sorted(names), n=3, cutoff=0.6)
    return f"{path} was not found in {where}." + (f" Nearest names: {', '.join(near)}." if near else "")


def check_place(path, force=False):
    """Make sure that a file can be written, before hours of work lead up to it.

    Args:
        path: where the file shall be.
        force: whether one that exists may be replaced.

    Raises:
        SettingsError: if it exists and may not be, is a folder, or cannot be made where it should be.
    """
    path = Path(path)
    try:
        exists = path.exists()
    except OSError as error:  # a name too long for the file system, a folder that may not be entered
        raise SettingsError(f"{path} cannot be made ({error.strerror}). Choose another place.") from None
    if path.is_dir():
        raise SettingsError(f"{path} is a folder. Give the name of a file in it.")
    if exists and not force:
        raise SettingsError(f"{path} exists already. Choose another name, or add --force to replace it.")
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    if not folder.is_dir():
        raise SettingsError(f"{path} cannot be made: {folder} is a file, not a folder. Choose another place.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"{path} cannot be made: {folder} is not writable. Choose another place.")


@contextlib.contextmanager
def atomic_write(path):
    """Write a file whole or not at all.

    Args:
        path: where the file shall be; its folder is made if need be.

    Yields:
        Path: a path beside ``path``, with the same suffix, to write to. When the block ends without an error, that
        file takes the place of ``path`` in one step; otherwise it is removed and ``path`` is as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _candidates(path):
    """The places where ``path`` may be; an absolute path swallows every base, so it is one place."""
    here = Path.cwd()
    return list(dict.fromkeys(base / path for base in (here, *here.parents, _COURSE)))


def _entries(folder):
    try:
        return list(folder.iterdir())
    except (OSError, ValueError):  # no such folder, or one that may not be read
        return []
