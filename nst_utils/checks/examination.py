"""Try a student's function and say, test by test, what was found.

The visible checks print these findings and the instructor's tests count points from them, so that both always agree.
"""

import contextlib
import io
import logging
import warnings
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from nst_utils import exercises, reference
from nst_utils.checks import explain
from nst_utils.checks.cases import call, cases, step_objective, tensors
from nst_utils.exercises import EXERCISES


@dataclass(frozen=True)
class Finding:
    """The outcome of one test of a student's function.

    Attributes:
        test: "value", "form", "gradient" (for ``train_step``: "optimizer"), "compiled" or "repeatable"; "solved" or "runs"
            alone when there is nothing to test.
        passed: whether it passed.
        message: what was found and where to look; "" when it passed.
        diagnosis: the short name of the recognised mistake, or None.
    """

    test: str
    passed: bool
    message: str = ""
    diagnosis: str | None = None


def examine(name, f):
    """Try a student's function on the exercise's inputs.

    Args:
        name: the exercise's name, a key of ``exercises.EXERCISES``.
        f: the student's function. Never raises what it raises; prints only what its first call prints.

    Returns:
        list of Finding, in the order in which a student should look at them.
    """
    with _without_noise():
        try:
            first = call(name, f, cases(name)[0])
        except NotImplementedError:
            return [Finding("solved", False, "still to do.", "unsolved")]
        except Exception as error:
            return [Finding("runs", False, explain.exception(error, f), "raises")]
        with contextlib.redirect_stdout(io.StringIO()):
            third = _optimizer if name == "train_step" else _gradient
            tests = (_value, _form, third, _compiled, _repeatable)
            return [_safely(test, name, f, first) for test in tests]


@contextlib.contextmanager
def _without_noise():
    """Keep TensorFlow's and Python's warnings off the notebook: nbgrader gives 0 to a test that writes to stderr."""
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _safely(test, name, f, first):
    label = test.__name__.removeprefix("_")
    try:
        message, diagnosis = test(name, f, *first)
    except Exception as error:
        message, diagnosis = _WHEN_RAISING.get(label, "With another input it fails.") + "\n", label + "_raises"
        message += explain.exception(error, f)
    return Finding(label, message is None, message or "", diagnosis)


_WHEN_RAISING = {
    "compiled": "It works when called directly, but not inside `tf.function`, where sizes like `tf.shape(a)[1]` are "
    "tensors and no NumPy value exists yet. Read sizes from `a.shape`, and stay with TensorFlow's functions.",
    "gradient": "It works on the inputs, but not under `tf.GradientTape`.",
}
_PASSED = (None, None)


def _as_array(name, returned, image):
    """The returned value as float64, as ``exercises.is_right`` takes it; None when it is not made of numbers."""
    try:
        if name == "train_step":
            costs = [np.ravel(part) for part in tf.nest.flatten(returned)]
            return reference.outcome(np.concatenate(costs), image.numpy())
        if isinstance(returned, (tuple, list, dict, type(None), str)):
            return None
        return np.asarray(returned, np.float64)
    except (TypeError, ValueError):
        return None


def _value(name, f, returned, image):
    wrong = []  # (arguments, value) of the inputs with a wrong result
    for arguments in cases(name):
        if arguments is not cases(name)[0]:
            returned, image = call(name, f, arguments)
        value = _as_array(name, returned, image)
        if value is None:
            return _no_number(name, returned)
        if not exercises.is_right(name, arguments, value):
            wrong.append((arguments, value))
        if len(wrong) == 2:  # enough to name the mistake, and a wrong function may need much memory on larger inputs
            break
    return _name_mistake(name, wrong, hard_to_see=wrong and wrong[0][0] is not cases(name)[0]) if wrong else _PASSED


