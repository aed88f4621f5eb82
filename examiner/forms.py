"""How a graded function is called, and how what it gives is read: one class for each kind of call. NumPy only.

A form turns a case into a question for ``calls.call``, and an answer into one array that is compared. A new kind of
call is a new form here and its other half in ``calls``; nothing else changes.
"""

from collections.abc import Sequence
from dataclasses import Field, dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from examiner.cases import Case, Expected
from examiner.findings import Answer, Question

_NO_TENSOR = "expected a tensor: end with TensorFlow's functions."
_FORGOTTEN = (
    "expected a tensor: a NumPy array or a plain number has forgotten how it was computed, so that no gradient can "
    "reach the generated image. Stay with TensorFlow's functions."
)


class Form(Protocol):
    """What an examiner asks of a form."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # it is one: a sheet stores its fields

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of the function's arguments, in order."""

    @property
    def returns(self) -> str | tuple[str, ...]:
        """What it gives, in messages."""

    @property
    def differentiable(self) -> bool:
        """Whether its value has a gradient to be checked."""

    def question(
        self, case: Case, mode: str, cotangent: np.ndarray | None = None
    ) -> tuple[Question, list[np.ndarray]]:
        """Return what is sent to ``calls.call``: the header and the arrays."""

    def read(self, answer: Answer, case: Case) -> tuple[np.ndarray | None, str]:
        """Return the value that an answer holds, or None and what is wrong with it."""

    def problem(self, answer: Answer, case: Case) -> tuple[str, str] | None:
        """Return message and mistake if what came back can't be a part of the painting, though its value is right."""

    def found(self, value: np.ndarray, expected: Expected, case: Case) -> str:
        """Say what came beside what was expected."""

    def about_shape(self, value: np.ndarray, expected: Expected, case: Case) -> str:
        """Say where to look when the value has another shape."""

    def scale(self, value: np.ndarray, case: Case) -> Any:
        """Return how large the numbers are that rounding errors in a value come from."""


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function that is called on tensors and numbers and gives one tensor.

    Attributes:
        arguments: names of its arguments, in order.
        returns: the name of its value in messages.
        by_name: those of the arguments that are passed by name.
    """

    arguments: tuple[str, ...]
    returns: str
    by_name: tuple[str, ...] = ()
    differentiable: bool = True

    def question(
        self, case: Case, mode: str, cotangent: np.ndarray | None = None
    ) -> tuple[Question, list[np.ndarray]]:
        """See ``Form``; arguments that a case leaves out at the end keep their defaults."""
        arrays: list[np.ndarray] = []
        named = dict(zip(self.arguments, (_packed(argument, arrays) for argument in case.arguments), strict=False))
        keywords = {name: named.pop(name) for name in self.by_name if name in named}
        extra = [] if cotangent is None else [cotangent]
        return {"form": mode, "arguments": list(named.values()), "keywords": keywords}, [*arrays, *extra]

    def read(self, answer: Answer, case: Case) -> tuple[np.ndarray | None, str]:
        """See ``Form``."""
        kind = answer.classes[0] if answer.classes else "NoneType"
        value = answer.arrays[0] if answer.arrays else None
        if kind == "NoneType":
            return None, "It returns None, expected one tensor: is there a `return` at the end?"
        if value is None or kind in ("tuple", "list"):
            return None, f"It returns {named(kind, value)}, expected one tensor."
        return value, ""

    def problem(self, answer: Answer, case: Case) -> tuple[str, str] | None:
        """See ``Form``: the value must be a float32 tensor, and the arguments as before."""
        value, *after = answer.arrays
        if answer.classes[0] != "Tensor":
            wanted = _FORGOTTEN if self.differentiable else _NO_TENSOR
            return f"It returns {named(answer.classes[0], value)}, {wanted}", "numpy_used"
        if value is None or value.dtype != np.float32:
            kind = getattr(value, "dtype", "something else")
            return f"It returns {kind}, expected float32 like its input.", "wrong_dtype"
        _, sent = self.question(case, "value")
        if not all(a is not None and np.array_equal(a, b) for a, b in zip(after, sent, strict=True)):
            return "It changes its arguments: compute new tensors instead.", "arguments_changed"
        return None

    def found(self, value: np.ndarray, expected: Expected, case: Case) -> str:
        """See ``Form``."""
        right = expected.right[0]
        if value.shape != right.shape:
            return f"{self.returns} has shape {value.shape}, expected {right.shape or '(), a single number'}"
        if value.ndim:
            return f"{self.returns} =\n{shown(value)}\nexpected\n{shown(right)}"
        return f"{self.returns} = {shown(value)}, expected {shown(right)}"

    def about_shape(self, value: np.ndarray, expected: Expected, case: Case) -> str:
        """See ``Form``."""
        right = expected.right[0]
        if value.size == right.size and expected.is_right(value.reshape(right.shape)):
            return "The numbers are right, the shape is not: look at `axis`, `keepdims` and the last reshape."
        return "Look at the shape first: print it after each line."

    def scale(self, value: np.ndarray, case: Case) -> Any:
        """See ``Form``: the largest of its numbers."""
        return np.max(np.abs(value))


@dataclass(frozen=True, kw_only=True)
class Step:
    """A function that changes an image by one step of an optimizer and gives the costs of it.

    A case's arguments are the image, the two images that pull it, and the learning rate; its options are the
    ``objective`` (see ``calls.objective``), the ``optimizer`` and the number of ``steps``. The value that is compared
    is one vector: the costs, then the pixels.

    Attributes:
        arguments: names of its arguments, in order: the image, the cost as a function of it, the optimizer.
        returns: names of the costs, in order.
    """

    arguments: tuple[str, str, str]
    returns: tuple[str, ...]
    differentiable: bool = False

    def question(
        self, case: Case, mode: str, cotangent: np.ndarray | None = None
    ) -> tuple[Question, list[np.ndarray]]:
        """See ``Form``."""
        *images, learning_rate = case.arguments
        options = {"optimizer": "sgd", "steps": 1, **case.options, "learning_rate": learning_rate}
        return {"form": "step", "compiled": mode == "compiled", **options}, [np.asarray(image) for image in images]

    def read(self, answer: Answer, case: Case) -> tuple[np.ndarray | None, str]:
        """See ``Form``."""
        *costs, image, _ = answer.arrays if len(answer.arrays) > 2 else (None, None, None)
        kind = answer.classes[-1] if answer.classes else "NoneType"  # of what came back; ``calls`` puts it last
        wanted = f"({', '.join(self.returns)})"
        if kind == "NoneType":
            return None, f"It returns None, expected {wanted}: is there a `return` at the end?"
        parts = [np.ravel(array) for array in (*costs, image) if array is not None]
        # Measured before they are copied: what comes from a student's process may be of any size.
        if (
            image is None
            or image.shape != np.shape(case.arguments[0])
            or len(parts) <= len(costs)
            or kind == "dict"
            or sum(map(np.size, parts)) > 11 * image.size
        ):
            return None, f"It returns {named(kind, None)}, expected {wanted}."
        return np.concatenate(parts).astype(np.float64), ""

    def problem(self, answer: Answer, case: Case) -> tuple[str, str] | None:
        """See ``Form``; after the step, a cost may well be a plain number."""
        if answer.classes[-1] not in ("tuple", "list"):
            return (
                f"It returns {named(answer.classes[-1], None)}, expected ({', '.join(self.returns)}).",
                "returns_other_type",
            )
        return None

    def found(self, value: np.ndarray, expected: Expected, case: Case) -> str:
        """See ``Form``."""
        before, number = np.ravel(case.arguments[0]), len(self.returns)
        names = f"({', '.join(self.returns)})"
        if value.size != expected.right[0].size:
            return f"It returns {value.size - before.size} number(s), expected the {number} costs {names}"
        right = min(expected.right, key=lambda costs: float(np.sum(np.abs(costs[:number] - value[:number]))))
        farthest = int(np.argmax(np.abs(right[number:] - before)))
        moves = [shown(x[number + farthest]) for x in (value, right)]
        return (
            f"{names} = {shown(value[:number])}, expected {shown(right[:number])}; one pixel goes from "
            f"{shown(before[farthest])} to {moves[0]} (expected {moves[1]})"
        )

    def about_shape(self, value: np.ndarray, expected: Expected, case: Case) -> str:
        """See ``Form``."""
        return f"Return the {len(self.returns)} costs and nothing else: the image is changed where it is."

    def scale(self, value: np.ndarray, case: Case) -> Any:
        """See ``Form``: a cost's own size; for a pixel the largest, which a step and an image add up to."""
        scale = np.abs(value)
        pixels = scale[-np.size(case.arguments[0]) :]
        pixels[:] = pixels.max()
        return scale


