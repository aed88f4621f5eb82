"""The command `grade` as an instructor uses and misuses it; the grading is made up, so that it takes no time."""

import csv
import errno
import io
import json
import os
import types
import zipfile

import pytest

from autograder import __main__ as command
from autograder import engine, terminal
from autograder.results import ExerciseResult, Finding, Outcome, Result


class NoShelter:
    """In place of a sandbox."""

    sandbox = types.SimpleNamespace(notices=["Not isolated\x1b[2J."])

    def __init__(self, way):
        self.way = way

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def graded(submission):
    """A result with 15 of 20 points, or none where nothing could be read."""
    who = (submission.student, submission.notebook, submission.digest)
    if submission.reason:
        return Result(*who, Outcome.UNREADABLE, 0.0, 20, submission.reason, notes=submission.notes)
    check = Finding("fresh", "Values", 15, 20, Outcome.WRONG, "The value is not the right one.")
    exercise = ExerciseResult("gram_matrix", "Compute it", Outcome.PARTLY, 15, 20, check.message, (check,))
    return Result(*who, Outcome.PARTLY, 15.0, 20, exercises=(exercise,), notes=submission.notes)


@pytest.fixture(autouse=True)
def no_grading(monkeypatch):
    """Grade without a sandbox."""
    monkeypatch.setattr(engine, "Shelter", NoShelter)
    monkeypatch.setattr(engine, "grade_all", lambda work, *_: (graded(submission) for submission, _ in work))


def notebook(text="def gram_matrix(A):\n    return A"):
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": text}]})


@pytest.fixture
def grade(tmp_path):
    """Run the command on files of these names; return the exit code."""

    def run(paths, *options, out=tmp_path / "out", key=tmp_path / "course.key"):
        folder = tmp_path / "in"
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(notebook(f"def gram_matrix(A):\n    return {path!r}"))
        return command.main(["grade", str(folder), "--out", str(out), "--key", str(key), *map(str, options)])

    return run


