"""The system calls of isolation that Python's library lacks: namespaces, mounts, capabilities, limits.

Owns the calls, not the decisions: ``enter`` and ``zygote`` say what is mounted and when. Linux only, but ``limit``.
"""

import ctypes
import os
import resource
import struct
from typing import Any

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    16384,
    1 << 18,
)
_MNT_DETACH = 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_CAPBSET_DROP = 1, 4, 22, 24
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION = 0x20080522
_MEBIBYTE = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def unshare(flags: int) -> None:
    """Leave the namespaces that ``flags`` names for new ones; raises OSError where the system forbids it."""
    _call("unshare", ctypes.c_int(flags))


def map_user(inside: int, outside_uid: int, outside_gid: int) -> None:
    """Be user and group ``inside`` in the user namespace just entered; without it files get no valid owner."""
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {outside_uid} 1"),
        ("gid_map", f"{inside} {outside_gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def mount(source: str | None, target: str, kind: str | None = None, flags: int = 0, options: str = "") -> None:
    """Show ``source`` at ``target``, as the system call of this name does."""
    text = [None if s is None else os.fsencode(s) for s in (source, target, kind)]
    _call("mount", *text, ctypes.c_ulong(flags), options.encode())


def change_root(new_root: str) -> None:
    """Make ``new_root``, a mount point, the root of this mount namespace and let go of the old one."""
    os.chdir(new_root)
    _call("pivot_root", b".", b".")  # the old root is now stacked under the new one
    _call("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def die_with_parent() -> None:
    """Ask for SIGKILL when the parent ends."""
    _call("prctl", _PR_SET_PDEATHSIG, 9, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of what descendants leave behind when they end."""
    _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def own_proc_files() -> None:
    """After a change of user, own /proc/self again (the kernel takes it away), to write the user maps there."""
    _call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)


def forbid_new_privileges() -> None:
    """Make setuid programs powerless for this process and all it starts."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def filter_calls(program: bytes) -> None:
    """Have the kernel ask ``program``, 8-byte instructions of its packet filter, before each system call from now on.

    Args:
        program: bytes; see ``refusals``.
    """
    code = ctypes.create_string_buffer(program)
    filter_ = struct.pack("HP", len(program) // 8, ctypes.addressof(code))
    _call("prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability for good, also those a program could get back by exec."""
    for capability in range(64):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails past the kernel's last one, which is fine
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    forbid_new_privileges()


def limit(
    *, cpu_seconds: int, memory: int, processes: int | None = None, file_size: int = 64 * _MEBIBYTE, files: int = 256
) -> None:
    """Limit this process and its children.

    Args:
        cpu_seconds: CPU time of one process.
        memory: bytes of address space that one process may add to what it has now.
        processes: processes and threads of this user in this user namespace; None sets no limit.
        file_size: bytes of the largest file it may write.
        files: files it may have open.
    """
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_NOFILE: files,
        resource.RLIMIT_AS: _address_space() + memory,
    }
    if processes is not None:
        wanted[resource.RLIMIT_NPROC] = processes
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS refuses an RLIMIT_AS below what is in use
            continue


def _address_space() -> int:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # no /proc: what TensorFlow's libraries map, measured as 5 GiB, rounded up
        return 8 << 30
