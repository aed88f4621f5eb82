"""`nbgrader autograde` with the shipped configuration gives what the engine gives."""

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import __main__ as command
from autograder.build import release
from autograder.source import ASSIGNMENT, solve, source_notebook

pytestmark = pytest.mark.xdist_group("nbgrader_plugin")  # its costly fixture is made once, in one process

ROOT = Path(__file__).resolve().parents[2]


def nbgrader(*arguments, folder):
    """Run a command of nbgrader's; return what it printed."""
    done = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def notebooks():
    """Submissions of every condition, by student: the text of the file."""
    source = source_notebook()
    released = nbformat.reads(release(source), as_version=4)
    solved = solve(released, source)

    def changed(change):
        notebook = nbformat.from_dict(json.loads(nbformat.writes(solved)))
        change(notebook.cells)
        return json.dumps(notebook)

    def strip(cells):
        for cell in cells:
            cell.metadata.clear()

    def with_gram_matrix(text):
        return changed(lambda cells: [c.update(source=text) for c in cells if c.id == "gram_matrix"])

    old = [{"cell_type": "code", "input": c.source, "outputs": []} for c in solved.cells if c.cell_type == "code"]
    return {
        "solved": changed(lambda cells: None),
        "unsolved": nbformat.writes(released),
        "unreadable": "{oops",
        "duplicated": changed(lambda cells: cells.append(next(c for c in cells if c.id == "gram_matrix"))),
        "stripped": changed(strip),
        "version3": json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": old}]}),
        "killer": with_gram_matrix("import os\ndef gram_matrix(A):\n    os._exit(0)"),
        "partly": with_gram_matrix("import numpy as np\ndef gram_matrix(A):\n    return np.dot(A, np.transpose(A))"),
        "cheat": with_gram_matrix(
            "from nst_utils.costs import gram_matrix\nimport numpy\nnumpy.allclose = lambda *a: 1"
        ),
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder graded through both doors: nbgrader's gradebook and grades.csv."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    source = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(source_notebook(), source)
    nbgrader("generate_assignment", ASSIGNMENT, folder=folder)
    for student, text in notebooks().items():
        path = folder / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    nbgrader("autograde", ASSIGNMENT, folder=folder)
    out, key = str(folder / "out"), str(folder / "course.key")
    assert command.main(["grade", str(folder / "submitted"), "--out", out, "--key", key]) == 0
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
    full = dict.fromkeys(["solved", "duplicated", "stripped", "version3"], 100)
    # compute_layer_style_cost calls gram_matrix: without one, 20 + 25 points are lost
    assert scores == {**full, "unsolved": 0, "unreadable": 0, "killer": 55, "cheat": 55}


def test_feedback_pages_show_the_checks_and_no_hidden_test(course):
    nbgrader("generate_feedback", ASSIGNMENT, folder=course)
    page = (course / "feedback" / "partly" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "The gradient that the painting follows" in page
    assert "HIDDEN TESTS" not in page
    said = re.findall(r'<div class="output_subarea[^>]*>\s*<pre>(.*?)</pre>', page, re.DOTALL)
    assert max(map(len, html.unescape("\n".join(said)).splitlines())) <= 100  # nbgrader's page cuts longer lines off


def test_a_graded_notebook_can_be_graded_again(course, scores):
    nbgrader("autograde", ASSIGNMENT, "--force", "--student=solved", folder=course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "solved").score == scores["solved"]
