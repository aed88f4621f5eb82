"""Limits count what a submission used and slept, not the time in which its neighbours had all the cores."""

import contextlib
import os
import subprocess
import sys
import time

import pytest

from autograder.engine import Shelter
from autograder.grading import grade
from autograder.inside.clock import Clock, uncounted
from autograder.results import Outcome
from autograder.sandbox import Limits

NEIGHBOURS = 7  # processes that want the student's core, who then gets an eighth of it
LIMITS = Limits(memory=1 << 30, cell_seconds=2, notebook_seconds=5, call_seconds=2)
# A right answer whose first call takes 1.2 s of CPU time: 10 s by the wall's clock, where 3 times 2 s are allowed.
SLOW = """
import time
import tensorflow as tf

def work():
    end = time.process_time() + 1.2
    while time.process_time() < end:
        pass

def gram_matrix(A):
    if not done:
        work()
        done.append(A)
    return tf.matmul(A, A, transpose_b=True)

done = []
work()
told = 1 / 0
"""


@pytest.mark.parametrize(
    ("wall", "cpu", "waited", "expected"),
    [
        (20, 2, 18, 18),  # starved by others: only its own 2 s count
        (20, 20, 0, 0),  # busy on an idle machine
        (20, 0, 0, 0),  # asleep
        (20, 2, 8, 8),  # starved for 8 s, asleep for 10 s
        (20, 40, 900, 0),  # a fork bomb on two cores, whose processes wait for one another
        (20, 20, 900, 0),  # the same on the one core that is left to it
        (20, 0, 20, 18),  # whatever the kernel is made to say, the clock runs at a tenth of its speed
    ],
)
def test_only_waiting_for_others_is_not_counted(wall, cpu, waited, expected):
    assert uncounted(wall, cpu, waited) == expected


def test_the_clock_stands_still_for_a_forked_process_that_waits():
    clock = Clock()
    time.sleep(0.5)
    before = clock.now()
    read, write = os.pipe()
    if os.fork() == 0:
        with contextlib.suppress(BaseException):
            os.read(read, 1)
            os._exit(0 if clock.now() - before < 0.3 else 1)
        os._exit(2)
    time.sleep(0.3)
    assert 0.4 < clock.set(cpu=0.1, waited=0.5) < 0.6
    os.write(write, b"x")
    assert os.wait()[1] == 0


def test_what_did_not_count_once_never_will():
    clock = Clock()
    time.sleep(0.2)
    assert clock.set(cpu=0, waited=0.1) == 0.1
    assert clock.set(cpu=0, waited=0) == 0.1  # the thread that waited has ended
    before, now, after = time.monotonic(), clock.now(), time.monotonic()
    assert before - 0.1 <= now <= after - 0.1
    assert clock.set(cpu=0, waited=0.15) == 0.15


@pytest.fixture(scope="module")
def crowded():
    """A shelter on one core that other processes want too; each is a session, so it's fair on every kernel."""
    if not hasattr(os, "sched_setaffinity") or not os.path.exists("/proc/self/schedstat"):
        pytest.skip("this kernel does not tell how long a process waited for a core")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})  # what is started inherits it
    neighbours = []
    try:
        with Shelter(limits=LIMITS) as shelter:
            if shelter.sandbox.way == "process":
                pytest.skip("nobody measures there")
            for _ in range(NEIGHBOURS):
                program = [sys.executable, "-c", "while True: pass"]
                neighbours.append(subprocess.Popen(program, start_new_session=True))
            os.sched_setaffinity(0, cores)
            yield shelter
    finally:
        os.sched_setaffinity(0, cores)
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()


def gram_matrix(result):
    """What became of the function."""
    return next(e for e in result.exercises if e.name == "gram_matrix")


def test_an_answer_keeps_its_points_however_busy_the_machine_is(crowded, key, submission, assignment):
    began = time.monotonic()
    result = grade(submission("ada", [SLOW]), assignment, key, crowded.sandbox)
    assert time.monotonic() - began > 12  # else it was not crowded, and this shows nothing
    exercise = gram_matrix(result)
    assert exercise.outcome is Outcome.RIGHT, "\n".join(map(str, exercise.checks))
    assert ["ZeroDivisionError" in note for note in result.notes] == [True]  # its cells were not cut short either


def test_waiting_counts_for_a_crowd_of_processes(crowded, key, submission, assignment):
    crowd = "for _ in range(9):\n            if not os.fork():\n                time.sleep(1000)\n        work()"
    began = time.monotonic()
    eve = submission("eve", ["import os", SLOW.replace("    work()\n", f"    {crowd}\n", 1)])
    result = grade(eve, assignment, key, crowded.sandbox)
    assert gram_matrix(result).outcome is Outcome.TIMED_OUT
    assert time.monotonic() - began < 60  # it waits behind all others, ten times as long if that did not count


def test_what_sleeps_is_stopped_as_early_on_a_busy_machine(crowded, key, submission, assignment):
    began = time.monotonic()
    eve = submission("eve", ["import time\ndef gram_matrix(A):\n    time.sleep(1000)"])
    result = grade(eve, assignment, key, crowded.sandbox)
    assert gram_matrix(result).outcome is Outcome.TIMED_OUT
    assert time.monotonic() - began < 40  # 6 s, and what the start takes on an eighth of a core
