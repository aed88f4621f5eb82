"""Start the sandbox in which students' code runs, and open a line to a new process in it.

Owns the choice of isolation: bubblewrap where it is installed, the kernel's namespaces where they are allowed, else
a process with limits only, which ``notices`` says loudly. What happens inside is in ``inside/``.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from autograder import tree

WAYS = ("bubblewrap", "namespaces", "process")
_NOBODY = 65534
_START_SECONDS = 180  # importing TensorFlow takes 8 s, more when the disk is cold and every core busy


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        wall_seconds: for the whole submission, cells and calls, however often its process is started again. As all
            limits of time, it does not count what ``inside.clock`` leaves out.
        memory: bytes, in all its processes, with its share of what it has in common with others.
        processes: processes and threads; TensorFlow takes about a dozen.
        cell_seconds: CPU time after which a statement of the notebook is cut short: a loop that paints for minutes.
        notebook_seconds: for all cells together; those that are left then get a moment each.
        call_seconds: CPU time of one call of a graded function; the check with large inputs gets twice as much.
    """

    wall_seconds: int = 400
    memory: int = 3 << 30
    processes: int = 96
    cell_seconds: int = 5
    notebook_seconds: int = 40
    call_seconds: int = 10


class SandboxError(RuntimeError):
    """The sandbox did not start, or is gone."""


class Sandbox:
    """A process that forks an isolated process for each submission.

    Attributes:
        way: how it is isolated, one of ``WAYS``.
        forks: whether one warm process forks them all. Where a process in the sandbox may not make namespaces of
            its own, each submission gets a whole sandbox instead, which costs an import of TensorFlow.
        start_seconds: how long a new process may take to import TensorFlow, where it has to do so itself.
        notices: what is not isolated, in words for the instructor; empty when everything is.
    """

    def __init__(self, way: str | None = None, limits: Limits | None = None, as_nobody: bool = False) -> None:
        """Start it.

        Args:
            way: one of ``WAYS``; None takes the best that works here.
            limits: for each submission.
            as_nobody: where only "process" works, run students' code as the user nobody instead of refusing to run
                it as root. For a container that is thrown away: nobody can still read what all may read.

        Raises:
            SandboxError: if it does not start.
        """
        self.limits = limits or Limits()
        self._as_nobody = as_nobody
        self._lock = threading.Lock()
        failures = []
        for candidate in [way] if way else WAYS:
            try:
                self._process, self._control, found = _start(candidate, self.limits, as_nobody)
            except (OSError, SandboxError) as error:
                failures.append(f"{candidate}: {error}")
            else:
                self.way, self.forks = candidate, found["namespaces"]
                break
        else:
            raise SandboxError("the sandbox did not start. " + " ".join(f"{f.rstrip('.')}." for f in failures))
        self.start_seconds = 0 if self.forks else _START_SECONDS
        if self.way == "process":
            self.notices = [_NOT_ISOLATED]
        else:
            self.notices = [_SLOW] * (not self.forks) + [_UNCOUNTED] * (not found["refuses"])

    def open(self, seconds: int) -> "Line":
        """Start a process for one submission.

        Args:
            seconds: after which it is ended, a whole number; also the CPU time that one of its processes may use.

        Returns:
            Line: the grader's ends of its channel and lifeline.
        """
        if not self.forks and self.way != "process":
            process, control, _ = _start(self.way, self.limits, self._as_nobody)
            return Line(*_request(control, seconds), process, control)
        with self._lock:
            return Line(*_request(self._control, seconds))

    def alive(self) -> bool:
        """Tell whether it can still be asked for processes."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=0.5)  # a dying sandbox takes its processes along before it is gone itself
        return self._process.poll() is None

    def close(self) -> None:
        """End the sandbox and every process in it."""
        _stop(self._process, self._control)

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Line:
    """The grader's ends of a channel and a lifeline; closing them ends the process behind."""

    def __init__(
        self,
        channel: socket.socket,
        lifeline: socket.socket,
        process: subprocess.Popen[bytes] | None = None,
        control: socket.socket | None = None,
    ) -> None:
        self.channel, self.lifeline = channel, lifeline
        self._process, self._control, self._opened = process, control, time.monotonic()
        self._news: dict[str, Any] = {}
        self._unread = b""

    def news(self, seconds: float = 0) -> dict[str, Any]:
        """Return what is known of the process, a dictionary; wait so long to hear how it ended.

        Its entries: ``waited``, the seconds that do not count against its limits, see ``inside.clock``; once it has
        ended, ``how``, with ``code`` and ``memory``; or ``lost``, if whoever watched over it is gone without a word.
        """
        end = time.monotonic() + seconds
        with contextlib.suppress(OSError, ValueError):
            while not self._news.keys() & {"how", "lost"}:
                self.lifeline.settimeout(max(0, end - time.monotonic()))
                part = self.lifeline.recv(4096)
                if not part:
                    self._news["lost"] = True
                    break
                *lines, self._unread = (self._unread + part).split(b"\n")
                for line in lines:
                    self._news.update(json.loads(line))
        return self._news

    def clock(self) -> float:
        """Return the time in seconds by which the process is limited; only differences mean something."""
        return time.monotonic() - float(self.news().get("waited", 0))

    def used(self) -> float:
        """Return how many seconds of its limits the process has used."""
        return self.clock() - self._opened

    def close(self) -> None:
        """Hang up: the student's process and all it started are killed."""
        self.channel.close()
        self.lifeline.close()
        if self._process and self._control:
            _stop(self._process, self._control)


