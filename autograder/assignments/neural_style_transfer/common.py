"""What the exercises of this assignment share: the published activations, kinds of drawn ones, messages.

The equations are those of Gatys, Ecker and Bethge (2015), arXiv:1508.06576, with the course's normalisations:
1/(4 n_H n_W n_C) for the content cost, where the paper has 1/2, and an unnormalised Gram matrix.
"""

from collections.abc import Callable

import numpy as np

from autograder.exercise import Kind

# R(k) = 1 + 4 * RandomStandardNormal(seed=1, seed2=k), float32: TensorFlow's Philox kernel with explicit op seeds,
# run in a fresh graph. The first 48 numbers of R(3) and R(9); the tests of this assignment draw them again.
# fmt: off
R3 = np.array([
    -1.683445, 1.8942858, 4.189092, 1.3846824, 3.8925915, 2.3524866, -1.9202449, 4.6461368,
    -1.0375276, 4.899456, -7.5360813, 3.4091651, -0.24858844, -2.4324749, 8.146585, -1.7646906,
    2.4694333, -6.5859847, 0.7149899, 0.66104376, 4.199985, 2.5062335, 4.5016236, 1.5636368,
    3.4233422, -8.455175, 3.4438267, 1.2252892, 0.23202246, 1.4615505, 4.211294, -4.7429867,
    -2.338422, 1.3776655, -3.3965898, 0.25865, 1.2512636, 7.4767985, 5.1221766, 10.617524,
    -1.3393097, 0.99052405, -5.410322, -5.450125, -1.7732203, -4.097825, 4.843958, 2.7449982,
], dtype=np.float32)
R9 = np.array([
    -0.39043474, -4.965909, -5.387548, 4.572505, 1.1961036, 5.0099816, 1.7304354, -0.13603461,
    -0.7514645, -3.0110965, 1.0130516, 7.4561086, 0.51901615, -0.23328066, -0.8221154, 0.69788367,
    1.5624137, 0.11127031, 3.7990131, -0.5115707, -5.364818, -4.8868036, -1.1914248, -0.12090659,
    7.0109277, -1.2259245, 4.2369, -5.399742, 3.159936, 7.259596, 1.643039, 7.3115473,
    0.17630118, -2.8375332, 1.839904, -0.71492875, 5.2510543, 1.4054474, 2.8612938, 2.5214956,
    4.3172836, 1.902338, 0.14868057, -1.2611487, -0.78171515, 0.53150004, -0.8009285, 3.4972606,
], dtype=np.float32)
# fmt: on

ACTIVATIONS = (R3.reshape(1, 4, 4, 3), R9.reshape(1, 4, 4, 3))

ZERO = (
    "The cost is 0 although the two inputs differ. Is it computed from both? See whether one of them is compared "
    "with itself, and whether a division that should give a small fraction is rounded down to 0 (`//` or `int`)."
)
HARD_CODED = (
    "This is the published value, but it stays the same when the input changes: compute it from the arguments."
)


def unroll(a):
    """Unroll an activation: one row for each channel.

    Args:
        a: shape (1, n_H, n_W, n_C).

    Returns:
        float64, shape (n_C, n_H*n_W).
    """
    a = np.asarray(a, np.float64)
    return a.reshape(-1, a.shape[-1]).T


def squares(a_1, a_2):
    """The sum of squared differences."""
    return np.sum((np.asarray(a_1, np.float64) - np.asarray(a_2, np.float64)) ** 2)


def sizes(a):
    """n_H*n_W and n_C of an activation, as floats."""
    return float(a.shape[1] * a.shape[2]), float(a.shape[3])


def mixed_channels(a):
    """The activation reshaped to (n_C, n_H*n_W) without a transpose, so that a row holds all channels."""
    return np.asarray(a, np.float64).reshape(a.shape[-1], -1)


def activations(rng, count, shape, *, rectified=False, alike=0.0):
    """Draw activations of one shape.

    Args:
        rng: NumPy generator.
        count: how many.
        shape: (n_H, n_W, n_C).
        rectified: as VGG-19 has them after a ReLU: half exact zeros, a channel dead, values up to about 1e4.
        alike: share of the entries that all of them have in common.

    Returns:
        list of float32 arrays, shape (1, n_H, n_W, n_C); otherwise with mean 1 and standard deviation 4.
    """
    drawn = [1 + 4 * rng.standard_normal((1, *shape)) for _ in range(count)]
    if rectified:
        scale = np.exp(rng.uniform(np.log(50), np.log(3000)))
        drawn = [np.maximum(0, scale * rng.standard_normal((1, *shape))) for _ in range(count)]
        for array in drawn:
            array[..., 0] = 0
    common = rng.random((1, *shape)) < alike
    return [np.where(common, drawn[0], array).astype(np.float32) for array in drawn]


