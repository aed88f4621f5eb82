"""What can be chosen about a painting, with the exercise's values as defaults.

Owns each setting's name, type, default, range and one-line description; the command line reads its options from here.
Knows nothing of how the settings are used.
"""

import math
from dataclasses import dataclass, field, fields
from numbers import Integral, Real

from nst_utils.config import ALPHA, BETA, CONFIG, ITERATIONS, LEARNING_RATE
from nst_utils.errors import SettingsError


def _setting(default, about, least=-math.inf, most=math.inf, above=-math.inf):
    return field(default=default, metadata={"about": about, "least": least, "most": most, "above": above})


@dataclass(frozen=True)
class Settings:
    """The settings of a painting, checked when it is made.

    Attributes:
        iterations: steps of the optimiser, at least 1.
        alpha: weight of the content cost, at least 0.
        beta: weight of the style cost, at least 0.
        learning_rate: Adam's, above 0; pixels run from 0 to 255.
        noise_ratio: share of noise in the initial image, 0 to 1; the rest is the content image.
        seed: of the noise, 0 to 4294967295 (what NumPy takes). The same seed gives the same image.

    Raises:
        SettingsError: if a value is of another type or outside its range.
    """

    iterations: int = _setting(ITERATIONS, "steps of the optimiser", least=1)
    alpha: float = _setting(ALPHA, "weight of the content cost", least=0)
    beta: float = _setting(BETA, "weight of the style cost", least=0)
    learning_rate: float = _setting(LEARNING_RATE, "Adam's learning rate", above=0)
    noise_ratio: float = _setting(CONFIG.NOISE_RATIO, "share of noise in the initial image, 0 to 1", least=0, most=1)
    seed: int = _setting(0, "of the noise; the same seed gives the same image", least=0, most=2**32 - 1)

    def __post_init__(self):
        for setting in fields(self):
            value = getattr(self, setting.name)
            if not _fits(value, setting):
                raise SettingsError(
                    f"{setting.name} must be {_expected(setting)}, got {value!r}. The default is {setting.default}."
                )
            object.__setattr__(self, setting.name, setting.type(value))  # a NumPy number becomes Python's


def _fits(value, setting):
    kind = Integral if setting.type is int else Real
    limit = setting.metadata
    return (
        isinstance(value, kind)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and limit["least"] <= value <= limit["most"]
        and value > limit["above"]
    )


def _expected(setting):
    limit = setting.metadata
    kind = "a whole number" if setting.type is int else "a finite number"
    if math.isfinite(limit["above"]):
        return f"{kind} above {limit['above']}"
    if math.isfinite(limit["most"]):
        return f"{kind} from {limit['least']} to {limit['most']}"
    return f"{kind} of at least {limit['least']}"
