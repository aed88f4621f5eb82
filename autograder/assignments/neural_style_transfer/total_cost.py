"""Exercise 3.3, ``total_cost(J_content, J_style, alpha=10, beta=40)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Kind, Law, Mistake, rounding
from examiner.cases import Case
from examiner.forms import Function

from .common import HARD_CODED

PUBLISHED = 35.34667875478276  # printed by the well-known course exercise for the two costs below
COSTS = (1.7886284734303186, 0.43650985051198943)  # np.random.seed(3), then two draws of np.random.randn()


def total_cost(J_content, J_style, alpha=10, beta=40):
    """Total cost J(G) = alpha * J_content + beta * J_style.

    Args:
        J_content: content cost, a number.
        J_style: style cost, a number.
        alpha: weight of the content cost.
        beta: weight of the style cost.

    Returns:
        float64 scalar.
    """
    return np.float64(alpha * J_content + beta * J_style)


def gradient(arguments, cotangent):
    """The gradients with respect to the two costs: alpha and beta, times the cotangent."""
    exact = [np.float64(float(cotangent) * weight) for weight in (*arguments, 10, 40)[2:4]]
    return [(place, g, 23 * FLOAT32 * abs(g)) for place, g in enumerate(exact)]


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
    Mistake("hard_coded", HARD_CODED, lambda *arguments: np.float64(PUBLISHED)),
)


def _costs(rng):
    return tuple(rng.uniform(0.5, 50, 2).astype(np.float32))


def _weighted_costs(rng):
    return (*_costs(rng), *(float(np.float32(x)) for x in rng.uniform(0.5, 50, 2)))


def _twice(rng):
    J_content, J_style, alpha, beta = _weighted_costs(rng)
    return (J_content, J_style, alpha, beta), (J_content, J_style, 2 * alpha, 2 * beta)


def _without_content(rng):
    J_content, J_style, alpha, beta = _weighted_costs(rng)
    return (np.float32(0), J_style, alpha, beta), (J_content, J_style, 0.0, beta)


_DEFAULTS = (
    "It is right where alpha and beta are given, and not where they are left out: the notebook's first line has the "
    "integers alpha = 10 and beta = 40 by default."
)
_EVERYWHERE = ("fresh", "form", "gradient", "compiled")

EXERCISE = Exercise(
    name="total_cost",
    number="3.3",
    title="Combine the costs",
    difficulty="easy",
    minutes=3,
    form=Function(arguments=("J_content", "J_style", "alpha", "beta"), returns="J", by_name=("alpha", "beta")),
    reference=total_cost,
    published=Case(COSTS, checks=("published",), hint=_DEFAULTS),
    value=PUBLISHED,
    visible=(
        Case((np.float32(1.25), np.float32(0.5), 3.0, 7.0), checks=_EVERYWHERE),
        Case((np.float32(0.75), np.float32(3.5)), checks=("defaults",), hint=_DEFAULTS),
        Case((np.float32(2.25), np.float32(1.5), 3.0, 7.0), checks=("repeat",), times=110),
    ),
    kinds={
        "weights": Kind(draw=_weighted_costs, catches="weights written as numbers"),
        "large": Kind(
            draw=lambda rng: (*rng.uniform(1e6, 1e9, 2).astype(np.float32), *_weighted_costs(rng)[2:]),
            catches="clipped costs: those of a painting start at 1e9",
            hint="The value is right for small costs and wrong for costs as large as those of a painting.",
        ),
        "defaults": Kind(
            draw=_costs, catches="other defaults than 10 and 40", checks=("defaults",), hint=_DEFAULTS
        ),
        "numbers": Kind(
            draw=lambda rng: tuple(float(x) for x in rng.uniform(0.5, 50, 4)),
            catches="wrong for Python numbers",
            hint="The value is right for tensors and wrong for plain numbers.",
        ),
        "form": Kind(draw=_weighted_costs, catches="other dtypes", checks=("form",)),
        "gradient": Kind(draw=_weighted_costs, catches="a gradient cut off", checks=("gradient",)),
        "compiled": Kind(draw=_weighted_costs, catches="NumPy, side effects", checks=("compiled",)),
        "repeat": Kind(
            draw=_weighted_costs, catches="what depends on the calls before", checks=("repeat",), times=110
        ),
    },
    tolerance=lambda J_content, J_style, alpha=10, beta=40: (
        rounding(2) * (abs(alpha * float(J_content)) + abs(beta * float(J_style)))
    ),
    gradient=gradient,
    laws=(
        Law(
            message="J is not linear in alpha and beta.",
            draw=_twice,
            holds=lambda p, q: np.allclose(2 * p, q, rtol=1e-4, atol=0),
        ),
        Law(
            message="J with alpha = 0 is not beta J_style.",
            draw=_without_content,
            holds=lambda p, q: np.allclose(p, q, rtol=1e-4, atol=0),
        ),
    ),
    mistakes=MISTAKES,
    rubric={
        "published": 1, "fresh": 3, "defaults": 1, "form": 1, "gradient": 2, "laws": 0.5, "compiled": 1,
        "repeat": 0.5,
    },
    titles={"defaults": "alpha = 10 and beta = 40, unless the call says otherwise"},
)  # fmt: skip
