"""Call a student's function on what the grader sent, and give back plain arrays.

Owns the forms of a call: eager or compiled, with the gradient of its result or without, one optimisation step.
Knows no expected value: it computes what the student's code computes.
"""

import numpy as np
import protocol
import tensorflow as tf


def call(function, header, arrays):
    """Answer one call.

    Args:
        function: the student's.
        header: ``form`` ("value", "gradient", "compiled" or "step"); ``numbers``, for each argument a number, or
            None where an array stands; ``keywords``, numbers given by name; ``echo``, whether the arguments shall
            come back as they are after the call; and ``autograph``, whether the function needs it, see ``plain``.
        arrays: the arrays, in the order of the arguments; for "gradient" and "compiled", then the cotangent.

    Returns:
        What the reply's header shall say, and its arrays.
    """
    if header["form"] == "step":
        return _step(function, header, arrays)
    tensors = iter(arrays)
    arguments = [tf.constant(next(tensors)) if n is None else n for n in header["numbers"]]
    keywords = header["keywords"]
    if header["form"] == "value":
        value = function(*arguments, **keywords)
        echo = [a for a in arguments if isinstance(a, tf.Tensor)] if header["echo"] else []
        return _describe([value, *echo])

    def value_and_gradient(*arguments):
        watched = [a for a in arguments if isinstance(a, tf.Tensor)]
        with tf.GradientTape() as tape:
            tape.watch(watched)
            value = function(*arguments, **keywords)
        if not isinstance(value, tf.Tensor):
            return value, [None] * len(watched)
        cotangent = tf.cast(arrays[len(watched)], value.dtype)
        return value, tape.gradient(value, watched, output_gradients=cotangent)

    compiled = header["form"] == "compiled"
    if compiled:
        tf.config.run_functions_eagerly(False)
        value_and_gradient = tf.function(value_and_gradient, autograph=header["autograph"])
    value, gradients = value_and_gradient(*arguments)
    return _describe([value, *gradients])


def _step(function, header, arrays):
    """Make optimisation steps on the objective of ``nst_utils.reference.step_costs``.

    A student's code could take what is written here: so no formula of another exercise is, not even total_cost's.
    """
    image, content, style = arrays
    variable = tf.Variable(image, dtype=tf.float32)
    content, style = tf.constant(content, tf.float32), tf.constant(style, tf.float32)

    def cost(x):
        pulls = [18 * tf.reduce_sum(tf.math.log(tf.math.cosh((x - target) / 30))) for target in (content, style)]
        return tuple(tf.unstack(tf.linalg.matvec([[10.0, 40.0], [1.0, 0.0], [0.0, 1.0]], pulls)))

    kinds = {"sgd": tf.keras.optimizers.SGD, "adam": tf.keras.optimizers.Adam}
    optimizer = kinds[header["optimizer"]](learning_rate=header["learning_rate"])
    optimizer.build([variable])
    if header["compiled"]:
        tf.config.run_functions_eagerly(False)
        function = _compiled_step(function, header["autograph"])
    costs = [function(variable, cost, optimizer) for _ in range(header["steps"])]
    return _describe([*costs[-1], variable])


def _compiled_step(function, autograph):
    def step(variable, cost, optimizer):
        return tf.function(lambda: function(variable, cost, optimizer), autograph=autograph)()

    return step


def _describe(values):
    """Turn values into arrays; of a value that is none, only its class is told."""
    kinds, arrays = [], []
    for value in values:
        array = _array(value)
        kinds.append({"class": type(value).__name__, "array": array is not None})
        if array is not None:
            arrays.append(array)
    if sum(array.nbytes for array in arrays) > protocol.MAX_ARRAYS:
        raise ValueError("the result is far larger than asked for")
    return {"values": kinds}, arrays


def _array(value):
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
    if array.dtype.name not in protocol.DTYPES:  # long double, or an integer that frames don't know
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)
