"""Exercise 3.1, ``total_variation(image)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Kind, Law, Mistake, long_sum, rounding
from examiner.cases import Case, drawn
from examiner.forms import Function

from .common import HARD_CODED, REPEATED, close, different

# A dark field, a bright column, a coloured pixel; small enough to be worked out on paper.
FIRST = np.zeros((1, 3, 4, 3), np.float32)
FIRST[0, :, 2] = 2
FIRST[0, 1, 0] = (1, 0, -3)


def differences(image):
    """The differences of neighbours, downwards and to the right."""
    x = np.asarray(image, np.float64)
    return x[:, 1:] - x[:, :-1], x[:, :, 1:] - x[:, :, :-1]


def total_variation(image):
    """Total variation: the sum of (x[i+1,j] - x[i,j])^2 + (x[i,j+1] - x[i,j])^2 over places and channels.

    Args:
        image: shape (1, n_H, n_W, 3).

    Returns:
        float64 scalar.
    """
    down, right = differences(image)
    return np.sum(down**2) + np.sum(right**2)


def tolerance(image):
    """How far a float32 answer may be off: a difference's own rounding is relative to the larger neighbour."""
    x = abs(np.asarray(image, np.float64))
    down, right = differences(image)
    sums = x[:, 1:] + x[:, :-1], x[:, :, 1:] + x[:, :, :-1]
    own = sum(np.sum(abs(d) * s) for d, s in zip((down, right), sums, strict=True))
    return long_sum(2 * x.size) * total_variation(image) + 4 * FLOAT32 * own


def gradient(arguments, cotangent):
    """The gradient with respect to the image: twice the differences to all neighbours, times the cotangent."""
    down, right = differences(arguments[0])
    slope, size = np.zeros(arguments[0].shape), np.zeros(arguments[0].shape)
    for difference, after, before in (
        (down, np.s_[:, 1:], np.s_[:, :-1]),
        (right, np.s_[:, :, 1:], np.s_[:, :, :-1]),
    ):
        slope[after] += 2 * difference
        slope[before] -= 2 * difference
        for part in (after, before):
            size[part] += abs(np.float64(arguments[0])[after]) + abs(np.float64(arguments[0])[before])
    factor = float(cotangent)
    return [(0, factor * slope, 2 * abs(factor) * rounding(8) * size)]


PUBLISHED = float(total_variation(FIRST))


def _of_both(mistake_id, message, reduce, share=0.0):
    """What ``reduce(down, right, x)`` makes of the differences."""
    return Mistake(
        mistake_id, message, lambda image: reduce(*differences(image), np.asarray(image, np.float64)), share
    )


def _squares(*parts):
    return sum(np.sum(part**2) for part in parts)


