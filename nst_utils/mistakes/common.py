"""What the catalogues of mistakes share: the class, messages, and small computations."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes:
        id: its short name; a mistake that comes in several forms is listed once for each, under one id.
        message: what the answer looks like and where to look, one or two sentences.
        compute: the mistaken function; takes the exercise's arguments and returns what a student would get.
    """

    id: str
    message: str
    compute: Callable


ZERO = (
    "The cost is 0 although the two inputs differ: see whether one of them is compared with itself, and whether a "
    "division that should give a small fraction is rounded down to 0 (`//` or `int`)."
)
HARD_CODED = (
    "This is the published value, but it stays the same when the input changes: compute it from the arguments."
)


def squares(a_1, a_2):
    """The sum of squared differences."""
    return np.sum((np.asarray(a_1, np.float64) - np.asarray(a_2, np.float64)) ** 2)


def sizes(a):
    """n_H*n_W and n_C of an activation, as floats."""
    return float(a.shape[1] * a.shape[2]), float(a.shape[3])


def mixed_channels(a):
    """The activation reshaped to (n_C, n_H*n_W) without a transpose, so that a row holds all channels."""
    return np.asarray(a, np.float64).reshape(a.shape[-1], -1)
