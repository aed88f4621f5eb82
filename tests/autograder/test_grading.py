"""Right answers keep their points, wrong ones lose some, and the outcome says why."""

from dataclasses import replace

import nbformat
import pytest

from autograder.build import released
from autograder.engine import grade_all
from autograder.results import Outcome, Result
from autograder.source import solve, source_notebook


@pytest.fixture(scope="module")
def graded(shelter, key, submission, assignment):
    """Grade a notebook; return its result."""

    def grade(cells, student="ada"):
        return shelter.grade(submission(student, cells), assignment, key)

    return grade


@pytest.fixture(scope="module")
def verdicts(shelter, key, submission, each_assignment, answers):
    """(verdict, exercise and title) -> what each right and wrong answer of an assignment got."""
    given = {(v, f"{a.exercise}: {a.title}"): a for v in ("right", "wrong") for a in answers(each_assignment, v)}
    batch = [(submission(f"{v} {title}", [a.preamble, a.source]), each_assignment) for (v, title), a in given.items()]
    results = {r.student: r for r in grade_all(batch, key, shelter)}
    return {n: exercise(results[" ".join(n)], a.exercise) for n, a in given.items()}


def test_every_right_answer_gets_all_its_points(verdicts):
    found = {title: v for (verdict, title), v in verdicts.items() if verdict == "right"}
    assert found
    assert {title: v for title, v in found.items() if v.points != v.max_points} == {}


def test_every_wrong_answer_loses_points(verdicts):
    found = {title: v for (verdict, title), v in verdicts.items() if verdict == "wrong"}
    assert found
    assert [title for title, v in found.items() if v.points == v.max_points] == []


def exercise(result, name):
    """One exercise of a result."""
    return next(e for e in result.exercises if e.name == name)


def test_a_solved_notebook_gets_full_marks(graded, solved):
    result = graded(solved)
    assert (result.score, result.outcome, result.notes) == (100, Outcome.RIGHT, ())


@pytest.mark.parametrize("reason", ["", "x.ipynb: it is empty."])
def test_what_is_known_of_a_submission_is_in_its_result(shelter, key, submission, assignment, solved, reason):
    handed_in = replace(submission("ada", solved), notes=("1 other notebook was left out: a.ipynb.",), reason=reason)
    assert shelter.grade(handed_in, assignment, key).notes == handed_in.notes


def test_a_regrade_gives_the_same_result(graded, solved):
    assert graded(solved) == graded(solved)


def test_a_result_survives_json(graded, solved):
    result = graded([*solved, "1/0"])
    assert Result.from_json(result.to_json()) == result


def test_functions_are_found_in_duplicated_and_moved_cells(graded, solved):
    assert graded([*reversed(solved), *solved]).score == 100


def test_a_stub_copied_below_the_answer_does_not_replace_it(graded, solved):
    stub = 'def gram_matrix(A):\n    """Task."""\n    raise NotImplementedError("Exercise 3.2.1")'
    assert graded([*solved, stub]).score == 100


def test_an_answer_above_the_stubs_own_line_counts(graded, solved):
    left = [f'{cell}\n    raise NotImplementedError("Exercise 3.1")' if "def " in cell else cell for cell in solved]
    assert graded(left).score == 100


def test_work_that_still_ends_in_the_stubs_line_is_unsolved(graded):
    result = graded(["def gram_matrix(A):\n    n_C = A.shape[0]\n    raise NotImplementedError('Exercise 3.2.1')"])
    assert exercise(result, "gram_matrix").outcome is Outcome.UNSOLVED


def test_a_solved_notebook_hears_nothing_of_the_stand_in(shelter, key, submission, each_assignment):
    whole = solve(nbformat.read(released(each_assignment), as_version=4), source_notebook(each_assignment))
    code = [cell.source for cell in whole.cells if cell.cell_type == "code"]
    result = shelter.grade(submission("ada", code), each_assignment, key)
    assert (result.score, result.notes) == (each_assignment.max_score, ())


def test_a_cells_error_is_told_with_its_number_and_line(graded, solved):
    (note,) = graded(["x = 1\ny = x / 0", *solved]).notes
    assert note == "Code cell 1: ZeroDivisionError: division by zero (code cell 1, line 2: y = x / 0)"


def test_lines_of_tensorflow_1_do_no_harm(graded, solved):
    old = (
        "tf.reset_default_graph()\ntf.compat.v1.disable_eager_execution()\nsess = tf.InteractiveSession()\n"
        "from scipy.misc import imread\nmodel = nst_utils.load_vgg_model('x.mat')\nprint(sess.run(model['conv4_2']))"
    )
    assert graded([old, *solved, old]).score == 100


