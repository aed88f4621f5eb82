"""Exercise 3.1, ``style_mmd(a_S, a_G, degree=2)``: all about it.

The squared maximum mean discrepancy of two clouds: Li, Wang, Liu and Hou (2017), arXiv:1701.01036, equation 8, with
means over the pairs, so that the two may have different sizes.
"""

import numpy as np

from autograder.exercise import Exercise, Kind, Law, Mistake, long_sum, rounding
from examiner.cases import Case
from examiner.forms import Function

from .common import ZERO, kinds, mixed_channels, pair, shuffled, stored, unroll


def _mean_kernel(X, Y, degree):
    return np.mean((X.T @ Y) ** degree)


def style_mmd(a_S, a_G, degree=2):
    """The mean of k(x, x') + the mean of k(y, y') - twice the mean of k(x, y), for the kernel (x . y)^degree.

    Args:
        a_S: activation of the style image, shape (1, n_H, n_W, n_C); its places are the points x.
        a_G: activation of the generated image, shape (1, n_H', n_W', n_C); its places are the points y.
        degree: of the kernel.

    Returns:
        float64 scalar.
    """
    X, Y = unroll(a_S), unroll(a_G)
    return _mean_kernel(X, X, degree) + _mean_kernel(Y, Y, degree) - 2 * _mean_kernel(X, Y, degree)


def tolerance(a_S, a_G, degree=2):
    """How far a float32 answer may be off: the three means cancel."""
    lengths = [np.linalg.norm(unroll(a), axis=0) for a in (a_S, a_G)]
    most = sum(np.mean(length**degree) for length in lengths) ** 2
    return degree * (rounding(a_S.shape[-1]) + long_sum(lengths[0].size * lengths[1].size)) * most


def gradient(arguments, cotangent):
    """The gradient with respect to a_G."""
    a_S, a_G, degree = (*arguments, 2)[:3]
    X, Y, shape = unroll(a_S), unroll(a_G), np.shape(a_G)

    def slope(X, Y, factor):
        inner = X.T @ Y
        exact = factor * X @ inner ** (degree - 1) / inner.size
        return exact, np.abs(factor) * np.abs(X) @ (np.abs(X).T @ np.abs(Y)) ** (degree - 1) / inner.size

    factor = 2 * degree * float(cotangent)
    (own, size), (cross, other) = slope(Y, Y, factor), slope(X, Y, -factor)
    off = 10 * degree * rounding(X.size + Y.size) * (size + other)
    return [(1, (own + cross).T.reshape(shape), off.T.reshape(shape))]


def _from(combine):
    """An MMD that combines the three tables of kernels, ss, gg and sg."""

    def compute(a_S, a_G, degree=2):
        X, Y = unroll(a_S), unroll(a_G)
        return np.float64(combine((X.T @ X) ** degree, (Y.T @ Y) ** degree, (X.T @ Y) ** degree))

    return compute


def _of_clouds(change):
    """An MMD of changed clouds; an activation is given to ``change`` with its degree."""
    return lambda a_S, a_G, degree=2: style_mmd(change(np.float64(a_S)), change(np.float64(a_G)), degree)


