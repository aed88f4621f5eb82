"""What a painting minimises, and its gradient: the cost of a generated image against a content and its styles.

Owns which layers, weights and masks make up the cost, and that a large image is looked at window by window; the
equations are in ``costs``, the windows in ``tiles``.
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from nst_utils.costs import gram_cost, total_cost, total_variation
from nst_utils.painting.compiling import compiled
from nst_utils.painting.tiles import plan, stride


class Costs(NamedTuple):
    """The costs of a generated image; J also holds the total variation, if the settings give it a weight."""

    J: float
    J_content: float
    J_style: float


class Target(NamedTuple):
    """A style to come near to."""

    image: np.ndarray  # float32 (1, any, any, 3), RGB minus the means
    weight: float  # of its cost; those of all styles are divided by their sum
    mask: np.ndarray | None  # where it applies: float32 (1, n_H, n_W, 1), 0 to 1, of the generated image; or all over


class Objective:
    """The cost of a generated image and its gradient.

    The content's activations and the styles' Gram matrices do not change while painting: they are computed once. Of
    several styles each has its own cost. Where a style has a mask, the Gram matrix of the generated image is the mean
    over the mask, as in Gatys et al. (2017), arXiv:1611.07865, section 4 ("guidance"); each style's is that of its
    whole picture.
    """

    def __init__(self, model, content_image, styles, settings):
        """Compute what to come near to.

        Args:
            model: VGG19, from ``load_vgg_model``.
            content_image: float32, shape (1, n_H, n_W, 3), RGB minus the means.
            styles: list of Target.
            settings: Settings; its layers and weights.
        """
        self._model, self._settings = model, settings
        self._content_weights, self._style_weights = settings.content_weights(), settings.style_weights()
        self._layers = list(dict.fromkeys([*self._content_weights, *self._style_weights]))
        self._tiles = plan(*content_image.shape[1:3], self._layers)
        self._a_C = self._content_activations(content_image)
        self._masks = [None if style.mask is None else _at_layers(style.mask, self._layers) for style in styles]
        self._cells = [self._cell_counts(mask, *content_image.shape[1:3]) for mask in self._masks]
        self._shares = [style.weight / sum(style.weight for style in styles) for style in styles]
        self._GS = [self._mean_gram_matrices(style.image) for style in styles]
        self._whole = compiled(self._at_once, settings.steps())
        # Windows have up to nine shapes, and XLA would compile for each.
        self._sums, self._back = (compiled(part, 0) for part in (self._window_sums, self._window_gradient))

    def __call__(self, image):
        """Compute the costs of an image and the gradient of the total cost.

        Args:
            image: float32 array, shape (1, n_H, n_W, 3), RGB minus the means.

        Returns:
            tuple: Costs of floats, and the gradient, a float32 array of the image's shape.
        """
        costs, gradient = self._whole(tf.constant(image)) if len(self._tiles) == 1 else self._by_tiles(image)
        return Costs(*map(float, costs)), np.asarray(gradient)

    def _at_once(self, image):
        with tf.GradientTape() as tape:
            tape.watch(image)
            costs = self._costs(image, self._window_sums(image, *self._context(self._tiles[0])))
        return costs, tape.gradient(costs.J, image)

    def _by_tiles(self, image):
        """The same, in two passes over the windows: for the sums, and for what each window adds to the gradient."""
        found = [self._sums(tf.constant(tile.cut(image)), *self._context(tile)) for tile in self._tiles]
        sums = tf.nest.map_structure(lambda *windows: tf.add_n(windows), *found)
        with tf.GradientTape() as tape:
            whole = tf.constant(image)
            tape.watch([whole, sums])
            costs = self._costs(whole, sums)
        by_image, by_sums = tape.gradient(costs.J, [whole, sums], unconnected_gradients="zero")
        gradient = by_image.numpy()  # of the total variation
        for tile in self._tiles:
            found = self._back(tf.constant(tile.cut(image)), *self._context(tile), by_sums)
            tile.cut(gradient)[...] += found
        return costs, gradient

    def _window_sums(self, window, a_C, own, masks):
        """All that the costs depend on, each a sum over cells, so that what windows give can be added up."""
        a_G = self._model(window, layers=self._layers)
        content = [tf.reduce_sum(_masked(tf.square(a_C[layer] - a_G[layer]), own[layer])) for layer in a_C]
        grams = [
            [_gram(a_G[layer], mask[layer]) / cells[layer] for layer in self._style_weights]
            for mask, cells in zip(masks, self._cells, strict=True)
        ]
        return content, grams

    def _window_gradient(self, window, a_C, own, masks, by_sums):
        with tf.GradientTape() as tape:
            tape.watch(window)
            sums = self._window_sums(window, a_C, own, masks)
        return tape.gradient(sums, window, output_gradients=by_sums)

    def _costs(self, image, sums):
        content, grams = sums
        J_content = tf.add_n(
            [
                weight * total / (4 * self._a_C[layer].shape.num_elements())
                for (layer, weight), total in zip(self._content_weights.items(), content, strict=True)
            ]
        )
        J_style = tf.add_n(
            [
                share * weight * gram_cost(GS[layer], GG)
                for share, GS, of_style in zip(self._shares, self._GS, grams, strict=True)
                for (layer, weight), GG in zip(self._style_weights.items(), of_style, strict=True)
            ]
        )
        J = total_cost(J_content, J_style, self._settings.alpha, self._settings.beta)
        if self._settings.variation:
            J += self._settings.variation * total_variation(image)
        return Costs(J, J_content, J_style)

    def _context(self, tile):
        """What a window is compared with: the content's activations, and the masks, None where all cells count."""
        a_C = {layer: tile.cut(a, layer) for layer, a in self._a_C.items()}
        own = {layer: None if len(self._tiles) == 1 else tf.constant(tile.own(layer)) for layer in self._layers}
        masks = [
            {layer: _product(own[layer], mask and tile.cut(mask[layer], layer)) for layer in self._layers}
            for mask in self._masks
        ]
        return a_C, own, masks

    def _cell_counts(self, mask, n_H, n_W):
        if mask is None:
            return {layer: float(-(-n_H // stride(layer)) * -(-n_W // stride(layer))) for layer in self._layers}
        return {layer: tf.reduce_sum(at_layer) for layer, at_layer in mask.items()}

    def _content_activations(self, image):
        layers = list(self._content_weights)
        if len(self._tiles) == 1:
            return self._model(image, layers=layers)
        whole = {}
        for tile in self._tiles:
            for layer, a in self._model(tile.cut(image), layers=layers).items():
                shape = (1, *(-(-side // stride(layer)) for side in image.shape[1:3]), a.shape[-1])
                array = whole.setdefault(layer, np.zeros(shape, np.float32))
                tile.cut(array, layer)[tile.own(layer)[..., 0] > 0] = a.numpy()[tile.own(layer)[..., 0] > 0]
        return {layer: tf.constant(array) for layer, array in whole.items()}

    def _mean_gram_matrices(self, image):
        layers, (n_H, n_W) = list(self._style_weights), image.shape[1:3]
        grams = dict.fromkeys(layers, 0.0)
        for tile in plan(n_H, n_W, layers):
            a_S = self._model(tile.cut(image), layers=layers)
            for layer in layers:
                cells = -(-n_H // stride(layer)) * -(-n_W // stride(layer))
                grams[layer] += _gram(a_S[layer], tile.own(layer)) / cells
        return grams


def _gram(a, mask):
    """A M A^T for the unrolled activation A and the mask M on the diagonal; A A^T without a mask."""
    n_C = a.shape[-1]
    A = tf.reshape(a, (-1, n_C))  # the transpose of the unrolled activation, as channels are last already
    return tf.matmul(A, A if mask is None else tf.reshape(mask, (-1, 1)) * A, transpose_a=True)


def _masked(a, mask):
    return a if mask is None else mask * a


def _product(a, b):
    return a if b is None else b if a is None else a * b


def _at_layers(mask, layers):
    """A mask (1, n_H, n_W, 1) at the size of each layer's map: halved as the network halves."""
    masks, a = {}, tf.constant(mask)
    for block in range(1, 6):
        masks.update({layer: a for layer in layers if layer.startswith(f"conv{block}_")})
        a = tf.nn.avg_pool2d(a, ksize=2, strides=2, padding="SAME")
    return masks
