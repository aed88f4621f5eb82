"""Runs of many submissions lose nothing, end always, and give the same files in every order."""

import csv
import json
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from autograder import __main__ as command
from autograder import engine, grade_command
from autograder.draws import course_key
from autograder.engine import grade_all
from autograder.journal import Journal
from autograder.outputs import write_all
from autograder.results import ExerciseResult, Finding, Outcome, Result
from autograder.submissions import find


@pytest.fixture
def class_of(tmp_path, notebook_file, solved, wrong_answers):
    """Write a class of students, the first solved, the others with a mistake each; return its folder."""

    def write(number):
        wrong = wrong_answers[:: max(1, len(wrong_answers) // number)]
        for n in range(number):
            notebook_file(f"in/student{n:03}.ipynb", [*solved, *([wrong[n % len(wrong)].source] if n else [])])
        return tmp_path / "in"

    return write


def files(folder):
    """Every file of a run but its journal, whose order is that of the run."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "journal.jsonl"
    }


def grade(submissions, out, *options):
    """The command as a list of words."""
    return ["grade", str(submissions), "--out", str(out), "--key", str(out.parent / "course.key"), *options]


def test_jobs_and_order_do_not_show_in_the_results(class_of, shelter, key, assignment, tmp_path):
    submissions = [(submission, assignment) for submission in find(class_of(8))]
    for jobs, order in ((1, submissions), (3, submissions[::-1])):
        write_all(list(grade_all(order, key, shelter, jobs)), tmp_path / f"jobs{jobs}")
    assert files(tmp_path / "jobs1") == files(tmp_path / "jobs3")


def test_what_ran_out_of_time_is_graded_again_alone_and_that_counts(class_of, shelter, key, assignment, monkeypatch):
    """Where nothing else is graded, nothing else can take its time."""
    submissions = [(submission, assignment) for submission in find(class_of(3))]
    beside, seen, together = set(), set(), threading.Barrier(3)

    def graded(submission, assignment, *_):
        beside.add(submission.student)
        if submission.student not in seen:
            seen.add(submission.student)
            together.wait(timeout=60)  # until all of them are being graded
            outcome = Outcome.TIMED_OUT
        else:
            time.sleep(0.1)  # for another to come, if it may
            outcome = Outcome.RIGHT if beside == {submission.student} else Outcome.TIMED_OUT
        beside.discard(submission.student)
        check = Finding("fresh", "", 1, 1, outcome)
        exercise = ExerciseResult("f", "", outcome, 1, 1, checks=(check,))
        return Result(submission.student, "", "", outcome, 1.0, 1.0, exercises=(exercise,))

    monkeypatch.setattr(engine, "grade", graded)
    results = list(grade_all(submissions, key, shelter, jobs=3))
    assert [result.outcome for result in results] == [Outcome.RIGHT] * 3


def test_a_run_that_is_killed_is_resumed_without_loss(class_of, tmp_path):
    folder, out = class_of(8), tmp_path / "out"
    journal = out / "journal.jsonl"
    run = subprocess.Popen([sys.executable, "-m", "autograder", *grade(folder, out, "--jobs", "1")])
    while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    before = journal.read_bytes()
    assert command.main(grade(folder, out, "--resume")) == 0
    assert journal.read_bytes().startswith(before[: before.rfind(b"\n") + 1])
    assert len(journal.read_bytes().splitlines()) == 1 + 8
    with open(out / "grades.csv") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == [f"student{n:03}" for n in range(8)]
    assert rows[0]["score"] == "100"
    assert all(float(row["score"]) < 100 for row in rows[1:])


def result(student, outcome=Outcome.RIGHT):
    """A result without exercises."""
    return Result(student, "x.ipynb", "0" * 64, outcome, 100.0, 100)


def test_a_journal_forgets_the_line_that_was_cut_off_and_tries_faults_again(tmp_path, assignment):
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, b"key", [assignment], resume=False)
    for student, outcome in (("ada", Outcome.RIGHT), ("bob", Outcome.FAULT), ("eve", Outcome.WRONG)):
        journal.add(result(student, outcome))
    journal.close()
    path.write_bytes(path.read_bytes()[:-20])
    again = Journal(path, b"key", [assignment], resume=True)
    assert [again.done(result(name)) for name in ("ada", "bob", "eve")] == [True, False, False]
    again.add(result("eve"))
    again.close()
    assert Journal(path, b"key", [assignment], resume=True).done(result("eve"))


def test_a_journal_whose_first_line_was_cut_off_starts_anew(tmp_path, assignment):
    path = tmp_path / "journal.jsonl"
    Journal(path, b"key", [assignment], resume=False).close()
    path.write_bytes(path.read_bytes()[:-2])
    journal = Journal(path, b"key", [assignment], resume=True)
    journal.add(result("ada"))
    journal.close()
    assert Journal(path, b"key", [assignment], resume=True).done(result("ada"))


@pytest.mark.parametrize("changed", ["key", "points", "exercises", "header"])
def test_a_run_is_not_resumed_with_another_key_or_rubric(
    notebook_file, tmp_path, assignment, monkeypatch, capsys, changed
):
    folder, out = notebook_file("in/ada.ipynb", ["x = 1"]).parent, tmp_path / "out"
    journal = Journal(out / "journal.jsonl", course_key(tmp_path / "course.key"), [assignment], resume=False)
    journal.add(result("ada"))
    journal.close()
    before = journal.path.read_bytes()
    assert (tmp_path / "course.key").read_text().strip().encode() not in before
    if changed == "key":
        (tmp_path / "course.key").unlink()
    elif changed == "points":
        first, *others = assignment.exercises
        first = replace(first, rubric={**first.rubric, "fresh": 1})
        changed_course = {assignment.name: replace(assignment, exercises=(first, *others))}
        monkeypatch.setattr(grade_command, "course", lambda _: changed_course)
    elif changed == "exercises":
        changed_course = {assignment.name: replace(assignment, exercises=assignment.exercises[1:])}
        monkeypatch.setattr(grade_command, "course", lambda _: changed_course)
    else:  # an older version wrote none
        before = before.split(b"\n", 1)[1]
        journal.path.write_bytes(before)
    assert command.main(grade(folder, out, "--resume")) == 2
    assert "without --resume" in capsys.readouterr().err
    assert journal.path.read_bytes() == before


def mutated(text, rng):
    """A notebook file after an accident: bytes lost, doubled or changed, JSON values exchanged."""
    kind = rng.randrange(6)
    data = bytearray(text.encode())
    if kind == 0:
        return bytes(data[: rng.randrange(len(data))])
    if kind == 1:
        for _ in range(rng.randrange(1, 30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    if kind == 2:
        start = rng.randrange(len(data))
        return bytes(data[:start] + data[start : start + rng.randrange(500)] * 2 + data[start:])
    notebook = json.loads(text)
    cell = rng.choice(notebook["cells"])
    strange = rng.choice([None, 3, [], {}, "x", [None, 1], {"a": []}, "é\u0000\ud800", True, -1e308])
    if kind == 3:
        cell[rng.choice(["cell_type", "source", "metadata", "outputs"])] = strange
    elif kind == 4:
        notebook[rng.choice(["cells", "nbformat", "metadata"])] = strange
    else:
        source = list(cell["source"])
        for _ in range(rng.randrange(1, 20)):
            source[rng.randrange(len(source))] = rng.choice("(){}[]:;\\\n\t\0'\"=+x1")
        cell["source"] = "".join(source)
    return json.dumps(notebook).encode()


@pytest.mark.parametrize("number", [30, pytest.param(500, marks=pytest.mark.slow)])
def test_malformed_notebooks_each_get_a_row_and_a_reason(
    notebook_file, solved, tmp_path, shelter, key, assignment, number
):
    text = notebook_file("whole.ipynb", solved).read_text()
    rng, folder = random.Random(20261123), tmp_path / "in"
    folder.mkdir()
    for n in range(number):
        (folder / f"student{n:03}.ipynb").write_bytes(mutated(text, rng))
    results = list(grade_all([(found, assignment) for found in find(folder)], key, shelter))
    assert sorted(r.student for r in results) == [f"student{n:03}" for n in range(number)]
    assert [r.message for r in results if r.outcome is Outcome.FAULT] == []
    assert [
        r.student for r in results if r.score < 100 and not (r.message or any(e.message for e in r.exercises))
    ] == []


@pytest.mark.slow
def test_two_hundred_submissions_regraded_in_another_order_give_identical_files(
    class_of, shelter, key, assignment, tmp_path
):
    submissions = [(submission, assignment) for submission in find(class_of(200))]
    write_all(list(grade_all(submissions, key, shelter, 1)), tmp_path / "first")
    random.Random(4).shuffle(submissions)
    write_all(list(grade_all(submissions, key, shelter, 4)), tmp_path / "second")
    assert files(tmp_path / "first") == files(tmp_path / "second")
