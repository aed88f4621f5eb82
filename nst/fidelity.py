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
from nst.settings import Settings
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import reshape_and_normalize_image, to_pixels

UNSEEN_LAYERS = ("conv1_2", "conv3_2")  # not in STYLE_LAYERS, one fine and one coarser
RECOGNISED_BY = ("conv4_2", "conv5_1")  # what is where, and of what parts
# Mean similarity from which the content is ...; in benchmarks/frontier.md ours with 0.1 has 0.61, ours with 0.02 has
# 0.34, and the exercise's 0.28.
_WORDS = ((0.45, "recognised at once"), (0.3, "recognised by who knows it"), (-1.0, "lost"))


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
        similarity: dict, layer -> correlation with the content of where each channel is active, -1 to 1.
    """

    content_layer: str
    content_cost: float
    style_cost: dict
    unseen_style_cost: dict
    ssim: float
    similarity: dict

    @property
    def content_is(self):
        """In words, whether the content can still be seen."""
        mean = np.mean(list(self.similarity.values()))
        return next(words for least, words in _WORDS if mean >= least)

    def as_text(self):
        """Tell the measures to a person.

        Returns:
            str: an aligned table, one measure a line, with how to read it.
        """
        rows = [
            ("measure", "layer", "value", ""),
            ("content cost", self.content_layer, self.content_cost, "0: all of the content's features"),
            ("SSIM", "", self.ssim, "1: the content's structure, in luminance; 0: none of it"),
            *_rows("similarity", self.similarity, "1: the content's parts are where they were; 0: none is"),
            *_rows("style cost", self.style_cost, "0: the style's statistics; 1: those of the untouched content"),
            *_rows("style, unseen", self.unseen_style_cost, "the same at layers that were not optimised"),
        ]
        table = [f"{name:<15}{layer:<9}{_told(value):>9}  {how}".rstrip() for name, layer, value, how in rows]
        return "\n".join([*table, f"The content is {self.content_is}."])

    def as_json(self):
        """Give the measures to a program.

        Returns:
            dict: the attributes, for ``json.dumps``: finite numbers, and None where there is no ratio; and
            ``content_is``.
        """
        return {**asdict(self), "content_is": self.content_is}


def measure_fidelity(model, content_image, styles, generated_image, settings=None):
    r"""Measure how much of the content and of the style a generated image has.

    In a layer l, relative to the untouched content C,

    .. math:: \frac{J_{style}^{[l]}(S, G)}{J_{style}^{[l]}(S, C)}

    with the exercise's costs, whichever cost was painted by. Of several styles, S has the weighted mean of their Gram
    matrices: the weighted sum of their costs is least there. With masks each style has its own part of the picture,
    and the costs of these parts are added up.
    The structural similarity is that of Wang, Bovik, Sheikh and Simoncelli (2004), of the luminances (they defined it
    for grey pictures, and a style may bring its own colours), with their window of 11 pixels, or as large as fits.

    Args:
        model: VGG19, from ``load_vgg_model``.
        content_image: uint8, shape (n_H, n_W, 3), RGB.
        styles: list of ``painting.Style``; of the weights only the ratios matter.
        generated_image: float32, shape (1, n_H, n_W, 3), RGB minus the means, as ``painting.last.image`` is.
        settings: Settings that were painted with, for the layers; of ``UNSEEN_LAYERS`` those that were not optimised
            are the unseen ones. By default the fast way's.

    Returns:
        Fidelity: the measures.

    Raises:
        ImageError: if an image is not as above, or content and generated image differ in size.
        SettingsError: if there is no style, a weight is negative, or all are 0.
    """
    settings = settings or Settings()
    pixels = to_pixels(generated_image)
    if pixels.shape != content_image.shape:
        raise ImageError(
            f"content_image and generated_image must have the same size, got {content_image.shape} and "
            f"{pixels.shape}. Scale the content with fit_image to the size that was painted."
        )
    shares = _shares([style.weight for style in styles])
    content_layer = max(settings.content_layers, key=settings.content_layers.get)
    unseen = [layer for layer in UNSEEN_LAYERS if layer not in settings.style_layers]
    layers = [*settings.style_layers, *unseen]

    # Compiled, so that TensorFlow drops each activation when nothing needs it any more: at 1200 x 900 this takes
    # 0.5 GiB, and 1.3 GiB without.
    @tf.function
    def style_of(image):
        a_S = model(image, layers=layers)
        return {layer: mean_gram_matrix(a_S[layer]) for layer in layers}

    @tf.function
    def seen_against(styles, image):
        a = model(image, layers=[*layers, content_layer, *RECOGNISED_BY])
        return a[content_layer], _patterns(a), {layer: _style_cost(layer, a[layer], styles) for layer in layers}

    grams = [style_of(reshape_and_normalize_image(style.image)) for style in styles]
    if all(style.mask is None for style in styles):
        targets = [(1.0, {layer: tf.tensordot(shares, [GS[layer] for GS in grams], 1) for layer in layers}, {})]
    else:
        targets = list(zip(shares, grams, (_masks(style.mask, layers) for style in styles), strict=True))
    a_C, pattern_C, untouched = seen_against(targets, reshape_and_normalize_image(content_image))
    a_G, pattern_G, reached = seen_against(targets, tf.cast(generated_image, tf.float32))
    relative = {layer: _ratio(float(reached[layer]), float(untouched[layer])) for layer in layers}
    return Fidelity(
        content_layer,
        float(compute_content_cost(a_C, a_G)),
        {layer: relative[layer] for layer in settings.style_layers},
        {layer: relative[layer] for layer in unseen},
        _ssim(luminance(content_image), luminance(pixels)),
        {layer: float(tf.reduce_sum(pattern_C[layer] * pattern_G[layer])) for layer in RECOGNISED_BY},
    )


def _patterns(activations):
    """Where each channel is more and where less active than usual, as one vector of length 1 for each layer."""
    patterns = {}
    for layer in RECOGNISED_BY:
        mean, variance = tf.nn.moments(activations[layer], (1, 2), keepdims=True)
        # Channels that are all but still say nothing: without the small number they would say most.
        patterns[layer] = tf.math.l2_normalize((activations[layer] - mean) / (tf.sqrt(variance) + 1e-3))
    return patterns


def _masks(mask, layers):
    return {} if mask is None else at_layers(mask[np.newaxis, ..., np.newaxis].astype(np.float32) / 255, layers)


def _shares(weights):
    """The weights, made to add up to 1."""
    usable = all(math.isfinite(weight) and weight >= 0 for weight in weights) and sum(weights) > 0
    if not usable:
        raise SettingsError(
            "expected one style or more, each with a finite weight of at least 0, not all 0; got the weights "
            f"{weights}."
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


def _rows(name, costs, how):
    for n, (layer, cost) in enumerate(costs.items()):
        yield ("" if n else name), layer, cost, ("" if n else how)


def _told(value):
    if isinstance(value, str):
        return value
    return "-" if value is None else f"{value:.4g}"
