"""The terminal that the command runs in, which may be odd, or go away while it paints.

Owns that no picture is lost for what cannot be printed, and that whatever asks the command to end does what Ctrl-C
does. Knows nothing of what is printed.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any, TextIO

# Sent by `kill`, a batch system or a shutdown; by closing the terminal's window (Windows has no such signal).
_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextlib.contextmanager
def dependable() -> Iterator[None]:
    """Let nothing about the terminal end a block but Ctrl-C and its like.

    In the block printing never fails: what a closed pipe, a full disk or a closed stderr does not take is dropped,
    letters that the terminal does not know are escaped. SIGTERM and SIGHUP raise KeyboardInterrupt, unless they are
    ignored, as ``nohup`` has it.

    Yields:
        None.
    """
    _open_standard_descriptors()
    streams, handlers = (sys.stdout, sys.stderr), {}
    sys.stdout, sys.stderr = map(_Lasting, streams)
    if threading.current_thread() is threading.main_thread():
        defaults = [number for number in _ENDINGS if signal.getsignal(number) is signal.SIG_DFL]
        handlers = {number: signal.signal(number, _interrupt) for number in defaults}
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _interrupt(number, frame):
    raise KeyboardInterrupt


def _open_standard_descriptors():
    """Where one of the three is closed, the next file that is opened would take its number, and what C prints."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


class _Lasting:
    """A stream that can always be written to."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream or open(os.devnull, "w")  # noqa: SIM115 - as long as the process runs

    def write(self, text: str) -> int:
        try:
            self._stream.write(text)
        except UnicodeEncodeError as error:
            return self.write(text.encode(error.encoding, "backslashreplace").decode(error.encoding))
        except (OSError, ValueError):  # ValueError: the stream is closed
            self._give_up()
        if text.endswith("\n"):
            self.flush()  # a log shows at once how far it is
        return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except (OSError, ValueError):
            self._give_up()

    def _give_up(self):
        """Nobody reads any more. What is still to be flushed, when Python ends at the latest, goes nowhere too."""
        with contextlib.suppress(OSError, ValueError), open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), self._stream.fileno())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
