"""What the TensorFlow half of a call does with a student's function."""

import importlib

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.assignment import course
from examiner import calls
from examiner.cases import Case
from examiner.findings import Outcome
from examiner.forms import Function, Step
from examiner.in_process import InProcess

PRODUCT = Function(arguments=("a", "parts", "power"), returns="p", by_name=("power",))
A, B = np.float32([1, 2, 3]), np.float32([4, 5, 6])
CASE = Case((A, {"b": [B, 2]}, 2))


def product(a, parts, power):
    """The sum of a^power * b, doubled."""
    b, factor = parts["b"]
    return factor * tf.reduce_sum(a**power * b)


def asked(function, mode, cotangent=None, case=CASE, form=PRODUCT):
    """Put a question of a form to a function."""
    return calls.call(function, *form.question(case, mode, cotangent))


def test_a_question_reaches_the_function_as_its_arguments():
    reply, arrays = asked(product, "value")
    assert arrays[0] == 2 * np.sum(A**2 * B)
    assert [value["class"] for value in reply["values"]] == ["Tensor"] * 3
    assert [array.tolist() for array in arrays[1:]] == [A.tolist(), B.tolist()]


@pytest.mark.parametrize("mode", ["gradient", "compiled"])
def test_a_gradient_is_that_of_the_cotangent_times_the_value(mode):
    _, (value, of_a, of_b) = asked(product, mode, np.float32(3))
    assert value == 2 * np.sum(A**2 * B)
    assert np.allclose(of_a, 3 * 2 * 2 * A * B)
    assert np.allclose(of_b, 3 * 2 * A**2)


@pytest.mark.parametrize("mode", ["gradient", "compiled"])
def test_a_gradient_that_is_cut_off_is_none(mode):
    reply, arrays = asked(lambda a, parts, power: tf.reduce_sum(parts["b"][0]), mode, np.float32(1))
    assert [value["array"] for value in reply["values"]] == [True, False, True]
    assert len(arrays) == 2


def by_index(x):
    """Sum with a loop of Python's own."""
    return sum([x[i] for i in range(len(x))]) if x.shape[0] == 3 else None


def by_element(x):
    """Sum with a loop over a tensor."""
    total = 0.0
    for y in x:
        total += y
    return total


def by_count(x):
    """Sum with a loop whose end is a tensor."""
    i, total = tf.constant(0), tf.constant(0.0)
    while i < tf.shape(x)[0]:
        total += x[i]
        i += 1
    return total


def by_branch(x):
    """Sum where a tensor decides."""
    if x[0] > 0:
        return tf.reduce_sum(x)
    return tf.constant(0.0)


def by_size(x):
    """Sum, times a tensor that is made a number."""
    return tf.reduce_sum(x) * float(tf.size(x)) / 3


@pytest.mark.parametrize("function", [tf.reduce_sum, by_index, by_element, by_count, by_branch, by_size])
def test_what_is_first_tried_without_autograph_gives_the_same_in_the_end(function):
    form = Function(arguments=("x",), returns="y")
    question, arrays = form.question(Case((A,)), "compiled", np.float32(2))
    for autograph in (True, False):
        _, (value, gradient) = calls.call(function, {**question, "autograph": autograph}, arrays)
        assert value == 6
        assert gradient.tolist() == [2, 2, 2]


def test_a_compiled_functions_error_is_told_whether_autograph_was_tried_first_or_not():
    def by_numpy(x):
        return tf.reduce_sum(x.numpy())

    question, arrays = Function(arguments=("x",), returns="y").question(Case((A,)), "compiled", np.float32(3))
    for autograph in (True, False):
        with pytest.raises(AttributeError, match="numpy"):
            calls.call(by_numpy, {**question, "autograph": autograph}, arrays)


def test_only_the_last_of_many_calls_is_told_of():
    seen = []
    question, arrays = PRODUCT.question(CASE, "value")
    _, found = calls.call(lambda *_, **__: seen.append(1) or len(seen), {**question, "times": 110}, arrays)
    assert found[0] == 110


@pytest.mark.parametrize("value", [None, "text", ["a"], object(), {"x": 1}])
def test_of_a_value_that_is_no_number_the_class_is_told(value):
    reply, _ = asked(lambda *_, **__: value, "value")
    assert reply["values"][0] == {"class": type(value).__name__, "array": False}


