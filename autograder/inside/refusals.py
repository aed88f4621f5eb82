"""The system calls that students' processes are refused: as if the kernel had none of them, so libraries do without.

Owns which and why; ``kernel`` makes the call that installs the filter. Notebooks need none of them. A filter can't be
taken off again, and all that a process starts inherits it. Linux only, on the processors listed here.
"""

import errno
import os
import struct

import kernel

# What makes memory that belongs to no process, so that no limit and no watch over processes sees it.
_UNCOUNTED = ("memfd_create", "memfd_secret", "shmget", "semget", "msgget", "socket", "socketpair", "bpf")
# Namespaces of one's own, with the right to mount in them: another such memory. clone's flags are looked at; those of
# clone3 lie where a filter can't read, and the C library then uses clone.
_NAMESPACES = ("unshare", "clone3")
# Queues of calls that no filter is asked about; and keys of the user who grades, which no namespace hides.
_AROUND = ("io_uring_setup", "add_key", "request_key", "keyctl")
_REFUSED = (*_UNCOUNTED, *_NAMESPACES, *_AROUND)

# From the kernel's table of each processor: AUDIT_ARCH, then the numbers of clone and mmap, and those of _REFUSED.
_PROCESSORS = {
    "x86_64": (0xC000003E, 56, 9, (319, 447, 29, 64, 68, 41, 53, 321, 272, 435, 425, 248, 249, 250)),
    "aarch64": (0xC00000B7, 220, 222, (279, 447, 194, 190, 186, 198, 199, 280, 97, 435, 425, 217, 218, 219)),
}
_SHARED_AND_ANONYMOUS = 0x01 | 0x20  # mmap's flags; such memory stays when it is no longer mapped whole, uncounted
_X32 = 0x40000000  # set in the numbers of x86_64's second table

# The filter's machine, from linux/bpf_common.h and linux/seccomp.h
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _FOURTH_ARGUMENT = 0, 4, 16, 40  # in seccomp_data; lower halves of arguments
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.ENOSYS


def refuse():
    """Refuse them to this process and all it starts, for good.

    Raises:
        OSError: if the kernel has no such filter, or the numbers for this processor are not known.
    """
    machine = os.uname().machine
    if machine not in _PROCESSORS:
        raise OSError(errno.ENOSYS, f"the numbers of the system calls are not known for {machine}")
    kernel.forbid_new_privileges()  # else only root may
    kernel.filter_calls(_program(*_PROCESSORS[machine]))


def _program(architecture, clone, mmap, refused):
    """Assemble the filter; a jump's two numbers say how many instructions to skip if it holds, and if it does not."""
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _FAIL),  # numbers of 32-bit programs mean other calls
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _FAIL),
    ]
    for number in refused:
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _FAIL)]
    for number, argument, flags in (
        (clone, _FIRST_ARGUMENT, kernel.NEWUSER),
        (mmap, _FOURTH_ARGUMENT, _SHARED_AND_ANONYMOUS),
    ):
        lines += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, argument),
            (_AND, 0, 0, flags),
            (_EQUAL, 0, 1, flags),
            (_RETURN, 0, 0, _FAIL),
            (_LOAD, 0, 0, _NUMBER),
        ]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)