_SLOW = (
    "Each submission starts a sandbox of its own, which is slow: this system does not let a sandbox nest another. A "
    "hostile notebook could end the watch over its memory there. Allow user namespaces in one another (AppArmor may "
    "forbid them), or grade one submission at a time."
)
_UNCOUNTED = (
    f"A hostile notebook could take all memory: system calls that make memory outside of all limits can't be refused "
    f"on this system ({os.uname().machine}). Grade one submission at a time, or on Linux for x86_64 or aarch64."
)
_NOT_ISOLATED = (
    "STUDENTS' CODE IS NOT ISOLATED on this system: it runs in processes of its own, with limits on time and file"
    " size, but it can read your files, use the network and see other processes. Neither bubblewrap nor Linux "
    "namespaces work. Grade only work you would run yourself, or grade on Linux."
)


def _request(control: socket.socket, seconds: int) -> tuple[socket.socket, socket.socket]:
    channel, their_channel = socket.socketpair()
    lifeline, their_lifeline = socket.socketpair()
    with their_channel, their_lifeline:
        try:
            socket.send_fds(control, [b"%d" % seconds], [their_channel.fileno(), their_lifeline.fileno()])
        except OSError as error:
            raise SandboxError(f"the sandbox is gone ({error})") from None
    return channel, lifeline


