"""Exercise 2.2, ``whiten_and_colour(a_C, a_S)``: all about it.

The whitening and colouring transform: Li, Fang, Yang, Wang, Lu and Yang (2017), arXiv:1705.08086, section 3.3.
"""

import itertools

import numpy as np

from autograder.exercise import Exercise, Kind, Law, Mistake
from examiner.cases import Case
from examiner.forms import Function

from .common import (
    AXES,
    DEEP,
    GUARD,
    SIGNS,
    close,
    each_with_itself,
    kinds,
    mean_and_covariance,
    mixed_channels,
    pair,
    power,
    rolled_up,
    small,
    stored,
    transposed,
    two_contents,
    unroll,
)

LEAST = 1e-5  # of the largest variance: the directions in which a cloud varies less are taken for flat


def _floor(Sigma):
    return LEAST * np.linalg.eigvalsh(Sigma)[-1]


def whiten(Sigma):
    """The matrix E D^-1/2 E^T that makes a covariance the identity, but where it is flat."""
    return power(Sigma, -0.5, _floor(Sigma))


def colour(Sigma):
    """The matrix E D^1/2 E^T that makes the identity a covariance."""
    return power(Sigma, 0.5)


def whiten_and_colour(a_C, a_S):
    """Give the cloud of a_C the mean and the covariance of that of a_S.

    Args:
        a_C: shape (1, n_H, n_W, n_C).
        a_S: shape (1, n_H', n_W', n_C).

    Returns:
        float64, shape of a_C: E_S D_S^1/2 E_S^T E_C D_C^-1/2 E_C^T (a_C - mu_C) + mu_S, eigenvalues D_C below 1e-5 of
        the largest counting as that.
    """
    A = unroll(a_C)
    (mu_C, Sigma_C), (mu_S, Sigma_S) = mean_and_covariance(A), mean_and_covariance(unroll(a_S))
    return rolled_up(colour(Sigma_S) @ whiten(Sigma_C) @ (A - mu_C) + mu_S, a_C)


def _from(combine):
    """A function of activations that combines their clouds, means and covariances."""

    def compute(a_C, a_S):
        A, S = unroll(a_C), unroll(a_S)
        try:
            return rolled_up(combine(A, *mean_and_covariance(A), *mean_and_covariance(S)) + 0 * A, a_C)
        except (ValueError, np.linalg.LinAlgError):
            return np.empty(0)

    return compute


def _with(transform, mean=True):
    """A function that transforms the centred cloud by ``transform(Sigma_C, Sigma_S)``."""
    return _from(
        lambda A, mu_C, Sigma_C, mu_S, Sigma_S: transform(Sigma_C, Sigma_S) @ (A - mu_C) + (mu_S if mean else 0)
    )


_SIGNS = list(itertools.product((1, -1), repeat=3))  # an axis may point either way, and each library has its own


def _halves(signs):
    """Transforms in which one rotation or both are missing; the signs are those of the axes, of up to three."""

    def scaled(Sigma, exponent):
        """E D^exponent: the columns are the axes."""
        D, E = np.linalg.eigh(Sigma)
        return E * np.maximum(D, _floor(Sigma) if exponent < 0 else 0) ** exponent * np.resize(signs, len(D))

    return (
        lambda C, S: colour(S) @ scaled(C, -0.5).T,
        lambda C, S: scaled(S, 0.5) @ whiten(C),
        lambda C, S: scaled(S, 0.5) @ (scaled(C, -0.5) * np.resize(signs, len(C))).T,
    )


def _transposed(of_C, of_S):
    """A transform with axes on the wrong side, for axes of these signs; None leaves a factor right."""
    return lambda C, S: (
        (colour(S) if of_S is None else transposed(S, 0.5, of_S))
        @ (whiten(C) if of_C is None else transposed(C, -0.5, of_C, _floor(C)))
    )


def _diagonal(Sigma_C, Sigma_S):
    return np.diag(np.sqrt(np.diag(Sigma_S)) / np.sqrt(np.maximum(np.diag(Sigma_C), 1e-9)))


def _monge(Sigma_C, Sigma_S):
    """The map of optimal transport: symmetric, and right too but for the turn that WCT makes."""
    root, back = power(Sigma_C, 0.5), whiten(Sigma_C)
    return back @ power(root @ Sigma_S @ root, 0.5) @ back


def _cholesky(Sigma_C, Sigma_S):
    def lower(Sigma):
        return np.linalg.cholesky(Sigma + 1e-9 * np.trace(Sigma) * np.eye(len(Sigma)))

    return lower(Sigma_S) @ np.linalg.inv(lower(Sigma_C))