def rows(folder):
    with open(folder / "grades.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def one_sentence(captured, *said):
    """What went to standard error is one line that says this, and no traceback."""
    lines = captured.err.strip().splitlines()
    assert len(lines) == 1, captured.err
    assert all(text in lines[0] for text in ("autograder: ", *said)), lines[0]


def test_a_download_with_tables_gives_grades_a_report_and_the_platforms_files(grade, tmp_path, capsys):
    (tmp_path / "late.csv").write_text("student,due,days,penalty\n,,,20%\n")
    (tmp_path / "roster.csv").write_text(
        'Student,ID,Section\n"Lovelace, Ada",1,A\n"Khayyam, Omar",2,A\n"Gauss, Carl",3,A\n'
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "overrides.csv").write_text(
        "student,exercise,points,reason\nlovelaceada_1,gram_matrix,20,fine\n"
    )
    options = (
        "--late",
        tmp_path / "late.csv",
        "--roster",
        tmp_path / "roster.csv",
        "--gradebook",
        tmp_path / "roster.csv",
    )
    assert grade(["lovelaceada_1_500001_hw.ipynb", "khayyamomar_LATE_2_500002_hw.ipynb"], *options) == 0
    assert [(r["student"], r["status"], r["score"], r["deducted"]) for r in rows(tmp_path / "out")] == [
        ("khayyamomar_2", "partly right", "12", "3"),
        ("lovelaceada_1", "partly right", "20", ""),  # a person has not read the answer in words yet
        ("Gauss, Carl", "nothing handed in", "", ""),
    ]
    with open(tmp_path / "out" / "canvas.csv") as file:
        assert [row[-1] for row in csv.reader(file)] == ["Neural Style Transfer", "20", "12", ""]
    assert "Gauss, Carl" in (tmp_path / "out" / "report.html").read_text()
    assert "1 on the roster handed in nothing" in capsys.readouterr().out
    # and once more: what a person gave is kept
    assert grade([], *options, "--resume") == 0
    assert rows(tmp_path / "out")[1]["score"] == "20"


def test_a_download_of_moodles_gives_a_worksheet_and_feedback(grade, tmp_path):
    assert grade(["Ada L_7_assignsubmission_file_/hw.ipynb", "Omar K_8_assignsubmission_file_/hw.ipynb"]) == 0
    text = (tmp_path / "out" / "moodle.csv").read_text()
    assert [row["Grade"] for row in csv.DictReader(io.StringIO(text))] == ["15", "15"]
    with zipfile.ZipFile(tmp_path / "out" / "moodle_feedback.zip") as archive:
        assert len(archive.namelist()) == 2


def test_the_folder_of_grades_may_lie_among_the_submissions(grade, tmp_path):
    for _ in range(2):
        assert grade(["ada/x.ipynb", "bob/x.ipynb"], out=tmp_path / "in" / "grades") == 0
    assert [r["student"] for r in rows(tmp_path / "in" / "grades")] == ["ada", "bob"]


def test_a_student_who_has_withdrawn_has_no_feedback_in_the_folder(grade, tmp_path):
    grade(["ada.ipynb", "bob.ipynb"])
    (tmp_path / "in" / "bob.ipynb").unlink()
    grade([])
    assert [p.name for p in (tmp_path / "out" / "feedback").iterdir()] == ["ada.html"]


def test_assignments_that_are_mixed_in_one_folder_are_graded_each_into_its_own(tmp_path):
    texts = {"neural_style_transfer": "def gram_matrix(A):", "controlling_style": "def total_variation(image):"}
    first, second = (notebook(f"{text}\n    return 1") for text in texts.values())
    for path, text in [
        ("ada/neural_style_transfer.ipynb", first),
        ("ada/controlling_style.ipynb", second),
        ("bob/homework.ipynb", second),  # told by its functions
        ("cleo/homework 1.ipynb", first),
        ("cleo/homework 2.ipynb", second),
        ("dan/damaged.ipynb", "{"),
    ]:
        (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / path).write_text(text)
    words = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--key", str(tmp_path / "key")]
    assert command.main(words) == 0
    found = {name: {row["student"]: row["notebook"] for row in rows(tmp_path / "out" / name)} for name in texts}
    assert found["neural_style_transfer"] == {"ada": "neural_style_transfer.ipynb", "cleo": "homework 1.ipynb"}
    assert found["controlling_style"] == {  # what tells nothing counts for the assignment that most are of
        "ada": "controlling_style.ipynb",
        "bob": "homework.ipynb",
        "cleo": "homework 2.ipynb",
        "dan": "damaged.ipynb",
    }
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(texts)
    assert "left out" not in (tmp_path / "out" / "neural_style_transfer" / "report.html").read_text()


def test_nbgraders_folders_of_several_assignments_are_told_apart(tmp_path):
    texts = {"neural_style_transfer": "def gram_matrix(A):", "controlling_style": "def total_variation(image):"}
    course = tmp_path / "course"
    for name, text in texts.items():
        for student in ("ada", "bob"):
            for path in (f"submitted/{student}/{name}/{name}.ipynb", f"autograded/{student}/{name}/{name}.ipynb"):
                (course / path).parent.mkdir(parents=True)
                (course / path).write_text(notebook(f"{text}\n    return {student!r}"))
    assert command.main(["grade", str(course), "--out", str(tmp_path / "out"), "--key", str(tmp_path / "key")]) == 0
    for name in texts:
        found = [(row["student"], row["notebook"]) for row in rows(tmp_path / "out" / name)]
        assert found == [("ada", f"{name}.ipynb"), ("bob", f"{name}.ipynb")]


def test_files_that_are_nobodys_are_named(grade, tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bob\x1b.pdf").write_text("x")
    grade(["ada.ipynb"])
    said = "Passed over, being nobody's notebook: bob_.pdf."
    assert said in capsys.readouterr().err
    assert "being nobody&#39;s notebook: bob_.pdf." in (tmp_path / "out" / "report.html").read_text()


def test_nothing_that_is_printed_is_obeyed_by_a_terminal(grade, capsys):
    grade(["a\x1b[2J.ipynb"])
    captured = capsys.readouterr()
    assert "Not isolated_[2J." in captured.err
    assert "\x1b" not in captured.out + captured.err


def test_without_a_terminal_progress_is_told_in_twenty_lines(capsys):
    assert list(terminal.progress(range(200), 200)) == list(range(200))
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (20, "10 of 200 graded", "200 of 200 graded")


# Misuse


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00binary\x80", b"not hexadecimal", b"ab"])
def test_a_file_that_holds_no_key_is_refused(grade, tmp_path, capsys, content):
    (tmp_path / "key").write_bytes(content)
    assert grade(["ada.ipynb"], key=tmp_path / "key") == 2
    one_sentence(capsys.readouterr(), "key holds no course key, which is 64 hexadecimal digits")


def test_a_folder_for_a_key_is_refused(grade, tmp_path, capsys):
    assert grade(["ada.ipynb"], key=tmp_path) == 2
    one_sentence(capsys.readouterr(), "could not be read or made: Is a directory")


@pytest.mark.parametrize("jobs", ["-1", "0", "many", "1.5"])
def test_a_number_of_jobs_that_is_none_is_refused(grade, capsys, jobs):
    with pytest.raises(SystemExit) as stopped:
        grade(["ada.ipynb"], f"--jobs={jobs}")
    assert stopped.value.code == 2
    assert "argument --jobs: must be a number from 1 on" in capsys.readouterr().err


def test_a_file_for_the_folder_of_grades_is_refused(grade, tmp_path, capsys):
    (tmp_path / "out").write_text("x")
    assert grade(["ada.ipynb"]) == 2
    one_sentence(capsys.readouterr(), "out can't be used (File exists)")


def test_a_folder_in_place_of_the_journal_is_refused(grade, tmp_path, capsys):
    (tmp_path / "out" / "journal.jsonl").mkdir(parents=True)
    for options in ((), ("--resume",)):
        assert grade(["ada.ipynb"], *options) == 2
        assert "journal.jsonl can't be used (Is a directory)" in capsys.readouterr().err


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_is_said(grade, monkeypatch, capsys, call):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    assert grade(["ada.ipynb"]) == 2
    error = capsys.readouterr().err
    assert "No space left on device" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("option", ["--late", "--roster", "--overrides", "--gradebook"])
def test_a_table_that_is_not_there_or_is_none_is_said_before_anything_is_graded(grade, tmp_path, capsys, option):
    (tmp_path / "binary").write_bytes(b"\0\1\2")
    for path in (tmp_path / "no", tmp_path, tmp_path / "binary"):
        assert grade(["ada.ipynb"], option, path) == 2
        one_sentence(capsys.readouterr(), "Give a CSV file")
    assert not (tmp_path / "out").exists()


def test_stopping_it_says_how_to_go_on(grade, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "grade_all", stopped)
    assert grade(["ada.ipynb"]) == 130
    assert "stopped. Run the command again with --resume" in capsys.readouterr().err
