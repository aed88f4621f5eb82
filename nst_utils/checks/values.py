"""Say what a value is, what it should be, and which mistake it looks like.

Knows nothing of how the value came about; ``examination`` calls the student's function.
"""

import numpy as np
import tensorflow as tf

from nst_utils import exercises, reference
from nst_utils.checks import explain
from nst_utils.checks.cases import cases
from nst_utils.exercises import EXERCISES

_RESULT = {
    "compute_content_cost": "J_content",
    "gram_matrix": "GA",
    "compute_layer_style_cost": "J_style_layer",
    "total_cost": "J",
}


def as_array(name, returned, image):
    """What a student's function returned, as ``exercises.is_right`` takes it.

    Args:
        name: the exercise's name.
        returned: anything.
        image: for ``train_step``, the image after the call.

    Returns:
        float64 array, or None when ``returned`` is not made of numbers.
    """
    if isinstance(returned, (dict, type(None), str)):
        return None
    try:
        if name == "train_step":
            costs = [np.ravel(part) for part in tf.nest.flatten(returned)]
            return reference.outcome(np.concatenate(costs), image.numpy())
        if isinstance(returned, (tuple, list)):
            return None
        return np.asarray(returned, np.float64)
    except (TypeError, ValueError):
        return None


def no_number(name, returned):
    """Message and diagnosis for a function that returned something else than numbers."""
    what = "(J, J_content, J_style)" if name == "train_step" else "one tensor"
    if returned is None:
        return f"It returns None, expected {what}: is there a `return` at the end?", "returns_none"
    return f"It returns {explain.kind(returned)}, expected {what}.", "returns_other_type"


def found_and_expected(name, arguments, value):
    """A value beside the expected one, in words."""
    right = EXERCISES[name].reference(*arguments)
    if name == "train_step":
        return _step_found_and_expected(arguments, value, right)
    if value.shape != right.shape:
        expected = right.shape or "(), a single number"
        return f"{_RESULT[name]} has shape {value.shape}, expected {expected}"
    if value.ndim:
        return f"{_RESULT[name]} =\n{_show(value)}\nexpected\n{_show(right)}"
    return f"{_RESULT[name]} = {_show(value)}, expected {_show(right)}"


def _step_found_and_expected(arguments, value, right):
    before = np.ravel(arguments[0])
    after = EXERCISES["train_step"].also_right(*arguments)
    if value.size != right.size:
        return f"It returns {value.size - before.size} number(s), expected the three costs (J, J_content, J_style)"
    right = min(right, after, key=lambda costs: np.sum(np.abs(costs[:3] - value[:3])))
    farthest = np.argmax(np.abs(right[3:] - before))
    moves = " and ".join(f"to {_show(x[3 + farthest])}" for x in (value, right)).replace("and to", "(expected", 1)
    return (
        f"(J, J_content, J_style) = {_show(value[:3])}, expected {_show(right[:3])}; "
        f"one pixel goes from {_show(before[farthest])} {moves})"
    )


def _show(value):
    """A number or a small array as the course prints it: six digits."""
    if np.ndim(value) == 0:
        return f"{float(value):.6g}"
    return np.array2string(value, formatter={"float_kind": "{:.6g}".format}, separator=", ", threshold=30)


def name_mistake(name, wrong):
    """Message and diagnosis for wrong values.

    Args:
        name: the exercise's name.
        wrong: list of (arguments, value), the first wrong values that the function gave, in the order of ``cases``.

    Returns:
        What was found and expected, and where to look; and the mistake's short name. Only a mistake that explains
        all the values is named: on one input, several may give the same.
    """
    arguments, value = wrong[0]
    published = arguments is cases(name)[0]
    seen = _where(arguments, published) + found_and_expected(name, arguments, value)
    if not np.all(np.isfinite(value)):
        return (
            f"{seen}\nA division by zero, an overflow or a root of a negative number makes such values.",
            "not_finite",
        )
    named = [exercises.explanations(name, *each) for each in wrong]
    for mistake in named[0]:
        if all(mistake.id in [other.id for other in others] for others in named[1:]):
            return f"{seen}\n{mistake.message}", mistake.id
    right = EXERCISES[name].reference(*arguments)
    if value.shape != right.shape:
        return f"{seen}\n{_about_shape(name, arguments, value, right)}", "wrong_shape"
    if len(wrong) == 2 and np.array_equal(wrong[0][1], wrong[1][1]):
        return f"{seen}\nThe value stays the same when the input changes: are the arguments used?", "constant"
    return f"{seen}\nCompare your code with the equation, term by term, on an input of two numbers.", None


def _where(arguments, published):
    if published:
        return ""
    shape = np.shape(arguments[0])
    return f"On a further input of shape {shape}, " if shape else "With other costs and weights, "


def _about_shape(name, arguments, value, right):
    if name == "train_step":
        return "Return the three costs and nothing else: the image is changed where it is."
    if value.size == right.size and exercises.is_right(name, arguments, value.reshape(right.shape)):
        return "The numbers are right, the shape is not: look at `axis`, `keepdims` and the last reshape."
    return "Look at the shape first: print it after each line."
