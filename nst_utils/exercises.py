"""What each graded exercise asks: its points, its reference function and inputs, and what a wrong value looks like.

The visible checks in the notebook and the trusted side of the autograder both compare with what is here, so that they
cannot disagree. NumPy float64 only: no TensorFlow, no student code.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nst_utils import mistakes, reference
from nst_utils.mistakes import content, gram, step, style, total
from nst_utils.reference import gram_matrix, unroll

_FLOAT32 = 2.0**-24  # relative error of one rounding to float32


@dataclass(frozen=True)
class Exercise:
    """A graded function.

    Attributes:
        name: the function's name in the notebook.
        number: the section of the notebook that asks for it.
        title: what the student does there.
        arguments: names of the function's arguments.
        points: what it is worth; all exercises together are worth 100.
        reference: the right function, float64. ``train_step``'s takes (image, content, style, learning_rate) and
            returns ``reference.outcome(costs, new image)``: see ``reference.step_costs``.
        inputs: the arguments of ``reference`` that the course publishes a value for.
        published: that value to the printed digits, or None where the reference function is the only source.
        mistakes: what goes wrong, the likeliest first.
        also_right: another function whose values are as good, or None.
    """

    name: str
    number: str
    title: str
    arguments: tuple[str, ...]
    points: int
    reference: Callable
    inputs: tuple
    published: object
    mistakes: tuple[mistakes.Mistake, ...]
    also_right: Callable | None = None


EXERCISES = {
    exercise.name: exercise
    for exercise in (
        Exercise(
            "compute_content_cost",
            "3.1",
            "Compute the content cost",
            ("a_C", "a_G"),
            20,
            reference.content_cost,
            reference.ACTIVATIONS,
            reference.PUBLISHED_CONTENT_COST,
            content.MISTAKES,
        ),
        Exercise(
            "gram_matrix",
            "3.2.1",
            "Compute the Gram matrix",
            ("A",),
            20,
            reference.gram_matrix,
            reference.UNROLLED,
            reference.PUBLISHED_GRAM_MATRIX,
            gram.MISTAKES,
        ),
        Exercise(
            "compute_layer_style_cost",
            "3.2.2",
            "Compute the style cost of one layer",
            ("a_S", "a_G"),
            25,
            reference.layer_style_cost,
            reference.ACTIVATIONS,
            reference.PUBLISHED_LAYER_STYLE_COST,
            style.MISTAKES,
        ),
        Exercise(
            "total_cost",
            "3.3",
            "Combine the costs",
            ("J_content", "J_style", "alpha", "beta"),
            10,
            reference.total_cost,
            reference.COSTS,
            reference.PUBLISHED_TOTAL_COST,
            total.MISTAKES,
        ),
        Exercise(
            "train_step",
            "4.7",
            "Make one step of the optimisation",
            ("generated_image", "cost", "optimizer"),
            25,
            reference.train_step,
            reference.STEP,
            None,
            step.MISTAKES,
            also_right=reference.train_step_costs_after,
        ),
    )
}


def _rounding(terms):
    """Relative error that float32 may leave in a sum of ``terms`` products, as matrix products compute it.

    tests/nst_utils/test_exercises.py measures honest implementations up to 300x400x64: they need at most a quarter.
    """
    return _FLOAT32 * (20 + 2 * np.sqrt(terms))


def _long_sum(terms):
    """The same for one sum over a whole activation, where an implementation may add the terms one after the other."""
    return _rounding(terms) + _FLOAT32 * terms / 8


def _gram_error(A):
    """Absolute error of each entry of a float32 Gram matrix; by Cauchy-Schwarz |sum a_i a_j| <= |a_i| |a_j|."""
    lengths = np.sqrt(np.sum(np.asarray(A, np.float64) ** 2, axis=1))
    return _rounding(A.shape[1]) * np.outer(lengths, lengths)


def tolerance(name, arguments):
    """How far a right answer, computed in float32, may be from the reference.

    Args:
        name: the exercise's name.
        arguments: the arguments of its reference function.

    Returns:
        float64, absolute tolerance: a scalar or an array of the value's shape. It grows with the number of summed
        terms, and in the style cost with the cancellation in GS - GG.
    """
    right = EXERCISES[name].reference(*arguments)
    if name == "gram_matrix":
        return _gram_error(arguments[0])
    if name == "compute_layer_style_cost":
        A_S, A_G = (unroll(a) for a in arguments)
        error = _gram_error(A_S) + _gram_error(A_G)
        cancelled = 2 * np.linalg.norm((gram_matrix(A_S) - gram_matrix(A_G)) * error) + np.sum(error**2)
        return cancelled / (4 * float(A_S.size) ** 2) + _rounding(error.size) * right
    if name == "total_cost":
        J_content, J_style, alpha, beta = (*arguments, 10, 40)[:4]
        return _rounding(2) * (abs(alpha * J_content) + abs(beta * J_style))
    if name == "train_step":
        return _rounding(right.size) * _scale(name, arguments, right)
    return _long_sum(arguments[0].size) * right


def _scale(name, arguments, value):
    """How large the numbers are that rounding errors in ``value`` come from."""
    scale = np.abs(value)
    if name != "train_step":
        return np.max(scale)
    pixels = scale[-arguments[0].size :]
    pixels[:] = pixels.max()  # a pixel near 0 is the difference of an image and a step that are not
    return scale


def _equal(value, expected, tolerance):
    if np.shape(value) != np.shape(expected):  # before a conversion, which of a far too large value takes far more
        return False
    value, expected = np.asarray(value, np.float64), np.asarray(expected, np.float64)
    return bool(np.all(np.abs(value - expected) <= tolerance))


def is_right(name, arguments, value):
    """Whether a function's value is the right one, within float32 error.

    Args:
        name: the exercise's name.
        arguments: the arguments of its reference function.
        value: what the student's function gave, array or number; for ``train_step`` as ``reference.outcome`` has it.

    Returns:
        bool: False also for another shape, and for NaN.
    """
    exercise = EXERCISES[name]
    accepted = [exercise.reference] + ([exercise.also_right] if exercise.also_right else [])
    return any(_equal(value, right(*arguments), tolerance(name, arguments)) for right in accepted)


# A mistaken value need not be as exact as a right one (a number copied from the page has a few digits), and the
# mistakes are farther apart than this.
_LIKENESS = 2e-4


def explanations(name, arguments, value):
    """All known mistakes that give this wrong value.

    Args:
        name: the exercise's name.
        arguments: the arguments of its reference function.
        value: what the student's function gave, as in ``is_right``.

    Returns:
        list of Mistake, the likeliest first; empty when the value is right, or wrong in an unknown way.
    """
    value = np.asarray(value, np.float64)
    if is_right(name, arguments, value):
        return []
    found = []
    with np.errstate(all="ignore"):  # a mistaken function may well divide by zero
        for mistake in EXERCISES[name].mistakes:
            mistaken = np.asarray(mistake.compute(*arguments), np.float64)
            if mistaken.size and _equal(value, mistaken, _LIKENESS * _scale(name, arguments, mistaken)):
                found.append(mistake)
    return found


def diagnose(name, arguments, value):
    """The likeliest known mistake behind a wrong value.

    Args:
        name: the exercise's name.
        arguments: the arguments of its reference function.
        value: what the student's function gave, as in ``is_right``.

    Returns:
        Mistake, or None when the value is right or no known mistake gives it.
    """
    return next(iter(explanations(name, arguments, value)), None)
