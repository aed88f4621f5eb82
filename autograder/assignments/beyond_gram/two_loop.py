"""Exercise 5.1, ``two_loop(gradient, S, Y)``: all about it.

The two-loop recursion of L-BFGS: Nocedal and Wright (2006), "Numerical Optimization", algorithm 7.4, with the first
matrix of equation 7.20.
"""

import numpy as np

from autograder.exercise import Exercise, Kind, Law, Mistake
from examiner.cases import Case
from examiner.forms import Function

from .common import GUARD


def _dot(a, b):
    return float(np.vdot(a, b))


def _gamma(S, Y):
    return _dot(S[-1], Y[-1]) / _dot(Y[-1], Y[-1])


def _recursion(gradient, S, Y, gamma=_gamma, first=-1, second=1, turned=-1, add="s", take="y", keep=1.0, sign=1.0):
    """Algorithm 7.4, with what is often written otherwise as options.

    Args:
        gradient: any shape.
        S: the last steps, the newest last, each of the gradient's shape.
        Y: the changes of the gradient in them.
        gamma: of S and Y, the first matrix's factor.
        first: 1 if the first loop goes from the oldest pair on, -1 if from the newest.
        second: the same of the second loop.
        turned: -1 if the second loop meets the alphas in the opposite order of the first, 1 if in the same.
        add: which of a pair the second loop adds.
        take: which of a pair the first loop takes off.
        keep: the share of beta that is taken off alpha.
        sign: of what the second loop adds.
    """
    q, pairs = np.float64(gradient), [(np.float64(s), np.float64(y)) for s, y in zip(S, Y, strict=True)]
    alphas = []
    for s, y in pairs[::first]:
        alphas.append(_dot(s, q) / _dot(s, y))
        q = q - alphas[-1] * (y if take == "y" else s)
    if pairs:
        q = gamma(*zip(*pairs, strict=True)) * q
    for (s, y), alpha in zip(pairs[::second], alphas[::turned], strict=True):
        q = q + sign * (alpha - keep * _dot(y, q) / _dot(s, y)) * (s if add == "s" else y)
    return q


def two_loop(gradient, S, Y):
    """The product of L-BFGS's approximate inverse Hessian with the gradient.

    Args:
        gradient: any shape.
        S: the last steps, the newest last, each of the gradient's shape; may be empty.
        Y: the changes of the gradient in them.

    Returns:
        float64, the gradient's shape; the gradient itself where S is empty.
    """
    return _recursion(gradient, S=S, Y=Y)


def bfgs_matrix(S, Y):
    """The same matrix, written out: equation 6.17 for one pair after the other.

    Args:
        S: the last steps, the newest last.
        Y: the changes of the gradient in them.

    Returns:
        float64, shape (n, n) for n numbers in a step.
    """
    pairs = [(np.ravel(np.float64(s)), np.ravel(np.float64(y))) for s, y in zip(S, Y, strict=True)]
    H = _gamma(*zip(*pairs, strict=True)) * np.eye(np.size(S[0]))
    for s, y in pairs:
        V = np.eye(len(s)) - np.outer(y, s) / _dot(s, y)
        H = V.T @ H @ V + np.outer(s, s) / _dot(s, y)
    return H


def tolerance(gradient, S, Y):
    """How far a float32 answer may be off: the sums of the loops cancel."""
    return 2e-4 * np.max(np.abs(two_loop(gradient, S, Y))) + 1e-30


def _with(**options):
    return lambda gradient, S, Y: _recursion(gradient, S, Y, **options)


def _first_loop_only(gradient, S, Y):
    q = np.float64(gradient)
    for s, y in list(zip(S, Y, strict=True))[::-1]:
        q = q - _dot(s, q) / _dot(s, y) * np.float64(y)
    return _gamma(S, Y) * q if len(S) else q


def _with_gradient(gradient, S, Y):
    """Takes the gradient in the first loop's products, where q has changed already."""
    g, q, alphas = np.float64(gradient), np.float64(gradient), []
    pairs = [(np.float64(s), np.float64(y)) for s, y in zip(S, Y, strict=True)]
    for s, y in pairs[::-1]:
        alphas.append(_dot(s, g) / _dot(s, y))
        q = q - alphas[-1] * y
    q = _gamma(S, Y) * q if pairs else q
    for (s, y), alpha in zip(pairs, alphas[::-1], strict=True):
        q = q + (alpha - _dot(y, q) / _dot(s, y)) * s
    return q


