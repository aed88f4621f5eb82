"""Exercise 5.1, ``guided_gram_matrix(A, guide)``: all about it."""

import numpy as np

from autograder.exercise import Exercise, Kind, Law, Mistake, rounding
from examiner.cases import Case
from examiner.forms import Function

from .common import HARD_CODED, REPEATED, activation, close, different, unroll

FIRST = (
    np.array([[1, 2, 0, 3], [0, 1, 4, 1], [2, 0, 1, 5]], np.float32),
    np.array([1, 1, 0, 0.5], np.float32),
)


def guided_gram_matrix(A, guide):
    """Guided Gram matrix G_r = (T o F)(T o F)^T, with the guide scaled so that its squares add up to 1.

    Gatys et al. (2017), equations 5 and 6, whose F has places for rows.

    Args:
        A: unrolled activation F, shape (n_C, n_H*n_W).
        guide: how much each place belongs to the region, shape (n_H*n_W,); not negative, not all 0.

    Returns:
        float64, shape (n_C, n_C).
    """
    A, guide = np.asarray(A, np.float64), np.asarray(guide, np.float64)
    guided = A * (guide / np.sqrt(np.sum(guide**2)))
    return guided @ guided.T


PUBLISHED = guided_gram_matrix(*FIRST)


def tolerance(A, guide):
    """How far each entry of a float32 answer may be off, by Cauchy-Schwarz."""
    lengths = np.sqrt(np.diag(guided_gram_matrix(A, guide)))
    return rounding(2 * A.shape[1]) * np.outer(lengths, lengths)


def gradient(arguments, cotangent):
    """The gradient with respect to A: (cotangent + its transpose) (T o A) o T."""
    A, guide = (np.float64(argument) for argument in arguments)
    T = guide / np.sqrt(np.sum(guide**2))
    both = cotangent + cotangent.T
    return [(0, both @ (A * T) * T, rounding(len(A) + A.shape[1]) * (abs(both) @ abs(A * T)) * T)]


def _guided(mistake_id, message, make, share=0.0):
    """What ``make(A, t)`` gives."""
    return Mistake(mistake_id, message, lambda A, guide: make(np.float64(A), np.float64(guide)), share)


def _gram(A):
    return A @ A.T


def _weighted(A, places):
    """The sum of products at each place, weighted."""
    return (A * places) @ A.T


