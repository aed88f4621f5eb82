"""The process that watches over a submission: it holds the lifeline, sees time and memory, and says how it ended.

News goes back on the lifeline, a line of JSON each: the time that does not count, and how the process ended. The
keeper stands outside the student's namespaces: it sees all that runs in them, and nothing in them sees it.
"""

import contextlib
import json
import os
import select
import signal
import socket
import time
from typing import Any

import kernel
import usage
import walls
from clock import Clock
from forks import run_and_leave

_WATCH_SECONDS = 0.1
_CROWD = 6  # processes; an honest notebook has two, the first of its namespace and its own


def keep(channel: socket.socket, lifeline: socket.socket, settings: dict[str, Any]) -> None:
    """Start the student's process, watch over it, and tell the grader how it ended."""
    namespaces = settings["namespaces"]
    if namespaces:  # all but the mounts, which the child makes: the keeper needs to see /proc
        walls.own_namespaces()
    elif settings["isolated"]:
        kernel.adopt_orphans()  # to see those too
    clock = Clock()
    child = os.fork()
    if child == 0:
        lifeline.close()
        run_and_leave(walls.first_process if namespaces else walls.become_student, channel, settings, clock.now)
    channel.close()
    how = _watch(child, lifeline, settings, clock)
    if how:
        _tell(lifeline, how)
    if not how or how["how"] != "ended":
        _kill(child, settings)


def _tell(lifeline: socket.socket, news: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        lifeline.sendall(json.dumps(news).encode() + b"\n")


def _watch(child: int, lifeline: socket.socket, settings: dict[str, Any], clock: Clock) -> dict[str, Any] | None:
    """Wait until the child ends, the grader hangs up, or a limit is passed; return how it ended."""
    end = time.monotonic() + settings["wall_seconds"]
    peak, waited = 0, 0.0
    crowded = False
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return {"how": "ended", "code": code if code >= 0 else 128 - code, "memory": peak}
        if select.select([lifeline], [], [], _WATCH_SECONDS)[0]:
            return None  # the grader never writes here: it has hung up
        if time.monotonic() - waited > end:
            return {"how": "timeout"}
        if not settings["isolated"]:
            continue
        family = usage.family(child if settings["namespaces"] else os.getpid())
        crowded = crowded or len(family) > _CROWD
        if crowded:  # from now on it waits behind all others, and that counts
            _step_back(family)
        else:
            uncounted = clock.set(sum(family.values()), usage.waited(family))
            if abs(uncounted - waited) > 1:
                waited = uncounted
                _tell(lifeline, {"waited": waited})
        peak = max(peak, usage.memory(family, settings["memory"]))
        if peak > settings["memory"]:
            return {"how": "memory"}


def _kill(child: int, settings: dict[str, Any]) -> None:
    """Kill the student's process and all it started."""
    with contextlib.suppress(ProcessLookupError):
        if settings["namespaces"]:
            os.kill(child, signal.SIGKILL)  # all of its PID namespace goes with it
        elif settings["isolated"]:
            os.kill(-1, signal.SIGKILL)  # the whole sandbox was for it: the zygote too, and so this process
        else:
            os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _step_back(family: dict[int, float]) -> None:
    """Let all others go first: a fork bomb must not take the time in which its neighbours are to answer."""
    for process in family.keys() - {os.getpid()}:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process, 19)  # what they fork from now on inherits it
