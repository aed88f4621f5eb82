"""What can be chosen about a painting, with its defaults.

Owns each setting's name, type, default, range and one-line description; the command line reads its options from here,
and a picture's record holds them. Knows nothing of how the settings are used.

The defaults paint fast. ``Settings(optimizer="adam", levels=1)`` is the exercise.
"""

import math
from dataclasses import dataclass, field, fields
from numbers import Integral, Real

from nst_utils.config import ALPHA, BETA, CONFIG, CONTENT_LAYER, ITERATIONS, LEARNING_RATE, STYLE_LAYERS, VGG_LAYERS
from nst_utils.errors import SettingsError

OPTIMIZERS = ("lbfgs", "adam")
POOLINGS = ("average", "max")
COLOURS = ("style", "content", "matched")

# Of 20 steps of L-BFGS at full size, 11 to 14 reach the cost that the exercise has after 181; the rest refine it.
_ITERATIONS = {"lbfgs": 20, "adam": ITERATIONS}
_COARSEST = 120  # pixels: the longest side below which no further level is worth its compilation
_SMALLEST = 16  # pixels: a side that VGG-19 halves down to one cell of its fifth block


def _setting(default, about, least=-math.inf, most=math.inf, above=-math.inf, one_of=None, layers=False):
    limits = {"least": least, "most": most, "above": above, "one_of": one_of, "layers": layers}
    return field(default=default, metadata={"about": about, **limits})


def _layer_text(weights):
    return ",".join(f"{layer}={weight:g}" for layer, weight in weights)


@dataclass(frozen=True)
class Settings:
    """The settings of a painting, checked when it is made.

    Attributes:
        optimizer: "lbfgs", or "adam" as in the exercise.
        levels: sizes that the painting goes through, each half of the next, the last the full size; 0 for as many as
            bring the longest side of the first to 120 pixels.
        iterations: steps of the optimiser at the full size, and so many times that at coarse levels as ``levels`` in
            ``painting`` says; 0 for 20 with L-BFGS and the exercise's 200 with Adam.
        alpha: weight of the content cost, at least 0.
        beta: weight of the style cost, at least 0.
        variation: weight of the total variation (see ``costs.total_variation``), at least 0.
        content_layers: "conv4_2" or "conv4_2=0.8,conv3_2=0.2": layers with their weights in the content cost.
        style_layers: the same for the style cost.
        pooling: "average" as in the exercise, or "max" as VGG-19 was trained.
        style_scale: the style picture's longest side as a multiple of the content's, above 0: the larger, the coarser
            the strokes.
        colours: "style" for those of the style; "content" to paint in the content's own (luminance alone is painted);
            "matched" to recolour the style picture like the content before painting.
        learning_rate: Adam's, above 0; pixels run from 0 to 255.
        noise_ratio: share of noise in the initial image, 0 to 1; the rest is the content image.
        seed: of the noise, 0 to 4294967295 (what NumPy takes). The same seed gives the same image.

    Raises:
        SettingsError: if a value is of another type or outside its range.
    """

    optimizer: str = _setting("lbfgs", "how the cost is minimised", one_of=OPTIMIZERS)
    levels: int = _setting(0, "sizes it is painted at, coarse to fine; 0 chooses by the size", least=0, most=8)
    iterations: int = _setting(0, "steps at the full size; 0 means 20 for lbfgs, 200 for adam", least=0)
    alpha: float = _setting(ALPHA, "weight of the content cost", least=0)
    beta: float = _setting(BETA, "weight of the style cost", least=0)
    variation: float = _setting(0.0, "weight of the total variation, against speckles; try 1000", least=0)
    content_layers: str = _setting(CONTENT_LAYER, "layers of the content cost, LAYER[=WEIGHT],...", layers=True)
    style_layers: str = _setting(_layer_text(STYLE_LAYERS), "layers of the style cost, as above", layers=True)
    pooling: str = _setting("average", "how VGG-19 halves its maps", one_of=POOLINGS)
    style_scale: float = _setting(1.0, "size of the style, a multiple of the content's", above=0, most=16)
    colours: str = _setting("style", "whose colours the painting has", one_of=COLOURS)
    learning_rate: float = _setting(LEARNING_RATE, "Adam's learning rate", above=0)
    noise_ratio: float = _setting(CONFIG.NOISE_RATIO, "initial image: 0 content, 1 noise", least=0, most=1)
    seed: int = _setting(0, "of the noise; the same seed gives the same image", least=0, most=2**32 - 1)

    def __post_init__(self):
        for setting in fields(self):
            value = getattr(self, setting.name)
            if not _fits(value, setting):
                raise SettingsError(
                    f"{setting.name} must be {_expected(setting)}, got {value!r}. The default is {setting.default!r}."
                )
            object.__setattr__(self, setting.name, setting.type(value))  # a NumPy number becomes Python's

    def steps(self):
        """Return the number of steps at the full size, with the optimiser's own in place of 0.

        Returns:
            int: at least 1.
        """
        return self.iterations or _ITERATIONS[self.optimizer]

    def sizes(self, n_H, n_W):
        """Return the sizes that a painting goes through.

        Args:
            n_H: its height in pixels.
            n_W: its width.

        Returns:
            list of (n_H, n_W), the smallest first; fewer than asked for where a side would fall below 16 pixels.
        """
        levels = self.levels or 1 + max(0, math.ceil(math.log2(max(n_H, n_W) / _COARSEST)))
        sizes = [(n_H, n_W)]
        while len(sizes) < levels and min(sizes[0]) // 2 >= _SMALLEST:
            sizes.insert(0, tuple((side + 1) // 2 for side in sizes[0]))
        return sizes

    def content_weights(self):
        """Return the layers of the content cost.

        Returns:
            dict: layer -> weight.
        """
        return _layer_weights(self.content_layers)

    def style_weights(self):
        """Return the layers of the style cost.

        Returns:
            dict: layer -> weight.
        """
        return _layer_weights(self.style_layers)


def _layer_weights(text):
    """``conv4_2=0.8,conv3_2`` as a dictionary; None if it is anything else."""
    weights = {}
    for part in text.split(","):
        layer, _, weight = part.strip().partition("=")
        try:
            weights[layer] = float(weight or 1)
        except ValueError:
            return None
        if layer not in VGG_LAYERS or not (math.isfinite(weights[layer]) and weights[layer] >= 0):
            return None
    return weights


def _fits(value, setting):
    limit = setting.metadata
    if setting.type is str:
        if not isinstance(value, str):
            return False
        return bool(_layer_weights(value)) if limit["layers"] else value in limit["one_of"]
    return (
        isinstance(value, Integral if setting.type is int else Real)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and limit["least"] <= value <= limit["most"]
        and value > limit["above"]
    )


def _expected(setting):
    limit = setting.metadata
    if limit["layers"]:
        return f"LAYER or LAYER=WEIGHT, separated by commas, with layers from {VGG_LAYERS[0]} to {VGG_LAYERS[-1]}"
    if limit["one_of"]:
        return f"one of {', '.join(map(repr, limit['one_of']))}"
    kind = "a whole number" if setting.type is int else "a finite number"
    if math.isfinite(limit["above"]):
        return f"{kind} above {limit['above']}" + (
            f", {limit['most']} at most" if math.isfinite(limit["most"]) else ""
        )
    if math.isfinite(limit["most"]):
        return f"{kind} from {limit['least']} to {limit['most']}"
    return f"{kind} of at least {limit['least']}"
