"""Exercise 3.3, ``gaussian_wasserstein(a_S, a_G)``: all about it.

The squared Wasserstein distance of two Gaussians: Givens and Shortt (1984), "A class of Wasserstein metrics for
probability distributions".
"""

import numpy as np

from autograder.exercise import Exercise, Law, Mistake
from examiner.cases import Case
from examiner.forms import Function

from .common import (
    AXES,
    DEEP,
    GUARD,
    SIGNS,
    ZERO,
    kinds,
    mean_and_covariance,
    mixed_channels,
    pair,
    power,
    shuffled,
    stored,
    transposed,
    unroll,
)


def _moments(a_S, a_G):
    """Means, shape (n_C, 1), and covariances of two activations: mu_S, Sigma_S, mu_G, Sigma_G."""
    return *mean_and_covariance(unroll(a_S)), *mean_and_covariance(unroll(a_G))


def _root(Sigma):
    return power(Sigma, 0.5)


def _cross(Sigma_S, Sigma_G):
    """The trace of (Sigma_S^1/2 Sigma_G Sigma_S^1/2)^1/2."""
    R = _root(Sigma_S)
    return np.sum(np.sqrt(np.maximum(np.linalg.eigvalsh(R @ Sigma_G @ R), 0)))


def gaussian_wasserstein(a_S, a_G):
    """|mu_S - mu_G|^2 + tr(Sigma_S + Sigma_G - 2 (Sigma_S^1/2 Sigma_G Sigma_S^1/2)^1/2).

    Args:
        a_S: activation of the style image, shape (1, n_H, n_W, n_C).
        a_G: activation of the generated image, shape (1, n_H', n_W', n_C).

    Returns:
        float64 scalar.
    """
    mu_S, Sigma_S, mu_G, Sigma_G = _moments(a_S, a_G)
    return np.sum((mu_S - mu_G) ** 2) + np.trace(Sigma_S + Sigma_G) - 2 * _cross(Sigma_S, Sigma_G)


def tolerance(a_S, a_G):
    """How far an answer may be off: its parts cancel, and where a cloud is flat some add a little to its variance."""
    mu_S, Sigma_S, mu_G, Sigma_G = _moments(a_S, a_G)
    return 1e-3 * (np.sum((mu_S - mu_G) ** 2) + np.trace(Sigma_S + Sigma_G)) + 1e-5 * np.sum(mu_S**2 + mu_G**2)


def gradient(arguments, cotangent):
    """The gradient with respect to a_G: each point is pulled to where the best map from G to S takes it."""
    a_S, a_G = arguments
    mu_S, Sigma_S, mu_G, Sigma_G = _moments(a_S, a_G)
    R = _root(Sigma_S)
    D, E = np.linalg.eigh(R @ Sigma_G @ R)
    some = 1e-12 * D[-1] < D  # what S has and G has not draws no point of G in any direction
    best = R @ (E[:, some] / np.sqrt(D[some])) @ E[:, some].T @ R
    A = unroll(a_G)
    slope = 2 * float(cotangent) / A.shape[1] * (A - mu_S - best @ (A - mu_G))
    size = 2 * abs(float(cotangent)) / A.shape[1] * (np.abs(A).max() + np.abs(unroll(a_S)).max())
    return [(1, slope.T.reshape(np.shape(a_G)), 1e-3 * size)]


def _from(combine):
    """A distance that combines means and covariances otherwise."""
    return lambda a_S, a_G: np.float64(combine(*_moments(a_S, a_G)))


def _shift(mu_S, mu_G):
    return np.sum((mu_S - mu_G) ** 2)


def _bures(Sigma_S, Sigma_G):
    return np.trace(Sigma_S + Sigma_G) - 2 * _cross(Sigma_S, Sigma_G)


def _of_roots(mu_S, Sigma_S, mu_G, Sigma_G):
    return _shift(mu_S, mu_G) + np.sum((_root(Sigma_S) - _root(Sigma_G)) ** 2)


def _inner_entries(mu_S, Sigma_S, mu_G, Sigma_G):
    with np.errstate(all="ignore"):
        R = _root(Sigma_S)
        return _shift(mu_S, mu_G) + np.trace(Sigma_S + Sigma_G - 2 * np.sqrt(R @ Sigma_G @ R))