def test_a_result_far_larger_than_asked_for_is_refused():
    vast = np.lib.stride_tricks.as_strided(np.zeros(1), (calls.MAX_BYTES // 8 + 1,), (0,))
    with pytest.raises(ValueError, match="far larger than asked for"):
        asked(lambda *_, **__: vast, "value")


def keyword_only(a, *, b=2):
    """Do nothing."""
    raise NotImplementedError("later")


def written(a):
    """Do something."""
    b = a + 1  # a local name: more than a stub has
    return a * b


@pytest.mark.parametrize(
    ("function", "parameters", "begun"),
    [(keyword_only, ["a", "b"], False), (written, ["a"], True), (lambda *a: 1, None, False), (print, None, False)],
)
def test_what_can_be_told_without_a_call(function, parameters, begun):
    assert calls.about(function) == {"parameters": parameters, "begun": begun}


OBJECTIVE = {"weights": [3.0, 11.0], "scales": [20.0, 45.0]}
NUMBERS = st.lists(st.floats(-99, 99, width=32), min_size=12, max_size=12)


@settings(deadline=None, max_examples=20)
@given(NUMBERS, NUMBERS, NUMBERS, st.floats(0, 1))
def test_the_objectives_gradient_equals_finite_differences(image, content, style, blend):
    image, *targets = (np.reshape(numbers, (1, 2, 2, 3)) for numbers in (image, content, style))
    cost = calls.objective(**OBJECTIVE, blend=blend, targets=[tf.constant(t, tf.float32) for t in targets])
    x = tf.Variable(image, dtype=tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        costs = cost(x)
    reference = course()["neural_style_transfer"].by_name["train_step"].reference
    step_costs = importlib.import_module(reference.__module__).step_costs
    objective = {**OBJECTIVE, "blend": blend}
    direction = np.random.default_rng(0).standard_normal(image.shape)
    ahead, behind = (step_costs(image + s * 1e-3 * direction, *targets, objective)[0] for s in (1, -1))
    slopes = [float(tf.reduce_sum(tape.gradient(c, x) * direction)) for c in costs]
    assert slopes == pytest.approx((ahead - behind) / 2e-3, rel=1e-4, abs=1e-3)
    assert [float(c) for c in costs] == pytest.approx(step_costs(image, *targets, objective)[0], rel=1e-4, abs=1e-3)


def descend(image, cost, optimizer):
    """Make a step."""
    with tf.GradientTape() as tape:
        costs = cost(image)
    optimizer.apply_gradients([(tape.gradient(costs[0], image), image)])
    return costs


@pytest.mark.parametrize("options", [{}, {"steps": 3}, {"steps": 3, "optimizer": "adam"}])
@pytest.mark.parametrize("mode", ["value", "compiled"])
@pytest.mark.parametrize("autograph", [True, False])
def test_a_step_is_the_references(mode, options, autograph):
    exercise = course()["neural_style_transfer"].by_name["train_step"]
    case = Case(exercise.published.arguments, {**exercise.published.options, **options})
    expected = exercise.expected(case)
    question, arrays = exercise.form.question(case, mode)
    answer = InProcess(descend).call({**question, "autograph": autograph}, arrays)
    value, problem = exercise.form.read(answer, case)
    assert problem == ""
    assert expected.is_right(value)


def test_a_single_cost_and_none_are_told_by_their_class():
    step = Step(arguments=("image", "cost", "optimizer"), returns=("J",))
    exercise = course()["neural_style_transfer"].by_name["train_step"]
    for returned, kind in ((lambda *_: None, "NoneType"), (lambda image, cost, _: cost(image)[0], "EagerTensor")):
        answer = InProcess(returned).call(*step.question(exercise.published, "value"))
        assert answer.classes[-1] == kind


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotImplementedError("later"), Outcome.UNSOLVED),
        (ValueError("no"), Outcome.RAISED),
        (MemoryError(), Outcome.OUT_OF_MEMORY),
    ],
)
def test_what_a_function_raises_is_an_answer(error, outcome):
    def raises(*_, **__):
        raise error

    answer = InProcess(raises).call(*PRODUCT.question(CASE, "value"))
    assert (answer.outcome, answer.error["error"]) == (outcome, type(error).__name__)
