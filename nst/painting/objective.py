"""What a painting minimises, and its gradient: the cost of a generated image against a content and its styles.

Owns which layers, weights and masks make up the cost, that a large image is looked at window by window, and that deep
layers may be held; the equations are in ``costs``, the windows in ``tiles``, what may be held in ``held``.
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from nst.costs import gram_cost, total_cost, total_variation
from nst.ordered import apart, ordered_sum
from nst.painting.compiling import compiled
from nst.painting.held import MOST, Held, multiplications, seam
from nst.painting.masks import at_layers, gram, masked
from nst.painting.tiles import plan, stride
from nst_utils.vgg import LAYERS


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
    over the mask (see ``masks``); each style's is that of its whole picture.

    Attributes:
        held: Held, what stands for the deepest layers until the next exact evaluation; None if nothing does.
        work: float, multiplications of the last evaluation's forward pass.
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
        may_hold = settings.optimizer == "lbfgs" and len(self._tiles) == 1  # Adam is the exercise's, step for step
        self._seam = seam(self._layers) if may_hold else None
        self._near = [layer for layer in self._layers if not self._is_far(layer)]
        self._far = [layer for layer in self._layers if self._is_far(layer)]
        self.held, self.work = None, 0.0
        self._a_C = self._content_activations(content_image)
        self._masks = [None if style.mask is None else at_layers(style.mask, self._layers) for style in styles]
        self._cells = [self._cell_counts(mask, *content_image.shape[1:3]) for mask in self._masks]
        self._shares = [style.weight / sum(style.weight for style in styles) for style in styles]
        self._GS = [self._mean_gram_matrices(style.image) for style in styles]
        self._whole = compiled(self._at_once, settings.steps())
        self._compiled = {}  # for the windows: method and shape -> compiled

    def __call__(self, image, exact=True):
        """Compute the costs of an image and the gradient of the total cost.

        Args:
            image: float32 array, shape (1, n_H, n_W, 3), RGB minus the means.
            exact: whether to evaluate all layers. If not, those that ``held`` stands for are taken from there.

        Returns:
            tuple: Costs of floats, and the gradient, a float32 array of the image's shape.
        """
        held = None if exact else self.held
        self.work = multiplications(self._near if held else self._layers) * image.shape[1] * image.shape[2]
        if len(self._tiles) > 1:
            costs, gradient = self._by_tiles(image)
        elif held:
            costs, gradient, *_ = self._whole(tf.constant(image), held)
        else:
            costs, gradient, held, share = self._whole(tf.constant(image))
            self.held = held and tf.nest.map_structure(np.asarray, held) if share <= MOST else None
        return Costs(*map(float, costs)), np.asarray(gradient)

    def _is_far(self, layer):
        return self._seam is not None and LAYERS.index(layer) > LAYERS.index(self._seam)

    def _at_once(self, image, held=None):
        """Costs and gradient; also what stands for the far layers, made here unless given, and its share of J."""
        context = self._context(self._tiles[0])
        with tf.GradientTape() as tape:
            tape.watch(image)
            a_G = self._model(image, layers=self._near)
            J_content, J_style = self._parts(*self._sums(a_G, *context))
            share = 0.0
            if self._far:
                a = a_G[self._seam]
                held = held or self._hold(tf.stop_gradient(a), context)
                far = tf.unstack(tf.reduce_sum(held.slopes * a, axis=(1, 2, 3)) + held.rests)
                J_content, J_style = J_content + far[0], J_style + far[1]
                share = total_cost(*far, self._settings.alpha, self._settings.beta)
            costs = self._costs(image, J_content, J_style)
        return costs, tape.gradient(costs.J, image), held, share / costs.J

    def _hold(self, a, context):
        """The first-order expansion of the far layers' costs about an activation of the seam."""
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(a)
            far = self._parts(*self._sums(self._model.beyond(self._seam, a, self._far), *context))
        slopes = tf.concat([tape.gradient(J, a, unconnected_gradients="zero") for J in far], axis=0)
        return Held(slopes, far - tf.reduce_sum(slopes * a, axis=(1, 2, 3)))

    def _by_tiles(self, image):
        """The same, in two passes over the windows: for the sums, and for what each window adds to the gradient."""
        found = [self._in_window(self._window_sums, tile, image) for tile in self._tiles]
        sums = tf.nest.map_structure(lambda *windows: tf.add_n(windows), *found)
        with tf.GradientTape() as tape:
            whole = tf.constant(image)
            tape.watch([whole, sums])
            costs = self._costs(whole, *self._parts(*sums))
        by_image, by_sums = tape.gradient(costs.J, [whole, sums], unconnected_gradients="zero")
        gradient = by_image.numpy()  # of the total variation
        for tile in self._tiles:
            tile.cut(gradient)[...] += self._in_window(self._window_gradient, tile, image, by_sums)
        return costs, gradient

    def _in_window(self, part, tile, image, *more):
        """Compute what one of the next two methods does, of a tile's window of the image."""
        window = tf.constant(tile.cut(image))
        key = part, window.shape
        if key not in self._compiled:
            # One for each shape: TensorFlow warns of a function that it traces again and again. There are up to nine
            # shapes, and XLA would take long to compile for each.
            self._compiled[key] = compiled(part, 0)
        return self._compiled[key](window, *self._context(tile), *more)

    def _window_sums(self, window, *context):
        return self._sums(self._model(window, layers=self._layers), *context)

    def _window_gradient(self, window, a_C, own, masks, by_sums):
        with tf.GradientTape() as tape:
            tape.watch(window)
            sums = self._window_sums(window, a_C, own, masks)
        return tape.gradient(sums, window, output_gradients=by_sums)

    def _sums(self, a_G, a_C, own, masks):
        """All that the costs of some layers depend on, each a sum over cells, so that windows can be added up."""
        content, grams = {}, [{} for _ in masks]
        for layer, a in a_G.items():
            styles = grams if layer in self._style_weights else []
            uses = apart(a, len(styles) + (layer in a_C))
            if layer in a_C:
                content[layer] = tf.reduce_sum(masked(tf.square(a_C[layer] - uses.pop()), own[layer]))
            for of_style, use, mask, cells in zip(styles, uses, masks, self._cells, strict=False):
                of_style[layer] = gram(use, mask[layer]) / cells[layer]
        return content, grams

    def _parts(self, content, grams):
        """J_content and J_style of the layers that the sums are of."""
        J_content = [
            self._content_weights[layer] * total / (4 * self._a_C[layer].shape.num_elements())
            for layer, total in content.items()
        ]
        J_style = [
            share * self._style_weights[layer] * gram_cost(GS[layer], GG)
            for share, GS, of_style in zip(self._shares, self._GS, grams, strict=True)
            for layer, GG in of_style.items()
        ]
        return tuple(ordered_sum(parts or [tf.constant(0.0)]) for parts in (J_content, J_style))

    def _costs(self, image, J_content, J_style):
        J = total_cost(J_content, J_style, self._settings.alpha, self._settings.beta)
        if self._settings.variation:
            J = ordered_sum([J, self._settings.variation * total_variation(image)])
        return Costs(J, J_content, J_style)

    def _context(self, tile):
        """What a window is compared with: the content's activations, and the masks, None where all cells count."""
        a_C = {layer: tile.cut(a, layer) for layer, a in self._a_C.items()}
        own = {layer: None if len(self._tiles) == 1 else tf.constant(tile.own(layer)) for layer in self._layers}
        masks = [
            {layer: masked(own[layer], mask and tile.cut(mask[layer], layer)) for layer in self._layers}
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
                grams[layer] += gram(a_S[layer], tile.own(layer)) / cells
        return grams