_CROPPED = (
    "It looks as if the two differences were cut to one shape, so that the last row or the last column is left out: "
    "they differ in shape, and need not be added entry by entry."
)
_WRAPPED = (
    "It looks as if the last row is compared with the first, or the last column: these are no neighbours. Rolling or "
    "padding makes such pairs."
)
_ONE = (
    "It looks as if only one of the two directions is there: a pixel has a neighbour below and one to the right. If "
    "you have two, look at the axes: the first has size 1, so `image[1:]` is empty."
)
_CHANNELS = (
    "It looks as if channels were compared with each other, or one size shifted: the axes of the image are (1, n_H, "
    "n_W, channels)."
)
MISTAKES = (
    _of_both(
        "absolute_differences",
        "It looks as if the absolute differences were added (as `tf.image.total_variation` does): here they are "
        "squared.",
        lambda down, right, x: np.sum(abs(down)) + np.sum(abs(right)),
    ),
    _of_both(
        "mean_instead_of_sum",
        "It looks as if the squares were averaged: the equation adds them up.",
        lambda down, right, x: np.mean(down**2) + np.mean(right**2),
        0.5,
    ),
    _of_both(
        "mean_instead_of_sum",
        "It looks as if the sum was divided by the number of entries: the equation has no such division.",
        lambda down, right, x: _squares(down, right) / x.size,
        0.5,
    ),
    _of_both("one_direction", _ONE, lambda down, right, x: _squares(down)),
    _of_both("one_direction", _ONE, lambda down, right, x: _squares(right)),
    _of_both(
        "direction_twice",
        "It looks as if one direction is counted twice and the other is missing.",
        lambda down, right, x: 2 * _squares(down),
    ),
    _of_both(
        "direction_twice",
        "It looks as if one direction is counted twice and the other is missing.",
        lambda down, right, x: 2 * _squares(right),
    ),
    _of_both("edges_cropped", _CROPPED, lambda down, right, x: _squares(down[:, :, :-1], right[:, :-1])),
    _of_both("edges_cropped", _CROPPED, lambda down, right, x: _squares(down[:, :, 1:], right[:, 1:])),
    _of_both(
        "wrapped_around",
        _WRAPPED,
        lambda down, right, x: _squares(np.roll(x, 1, 1) - x, np.roll(x, 1, 2) - x),
    ),
    _of_both(
        "wrapped_around",
        _WRAPPED,
        lambda down, right, x: _squares(down, right) + _squares(x[:, -1], x[:, :, -1]),
    ),
    _of_both(
        "channels_compared",
        _CHANNELS,
        lambda down, right, x: _squares(np.diff(x, axis=2), np.diff(x, axis=3)),
    ),
    _of_both(
        "channels_compared",
        _CHANNELS,
        lambda down, right, x: _squares(np.diff(x, axis=1), np.diff(x, axis=3)),
    ),
    _of_both(
        "channels_compared",
        _CHANNELS,
        lambda down, right, x: _squares(np.diff(x, axis=1), np.diff(x, axis=2), np.diff(x, axis=3)),
    ),
    _of_both(
        "one_channel",
        "It looks as if only the first channel was looked at: the sum runs over all of them.",
        lambda down, right, x: _squares(down[..., 0], right[..., 0]),
    ),
    _of_both(
        "channels_averaged",
        "It looks as if the colours were averaged first: the differences are taken in each channel.",
        lambda down, right, x: _squares(down.mean(axis=3), right.mean(axis=3)),
    ),
    _of_both(
        "channels_added",
        "It looks as if the differences of the three channels were added before they were squared.",
        lambda down, right, x: _squares(down.sum(axis=3), right.sum(axis=3)),
    ),
    _of_both(
        "root_taken",
        "It looks as if a root was taken: the equation has the squares themselves.",
        lambda down, right, x: np.sqrt(_squares(down, right)),
    ),
    _of_both(
        "root_taken",
        "It looks as if a root was taken of the sum of each direction.",
        lambda down, right, x: np.sqrt(_squares(down)) + np.sqrt(_squares(right)),
    ),
    _of_both(
        "not_squared",
        "It looks as if the differences were added without a square, so that they cancel.",
        lambda down, right, x: np.sum(down) + np.sum(right),
    ),
    _of_both(
        "squared_after_sum",
        "It looks as if the differences were added first and the sum squared: square each difference.",
        lambda down, right, x: np.sum(down) ** 2 + np.sum(right) ** 2,
    ),
    _of_both(
        "squared_separately",
        "It looks as if the pixels were squared before the subtraction: square the difference instead.",
        lambda down, right, x: np.sum(x[:, 1:] ** 2 - x[:, :-1] ** 2) + np.sum(x[:, :, 1:] ** 2 - x[:, :, :-1] ** 2),
    ),
    _of_both(
        "halved", "The value is half of what it should be.", lambda down, right, x: _squares(down, right) / 2, 0.5
    ),
    _of_both(
        "doubled",
        "The value is twice what it should be: is each pair counted from both sides?",
        lambda down, right, x: 2 * _squares(down, right),
        0.5,
    ),
    _of_both(
        "two_apart",
        "It looks as if pixels were compared that have another between them: neighbours are one apart.",
        lambda down, right, x: _squares(x[:, 2:] - x[:, :-2], x[:, :, 2:] - x[:, :, :-2]),
    ),
    _of_both(
        "diagonal",
        "It looks as if each pixel is compared with the one below and to the right of it, on the diagonal.",
        lambda down, right, x: _squares(x[:, 1:, 1:] - x[:, :-1, :-1]),
    ),
    _of_both(
        "wrong_sign",
        "The value is negative: a sum of squares never is. Look for a stray minus.",
        lambda down, right, x: -_squares(down, right),
    ),
    _of_both(
        "subtracted",
        "It looks as if the two directions were subtracted: both shall become small.",
        lambda down, right, x: _squares(down) - _squares(right),
    ),
    _of_both(
        "multiplied",
        "It looks as if the two directions were multiplied: the equation adds them.",
        lambda down, right, x: _squares(down) * _squares(right),
    ),
    _of_both(
        "pixels_summed",
        "It looks like the sum of the squared pixels: it is the differences of neighbours that are squared.",
        lambda down, right, x: _squares(x),
    ),
    Mistake("hard_coded", HARD_CODED, lambda image: np.float64(PUBLISHED)),
)


