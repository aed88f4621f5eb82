"""The walls around a student's process: namespaces of its own, limits, refused calls, and nothing shared left open.

Runs in the processes that the keeper starts, before any code of the student's does.
"""

import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

import kernel
import refusals
from forks import forget_output, run_and_leave

_USER = 1000  # the student's user id in its own namespace


def drop_to(user: int) -> None:
    """Become an unprivileged user: the kernel does not limit the number of root's processes."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def own_namespaces() -> None:
    """Leave all namespaces that others are in, but that of the mounts."""
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEWUSER | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS | kernel.NEWCGROUP)
    kernel.map_user(_USER, uid, gid)


def own_tree() -> None:
    """Do what each submission's process does, if this one may make namespaces and mount in them."""
    own_namespaces()
    kernel.unshare(kernel.NEWNS)
    _cover("/tmp", "64m")


def first_process(channel: socket.socket, settings: dict[str, Any], now: Callable[[], float]) -> int:
    """Cover what is shared, give up all power, start the student's process, and end when it ends."""
    kernel.die_with_parent()
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # should memory run out all the same, the kernel takes these processes first
    _limit(settings)
    kernel.unshare(kernel.NEWNS)
    _cover("/tmp", "64m")
    for folder in ("/dev/shm", "/proc"):
        if os.path.isdir(folder):
            _cover(folder, "1m")
    os.mkdir("/proc/self")
    os.symlink("/student", "/proc/self/exe")  # TensorFlow aborts when it can't read this link
    kernel.drop_capabilities()
    if settings["refuses"]:
        refusals.refuse()
    child = os.fork()
    if child == 0:
        run_and_leave(become_student, channel, settings, now)
    channel.close()
    while True:
        ended, status = os.wait()  # also the orphans of the namespace
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def become_student(channel: socket.socket, settings: dict[str, Any], now: Callable[[], float]) -> None:
    """Become the student's process: a session of its own, no files but the channel, a folder to work in."""
    os.setsid()
    forget_output()
    kept = channel.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, 4096)
    os.chdir(settings["work_folder"])
    import student

    if not settings["namespaces"]:
        student.warm_up(settings["examiner"])
        if settings["student_user"] is not None:
            drop_to(settings["student_user"])
            kernel.forbid_new_privileges()
        if settings["refuses"]:
            refusals.refuse()
        _limit(settings)  # what TensorFlow's import takes does not count
    student.serve(channel, now)


def _cover(folder: str, size: str) -> None:
    """Put an empty folder of this process's own in place of a shared one."""
    options = f"size={size},nr_inodes=10k,mode=0700"  # an empty file takes the kernel's memory, and has no size
    kernel.mount("tmpfs", folder, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)


def _limit(settings: dict[str, Any]) -> None:
    kernel.limit(
        cpu_seconds=settings["wall_seconds"],
        memory=settings["memory"],
        # Without a user of their own, or a user namespace, the instructor's other processes would count.
        processes=settings["processes"] if settings["isolated"] or settings["student_user"] else None,
    )
