"""Exercise 3.2, ``sliced_wasserstein(a_S, a_G, directions)``: all about it.

The sliced Wasserstein distance of two clouds: Heitz and others (2021), arXiv:2006.07229, equation 3.
"""

import numpy as np

from autograder.exercise import Exercise, Law, Mistake, long_sum, rounding
from examiner.cases import Case
from examiner.forms import Function

from .common import ZERO, kinds, mixed_channels, pair, shuffled, small, stored, unroll


def _projected(a, directions):
    return np.float64(directions) @ unroll(a)


def sliced_wasserstein(a_S, a_G, directions):
    """The mean squared difference of the sorted projections, over all directions and places.

    Args:
        a_S: activation of the style image, shape (1, n_H, n_W, n_C).
        a_G: activation of the generated image, the same shape.
        directions: shape (n, n_C), a direction of length 1 in each row.

    Returns:
        float64 scalar.
    """
    S, G = (np.sort(_projected(a, directions), axis=1) for a in (a_S, a_G))
    return np.mean((S - G) ** 2)


def tolerance(a_S, a_G, directions):
    """How far a float32 answer may be off; sorting moves no number farther than rounding did."""
    off = 2 * rounding(a_S.shape[-1]) * max(np.max(np.abs(unroll(a)).sum(axis=0)) for a in (a_S, a_G))
    right = sliced_wasserstein(a_S, a_G, directions)
    return 2 * np.sqrt(right) * off + off**2 + long_sum(len(directions) * a_S.size) * right


def gradient(arguments, cotangent):
    """The gradient with respect to a_G: each point is pulled to its partner, along each direction."""
    a_S, a_G, directions = arguments
    V, S, G = np.float64(directions), np.sort(_projected(a_S, directions), axis=1), _projected(a_G, directions)
    rank = np.argsort(np.argsort(G, axis=1), axis=1)
    pull = 2 * float(cotangent) / G.size * (G - np.take_along_axis(S, rank, axis=1))
    off = 30 * rounding(V.size) * 2 * abs(float(cotangent)) / G.size * (np.abs(G).max() + np.abs(S).max()) * len(V)
    return [(1, (V.T @ pull).T.reshape(np.shape(a_G)), off)]


def _of_differences(reduce):
    """A distance that does something else with the differences of the sorted projections."""

    def compute(a_S, a_G, directions):
        S, G = (np.sort(_projected(a, directions), axis=1) for a in (a_S, a_G))
        return np.float64(reduce(S - G))

    return compute


def _arranged(arrange, arrange_other=None):
    """A distance of projections that are arranged otherwise than sorted along the places."""

    def compute(a_S, a_G, directions):
        S, G = (_projected(a, directions) for a in (a_S, a_G))
        return np.mean((arrange(S) - (arrange_other or arrange)(G)) ** 2)

    return compute


def _sorted(P):
    return np.sort(P, axis=1)


def _of_channels(a_S, a_G, directions):
    """Sorts each channel, along the axes, whatever the directions."""
    return np.mean((np.sort(unroll(a_S), axis=1) - np.sort(unroll(a_G), axis=1)) ** 2)


def _sorted_before(a_S, a_G, directions):
    V = np.float64(directions)
    return np.mean((V @ np.sort(unroll(a_S), axis=1) - V @ np.sort(unroll(a_G), axis=1)) ** 2)


def _mixed(a_S, a_G, directions):
    V = np.float64(directions)
    S, G = (_sorted(V @ mixed_channels(a)) for a in (a_S, a_G))
    return np.mean((S - G) ** 2)


def _squares_compared(a_S, a_G, directions):
    S, G = (_sorted(_projected(a, directions) ** 2) for a in (a_S, a_G))
    return np.mean((S - G) ** 2)


def _first_direction(a_S, a_G, directions):
    return sliced_wasserstein(a_S, a_G, directions[:1])