def _not_rolled_up(a_C, a_S):
    A = unroll(whiten_and_colour(a_C, a_S))
    return A.reshape(np.shape(a_C))


def _mixed(a_C, a_S):
    A = mixed_channels(a_C)
    (mu_C, Sigma_C), (mu_S, Sigma_S) = (mean_and_covariance(mixed_channels(a)) for a in (a_C, a_S))
    return (colour(Sigma_S) @ whiten(Sigma_C) @ (A - mu_C) + mu_S).reshape(np.shape(a_C))


def _unbiased(a_C, a_S):
    A, S = unroll(a_C), unroll(a_S)
    (mu_C, Sigma_C), (mu_S, Sigma_S) = mean_and_covariance(A, 1), mean_and_covariance(S, 1)
    return rolled_up(colour(Sigma_S) @ whiten(Sigma_C) @ (A - mu_C) + mu_S, a_C)


def _gram(a_C, a_S):
    """Whitens and colours by the Gram matrices of the uncentred clouds."""
    A, S = unroll(a_C), unroll(a_S)
    return rolled_up(colour(S @ S.T / S.shape[1]) @ whiten(A @ A.T / A.shape[1]) @ A, a_C)


_ROTATION = (
    "It looks as if a rotation back is missing: after the scaling along the axes E, each of the two steps turns back."
)
MISTAKES = (
    Mistake(
        "exchanged",
        "It looks as if content and style are exchanged: the arrangement is the content's.",
        lambda a_C, a_S: whiten_and_colour(a_S, a_C),
    ),
    Mistake(
        "mean_not_added",
        "It looks as if the style's mean is never added.",
        _with(lambda C, S: colour(S) @ whiten(C), mean=False),
        0.5,
    ),
    Mistake(
        "content_mean_added",
        "It looks as if the content's mean is added at the end, not the style's.",
        _from(lambda A, mu_C, C, mu_S, S: colour(S) @ whiten(C) @ (A - mu_C) + mu_C),
        0.5,
    ),
    Mistake(
        "mean_not_subtracted",
        "It looks as if the content's mean is not subtracted first.",
        _from(lambda A, mu_C, C, mu_S, S: colour(S) @ whiten(C) @ A + mu_S),
    ),
    Mistake(
        "whitened_only",
        "It is whitened, but not coloured: the second step is missing.",
        _with(lambda C, S: whiten(C)),
    ),
    Mistake(
        "whitened_only",
        "It is whitened, but not coloured, and the style's mean is missing too.",
        _with(lambda C, S: whiten(C), mean=False),
    ),
    Mistake("coloured_only", "It is coloured, but was not whitened before.", _with(lambda C, S: colour(S))),
    Mistake(
        "order_exchanged",
        "It looks as if the two factors are exchanged: which of the two must act on the content first?",
        _with(lambda C, S: whiten(C) @ colour(S)),
    ),
    Mistake(
        "root_missing",
        "It looks as if the eigenvalues were used without a root: variances are the squares of deviations.",
        _with(lambda C, S: power(S, 1) @ power(C, -1, _floor(C))),
    ),
    Mistake(
        "root_missing",
        "It looks as if the root is missing in one of the two steps.",
        _with(lambda C, S: power(S, 0.5) @ power(C, -1, _floor(C))),
    ),
    Mistake(
        "root_missing",
        "It looks as if the root is missing in one of the two steps.",
        _with(lambda C, S: power(S, 1) @ whiten(C)),
    ),
    Mistake(
        "exponent_sign",
        "It looks as if the content is stretched where it should be shrunk: look at the sign of its exponent.",
        _with(lambda C, S: colour(S) @ power(C, 0.5)),
    ),
    *(Mistake("rotation_missing", _ROTATION, _with(half)) for signs in _SIGNS for half in _halves(np.array(signs))),
    *(
        Mistake("axes_transposed", AXES, _with(_transposed(of_C, of_S)))
        for of_C, of_S in itertools.product((None, *SIGNS), repeat=2)
        if of_C or of_S
    ),
    Mistake(
        "brackets",
        "It looks as if brackets are missing around A_C - mu_C: the two matrices act on the difference.",
        _from(lambda A, mu_C, Sigma_C, mu_S, Sigma_S: colour(Sigma_S) @ whiten(Sigma_C) @ A - mu_C + mu_S),
    ),
    Mistake(
        "entrywise_root",
        "It looks as if a root was taken of each entry: the root of a matrix is taken of its eigenvalues.",
        _with(lambda C, S: np.sqrt(S) @ (1 / np.sqrt(C))),
    ),
    Mistake(
        "fixed_floor",
        "It looks as if the least variance is a fixed number, or there is none: it is to be a share of the largest, "
        "since activations may be small or large.",
        _with(lambda C, S: colour(S) @ power(C, -0.5, LEAST)),
        GUARD,
    ),
    Mistake(
        "deviations_only",
        "It looks as if only the deviations of the channels were matched, as in 2.1: how they go together is "
        "missing.",
        _with(_diagonal),
    ),
    Mistake(
        "cholesky",
        "The covariance is the style's, but the cloud is turned: it looks as if triangular factors took the place of "
        "the symmetric roots of the equation.",
        _with(_cholesky),
        0.5,
    ),
    Mistake(
        "optimal_transport",
        "The covariance is the style's, but by another map, the one of optimal transport: compare with the equation.",
        _with(_monge),
        0.5,
    ),
    Mistake(
        "not_centred",
        "It looks as if the clouds were whitened and coloured without their means taken off: these are roots of "
        "mean products, not of covariances.",
        _gram,
    ),
    Mistake(
        "not_rolled_up",
        "The numbers are right, in the wrong places: undo the unrolling in the order opposite to that in which it "
        "was done.",
        _not_rolled_up,
    ),
    Mistake(
        "channels_mixed",
        "It looks as if the activation was reshaped to (n_C, n_H*n_W) without a transpose.",
        _mixed,
    ),
    Mistake(
        "unbiased",
        "It looks as if covariances were divided by the number of places less one: here they are plain means.",
        _unbiased,
        0.5,
    ),
    Mistake("style_returned", "This is S itself.", lambda a_C, a_S: np.float64(a_S)),
    Mistake("content_returned", "This is C itself, unchanged.", lambda a_C, a_S: np.float64(a_C)),
)


