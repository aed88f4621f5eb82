"""Exercise 2.1, ``adain(a_C, a_S)``: all about it.

Adaptive instance normalisation: Huang and Belongie (2017), arXiv:1703.06868, equation 8; epsilon as in their code.
"""

from dataclasses import replace

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Law, Mistake
from examiner.cases import Case
from examiner.forms import Function

from .common import (
    GUARD,
    close,
    each_with_itself,
    kinds,
    mixed_channels,
    moments_error,
    pair,
    rolled_up,
    stored,
    two_contents,
    unroll,
)

EPSILON = 1e-5


def statistics(A, less=0):
    """Mean and deviation of each row, shape (n_C, 1) each; the variance is divided by n - less."""
    with np.errstate(all="ignore"):
        return A.mean(axis=1, keepdims=True), np.sqrt(A.var(axis=1, keepdims=True, ddof=less) + EPSILON)


def adain(a_C, a_S):
    """Give each channel of a_C the mean and the deviation of that of a_S.

    Args:
        a_C: shape (1, n_H, n_W, n_C).
        a_S: shape (1, n_H', n_W', n_C).

    Returns:
        float64, shape of a_C: sigma_S (a_C - mu_C) / sigma_C + mu_S, with sigma^2 the mean square + 1e-5.
    """
    A, (mu_C, sigma_C), (mu_S, sigma_S) = unroll(a_C), statistics(unroll(a_C)), statistics(unroll(a_S))
    return rolled_up(sigma_S * (A - mu_C) / sigma_C + mu_S, a_C)


def tolerance(a_C, a_S):
    """How far a float32 answer may be off; epsilon is a matter of taste."""
    A_C, A_S = unroll(a_C), unroll(a_S)
    (mu_C, sigma_C), (_, sigma_S) = statistics(A_C), statistics(A_S)
    (mean_C, share_C), (mean_S, share_S) = moments_error(A_C), moments_error(A_S)
    taste = sum(EPSILON / np.maximum(A.var(axis=1, keepdims=True), EPSILON) for A in (A_C, A_S))
    whitened = np.abs(A_C - mu_C) / sigma_C
    off = sigma_S * (mean_C + 4 * FLOAT32 * np.abs(A_C)) / sigma_C + whitened * sigma_S * (share_C + share_S + taste)
    return rolled_up(off + mean_S + 8 * FLOAT32 * np.abs(A_S).max(axis=1, keepdims=True), a_C)


def gradient(arguments, cotangent):
    """The gradients with respect to both activations."""
    A_C, A_S = (unroll(a) for a in arguments)
    (mu_C, sigma_C), (mu_S, sigma_S) = statistics(A_C), statistics(A_S)
    c, W_C, W_S = unroll(cotangent), (A_C - mu_C) / sigma_C, (A_S - mu_S) / sigma_S
    along = np.mean(c * W_C, axis=1, keepdims=True)
    slope_C = sigma_S / sigma_C * (c - c.mean(axis=1, keepdims=True) - W_C * along)
    slope_S = (c.sum(axis=1, keepdims=True) + W_S * along * A_C.shape[1]) / A_S.shape[1]
    size_C = 1e-3 * np.abs(sigma_S / sigma_C) * np.abs(c).max()
    size_S = 1e-3 * np.abs(c).max() * A_C.shape[1] / A_S.shape[1] * (1 + np.abs(W_S))
    return [
        (0, rolled_up(slope_C, arguments[0]), rolled_up(size_C + 0 * A_C, arguments[0])),
        (1, rolled_up(slope_S, arguments[1]), rolled_up(size_S, arguments[1])),
    ]


def _from(combine):
    """A function of activations that combines their unrolled clouds and means and deviations."""

    def compute(a_C, a_S):
        A_C, A_S = unroll(a_C), unroll(a_S)
        return rolled_up(combine(A_C, *statistics(A_C), *statistics(A_S)) + 0 * A_C, a_C)

    return compute