def _newest_only(gradient, S, Y):
    return _recursion(gradient, S[-1:], Y[-1:])


def _rho_of_y(gradient, S, Y):
    """Divides by y . y: rho = 1 / (y . y)."""
    q, alphas = np.float64(gradient), []
    pairs = [(np.float64(s), np.float64(y)) for s, y in zip(S, Y, strict=True)]
    for s, y in pairs[::-1]:
        alphas.append(_dot(s, q) / _dot(y, y))
        q = q - alphas[-1] * y
    q = _gamma(S, Y) * q if pairs else q
    for (s, y), alpha in zip(pairs, alphas[::-1], strict=True):
        q = q + (alpha - _dot(y, q) / _dot(y, y)) * s
    return q


_ORDER = (
    "It looks as if the loops run in the wrong order: the first begins with the newest pair, the last of the lists."
)
_FACTOR = (
    "It looks as if the factor between the two loops is another than gamma of the newest pair: look at what is "
    "divided by what, and of which pair."
)
_TAKEN = "It looks as if s and y are exchanged in one of the loops: which of the two is taken off q, and which added?"
MISTAKES = (
    Mistake(
        "gamma_missing", "It looks as if gamma between the two loops is missing.", _with(gamma=lambda S, Y: 1.0), 0.3
    ),
    Mistake("gamma", _FACTOR, _with(gamma=lambda S, Y: 1 / _gamma(S, Y))),
    Mistake("gamma", _FACTOR, _with(gamma=lambda S, Y: _gamma(S[:1], Y[:1])), 0.3),
    Mistake("gamma", _FACTOR, _with(gamma=lambda S, Y: _dot(S[-1], S[-1]) / _dot(S[-1], Y[-1])), 0.3),
    Mistake("gamma", _FACTOR, _with(gamma=lambda S, Y: 1 / _dot(S[-1], Y[-1]))),
    Mistake("order", _ORDER, _with(first=1, second=-1)),
    Mistake("order", _ORDER, _with(first=1, turned=1)),
    Mistake("order", _ORDER, _with(first=1)),
    Mistake(
        "second_loop_backwards",
        "It looks as if both loops run from the newest pair to the oldest: the second goes the other way.",
        _with(second=-1, turned=1),
    ),
    Mistake(
        "alphas_reversed",
        "It looks as if the second loop meets the alphas in the order of the first, so that they belong to "
        "other pairs.",
        _with(turned=1),
    ),
    Mistake("first_loop_only", "It looks as if the second loop is missing.", _first_loop_only),
    Mistake("s_and_y", _TAKEN, _with(take="s")),
    Mistake("s_and_y", _TAKEN, _with(add="y")),
    Mistake("s_and_y", _TAKEN, lambda gradient, S, Y: _recursion(gradient, Y, S)),
    Mistake("beta_missing", "It looks as if beta is not taken off alpha in the second loop.", _with(keep=0.0)),
    Mistake("beta_added", "It looks as if beta is added to alpha in the second loop.", _with(keep=-1.0)),
    Mistake(
        "beta_less_alpha",
        "It looks as if alpha is taken off beta in the second loop: look which is taken off which.",
        _with(sign=-1.0),
    ),
    Mistake(
        "sign",
        "It looks as if the sign is turned: the function gives H times the gradient, and the minus of the direction "
        "is the caller's.",
        lambda gradient, S, Y: -two_loop(gradient, S, Y),
        0.5,
    ),
    Mistake(
        "gradient_for_q",
        "It looks as if the first loop multiplies with the gradient where q stands, which changes from pair to pair.",
        _with_gradient,
    ),
    Mistake("newest_only", "It looks as if only the newest pair is used.", _newest_only),
    Mistake("rho", "It looks as if alpha and beta are divided by y . y: the equation has s . y.", _rho_of_y),
    Mistake(
        "gradient_returned", "This is the gradient itself, unchanged.", lambda gradient, S, Y: np.float64(gradient)
    ),
    Mistake(
        "gradient_scaled",
        "This is the gradient times a number: do the loops have an effect on what is returned?",
        lambda gradient, S, Y: _gamma(S, Y) * np.float64(gradient) if len(S) else np.float64(gradient),
    ),
)


