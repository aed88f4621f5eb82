"""`nbgrader autograde` with the shipped configuration gives what the engine gives."""

import csv
import html
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import __main__ as command
from autograder.assignment import course as assignments
from autograder.build import release
from autograder.source import is_solution, solve, source_notebook

ROOT = Path(__file__).resolve().parents[2]
TAUGHT = assignments()["neural_style_transfer"]
ASSIGNMENT = TAUGHT.name


def nbgrader(*arguments, folder):
    """Run a command of nbgrader's; return what it printed."""
    done = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def notebooks():
    """Submissions of every condition: the text of each file by the student's name, or by student/name of the file."""
    source = source_notebook(TAUGHT)
    released = nbformat.reads(release(TAUGHT, source), as_version=4)
    solved = solve(released, source)

    def changed(change):
        notebook = nbformat.from_dict(json.loads(nbformat.writes(solved)))
        change(notebook.cells)
        return json.dumps(notebook)

    def with_a_cell(**values):
        cell = {"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": [], "execution_count": 1, **values}
        return changed(lambda cells: cells.append(cell))

    def strip(cells):
        for cell in cells:
            cell.metadata.clear()

    def with_gram_matrix(text):
        return changed(lambda cells: [c.update(source=text) for c in cells if c.id == "gram_matrix"])

    written = [c.source for c in solved.cells if is_solution(c) and c.cell_type == "code"]
    answers = [{"cell_type": "code", "source": text} for text in written]
    longest = [{"cell_type": "code", "source": "import tensorflow as tf"}] * (1000 - len(answers)) + answers
    old = [{"cell_type": "code", "input": c.source, "outputs": []} for c in solved.cells if c.cell_type == "code"]
    return {
        "solved": changed(lambda cells: None),
        "unsolved": nbformat.writes(released),
        "unreadable": "{oops",
        "renamed/neural_style_transfer (1).ipynb": changed(lambda cells: None),
        "renamed/draft.ipynb": nbformat.writes(released),
        "drafting/neural_style_transfer.ipynb": nbformat.writes(released),
        "drafting/draft.ipynb": changed(lambda cells: None),
        "as long as may be": json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": longest}),
        "no text": with_a_cell(source=None),
        "no type": with_a_cell(cell_type=None),
        "duplicated": changed(lambda cells: cells.append(next(c for c in cells if c.id == "gram_matrix"))),
        "stripped": changed(strip),
        "version3": json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": old}]}),
        "killer": with_gram_matrix("import os\ndef gram_matrix(A):\n    os._exit(0)"),
        "partly": with_gram_matrix("import numpy as np\ndef gram_matrix(A):\n    return np.dot(A, np.transpose(A))"),
        "cheat": with_gram_matrix("from nst.costs import gram_matrix\nimport numpy\nnumpy.allclose = lambda *a: 1"),
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder graded through both doors: nbgrader's gradebook and grades.csv."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    source = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(source_notebook(TAUGHT), source)
    nbgrader("generate_assignment", ASSIGNMENT, folder=folder)
    for name, text in notebooks().items():
        student, _, file = name.partition("/")
        path = folder / "submitted" / student / ASSIGNMENT / (file or f"{ASSIGNMENT}.ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    handed_in = {path: path.read_bytes() for path in folder.glob("submitted/*/*/*")}
    nbgrader("autograde", ASSIGNMENT, folder=folder)
    out, key = str(folder / "out"), str(folder / "course.key")
    assert command.main(["grade", str(folder / "submitted"), "--out", out, "--key", key]) == 0
    assert {path: path.read_bytes() for path in folder.glob("submitted/*/*/*")} == handed_in
    return folder


@pytest.fixture(scope="module")
def scores(course):
    """Score by student in nbgrader's gradebook."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(ASSIGNMENT)}


def test_both_doors_give_the_same_scores(course, scores):
    with open(course / "out" / "grades.csv") as file:
        assert {row["student"]: float(row["score"]) for row in csv.DictReader(file)} == scores


def test_the_gradebook_holds_the_scores_that_are_due(scores):
    assert scores.pop("partly") in range(60, 100)
    as_good = ["duplicated", "stripped", "version3", "renamed", "as long as may be", "no text", "no type"]
    full = dict.fromkeys(["solved", *as_good], 100)
    # Without a gram_matrix its 20 points are lost; what calls it is judged with a right one.
    assert scores == {**full, "unsolved": 0, "drafting": 0, "unreadable": 0, "killer": 80, "cheat": 80}


def test_a_renamed_notebook_keeps_its_prose_for_the_feedback(course):
    graded = nbformat.read(course / "autograded" / "renamed" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    assert [c.source for c in graded.cells if c.cell_type == "markdown"] == [
        c.source for c in source_notebook(TAUGHT).cells if c.cell_type == "markdown"
    ]


def test_zip_collect_takes_the_notebooks_that_the_other_door_takes(course, tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(course / "release", tmp_path / "release")
    archive = tmp_path / "downloaded" / ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    solved = notebooks()["solved"]
    with zipfile.ZipFile(archive / "submissions.zip", "w") as zipped:
        for name in (
            "ada_17_101_homework.ipynb",
            "ada_18_102_neural_style_transfer.ipynb",
            "mei_LATE_19_103_x/homework/final.ipynb",
            "omar/neural_style_transfer.ipynb",
            "team_1_eve.ipynb",
            "team_1_fay.ipynb",
        ):
            zipped.writestr(f"wrapper/{name}", solved)
        zipped.writestr("wrapper/omar/draft.ipynb", "{oops")
        zipped.writestr("wrapper/dan_20_104/report.pdf", "")
    nbgrader("zip_collect", ASSIGNMENT, folder=tmp_path)
    collected = [str(path.relative_to(tmp_path / "submitted")) for path in tmp_path.glob("submitted/*/*/*.ipynb")]
    students = ["ada_17", "ada_18", "mei_19", "omar", "team_1_eve", "team_1_fay"]
    assert sorted(collected) == [f"{student}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb" for student in students]


def test_feedback_pages_show_the_checks_and_no_hidden_test(course):
    nbgrader("generate_feedback", ASSIGNMENT, folder=course)
    page = (course / "feedback" / "partly" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "The gradient that the painting follows" in page
    assert "HIDDEN TESTS" not in page
    said = re.findall(r'<div class="output_subarea[^>]*>\s*<pre>(.*?)</pre>', page, re.DOTALL)
    assert max(map(len, html.unescape("\n".join(said)).splitlines())) <= 100  # nbgrader's page cuts longer lines off


@pytest.mark.slow
def test_a_graded_notebook_can_be_graded_again(course, scores):
    nbgrader("autograde", ASSIGNMENT, "--force", "--student=solved", folder=course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "solved").score == scores["solved"]