def _over(axes):
    """Means and deviations over other axes than height and width."""

    def compute(a_C, a_S):
        C, S = np.float64(a_C), np.float64(a_S)
        parts = [[f(a, axis=axes, keepdims=True) for f in (np.mean, np.var)] for a in (C, S)]
        (mu_C, var_C), (mu_S, var_S) = parts
        try:
            value = np.sqrt(var_S + EPSILON) * (C - mu_C) / np.sqrt(var_C + EPSILON) + mu_S
        except ValueError:  # two images of different sizes
            return np.empty(0)
        return value if value.shape == C.shape else np.empty(0)

    return compute


def _unbiased(a_C, a_S):
    (mu_C, sigma_C), (mu_S, sigma_S) = (statistics(unroll(a), 1) for a in (a_C, a_S))
    return rolled_up(sigma_S * (unroll(a_C) - mu_C) / sigma_C + mu_S, a_C)


def _mixed(a_C, a_S):
    A_C, A_S = mixed_channels(a_C), mixed_channels(a_S)
    (mu_C, sigma_C), (mu_S, sigma_S) = statistics(A_C), statistics(A_S)
    return (sigma_S * (A_C - mu_C) / sigma_C + mu_S).reshape(np.shape(a_C))


_ALL_CHANNELS = (
    "It looks as if one mean and one deviation were taken for all channels together: each channel has its own."
)
_PLACES = (
    "It looks as if means and deviations were taken over the channels at each place: take them over all places, for "
    "each channel."
)
MISTAKES = (
    Mistake(
        "exchanged",
        "It looks as if content and style are exchanged: which of the two keeps its arrangement, and which gives its "
        "mean and deviation?",
        lambda a_C, a_S: adain(a_S, a_C),
    ),
    Mistake(
        "means_only",
        "It looks as if only the means were matched: the deviations are still those of the content.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: A - mu_C + mu_S),
    ),
    Mistake(
        "deviations_only",
        "It looks as if the style's mean is never added.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * (A - mu_C) / sigma_C),
        0.3,
    ),
    Mistake(
        "content_mean_kept",
        "The deviations are the style's, and the means still the content's.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * (A - mu_C) / sigma_C + mu_C),
        0.3,
    ),
    Mistake(
        "normalised_only",
        "Each channel has mean 0 and deviation 1 now: that is the first half of it.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: (A - mu_C) / sigma_C),
    ),
    Mistake(
        "mean_not_subtracted",
        "It looks as if the content's mean is not subtracted before the division.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * A / sigma_C + mu_S),
    ),
    Mistake(
        "style_not_scaled",
        "It looks as if the style's deviation is never multiplied with: each channel has deviation 1.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: (A - mu_C) / sigma_C + mu_S),
    ),
    Mistake(
        "not_whitened",
        "It looks as if the content's deviation is never divided by.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * (A - mu_C) + mu_S),
    ),
    Mistake(
        "variance_for_deviation",
        "It looks as if variances stand where the equation has deviations: a deviation is the root of a variance.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S**2 * (A - mu_C) / sigma_C**2 + mu_S),
        0.3,
    ),
    Mistake(
        "variance_for_deviation",
        "It looks as if the content's variance stands where its deviation belongs.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * (A - mu_C) / sigma_C**2 + mu_S),
        0.3,
    ),
    Mistake(
        "variance_for_deviation",
        "It looks as if the style's variance stands where its deviation belongs.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S**2 * (A - mu_C) / sigma_C + mu_S),
        0.3,
    ),
    Mistake(
        "deviations_inverted",
        "It looks as if the two deviations are exchanged: which one is divided by?",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_C * (A - mu_C) / sigma_S + mu_S),
    ),
    Mistake(
        "brackets",
        "It looks as if the mean of S is added before the multiplication: mind the brackets.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * ((A - mu_C) / sigma_C + mu_S)),
    ),
    Mistake(
        "brackets",
        "It looks as if only the content's mean is divided by its deviation: mind the brackets around a_C - mu_C.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * (A - mu_C / sigma_C) + mu_S),
    ),
    Mistake(
        "brackets",
        "It looks as if brackets are missing around a_C - mu_C: without them only the mean is divided, and only a_C "
        "multiplied.",
        _from(lambda A, mu_C, sigma_C, mu_S, sigma_S: sigma_S * A - mu_C / sigma_C + mu_S),
    ),
    Mistake("all_channels_together", _ALL_CHANNELS, _over((1, 2, 3))),
    Mistake("all_channels_together", _ALL_CHANNELS, _over(None)),
    Mistake("over_the_channels", _PLACES, _over((3,))),
    Mistake(
        "one_axis_only",
        "It looks as if means and deviations were taken along one side of the image: take them over both.",
        _over((1,)),
    ),
    Mistake(
        "one_axis_only",
        "It looks as if means and deviations were taken along one side of the image: take them over both.",
        _over((2,)),
    ),
    Mistake(
        "over_the_batch",
        "It looks as if means and deviations were taken over the first axis, which has one image only.",
        _over((0,)),
    ),
    Mistake(
        "channels_mixed",
        "It looks as if the activation was reshaped to (n_C, n_H*n_W) without a transpose, so that each row mixes "
        "the channels.",
        _mixed,
    ),
    Mistake(
        "unbiased",
        "It looks as if variances were divided by the number of places less one: here they are plain mean squares.",
        _unbiased,
        0.5,
    ),
    Mistake("style_returned", "This is S itself.", lambda a_C, a_S: np.float64(a_S)),
    Mistake("content_returned", "This is C itself, unchanged.", lambda a_C, a_S: np.float64(a_C)),
)


