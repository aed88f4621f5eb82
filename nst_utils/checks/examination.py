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

from nst_utils import exercises
from nst_utils.checks import explain, values
from nst_utils.checks.cases import call, cases, step_objective, tensors
from nst_utils.exercises import EXERCISES


@dataclass(frozen=True)
class Finding:
    """The outcome of one test of a student's function.

    Attributes:
        test: "value", "form", "gradient" (for ``train_step``: "optimizer"), "compiled" or "repeatable"; "solved" or
            "runs" alone when there is nothing to test.
        passed: whether it passed.
        message: what was found beside what was expected; when it did not pass, also where to look.
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
        list of Finding, in the order in which a student should look at them. Where the values are wrong it ends after
        the first two: the other tests would say nothing new.
    """
    with _without_noise():
        try:
            first = call(name, f, cases(name)[0])
        except NotImplementedError:
            return [Finding("solved", False, f"{name} is still to do.", "unsolved")]
        except Exception as error:
            return [Finding("runs", False, explain.exception(error, f), "raises")]
        with contextlib.redirect_stdout(io.StringIO()):
            findings = [_run(test, name, f, first) for test in (_value, _form)]
            if findings[0].passed:
                third = _optimizer if name == "train_step" else _gradient
                findings += [_run(test, name, f, first) for test in (third, _compiled, _repeatable)]
            return findings


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


class _Missed(Exception):  # noqa: N818 - a test's outcome, not an error
    """Ends a test: what was found and where to look, and the mistake's short name."""


_WHEN_RAISING = {
    "compiled": "It works when called directly, but not inside `tf.function`, where sizes like `tf.shape(a)[1]` are "
    "tensors and no NumPy value exists yet. Read sizes from `a.shape`, and stay with TensorFlow's functions.",
    "gradient": "It works when called directly, but no gradient can be computed.",
    "optimizer": "It works with the optimizer SGD, but not with Adam, which the painting uses.",
}


def _run(test, name, f, first):
    """One test as a Finding: it returns what to say when it passed, or raises _Missed."""
    label = test.__name__.removeprefix("_")
    try:
        return Finding(label, True, test(name, f, *first) or "")
    except _Missed as missed:
        return Finding(label, False, *missed.args)
    except Exception as error:
        where = _WHEN_RAISING.get(label, "It works on the first input, but fails on another.")
        return Finding(label, False, f"{where}\n{explain.exception(error, f)}", f"{label}_raises")


def _value(name, f, returned, image):
    """The values on all inputs are those of the reference function."""
    wrong = []
    for number, arguments in enumerate(cases(name)):
        result, after = (returned, image) if number == 0 else call(name, f, arguments)
        value = values.as_array(name, result, after)
        if value is None:
            raise _Missed(*values.no_number(name, result))
        if not exercises.is_right(name, arguments, value):
            wrong.append((arguments, value))
        if len(wrong) == 2:  # enough to name the mistake; a larger input might not fit into memory
            break
    if wrong:
        raise _Missed(*values.name_mistake(name, wrong))
    return values.found_and_expected(name, cases(name)[0], values.as_array(name, returned, image))


_FORGOTTEN = (
    "expected a tensor: a NumPy array or a plain number has forgotten how it was computed, so that no gradient can "
    "reach the generated image. Stay with TensorFlow's functions."
)


def _form(name, f, returned, image):
    """What comes back is float32 and can be a part of the objective."""
    if name == "train_step":
        if not isinstance(returned, (tuple, list)):
            raise _Missed(*values.no_number(name, returned))
        return  # after the step, a cost may well be a plain number
    if name == "total_cost":
        returned, _ = call(name, f, cases(name)[1])  # the published costs are plain numbers, these are tensors
    if not tf.is_tensor(returned):
        raise _Missed(f"It returns {explain.kind(returned)}, {_FORGOTTEN}", "numpy_used")
    if returned.dtype != tf.float32:
        raise _Missed(f"It returns {returned.dtype.name}, expected float32 like its input.", "wrong_dtype")


def _gradient(name, f, returned, image):
    """The derivative in a random direction agrees with that of the reference function."""
    arguments = cases(name)[1]
    free = (0, 1) if name == "total_cost" else (len(arguments) - 1,)  # what depends on the generated image
    rng = np.random.default_rng(3)
    direction = [rng.standard_normal(np.shape(x)) if i in free else 0 for i, x in enumerate(arguments)]
    weight = rng.standard_normal(np.shape(EXERCISES[name].reference(*arguments)))  # one number out of a Gram matrix
    gradients = _gradients(f, tensors(name, arguments), weight)
    if any(gradients[i] is None for i in free):
        raise _Missed(
            "No gradient reaches the generated image: on the way, the tensor becomes a NumPy array, a plain number "
            "or a new constant (`.numpy()`, `np.`, `float`, `tf.constant`, `tf.stop_gradient`).",
            "numpy_used",
        )
    along = [tf.convert_to_tensor(gradients[i]).numpy() * direction[i] for i in free]  # tf.gather's are IndexedSlices
    expected = _slope(EXERCISES[name].reference, arguments, direction, weight)
    if not abs(sum(map(np.sum, along)) - expected) <= 1e-3 * sum(np.sum(np.abs(x)) for x in along):
        raise _Missed("The gradient is not that of the cost: a part of it is cut off.", "wrong_gradient")


def _gradients(f, given, weight):
    with tf.GradientTape() as tape:
        tape.watch(given)
        value = tf.reduce_sum(tf.cast(weight, tf.float32) * tf.cast(f(*given), tf.float32))
    return tape.gradient(value, given)


def _slope(function, arguments, direction, weight):
    """Central difference in float64: exact enough, the functions being polynomials."""
    h = 1e-4
    ahead, behind = (
        np.sum(weight * function(*(np.float64(x) + s * h * d for x, d in zip(arguments, direction, strict=True))))
        for s in (1, -1)
    )
    return (ahead - behind) / (2 * h)


def _optimizer(name, f, returned, image):
    """With Adam, as in the painting, a few steps lower J."""
    image, content, style, _ = cases(name)[1]
    generated_image, cost = tf.Variable(image), step_objective(content, style)
    optimizer = tf.keras.optimizers.Adam(2.0)
    before = cost(generated_image)[0]
    for _ in range(3):
        f(generated_image, cost, optimizer)
    if not cost(generated_image)[0] < before:
        raise _Missed("Three steps with the optimizer Adam do not lower J.", "cost_not_lowered")


def _compiled(name, f, returned, image):
    """Inside ``tf.function``, which the painting uses, the value is the same."""
    arguments = cases(name)[1]
    value = values.as_array(name, *call(name, f, arguments, compiled=True))
    if value is None or not exercises.is_right(name, arguments, value):
        raise _Missed("Inside `tf.function` it gives another value than when called directly.", "compiled_differs")


def _repeatable(name, f, returned, image):
    """A second call with the same arguments gives the same value, and the arguments are as before."""
    arguments = cases(name)[1]
    again = [values.as_array(name, *call(name, f, arguments)) for _ in range(2)]
    if not all(value is not None and exercises.is_right(name, arguments, value) for value in again):
        raise _Missed(
            "A second call with the same arguments gives another value: does it change a global variable?",
            "not_repeatable",
        )
    if name not in ("total_cost", "train_step"):
        given = tensors(name, arguments)
        f(*given)
        if not all(np.array_equal(x, y) for x, y in zip(given, cases(name)[1], strict=True)):
            raise _Missed("It changes its arguments: compute new tensors instead.", "arguments_changed")
