"""A submission has one measure of time, whatever it does with it, and is not blamed for what the kernel did."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from autograder.assignment import course
from autograder.engine import Shelter
from autograder.grading import grade
from autograder.results import Outcome

EXERCISES = course()["neural_style_transfer"].by_name
ENDLESS = """
def {}(*_):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
"""


def outcomes(result):
    """Function -> what became of it."""
    return {e.name: e.outcome for e in result.exercises}


def test_the_time_of_a_submission_is_not_renewed_with_its_process(shelter, key, submission, assignment):
    limits = replace(shelter.sandbox.limits, wall_seconds=12, call_seconds=2)
    eve = submission("eve", [ENDLESS.format(name) for name in EXERCISES])
    with Shelter(limits=limits) as short:
        result = grade(eve, assignment, key, short.sandbox)
    assert outcomes(result) == dict.fromkeys(EXERCISES, Outcome.TIMED_OUT)
    assert "time for the whole notebook" in result.exercises[-1].message


def test_one_endless_function_costs_the_others_nothing(shelter, key, submission, assignment, solved):
    cells = [*solved, ENDLESS.format("compute_content_cost")]
    with Shelter(limits=replace(shelter.sandbox.limits, call_seconds=2)) as short:
        result = short.grade(submission("ada", cells), assignment, key)
    others = dict.fromkeys(EXERCISES, Outcome.RIGHT)
    assert outcomes(result) == {**others, "compute_content_cost": Outcome.TIMED_OUT}


def descendants(first):
    """A process and those below it."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parents = dict(zip(map(int, rows[::2]), map(int, rows[1::2]), strict=True))
    found = [first]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return set(found)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the student's process is not found")
@pytest.mark.parametrize("which", [max, min], ids=["the student's", "the keeper"])
def test_a_process_that_the_kernel_killed_is_started_once_more(which, shelter, key, submission, assignment, solved):
    others = descendants(shelter.sandbox._process.pid)
    killed = []

    def kill():
        """As the kernel does when other programs have taken all memory, or a person by mistake."""
        for _ in range(300):
            family = descendants(shelter.sandbox._process.pid) - others
            if len(family) == 3:  # keeper, first process of the namespace, student's process
                time.sleep(1)
                os.kill(which(family), signal.SIGKILL)
                killed.append(which(family))
                return
            time.sleep(0.1)

    thread = threading.Thread(target=kill)
    thread.start()
    handed_in = submission(which.__name__, ["import time\ntime.sleep(3)", *solved])
    result = shelter.grade(handed_in, assignment, key)
    thread.join()
    assert killed
    assert (result.score, result.notes) == (100, ())


def test_a_function_that_always_kills_its_process_is_told_so(shelter, key, submission, assignment):
    suicide = "import os\ndef gram_matrix(A):\n    os.kill(os.getpid(), 9)"
    result = shelter.grade(submission("eve", [suicide]), assignment, key)
    assert outcomes(result)["gram_matrix"] is Outcome.KILLED
    assert "signal 9" in str(result.to_json())
