"""What can be chosen about a painting, with its defaults.

Owns each setting's name, type, default, range and one-line description; the command line reads its options from here,
and a picture's record holds them. Knows nothing of how the settings are used.

The defaults paint fast, by this program's own cost. ``Settings(like="exercise")`` paints by the exercise's as fast,
and ``Settings(like="exercise", optimizer="adam", levels=1)`` is the exercise.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from numbers import Integral

from nst.layers import are_weights, is_number, layers_text, parse_layers, plain_weights
from nst_utils.config import ALPHA, BETA, CONFIG, CONTENT_LAYER, ITERATIONS, LEARNING_RATE, STYLE_LAYERS, VGG_LAYERS
from nst_utils.errors import SettingsError

LIKES = ("nst", "exercise")
OPTIMIZERS = ("lbfgs", "adam")
POOLINGS = ("average", "max")
COLOURS = ("style", "content", "matched")

# Of 20 steps of L-BFGS at full size, 11 to 14 reach the cost that the exercise has after 181; the rest refine it.
_ITERATIONS = {"lbfgs": 20, "adam": ITERATIONS}
# What a setting is if it is not given, where that depends on the cost. Our style layers count the less, the deeper
# they are: equal ones bring the things that the style shows, a man or a window (benchmarks/frontier.md).
_OWN = {
    "nst": {
        "content_strength": 0.1,
        "variation": 0.02,
        "style_layers": {"conv1_1": 16.0, "conv2_1": 8.0, "conv3_1": 4.0, "conv4_1": 2.0, "conv5_1": 1.0},
        "noise_ratio": 0.0,
    },
    "exercise": {
        "alpha": ALPHA,
        "beta": BETA,
        "variation": 0.0,
        "style_layers": dict(STYLE_LAYERS),
        "noise_ratio": CONFIG.NOISE_RATIO,
    },
}
# Those that belong to one cost alone -> what the other has in their place.
_INSTEAD = {"content_strength": "alpha", "alpha": "content_strength", "beta": "content_strength"}
_COARSEST = 120  # pixels: the longest side below which no further level is worth its compilation
_SMALLEST = 16  # pixels: a side that VGG-19 halves down to one cell of its fifth block


def _setting(default, about, least=-math.inf, most=math.inf, above=-math.inf, one_of=None, layers=False):
    limits = {"least": least, "most": most, "above": above, "one_of": one_of, "layers": layers}
    return field(default=default, metadata={"about": about, **limits})


@dataclass(frozen=True)
class Settings:
    """The settings of a painting, checked when it is made.

    Attributes:
        like: whose cost is minimised: "nst", this program's own, or "exercise" (see ``painting.measures``). What is
            None below, unless it is given, becomes that cost's own value.
        content_strength: weight of the content beside the style in our own cost, at least 0; the same for all
            pictures and sizes.
        optimizer: "lbfgs", or "adam" as in the exercise.
        levels: sizes that the painting goes through, each half of the next, the last the full size; 0 for as many as
            bring the longest side of the first to 120 pixels.
        iterations: steps of the optimiser at the full size, and so many times that at coarse levels as ``levels`` in
            ``painting`` says; 0 for 20 with L-BFGS and the exercise's 200 with Adam.
        alpha: weight of the content cost, at least 0; the exercise's.
        beta: weight of the style cost, at least 0; the exercise's.
        variation: weight of the total variation (see ``costs.total_variation``), at least 0; in our own cost pixels
            run from 0 to 1 for it.
        content_layers: mapping, layer -> weight in the content cost, at least 0. In our own cost only the ratios of
            weights matter.
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
        SettingsError: if a value is of another type or outside its range, or belongs to the other cost.
    """

    like: str = _setting("nst", "whose cost is minimised: this program's own, or the exercise's", one_of=LIKES)
    content_strength: float = _setting(None, "how much of the content stays; try 0.03 to 0.3", least=0)
    optimizer: str = _setting("lbfgs", "how the cost is minimised", one_of=OPTIMIZERS)
    levels: int = _setting(0, "sizes it is painted at, coarse to fine; 0 chooses by the size", least=0, most=8)
    iterations: int = _setting(0, "steps at the full size; 0 means 20 for lbfgs, 200 for adam", least=0)
    alpha: float = _setting(None, "weight of the content cost, with --like exercise", least=0)
    beta: float = _setting(None, "weight of the style cost, with --like exercise", least=0)
    variation: float = _setting(None, "weight of the total variation, against speckles", least=0)
    content_layers: Mapping = _setting(None, "layers of the content cost, LAYER[=WEIGHT],...", layers=True)
    style_layers: Mapping = _setting(None, "layers of the style cost, as above", layers=True)
    pooling: str = _setting("average", "how VGG-19 halves its maps", one_of=POOLINGS)
    style_scale: float = _setting(1.0, "size of the style, a multiple of the content's", above=0, most=16)
    colours: str = _setting("style", "whose colours the painting has", one_of=COLOURS)
    learning_rate: float = _setting(LEARNING_RATE, "Adam's learning rate", above=0)
    noise_ratio: float = _setting(None, "initial image: 0 content, 1 noise", least=0, most=1)
    seed: int = _setting(0, "of the noise; the same seed gives the same image", least=0, most=2**32 - 1)

    def __post_init__(self):
        for setting in fields(self):  # `like` is the first
            value, own = getattr(self, setting.name), _own(self.like, setting.name)
            if value is None and setting.default is None:
                value = own
            elif not _fits(value, setting):
                raise SettingsError(
                    f"{setting.name} must be {_expected(setting)}, got {value!r}. The default is "
                    f"{setting.default if own is None else own!r}."
                )
            elif setting.name in _INSTEAD and own is None:
                raise SettingsError(
                    f"{setting.name} is not a weight of the cost that is painted by, like={self.like!r}; got "
                    f"{value!r}. Use {_INSTEAD[setting.name]} in its place, or like={_other(self.like)!r}."
                )
            if value is not None:
                kind = plain_weights if setting.metadata["layers"] else setting.type
                value = kind(value)  # a NumPy number becomes Python's
            object.__setattr__(self, setting.name, value)

    def changed(self, **options):
        """Return settings of which some are others.

        Args:
            options: settings by name. With another ``like``, what is not given becomes that cost's own.

        Returns:
            Settings: new ones.

        Raises:
            SettingsError: as for ``Settings``.
        """
        kept = asdict(self)
        if options.get("like", self.like) != self.like:
            kept = {name: value for name, value in kept.items() if name not in {*_OWN["nst"], *_OWN["exercise"]}}
        return Settings(**{**kept, **options})

    def as_record(self):
        """Return the settings for a picture's record.

        Returns:
            dict: name -> number or text; without those that belong to the other cost.
        """
        return {
            name: layers_text(value) if isinstance(value, dict) else value
            for name, value in asdict(self).items()
            if value is not None
        }

    @classmethod
    def from_record(cls, record):
        """Return the settings of a picture's record.

        Args:
            record: dict, as ``as_record`` made it. One without ``like`` is of a version that had the exercise's cost
                alone.

        Returns:
            Settings: the same ones.

        Raises:
            SettingsError: if a value is out of range.
            TypeError: if there is no such setting.
        """
        settings = {"like": "exercise", **record}
        for name in ("content_layers", "style_layers"):
            if isinstance(settings.get(name), str):
                settings[name] = parse_layers(name, settings[name])
        return cls(**settings)

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

    def weights(self):
        """Return how much the two costs weigh in J.

        Returns:
            tuple: of the content and of the style; the exercise's alpha and beta.
        """
        return (self.alpha, self.beta) if self.like == "exercise" else (self.content_strength, 1.0)


def default_text(setting):
    """Return what a setting is if it is not given, for people.

    Args:
        setting: one of ``dataclasses.fields(Settings)``.

    Returns:
        str: its default; where it depends on the cost, ours first.
    """
    if setting.default is not None:
        return str(setting.default)
    found = {like: _own(like, setting.name) for like in LIKES}
    texts = {
        like: layers_text(value) if isinstance(value, dict) else f"{value:g}"
        for like, value in found.items()
        if value is not None
    }
    return "; exercise ".join(dict.fromkeys(texts.values()))


def _own(like, name):
    """What a setting is for one of the costs, if it is not given; None if that cost has no such setting."""
    own = _OWN.get(like, {}) if isinstance(like, str) else {}
    return {"content_layers": {CONTENT_LAYER: 1.0}, **own}.get(name)


def _other(like):
    return LIKES[1 - LIKES.index(like)]


def _fits(value, setting):
    limit = setting.metadata
    if limit["layers"]:
        return are_weights(value)
    if limit["one_of"]:
        return isinstance(value, str) and value in limit["one_of"]
    return (
        is_number(value)
        and (setting.type is float or isinstance(value, Integral))
        and limit["least"] <= value <= limit["most"]
        and value > limit["above"]
    )


def _expected(setting):
    limit = setting.metadata
    if limit["layers"]:
        return (
            f"a mapping of layers, from {VGG_LAYERS[0]} to {VGG_LAYERS[-1]}, to weights of at least 0, like "
            "{'conv4_2': 1.0}"
        )
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