_SCALE = "A guide twice as large must not change anything: what has to add up to 1?"
MISTAKES = (
    _guided(
        "guide_not_scaled",
        "It looks as if the guide was taken as it is: its squares have to add up to 1 first.",
        lambda A, t: _gram(A * t),
    ),
    _guided(
        "squares_not_taken",
        "It looks as if the numbers of the guide add up to 1: it is their squares that have to.",
        lambda A, t: _gram(A * (t / np.sum(t))),
        0.5,
    ),
    _guided(
        "guide_once",
        "It looks as if only one of the two factors of the product carries the guide.",
        lambda A, t: _weighted(A, t / np.sqrt(np.sum(t**2))),
    ),
    _guided(
        "guide_once",
        "It looks as if only one of the two factors of the product carries the guide.",
        lambda A, t: _weighted(A, t / np.sum(t)),
    ),
    _guided(
        "divided_without_root",
        "It looks as if the guide was divided by the sum of its squares: then the squares of the result do not add "
        "up to 1. A root is missing.",
        lambda A, t: _gram(A * (t / np.sum(t**2))),
        0.5,
    ),
    _guided(
        "gram_divided_by_length",
        "It looks as if the product was divided by the guide's length once: each of its two factors has one.",
        lambda A, t: _gram(A * t) / np.sqrt(np.sum(t**2)),
        0.5,
    ),
    _guided(
        "divided_by_places",
        "It looks as if the product was divided by the number of places, whatever the guide. " + _SCALE,
        lambda A, t: _gram(A * t) / t.size,
        0.5,
    ),
    _guided(
        "divided_by_sum",
        "It looks as if the product was divided by the sum of the guide. " + _SCALE,
        lambda A, t: _gram(A * t) / np.sum(t),
        0.5,
    ),
    _guided(
        "divided_by_largest",
        "It looks as if the guide was divided by its largest number. " + _SCALE,
        lambda A, t: _gram(A * (t / np.max(t))),
    ),
    _guided(
        "divided_by_places_too",
        "It looks as if the result was divided by the number of places as well: the scaled guide does that already.",
        lambda A, t: guided_gram_matrix(A, t) / t.size,
        0.5,
    ),
    _guided(
        "mean_in_the_norm",
        "It looks as if the squares of the guide have the mean 1: they have to add up to 1.",
        lambda A, t: guided_gram_matrix(A, t) * t.size,
        0.5,
    ),
    _guided(
        "guide_as_mask",
        "It looks as if places where the guide is not 0 count fully: it says how much each counts.",
        lambda A, t: _gram(A * (t > 0)) / np.sum(t > 0),
    ),
    _guided(
        "guide_thresholded",
        "It looks as if the guide was rounded to 0 and 1: it says how much each place counts.",
        lambda A, t: _gram(A * (t > 0.5)) / max(1, np.sum(t > 0.5)),
    ),
    _guided(
        "guide_ignored",
        "It looks like the Gram matrix of all places: the guide has no effect.",
        lambda A, t: _gram(A),
    ),
    _guided(
        "guide_ignored",
        "It looks like the Gram matrix of all places: the guide has no effect.",
        lambda A, t: _gram(A) / t.size,
    ),
    _guided(
        "guide_after_product",
        "It looks as if the finished Gram matrix was multiplied by a number from the guide: the guide weighs the "
        "places before they are added up.",
        lambda A, t: _gram(A) * np.sum(t / np.sqrt(np.sum(t**2))) / t.size,
    ),
    _guided(
        "guide_squared_twice",
        "It looks as if the guide was squared before it was multiplied in: the product squares it.",
        lambda A, t: _gram(A * t**2 / np.sqrt(np.sum(t**4))),
        0.5,
    ),
    _guided(
        "activation_scaled",
        "It looks as if the guided activation was scaled to length 1: it is the guide whose squares add up to 1.",
        lambda A, t: _gram(A * t) / np.sum((A * t) ** 2),
    ),
    _guided(
        "rows_scaled",
        "It looks as if each row was scaled to length 1: it is the guide whose squares add up to 1.",
        lambda A, t: _gram(A * t / np.sqrt(np.sum((A * t) ** 2, axis=1, keepdims=True))),
    ),
    _guided(
        "transposed_product",
        "It looks as if the product compares places: it has a row and a column for each channel.",
        lambda A, t: (A * (t / np.linalg.norm(t))).T @ (A * (t / np.linalg.norm(t))),
    ),
    _guided(
        "elementwise_product",
        "It looks as if the guided activation was squared entry by entry: a Gram matrix is a matrix product.",
        lambda A, t: (A * (t / np.linalg.norm(t))) ** 2,
    ),
    _guided(
        "guided_returned",
        "This is the guided activation: its Gram matrix is missing.",
        lambda A, t: A * (t / np.linalg.norm(t)),
    ),
    _guided(
        "softmax",
        "It looks like a softmax of the guide: it is divided by one number, so that its squares add up to 1.",
        lambda A, t: _gram(A * (np.exp(t - t.max()) / np.sum(np.exp(t - t.max())))),
    ),
    _guided(
        "mean_subtracted",
        "It looks as if a mean was subtracted: a Gram matrix takes the activations as they are.",
        lambda A, t: guided_gram_matrix(A - A.mean(axis=1, keepdims=True), t),
    ),
    _guided("doubled", "Each entry is twice what it should be.", lambda A, t: 2 * guided_gram_matrix(A, t), 0.5),
    _guided(
        "diagonal_only",
        "These are the entries G_ii only.",
        lambda A, t: np.diag(guided_gram_matrix(A, t)),
    ),
    Mistake("hard_coded", HARD_CODED, lambda A, guide: PUBLISHED),
)


def _soft(rng, places):
    """A guide between 0 and 1, never the same twice."""
    return np.float32(rng.uniform(0.05, 1, places))


def _regions(rng, places):
    """A guide of zeros and ones, of both at least one."""
    guide = np.float32(rng.random(places) < 0.5)
    guide[:2] = (0, 1)
    return rng.permutation(guide)


def guided(shape, guide=_soft, *, scale=1.0, rectified=False):
    """Make the function that draws an unrolled activation and a guide.

    Args:
        shape: (n_H, n_W, n_C), or a function of the generator that gives it.
        guide: function of the generator and the number of places.
        scale: of the guide.
        rectified: as in ``activation``.

    Returns:
        function of a generator.
    """

    def draw(rng):
        size = shape(rng) if callable(shape) else shape
        A = np.ascontiguousarray(unroll(activation(rng, size, rectified=rectified)), np.float32)
        return A, np.float32(scale * guide(rng, A.shape[1]))

    return draw


def _some(rng):
    return different(rng, 3, 9, 3)


def _scaled(rng):
    A, guide = guided(_some)(rng)
    return (A, guide), (A, np.float32(rng.uniform(2, 300)) * guide)


