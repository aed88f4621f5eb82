"""Exercise 3.2.2, ``compute_layer_style_cost(a_S, a_G)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Law, Mistake, both, rounding
from examiner.cases import Case, drawn
from examiner.forms import Function

from .common import (
    ACTIVATIONS,
    HARD_CODED,
    ZERO,
    each_with_itself,
    kinds,
    mixed_channels,
    pair,
    sizes,
    squares,
    twice_as_large,
    unroll,
)
from .gram_matrix import error, gram_matrix

PUBLISHED = 9.19028  # printed by the well-known course exercise for ACTIVATIONS


def layer_style_cost(a_S, a_G):
    """Style cost of one layer J_style(S, G) = 1/(4 n_C^2 (n_H n_W)^2) * sum (GS - GG)^2.

    Args:
        a_S: activation of the style image, shape (1, n_H, n_W, n_C).
        a_G: activation of the generated image, same shape.

    Returns:
        float64 scalar.
    """
    difference = gram_matrix(unroll(a_S)) - gram_matrix(unroll(a_G))
    return np.sum(difference**2) / (4 * float(np.asarray(a_S).size) ** 2)


def tolerance(a_S, a_G):
    """How far a float32 answer may be off: it grows with the cancellation in GS - GG."""
    A_S, A_G = unroll(a_S), unroll(a_G)
    off = error(A_S) + error(A_G)
    cancelled = 2 * np.linalg.norm((gram_matrix(A_S) - gram_matrix(A_G)) * off) + np.sum(off**2)
    return cancelled / (4 * float(A_S.size) ** 2) + rounding(off.size) * layer_style_cost(a_S, a_G)


def gradient(arguments, cotangent):
    """The gradient with respect to a_G, rolled up from (GG - GS) A_G / (n_C n_H n_W)^2, times the cotangent."""
    A_S, A_G = (unroll(a) for a in arguments)
    factor = float(cotangent) / float(A_S.size) ** 2
    exact = factor * (gram_matrix(A_G) - gram_matrix(A_S)) @ A_G
    size = abs(factor) * (gram_matrix(abs(A_S)) + gram_matrix(abs(A_G))) @ abs(A_G)
    shape = np.shape(arguments[1])
    return [(1, exact.T.reshape(shape), FLOAT32 * (20 + 2 * np.sqrt(A_S.shape[1])) * size.T.reshape(shape))]


def _right_grams(a):
    return gram_matrix(unroll(a))


def _distance(grams):
    """The sum of squared differences between what ``grams`` makes of the two activations."""
    return lambda a_S, a_G: squares(grams(a_S), grams(a_G))


def _products_distance(arrange):
    """Sum of (M_S M_S^T - M_G M_G^T)^2 for M = arrange(a), a matrix or a stack of them.

    Written out, so that no matrix with a row and a column for each row of M is needed.
    """

    def distance(a_S, a_G):
        M_S, M_G = arrange(np.float64(a_S)), arrange(np.float64(a_G))
        S_T, G_T = np.swapaxes(M_S, -1, -2), np.swapaxes(M_G, -1, -2)
        return np.sum((S_T @ M_S) ** 2) + np.sum((G_T @ M_G) ** 2) - 2 * np.sum((S_T @ M_G) ** 2)

    return distance


# (id, message, sum of squares that takes the place of sum (GS - GG)^2)
_WRONG_GRAMS = (
    (
        "reshape_without_transpose",
        "It looks as if the activation was reshaped to (n_C, n_H*n_W) without first moving the channel axis to the "
        "front, so that each row mixes the channels: think about which axis varies fastest in memory.",
        _distance(lambda a: gram_matrix(mixed_channels(a))),
    ),
    (
        "transposed_product",
        "It looks like A^T A, which compares positions instead of filters: look at the shape of your Gram matrix.",
        _products_distance(lambda a: unroll(a).T),
    ),
    (
        "grams_normalised",
        "It looks as if the Gram matrices were divided by n_H*n_W: the fraction in front of the sum does that.",
        _distance(lambda a: _right_grams(a) / sizes(a)[0]),
    ),
    (
        "grams_normalised",
        "It looks as if the Gram matrices were divided by the number of elements: the fraction in front of the sum "
        "does that.",
        _distance(lambda a: _right_grams(a) / a.size),
    ),
    (
        "activations_compared",
        "It looks as if the activations were compared, not their Gram matrices: style is what filters do together, "
        "wherever it happens in the image.",
        _distance(unroll),
    ),
    *(
        (
            "not_unrolled",
            "It looks as if `gram_matrix` was given an activation with all its four axes, and so made many small "
            "products: unroll each activation into a matrix first.",
            _products_distance(arrange),
        )
        for arrange in (np.asarray, np.transpose)
    ),
    (
        "diagonal_only",
        "It looks as if only the diagonals of the Gram matrices were compared: the sum runs over all pairs i, j.",
        _distance(lambda a: np.diag(_right_grams(a))),
    ),
)


def _wrapped(number):
    """What is left of an integer in 32 bits."""
    return float((int(number) + 2**31) % 2**32 - 2**31)


_OVERFLOW = (
    "The value is right for small activations and wrong for large ones: the normalisation is computed in 32-bit "
    "integers and overflows. Take the sizes as Python numbers, or turn them into floats before they are squared."
)
_CARET = "It looks as if `^` stands for a power: Python writes that `**`, and `^` is something else."
# (id, message, factor in front of the sum of squares, for n = n_H*n_W positions and c = n_C channels)
_WRONG_FACTORS = (
    ("missing_quarter", "It looks as if the factor 1/4 is missing.", lambda n, c: 1 / (c * n) ** 2),
    (
        "positions_not_squared",
        "It looks as if n_H*n_W is not squared in the normalisation.",
        lambda n, c: 1 / (4 * c**2 * n),
    ),
    (
        "channels_not_squared",
        "It looks as if n_C is not squared in the normalisation.",
        lambda n, c: 1 / (4 * c * n**2),
    ),
    (
        "sizes_not_squared",
        "It looks as if neither n_C nor n_H*n_W is squared in the normalisation.",
        lambda n, c: 1 / (4 * c * n),
    ),
    (
        "not_normalised",
        "It looks like the plain sum of squares: the fraction in front of it is missing.",
        lambda n, c: 1,
    ),
    ("sizes_left_out", "It looks as if the sizes are missing in the normalisation.", lambda n, c: 1 / 4),
    ("channels_left_out", "It looks as if n_C is missing in the normalisation.", lambda n, c: 1 / (4 * n**2)),
    ("positions_left_out", "It looks as if n_H*n_W is missing in the normalisation.", lambda n, c: 1 / (4 * c**2)),
    (
        "mean_instead_of_sum",
        "It looks as if the squares were averaged where the equation sums them, so that the cost is divided by the "
        "number of entries of the Gram matrix once too often.",
        lambda n, c: 1 / (4 * c**2 * n**2) / c**2,
    ),
    (
        "mean_only",
        "It looks like the mean of the squares alone: the rest of the fraction in front of the sum is missing.",
        lambda n, c: 1 / c**2,
    ),
    (
        "half_instead_of_quarter",
        "The cost is twice what it should be: look at the constant in the fraction.",
        lambda n, c: 1 / (2 * (c * n) ** 2),
    ),
    (
        "constant_squared",
        "It looks as if the constant 4 was squared together with the sizes: mind the brackets.",
        lambda n, c: 1 / (16 * (c * n) ** 2),
    ),
    (
        "sizes_multiplied",
        "It looks as if the sum was multiplied by the sizes rather than divided: mind the brackets, `1 / 4 * n` is "
        "not `1 / (4 * n)`.",
        lambda n, c: (c * n) ** 2 / 4,
    ),
    ("caret", _CARET, lambda n, c: 1 / ((int(4 * c) ^ int(2 * n) ^ 2) or np.inf)),
    ("caret", _CARET, lambda n, c: 1 / (4 * ((int(c) ^ 2) * (int(n) ^ 2) or np.inf))),
    ("wrong_sign", "The cost is negative: a sum of squares never is.", lambda n, c: -1 / (4 * (c * n) ** 2)),
    ("integer_overflow", _OVERFLOW, lambda n, c: 1 / _wrapped(4 * c**2 * n**2)),
    ("integer_overflow", _OVERFLOW, lambda n, c: 1 / (4 * _wrapped(c**2 * n**2))),
    ("integer_overflow", _OVERFLOW, lambda n, c: 1 / (4 * c**2 * _wrapped(n**2))),
)


_ONE_SIDE = (
    "It looks as if only one of n_H and n_W is squared in the normalisation: mind the brackets, `n * m**2` is not "
    "`(n * m) ** 2`."
)


def _channels_first(a):
    """The activation reshaped as by one who takes its height for its number of channels."""
    return a.reshape(1, a.shape[2], a.shape[3], a.shape[1])


def _right_factor(n, c):
    return 1 / (4 * (c * n) ** 2)


def _cost(distance, factor):
    return lambda a_S, a_G: distance(a_S, a_G) * factor(*sizes(a_S))


def _of_differences(mistake_id, message, reduce):
    """A style cost that does something else than sum the squares of the differences."""
    return Mistake(
        mistake_id,
        message,
        lambda a_S, a_G: reduce(_right_grams(a_S) - _right_grams(a_G)) * _right_factor(*sizes(a_S)),
    )


def _share(name):
    """A wrong factor is a slip, as long as the cost can still be made small."""
    return 0 if name in ("integer_overflow", "wrong_sign") else 0.5


MISTAKES = (
    *(Mistake(name, message, _cost(distance, _right_factor)) for name, message, distance in _WRONG_GRAMS),
    *(
        Mistake(name, message, _cost(_distance(_right_grams), factor), _share(name))
        for name, message, factor in _WRONG_FACTORS
    ),
    *(
        Mistake(
            "one_side_not_squared",
            _ONE_SIDE,
            lambda a_S, a_G, axis=axis: _cost(_distance(_right_grams), _right_factor)(a_S, a_G) * a_S.shape[axis],
        )
        for axis in (1, 2)
    ),
    Mistake(
        "channels_first",
        "It looks as if the sizes were taken in the order (1, n_C, n_H, n_W): here the channels come last.",
        lambda a_S, a_G: _cost(_distance(_right_grams), _right_factor)(*map(_channels_first, (a_S, a_G))),
    ),
    Mistake("always_zero", ZERO, lambda a_S, a_G: np.float64(0)),
    Mistake("hard_coded", HARD_CODED, lambda a_S, a_G: np.float64(PUBLISHED)),
    Mistake(
        "unrolled_differently",
        "It looks as if the two activations were unrolled in different ways: give both the same treatment.",
        lambda a_S, a_G: squares(_right_grams(a_S), gram_matrix(mixed_channels(a_G))) * _right_factor(*sizes(a_S)),
    ),
    Mistake(
        "unrolled_differently",
        "It looks as if the two activations were unrolled in different ways: give both the same treatment.",
        lambda a_S, a_G: squares(gram_matrix(mixed_channels(a_S)), _right_grams(a_G)) * _right_factor(*sizes(a_S)),
    ),
    _of_differences(
        "absolute_differences", "It looks as if absolute differences were summed.", lambda d: np.abs(d).sum()
    ),
    _of_differences("not_squared", "It looks as if the differences were summed without a square.", np.sum),
    _of_differences("root_taken", "It looks as if a root was taken (a norm).", np.linalg.norm),
    _of_differences(
        "squared_after_sum",
        "It looks as if the differences were summed first and the sum squared.",
        lambda d: d.sum() ** 2,
    ),
    _of_differences(
        "matrix_product_for_square",
        "It looks as if the difference was multiplied with itself as a matrix: the equation squares each entry.",
        lambda d: (d @ d).sum(),
    ),
    # Two mistakes at once, the commonest kind: a wrong Gram matrix and a wrong fraction.
    *(
        Mistake(f"{gram_name}+{name}", both(gram_message, message), _cost(distance, factor))
        for gram_name, gram_message, distance in _WRONG_GRAMS[:2]
        for name, message, factor in _WRONG_FACTORS
        if name != "integer_overflow"
    ),
)


def _shuffled(rng):
    a, b = pair(rng)
    places = a.reshape(-1, a.shape[-1])
    return (a, b), (rng.permutation(places).reshape(a.shape), b)


EXERCISE = Exercise(
    name="compute_layer_style_cost",
    number="3.2.2",
    title="Compute the style cost of one layer",
    difficulty="hard",
    minutes=25,
    form=Function(arguments=("a_S", "a_G"), returns="J_style_layer"),
    reference=layer_style_cost,
    published=Case(ACTIVATIONS, checks=("published",)),
    value=PUBLISHED,
    visible=(
        drawn((1, 2), (1, 5, 7, 2), checks=("fresh", "form", "gradient", "compiled")),
        # Large enough for (n_H n_W)^2 to overflow 32 bits.
        drawn((1, 2), (1, 216, 217, 3), checks=("large",)),
        drawn((1, 2), (1, 2, 3, 2), checks=("repeat",), times=110),
    ),
    kinds=kinds(2, lambda a_S, a_G: (a_S, a_G), large=((230, 210, 4), (70, 84, 4))),
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(message="The cost of two equal activations is not 0.", draw=each_with_itself),
        Law(
            message="Activations twice as large do not give a cost 2^4 times as large.",
            draw=twice_as_large,
            holds=lambda p, q: np.allclose(16 * p, q, rtol=1e-4, atol=0),
        ),
        Law(
            message="The cost changes when the positions of one image are shuffled: style has no places.",
            draw=_shuffled,
            holds=lambda p, q: np.allclose(p, q, rtol=1e-4, atol=0),
        ),
    ),
    mistakes=MISTAKES,
    builds_on=("gram_matrix",),
    rubric={
        "published": 1, "fresh": 7, "large": 6, "form": 1, "gradient": 6, "laws": 1, "compiled": 2, "repeat": 1,
    },
)  # fmt: skip
