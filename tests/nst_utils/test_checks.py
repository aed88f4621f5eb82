"""What the checks in the notebook print, for right answers, wrong ones and none."""

import io
import re
import sys
from collections import Counter

import numpy as np
import pytest
import tensorflow as tf

from autograder.assignment import course
from examiner.findings import Outcome
from nst_utils.checks import Checks
from nst_utils.errors import NSTError

COURSE = course()
EXERCISES = COURSE["neural_style_transfer"].by_name


@pytest.fixture(scope="module")
def check():
    """The checks of the first assignment."""
    return Checks("neural_style_transfer")


@pytest.fixture(scope="module")
def checks():
    """The checks of every assignment, by its name."""
    return {name: Checks(name) for name in COURSE}


@pytest.fixture(scope="module")
def missed(each_assignment, answers, checks):
    """Each wrong answer of an assignment, with all that its check found."""
    check = checks[each_assignment.name]
    return [(a, check.examine(a.exercise, a.function())) for a in answers(each_assignment, "wrong")]


def test_a_right_answer_is_not_refused(checks, right_answer, capsys):
    check, name = checks[right_answer.assignment], right_answer.exercise
    check(name, right_answer.function())
    printed = capsys.readouterr()
    assert re.match(rf"✓ {name}: all \d tests passed\.\n", printed.out), printed.out
    assert printed.err == ""
    assert check.points(name, right_answer.function()) == COURSE[right_answer.assignment].by_name[name].points


def test_a_wrong_answer_is_caught(checks, wrong_answer, capsys):
    check, name = checks[wrong_answer.assignment], wrong_answer.exercise
    assert check(name, wrong_answer.function()) is None
    printed = capsys.readouterr()
    assert f"✗ {name}: not yet." in printed.out
    assert printed.err == ""
    assert check.points(name, wrong_answer.function()) < COURSE[wrong_answer.assignment].by_name[name].points


def test_the_mistake_is_named_in_nine_of_ten_wrong_answers(missed):
    named, unnamed = [], []
    for answer, findings in missed:
        first = next(finding for finding in findings if not finding.passed)
        right = answer.diagnosis != "unknown" and first.mistake == answer.diagnosis
        (named if right else unnamed).append((answer.exercise, answer.diagnosis, first.mistake, answer.title))
    table = "\n".join(" | ".join(map(str, row)) for row in unnamed)
    print(f"named {len(named)} of {len(missed)}; not named:\n{table}")
    assert len(named) >= 0.9 * len(missed), table
    assert {diagnosis for _, diagnosis, _, _ in unnamed} <= {"unknown"}, table  # what is known today stays known


def test_the_corpora_are_as_large_as_promised(each_assignment, answers):
    right, wrong = (answers(each_assignment, verdict) for verdict in ("right", "wrong"))
    assert len({answer.source for answer in wrong}) >= 60
    assert len({answer.source for answer in right}) >= 25
    assert min(Counter(answer.exercise for answer in right).values()) >= 4
    assert {answer.exercise for answer in right} == set(each_assignment.by_name)


def test_a_wrong_value_on_fresh_inputs_earns_nothing_but_the_share_of_a_slip(each_assignment, missed):
    for answer, findings in missed:
        exercise = each_assignment.by_name[answer.exercise]
        if not next(finding for finding in findings if finding.check == "fresh").passed:
            slips = {m.share for m in exercise.mistakes if m.id == answer.diagnosis}
            slips |= {case.share for case in exercise.visible}  # what is wrong on such inputs alone
            most = max(slips) * sum(exercise.rubric[check] for check in ("published", "fresh"))
            assert sum(finding.points for finding in findings) <= most


@pytest.mark.parametrize("name", EXERCISES)
def test_an_unsolved_exercise_is_one_friendly_line(check, name, capsys):
    exercise = EXERCISES[name]
    message = f"Exercise {exercise.number}: {name} is not written yet"

    def stub(*arguments, **keywords):
        raise NotImplementedError(message)

    check(name, stub)
    assert capsys.readouterr().out == (
        f"· {name} (exercise {exercise.number}) is still to do: fill in its cell, run it, then run this one.\n"
    )
    assert check.points(name, stub) == 0.0


def test_an_answer_above_the_stubs_own_line_is_told_to_delete_it(check, capsys):
    def gram_matrix(A):
        G = tf.matmul(A, A, transpose_b=True)
        raise NotImplementedError("Exercise 3.2.1: gram_matrix is not written yet")
        return G

    check("gram_matrix", gram_matrix)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("· gram_matrix (exercise 3.2.1): Your code is there, but the line")
    assert "delete that line" in line


