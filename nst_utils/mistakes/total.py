"""Mistakes in ``total_cost(J_content, J_style, alpha=10, beta=40)``."""

import numpy as np

from nst_utils import reference
from nst_utils.mistakes.common import HARD_CODED, Mistake


def _weighted(mistake_id, message, combine):
    return Mistake(
        mistake_id,
        message,
        lambda J_content, J_style, alpha=10, beta=40: np.float64(combine(J_content, J_style, alpha, beta)),
    )


_IGNORED = (
    "The value stays what it would be for other weights: it looks as if alpha or beta is written as a number in the "
    "function, so that the arguments have no effect."
)
MISTAKES = (
    _weighted(
        "weights_swapped",
        "It looks as if alpha and beta are exchanged: which of the two belongs to the content?",
        lambda c, s, alpha, beta: beta * c + alpha * s,
    ),
    _weighted(
        "weights_left_out", "It looks like the plain sum: alpha and beta are not used.", lambda c, s, a, b: c + s
    ),
    _weighted("weights_ignored", _IGNORED, lambda c, s, alpha, beta: 10 * c + 40 * s),
    _weighted("weights_ignored", _IGNORED, lambda c, s, alpha, beta: 10 * c + beta * s),
    _weighted("weights_ignored", _IGNORED, lambda c, s, alpha, beta: alpha * c + 40 * s),
    _weighted(
        "one_weight_for_both",
        "It looks as if alpha weighs both costs: each cost has a weight of its own.",
        lambda c, s, alpha, beta: alpha * (c + s),
    ),
    _weighted(
        "one_weight_for_both",
        "It looks as if beta weighs both costs: each cost has a weight of its own.",
        lambda c, s, alpha, beta: beta * (c + s),
    ),
    _weighted("style_left_out", "It looks as if the style cost is missing.", lambda c, s, alpha, beta: alpha * c),
    _weighted("content_left_out", "It looks as if the content cost is missing.", lambda c, s, alpha, beta: beta * s),
    _weighted("beta_left_out", "It looks as if beta is missing.", lambda c, s, alpha, beta: alpha * c + s),
    _weighted("alpha_left_out", "It looks as if alpha is missing.", lambda c, s, alpha, beta: c + beta * s),
    _weighted(
        "costs_multiplied",
        "It looks as if the two weighted costs were multiplied: the equation adds them.",
        lambda c, s, alpha, beta: alpha * c * beta * s,
    ),
    _weighted(
        "costs_subtracted",
        "It looks as if the style cost was subtracted: both costs shall become small.",
        lambda c, s, alpha, beta: alpha * c - beta * s,
    ),
    _weighted(
        "weights_normalised",
        "It looks as if the sum was divided by alpha + beta (or by 2): the equation has no such division.",
        lambda c, s, alpha, beta: (alpha * c + beta * s) / (alpha + beta),
    ),
    _weighted(
        "weights_normalised",
        "It looks as if the sum was divided by 2: the equation has no such division.",
        lambda c, s, alpha, beta: (alpha * c + beta * s) / 2,
    ),
    _weighted(
        "costs_squared",
        "It looks as if the costs were squared once more: they are sums of squares already.",
        lambda c, s, alpha, beta: alpha * c**2 + beta * s**2,
    ),
    _weighted(
        "weights_added",
        "It looks as if the weights were added to the costs: the equation multiplies.",
        lambda c, s, alpha, beta: (alpha + c) + (beta + s),
    ),
    _weighted(
        "weights_multiplied",
        "It looks as if alpha and beta together weigh the sum: each cost has a weight of its own.",
        lambda c, s, alpha, beta: alpha * beta * (c + s),
    ),
    Mistake("hard_coded", HARD_CODED, lambda *arguments: np.float64(reference.PUBLISHED_TOTAL_COST)),
)
