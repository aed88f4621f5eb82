"""What a run writes can be read by spreadsheets, Gradescope, students and instructors, and harms none of them."""

import ast
import csv
import io
import json

import nbformat
import pytest

from autograder.build import released
from autograder.inside.fingerprints import fingerprint
from autograder.outputs import grades_csv, gradescope_json
from autograder.results import ExerciseResult, Finding, Outcome, Result
from autograder.source import is_solution, solution_of, source_notebook

EVIL = "<script>alert(1)</script>"


def result(student="ada", score=70.0, outcome=Outcome.PARTLY, fingerprint=(), message=""):
    """A result with one exercise, whose second check failed."""
    checks = (
        Finding("fresh", "Values", 8, 8, Outcome.RIGHT),
        Finding("gradient", "Gradient", 0, 3, Outcome.WRONG, f"No gradient {EVIL}", "numpy_used"),
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


@pytest.mark.parametrize(
    "name",
    [
        *("x;=1+1", "x,=1+1", "x\t=1+1", 'x;"=1+1', "x; +1", "=1", "@x", "-1+cmd", "x\r\n=1", "x|-1", "＝1"),
        "x;\u00a0=1",
    ],
)
def test_no_cell_is_a_formula_whatever_separates_cells(name):
    text = grades_csv([result(name, score=-5.0)])
    for separator in ";,\t|":
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            assert [c for c in row if c.strip(' \u00a0"')[:1] in set("=+@-＝") and c != "-5"] == []
    assert ",-5," in text  # a number is no formula


def test_grades_have_the_assignments_columns_where_nobody_could_be_graded():
    unread = Result("ada", "x", "0", Outcome.UNREADABLE, 0.0, 100, "x: it is empty.")
    header, row = csv.reader(io.StringIO(grades_csv([unread], names=["gram_matrix", "train_step"])))
    assert dict(zip(header, row, strict=True))["train_step"] == ""


def test_whoever_handed_in_nothing_has_a_row_without_a_score():
    rows = list(csv.DictReader(io.StringIO(grades_csv([result()], nothing=["Gauss, Carl"]))))
    assert [(r["student"], r["status"], r["score"]) for r in rows][1] == ("Gauss, Carl", "nothing handed in", "")


def test_copies_with_other_names_have_the_same_fingerprint(shelter, key, submission, assignment):
    first = "def gram_matrix(A):\n    # mine\n    G = tf.matmul(A, tf.transpose(A))\n    return G"
    second = (
        "def gram_matrix(A):\n    '''Mine!'''\n    result=tf.matmul(A,\n      tf.transpose(A))\n    return result"
    )
    other = "def gram_matrix(A):\n    return tf.einsum('ij,kj->ik', A, A)"
    prints = [
        shelter.grade(submission("x", [cell]), assignment, key).fingerprints["gram_matrix"]
        for cell in (first, second, other)
    ]
    assert prints[0] == prints[1] != prints[2]


def function_in(text):
    """The first function of a cell."""
    return next(node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))


def test_the_template_itself_has_no_fingerprint(assignment):
    cells = filter(is_solution, nbformat.read(released(assignment), as_version=4).cells)
    stubs = [cell.source for cell in cells if cell.cell_type == "code"]
    assert [fingerprint(function_in(stub), set()) for stub in stubs] == [[]] * 5


def test_what_is_left_of_the_template_in_an_answer_does_not_show_in_its_fingerprint(assignment):
    solutions = filter(is_solution, source_notebook(assignment).cells)
    for cell in [cell for cell in solutions if cell.cell_type == "code"]:
        bare = function_in(solution_of(cell))
        bare.body = bare.body[1:]  # no docstring
        left = function_in(cell.source)  # docstring, answer, the line that raises NotImplementedError
        assert fingerprint(left, set()) == fingerprint(bare, set()) != []
