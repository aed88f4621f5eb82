"""Keep what libraries write to stderr, C++ code too, from the reader's screen.

Such code writes past ``sys.stderr``, so that it can be held back at the file descriptor only. Where that is closed,
there is nothing to hold back.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Hold back what is written to stderr in a block; show it if the block fails.

    TF_CPP_MIN_LOG_LEVEL silences what TensorFlow logs once it runs. What TensorFlow 2.21 writes while it is being
    imported, before its logging is set up, can only be held back so.

    Yields:
        None.

    Raises:
        Exception: whatever the block raises, once what was held back has been shown.
    """
    with tempfile.TemporaryFile() as held:
        try:
            with _stderr_to(held.fileno()):
                yield
        except Exception:
            held.seek(0)
            with contextlib.suppress(OSError):
                os.write(2, held.read())
            raise


@contextlib.contextmanager
def no_stderr() -> Iterator[None]:
    """Throw away what is written to stderr in a block: what libtiff has to say of a damaged file.

    Yields:
        None.
    """
    with open(os.devnull, "wb") as nowhere, _stderr_to(nowhere.fileno()):
        yield


@contextlib.contextmanager
def _stderr_to(descriptor):
    with contextlib.suppress(AttributeError, OSError, ValueError):  # there is none, or it is closed
        sys.stderr.flush()
    try:
        screen = os.dup(2)
    except OSError:
        yield
        return
    os.dup2(descriptor, 2)
    try:
        yield
    finally:
        os.dup2(screen, 2)
        os.close(screen)
