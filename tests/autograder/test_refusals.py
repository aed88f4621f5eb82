"""A process that is refused system calls works like any other, and gets none of them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

INSIDE = Path(__file__).parents[2] / "autograder" / "inside"
HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",  # aarch64 has the numbers that new processors share
}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="system calls are refused on Linux only")


def run(program):
    """What a program prints that finds the modules of ``inside``, in a process of its own."""
    program = f"import sys; sys.path.insert(0, {str(INSIDE)!r})\nimport refusals\n{program}"
    done = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_what_notebooks_use_still_works():
    program = """
import concurrent.futures, mmap, multiprocessing, os, shutil, subprocess, tempfile, threading
from multiprocessing.shared_memory import SharedMemory
refusals.refuse()
thread = threading.Thread(target=print, args=("thread",))
thread.start()
thread.join()
subprocess.run(["echo", "program"])
with multiprocessing.Pool(1) as pool:
    print(*pool.map(abs, [-7]), flush=True)
with concurrent.futures.ProcessPoolExecutor(1) as pool:
    print(*pool.map(abs, [-8]))
memory = SharedMemory(create=True, size=9)
print(memory.size)
memory.unlink()
shutil.copyfile(shutil.__file__, "/dev/null")  # not copy: root would give the device the file's mode
with tempfile.TemporaryFile() as file:  # on a file system, which has a size
    file.write(bytes(10))
    file.flush()
    print(len(mmap.mmap(file.fileno(), 0)))
"""
    assert run(program) == ["thread", "program", "7", "8", "9", "10"]


def test_memory_that_no_process_is_charged_for_can_not_be_made():
    program = """
import ctypes, fcntl, mmap, os, socket
refusals.refuse()
file, (out, into), c = os.open("/dev/null", os.O_RDWR), os.pipe(), ctypes.CDLL(None, use_errno=True)
def call(name, *words):
    if getattr(c, name)(*words) < 0:
        raise OSError(ctypes.get_errno(), name)
for make in (
    lambda: os.memfd_create("x"), socket.socket, socket.socketpair, lambda: mmap.mmap(-1, 10),
    lambda: call("inotify_init"), lambda: call("inotify_init1", 0), lambda: call("fanotify_init", 0, 0),
    lambda: call("vmsplice", into, None, 0, 0), lambda: call("splice", out, None, into, None, 1, 0),
    lambda: call("tee", out, into, 1, 0), lambda: os.sendfile(into, file, None, 1),
    lambda: fcntl.lockf(file, fcntl.LOCK_EX), lambda: fcntl.fcntl(file, 37, bytes(32)),
    lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, 0), lambda: fcntl.fcntl(file, fcntl.F_NOTIFY, 0),
):
    try:
        print(make())
    except OSError as error:
        print(error.errno)
"""
    assert set(run(program)) == {"38"}  # ENOSYS


def test_no_process_reaches_into_another():
    program = """
import ctypes, os
refusals.refuse()
c = ctypes.CDLL(None, use_errno=True)
for result in (c.ptrace(16, 1, 0, 0), c.process_vm_readv(1, 0, 0, 0, 0, 0), c.syscall(438, os.pidfd_open(1), 1, 0)):
    print(result, ctypes.get_errno())
"""
    assert run(program) == ["-1", "38"] * 3


def test_an_unknown_processor_is_told():
    program = """
import os, types
os.uname = lambda: types.SimpleNamespace(machine="riscv64")
try:
    refusals.refuse()
except OSError as error:
    print(error)
"""
    assert "riscv64" in run(program)


@pytest.mark.parametrize("processor", HEADERS)
def test_the_numbers_are_those_of_the_kernel(processor):
    header = Path(HEADERS[processor])
    if not header.exists():
        pytest.skip("the kernel's headers are not installed")
    asked = [
        f"column = list(refusals._PROCESSORS).index({processor!r})",
        "numbers = {**refusals._REFUSED, **{name: rule[0] for name, rule in refusals._REFUSED_IF.items()}}",
        "print(*[f'{name}={number[column]}' for name, number in numbers.items() if number[column] is not None])",
    ]
    defined = dict(re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)", header.read_text()))
    for pair in run("\n".join(asked)):
        name, number = pair.split("=")
        assert number == defined[name], name
