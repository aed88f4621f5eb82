"""The system calls that students' processes are refused: as if the kernel had none of them, so libraries do without.

Owns which and why; ``kernel`` makes the call that installs the filter. Notebooks need none of them. A filter can't be
taken off again, and all that a process starts inherits it. Linux only, on the processors listed here.
"""

import errno
import os
import struct

import kernel

# Of each call that is refused whole, why, and its number for each of the processors.
_PROCESSORS = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH, from linux/audit.h
_REFUSED = {
    # They make memory that belongs to no process, so that no limit and no watch over processes sees it: files without
    # a name, what was sent and not read, events that nobody fetched,
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "bpf": (321, 280),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "perf_event_open": (298, 241),
    "io_setup": (206, 0),
    # and pages that stay in a pipe when the process has let go of them, huge ones too.
    "vmsplice": (278, 75),
    "splice": (275, 76),
    "tee": (276, 77),
    "sendfile": (40, 71),
    # Namespaces of one's own, with the right to mount in them: another such memory. clone's flags are looked at;
    # those of clone3 lie where a filter can't read, and the C library then uses clone.
    "unshare": (272, 97),
    "clone3": (435, 435),
    # Queues of calls that no filter is asked about; and keys of the user who grades, which no namespace hides.
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # What reaches into another process, and takes its files.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
}
# Those that are refused by an argument: the number, the argument's place, the bits that are looked at, their values.
_FIRST, _SECOND, _FOURTH, _ALL = 16, 24, 40, 0xFFFFFFFF  # in seccomp_data; the lower halves of arguments
_SHARED_AND_ANONYMOUS = 0x01 | 0x20  # such memory stays when it is no longer mapped whole, and no process has it
_LOCKS = (6, 7, 37, 38, 1024, 1026)  # F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW, F_SETLEASE, F_NOTIFY: no limit
_REFUSED_IF = {
    "clone": ((56, 220), _FIRST, kernel.NEWUSER, (kernel.NEWUSER,)),
    "mmap": ((9, 222), _FOURTH, _SHARED_AND_ANONYMOUS, (_SHARED_AND_ANONYMOUS,)),
    "fcntl": ((72, 25), _SECOND, _ALL, _LOCKS),
}
_X32 = 0x40000000  # set in the numbers of x86_64's second table

# The filter's machine, from linux/bpf_common.h and linux/seccomp.h
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # in seccomp_data
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.ENOSYS


def refuse() -> None:
    """Refuse them to this process and all it starts, for good.

    Raises:
        OSError: if the kernel has no such filter, or the numbers for this processor are not known.
    """
    machine = os.uname().machine
    if machine not in _PROCESSORS:
        raise OSError(errno.ENOSYS, f"the numbers of the system calls are not known for {machine}")
    kernel.forbid_new_privileges()  # else only root may
    kernel.filter_calls(_program(machine))


def _program(machine: str) -> bytes:
    """Assemble the filter; a jump's two numbers say how many instructions to skip if it holds, and if it does not."""
    column = list(_PROCESSORS).index(machine)
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _PROCESSORS[machine]),
        (_RETURN, 0, 0, _FAIL),  # numbers of 32-bit programs mean other calls
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _FAIL),
    ]
    for known in _REFUSED.values():
        if (number := known[column]) is not None:
            lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _FAIL)]
    for numbers, place, bits, values in _REFUSED_IF.values():
        tests = [line for value in values for line in ((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _FAIL))]
        looked = [(_LOAD, 0, 0, place), (_AND, 0, 0, bits), *tests, (_LOAD, 0, 0, _NUMBER)]
        lines += [(_EQUAL, 0, len(looked), numbers[column]), *looked]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)