def _turned(a_S, a_G, directions):
    """The table of directions reshaped, not transposed."""
    V = np.float64(directions).reshape(directions.shape[::-1]).T
    S, G = (_sorted(V @ unroll(a)) for a in (a_S, a_G))
    return np.mean((S - G) ** 2)


_ONE_SORTED = "It looks as if only one of the two clouds was sorted: its partner in the other has the same rank."
_SUMMED = "It looks as if squares were summed: the equation has their mean, over places and over directions."
MISTAKES = (
    Mistake(
        "not_sorted",
        "It looks as if the projections were compared place by place: the order of the places must not matter.",
        _arranged(lambda P: P),
    ),
    Mistake(
        "sorted_along_directions",
        "It looks as if numbers of different directions were sorted together: along which axis do the places lie?",
        _arranged(lambda P: np.sort(P, axis=0)),
    ),
    Mistake(
        "sorted_along_directions",
        "It looks as if all projections were sorted together: sort those of each direction by themselves.",
        _arranged(lambda P: np.sort(P, axis=None)),
    ),
    Mistake("one_sorted", _ONE_SORTED, _arranged(_sorted, lambda P: P)),
    Mistake("one_sorted", _ONE_SORTED, _arranged(lambda P: P, _sorted)),
    Mistake(
        "opposite_orders",
        "It looks as if one cloud is sorted upwards and the other downwards.",
        _arranged(_sorted, lambda P: _sorted(P)[:, ::-1]),
    ),
    Mistake(
        "positions_of_the_sorted",
        "It looks as if ranks were compared, as `argsort` gives them: sort the projections themselves.",
        _arranged(lambda P: np.argsort(P, axis=1)),
    ),
    Mistake(
        "channels_sorted",
        "It looks as if the channels were sorted and compared: the directions are not used.",
        _of_channels,
    ),
    Mistake(
        "sorted_before_projection",
        "It looks as if the channels were sorted before the projection: that tears the points apart. Project first.",
        _sorted_before,
    ),
    Mistake("summed", _SUMMED, _of_differences(lambda d: np.sum(d**2)), 0.3),
    Mistake("summed", _SUMMED, _of_differences(lambda d: np.sum(d**2) / d.shape[1]), 0.3),
    Mistake("summed", _SUMMED, _of_differences(lambda d: np.sum(d**2) / len(d)), 0.3),
    Mistake(
        "absolute_differences",
        "It looks as if absolute differences were averaged: the equation has squares.",
        _of_differences(lambda d: np.mean(np.abs(d))),
    ),
    Mistake(
        "not_squared",
        "It looks as if the differences were averaged as they are, so that they cancel.",
        _of_differences(np.mean),
    ),
    Mistake(
        "squared_after_mean",
        "It looks as if the mean came before the square: which comes first in the equation?",
        _of_differences(lambda d: np.mean(d) ** 2),
    ),
    Mistake(
        "squared_after_mean",
        "It looks as if the mean over the places came before the square, so that only means are compared.",
        _of_differences(lambda d: np.mean(np.mean(d, axis=1) ** 2)),
    ),
    Mistake(
        "root_taken",
        "It looks as if a root was taken: the equation gives the squared distance.",
        _of_differences(lambda d: np.sqrt(np.mean(d**2))),
        0.3,
    ),
    Mistake(
        "root_taken",
        "It looks as if a root was taken for each direction: the equation has the mean of the squares.",
        _of_differences(lambda d: np.mean(np.sqrt(np.mean(d**2, axis=1)))),
        0.3,
    ),
    Mistake(
        "largest_direction",
        "It looks as if the largest of the directions was taken: the equation has their mean.",
        _of_differences(lambda d: np.max(np.mean(d**2, axis=1))),
        0.3,
    ),
    Mistake("halved", "The value is half of what it should be.", _of_differences(lambda d: np.mean(d**2) / 2), 0.5),
    Mistake("first_direction", "It looks as if only the first direction is used.", _first_direction),
    Mistake(
        "squares_compared",
        "It looks as if the projections were squared before they were subtracted: square the difference.",
        _squares_compared,
    ),
    Mistake(
        "channels_mixed",
        "It looks as if the activation was reshaped to (n_C, n_H*n_W) without a transpose.",
        _mixed,
    ),
    Mistake(
        "directions_reshaped",
        "It looks as if the table of directions was reshaped: its rows are the directions already.",
        _turned,
    ),
    Mistake(
        "wrong_sign", "The value is negative: a mean of squares never is.", _of_differences(lambda d: -np.mean(d**2))
    ),
    Mistake("always_zero", ZERO, lambda a_S, a_G, directions: np.float64(0)),
)


