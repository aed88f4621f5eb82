"""Which cells may run, and the points at the end of the notebook."""

import sys
import types

import pytest
import tensorflow as tf

from examiner.findings import Finding, Outcome
from nst_utils import checks

CHECKS = checks.Checks("neural_style_transfer")
NAMES = list(CHECKS._exercises)


@pytest.fixture
def student(monkeypatch):
    """Stands for the notebook: what a student defines there is set on it."""
    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(CHECKS, "_passed", {})
    main.tried = []

    def examine(name, f):
        main.tried.append(name)
        return [Finding("fresh", "", 0, 1, f[1])]

    monkeypatch.setattr(CHECKS, "examine", examine)
    return main


RIGHT, WRONG, UNWRITTEN = ((None, outcome) for outcome in (Outcome.RIGHT, Outcome.WRONG, Outcome.UNSOLVED))


def test_a_cell_is_ready_when_all_its_functions_pass_their_checks(student, capsys):
    for name in NAMES:
        setattr(student, name, RIGHT)
    assert CHECKS.ready()
    assert CHECKS.ready("gram_matrix")
    assert student.tried == NAMES  # each is tried once
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(UNWRITTEN, "is not written yet"), (WRONG, "does not pass its check, which says where to look")],
)
def test_a_function_that_does_not_pass_its_check_is_named_in_one_line(student, capsys, outcome, said):
    student.compute_content_cost, student.gram_matrix = RIGHT, outcome
    assert not CHECKS.ready("compute_content_cost", "gram_matrix")
    line = f"⏳ Exercise 3.2.1 comes first: gram_matrix {said}. Then run this cell again.\n"
    assert capsys.readouterr().out == line


def test_a_function_whose_cell_was_not_run_is_not_ready(student, capsys):
    assert not CHECKS.ready("total_cost")
    assert "Exercise 3.3 comes first: total_cost is not defined; run its cell." in capsys.readouterr().out


def test_a_function_that_was_changed_is_checked_again(student):
    student.gram_matrix = RIGHT
    assert CHECKS.ready("gram_matrix")
    student.gram_matrix = WRONG
    assert not CHECKS.ready("gram_matrix")
    student.gram_matrix = (None, Outcome.RIGHT)
    assert CHECKS.ready("gram_matrix")


@pytest.mark.parametrize("step", ["validate", "autograde"])
def test_a_cell_may_be_left_out_while_nbgrader_runs_the_notebook(student, capsys, monkeypatch, step):
    student.gram_matrix = RIGHT
    assert CHECKS.ready("gram_matrix", while_grading=False)
    monkeypatch.setenv("NBGRADER_EXECUTION", step)  # set by nbgrader itself
    assert CHECKS.ready("gram_matrix")
    assert not CHECKS.ready("gram_matrix", while_grading=False)
    assert capsys.readouterr().out == "Left out while nbgrader runs the notebook.\n"


def test_a_missing_transpose_asks_for_no_more_memory_than_its_check(monkeypatch):
    main = types.ModuleType("__main__")
    asked = []
    main.gram_matrix = lambda A: asked.append(A.shape) or tf.matmul(A, A, transpose_a=True)
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert not CHECKS.ready("gram_matrix")
    assert asked
    assert max(shape.num_elements() for shape in asked) < 1000


def test_points_are_a_table_with_a_sum_and_what_is_next(capsys):
    checks.print_points([("gram_matrix", 20.0, 20), ("total_cost", 7.5, 10), ("train_step", 0.0, 25)])
    lines = capsys.readouterr().out.split("\n")
    assert [line.split() for line in lines[:4]] == [
        ["gram_matrix", "20", "of", "20"],
        ["total_cost", "7.5", "of", "10"],
        ["train_step", "0", "of", "25"],
        ["together", "27.5", "of", "55"],
    ]
    assert "Next: total_cost." in lines[5]


def test_only_who_has_solved_everything_is_congratulated(capsys):
    checks.print_points([("gram_matrix", 20.0, 20), ("total_cost", 9.9, 10)])
    assert "ongratulations" not in capsys.readouterr().out
    checks.print_points([("gram_matrix", 20.0, 20), ("total_cost", 10.0, 10)])
    assert "ongratulations" in capsys.readouterr().out


def test_the_points_of_an_untouched_notebook_are_none(student, capsys):
    CHECKS.hand_in()
    assert "together                     0 of 100" in capsys.readouterr().out