def test_an_adam_that_forgets_loses_its_check(graded, solved):
    again = "optimizer = type(optimizer)(float(optimizer.learning_rate))\n    optimizer.apply_gradients("
    step = next(cell for cell in solved if "train_step" in cell).replace("optimizer.apply_gradients(", again)
    checks = exercise(graded([*solved, step]), "train_step").checks
    assert [c.outcome for c in checks if c.check in ("fresh", "adam")] == [Outcome.RIGHT, Outcome.WRONG]


def test_tensorflow_1_under_its_own_name_does_no_harm(graded, solved):
    old = "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\nsess = tf.InteractiveSession()"
    assert graded([*solved, old]).score == 100


def test_a_name_that_stands_for_a_result_at_the_end_leaves_its_function_the_points(graded, solved):
    later = "total_cost = total_cost(2.0, 3.0)\ngram_matrix = nst_utils.load_image('x')\ndel compute_content_cost"
    assert graded(["import nst_utils", *solved, later]).score == 100


def test_a_function_whose_definition_failed_is_told_so(graded):
    result = graded(["@undefined\ndef gram_matrix(A):\n    return A"])
    assert (
        exercise(result, "gram_matrix").message
        == "Its `def` could not be run: it failed itself, or its cell was left out."
    )
    assert "NameError" in result.notes[0]


def test_magics_and_shell_lines_are_no_errors(graded, solved):
    lines = "%matplotlib inline\n!pip install x\nfiles = !ls\n%timeit 1+1"
    result = graded([lines, *("%%time\r\n" + cell for cell in solved), "%%bash\nrm -rf /", "%%\n1/0"])
    assert (result.score, result.notes) == (100, ())


def test_a_painting_loop_is_cut_short(graded, solved):
    result = graded([*solved, "import time\nwhile True:\n    time.sleep(1)"])
    assert result.score == 100
    assert "ran too long" in result.notes[0]


def test_the_unsolved_notebook_gets_nothing(graded, exercises):
    stubs = [f"def {name}(*args, **kwargs):\n    raise NotImplementedError('later')" for name in exercises]
    result = graded(stubs)
    assert (result.score, {e.outcome for e in result.exercises}) == (0, {Outcome.UNSOLVED})


OUTCOMES = {
    Outcome.RAISED: "def gram_matrix(A):\n    return A / undefined",
    Outcome.TIMED_OUT: "def gram_matrix(A):\n    while True:\n        pass",
    Outcome.OUT_OF_MEMORY: "import numpy as np\ndef gram_matrix(A):\n    return np.ones((10**6, 10**6))",
    Outcome.KILLED: "import os\ndef gram_matrix(A):\n    os.abort()",
    Outcome.UNSOLVED: "def gram_matrix(A):\n    x = 1\n    raise NotImplementedError",
    Outcome.MISSING: "def gramm_matrix(A):\n    return A",
    Outcome.WRONG: "def gram_matrix(A):\n    return A",
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_outcomes_are_told_apart(graded, outcome):
    assert exercise(graded([OUTCOMES[outcome]]), "gram_matrix").outcome is outcome


def test_one_function_that_kills_the_process_leaves_the_others_their_points(graded, solved):
    result = graded([*solved, "import os\ndef gram_matrix(A):\n    os._exit(1)"])
    assert exercise(result, "gram_matrix").points == 0
    assert exercise(result, "total_cost").points == 10


def test_a_fault_of_the_grader_costs_no_marks(shelter, key, submission, assignment, solved, monkeypatch):
    monkeypatch.setattr("examiner.examiner.Examiner.examine", lambda self, fate: 1 / 0)
    result = shelter.grade(submission("ada", solved), assignment, key)
    assert (result.score, result.outcome) == (None, Outcome.FAULT)
    assert "ZeroDivisionError" in result.message


def test_a_result_says_nothing_of_what_came_and_what_was_expected(graded):
    result = graded(["import tensorflow as tf\ndef gram_matrix(A):\n    return 2.5 * tf.matmul(A, tf.transpose(A))"])
    found = [check.found for e in result.exercises for check in e.checks if check.found]
    assert found
    assert not any(said in str(result.to_json()) for said in found)


def test_a_missing_function_has_a_finding_for_each_check_of_its_rubric(graded, exercises):
    cost = exercise(graded(["x = 1"]), "compute_content_cost")
    assert {check.check: check.max_points for check in cost.checks} == dict(exercises["compute_content_cost"].rubric)
    assert {check.message for check in cost.checks} == {"No function named compute_content_cost was found."}


def test_an_assignment_is_graded_by_the_rubric_that_it_has(shelter, key, submission, assignment, solved):
    total = replace(assignment.by_name["total_cost"], rubric={"published": 2, "fresh": 3})
    result = shelter.grade(submission("ada", solved), replace(assignment, exercises=(total,)), key)
    assert (result.score, result.max_score, [e.name for e in result.exercises]) == (5, 5, ["total_cost"])
