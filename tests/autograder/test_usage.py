"""Memory is counted whatever a process does to hide it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process uses is read from Linux's /proc")
SIZE = 100 << 20
HOLD = f"""
import ctypes, os, sys, threading, time
def hold():
    kept = bytearray(b"x") * {SIZE}
    print("ready", flush=True)
    sys.stdin.read()
    os._exit(0)
"""
WAYS = {
    "honest": "hold()",
    "with a name that is no text": "ctypes.CDLL(None).prctl(15, b'\\xff) x\\xfe', 0, 0, 0)\nhold()",
    "whose first thread has ended": "threading.Thread(target=hold).start()\n"
    "ctypes.CDLL(None).syscall({'x86_64': 60, 'aarch64': 93}[os.uname().machine], 0)",
    "that lets nobody look": "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\nhold()",
}


@pytest.fixture
def usage(monkeypatch):
    """The module, as the keeper imports it."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "autograder" / "inside")
    import usage

    return usage


@pytest.mark.parametrize("limit", [1 << 40, 150 << 20], ids=["at a glance", "page by page"])
@pytest.mark.parametrize("way", WAYS)
def test_a_process_is_charged_what_it_holds(usage, way, limit):
    command = [sys.executable, "-c", HOLD + WAYS[way]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert usage.family(process.pid).keys() == {process.pid}
        assert SIZE < usage.memory([process.pid], limit) < SIZE + (100 << 20)
    assert usage.memory([process.pid], limit) == 0


def test_what_several_share_is_counted_once_near_the_limit(usage):
    fork = "kept = bytearray(b'x') * (300 << 20)\nfor _ in range(2):\n    if os.fork() == 0: hold()\nhold()"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD.replace(str(SIZE), "1") + fork], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        for _ in range(3):
            process.stdout.readline()
        family = usage.family(process.pid)
        assert len(family) == 3
        assert usage.memory(family, 1 << 40) > 900 << 20
        assert 300 << 20 < usage.memory(family, 1 << 30) < 500 << 20


def test_a_process_that_can_not_be_read_is_charged_the_limit(usage, monkeypatch):
    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert usage.memory([os.getpid()], 1 << 30) == 1 << 30


def test_threads_that_come_and_go_do_not_hide_it(usage, monkeypatch):
    monkeypatch.setattr(os, "listdir", lambda path: ["999999998", "999999999"])
    assert usage.memory([os.getpid()], 1 << 30) == 1 << 30
