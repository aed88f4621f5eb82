"""What to tell a student when their function stops with an error or returns something that is no number."""

import linecache
import re
import traceback

import numpy as np
import tensorflow as tf

# (what the error's text contains, where to look); the first that fits is shown.
_HINTS = (
    (
        r"has no attribute 'numpy'|NumPy array|numpy array|numpy\(\) is only available",
        "`.numpy()` and NumPy functions cannot be used here: stay with TensorFlow's functions.",
    ),
    (
        r"module '.*tensorflow.*' has no attribute",
        "The name is from an older TensorFlow or misspelt; most old names live on under `tf.compat.v1`.",
    ),
    (
        r"Matrix size-incompatible|In\[0\].*In\[1\]|Dimensions must be equal",
        "Print the shapes of the two factors: the inner dimensions of a matrix product must agree.",
    ),
    (
        r"Input to reshape|annot reshape|requested shape",
        "Print the shape before and after: a reshape must keep the number of elements.",
    ),
    (
        r"Incompatible shapes|required broadcastable shapes",
        "Print the shapes of the two: the same kind of thing must have the same shape.",
    ),
    (
        r"No gradients provided|NoneType|has no attribute '_id'",
        "The gradient is None: the costs must be computed inside the tape's `with` block, from this very image, and "
        "stay tensors.",
    ),
    (
        r"no attribute 'minimize'",
        "Optimizers of TensorFlow 2 take pairs of gradient and variable: `apply_gradients`.",
    ),
    (r"_unique_id", "Each pair is (gradient, variable), in this order."),
    (
        r"numpy-related methods",
        "A tensor lacks most methods of a NumPy array: use TensorFlow's functions instead, `tf.` and a name.",
    ),
    (
        r"values to unpack",
        "The parts and the names they go to differ in number: an activation has four sizes, (1, n_H, n_W, n_C), and "
        "`apply_gradients` takes a list of pairs.",
    ),
    (r"truth value|symbolic.*bool", "A tensor stands where Python needs a plain number or True/False."),
    (
        r"Cannot convert|as an integer|of dtype|same dtype|expected to be a",
        "Two kinds of numbers meet: sizes are integers, activations float32. Convert with `tf.cast` or `float`.",
    ),
    (r"positional argument|unexpected keyword", "Compare the arguments of your function with those of the stub."),
    (r"is not defined", "Is the name spelt as where it was made, and has the cell that makes it been run?"),
)


def exception(error, f):
    """Say in two lines what went wrong inside a student's function, and in which of its own lines.

    Args:
        error: the exception that came out of ``f``.
        f: the student's function.

    Returns:
        str: type and first line of the message, the line of the student's code, a hint where one is known.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [""]
    text = lines[-1] if "in user code" in lines[0] else lines[0]  # tf.function puts its own traceback first
    text = re.sub(r"\{\{.*?\}\} ?| ?\[Op:.*| ?name:\s*$", "", text)
    told = f"It stops with {type(error).__name__}: {text.removeprefix(f'{type(error).__name__}: ')[:200]}"
    own = _own_line(error, f)
    told += f"\nin line {own[0]} of its cell: {own[1]}" if own else ""
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, str(error))), None)
    return f"{told}\n{hint}" if hint else told


def _own_line(error, f):
    """Number and text of the deepest line that belongs to the student's code, or None."""
    code = getattr(f, "__code__", None)
    trace = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in trace if code and frame.filename == code.co_filename]
    if not frames:
        return None
    return frames[-1].lineno, linecache.getline(frames[-1].filename, frames[-1].lineno).strip()


def kind(returned):
    """What a student's function returned, in words."""
    if isinstance(returned, (tuple, list)):
        return f"a {type(returned).__name__} of {len(returned)}"
    if isinstance(returned, np.ndarray):
        return f"a NumPy array of shape {returned.shape}"
    if tf.is_tensor(returned):
        return f"a tensor of shape {tuple(returned.shape)} and type {returned.dtype.name}"
    return f"{returned!r:.60} of type {type(returned).__name__}"
