"""The clock of a submission's limits: it stands still while the submission waits for a core that others use.

Beside a fork bomb or on a busy machine, a right answer may get a hundredth of a core. What counts against it is the
CPU time it used and the time it slept, which are the same on every machine. The keeper (see ``zygote``), who can see
/proc, sets the clock. The student's process reads it, and can spoil it for itself only: the grader hears the keeper.
"""

import mmap
import struct
import time

_SLOWEST = 10  # times slower than time itself: what a process gains at most that makes itself wait and hides its use
_SECONDS = struct.Struct("d")


def uncounted(wall: float, cpu: float, waited: float) -> float:
    """Return how much of the time since a submission started does not count against its limits.

    Args:
        wall: seconds since it started.
        cpu: seconds of CPU time that all its processes used.
        waited: seconds that it was ready to run, and got no core.

    Returns:
        Seconds: those it waited, unless it was busy meanwhile on other cores (a fork bomb waits for itself).
    """
    return max(0.0, min(waited, wall - cpu, wall * (1 - 1 / _SLOWEST)))


class Clock:
    """Made before the student's process is forked, which then reads what the keeper sets."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._page = mmap.mmap(-1, _SECONDS.size)  # shared with what is forked
        self._uncounted = 0.0

    def set(self, cpu: float, waited: float) -> float:
        """Tell how much CPU time was used and waited for by now; return what does not count, in seconds.

        What did not count once never will: a thread's waiting is not to be seen after its end, and the time that a
        limit is compared with must not leap by it.
        """
        self._uncounted = max(self._uncounted, uncounted(time.monotonic() - self._start, cpu, waited))
        self._page[:] = _SECONDS.pack(self._uncounted)
        return self._uncounted

    def now(self) -> float:
        """Return the time in seconds, for the student's process; only differences mean something."""
        return time.monotonic() - float(_SECONDS.unpack(self._page[:])[0])
