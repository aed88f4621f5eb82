"""What a painting minimises: the cost of a generated image against one content and one style.

Owns which layers and weights make up the cost; the equations are in ``costs``.
"""

from typing import NamedTuple

import tensorflow as tf

from nst_utils.config import CONTENT_LAYER, STYLE_LAYERS
from nst_utils.costs import compute_content_cost, layer_style_cost_to, mean_gram_matrix, total_cost


class Costs(NamedTuple):
    """The three costs of a generated image."""

    J: float
    J_content: float
    J_style: float


class Objective:
    """The cost of a generated image, as a function that TensorFlow can differentiate and compile.

    The content's activation and the style's Gram matrices do not change while painting: they are computed here, once.
    """

    def __init__(self, model, content_image, style_image, settings):
        """Compute the targets.

        Args:
            model: VGG19, from ``load_vgg_model``.
            content_image: float32, shape (1, n_H, n_W, 3), RGB minus the means.
            style_image: float32, shape (1, any, any, 3), RGB minus the means.
            settings: Settings; its alpha and beta.
        """
        self._model = model
        self._alpha, self._beta = settings.alpha, settings.beta
        style_layers = [layer for layer, _ in STYLE_LAYERS]
        self._layers = [CONTENT_LAYER, *style_layers]
        self._a_C = model(content_image, layers=[CONTENT_LAYER])[CONTENT_LAYER]
        a_S = model(style_image, layers=style_layers)
        self._style = {layer: mean_gram_matrix(a_S[layer]) for layer in style_layers}

    def __call__(self, generated_image):
        """Compute the costs, in one forward pass.

        Args:
            generated_image: float32 tensor, shape (1, n_H, n_W, 3), RGB minus the means.

        Returns:
            Costs: of scalar tensors.
        """
        a_G = self._model(generated_image, layers=self._layers)
        J_content = compute_content_cost(self._a_C, a_G[CONTENT_LAYER])
        J_style = tf.add_n(
            [weight * layer_style_cost_to(self._style[layer], a_G[layer]) for layer, weight in STYLE_LAYERS]
        )
        return Costs(total_cost(J_content, J_style, self._alpha, self._beta), J_content, J_style)