def tolerance(a_C, a_S):
    """How far an answer may be off, in float32, or with another small number in place of 1e-5."""
    return 2e-3 * float(np.max(np.abs(whiten_and_colour(a_C, a_S))))


def _same_moments(p, q):
    return all(
        close(x, y, 2e-3) for x, y in zip(mean_and_covariance(unroll(p)), mean_and_covariance(unroll(q)), strict=True)
    )


def _nearly_flat(rng):
    """Draw two activations; the first, large, has nearly no extent along one axis."""
    a_C, a_S = pair(rng, small)
    A = unroll(a_C)
    mu, Sigma = mean_and_covariance(A)
    thinnest = np.linalg.eigh(Sigma)[1][:, :1]
    return np.float32(2e4 * rolled_up(A - (1 - 1e-6) * thinnest @ (thinnest.T @ (A - mu)), a_C)), a_S


_FLOOR = (
    "The value is right elsewhere, and wrong where the content's cloud is nearly flat along some axis: which "
    "variance is the least that you divide by?"
)

EXERCISE = Exercise(
    name="whiten_and_colour",
    number="2.2",
    title="Give the content the style's covariance",
    difficulty="hard",
    minutes=30,
    form=Function(arguments=("a_C", "a_S"), returns="a", differentiable=False),
    reference=whiten_and_colour,
    published=Case(stored((1, 2), (2, 4, 2), (2, 4, 2)), checks=("published",)),
    visible=(
        Case(stored((3, 4), (5, 7, 3), (6, 4, 3)), checks=("fresh", "form")),
        Case(stored((5, 6), (2, 2, 16), (2, 3, 16), rectified=100.0), hint=DEEP, share=GUARD),
        Case(_nearly_flat(np.random.default_rng(10)), hint=_FLOOR, share=GUARD),
        Case(stored((7, 8), (3, 4, 2), (3, 4, 2)), checks=("repeat",), times=20),
    ),
    kinds={
        **kinds(pair, guarded=("deep", "rectified")),
        "nearly_flat": Kind(
            draw=_nearly_flat, catches="a least variance that is no share of the largest", hint=_FLOOR, share=GUARD
        ),
    },
    tolerance=tolerance,
    laws=(
        Law(message="An activation whitened and coloured by itself is not that activation.", draw=each_with_itself),
        Law(message="The covariance of the result is not that of the style.", draw=two_contents, holds=_same_moments),
    ),
    mistakes=MISTAKES,
    rubric={"published": 2, "fresh": 13, "form": 1, "laws": 3, "repeat": 1},
)
