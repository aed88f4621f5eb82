"""A painting in the making: run it step by step, look at it, stop when you like.

Owns the loop and its history. Knows nothing of files, progress bars or notebooks: whoever runs the steps sees them.
"""

import math
from typing import NamedTuple

import numpy as np

from nst_utils.errors import DivergenceError
from nst_utils.images import generate_noise_image, reshape_and_normalize_image
from nst_utils.painting.adam import Adam
from nst_utils.painting.objective import Costs, Objective
from nst_utils.settings import Settings
from nst_utils.vgg import load_vgg_model


class Step(NamedTuple):
    """An image and its own costs, after so many steps."""

    iterations: int
    image: np.ndarray  # float32, (1, n_H, n_W, 3), RGB minus the means
    costs: Costs  # of floats


class Painting:
    """A painting, made one step of the optimiser at a time.

    Iterate over it to paint. It can be left at any moment, by ``break``, an error or Ctrl-C: ``last`` and ``trace``
    then hold what there is, and iterating again goes on from there::

        painting = Painting(content_image, style_image, Settings(iterations=100))
        for step in painting:
            print(step.iterations, step.costs.J)
        save_image("output/painted.png", painting.last.image)

    Attributes:
        settings: Settings, what was asked for.
        last: Step, the newest image whose costs are known and finite; at first the noise image, after 0 steps.
        trace: list of Costs; row i holds the costs after i + 1 steps, as the exercise prints them.
    """

    def __init__(self, content_image, style_image, settings=None, model=None):
        """Compute the targets, the initial image and its costs.

        Args:
            content_image: uint8, shape (n_H, n_W, 3), RGB.
            style_image: uint8, shape (any, any, 3), RGB.
            settings: Settings; by default the exercise's.
            model: VGG19; by default the one shipped with the course.

        Raises:
            ImageError: if an image is not uint8 RGB.
            WeightsError: if the shipped network cannot be read.
            DivergenceError: if the costs of the initial image are infinite already.
        """
        self.settings = settings or Settings()
        content = reshape_and_normalize_image(content_image)
        style = reshape_and_normalize_image(style_image)
        model = model or load_vgg_model(image_shape=content.shape[1:3])
        self._objective = Objective(model, content, style, self.settings)
        self._optimiser = Adam(self._objective, self.settings.learning_rate)
        self.trace = []
        noise_image = generate_noise_image(content, self.settings.noise_ratio, self.settings.seed)
        state = self._optimiser.start(noise_image)
        self._ahead, costs = self._optimiser.step(state)
        self.last = self._measured(0, state, costs)

    def __iter__(self):
        """Paint on until the settings' number of iterations is reached.

        Yields:
            Step: the image after each step, with its costs.

        Raises:
            DivergenceError: if a cost becomes infinite or NaN; ``last`` is the step before.
        """
        while self.last.iterations < self.settings.iterations:
            self._advance()
            yield self.last

    def _advance(self):
        """Measure the image that the last call computed, and compute the one after it in the same pass.

        A step returns the costs of the image it started from. So an image's costs come with its successor, and only
        the final image, which has none, needs a forward pass for itself.
        """
        state, iterations = self._ahead, self.last.iterations + 1
        if iterations < self.settings.iterations:
            ahead, costs = self._optimiser.step(state)
        else:
            ahead, costs = None, self._objective(state.image)
        self._ahead, self.last = ahead, self._measured(iterations, state, costs)
        self.trace.append(self.last.costs)

    def _measured(self, iterations, state, costs):
        costs = Costs(*(float(cost) for cost in costs))
        if not all(map(math.isfinite, costs)):
            raise DivergenceError(
                f"The costs must stay finite, got J = {costs.J:g} after {iterations} steps (J_content = "
                f"{costs.J_content:g}, J_style = {costs.J_style:g}). Use a smaller learning_rate, alpha or beta; "
                f"this run had {self.settings.learning_rate:g}, {self.settings.alpha:g} and {self.settings.beta:g}."
            )
        return Step(iterations, state.image.numpy(), costs)


def paint(content_image, style_image, settings=None, model=None, on_step=None):
    """Paint one image in the style of another.

    Gatys, Ecker and Bethge (2015), arXiv:1508.06576, with the costs of the course exercise (see ``costs``). The same
    arguments give the same image, bit for bit, on the same machine.

    Args:
        content_image: uint8, shape (n_H, n_W, 3), RGB; the painting has its size.
        style_image: uint8, shape (any, any, 3), RGB.
        settings: Settings; by default the exercise's.
        model: VGG19; by default the one shipped with the course.
        on_step: called with each Step as it is made.

    Returns:
        Painting: ``.last.image`` is the generated image, (1, n_H, n_W, 3), for ``save_image``; ``.trace`` its costs.

    Raises:
        ImageError: if an image is not uint8 RGB.
        WeightsError: if the shipped network cannot be read.
        DivergenceError: if a cost becomes infinite or NaN. To keep what was painted until then, iterate over a
            ``Painting`` instead.
    """
    painting = Painting(content_image, style_image, settings, model)
    for step in painting:
        if on_step is not None:
            on_step(step)
    return painting
