"""Enter a sandbox without bubblewrap: new namespaces, a small read-only file tree, then the program.

Started by the grader as ``python -I enter.py PLAN PROGRAM...``; PLAN is the list of steps that ``autograder.sandbox``
would otherwise give to bubblewrap. Runs before anything untrusted does.
"""

import json
import os
import sys
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import kernel

_ROOT = "/sys"  # the new root is mounted here, seen by this process alone; nothing that is shown lies in it
Step = tuple[str, Any, str]  # what is done; the path of what is shown, or None; the path where


def main(plan: list[Step], program: list[str]) -> None:
    """Make the namespaces and the tree, and become the program in them."""
    uid, gid = os.getuid(), os.getgid()
    flags = kernel.NEWNS | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS | kernel.NEWCGROUP
    kernel.unshare(flags if uid == 0 else flags | kernel.NEWUSER)
    if uid != 0:
        kernel.map_user(uid, uid, gid)
    child = os.fork()  # the first process of the new PID namespace: when it ends, all in it end
    if child:
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0)
    kernel.die_with_parent()
    kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    _build(plan)
    kernel.forbid_new_privileges()
    os.execv(program[0], program)


def _build(plan: list[Step]) -> None:
    kernel.mount("tmpfs", _ROOT, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=0755")
    for step, source, target in plan:
        _STEPS[step](source, _ROOT + target)
    kernel.change_root(_ROOT)
    flags = kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
    for folder in [target for step, _, target in reversed(plan) if step == "empty"] + ["/"]:
        kernel.mount(None, folder, None, flags)


def _bind(source: str, target: str) -> None:
    """Show a file or folder of the system, read-only."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        _touch(target)
    kernel.mount(source, target, None, kernel.MS_BIND | kernel.MS_REC)
    # An unprivileged user may not take off what the system put on the mount; ST_NOSUID and so on have mount's values.
    kept = os.statvfs(target).f_flag & (kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC | 1024 | 2048 | 4096)
    times = {1024: 1 << 10, 2048: 1 << 11, 4096: 1 << 21}  # noatime, nodiratime, relatime: statvfs -> mount
    flags = kept & 15 | sum(value for bit, value in times.items() if kept & bit)
    kernel.mount(None, target, None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | flags)


def _empty(_: str | None, target: str) -> None:
    os.makedirs(target, exist_ok=True)
    kernel.mount("tmpfs", target, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=0755")


def _temporary(_: str | None, target: str) -> None:
    os.makedirs(target, exist_ok=True)
    kernel.mount("tmpfs", target, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=64m,mode=1777")


def _device(source: str, target: str) -> None:
    _touch(target)
    kernel.mount(source, target, None, kernel.MS_BIND)


def _processes(_: str | None, target: str) -> None:
    os.makedirs(target, exist_ok=True)
    try:
        kernel.mount("proc", target, "proc", kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC)
    except PermissionError:  # in containers that hide parts of /proc; students' processes never see either
        kernel.mount("/proc", target, None, kernel.MS_BIND | kernel.MS_REC)


def _link(source: str, target: str) -> None:
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.symlink(source, target)


def _touch(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        open(path, "a").close()


_STEPS = {
    "bind": _bind,
    "empty": _empty,
    "temporary": _temporary,
    "device": _device,
    "processes": _processes,
    "link": _link,
}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