def _partition(rng):
    """Two halves of places whose Gram matrix is n times the identity: those of the parts add up to twice that."""
    n_C, half = int(rng.integers(2, 5)), int(rng.integers(4, 9))
    rows = np.linalg.qr(rng.standard_normal((2 * half, n_C)))[0].T * np.sqrt(2 * half)
    guide = rng.permutation(np.repeat([0, 1], half)).astype(np.float32)
    return (np.float32(rows), guide), (np.float32(rows), 1 - guide)


def _cut_out(rng):
    """A region of a picture, and the region alone with a guide of ones."""
    A, guide = guided(_some, _regions)(rng)
    alone = np.ascontiguousarray(A[:, guide > 0])
    return (A, guide), (alone, np.ones(alone.shape[1], np.float32))


_DEEP = "The value is right for few channels and wrong where an activation has more channels than places."
_RECTIFIED = (
    "The value is right for small numbers and wrong for activations as a ReLU makes them: large, with many exact "
    "zeros."
)
_LARGE_GUIDE = "The value is right for guides up to 1 and wrong for one up to 255, as a grey picture has it. "
_REGIONS = "The value is right for soft guides and wrong for one of zeros and ones."
_ONE_PLACE = "The value is right elsewhere and wrong where only one place belongs to the region."

EXERCISE = Exercise(
    name="guided_gram_matrix",
    number="5.1",
    title="Compute the Gram matrix of a region",
    difficulty="medium",
    minutes=20,
    form=Function(arguments=("A", "guide"), returns="G_region"),
    reference=guided_gram_matrix,
    published=Case(FIRST, checks=("published",)),
    value=PUBLISHED,
    visible=(
        Case(guided((2, 3, 4))(np.random.default_rng(1)), checks=("fresh", "form", "gradient", "compiled")),
        Case(guided((2, 2, 4), _regions)(np.random.default_rng(2)), hint=_REGIONS),
        Case(guided((3, 2, 2), scale=255)(np.random.default_rng(3)), hint=_LARGE_GUIDE + _SCALE),
        Case(guided((2, 3, 2))(np.random.default_rng(4)), checks=("repeat",), times=110),
    ),
    kinds={
        "soft": Kind(draw=guided(_some), catches="a guide taken for 0 and 1; one factor without it"),
        "regions": Kind(draw=guided(_some, _regions), catches="divisions by the guide", hint=_REGIONS),
        "large guide": Kind(
            draw=guided(_some, scale=255), catches="a guide that is not scaled", hint=_LARGE_GUIDE + _SCALE
        ),
        "deep": Kind(
            draw=guided(lambda rng: (2, 3, int(rng.integers(24, 40)))),
            catches="answers for n_C <= n_H n_W",
            hint=_DEEP,
        ),
        "square": Kind(
            draw=guided((2, 3, 6)), catches="a guide laid along the channels, where both are as many"
        ),
        "rectified": Kind(
            draw=guided(_some, _regions, rectified=True), catches="clipped values; lengths of dead channels",
            hint=_RECTIFIED,
        ),
        "one place": Kind(
            draw=guided((3, 4, 3), lambda rng, places: np.eye(places, dtype=np.float32)[int(rng.integers(places))]),
            catches="deviations and means over the region in place of its length",
            hint=_ONE_PLACE,
        ),
        "thin": Kind(draw=guided((1, 1, 5)), catches="squeezed axes"),
        "gradient": Kind(draw=guided(_some), catches="a gradient cut off", checks=("gradient",)),
        "flat": Kind(
            draw=guided(_some, _regions, rectified=True),
            catches="roots and norms of activations, whose gradient is NaN at 0",
            checks=("gradient", "compiled"),
        ),
        "form": Kind(draw=guided(_some), catches="NumPy, other dtypes", checks=("form",)),
        "tiny": Kind(draw=guided((2, 3, 2)), catches=REPEATED, checks=("repeat",), times=110),
        "large": Kind(draw=guided((60, 80, 16)), catches="loops over places", checks=("large",)),
    },
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(message="A guide that is scaled changes the result.", draw=_scaled, holds=close),
        Law(
            message="The Gram matrices of two regions that make up the whole do not add up to its own.",
            draw=_partition,
            holds=lambda p, q: close(p + q, 2 * np.eye(len(p)), 1e-3),
        ),
        Law(message="A region is not what it is alone, with a guide of ones.", draw=_cut_out, holds=close),
    ),
    mistakes=MISTAKES,
    rubric={
        "published": 1, "fresh": 7, "large": 1, "form": 1, "gradient": 6, "laws": 2, "compiled": 1, "repeat": 1,
    },
)  # fmt: skip
