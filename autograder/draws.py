"""Draw the inputs of a submission's checks, so that nobody can know them before and a regrade gives them again.

Each draw's seed is HMAC(course key, submission's digest, name of the draw): without the key it can't be computed, and
two submissions never see the same numbers. The student's process gets the numbers, never the seed.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import tempfile
from pathlib import Path

import numpy as np


class Draws:
    """The random inputs of one submission."""

    def __init__(self, key: bytes, digest: str) -> None:
        self._key, self._digest = key, digest

    def generator(self, name: str) -> np.random.Generator:
        """Return the NumPy generator of the draw ``name``."""
        seed = hmac.new(self._key, f"{self._digest}/{name}".encode(), hashlib.sha256).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(seed, "big")))


class CourseKeyError(ValueError):
    """The course's key can't be read or made; the message says why and what to do."""


def course_key(path: str | Path) -> bytes:
    """Read the course's key, or make one at the first call.

    Args:
        path: the file that holds it; only its owner can read it.

    Returns:
        bytes: 32 of them. Keep the file: with another key a regrade draws other inputs.

    Raises:
        CourseKeyError: if there is none and none can be written, or it holds something else than a key.
    """
    path = Path(path)
    try:
        if not path.exists():
            _make(path)
        text = path.read_bytes()
    except OSError as error:
        raise CourseKeyError(
            f"the course's key at {path} could not be read or made: {error.strerror}. Name a file with --key, in a "
            "folder that you may write to."
        ) from None
    if not re.fullmatch(rb"\s*[0-9a-fA-F]{64}\s*", text):
        raise CourseKeyError(
            f"{path} holds no course key, which is 64 hexadecimal digits; it has {len(text)} bytes. Bring back the "
            "key that the course was graded with; only if there was none yet, delete the file, and one is made."
        )
    return bytes.fromhex(text.decode())


def _make(path: Path) -> None:
    """Write a new key, all of it or nothing; if another run is faster, its key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # which only its owner can read
        file.write(secrets.token_hex(32).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
