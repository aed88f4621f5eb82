"""Attacks on the autograder earn nothing, learn nothing, and harm no honest notebook graded beside them."""

import os
import re
import secrets
import socket
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assignment import course
from autograder.engine import Shelter, grade_all
from autograder.results import Outcome

ATTACKS = Path(__file__).parents[1] / "data" / "attacks"
FIRST = "neural_style_transfer"  # whose functions the attacks define
# What a grader or a neighbour would not want found: each is planted where an attack looks for it.
CANARY = "SECRET-" + secrets.token_hex(8)


def attacks():
    """Title and cells of every attack."""
    return [
        (title, re.split(r"^# ---\n", body, flags=re.MULTILINE))
        for path in sorted(ATTACKS.glob("*.py"))
        for title, body in re.findall(r"^# %% (.*)\n((?:(?!# %% ).*\n?)+)", path.read_text(), re.MULTILINE)
    ]


TITLES = [title for title, _ in attacks()]


@pytest.fixture(
    scope="module",
    params=[name if name == FIRST else pytest.param(name, marks=pytest.mark.slow) for name in course()],
)
def attacked(request):
    """Each assignment in turn."""
    return course()[request.param]


def aimed_at(attacked, cells):
    """An attack's cells, their functions named as those of another assignment."""
    names = dict(zip(course()[FIRST].by_name, attacked.by_name, strict=False))
    return [re.sub(r"\w+", lambda word: names.get(word[0], word[0]), cell) for cell in cells]


@pytest.fixture(scope="module")
def honest(answers, attacked):
    """The cells of a notebook that solves every exercise."""
    first = {}
    for answer in answers(attacked, "right"):
        first.setdefault(answer.exercise, answer.source)
    return [(attacked.folder / "answers" / "preamble.py").read_text(), *first.values()]


@pytest.fixture(scope="module")
def shelter(shelter):
    """One in which an attack that uses up all its time ends soon; it is graded twice, the second time alone."""
    with Shelter(limits=replace(shelter.sandbox.limits, wall_seconds=60, call_seconds=3)) as hasty:
        yield hasty


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Secrets in a file, the environment, a port and an abstract socket; their places, as an attack's first cell."""
    file = tmp_path_factory.mktemp("canary") / "course.key"
    file.write_text(CANARY)
    os.environ["COURSE_SECRET"] = CANARY
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        name = f"canary-{os.getpid()}"
        local.bind(f"\0{name}")
        local.listen()
        yield (
            file,
            [
                "def tell(found):\n    raise RuntimeError(str(found)[:1900])\n"
                f"CANARY_FILE, CANARY_PORT, CANARY_SOCKET = {str(file)!r}, {server.getsockname()[1]}, {name!r}"
            ],
        )
    del os.environ["COURSE_SECRET"]


@pytest.fixture(scope="module")
def batch(planted, shelter, key, submission, attacked, honest):
    """Results by student, of all attacks in one run with an honest notebook after every fifth."""
    assert shelter.sandbox.way != "process", "attacks are never run unisolated: they would hit this machine"
    _, first = planted
    submissions = []
    for number, (title, cells) in enumerate(attacks()):
        cells = [cell.replace("CANARY_DEEP", "(" * 100_000 + ")" * 100_000) for cell in cells]
        submissions.append(submission(title, first + aimed_at(attacked, cells)))
        if number % 5 == 0:
            submissions.append(submission(f"honest {number}", [f"neighbour = {CANARY!r}", *honest]))
    return {r.student: r for r in grade_all([(s, attacked) for s in submissions], key, shelter, jobs=2)}


def test_there_are_at_least_forty_attacks_and_no_two_with_one_idea():
    assert len(TITLES) == len(set(TITLES)) >= 40


@pytest.mark.parametrize("title", TITLES)
def test_attack_earns_nothing(batch, title):
    assert batch[title].outcome is not Outcome.FAULT, batch[title].message
    assert batch[title].score == 0


@pytest.mark.parametrize("title", TITLES)
def test_attack_learns_nothing(batch, title):
    said = str(batch[title].to_json())
    for secret in (CANARY, "kkkkkkkk", "BEGIN HIDDEN TESTS", "is_right(", "jovyan", "root:x:0"):
        assert secret not in said
    assert "WROTE" not in said


def test_honest_neighbours_keep_all_their_points(batch, attacked):
    honest = [result for student, result in batch.items() if student.startswith("honest")]
    lost = [
        f"{result.student}, {exercise.name}, {finding.check}: {finding.outcome.value} {finding.message}"
        for result in honest
        for exercise in result.exercises
        for finding in exercise.checks
        if finding.points < finding.max_points
    ]
    assert not lost, "\n".join(lost)
    assert {result.score for result in honest} == {sum(exercise.points for exercise in attacked.exercises)}


def test_nothing_was_written_outside(batch, planted):
    file, _ = planted
    assert file.read_text() == CANARY
    assert os.listdir(file.parent) == [file.name]


def family(pid):
    """A process with all that descend from it."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout.split()[2:]
    parents = dict(zip(map(int, listed[::2]), map(int, listed[1::2]), strict=True))
    found = {pid}
    while more := {p for p, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def test_no_process_of_an_attack_is_left(batch, shelter):
    end = time.monotonic() + 20  # the last one graded may be a fork bomb, whose processes end one by one
    while len(left := family(shelter.sandbox._process.pid)) > 3 and time.monotonic() < end:
        time.sleep(0.5)
    assert len(left) <= 3  # bubblewrap, its first process, the zygote
