"""Call a student's function on what was asked, and give back plain arrays: in this process, or in the sandbox.

Owns the TensorFlow half of the forms of a call: eager or compiled, with the gradient of its result or without, steps
of an optimizer. Knows no expected value: it computes what the student's code computes. All of it stands before the
student's eyes, in the course's zip and in the sandbox.
"""

import contextlib
import inspect
from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any

import numpy as np
import tensorflow as tf

MAX_BYTES = 80 << 20  # of all arrays of a reply; two activations of shape (1, 300, 400, 64) in float32 are 62 MB


def call(
    function: Callable[..., Any], header: dict[str, Any], arrays: list[np.ndarray]
) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Answer one question.

    Args:
        function: the student's.
        header: ``form``: "value", "gradient", "compiled" or "step"; ``arguments`` and ``keywords``: numbers, and
            {"array": i} where an array stands; a "step" has what ``_step`` reads in their place. ``times``: how often
            to call for a "value"; only the last call is told of. ``autograph``: False to try "compiled" without it
            first.
        arrays: the arrays that the header speaks of; for "gradient" and "compiled", then the cotangent.

    Returns:
        The reply's header, with the class of each value and whether there are numbers, and its arrays: the value;
        for "value", then the arguments as they are after the call; otherwise the gradients.
    """
    if header["form"] == "step":
        return _step(function, header, arrays)
    tensors = [tf.constant(array) for array in arrays]
    arguments = [unpacked(part, tensors) for part in header["arguments"]]
    keywords = {name: unpacked(part, tensors) for name, part in header["keywords"].items()}
    if header["form"] == "value":
        for _ in range(header.get("times", 1)):
            value = function(*arguments, **keywords)
        return describe([value, *tensors])
    *watched, cotangent = tensors

    def value_and_gradient(*tensors: tf.Tensor) -> tuple[Any, list[Any]]:
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            given = [unpacked(part, tensors) for part in header["arguments"]]
            named = {name: unpacked(part, tensors) for name, part in header["keywords"].items()}
            value = function(*given, **named)
        if not tf.is_tensor(value):
            return value, [None] * len(tensors)
        return value, tape.gradient(value, tensors, output_gradients=tf.cast(cotangent, value.dtype))

    if header["form"] == "compiled":
        value_and_gradient = _compiled(value_and_gradient, header, watched)
    value, gradients = value_and_gradient(*watched)
    return describe([value, *gradients])


def about(function: Callable[..., Any]) -> dict[str, Any]:
    """Tell what can be told of a function without a call.

    Args:
        function: the student's.

    Returns:
        ``parameters``, their names, or None where Python can't tell or any number is taken; ``begun``, whether more
        is in it than a line that raises an error.
    """
    code = getattr(function, "__code__", None)
    begun = code is not None and (len(code.co_names) > 1 or code.co_nlocals > _taken(code))
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {"parameters": None, "begun": begun}
    open_ended = any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in found)
    return {"parameters": None if open_ended else [p.name for p in found], "begun": begun}


def _taken(code: CodeType) -> int:
    """Count the parameters of a function's code, those by name alone and the open-ended ones too."""
    open_ended = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + open_ended


def objective(
    weights: list[float], scales: list[float], blend: float, targets: list[np.ndarray]
) -> Callable[..., Any]:
    """Make the objective on which a step is tried: it pulls an image to two others, each pull of limited strength.

    With z = (x - target) / scale, a pull is the sum of blend * log cosh z + (1 - blend) * (sqrt(1 + z^2) - 1), times
    18. It is like none of the course's costs on purpose, since students can read it.

    Args:
        weights: of the two pulls in the first of the three costs.
        scales: of the two.
        blend: from 0 to 1.
        targets: the two images.

    Returns:
        Function from an image to three scalar tensors: the weighted sum, and the two pulls.
    """
    # With u = 2 z, log cosh z = softplus(u) - u / 2 - log 2. Matrix products and constants of full size, since the
    # gradient of each broadcast costs a millisecond, and a step is tried dozens of times.
    count, twice = np.size(targets[0]), 2 / np.array(scales)[:, None]
    slopes = tf.constant(twice, tf.float32)
    offsets = tf.constant(twice * np.reshape(targets, (2, -1)), tf.float32)
    four = tf.fill((2, count), 4.0)
    shares = [tf.fill((count, 1), np.float32(share)) for share in (-blend / 2, blend, (1 - blend) / 2)]
    least = tf.fill((2, 1), np.float32(count * (blend * np.log(2) + 1 - blend)))
    mixed = tf.constant(18 * np.array([weights, [1, 0], [0, 1]]), tf.float32)

    def cost(x: tf.Tensor) -> tuple[tf.Tensor, ...]:
        u = tf.matmul(slopes, tf.reshape(x, (1, count))) - offsets
        terms = (u, tf.nn.softplus(u), tf.sqrt(tf.square(u) + four))
        pulls = tf.add_n([tf.matmul(term, share) for term, share in zip(terms, shares, strict=True)]) - least
        return tuple(tf.unstack(tf.reshape(tf.matmul(mixed, pulls), [3])))

    return cost


