"""Keep TensorFlow's own messages from the reader's screen."""

import contextlib
import os
import sys
import tempfile


@contextlib.contextmanager
def quiet_stderr():
    """Hold back what is written to stderr in a block, by C++ code too; show it if the block fails.

    TF_CPP_MIN_LOG_LEVEL silences what TensorFlow logs once it runs. What TensorFlow 2.21 writes while it is being
    imported, before its logging is set up, can only be held back at the file descriptor.

    Yields:
        None.

    Raises:
        Exception: whatever the block raises, once what was held back has been shown.
    """
    sys.stderr.flush()
    screen = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:
            held.seek(0)
            os.write(screen, held.read())
            raise
        finally:
            os.dup2(screen, 2)
            os.close(screen)
