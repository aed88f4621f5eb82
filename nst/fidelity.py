r"""How much of the content and of the style a generated image has: numbers that two paintings can be compared by.

The costs that a painting minimises are sums over layers, of numbers whose size says nothing to a person. Here each
layer's style cost is divided by that of the untouched content image: 0 is the style itself, 1 is what doing nothing
gives. Two layers that the painting does not look at tell whether it met the style or only its own measure.

Owns these measures and how they are told; the costs themselves are in ``costs``.
"""

import math
from dataclasses import asdict, dataclass

import numpy as np
import tensorflow as tf

from nst.colours import luminance
from nst.costs import compute_content_cost, gram_cost, mean_gram_matrix
from nst.painting.masks import at_layers, gram
from nst_utils.config import CONTENT_LAYER, STYLE_LAYERS
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import reshape_and_normalize_image, to_pixels

UNSEEN_LAYERS = ("conv1_2", "conv3_2")  # not in STYLE_LAYERS, one fine and one coarser


@dataclass(frozen=True)
class Fidelity:
    """What `measure_fidelity` found.

    Attributes:
        content_layer: where the content cost is taken.
        content_cost: J_content; 0 when the content's features are all there.
        style_cost: dict, layer that was optimised -> style cost relative to the untouched content's: 0 the style's
            own statistics, 1 no nearer to them than the content. None where the content is of that style already and
            the generated image is not, so that there is no ratio.
        unseen_style_cost: dict, the same at layers that were not optimised.
        ssim: structural similarity to the content, -1 to 1, 1 when the luminances are the same.
    """

    content_layer: str
    content_cost: float
    style_cost: dict
    unseen_style_cost: dict
    ssim: float

    def as_text(self):
        """Tell the measures to a person.

        Returns:
            str: an aligned table, one measure a line, with how to read it.
        """
        rows = [
            ("measure", "layer", "value", ""),
            ("content cost", self.content_layer, self.content_cost, "0: all of the content's features"),
            ("SSIM", "", self.ssim, "1: the content's structure, in luminance; 0: none of it"),
            *_style_rows(
                "style cost", self.style_cost, "0: the style's statistics; 1: those of the untouched content"
            ),
            *_style_rows("style, unseen", self.unseen_style_cost, "the same at layers that were not optimised"),
        ]
        return "\n".join(f"{name:<15}{layer:<9}{_told(value):>9}  {how}".rstrip() for name, layer, value, how in rows)

    def as_json(self):
        """Give the measures to a program.

        Returns:
            dict: the attributes, for ``json.dumps``: finite numbers, and None where there is no ratio.
        """
        return asdict(self)


