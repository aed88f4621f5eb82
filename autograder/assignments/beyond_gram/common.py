"""What the exercises of this assignment share: clouds of feature vectors, kinds of drawn activations, messages.

An activation of shape (1, n_H, n_W, n_C) is a cloud of n_H*n_W points, one for each place, with n_C coordinates.
"""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercise import FLOAT32, Kind

GUARD = 0.6  # of the points for right values, left where a guard is missing: no less than for any other slip
SIGNS = [(1, *signs) for signs in itertools.product((1, -1), repeat=2)]  # an axis may point either way
AXES = "It looks as if E is transposed: the axes stand in its columns."
ZERO = "The value is 0 although the two styles differ: see whether one of them is compared with itself."


def unroll(a):
    """Unroll an activation: one row for each channel.

    Args:
        a: shape (1, n_H, n_W, n_C).

    Returns:
        float64, shape (n_C, n_H*n_W).
    """
    a = np.asarray(a, np.float64)
    return a.reshape(-1, a.shape[-1]).T


def rolled_up(A, like):
    """Undo ``unroll``.

    Args:
        A: shape (n_C, n_H*n_W).
        like: an array of the activation's shape.

    Returns:
        array of shape (1, n_H, n_W, n_C).
    """
    return A.T.reshape(np.shape(like))


def mixed_channels(a):
    """The activation reshaped to (n_C, n_H*n_W) without a transpose, so that a row holds all channels."""
    return np.asarray(a, np.float64).reshape(a.shape[-1], -1)


def mean_and_covariance(A, less=0):
    """Mean, shape (n_C, 1), and covariance, shape (n_C, n_C), of a cloud (n_C, n); divided by n - less."""
    mu = A.mean(axis=1, keepdims=True)
    return mu, (A - mu) @ (A - mu).T / (A.shape[1] - less)


def power(Sigma, exponent, least=0.0):
    """A symmetric matrix to a power; eigenvalues below ``least`` count as ``least``."""
    D, E = np.linalg.eigh(Sigma)
    return E * np.maximum(D, least) ** exponent @ E.T


def transposed(Sigma, exponent, signs, least=0.0):
    """The same with the axes on the wrong sides, E^T D E; it depends on where the axes point: their ``signs``."""
    D, E = np.linalg.eigh(Sigma)
    E = E * np.resize(signs, len(D))
    return E.T * np.maximum(D, least) ** exponent @ E


def activation(rng, shape, rectified=0.0):
    """Draw an activation.

    Args:
        rng: NumPy generator.
        shape: (n_H, n_W, n_C).
        rectified: how many times as large, if as VGG-19 has them after a ReLU: half exact zeros, the first channel
            dead; 0 for numbers of both signs.

    Returns:
        float32 array, shape (1, n_H, n_W, n_C): an ellipsoid of points, longer along some axes than along others.
    """
    axes, _ = np.linalg.qr(rng.standard_normal((shape[2], shape[2])))
    drawn = rng.standard_normal((1, *shape)) * rng.uniform(0.4, 4, shape[2]) @ axes.T + rng.uniform(-2, 2, shape[2])
    if rectified:
        drawn = np.maximum(0, drawn) * rectified
        drawn[..., 0] = 0
    return drawn.astype(np.float32)


def stored(seeds, *shapes, rectified=0.0):
    """Draw the activations of a visible case: float32 arrays, one for each seed and shape."""
    drawn = zip(map(np.random.default_rng, seeds), shapes, strict=True)
    return tuple(activation(rng, shape, rectified) for rng, shape in drawn)


def different(rng, low, high, count=3):
    """Draw sizes from low up to but not including high, all different."""
    return tuple(int(n) for n in rng.choice(np.arange(low, high), count, replace=False))


def small(rng):
    """Draw the shape of a cloud with several times more points than coordinates."""
    return (*different(rng, 5, 9, 2), int(rng.integers(2, 5)))


def deep(rng):
    """Draw the shape of a cloud that does not fill its space, as at conv4_1 of a small picture."""
    return (2, 3, int(rng.integers(18, 26)))


def thin(rng):
    """Draw a shape one of whose sides is 1."""
    sides = [1, int(rng.integers(14, 20))]
    return (*rng.permutation(sides).tolist(), int(rng.integers(2, 4)))


def square(rng):
    """Draw a shape with equal height and width."""
    return (6, 6, int(rng.integers(2, 5)))


def one_channel(rng):
    """Draw the shape of an activation with a single channel."""
    return (*different(rng, 3, 8, 2), 1)


