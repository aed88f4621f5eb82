"""Gradients of the graded functions in NumPy float64, with how far a float32 answer may be from them.

The functions themselves are in ``nst_utils.reference``; a gradient here is that of ``sum(cotangent * value)`` with
respect to the argument that the painting needs it for.
"""

import numpy as np

from nst_utils import exercises
from nst_utils.reference import gram_matrix, unroll

_FLOAT32 = 2.0**-24  # relative error of one rounding


def gradient(name, arguments, cotangent):
    """Compute the gradient that a right answer has.

    Args:
        name: the exercise's; not ``train_step``.
        arguments: of its reference function; arrays, or numbers for ``total_cost``.
        cotangent: array of the value's shape.

    Returns:
        For each argument that is checked: its position, the float64 gradient, the absolute tolerance.
    """
    if name == "compute_content_cost":
        a_C, a_G = (np.float64(a) for a in arguments)
        exact = float(cotangent) * (a_G - a_C) / (2 * a_C.size)
        return [(1, exact, _slack(16) * abs(float(cotangent)) * (abs(a_G) + abs(a_C)) / (2 * a_C.size))]
    if name == "gram_matrix":
        A, both = np.float64(arguments[0]), cotangent + cotangent.T
        return [(0, both @ A, _slack(len(A)) * (abs(both) @ abs(A)))]
    if name == "compute_layer_style_cost":
        A_S, A_G = (unroll(a) for a in arguments)
        factor = abs(float(cotangent)) / float(A_S.size) ** 2
        exact = factor * np.sign(float(cotangent)) * (gram_matrix(A_G) - gram_matrix(A_S)) @ A_G
        sizes = factor * (gram_matrix(abs(A_S)) + gram_matrix(abs(A_G))) @ abs(A_G)
        return [(1, _rolled(exact, arguments[1]), _slack(A_S.shape[1]) * _rolled(sizes, arguments[1]))]
    alpha, beta = (*arguments, 10, 40)[2:4]
    exact = [float(cotangent) * weight for weight in (alpha, beta)]
    return [(place, np.float64(g), _slack(2) * abs(g)) for place, g in enumerate(exact)]


def value_shape(name, arguments):
    """Shape of the reference function's value."""
    return np.shape(exercises.EXERCISES[name].reference(*arguments))


def _slack(terms):
    """Relative error of a float32 sum of products; the bound of ``nst_utils.exercises`` for values."""
    return _FLOAT32 * (20 + 2 * np.sqrt(terms))


def _rolled(A, like):
    """Undo ``unroll``."""
    return A.T.reshape(like.shape)
