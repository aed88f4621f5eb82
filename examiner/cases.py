"""Inputs on which a function is tried, and what a right answer, and a mistaken one, gives for them. NumPy only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Case:
    """One input.

    Attributes:
        arguments: of the exercise's reference function. An array reaches the student as a tensor; a number stays one.
        options: more that the reference function takes by name and the form knows, such as the number of steps.
        checks: short names of the checks that it is tried in.
        hint: what to say when the function is wrong or raises here, is right on another input, and no mistake is
            recognised.
        times: how often the function is called on it in a row; the last value counts.
        share: of the points for right values, left to whoever is wrong on such inputs alone: a forgotten guard.
        recipe: seeds and shape, if the arguments were made by ``drawn``; they are stored in place of large arrays.
    """

    arguments: tuple[Any, ...]
    options: Mapping[str, Any] = field(default_factory=lambda: _NO_OPTIONS)
    checks: tuple[str, ...] = ("fresh",)
    hint: str = ""
    times: int = 1
    share: float = 0.0
    recipe: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    @property
    def size(self) -> int:
        """Numbers in its largest argument."""
        return max(np.size(argument) for argument in self.arguments)


def drawn(seeds: Sequence[int], shape: Sequence[int], **fields: Any) -> Case:
    """Make a case of arrays that anybody can draw again, with mean 1 and standard deviation 4.

    Args:
        seeds: one for each argument.
        shape: of each.
        fields: other fields of the case.

    Returns:
        Case: its arguments are float32.
    """
    arrays = tuple(np.float32(1 + 4 * np.random.default_rng(s).standard_normal(tuple(shape))) for s in seeds)
    return Case(arrays, recipe=(tuple(seeds), tuple(shape)), **fields)


@dataclass(frozen=True, eq=False)
class Slope:
    """The gradient that a right answer has.

    Attributes:
        place: which of the arrays that were sent it belongs to, counted from 0.
        value: the gradient of sum(cotangent * value of the function).
        tolerance: how far a float32 answer may be off, a number or an array.
    """

    place: int
    value: np.ndarray
    tolerance: Any


@dataclass(frozen=True, eq=False)
class Mistaken:
    """What a known mistake gives for a case; ``share`` of the points of a check is left to whoever makes it."""

    id: str
    message: str
    value: np.ndarray
    tolerance: Any
    share: float = 0.0


@dataclass(frozen=True, eq=False)
class Expected:
    """What a right answer gives for a case.

    Attributes:
        right: values, one as good as the other.
        tolerance: how far a float32 answer may be off, a number or an array of the value's shape.
        cotangent: what the value is multiplied with for the gradient; None where there is none.
        slopes: the gradients.
        mistakes: gives what the known mistakes give, the likeliest first; None where that would take too long.
    """

    right: tuple[np.ndarray, ...]
    tolerance: Any
    cotangent: np.ndarray | None = None
    slopes: tuple[Slope, ...] = ()
    mistakes: Callable[[], Iterable[Mistaken]] | None = None

    def is_right(self, value: np.ndarray) -> bool:
        """Tell whether a value is right: of the right shape, finite, and within the tolerance."""
        return any(close(value, right, self.tolerance) for right in self.right)

    def explanations(self, value: np.ndarray) -> list[Mistaken]:
        """Return the known mistakes that give this value; on this input they may give what is right, too."""
        if self.mistakes is None:
            return []
        with np.errstate(all="ignore"):  # a mistaken function may well divide by zero
            return [m for m in self.mistakes() if m.value.size and close(value, m.value, m.tolerance)]

    def is_put_down_to(self, mistake: Mistaken, value: np.ndarray) -> bool:
        """Tell whether a wrong value that a mistake explains comes from it, and not from a right answer a bit off.

        A mistake's tolerance is wider than a right answer's, and some mistakes give nearly, or even exactly, what is
        right. So the mistake must be wrong here, and the value at least twice as near to it.
        """
        if self.is_right(mistake.value):
            return False
        if value.shape != self.right[0].shape:
            return True
        least = np.maximum(self.tolerance, np.finfo(np.float64).tiny)
        with np.errstate(over="ignore"):
            to_mistake, *to_right = (np.max(abs(value - other) / least) for other in (mistake.value, *self.right))
        return bool(2 * to_mistake <= min(to_right))


def close(value: Any, expected: Any, tolerance: Any) -> bool:
    """Tell whether a value has the expected shape and numbers; False for NaN.

    Args:
        value: array or number.
        expected: another.
        tolerance: absolute, a number or an array of their shape.

    Returns:
        bool.
    """
    if np.shape(value) != np.shape(expected):  # before a conversion, which of a far too large value takes far more
        return False
    value, expected = np.asarray(value, np.float64), np.asarray(expected, np.float64)
    return bool(np.all(np.abs(value - expected) <= tolerance))


@dataclass(frozen=True, eq=False)
class Related:
    """Two cases, and what holds between a right function's values for them.

    Attributes:
        message: what to say when it does not hold.
        cases: the two, each with what a right answer gives.
        holds: of the two float64 values; None where each must be the reference function's.
    """

    message: str
    cases: tuple[tuple[Case, Expected], tuple[Case, Expected]]
    holds: Callable[[np.ndarray, np.ndarray], bool] | None