def _root_of_entries(mu_S, Sigma_S, mu_G, Sigma_G):
    R = np.sqrt(np.maximum(Sigma_S, 0))
    return _shift(mu_S, mu_G) + np.trace(Sigma_S + Sigma_G) - 2 * np.trace(_root(R @ Sigma_G @ R))


def _turned(signs):
    """A distance in which the inner root is E^T D^1/2 E, for axes of these signs."""

    def compute(mu_S, Sigma_S, mu_G, Sigma_G):
        R = transposed(Sigma_S, 0.5, signs)
        return _shift(mu_S, mu_G) + np.trace(Sigma_S + Sigma_G) - 2 * np.trace(_root(R @ Sigma_G @ R))

    return compute


def _variances(mu_S, Sigma_S, mu_G, Sigma_G):
    return _shift(mu_S, mu_G) + np.sum((np.sqrt(np.diag(Sigma_S)) - np.sqrt(np.diag(Sigma_G))) ** 2)


def _with_covariances(change):
    """A distance between Gaussians whose moments were taken otherwise: ``change(A)`` gives mean and covariance."""

    def compute(a_S, a_G):
        (mu_S, Sigma_S), (mu_G, Sigma_G) = (change(a) for a in (np.float64(a_S), np.float64(a_G)))
        return _shift(mu_S, mu_G) + _bures(Sigma_S, Sigma_G)

    return compute


def _unbiased(a):
    A = unroll(a)
    return mean_and_covariance(A, 1) if A.shape[1] > 1 else (A, np.zeros((len(A), len(A))))


def _uncentred(a):
    A = unroll(a)
    return A.mean(axis=1, keepdims=True), A @ A.T / A.shape[1]


def _summed(a):
    A = unroll(a)
    mu, Sigma = mean_and_covariance(A)
    return mu, Sigma * A.shape[1]


def _mixed(a):
    return mean_and_covariance(mixed_channels(a))


MISTAKES = (
    Mistake(
        "mean_missing",
        "It looks as if the distance of the means is missing.",
        _from(lambda mu_S, S, mu_G, G: _bures(S, G)),
        0.3,
    ),
    Mistake(
        "means_only",
        "It looks as if only the means are compared.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G)),
    ),
    Mistake(
        "two_missing",
        "It looks as if the factor 2 before the root is missing.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(S + G) - _cross(S, G)),
        0.3,
    ),
    Mistake(
        "root_missing",
        "It looks as if the product is subtracted without its root.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(S + G) - 2 * np.trace(_root(S) @ G @ _root(S))),
    ),
    Mistake(
        "cross_missing",
        "It looks as if the term with the root is missing.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(S + G)),
    ),
    Mistake(
        "cross_added",
        "It looks as if the term with the root is added: it is subtracted.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(S + G) + 2 * _cross(S, G)),
    ),
    Mistake(
        "one_trace_missing",
        "It looks as if the trace of one of the two covariances is missing.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(G) - 2 * _cross(S, G)),
    ),
    Mistake(
        "one_trace_missing",
        "It looks as if the trace of one of the two covariances is missing.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(S) - 2 * _cross(S, G)),
    ),
    Mistake(
        "roots_compared",
        "It looks as if the roots of the covariances were compared entry by entry: that agrees with the equation "
        "only where both clouds have the same axes.",
        _from(_of_roots),
    ),
    Mistake(
        "covariances_compared",
        "It looks as if the covariances themselves were compared, entry by entry.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.sum((S - G) ** 2)),
    ),
    Mistake(
        "deviations_only",
        "It looks as if only the deviations of the channels were compared: how they go together is missing.",
        _from(_variances),
    ),
    Mistake(
        "entrywise_root",
        "It looks as if the outer root is taken of each entry: the root of a matrix is taken of its eigenvalues.",
        _from(_inner_entries),
    ),
    Mistake(
        "entrywise_root",
        "It looks as if a root was taken of each entry: the root of a matrix is taken of its eigenvalues, "
        "E D^{1/2} E^T.",
        _from(_root_of_entries),
    ),
    *(Mistake("axes_transposed", AXES, _from(_turned(np.array(signs)))) for signs in SIGNS),
    Mistake(
        "inner_root_missing",
        "It looks as if a covariance stands where the equation has its root.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.trace(S + G) - 2 * np.trace(power(S @ G @ S, 0.5))),
    ),
    Mistake(
        "mean_not_squared",
        "It looks as if the distance of the means is not squared.",
        _from(lambda mu_S, S, mu_G, G: np.sqrt(_shift(mu_S, mu_G)) + _bures(S, G)),
        0.3,
    ),
    Mistake(
        "mean_of_squares",
        "It looks as if the squared differences of the means were averaged: the squared length is their sum.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) / len(S) + _bures(S, G)),
        0.3,
    ),
    Mistake(
        "summed_entries",
        "It looks as if all entries were summed where the equation has a trace, the sum of the diagonal.",
        _from(lambda mu_S, S, mu_G, G: _shift(mu_S, mu_G) + np.sum(S + G - 2 * _root(_root(S) @ G @ _root(S)))),
    ),
    Mistake(
        "root_taken",
        "It looks as if a root was taken at the end: the equation gives the squared distance.",
        _from(lambda mu_S, S, mu_G, G: np.sqrt(np.maximum(_shift(mu_S, mu_G) + _bures(S, G), 0))),
        0.3,
    ),
    Mistake(
        "wrong_sign",
        "The sign is wrong: look for a stray minus.",
        _from(lambda mu_S, S, mu_G, G: -_shift(mu_S, mu_G) - _bures(S, G)),
    ),
    Mistake(
        "not_centred",
        "It looks as if the means were not taken off before the products: those are no covariances.",
        _with_covariances(_uncentred),
    ),
    Mistake(
        "summed",
        "It looks as if the products were summed over the places: a covariance is their mean.",
        _with_covariances(_summed),
    ),
    Mistake(
        "channels_mixed",
        "It looks as if the activation was reshaped to (n_C, n_H*n_W) without a transpose.",
        _with_covariances(_mixed),
    ),
    Mistake(
        "unbiased",
        "It looks as if covariances were divided by the number of places less one: here they are plain means.",
        _with_covariances(_unbiased),
        0.5,
    ),
    Mistake("always_zero", ZERO, lambda a_S, a_G: np.float64(0)),
)