def memory(rng, shape, pairs):
    """Draw the memory of a convex quadratic cost, where s . y is positive.

    Args:
        rng: NumPy generator.
        shape: of the image.
        pairs: how many.

    Returns:
        Two lists of float32 arrays, the steps and the changes of the gradient in them.
    """
    n = int(np.prod(shape))
    B = rng.standard_normal((n, n)) / np.sqrt(n)
    hessian = B @ B.T + 0.3 * np.eye(n)
    S = [rng.standard_normal(shape).astype(np.float32) for _ in range(pairs)]
    return S, [(hessian @ s.ravel()).reshape(shape).astype(np.float32) for s in S]


def _image(rng):
    return (1, *(int(n) for n in rng.integers(2, 5, 2)), 3)


def _draw(low, high, scale=1.0):
    def draw(rng):
        shape = _image(rng)
        S, Y = memory(rng, shape, int(rng.integers(low, high)))
        return np.float32(scale * rng.standard_normal(shape)), S, [np.float32(scale) * y for y in Y]

    return draw


def _newest(rng):
    """The newest y as the gradient, of two memories: H y is the newest s."""
    memories = [memory(rng, _image(rng), 4) for _ in range(2)]
    return tuple((Y[-1], S, Y) for S, Y in memories)


def _twice(rng):
    gradient, S, Y = _draw(3, 6)(rng)
    return (gradient, S, Y), (2 * gradient, S, Y)


_EMPTY = (
    "The value is right with a memory, and wrong without: when S and Y are empty, as before the first step, H is the "
    "identity."
)


def _visible(seed, shape, pairs, **fields):
    rng = np.random.default_rng(seed)
    gradient = rng.standard_normal(shape).astype(np.float32)
    return Case((gradient, *memory(rng, shape, pairs)), **fields)


EXERCISE = Exercise(
    name="two_loop",
    number="5.1",
    title="Bend the gradient by what was learnt",
    difficulty="medium",
    minutes=25,
    form=Function(arguments=("gradient", "S", "Y"), returns="r", differentiable=False),
    reference=two_loop,
    published=_visible(1, (2, 2), 2, checks=("published",)),
    visible=(
        _visible(2, (1, 2, 3, 3), 4, checks=("fresh", "form")),
        _visible(3, (1, 3, 2, 3), 0, hint=_EMPTY, share=GUARD),
        _visible(4, (1, 2, 2, 3), 3, checks=("repeat",), times=40),
    ),
    kinds={
        "few": Kind(draw=_draw(2, 4), catches="what is wrong nearly everywhere"),
        "many": Kind(draw=_draw(6, 11), catches="loops that stop at some number of pairs"),
        "one": Kind(
            draw=_draw(1, 2),
            catches="lists of one",
            hint="The value is right for several pairs and wrong for a single one.",
        ),
        "empty": Kind(draw=_draw(0, 1), catches="no memory yet: gamma of nothing", hint=_EMPTY, share=GUARD),
        "large": Kind(
            draw=_draw(3, 6, 1e4),
            catches="numbers added to a denominator, clipped gradients",
            hint="The value is right for small gradients and wrong for large ones: is something clipped or added?",
        ),
        "form": Kind(draw=_draw(3, 6), catches="NumPy, other dtypes", checks=("form",)),
        "repeat": Kind(
            draw=_draw(3, 6), catches="lists that are emptied or turned round", checks=("repeat",), times=40
        ),
    },
    tolerance=tolerance,
    laws=(
        Law(message="H times the newest y is not the newest s.", draw=_newest),
        Law(
            message="H is not linear: twice the gradient does not give twice the direction.",
            draw=_twice,
            holds=lambda p, q: np.allclose(2 * p, q, rtol=1e-3, atol=1e-5),
        ),
    ),
    mistakes=MISTAKES,
    rubric={"published": 1, "fresh": 9, "form": 1, "laws": 3, "repeat": 1},
)
