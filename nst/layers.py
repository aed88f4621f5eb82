"""Layers with their weights: as mappings in the program, as text on the command line and in records.

Owns the text and what makes a mapping usable. Knows nothing of what the weights do.
"""

import math
from collections.abc import Mapping
from numbers import Real

from nst_utils.config import VGG_LAYERS
from nst_utils.errors import SettingsError


def layers_text(weights):
    """Write layers and their weights as the command line has them.

    Args:
        weights: mapping, layer -> weight.

    Returns:
        str: ``conv3_2=0.5,conv4_2=0.5``.
    """
    return ",".join(f"{layer}={weight!r}" for layer, weight in weights.items())


def parse_layers(name, text):
    """Read layers and their weights from the command line.

    Args:
        name: of the setting, for the error.
        text: ``conv4_2`` or ``conv3_2=0.5,conv4_2=0.5``.

    Returns:
        dict: layer -> weight; 1 where none is given.

    Raises:
        SettingsError: if it is anything else.
    """
    weights = {}
    for part in text.split(","):
        layer, _, weight = part.strip().partition("=")
        try:
            weights[layer] = float(weight or 1)
        except ValueError:
            weights[layer] = math.nan
    if not are_weights(weights):
        raise SettingsError(
            f"{name} must be LAYER or LAYER=WEIGHT, separated by commas, with layers from {VGG_LAYERS[0]} to "
            f"{VGG_LAYERS[-1]}, got {text!r}."
        )
    return weights


def are_weights(value):
    """Tell whether a value maps layers of the network to weights.

    Args:
        value: anything.

    Returns:
        bool: whether it is a mapping of at least one layer to finite numbers of at least 0.
    """
    return (
        isinstance(value, Mapping)
        and all(layer in VGG_LAYERS and is_number(weight) and weight >= 0 for layer, weight in value.items())
        and len(value) > 0
    )


def plain_weights(weights):
    """Make a plain dictionary of weights, as JSON and pickle take it.

    Args:
        weights: a mapping that ``are_weights``.

    Returns:
        dict: str -> float.
    """
    return {str(layer): float(weight) for layer, weight in weights.items()}


def is_number(value):
    """Tell whether a value is a finite number, True and False aside.

    Args:
        value: anything.

    Returns:
        bool: whether it is.
    """
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
