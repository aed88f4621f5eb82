"""What the processes of a submission use, as /proc tells it: CPU time, time they waited for a core, memory.

Read by the keeper. A process may close its files in /proc to others, or end its first thread: what can't be read is
counted at its most.
"""

import contextlib
import os
import time
from collections.abc import Iterable

_WORKING_THREADS = 3  # which take turns in an honest notebook: Python's, and one for each of TensorFlow's pools
# What the kernel keeps for one process and charges to none: above all its table of areas of memory, of which it may
# have 65,530 with some 250 bytes each.
_OF_THE_KERNEL = 16 << 20
_TABLES = (b"VmPTE:",)
_HELD = (
    b"RssAnon:",
    b"RssShmem:",
    b"VmSwap:",
    b"HugetlbPages:",
    *_TABLES,
)  # in status: what is shared counts for each
_SHARE = (
    b"Pss_Anon:",
    b"Pss_Shmem:",
    b"SwapPss:",
    b"Private_Hugetlb:",
)  # in smaps_rollup: its part of what is shared
_TRIES = 10  # to catch a process whose threads come and go


def family(first: int) -> dict[int, float]:
    """Return a process and all its descendants, each with the CPU seconds of itself and of its ended children."""
    parents, cpu = {}, {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                parents[int(name)] = int(fields[1])
                cpu[int(name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    found, grown = {first}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found, grown = found | more, bool(more)
    return {process: cpu.get(process, 0) for process in found}


def waited(processes: Iterable[int]) -> float:
    """Return the seconds that they were ready to run and got no core; 0 where the kernel does not tell."""
    times = []
    for process in processes:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{process}/task"):
                # One that ends meanwhile must not hide the others.
                with contextlib.suppress(OSError), open(f"/proc/{process}/task/{thread}/schedstat") as file:
                    times.append(int(file.read().split()[1]) / 1e9)
    return sum(sorted(times)[-_WORKING_THREADS:])  # more would wait at once, for each other


def memory(processes: Iterable[int], limit: int) -> int:
    """Return the bytes that would be free without them, or more.

    The cheap look counts what several share for each of them. Only when that comes near the limit, each page is
    looked at (20 ms for each process), and what they share counted once in all.

    Args:
        processes: their ids.
        limit: bytes that they may have together; a process that can't be read counts as so much.
    """
    most = [_most(process, limit) for process in processes]
    if sum(held for held, _ in most) <= limit / 2:
        return sum(held for held, _ in most)
    total = _OF_THE_KERNEL * sum(held > 0 for held, _ in most)
    for held, folder in most:
        if total > limit:  # that is enough to know; a crowd would take seconds
            break
        total += min(held, _share(held, folder)) - _OF_THE_KERNEL if held else 0
    return total


def _most(process: int, unknown: int) -> tuple[int, str | None]:
    """Return what a process holds at most, and the folder of the thread that told."""
    folder = f"/proc/{process}/task"
    for _ in range(_TRIES):
        try:
            threads = sorted(os.listdir(folder), key=int)
        except (FileNotFoundError, ProcessLookupError):
            return 0, None
        except OSError:
            break
        vanished = False
        for thread in threads:  # the first may have ended, and the others go on
            try:
                held = _sum(f"{folder}/{thread}/status", _HELD)
            except OSError:  # it has ended meanwhile, or does not let others see
                vanished = True
                continue
            if held is not None:
                return held + _OF_THE_KERNEL, f"{folder}/{thread}"
        if not vanished:
            return 0, None  # it is ending, and has given its memory back
        time.sleep(0.001)
    return unknown, None


def _share(held: int, folder: str | None) -> int:
    """Return what a process holds when what it shares is divided, or ``held`` where it does not let others see."""
    try:
        tables, pages = _sum(f"{folder}/status", _TABLES), _sum(f"{folder}/smaps_rollup", _SHARE)
    except OSError:
        return held
    return held if tables is None or pages is None else tables + pages + _OF_THE_KERNEL


def _sum(path: str, names: tuple[bytes, ...]) -> int | None:
    """Add the kilobytes in the lines of these names, as bytes; None if there are none."""
    with open(path, "rb") as file:  # a process may have any bytes for a name
        found = [1024 * int(line.split()[1]) for line in file if line.startswith(names)]
    return sum(found) if found else None