def images(shape, scale=60):
    """Make the function that draws an image of a shape, which may be a function of the generator."""

    def draw(rng):
        size = shape(rng) if callable(shape) else shape
        return (np.float32(scale * rng.standard_normal((1, *size, 3))),)

    return draw


def _edges(rng):
    """An edge of some height, and the same one in a picture of twice as many rows."""
    rows, columns = different(rng, 3, 9)
    image = np.zeros((1, 2 * rows, columns, 3), np.float32)
    image[:, :, int(rng.integers(1, columns)) :] = rng.uniform(1, 9)
    return (image[:, :rows],), (image,)


def _constant(rng):
    rows, columns = different(rng, 3, 9)
    return tuple((np.full((1, rows, columns, 3), level, np.float32),) for level in rng.uniform(-99, 99, 2))


def _turned(rng):
    (image,) = images(different(rng, 3, 9))(rng)
    return (image,), (np.ascontiguousarray(image.transpose(0, 2, 1, 3)),)


_THIN = "The value is right for other shapes and wrong where a picture has one row or one column only."
_SQUARE = "The value is right for other shapes and wrong where height and width are equal."
_LARGE_NUMBERS = "The value is right for small numbers and wrong for large ones. Is something clipped or rounded?"

EXERCISE = Exercise(
    name="total_variation",
    number="3.1",
    title="Measure how rough a picture is",
    difficulty="easy",
    minutes=10,
    form=Function(arguments=("image",), returns="J_variation"),
    reference=total_variation,
    published=Case((FIRST,), checks=("published",)),
    value=PUBLISHED,
    visible=(
        drawn((1,), (1, 5, 4, 3), checks=("fresh", "form", "gradient", "compiled")),
        drawn((2,), (1, 4, 4, 3)),
        drawn((1,), (1, 2, 3, 3), checks=("repeat",), times=110),
    ),
    kinds={
        "other": Kind(draw=images(lambda rng: different(rng, 3, 12)), catches="what fits one shape only"),
        "square": Kind(draw=images((5, 5)), catches="wrong on a square; an axis taken for the other", hint=_SQUARE),
        "thin": Kind(
            draw=images(lambda rng: tuple(rng.permutation([1, int(rng.integers(3, 9))]).tolist())),
            catches="a single row or column, which has neighbours in one direction only",
            hint=_THIN,
        ),
        "flat": Kind(
            draw=lambda rng: (np.repeat(images((1, 1))(rng)[0], 6, 1).repeat(4, 2),),
            catches="costs that are not 0 on one colour: wrapping, padding with zeros",
        ),
        "magnitudes": Kind(
            draw=images((4, 6), 1e4), catches="clipped differences", hint=_LARGE_NUMBERS
        ),
        "gradient": Kind(
            draw=images(lambda rng: different(rng, 3, 9)), catches="a gradient cut off", checks=("gradient",)
        ),
        "even": Kind(
            draw=lambda rng: (np.float32(rng.integers(-1, 2, (1, 6, 5, 3)) * 50),),
            catches="roots and norms, whose gradient is NaN where neighbours are equal",
            checks=("gradient", "compiled"),
        ),
        "form": Kind(draw=images((4, 5)), catches="NumPy, other dtypes", checks=("form",)),
        "tiny": Kind(draw=images((2, 3)), catches=REPEATED, checks=("repeat",), times=110),
        "large": Kind(draw=images((150, 200)), catches="a size multiplied out in 32 bits", checks=("large",)),
    },
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(message="The variation of a picture of one colour is not 0.", draw=_constant),
        Law(
            message="An edge through twice as many rows does not have twice the variation.",
            draw=_edges,
            holds=lambda p, q: close(2 * p, q),
        ),
        Law(message="A picture and its mirror image across the diagonal differ.", draw=_turned, holds=close),
    ),
    mistakes=MISTAKES,
    rubric={
        "published": 1, "fresh": 5, "large": 1, "form": 1, "gradient": 4, "laws": 1, "compiled": 1, "repeat": 1,
    },
)  # fmt: skip