def _same_statistics(p, q):
    return all(close(x, y, 1e-3) for x, y in zip(statistics(unroll(p)), statistics(unroll(q)), strict=True))


_DEAD_CHANNEL = (
    "The value is right elsewhere, and wrong for activations as a ReLU makes them. Where a channel is the same "
    "everywhere, its variance is 0: see the small number in the equation."
)
_DEAD = np.array([[[0, 1, -2], [0, 4, 3], [0, -3, 1]], [[0, 2, 2], [0, -1, 5], [0, 6, -4]]], np.float32)[None]

# Where a channel of C alone is dead, the gradient is as large as epsilon is small.
KINDS = {
    name: replace(kind, hint=_DEAD_CHANNEL if kind.share else kind.hint)
    for name, kind in kinds(pair, differentiable=True, guarded=("rectified",)).items()
    if name != "flat"
}

EXERCISE = Exercise(
    name="adain",
    number="2.1",
    title="Give the content the style's means and deviations",
    difficulty="easy",
    minutes=12,
    form=Function(arguments=("a_C", "a_S"), returns="a"),
    reference=adain,
    published=Case(stored((1, 2), (2, 3, 2), (2, 3, 2)), checks=("published",)),
    visible=(
        Case(stored((3, 4), (5, 7, 3), (6, 4, 3)), checks=("fresh", "form", "gradient", "compiled")),
        Case(
            (_DEAD, *stored((5,), (3, 4, 3))),
            hint=_DEAD_CHANNEL,
            share=GUARD,
        ),
        Case(stored((6, 7), (2, 3, 2), (2, 3, 2)), checks=("repeat",), times=40),
    ),
    kinds=KINDS,
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(message="The adain of an activation with itself is not that activation.", draw=each_with_itself),
        Law(
            message="The means and deviations of the result are not those of the style.",
            draw=two_contents,
            holds=_same_statistics,
        ),
    ),
    mistakes=MISTAKES,
    rubric={"published": 1, "fresh": 6, "form": 1, "gradient": 2, "laws": 1, "compiled": 0.5, "repeat": 0.5},
)