def _no_number(name, returned):
    what = "(J, J_content, J_style)" if name == "train_step" else "one tensor"
    if returned is None:
        return f"It returns None, expected {what}: is there a `return` at the end?", "returns_none"
    return f"It returns {explain.kind(returned)}, expected {what}.", "returns_other_type"


def _name_mistake(name, wrong, hard_to_see):
    arguments, value = wrong[0]
    where = f"On a further input of shape {np.shape(arguments[0])}, " if hard_to_see else ""
    if np.shape(arguments[0]) == () and hard_to_see:
        where = "With other costs and weights, "
    seen = where + _found_and_expected(name, arguments, value) + "."
    if not np.all(np.isfinite(value)):
        return (
            f"{seen}\nA division by zero, an overflow or a root of a negative number makes such values.",
            "not_finite",
        )
    named = [exercises.explanations(name, *each) for each in wrong]
    common = [mistake for mistake in named[0] if all(mistake.id in [m.id for m in others] for others in named[1:])]
    if common:
        return f"{seen}\n{common[0].message}", common[0].id
    right = EXERCISES[name].reference(*arguments)
    if value.shape != right.shape:
        return f"{seen}\n{_about_shape(name, arguments, value, right)}"
    if not hard_to_see and len(wrong) == 2 and np.array_equal(wrong[0][1], wrong[1][1]):
        return f"{seen}\nThe value stays the same when the input changes: are the arguments used?", "constant"
    return f"{seen}\nCompare your code with the equation, term by term, on an input of two numbers.", None


def _about_shape(name, arguments, value, right):
    if exercises.is_right(name, arguments, np.reshape(value, right.shape) if value.size == right.size else value):
        return (
            "The numbers are right, the shape is not: look at `axis`, `keepdims` and the last reshape.",
            "wrong_shape",
        )
    return "Look at the shape first: print it after each line.", "wrong_shape"


_RESULT = {
    "compute_content_cost": "J_content",
    "gram_matrix": "GA",
    "compute_layer_style_cost": "J_style_layer",
    "total_cost": "J",
}


def _found_and_expected(name, arguments, value):
    right = EXERCISES[name].reference(*arguments)
    if name == "train_step":
        return _step_found_and_expected(arguments, value, right)
    symbol = _RESULT[name]
    if value.shape != right.shape:
        return f"{symbol} has shape {value.shape}, expected {right.shape if right.shape else '(), a single number'}"
    return f"{symbol} = {show(value)}, expected {show(right)}"


def _step_found_and_expected(arguments, value, right):
    n, before = arguments[0].size, np.ravel(arguments[0])
    if value.size != right.size:
        return f"{value.size - n} numbers come back, expected the three costs (J, J_content, J_style)"
    moved, expected = (np.max(np.abs(x[3:] - before)) for x in (value, right))
    return (
        f"(J, J_content, J_style) = {show(value[:3])}, expected {show(right[:3])}; "
        f"the image moved by up to {show(moved)}, expected {show(expected)}"
    )


def show(value):
    """A number or a small array as the course prints it: six digits."""
    if np.ndim(value) == 0:
        return f"{float(value):.6g}"
    text = np.array2string(
        np.asarray(value), formatter={"float_kind": lambda x: f"{x:.6g}"}, separator=", ", threshold=30
    )
    return text if np.ndim(value) == 1 else "\n" + text + "\n"


def _form(name, f, returned, image):
    """The value is a float32 tensor, so that it can be a part of the objective."""
    if name == "total_cost":
        returned, image = call(name, f, cases(name)[1])  # the published costs are Python floats
    parts = tf.nest.flatten(returned) if name == "train_step" else [returned]
    if name == "train_step" and not isinstance(returned, (tuple, list)):
        return (
            f"It returns {explain.kind(returned)}, expected the tuple (J, J_content, J_style).",
            "returns_other_type",
        )
    for part in parts:
        if not tf.is_tensor(part):
            if name == "train_step" and not isinstance(part, str):  # after the step, a cost may be a plain number
                continue
            return (
                f"It returns {explain.kind(part)}, expected a tensor: a NumPy array or a plain number has forgotten how "
                "it was computed, and no gradient can reach the image.",
                "numpy_used",
            )
        if part.dtype != tf.float32:
            return f"It returns {part.dtype.name}, expected float32 like its input.", "wrong_dtype"
    return _PASSED


