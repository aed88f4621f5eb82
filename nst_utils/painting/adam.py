"""Adam on the pixels: one compiled step from an image to the next.

Owns the update and its state; what is minimised is any function from an image to its costs.
"""

from typing import NamedTuple

import tensorflow as tf

from nst_utils.painting.compiling import compiled

BETA_1, BETA_2 = 0.9, 0.999  # Kingma and Ba's, and every TensorFlow's
# TensorFlow 1's, which the exercise ran; Keras has 1e-7. Adam's step does not change with the scale of the cost,
# and the smaller the epsilon, the longer this holds.
EPSILON = 1e-8


class AdamState(NamedTuple):
    """All that the next step depends on; never changed in place, so that any step can be kept."""

    image: tf.Tensor  # (1, n_H, n_W, 3)
    m: tf.Tensor  # running mean of the gradient, as image
    v: tf.Tensor  # running mean of its square, as image
    t: tf.Tensor  # steps made, float32 scalar


class Adam:
    """Adam (Kingma and Ba 2015, arXiv:1412.6980), in the form at the end of their section 2, as TensorFlow has it."""

    def __init__(self, objective, learning_rate):
        """Compile the step, at its first call.

        Args:
            objective: function from an image tensor to Costs of scalar tensors.
            learning_rate: about the most that a pixel moves in one step.
        """
        self._objective = objective
        self._learning_rate = learning_rate
        self.step = compiled(self._step)

    @staticmethod
    def start(image):
        """Return the state before the first step.

        Args:
            image: float32, shape (1, n_H, n_W, 3).

        Returns:
            AdamState: with that image and no memory.
        """
        image = tf.convert_to_tensor(image, tf.float32)
        return AdamState(image, tf.zeros_like(image), tf.zeros_like(image), tf.zeros(()))

    def _step(self, state):
        """Make one step.

        Args:
            state: AdamState.

        Returns:
            tuple: the next AdamState, and the Costs of the image it started from.
        """
        with tf.GradientTape() as tape:
            tape.watch(state.image)
            costs = self._objective(state.image)
        gradient = tape.gradient(costs.J, state.image)
        t = state.t + 1
        m = BETA_1 * state.m + (1 - BETA_1) * gradient
        v = BETA_2 * state.v + (1 - BETA_2) * tf.square(gradient)
        rate = self._learning_rate * tf.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
        return AdamState(state.image - rate * m / (tf.sqrt(v) + EPSILON), m, v, t), costs
