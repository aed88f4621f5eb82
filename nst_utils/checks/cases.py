"""The inputs on which a student's function is tried, and how it is called.

Arguments are those of the NumPy reference functions; here they become tensors, and ``train_step``'s image, learning
rate and targets become a variable, an optimizer and a cost function.
"""

import numpy as np
import tensorflow as tf

from nst_utils import reference
from nst_utils.exercises import EXERCISES


def _draw(seed, *shape):
    """Numbers like those of the reference inputs: mean 1, standard deviation 4, float32."""
    return np.float32(1 + 4 * np.random.default_rng(seed).standard_normal(shape))


def _activations(*shape):
    return _draw(1, *shape), _draw(2, *shape)


def _step(*shape):
    return *(20 * _draw(seed, *shape) for seed in (1, 2, 3)), 0.25


# Beside the reference inputs: shapes in which n_H, n_W and n_C all differ. The last style input is large enough for
# (n_H n_W)^2 to overflow 32 bits; it comes last because A^T A of it would not fit into memory.
_FURTHER = {
    "compute_content_cost": (_activations(1, 5, 7, 2),),
    "gram_matrix": ((_draw(1, 4, 7),), (_draw(2, 5, 5),)),
    "compute_layer_style_cost": (_activations(1, 5, 7, 2), _activations(1, 216, 217, 3)),
    "total_cost": ((np.float32(0.75), np.float32(3.5)), (np.float32(1.25), np.float32(0.5), 3.0, 7.0)),
    "train_step": (_step(1, 3, 5, 3), _step(1, 6, 4, 3)),
}


def cases(name):
    """The inputs of one exercise: the reference input first, then others that tell mistakes apart."""
    return EXERCISES[name].inputs, *_FURTHER[name]


def tensors(name, arguments):
    """The arguments as a student's function gets them; alpha, beta and the published costs stay floats."""
    if name == "total_cost" and arguments != reference.COSTS:
        return (*map(tf.constant, arguments[:2]), *arguments[2:])
    return arguments if name == "total_cost" else tuple(map(tf.constant, arguments))


def call(name, f, arguments, compiled=False):
    """Call a student's function once.

    Args:
        name: the exercise's name.
        f: the student's function.
        arguments: the arguments of the exercise's reference function.
        compiled: whether the call goes through ``tf.function``.

    Returns:
        What the function returned and, for ``train_step``, the image as it is afterwards (otherwise None).
    """
    if name == "train_step":
        return _call_step(f, *arguments, compiled)
    given = tensors(name, arguments)
    if name == "total_cost" and len(given) == 4:
        J_content, J_style, alpha, beta = given
        given = J_content, J_style

        def with_weights(J_content, J_style):
            return f(J_content, J_style, alpha=alpha, beta=beta)

        return (tf.function(with_weights) if compiled else with_weights)(*given), None
    return (tf.function(f) if compiled else f)(*given), None


def step_objective(content, style):
    """``reference.step_costs`` as the function that ``train_step`` is given: image -> (J, J_content, J_style)."""

    def cost(image):
        J_content, J_style = (
            18 * tf.reduce_sum(tf.math.log(tf.math.cosh((image - target) / 30))) for target in (content, style)
        )
        return 10 * J_content + 40 * J_style, J_content, J_style

    return cost


def _call_step(f, image, content, style, learning_rate, compiled):
    generated_image = tf.Variable(image)
    optimizer = tf.keras.optimizers.SGD(learning_rate)
    optimizer.build([generated_image])  # tf.function allows no new variables

    def one_step():
        return f(generated_image, step_objective(content, style), optimizer)

    return (tf.function(one_step) if compiled else one_step)(), generated_image
