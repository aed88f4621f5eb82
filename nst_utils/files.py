"""Where the course's files are found, and how files are written.

Knows paths and nothing of what is in them.
"""

import contextlib
import os
import tempfile
from pathlib import Path

_COURSE = Path(__file__).resolve().parent.parent


def find(path):
    """Find a file of the course from whatever folder a notebook or a shell runs in.

    Args:
        path: a path. An absolute one is taken as it is; a relative one is looked up in the working folder, in each
            folder above it, and in the folder that holds ``nst_utils``; the first that exists wins.

    Returns:
        Path: the one that exists, or ``path`` itself as a Path when none does (the caller says what is missing).
    """
    path = Path(path).expanduser()
    here = Path.cwd()
    return next((p for p in (base / path for base in (here, *here.parents, _COURSE)) if p.exists()), path)


@contextlib.contextmanager
def atomic_write(path):
    """Write a file whole or not at all.

    Args:
        path: where the file shall be; its folder is made if need be.

    Yields:
        Path: a new file beside ``path``, with the same suffix, to write to. When the block ends without an error it
        takes the place of ``path`` in one step; otherwise it is removed and ``path`` is as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        os.chmod(part, 0o666 & ~_umask())  # mkstemp makes files that only their owner can read
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _umask():
    mask = os.umask(0)  # there is no way to read it but to set it
    os.umask(mask)
    return mask