def _shifted(rng):
    """Clouds and the same moved by t: the distance is |t|^2."""
    a, b = pair(rng)
    t, u = (rng.uniform(-5, 5, a.shape[-1]).astype(np.float32) for _ in range(2))
    return (a, a + t), (b, b + u)


def _shuffles(rng):
    """Clouds and the same with their places in another order: the distance is 0."""
    a, b = pair(rng)
    return (a, shuffled(rng, a)), (b, shuffled(rng, b))


def _scaled(rng):
    """Centred clouds and the same s times as large: the distance is (s - 1)^2 tr Sigma."""
    clouds = [a - a.mean(axis=(1, 2), keepdims=True) for a in pair(rng)]
    return tuple((a, np.float32(s) * a) for a, s in zip(clouds, rng.uniform(2, 5, 2), strict=True))


PUBLISHED = Case(stored((1, 2), (4, 3, 3), (5, 3, 3)), checks=("published",))

EXERCISE = Exercise(
    name="gaussian_wasserstein",
    number="3.3",
    title="Compare two clouds as Gaussians",
    difficulty="hard",
    minutes=25,
    form=Function(arguments=("a_S", "a_G"), returns="GW2"),
    reference=gaussian_wasserstein,
    published=PUBLISHED,
    value=float(f"{gaussian_wasserstein(*PUBLISHED.arguments):.6g}"),
    visible=(
        Case(stored((11, 12), (5, 7, 3), (6, 4, 3)), checks=("fresh", "form", "gradient", "compiled")),
        Case(
            stored((5, 6), (3, 3, 9), (3, 2, 9), rectified=100.0),
            checks=("fresh", "gradient"),
            hint=DEEP,
            share=GUARD,
        ),
        Case(stored((7, 8), (3, 4, 2), (3, 4, 2)), checks=("repeat",), times=20),
    ),
    kinds=kinds(pair, differentiable=True, guarded=("deep", "rectified")),
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(message="The distance is not 0 when one cloud is the other with its places shuffled.", draw=_shuffles),
        Law(message="A cloud moved by t is not |t|^2 away.", draw=_shifted),
        Law(message="A centred cloud s times as large is not (s - 1)^2 times its variance away.", draw=_scaled),
    ),
    mistakes=MISTAKES,
    rubric={"published": 1, "fresh": 9, "form": 1, "gradient": 5, "laws": 2, "compiled": 1, "repeat": 1},
)