def named(kind: str, value: np.ndarray | None) -> str:
    """Say in words what a function returned.

    Args:
        kind: its class.
        value: its numbers, or None.

    Returns:
        str: such as "a NumPy array of shape (3, 3)".
    """
    if kind == "Tensor" and value is not None:
        return f"a tensor of shape {value.shape} and type {value.dtype}"
    if kind == "ndarray" and value is not None:
        return f"a NumPy array of shape {value.shape}"
    if value is not None and value.ndim == 0:
        return f"a plain number of type {kind}"
    return f"a value of type {kind}" if kind.isidentifier() else "something else"


def shown(value: Any) -> str:
    """Print a number or a small array as the course does: six digits.

    Args:
        value: number or array.

    Returns:
        str.
    """
    if np.ndim(value) == 0:
        return f"{float(value):.6g}"
    return np.array2string(value, formatter={"float_kind": "{:.6g}".format}, separator=", ", threshold=30)


def _packed(argument: Any, arrays: list[np.ndarray]) -> Any:
    """Put the arrays of an argument into the list; return what stands for it in a question: JSON values."""
    if isinstance(argument, (np.ndarray, np.generic)):
        arrays.append(np.asarray(argument))
        return {"array": len(arrays) - 1}
    if isinstance(argument, dict):
        return {"named": {name: _packed(part, arrays) for name, part in argument.items()}}
    if isinstance(argument, Sequence) and not isinstance(argument, str):
        return [_packed(part, arrays) for part in argument]
    return argument