def different(rng, low, high, count=3):
    """Draw sizes from low up to but not including high, all different."""
    return tuple(int(n) for n in rng.choice(np.arange(low, high), count, replace=False))


def pair(rng):
    """Draw two activations of one shape."""
    return activations(rng, 2, different(rng, 3, 12))


def each_with_itself(rng):
    """Draw the inputs of a law: two activations, each beside itself."""
    a, b = pair(rng)
    return (a, a), (b, b)


def twice_as_large(rng):
    """Draw the inputs of a law: two activations, and the two doubled."""
    a, b = pair(rng)
    return (a, b), (2 * a, 2 * b)


_DEEP = "The value is right for few channels and wrong where an activation has more channels than places."
_RECTIFIED = (
    "The value is right for small numbers and wrong for activations as a ReLU makes them: large, with many exact "
    "zeros. Is something clipped, or divided by what may be 0?"
)
_SQUARE = "The value is right for other shapes and wrong where height and width are equal."
_THIN = (
    "The value is right for other shapes and wrong where a size is 1: `tf.squeeze` and its like drop such an axis."
)
_ALIKE = "The value is right for other inputs and wrong where entries of the two activations are equal."
_LARGE = (
    "The value is right for small activations and wrong for those of many numbers: does an integer overflow? Sizes "
    "from `tf.shape` have 32 bits, and so has their product: read them from `a.shape`, or make them floats first."
)


def kinds(count: int, arguments: Callable, large: tuple[tuple[int, int, int], ...]) -> dict[str, Kind]:
    """Make the table of drawn inputs of a function of activations: shape x zeros x magnitude x equality.

    Args:
        count: how many activations it takes.
        arguments: makes its arguments of them.
        large: shapes (n_H, n_W, n_C) of the check on large inputs; a later one is for loops too slow for the first.

    Returns:
        dict: name -> Kind.
    """

    def drawing(shape, **how):
        def draw(rng):
            return arguments(*activations(rng, count, shape(rng), **how))

        return draw

    def uniform(shape):
        return lambda rng: arguments(*(rng.random((1, *shape), np.float32) * 4 for _ in range(count)))

    table = {
        "small": Kind(draw=drawing(lambda rng: different(rng, 2, 7)), catches="what is wrong nearly everywhere"),
        "other": Kind(draw=drawing(lambda rng: different(rng, 3, 12)), catches="what fits one shape only"),
        "wide": Kind(
            draw=drawing(lambda rng: (*different(rng, 5, 9, 2), int(rng.integers(18, 24)))),
            catches="loops that stop at some number of channels",
            hint=_DEEP,
        ),
        "deep": Kind(
            draw=drawing(lambda rng: (2, 3, int(rng.integers(21, 26)))),
            catches="the smaller of two Gram matrices; answers for n_C <= n_H n_W; conv5_1 has 512 > 19 x 25",
            hint=_DEEP,
        ),
        "rectified": Kind(
            draw=drawing(lambda rng: different(rng, 3, 8), rectified=True),
            catches="clipped values and costs; divisions by an activation or its length",
            hint=_RECTIFIED,
        ),
        "square": Kind(
            draw=drawing(lambda rng: (4, 4, int(rng.integers(5, 8)))), catches="wrong on a square", hint=_SQUARE
        ),
        "thin": Kind(
            draw=drawing(lambda rng: tuple(rng.permutation([1, *different(rng, 2, 8, 2)]).tolist())),
            catches="squeezed axes",
            hint=_THIN,
        ),
        "alike": Kind(
            draw=drawing(lambda rng: different(rng, 2, 7), alike=0.6),
            catches="wrong where entries agree",
            hint=_ALIKE,
        ),
        "gradient": Kind(
            draw=drawing(lambda rng: different(rng, 3, 8)), catches="a gradient cut off", checks=("gradient",)
        ),
        "flat": Kind(
            draw=drawing(lambda rng: different(rng, 2, 7), rectified=True, alike=0.6),
            catches="roots and norms, whose gradient is NaN where both activations are 0 or equal",
            checks=("gradient", "compiled"),
        ),
        "compiled": Kind(
            # Small: TensorFlow unrolls a loop over all places into a graph, and a right one must fit many times over.
            draw=drawing(lambda rng: different(rng, 2, 7)),
            catches="NumPy, Python side effects",
            checks=("compiled",),
        ),
        "form": Kind(
            draw=drawing(lambda rng: different(rng, 3, 12)), catches="NumPy, other dtypes", checks=("form",)
        ),
        "tiny": Kind(
            draw=drawing(lambda rng: (2, 3, 2)),
            catches="what depends on the calls before: a painting makes hundreds",
            checks=("repeat",),
            times=110,
        ),
    }
    largest = {
        f"large{i}": Kind(draw=uniform(shape), catches="integers that overflow", checks=("large",), hint=_LARGE)
        for i, shape in enumerate(large)
    }
    return table | largest