def _step(
    function: Callable[..., Any], header: dict[str, Any], arrays: list[np.ndarray]
) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Make optimisation steps; the reply has the last one's costs, the image, and the class of what came back."""
    image, *targets = arrays
    variable = tf.Variable(image, dtype=tf.float32)
    cost = objective(**header["objective"], targets=[tf.constant(t, tf.float32) for t in targets])
    kinds = {"sgd": tf.keras.optimizers.SGD, "adam": tf.keras.optimizers.Adam}
    optimizer = kinds[header["optimizer"]](learning_rate=header["learning_rate"])
    optimizer.build([variable])  # tf.function allows no new variables

    def step() -> Any:
        return function(variable, cost, optimizer)

    if header["compiled"]:
        step = _compiled(step, header, ())
    for _ in range(header["steps"]):
        returned = step()
    parts = tf.nest.flatten(returned) if isinstance(returned, (tuple, list)) else [returned]
    reply, results = describe([*parts, variable])
    reply["values"].append({"class": type(returned).__name__, "array": False})
    return reply, results


def _compiled(function: Callable[..., Any], header: dict[str, Any], arguments: Sequence[tf.Tensor]) -> Any:
    """Put a function into ``tf.function``: without AutoGraph, if that is to be tried and can be traced."""
    tf.config.run_functions_eagerly(False)
    if not header.get("autograph", True):
        with contextlib.suppress(Exception):
            traced = tf.function(function, autograph=False)
            traced.get_concrete_function(*arguments)
            return traced
    return tf.function(function)


def unpacked(part: Any, tensors: Any) -> Any:
    """Return the argument that a part of a question stands for.

    Args:
        part: a number or text as it is; a list; ``{"array": index}``; a dictionary as ``{"named": {name: part}}``.
        tensors: what the indices count, in the order in which they were sent.
    """
    if isinstance(part, list):
        return [unpacked(each, tensors) for each in part]
    if isinstance(part, dict):
        if "named" in part:
            return {name: unpacked(each, tensors) for name, each in part["named"].items()}
        return tensors[part["array"]]
    return part


def describe(values: list[Any]) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Turn values into arrays; of a value that is none, only its class is told."""
    kinds, arrays = [], []
    for value in values:
        array = _array(value)
        kind = "Tensor" if tf.is_tensor(value) else type(value).__name__
        kinds.append({"class": kind, "array": array is not None})
        if array is not None:
            arrays.append(array)
    if sum(array.nbytes for array in arrays) > MAX_BYTES:
        raise ValueError("the result is far larger than asked for")
    return {"values": kinds}, arrays


def _array(value: Any) -> np.ndarray | None:
    if isinstance(value, tf.IndexedSlices):
        value = tf.convert_to_tensor(value)
    if value is None or isinstance(value, (str, bytes)):
        return None
    try:
        array = np.asarray(value)
    except Exception:  # a symbolic tensor, a ragged list: not a number for the grader
        return None
    if array.dtype.kind not in "fiub":
        return None
    if array.dtype.itemsize > 8 or (array.dtype.kind == "u" and array.dtype.itemsize > 1):
        return array.astype(np.float64)  # long double, and what else frames don't know
    return array.astype(array.dtype.newbyteorder("="), copy=False)