def _gradient(name, f, returned, image):
    """The derivative in one direction agrees with that of the reference function."""
    arguments = cases(name)[1]
    free = (0, 1) if name == "total_cost" else (len(arguments) - 1,)  # what depends on the generated image
    rng = np.random.default_rng(3)
    direction = [rng.standard_normal(np.shape(x)) if i in free else 0 for i, x in enumerate(arguments)]
    weight = rng.standard_normal(np.shape(EXERCISES[name].reference(*arguments)))

    given = tensors(name, arguments)
    with tf.GradientTape() as tape:
        tape.watch(given)
        value = tf.reduce_sum(tf.cast(weight, tf.float32) * tf.cast(f(*given), tf.float32))
    gradients = tape.gradient(value, given)
    if any(gradients[i] is None for i in free):
        return (
            "No gradient reaches the generated image: on the way, the tensor becomes a NumPy array, a plain number or a "
            "new constant (`.numpy()`, `np.`, `float`, `int`, `tf.constant`, `tf.stop_gradient`). Stay with tensors.",
            "numpy_used",
        )
    got = sum(np.sum(gradients[i].numpy() * direction[i]) for i in free)
    size = sum(np.sum(np.abs(gradients[i].numpy() * direction[i])) for i in free)
    h = 1e-4
    ahead, behind = (
        np.sum(
            weight
            * EXERCISES[name].reference(
                *(np.asarray(x, np.float64) + s * h * d for x, d in zip(arguments, direction, strict=True))
            )
        )
        for s in (1, -1)
    )
    if abs(got - (ahead - behind) / (2 * h)) > 1e-3 * size:
        return "The gradient is not that of the cost: a part of the computation is cut off from it.", "wrong_gradient"
    return _PASSED


def _optimizer(name, f, returned, image):
    """With Adam, as in the painting, a few steps lower J."""
    image, content, style, _ = cases(name)[1]
    variable, cost = tf.Variable(image), step_objective(content, style)
    optimizer = tf.keras.optimizers.Adam(2.0)
    before = float(cost(variable)[0])
    for _ in range(3):
        f(variable, cost, optimizer)
    if not float(cost(variable)[0]) < before:
        return "Three steps with Adam do not lower J.", "cost_not_lowered"
    return _PASSED


def _compiled(name, f, returned, image):
    """Inside ``tf.function``, which the painting uses, the value is the same."""
    arguments = cases(name)[1]
    value = _as_array(name, *call(name, f, arguments, compiled=True))
    directly = _as_array(name, *call(name, f, arguments))
    if (
        value is None
        or directly is None
        or value.shape != directly.shape
        or not np.allclose(value, directly, 1e-4, 1e-4)
    ):
        return "Inside `tf.function` it gives another value than when called directly.", "compiled_differs"
    return _PASSED


def _repeatable(name, f, returned, image):
    """A second call with the same arguments gives the same value, and the arguments are as before."""
    arguments = cases(name)[1]
    first, second = (_as_array(name, *call(name, f, arguments)) for _ in range(2))
    if first is None or second is None or not np.allclose(first, second, 1e-4, 1e-4):
        return (
            "A second call with the same arguments gives another value: does it depend on a global variable?",
            "not_repeatable",
        )
    if name in ("total_cost", "train_step"):
        return _PASSED
    given = tensors(name, arguments)
    f(*given)
    if not all(np.array_equal(x, y) for x, y in zip(given, arguments, strict=True)):
        return "It changes its arguments: compute new tensors instead.", "arguments_changed"
    return _PASSED