def directions_of(rng, n_C, count=None):
    """Draw directions of length 1: float32, shape (count, n_C); two to five if no count is given."""
    found = rng.standard_normal((count or int(rng.integers(2, 6)), n_C))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def _draw(rng, shape=small, **how):
    a_S, a_G = pair(rng, shape, alike=True, **how)
    return a_S, a_G, directions_of(rng, a_S.shape[-1])


def _apart(rng, shape=small, **how):
    """Draw until no two projections are nearly equal: where two meet, rounding decides which partner each has."""
    while True:
        a_S, a_G, V = _draw(rng, lambda rng: (2, 3, shape(rng)[2]), **how)
        P = _sorted(_projected(a_G, V))
        if np.min(np.diff(P, axis=1)) > 3e-3 * np.max(np.abs(a_G)):
            return a_S, a_G, V


def _shifted(rng):
    """Clouds and the same moved by t: the distance is the mean of (v . t)^2."""
    a, _, V = _draw(rng)
    t, u = (rng.uniform(-5, 5, a.shape[-1]).astype(np.float32) for _ in range(2))
    return (a, a + t, V), (a, a + u, V)


def _shuffles(rng):
    """Clouds and the same with their places in another order: the distance is 0."""
    (a, _, V), (b, _, W) = _draw(rng), _draw(rng)
    return (a, shuffled(rng, a), V), (b, shuffled(rng, b), W)


def _exchanged(rng):
    """Two clouds, and the two exchanged."""
    a, b, V = _draw(rng)
    return (a, b, V), (b, a, V)


_FOUR = directions_of(np.random.default_rng(0), 3, 4)

PUBLISHED = Case((*stored((1, 2), (3, 4, 3), (3, 4, 3)), _FOUR), checks=("published",))

EXERCISE = Exercise(
    name="sliced_wasserstein",
    number="3.2",
    title="Compare two clouds slice by slice",
    difficulty="medium",
    minutes=20,
    form=Function(arguments=("a_S", "a_G", "directions"), returns="SW2"),
    reference=sliced_wasserstein,
    published=PUBLISHED,
    value=float(f"{sliced_wasserstein(*PUBLISHED.arguments):.6g}"),
    visible=(
        Case(
            (*stored((3, 4), (5, 7, 2), (5, 7, 2)), directions_of(np.random.default_rng(1), 2, 5)),
            checks=("fresh", "form", "gradient", "compiled"),
        ),
        Case((*stored((5, 6), (2, 3, 9), (2, 3, 9)), directions_of(np.random.default_rng(2), 9, 3))),
        Case((*stored((7, 8), (2, 3, 3), (2, 3, 3)), _FOUR), checks=("repeat",), times=40),
    ),
    kinds=kinds(_draw, differentiable=True, apart=_apart),
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(message="The distance is not 0 when one cloud is the other with its places shuffled.", draw=_shuffles),
        Law(message="A cloud moved by t is not the mean of (v . t)^2 away.", draw=_shifted),
        Law(
            message="The distance changes when the two clouds are exchanged.",
            draw=_exchanged,
            holds=lambda p, q: np.allclose(p, q, rtol=1e-3, atol=0),
        ),
    ),
    mistakes=MISTAKES,
    rubric={"published": 1, "fresh": 8, "form": 1, "gradient": 4, "laws": 2, "compiled": 1, "repeat": 1},
)