def measure_fidelity(
    model,
    content_image,
    style_images,
    generated_image,
    weights=None,
    masks=None,
    content_layer=CONTENT_LAYER,
    style_layers=tuple(layer for layer, _ in STYLE_LAYERS),
):
    r"""Measure how much of the content and of the style a generated image has.

    In a layer l, relative to the untouched content C,

    .. math:: \frac{J_{style}^{[l]}(S, G)}{J_{style}^{[l]}(S, C)}

    Of several styles, S has the weighted mean of their Gram matrices: the weighted sum of their costs is least there.
    With masks each style has its own part of the picture, and the costs of these parts are added up.
    The structural similarity is that of Wang, Bovik, Sheikh and Simoncelli (2004), of the luminances (they defined it
    for grey pictures, and a style may bring its own colours), with their window of 11 pixels, or as large as fits.

    Args:
        model: VGG19, from ``load_vgg_model``.
        content_image: uint8, shape (n_H, n_W, 3), RGB.
        style_images: list of uint8, shape (any, any, 3), RGB.
        generated_image: float32, shape (1, n_H, n_W, 3), RGB minus the means, as ``painting.last.image`` is.
        weights: list of a number for each style, of which only the ratios matter; None for equal ones.
        masks: list of uint8 (n_H, n_W) for each style, 255 where it applies; None if all apply everywhere.
        content_layer: the layer of the content cost.
        style_layers: names of the layers that were optimised; of ``UNSEEN_LAYERS`` the others are the unseen ones.

    Returns:
        Fidelity: the measures.

    Raises:
        ImageError: if an image is not as above, or content and generated image differ in size.
        SettingsError: if there is no style, a weight is negative or missing, all are 0, or there is no such layer.
    """
    pixels = to_pixels(generated_image)
    if pixels.shape != content_image.shape:
        raise ImageError(
            f"content_image and generated_image must have the same size, got {content_image.shape} and "
            f"{pixels.shape}. Scale the content with fit_image to the size that was painted."
        )
    shares = _shares(style_images, weights)
    unseen = [layer for layer in UNSEEN_LAYERS if layer not in style_layers]
    layers = [*style_layers, *unseen]

    # Compiled, so that TensorFlow drops each activation when nothing needs it any more: at 1200 x 900 this takes
    # 0.5 GiB, and 1.3 GiB without.
    @tf.function
    def style_of(image):
        a_S = model(image, layers=layers)
        return {layer: mean_gram_matrix(a_S[layer]) for layer in layers}

    @tf.function
    def seen_against(styles, image):
        a = model(image, layers=[*layers, content_layer])
        return a[content_layer], {layer: _style_cost(layer, a[layer], styles) for layer in layers}

    styles = [style_of(reshape_and_normalize_image(style_image)) for style_image in style_images]
    if masks is None:
        styles = [(1.0, {layer: tf.tensordot(shares, [GS[layer] for GS in styles], 1) for layer in layers}, {})]
    else:
        float_masks = [mask[np.newaxis, ..., np.newaxis].astype(np.float32) / 255 for mask in masks]
        styles = list(zip(shares, styles, (at_layers(mask, layers) for mask in float_masks), strict=True))
    a_C, untouched = seen_against(styles, reshape_and_normalize_image(content_image))
    a_G, reached = seen_against(styles, tf.cast(generated_image, tf.float32))
    relative = {layer: _ratio(float(reached[layer]), float(untouched[layer])) for layer in layers}
    return Fidelity(
        content_layer,
        float(compute_content_cost(a_C, a_G)),
        {layer: relative[layer] for layer in style_layers},
        {layer: relative[layer] for layer in unseen},
        _ssim(luminance(content_image), luminance(pixels)),
    )


def _shares(style_images, weights):
    """The weights, made to add up to 1."""
    weights = [1] * len(style_images) if weights is None else list(weights)
    usable = all(math.isfinite(weight) and weight >= 0 for weight in weights) and sum(weights) > 0
    if len(weights) != len(style_images) or not usable:
        raise SettingsError(
            "expected one style or more, and for each a finite weight of at least 0, not all 0; got "
            f"{len(style_images)} styles and the weights {weights}."
        )
    return tf.constant([weight / sum(weights) for weight in weights], tf.float32)


def _style_cost(layer, a, styles):
    """The sum of the styles' costs; each has a share, Gram matrices, and masks or none, by layer."""
    costs = []
    for share, GS, masks in styles:
        mask = masks.get(layer)
        GG = mean_gram_matrix(a) if mask is None else gram(a, mask) / tf.reduce_sum(mask)
        costs.append(share * gram_cost(GS[layer], GG))
    return tf.add_n(costs)


def _ratio(cost, most):
    if most == 0:
        return 0.0 if cost == 0 else None
    return cost / most


def _ssim(grey, other):
    window = min(11, *grey.shape[:2])
    return float(tf.image.ssim(grey[..., :1], other[..., :1], max_val=255, filter_size=window))


def _style_rows(name, costs, how):
    for n, (layer, cost) in enumerate(costs.items()):
        yield ("" if n else name), layer, cost, ("" if n else how)


def _told(value):
    if isinstance(value, str):
        return value
    return "-" if value is None else f"{value:.4g}"
