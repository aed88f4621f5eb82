"""What to tell a student when their function stops with an error."""

import linecache
import re
import traceback
from collections.abc import Callable
from typing import Any

# (what the error's text contains, where to look); the first that fits is shown.
_HINTS = (
    (
        re.compile(r"has no attribute 'numpy'|NumPy array|numpy array|numpy\(\) is only available"),
        "`.numpy()` and NumPy functions cannot be used here: stay with TensorFlow's functions.",
    ),
    (
        re.compile(r"module '.*tensorflow.*' has no attribute"),
        "The name is misspelt, or from an older TensorFlow: look for it in `tf.math`, `tf.linalg`, `tf.random` and "
        "`tf.nn`; most old names live on under `tf.compat.v1`.",
    ),
    (
        re.compile(r"Matrix size-incompatible|In\[0\].*In\[1\]|Dimensions must be equal"),
        "Print the shapes of the two factors: the inner dimensions of a matrix product must agree.",
    ),
    (
        re.compile(r"Input to reshape|annot reshape|requested shape"),
        "Print the shape before and after: a reshape must keep the number of elements.",
    ),
    (
        re.compile(r"Incompatible shapes|required broadcastable shapes"),
        "Print the shapes of the two: the same kind of thing must have the same shape.",
    ),
    (
        re.compile(r"No gradients provided|NoneType|has no attribute '_id'"),
        "The gradient is None: the tape saw no way from the cost to the image. Is the cost computed inside the "
        "`with` block, from this very image, and does it stay a tensor? `gradient` takes the cost first, then the "
        "image.",
    ),
    (re.compile(r"apply_gradients\(\) takes"), "`apply_gradients` takes one list of pairs, even for one variable."),
    (
        re.compile(r"Unknown variable"),
        "The optimizer was made for the variable that your function was given: change that one, not a copy of it.",
    ),
    (
        re.compile(r"context manager protocol|__enter__"),
        "A class stands where an object is needed: are its parentheses missing?",
    ),
    (
        re.compile(r"non-iterable (builtin_)?function|'function' object"),
        "A function stands where its result is needed: call it, with what it takes in parentheses.",
    ),
    (re.compile(r"for \^"), "`^` is no power in Python: write `**`."),
    (
        re.compile(r"no attribute 'minimize'"),
        "Optimizers of TensorFlow 2 take pairs of gradient and variable: `apply_gradients`.",
    ),
    (re.compile(r"_unique_id"), "Each pair is (gradient, variable), in this order."),
    (
        re.compile(r"numpy-related methods"),
        "A tensor lacks most methods of a NumPy array: use TensorFlow's functions instead, `tf.` and a name.",
    ),
    (
        re.compile(r"expected 4, got 3"),
        "An activation or an image is one tensor of shape (1, n_H, n_W, n_C) already, and no list: an index like "
        "`[-1]` or `[0]` takes away the first of its four sizes.",
    ),
    (
        re.compile(r"values to unpack"),
        "The parts and the names they go to differ in number: an activation has four sizes, (1, n_H, n_W, n_C), and "
        "`apply_gradients` takes a list of pairs.",
    ),
    (re.compile(r"truth value|symbolic.*bool"), "A tensor stands where Python needs a plain number or True/False."),
    (
        re.compile(
            r"(float|double) tensor but is a (float|double) tensor|dtype float\d+ for Tensor with dtype float"
            r"|type float\d+ that does not match type float"
        ),
        "float32 and float64 meet: convert one of them with `tf.cast`.",
    ),
    (
        re.compile(r"Cannot convert|as an integer|of dtype|same dtype|expected to be a"),
        "Two kinds of numbers meet: integers (sizes, or `tf.constant(10)`) and float32 (activations, costs). Convert "
        "the integer with `tf.cast`, or leave it a plain Python number.",
    ),
    (
        re.compile(r"[Ee]igen decomposition was not successful"),
        "The matrix has entries that are not numbers: it looks as if a root was taken of negative ones. If it was "
        "taken of each entry: the root of a matrix is taken of its eigenvalues, E D^{1/2} E^T. If of eigenvalues: "
        "rounding makes some of them negative.",
    ),
    (
        re.compile(r"positional argument|unexpected keyword"),
        "Compare the arguments of your function with those of the stub.",
    ),
    (
        re.compile(r"is not defined"),
        "Is the name spelt as where it was made, and has the cell that makes it been run?",
    ),
)


def error(error: dict[str, str]) -> str:
    """Say what went wrong inside a student's function, and in which of its own lines.

    Args:
        error: ``error``, its class; ``message``; ``where``, the place, and ``line``, the text there, both may be "".

    Returns:
        str: class and first line of the message, the line of the student's code, a hint where one is known.
    """
    lines = [line.strip() for line in error["message"].splitlines() if line.strip()] or [""]
    text = lines[-1] if "in user code" in lines[0] else lines[0]  # tf.function puts its own traceback first
    text = re.sub(r"\{\{.*?\}\} ?| ?\[Op:.*| ?name:\s*$|, numpy=$", "", text)
    text = text.removeprefix(f"{error['error']}: ")[:200]
    told = f"It stops with {error['error']}" + (f": {text}" if text else "")
    place = f"in {error['where']}: {error['line'].strip()}" if error["where"] else ""
    return "\n".join(filter(None, (told, place, hint(error["message"]))))


def hint(message: str) -> str:
    """Return where to look for an error with this message, or ""."""
    return next((where for pattern, where in _HINTS if pattern.search(message)), "")


def described(raised: BaseException, function: Callable[..., Any]) -> dict[str, str]:
    """Describe an exception that came out of a function, for ``error``.

    Args:
        raised: the exception.
        function: the student's, in this process.

    Returns:
        dict of str: class, message, and the deepest line that belongs to the function's own code.
    """
    code = getattr(function, "__code__", None)
    trace = traceback.extract_tb(raised.__traceback__)
    frames = [frame for frame in trace if code and frame.filename == code.co_filename]
    where = f"line {frames[-1].lineno} of its cell" if frames else ""
    line = linecache.getline(frames[-1].filename, frames[-1].lineno or 0) if frames else ""
    return {"error": type(raised).__name__, "message": str(raised), "where": where, "line": line}
