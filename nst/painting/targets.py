"""What a painting shall come near to: content and styles, computed once, and the costs of any image against them.

Owns which layers, weights and masks make up the cost. What a layer's cost is, ``measures`` says; how an image is
looked at, whole or window by window, ``objective`` does.
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from nst.costs import total_cost, total_variation
from nst.ordered import apart, ordered_sum
from nst.painting.masks import at_layers, masked, moments
from nst.painting.measures import Recipe
from nst.painting.tiles import plan, stride
from nst_utils.config import CONFIG


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


# How many times the content counts where it is held.
_FIRMLY = 10


class Targets:
    """The content's activations and the styles' statistics, and the costs against them.

    Of several styles each has its own cost. Where a style has a mask, the statistics of the generated image are means
    over the mask (see ``masks``); each style's are those of its whole picture.
    """

    def __init__(self, model, content_image, styles, settings, tiles, hold=None):
        """Compute what to come near to.

        Args:
            model: VGG19.
            content_image: float32, shape (1, n_H, n_W, 3), RGB minus the means.
            styles: list of Target.
            settings: Settings; its layers and weights.
            tiles: list of Tile, the windows that the generated image is looked at through.
            hold: float32 (1, n_H, n_W, 1), 1 where the content counts ten times; None for nowhere.
        """
        self.recipe, self._tiles = Recipe.of(settings), tiles
        self._content_weights, self._style_weights = self.recipe.content_layers, self.recipe.style_layers
        self.layers = list(dict.fromkeys([*self._content_weights, *self._style_weights]))
        self._a_C = self._content_activations(model, content_image)
        self._content_scales = {layer: self.recipe.content_scale(a) for layer, a in self._a_C.items()}
        held = {} if hold is None else at_layers(hold, list(self._content_weights))
        self._firmness = {layer: 1 + (_FIRMLY - 1) * mask for layer, mask in held.items()}
        self._masks = [None if style.mask is None else at_layers(style.mask, self.layers) for style in styles]
        self._cells = [self._cell_counts(mask, *content_image.shape[1:3]) for mask in self._masks]
        self._shares = [style.weight / sum(style.weight for style in styles) for style in styles]
        self._styles = [self._statistics(model, style.image) for style in styles]

    def seen(self, image):
        """Return an image as the network shall see it, and what it costs to be otherwise.

        Args:
            image: float32 tensor, shape (1, n_H, n_W, 3), RGB minus the means.

        Returns:
            tuple: the image, clipped to what a picture can hold where the recipe says so; and the mean square of what
            was clipped, a scalar, which leads those pixels back.
        """
        if not self.recipe.bounded:
            return image, None
        clipped = tf.clip_by_value(image, -CONFIG.MEANS, 255 - CONFIG.MEANS)
        # Its slope is the same without that of what it is taken from: where something was clipped, that has none.
        excess = image - tf.stop_gradient(clipped)
        return clipped, tf.reduce_mean(tf.square(excess / 255))

    def context(self, tile):
        """Return what a window is compared with.

        Args:
            tile: Tile.

        Returns:
            tuple, for ``sums``: the content's activations, how much its cells count, and the styles' masks; None
            where all cells count alike.
        """
        a_C = {layer: tile.cut(a, layer) for layer, a in self._a_C.items()}
        own = {layer: None if len(self._tiles) == 1 else tf.constant(tile.own(layer)) for layer in self.layers}
        firmness = {
            layer: masked(own[layer], tile.cut(self._firmness[layer], layer) if self._firmness else None)
            for layer in a_C
        }
        masks = [
            {layer: masked(own[layer], mask and tile.cut(mask[layer], layer)) for layer in self.layers}
            for mask in self._masks
        ]
        return a_C, firmness, masks

    def sums(self, a_G, a_C, firmness, masks):
        """Compute all that the costs of some layers depend on, each a sum over cells: windows can be added up.

        Args:
            a_G: dict, layer -> the window's activation.
            a_C: from ``context``.
            firmness: from ``context``.
            masks: from ``context``.

        Returns:
            a structure of tensors, for ``parts``.
        """
        content, statistics = {}, [{} for _ in masks]
        for layer, a in a_G.items():
            styles = statistics if layer in self._style_weights else []
            uses = apart(a, len(styles) + (layer in a_C))
            if layer in a_C:
                content[layer] = tf.reduce_sum(masked(tf.square(a_C[layer] - uses.pop()), firmness[layer]))
            for of_style, style, use, mask, cells in zip(
                styles, self._styles, uses, masks, self._cells, strict=False
            ):
                of_style[layer] = [total / cells[layer] for total in style[layer].sums(use, mask[layer])]
        return content, statistics

    def parts(self, content, statistics):
        """Compute J_content and J_style of the layers that the sums are of.

        Args:
            content: from ``sums``, or its sum over windows.
            statistics: the same.

        Returns:
            tuple of two scalars.
        """
        J_content = [
            self._content_weights[layer] * total / self._content_scales[layer] for layer, total in content.items()
        ]
        J_style = [
            share * self._style_weights[layer] * style[layer].cost(*found)
            for share, style, of_style in zip(self._shares, self._styles, statistics, strict=True)
            for layer, found in of_style.items()
        ]
        return tuple(ordered_sum(parts or [tf.constant(0.0)]) for parts in (J_content, J_style))

    def weighed(self, J_content, J_style):
        """Weigh the two costs, as in J."""
        return total_cost(J_content, J_style, self.recipe.content_weight, self.recipe.style_weight)

    def costs(self, image, excess, J_content, J_style):
        """Put the cost together.

        Args:
            image: the image as the network saw it.
            excess: what ``seen`` returned beside it.
            J_content: from ``parts``.
            J_style: from ``parts``.

        Returns:
            Costs of scalars.
        """
        terms = [self.weighed(J_content, J_style)]
        if self.recipe.variation_weight:
            terms.append(self.recipe.variation_weight * total_variation(image))
        if excess is not None:
            terms.append(excess)
        return Costs(ordered_sum(terms), J_content, J_style)

    def _cell_counts(self, mask, n_H, n_W):
        if mask is None:
            return {layer: float(-(-n_H // stride(layer)) * -(-n_W // stride(layer))) for layer in self.layers}
        return {layer: tf.reduce_sum(at_layer) for layer, at_layer in mask.items()}

    def _content_activations(self, model, image):
        layers = list(self._content_weights)
        if len(self._tiles) == 1:
            return model(image, layers=layers)
        whole = {}
        for tile in self._tiles:
            for layer, a in model(tile.cut(image), layers=layers).items():
                shape = (1, *(-(-side // stride(layer)) for side in image.shape[1:3]), a.shape[-1])
                array = whole.setdefault(layer, np.zeros(shape, np.float32))
                tile.cut(array, layer)[tile.own(layer)[..., 0] > 0] = a.numpy()[tile.own(layer)[..., 0] > 0]
        return {layer: tf.constant(array) for layer, array in whole.items()}

    def _statistics(self, model, image):
        """What the style is in each layer, summed window by window about a centre that the first of them gives."""
        layers, (n_H, n_W) = list(self._style_weights), image.shape[1:3]
        centres, means = {}, {}
        for tile in plan(n_H, n_W, layers):
            for layer, a in model(tile.cut(image), layers=layers).items():
                centre = centres.setdefault(layer, self.recipe.style.centre(a))
                cells = -(-n_H // stride(layer)) * -(-n_W // stride(layer))
                found = [total / cells for total in moments(a - centre, tile.own(layer))]
                means[layer] = [sum(pair) for pair in zip(means.get(layer, (0, 0)), found, strict=True)]
        return {layer: self.recipe.style(centres[layer], *means[layer]) for layer in layers}
