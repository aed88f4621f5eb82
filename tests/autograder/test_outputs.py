"""What a run writes can be read by spreadsheets, Gradescope, students and instructors, and harms none of them."""

import ast
import csv
import io
import json
import re
from dataclasses import replace

import nbformat
import pytest

from autograder.build import RELEASED
from autograder.inside.fingerprints import fingerprint
from autograder.outputs import feedback_page, grades_csv, gradescope_json
from autograder.report import alike, commonest_mistakes, failure_rates, histogram, report_page
from autograder.results import CheckResult, ExerciseResult, Outcome, Result
from autograder.source import is_solution, solution_of, source_notebook

EVIL = "<script>alert(1)</script>"


def result(student="ada", score=70.0, outcome=Outcome.PARTLY, fingerprint=(), message=""):
    """A result with one exercise, whose second check failed."""
    checks = (
        CheckResult("fresh", "Values", 8, 8, Outcome.RIGHT),
        CheckResult("gradient", "Gradient", 0, 3, Outcome.WRONG, f"No gradient {EVIL}", "numpy_used"),
    )
    exercise = ExerciseResult("gram_matrix", "Compute it", Outcome.PARTLY, 8, 11, EVIL, checks)
    prints = {"gram_matrix": list(fingerprint)} if fingerprint else {}
    return Result(student, "x.ipynb", "0", outcome, score, 100, message, (exercise,), (EVIL,), prints)


def test_grades_have_a_row_for_each_submission_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(grades_csv([result("=cmd|' /C calc'!A0"), result("bob", None)]))))
    assert rows[0]["student"] == "'=cmd|' /C calc'!A0"
    assert (rows[0]["score"], rows[0]["gram_matrix"], rows[0]["status"]) == ("70", "8", "partly right")
    assert rows[1]["score"] == ""


def test_gradescope_gets_scores_that_add_up():
    values = json.loads(gradescope_json(result(score=8.0)))
    assert values["score"] == sum(test["score"] for test in values["tests"])
    assert [test["status"] for test in values["tests"]] == ["passed", "failed"]
    assert "score" not in json.loads(gradescope_json(result(score=None, outcome=Outcome.FAULT)))


@pytest.mark.parametrize("page", [feedback_page(result(EVIL)), report_page([result(EVIL, message=EVIL)], [EVIL])])
def test_pages_escape_what_students_wrote_and_load_nothing(page):
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert re.findall(r"(?:src|href)\s*=|url\(", page) == []


def test_the_histogram_counts_every_score_once():
    counts = [count for _, count, _ in histogram([0, 5, 10, 55, 100, 100], 100)]
    assert counts == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]


def test_whoever_handed_in_several_notebooks_needs_a_person():
    note = "b.ipynb was graded; 1 other notebook was left out: a.ipynb."
    noted = replace(result("ada"), notes=(note, "Code cell 2: NameError"))
    assert f'<td>ada</td><td class="message">{note}</td>' in report_page([noted, result("bob")])


def test_failures_and_mistakes_are_counted():
    results = [result("ada"), result("bob")]
    assert failure_rates(results) == [("gram_matrix", "Values", 0, 2), ("gram_matrix", "Gradient", 2, 2)]
    assert commonest_mistakes(results) == [("gram_matrix", f"No gradient {EVIL}", 2)]


def test_answers_that_share_nine_tenths_are_grouped():
    ours, others = [f"h{n}" for n in range(20)], [f"x{n}" for n in range(20)]
    given = {"ada": ours, "bob": ours[:-1], "eve": others, "dan": ours[:12] + others[:8], "few": ours[:3]}
    assert alike([result(name, fingerprint=hashes) for name, hashes in given.items()]) == [["ada", "bob"]]


def test_copies_with_other_names_have_the_same_fingerprint(shelter, key, submission):
    first = "def gram_matrix(A):\n    # mine\n    G = tf.matmul(A, tf.transpose(A))\n    return G"
    second = (
        "def gram_matrix(A):\n    '''Mine!'''\n    result=tf.matmul(A,\n      tf.transpose(A))\n    return result"
    )
    other = "def gram_matrix(A):\n    return tf.einsum('ij,kj->ik', A, A)"
    prints = [
        shelter.grade(submission("x", [cell]), key).fingerprints["gram_matrix"] for cell in (first, second, other)
    ]
    assert prints[0] == prints[1] != prints[2]


def function_in(text):
    """The first function of a cell."""
    return next(node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))


def test_the_template_itself_has_no_fingerprint():
    stubs = [cell.source for cell in nbformat.read(RELEASED, as_version=4).cells if is_solution(cell)]
    assert [fingerprint(function_in(stub), set()) for stub in stubs] == [[]] * 5


def test_what_is_left_of_the_template_in_an_answer_does_not_show_in_its_fingerprint():
    for cell in filter(is_solution, source_notebook().cells):
        bare = function_in(solution_of(cell))
        bare.body = bare.body[1:]  # no docstring
        left = function_in(cell.source)  # docstring, answer, the line that raises NotImplementedError
        assert fingerprint(left, set()) == fingerprint(bare, set()) != []
