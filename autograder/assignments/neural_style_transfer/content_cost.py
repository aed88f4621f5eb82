"""Exercise 3.1, ``compute_content_cost(a_C, a_G)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Law, Mistake, long_sum
from examiner.cases import Case, drawn
from examiner.forms import Function

from .common import (
    ACTIVATIONS,
    HARD_CODED,
    ZERO,
    each_with_itself,
    kinds,
    mixed_channels,
    sizes,
    squares,
    twice_as_large,
    unroll,
)

PUBLISHED = 6.76559  # printed by the well-known course exercise for ACTIVATIONS


def content_cost(a_C, a_G):
    """Content cost J_content(C, G) = 1/(4 n_H n_W n_C) * sum (a_C - a_G)^2.

    Args:
        a_C: activation of the content image, shape (1, n_H, n_W, n_C).
        a_G: activation of the generated image, same shape.

    Returns:
        float64 scalar.
    """
    a_C, a_G = np.asarray(a_C, np.float64), np.asarray(a_G, np.float64)
    return np.sum((a_C - a_G) ** 2) / (4 * a_C.size)


def gradient(arguments, cotangent):
    """The gradient with respect to a_G, (a_G - a_C) / (2 n_H n_W n_C), times the cotangent."""
    a_C, a_G = (np.float64(a) for a in arguments)
    factor = float(cotangent) / (2 * a_C.size)
    return [(1, factor * (a_G - a_C), 28 * FLOAT32 * abs(factor) * (abs(a_G) + abs(a_C)))]


def _content_scaled(mistake_id, message, factor):
    """A content cost whose sum of squares is multiplied by ``factor(n_H*n_W, n_C)``: a slip, as it paints."""
    share = 0 if mistake_id == "wrong_sign" else 0.5
    return Mistake(mistake_id, message, lambda a_C, a_G: squares(a_C, a_G) * factor(*sizes(a_C)), share)


def _content_of_differences(mistake_id, message, reduce):
    """A content cost that does something else than sum the squares of the differences."""
    return Mistake(mistake_id, message, lambda a_C, a_G: reduce(np.float64(a_C) - np.float64(a_G)) / (4 * a_C.size))


_DIFFERENT_UNROLLING = (
    "It looks as if the two activations were unrolled in different ways, so that numbers of different places are "
    "subtracted: give both the same treatment."
)
MISTAKES = (
    _content_scaled(
        "missing_quarter",
        "It looks as if the factor 1/4 is missing: the cost is not quite a mean of the squares. Compare the fraction "
        "in front of the sum with your code.",
        lambda n, c: 1 / (n * c),
    ),
    _content_scaled(
        "not_normalised",
        "It looks like the plain sum of squares: the fraction in front of the sum in the equation is missing.",
        lambda n, c: 1,
    ),
    _content_scaled(
        "channels_left_out", "It looks as if n_C is missing in the normalisation.", lambda n, c: 1 / (4 * n)
    ),
    _content_scaled(
        "positions_left_out", "It looks as if n_H and n_W are missing in the normalisation.", lambda n, c: 1 / (4 * c)
    ),
    _content_scaled(
        "sizes_left_out", "It looks as if n_H, n_W and n_C are missing in the normalisation.", lambda n, c: 1 / 4
    ),
    _content_scaled(
        "half_as_in_paper",
        "It looks like the paper's factor 1/2 without a normalisation: this course divides by the sizes as well, see "
        "the equation above the exercise.",
        lambda n, c: 1 / 2,
    ),
    _content_scaled(
        "half_instead_of_quarter",
        "The cost is twice what it should be: look at the constant in the fraction in front of the sum.",
        lambda n, c: 1 / (2 * n * c),
    ),
    _content_scaled(
        "normalised_twice",
        "It looks as if the cost was divided by the number of elements twice: a mean has divided by it already.",
        lambda n, c: 1 / (4 * (n * c) ** 2),
    ),
    _content_scaled(
        "sizes_multiplied",
        "It looks as if the sum was multiplied by the sizes rather than divided: mind the brackets, `1 / 4 * n` is "
        "not `1 / (4 * n)`.",
        lambda n, c: n * c / 4,
    ),
    _content_scaled(
        "wrong_sign",
        "The cost is negative: a sum of squares never is. Look for a stray minus.",
        lambda n, c: -1 / (4 * n * c),
    ),
    *(
        Mistake("unrolled_differently", _DIFFERENT_UNROLLING, compute)
        for compute in (
            lambda a_C, a_G: squares(unroll(a_C), mixed_channels(a_G)) / (4 * a_C.size),
            lambda a_C, a_G: squares(mixed_channels(a_C), unroll(a_G)) / (4 * a_C.size),
        )
    ),
    _content_of_differences(
        "absolute_differences",
        "It looks as if absolute differences were summed: the equation has squares.",
        lambda d: np.abs(d).sum(),
    ),
    _content_of_differences(
        "not_squared", "It looks as if the differences were summed as they are, without a square.", np.sum
    ),
    _content_of_differences(
        "squared_after_sum",
        "It looks as if the differences were summed first and the sum squared: which comes first in the equation?",
        lambda d: d.sum() ** 2,
    ),
    _content_of_differences(
        "root_taken",
        "It looks as if a root was taken (a norm): the equation has the sum of squares itself.",
        np.linalg.norm,
    ),
    Mistake(
        "squared_separately",
        "It looks as if each activation was squared before the subtraction: square the difference instead.",
        lambda a_C, a_G: np.sum(np.float64(a_C) ** 2 - np.float64(a_G) ** 2) / (4 * a_C.size),
    ),
    Mistake("always_zero", ZERO, lambda a_C, a_G: np.float64(0)),
    Mistake("hard_coded", HARD_CODED, lambda a_C, a_G: np.float64(PUBLISHED)),
)


EXERCISE = Exercise(
    name="compute_content_cost",
    number="3.1",
    title="Compute the content cost",
    difficulty="easy",
    minutes=10,
    form=Function(arguments=("a_C", "a_G"), returns="J_content"),
    reference=content_cost,
    published=Case(ACTIVATIONS, checks=("published",)),
    value=PUBLISHED,
    visible=(
        drawn((1, 2), (1, 5, 7, 2), checks=("fresh", "form", "gradient", "compiled")),
        drawn((1, 2), (1, 2, 3, 2), checks=("repeat",), times=110),
    ),
    kinds=kinds(2, lambda a_C, a_G: (a_C, a_G), large=((150, 200, 4), (12, 20, 16))),
    tolerance=lambda a_C, a_G: long_sum(a_C.size) * content_cost(a_C, a_G),
    gradient=gradient,
    laws=(
        Law(message="The cost of two equal activations is not 0.", draw=each_with_itself),
        Law(
            message="Activations twice as large do not give a cost 2^2 times as large.",
            draw=twice_as_large,
            holds=lambda p, q: np.allclose(4 * p, q, rtol=1e-4, atol=0),
        ),
    ),
    mistakes=MISTAKES,
    rubric={
        "published": 1, "fresh": 6, "large": 2, "form": 1, "gradient": 6, "laws": 1, "compiled": 2, "repeat": 1,
    },
)  # fmt: skip
