"""Gradients of the graded functions and steps of Adam in NumPy float64, with how far a float32 answer may be off.

The functions themselves are in ``nst_utils.reference``; a gradient here is that of ``sum(cotangent * value)`` with
respect to the argument that the painting needs it for.
"""

import numpy as np

from nst_utils import exercises
from nst_utils.reference import gram_matrix, step_costs, unroll

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


def adam_steps(image, content, style, learning_rate, steps):
    """Follow the gradient of ``reference.step_costs`` with Keras's Adam (Kingma and Ba, 2015, arXiv:1412.6980).

    Args:
        image: where to start, shape (1, n_H, n_W, 3).
        content: the image that J_content pulls to, same shape.
        style: the image that J_style pulls to, same shape.
        learning_rate: how far a pixel moves in the first step.
        steps: how many.

    Returns:
        The float64 image after the steps, and the absolute tolerance: 0.01, and infinite for the few pixels whose
        gradient came so near 0 that rounding decides where Adam moves them.
    """
    x, mean, square, least = np.float64(image), 0.0, 0.0, np.inf
    for step in range(1, steps + 1):
        _, d_content, d_style = step_costs(x, content, style)
        slope = 10 * d_content + 40 * d_style
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        x = x - learning_rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-7)
        least = np.minimum(least, abs(slope))
    return x, np.where(least > 0.1, 1e-2, np.inf)


def value_shape(name, arguments):
    """Shape of the reference function's value."""
    return np.shape(exercises.EXERCISES[name].reference(*arguments))


def _slack(terms):
    """Relative error of a float32 sum of products; the bound of ``nst_utils.exercises`` for values."""
    return _FLOAT32 * (20 + 2 * np.sqrt(terms))


def _rolled(A, like):
    """Undo ``unroll``."""
    return A.T.reshape(like.shape)