def pair(rng, shape=small, *, rectified=False, alike=False):
    """Draw two activations.

    Args:
        rng: NumPy generator.
        shape: gives (n_H, n_W, n_C), from the generator.
        rectified: whether they are as after a ReLU, with values up to about 1e4; see ``activation``.
        alike: whether both have one size; otherwise height and width of the second are exchanged and grown.

    Returns:
        tuple of two float32 arrays with equally many channels.
    """
    n_H, n_W, n_C = shape(rng)
    other = (n_H, n_W) if alike else (n_W + 1, n_H) if n_H > 1 else (1, n_W + 2)
    large = np.exp(rng.uniform(np.log(50), np.log(400))) if rectified else 0.0  # the second still larger: not alike
    return activation(rng, (n_H, n_W, n_C), large), activation(rng, (*other, n_C), 2.5 * large)


def each_with_itself(rng):
    """Draw the inputs of a law: two activations, each beside itself."""
    a, b = pair(rng)
    return (a, a), (b, b)


def two_contents(rng):
    """Draw the inputs of a law: two contents with one style, whose statistics both shall get."""
    a, b = pair(rng)
    return (a, b), (activation(rng, (*small(rng)[:2], a.shape[-1])), b)


def shuffled(rng, a):
    """The activation with its places in another order."""
    return rng.permutation(a.reshape(-1, a.shape[-1])).reshape(a.shape)


DEEP = (
    "The value is right for few channels and wrong where an activation has more channels than places, so that its "
    "cloud is flat in some directions."
)
RECTIFIED = (
    "The value is right for small numbers and wrong for activations as a ReLU makes them: large, with many exact "
    "zeros and a channel that is 0 everywhere. Is something clipped, or divided by what may be 0?"
)
_SQUARE = "The value is right for other shapes and wrong where height and width are equal."
_THIN = (
    "The value is right for other shapes and wrong where a size is 1: `tf.squeeze` and its like drop such an axis."
)


def kinds(
    draw: Callable[..., tuple[Any, ...]],
    *,
    differentiable: bool = False,
    apart: Callable[..., Any] | None = None,
    guarded: tuple[str, ...] = (),
) -> dict[str, Kind]:
    """Make the table of drawn inputs of a function of two activations.

    Args:
        draw: gives its arguments, from a generator, a function that gives a shape, and ``rectified``.
        differentiable: whether its gradient is checked.
        apart: like ``draw``, for the check of the gradient, where that needs inputs of its own.
        guarded: names of those kinds on which alone a function is wrong that forgets to guard a division or a root.

    Returns:
        dict: name -> Kind.
    """

    def drawing(shape, source=draw, **how):
        return lambda rng: source(rng, shape, **how)

    table = {
        "small": Kind(draw=drawing(small), catches="what is wrong nearly everywhere"),
        "square": Kind(draw=drawing(square), catches="wrong on a square", hint=_SQUARE),
        "deep": Kind(
            draw=drawing(deep),
            catches="singular covariances; answers for n_C <= n_H n_W; conv4_1 has 512 > 25 x 19",
            hint=DEEP,
        ),
        "thin": Kind(draw=drawing(thin), catches="squeezed axes", hint=_THIN),
        "rectified": Kind(
            draw=drawing(small, rectified=True),
            catches="a deviation of 0 that is divided by; clipped values; sums that overflow",
            hint=RECTIFIED,
        ),
        "form": Kind(draw=drawing(small), catches="NumPy, other dtypes", checks=("form",)),
        "tiny": Kind(
            draw=drawing(lambda rng: (4, 3, 2)),
            catches="what depends on the calls before: a painting makes hundreds",
            checks=("repeat",),
            times=40,
        ),
    }
    if differentiable:
        slopes = apart or draw
        table |= {
            "gradient": Kind(
                draw=drawing(small, slopes), catches="a gradient cut off", checks=("gradient", "compiled")
            ),
            "flat": Kind(
                draw=drawing(deep, slopes, rectified=True),
                catches="roots whose slope is infinite where a cloud is flat or a channel dead",
                checks=("gradient",),
            ),
        }
    return {name: replace(kind, share=GUARD if name in guarded else 0.0) for name, kind in table.items()}


def close(p, q, share=1e-4):
    """Tell whether two values agree up to a share of their largest number."""
    return bool(np.all(np.abs(p - q) <= share * np.max(np.abs(q), initial=0)))


def moments_error(A):
    """Bound the errors that float32 leaves in the mean and, relatively, in the variance of each row, (n_C, 1) each.

    The variance may be taken as the mean square less the squared mean, which cancels.
    """
    share = FLOAT32 * (20 + 2 * np.sqrt(A.shape[1]))
    variance = A.var(axis=1, keepdims=True)
    relative = share * np.mean(A**2, axis=1, keepdims=True) / np.maximum(variance, 1e-5)
    return share * np.abs(A).mean(axis=1, keepdims=True), relative
