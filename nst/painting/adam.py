"""Adam on the pixels, as the exercise has it.

Owns the update and its state. What is minimised is not known here: whoever runs it evaluates ``state.trial`` and
tells the gradient (see ``painter``). NumPy alone.
"""

from typing import NamedTuple

import numpy as np

BETA_1, BETA_2 = 0.9, 0.999  # Kingma and Ba's, and every TensorFlow's
# TensorFlow 1's, which the exercise ran; Keras has 1e-7. Adam's step does not change with the scale of the cost,
# and the smaller the epsilon, the longer this holds.
EPSILON = 1e-8


class AdamState(NamedTuple):
    """All that the next step depends on; never changed in place, so that any step can be kept."""

    trial: np.ndarray  # float32, any shape: the image to evaluate next
    m: np.ndarray  # running mean of the gradient, as trial
    v: np.ndarray  # running mean of its square, as trial
    t: int  # steps made

    accepted = True  # every image that Adam tries is its new image
    converged = False


class Adam:
    """Adam (Kingma and Ba 2015, arXiv:1412.6980), in the form at the end of their section 2, as TensorFlow has it."""

    def __init__(self, learning_rate):
        """Set the step size.

        Args:
            learning_rate: about the most that a pixel moves in one step.
        """
        self._learning_rate = np.float32(learning_rate)

    def start(self, image):
        """Return the state before the first step.

        Args:
            image: float32 array of any shape.

        Returns:
            AdamState: with that image as its trial and no memory.
        """
        return AdamState(image, np.zeros_like(image), np.zeros_like(image), 0)

    def tell(self, state, J, gradient):
        """Make one step.

        Args:
            state: AdamState.
            J: the cost of ``state.trial``; Adam does not look at it.
            gradient: its gradient, of the shape of ``state.trial``.

        Returns:
            AdamState: whose trial is the next image.
        """
        t = state.t + 1
        m = np.float32(BETA_1) * state.m + np.float32(1 - BETA_1) * gradient
        v = np.float32(BETA_2) * state.v + np.float32(1 - BETA_2) * np.square(gradient)
        rate = self._learning_rate * np.float32(np.sqrt(1 - BETA_2**t) / (1 - BETA_1**t))
        return AdamState(state.trial - rate * m / (np.sqrt(v) + np.float32(EPSILON)), m, v, t)