def _start(
    way: str, limits: Limits, as_nobody: bool = False
) -> tuple[subprocess.Popen[bytes], socket.socket, dict[str, bool]]:
    """Start a zygote; return its process, its control socket, and what it found it can do, see ``zygote.main``."""
    isolated, root = way != "process", os.geteuid() == 0
    if root and not isolated:
        _check_root_without_isolation(as_nobody)
    control, inner = socket.socketpair()
    settings = {
        **asdict(limits),
        "control": inner.fileno(),
        "isolated": isolated,
        "drop_to": _NOBODY if root and isolated and _readable_by_all() else None,
        "student_user": _NOBODY if root and not isolated else None,
        "work_folder": "/tmp" if isolated else tempfile.gettempdir(),
        "packages": tree.plan().packages if isolated else (),
        "examiner": "/examiner" if isolated else str(tree.EXAMINER),
    }
    python, folder = (tree.plan().python, "/inside") if isolated else (sys.executable, tree.INSIDE)
    program = _in_tree(way, [python, "-I", "-B", f"{folder}/zygote.py", json.dumps(settings)])
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            program,
            env=_environment(),
            pass_fds=[inner.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the grader
        )
        inner.close()
        control.settimeout(_START_SECONDS)
        try:
            found = json.loads(control.makefile("rb").readline(100))
        except (OSError, ValueError):
            _stop(process, control)
            log.seek(0)
            last = log.read()[-400:].decode(errors="replace").strip()
            raise SandboxError(last or f"it ended with code {process.returncode}") from None
    control.settimeout(None)
    if root and isolated and not found["namespaces"]:
        _stop(process, control)
        raise SandboxError(
            "without user namespaces, the processes of one submission can't be told from those of others, and one "
            "could take the whole machine. Grade as an ordinary user, or allow them: sysctl -w "
            "user.max_user_namespaces=10000"
        )
    return process, control, found


def _stop(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    control.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
        return
    process.kill()
    process.wait()


def _environment() -> dict[str, str]:
    """The student's environment: nothing of the grader's."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "USER": "student",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": "/tmp",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # One core for each submission: as many submissions run at once as there are cores.
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _in_tree(way: str, program: list[str]) -> list[str]:
    """Return the command that runs a program, with its arguments, in the tree of ``tree.plan``; or the program."""
    if way == "bubblewrap":
        return _bubblewrap(tree.plan().steps) + program
    if way == "namespaces":
        return [sys.executable, "-I", "-B", str(tree.INSIDE / "enter.py"), json.dumps(tree.plan().steps), *program]
    return program


def _bubblewrap(steps: tuple[tree.Step, ...]) -> list[str]:
    """Turn the steps into bubblewrap's command line."""
    found = shutil.which("bwrap")
    if not found:
        raise SandboxError("bubblewrap is not installed")
    words = {
        "bind": lambda s, t: ["--ro-bind", s, t],
        "link": lambda s, t: ["--symlink", s, t],
        "empty": lambda s, t: ["--perms", "0755", "--tmpfs", t],
        "temporary": lambda s, t: ["--perms", "1777", "--size", str(64 << 20), "--tmpfs", t],
        "processes": lambda s, t: ["--proc", t],
        "device": lambda s, t: ["--dev-bind", s, t],
    }
    command = [found, "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--die-with-parent", "--new-session"]
    if os.geteuid() == 0:
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]  # to become nobody
    made = set()
    for step, source, target in steps:
        for parent in reversed(Path(target).parents[:-1]):
            # By itself it would make folders that only root may enter.
            command += ["--dir", str(parent)] if parent not in made else []
            made.add(parent)
        command += words[step](source, target)
    for step, _, target in reversed(steps):
        command += ["--remount-ro", target] if step == "empty" else []
    return [*command, "--remount-ro", "/"]


def _check_root_without_isolation(as_nobody: bool) -> None:
    """Refuse to run students' code as root with nothing around it."""
    if not as_nobody:
        raise SandboxError(
            "without isolation, a notebook that root runs could end every process and delete every file of this "
            "system. Grade as an ordinary user, or install bubblewrap"
        )
    for name in (sys.executable, _tensorflow(), str(tree.INSIDE)):
        closed = [p for p in Path(name).resolve().parents if not p.stat().st_mode & 0o001]
        if closed:
            raise SandboxError(f"the user nobody, who would run students' code, can't enter {closed[-1]}")


def _tensorflow() -> str:
    """Return the path of the package's first file."""
    spec = find_spec("tensorflow")
    assert spec is not None  # the requirements have it
    assert spec.origin is not None
    return spec.origin


def _readable_by_all() -> bool:
    """Tell whether an unprivileged user can read TensorFlow, once the sandbox shows it."""
    return bool(os.stat(_tensorflow()).st_mode & 0o004)