def _of_channels(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    if X.shape != Y.shape:
        return np.empty(0)
    return np.mean((X @ X.T) ** degree) + np.mean((Y @ Y.T) ** degree) - 2 * np.mean((X @ Y.T) ** degree)


def _power_after_mean(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    ss, gg, sg = (np.mean(A.T @ B) for A, B in ((X, X), (Y, Y), (X, Y)))
    return ss**degree + gg**degree - 2 * sg**degree


def _centred(a):
    return a - a.mean(axis=(1, 2), keepdims=True)


def _of_length_one(a):
    return a / np.maximum(np.linalg.norm(a, axis=-1, keepdims=True), 1e-12)


def _no_diagonal(K):
    return (K.sum() - np.trace(K)) / max(K.size - len(K), 1)


def _without_itself(a_S, a_G, degree=2):
    X, Y = unroll(a_S), unroll(a_G)
    own = _no_diagonal((X.T @ X) ** degree) + _no_diagonal((Y.T @ Y) ** degree)
    return own - 2 * _mean_kernel(X, Y, degree)


def _entrywise(a_S, a_G, degree=2):
    """The products of a place with itself, or with the same place of the other image, alone."""
    X, Y = unroll(a_S), unroll(a_G)
    if X.shape != Y.shape:
        return np.empty(0)
    ss, gg, sg = (np.mean(np.sum(A * B, axis=0) ** degree) for A, B in ((X, X), (Y, Y), (X, Y)))
    return ss + gg - 2 * sg


_SUMS = "It looks as if kernels were summed where the equation has means."
MISTAKES = (
    Mistake(
        "degree_ignored",
        "The value stays what it would be for degree 2: it looks as if the exponent is written as a number, or Gram "
        "matrices were compared, which agrees with the kernel of degree 2 alone.",
        lambda a_S, a_G, degree=2: style_mmd(a_S, a_G, 2),
        0.5,
    ),
    Mistake(
        "degree_ignored",
        "It looks as if the exponent is missing: this is the distance for the kernel x . y, whatever the degree.",
        lambda a_S, a_G, degree=2: style_mmd(a_S, a_G, 1),
    ),
    Mistake("summed", _SUMS, _from(lambda ss, gg, sg: ss.sum() + gg.sum() - 2 * sg.sum()), 0.3),
    Mistake(
        "divided_by_places",
        "It looks as if the sums over pairs of places were divided by the number of places: there are its square of "
        "pairs.",
        _from(lambda ss, gg, sg: ss.sum() / len(ss) + gg.sum() / len(gg) - 2 * sg.sum() / len(sg)),
        0.3,
    ),
    Mistake(
        "one_size",
        "It looks as if all three sums are divided by the square of the same number of places: the two clouds may "
        "have different sizes.",
        _from(lambda ss, gg, sg: (ss.sum() + gg.sum() - 2 * sg.sum()) / ss.size),
        0.5,
    ),
    Mistake(
        "cross_once",
        "It looks as if the mean over the pairs of both clouds is subtracted once: compare with the equation.",
        _from(lambda ss, gg, sg: ss.mean() + gg.mean() - sg.mean()),
    ),
    Mistake(
        "cross_added",
        "It looks as if the mean over the pairs of both clouds is added: compare with the equation.",
        _from(lambda ss, gg, sg: ss.mean() + gg.mean() + 2 * sg.mean()),
    ),
    Mistake(
        "cross_missing",
        "It looks as if the pairs of both clouds are missing.",
        _from(lambda ss, gg, sg: ss.mean() + gg.mean()),
    ),
    Mistake(
        "one_term_missing",
        "It looks as if the pairs within one of the two clouds are missing.",
        _from(lambda ss, gg, sg: gg.mean() - 2 * sg.mean()),
    ),
    Mistake(
        "one_term_missing",
        "It looks as if the pairs within one of the two clouds are missing.",
        _from(lambda ss, gg, sg: ss.mean() - 2 * sg.mean()),
    ),
    Mistake(
        "own_terms_subtracted",
        "It looks as if the terms of the two clouds were subtracted from each other: both are added.",
        _from(lambda ss, gg, sg: ss.mean() - gg.mean()),
    ),
    Mistake(
        "wrong_sign",
        "The sign is wrong: look for a stray minus.",
        _from(lambda ss, gg, sg: 2 * sg.mean() - ss.mean() - gg.mean()),
    ),
    Mistake(
        "root_taken",
        "It looks as if a root was taken at the end: the equation gives the squared distance.",
        _from(lambda ss, gg, sg: np.sqrt(np.abs(ss.mean() + gg.mean() - 2 * sg.mean()))),
        0.3,
    ),
    Mistake(
        "halved",
        "The value is half of what it should be.",
        _from(lambda ss, gg, sg: (ss.mean() + gg.mean()) / 2 - sg.mean()),
        0.5,
    ),
    Mistake(
        "channels_compared",
        "It looks as if the products were taken between channels: the points of the cloud are the places.",
        _of_channels,
    ),
    Mistake(
        "power_after_mean",
        "It looks as if the mean of the products was raised to the power: each product is, before the mean.",
        _power_after_mean,
    ),
    Mistake(
        "mean_subtracted",
        "It looks as if the means were taken off first: the kernel takes the points as they are.",
        _of_clouds(_centred),
    ),
    Mistake(
        "length_one",
        "It looks as if the points were scaled to length 1 first: the kernel takes them as they are.",
        _of_clouds(_of_length_one),
    ),
    Mistake(
        "without_itself",
        "It looks as if the pairs of a point with itself are left out: the means run over all pairs.",
        _without_itself,
        0.5,
    ),
    Mistake(
        "same_places_only",
        "It looks as if only pairs of the same place were compared: each point meets every point.",
        _entrywise,
    ),
    Mistake(
        "channels_mixed",
        "It looks as if the activation was reshaped to (n_C, n_H*n_W) without a transpose.",
        _of_clouds(lambda a: mixed_channels(a).T[None, :, None, :]),
    ),
    Mistake("always_zero", ZERO, lambda a_S, a_G, degree=2: np.float64(0)),
)


def _draw(rng, shape, **how):
    return (*pair(rng, shape, **how), int(rng.choice([1, 2, 3])))


def _by_default(rng):
    return pair(rng)


def _each_with_itself(rng):
    a, b = pair(rng)
    return (a, a, 2), (b, b, 3)


def _shuffled(rng):
    a, b = pair(rng)
    return (a, b, 2), (a, shuffled(rng, b), 2)


def _twice(rng):
    a, b = pair(rng)
    return (a, b, 3), (2 * a, 2 * b, 3)


_DEFAULT = (
    "The value is right where the degree is given, and wrong where it is not: keep the first line as the notebook "
    "gave it, with degree 2 by default."
)
_KINDS = kinds(_draw, differentiable=True)

PUBLISHED = Case(stored((1, 2), (4, 3, 3), (4, 3, 3)), checks=("published",), hint=_DEFAULT)

EXERCISE = Exercise(
    name="style_mmd",
    number="3.1",
    title="Compare two clouds through a kernel",
    difficulty="medium",
    minutes=15,
    form=Function(arguments=("a_S", "a_G", "degree"), returns="MMD2", by_name=("degree",)),
    reference=style_mmd,
    published=PUBLISHED,
    value=float(f"{style_mmd(*PUBLISHED.arguments):.6g}"),
    visible=(
        Case(
            (*stored((3, 4), (5, 7, 2), (4, 6, 2)), 3),
            checks=("fresh", "form", "gradient", "compiled"),
        ),
        Case((*stored((5, 6), (3, 5, 2), (3, 5, 2)), 1)),
        Case(stored((7, 8), (2, 3, 2), (2, 3, 2)), checks=("repeat",), times=40),
    ),
    kinds={
        **_KINDS,
        "default": Kind(draw=_by_default, catches="another degree by default", hint=_DEFAULT),
    },
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(
            message="The distance of two equal clouds is not 0.",
            draw=_each_with_itself,
        ),
        Law(
            message="The distance changes when the places of one image are shuffled.",
            draw=_shuffled,
            holds=lambda p, q: np.allclose(p, q, rtol=1e-3, atol=0),
        ),
        Law(
            message="For the kernel (x . y)^3, clouds twice as large are not 2^6 times as far apart.",
            draw=_twice,
            holds=lambda p, q: np.allclose(64 * p, q, rtol=1e-3, atol=0),
        ),
    ),
    mistakes=MISTAKES,
    rubric={"published": 1, "fresh": 7, "form": 1, "gradient": 3, "laws": 1, "compiled": 1, "repeat": 1},
)
