"""A container for running hostile notebooks without the autograder: stock nbgrader isolates nothing.

bubblewrap with its own network, processes, mounts, IPC and names, a read-only system, one writable folder, and no
power: root becomes a user without rights, other users get a user namespace. Limits per process are the kernel's;
those on all processes together are kept by a watchdog, which ends the container.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = "/scratch"  # where the writable folder stands inside
_SHOWN = ("autograder", "benchmarks", "examiner", "images", "nst_utils", "pretrained-model")
_FIRST_USER = 61000  # ids that nobody has; one for each container, because the kernel counts processes by user
_MEBIBYTE = 1 << 20
MEMORY, DISK, _PROCESSES = 4096 * _MEBIBYTE, 1024 * _MEBIBYTE, 120
_WATCH_SECONDS = 0.2


class ContainerError(RuntimeError):
    """The container does not hold what it promises, so nothing hostile may run in it."""


@dataclass(frozen=True)
class Ending:
    """How a container ended: the exit code, and the limit that ended it, if one did."""

    code: int
    limit: str = ""


def run(command, folder, *, seconds, number=0, environment=()):
    """Run a command in a container.

    Args:
        command: list of words; the interpreter and the environment have their usual paths.
        folder: the only writable folder, at ``SCRATCH`` inside; what is in it is given to the container's user.
        seconds: after which it is ended.
        number: of the container, from 0; two that run at once must differ.
        environment: more variables, a mapping.

    Returns:
        Ending. The last output is in the file ``log`` of the folder.
    """
    user = _FIRST_USER + number
    words = _bubblewrap(folder, user) + _limits(seconds) + list(command)
    values = {"PATH": "/usr/bin:/bin", "HOME": SCRATCH, "LANG": "C.UTF-8", **dict(environment)}
    with open(Path(folder) / "log", "wb") as log:
        if os.geteuid() == 0:
            for path in [folder, *Path(folder).rglob("*")]:
                os.chown(path, user, user, follow_symlinks=False)
        process = subprocess.Popen(words, env=values, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        limit = _watch(process, folder, time.monotonic() + seconds)
    return Ending(process.wait(), limit)


def prove():
    """Try the container with harmless commands; raises ContainerError unless it shows and reaches what it should."""
    bystander = subprocess.Popen(["sleep", "60"])
    secret = Path(tempfile.mkdtemp()) / "secret"
    secret.write_text("secret")
    try:
        with tempfile.TemporaryDirectory() as folder:
            look = (
                "import os, socket\n"
                f"assert os.getuid() != 0 and not os.path.exists({str(secret)!r}) and os.path.exists({SCRATCH!r})\n"
                f"assert {bystander.pid} not in [int(p) for p in os.listdir('/proc') if p.isdigit()]\n"
                f"for path in ('/x', '/usr/x', {str(ROOT)!r} + '/nst_utils/x', {sys.prefix!r} + '/x'):\n"
                "    try: open(path, 'w'); raise SystemExit(path)\n"
                "    except OSError: pass\n"
                "assert [name for _, name in socket.if_nameindex()] == ['lo']\n"
                f"open({SCRATCH!r} + '/seen', 'w').write('all')\n"
            )
            ending = run([sys.executable, "-c", look], folder, seconds=60)
            if ending != Ending(0) or (Path(folder) / "seen").read_text() != "all":
                raise ContainerError((Path(folder) / "log").read_text()[-400:])
            ending = run(["sh", "-c", "kill -9 -1; kill -9 1; sleep 1"], folder, seconds=60)
            if bystander.poll() is not None:
                raise ContainerError("kill -9 -1 reached a process outside")
            bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
            ending = run([sys.executable, "-c", bomb], folder, seconds=5)
            if ending.limit != "time" or _processes_of(_FIRST_USER):
                raise ContainerError(f"a fork bomb was not ended: {ending}")
    finally:
        bystander.kill()
        bystander.wait()
        shutil.rmtree(secret.parent)


def _bubblewrap(folder, user):
    found = shutil.which("bwrap")
    if not found:
        raise ContainerError("bubblewrap is not installed, and without it no attack may run.")
    shown = {"/usr", sys.prefix, sys.base_prefix, sysconfig.get_path("purelib")}
    shown = {p for p in shown if not any(Path(q) in Path(p).parents for q in shown)}
    command = [found, "--die-with-parent", "--new-session", "--unshare-net", "--unshare-pid", "--unshare-ipc"]
    command += ["--unshare-uts", "--unshare-cgroup-try"]
    root = os.geteuid() == 0
    # Root's own id would escape the limit on processes, so root becomes somebody else; others get a user namespace.
    command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if root else ["--unshare-user"]
    for path in sorted(shown | {str(ROOT / name) for name in _SHOWN}):
        for parent in reversed(Path(path).parents[:-1]):
            command += ["--dir", str(parent)]
        command += ["--ro-bind", path, path]
    for name in ("/bin", "/lib", "/lib64"):
        command += ["--symlink", os.readlink(name), name] if os.path.islink(name) else ["--ro-bind-try", name, name]
    command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--proc", "/proc", "--dev", "/dev"]
    for temporary in ("/dev/shm", "/tmp"):
        command += ["--size", str(256 * _MEBIBYTE), "--perms", "1777", "--tmpfs", temporary]
    command += ["--bind", str(folder), SCRATCH, "--chdir", SCRATCH, "--remount-ro", "/dev", "--remount-ro", "/"]
    if root:
        command += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"]
    return command


def _limits(seconds):
    sizes = [f"--as={12 << 30}", f"--fsize={200 * _MEBIBYTE}", "--core=0"]
    return ["prlimit", f"--nproc={_PROCESSES}", f"--cpu={seconds}", *sizes]


def _watch(process, folder, end):
    """Wait until the container ends or must be ended; return the limit that was passed, or nothing."""
    limit = ""
    while process.poll() is None and not limit:
        time.sleep(_WATCH_SECONDS)
        if time.monotonic() > end:
            limit = "time"
        elif memory_of(process.pid) > MEMORY:
            limit = "memory"
        elif _size_of(folder) > DISK:
            limit = "disk"
    if limit:
        process.kill()  # its first process dies with it, and all the others with that one
    return limit


def memory_of(pid):
    """Return the bytes that a process and its descendants hold together, shared ones counted once (PSS)."""
    with contextlib.suppress(psutil.Error):
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        return sum(map(_proportional, family))
    return 0


def _proportional(process):
    with contextlib.suppress(OSError), open(f"/proc/{process.pid}/smaps_rollup") as file:
        return next((int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:")), 0)
    return 0


def _size_of(folder):
    total = 0
    for here, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(here, name)).st_blocks * 512
    return total


def _processes_of(user):
    """Return the processes that a user still has, a moment after they should be gone."""
    time.sleep(1)
    if os.geteuid():
        return []  # the user is the one who runs this
    return [p.pid for p in psutil.process_iter(["uids"]) if p.info["uids"] and p.info["uids"].real == user]


if __name__ == "__main__":
    prove()
    print("The container holds.")