def test_an_answer_that_calls_a_stub_is_told_which_to_write_first(check, capsys):
    def gram_matrix(A):
        raise NotImplementedError("Exercise 3.2.1: gram_matrix is not written yet")

    def compute_layer_style_cost(a_S, a_G):
        GS, GG = gram_matrix(a_S), gram_matrix(a_G)
        return tf.reduce_sum((GS - GG) ** 2)

    check("compute_layer_style_cost", compute_layer_style_cost)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("· compute_layer_style_cost (exercise 3.2.2): It calls gram_matrix (exercise 3.2.1)")


def test_a_pass_prints_the_value_beside_the_expected_one(check, capsys):
    check("compute_content_cost", lambda a_C, a_G: tf.reduce_mean((a_C - a_G) ** 2) / 4)
    assert "J_content = 6.76559, expected 6.76559" in capsys.readouterr().out


def test_a_miss_says_what_was_found_and_expected(check, capsys):
    check("compute_content_cost", lambda a_C, a_G: tf.reduce_mean((a_C - a_G) ** 2))
    assert "J_content = 27.0624, expected 6.76559" in capsys.readouterr().out


def test_a_crash_is_told_with_the_students_own_line(check, wrong_answers, capsys):
    answer = next(a for a in wrong_answers if a.title == "a name misspelt")
    check(answer.exercise, answer.function())
    told = capsys.readouterr().out
    assert "NameError: name 'J_sytle' is not defined" in told
    assert "in line 2 of its cell: return alpha * J_content + beta * J_sytle" in told


def _unpacks_three(a_C, a_G):
    n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum((a_C - a_G) ** 2) / (4 * n_H * n_W * n_C)


def _transposes_as_numpy_does(A):
    return A @ A.T


def _step_with(pairs):
    def train_step(generated_image, cost, optimizer):
        with tf.GradientTape() as tape:
            J, J_content, J_style = cost(generated_image)
        optimizer.apply_gradients(pairs(tape.gradient(J, generated_image), generated_image))
        return J, J_content, J_style

    return train_step


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("compute_content_cost", _unpacks_three, "an activation has four sizes, (1, n_H, n_W, n_C)"),
        ("gram_matrix", _transposes_as_numpy_does, "lacks most methods of a NumPy array"),
        ("train_step", _step_with(lambda gradient, image: (gradient, image)), "takes a list of pairs"),
        (
            "train_step",
            _step_with(lambda gradient, image: [(image, gradient)]),
            "(gradient, variable), in this order",
        ),
        ("gram_matrix", lambda: 0, "It takes (), expected (A)"),
    ],
)
def test_a_crash_of_a_known_kind_is_told_with_where_to_look(check, name, answer, hint, capsys):
    check(name, answer)
    assert hint in capsys.readouterr().out


def test_a_step_that_returns_the_costs_after_it_is_shown_beside_those(check, capsys):
    step = _step_with(lambda gradient, image: [(gradient, image)])
    outcomes = []
    for answer in (step, lambda image, cost, optimizer: (step(image, cost, optimizer), cost(image))[1]):
        check("train_step", answer)
        told = re.search(r"J_style\) = (\[.*?\]), expected (\[.*?\]);", capsys.readouterr().out)
        assert told[1] == told[2]
        outcomes.append(told[1])
    assert outcomes[0] != outcomes[1]


def test_what_a_student_prints_is_shown_once(check, capsys):
    def talkative(A):
        print("shape", A.shape)
        return A @ tf.transpose(A)

    check("gram_matrix", talkative)
    assert capsys.readouterr().out.count("shape") == 1


def test_warnings_do_not_reach_stderr(check, monkeypatch):
    def warns(A):
        np.array([1.0]) / np.array([0.0])
        print("to stderr", file=sys.stderr)
        return tf.cast(tf.matmul(A, tf.transpose(A)), tf.int32)

    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    check("gram_matrix", warns)
    assert stderr.getvalue() == ""


def test_a_function_that_changes_a_global_is_not_repeatable(check):
    calls = []

    def drifts(J_content, J_style, alpha=10, beta=40):
        calls.append(1)
        return alpha * J_content + beta * J_style + (len(calls) > 60)

    assert [f.mistake for f in check.examine("total_cost", drifts) if not f.passed] == ["not_repeatable"]


def test_a_function_that_gives_numpy_is_right_in_value_and_earns_a_part(check):
    def numpy_only(A):
        return np.array(A) @ np.array(A).T

    findings = {finding.check: finding for finding in check.examine("gram_matrix", numpy_only)}
    assert (findings["fresh"].outcome, findings["form"].mistake) == (Outcome.RIGHT, "numpy_used")
    assert 0 < check.points("gram_matrix", numpy_only) < 20


def test_an_unknown_exercise_or_assignment_is_told_with_those_there_are(check):
    with pytest.raises(NSTError, match=r"no exercise 'gramm'\. The exercises are: compute_content_cost, gram_matrix"):
        check("gramm", print)
    with pytest.raises(NSTError, match=r"no checks for 'paint', only for: .*neural_style_transfer"):
        Checks("paint")
