"""What a coarse level minimises: not quite the cost of the finished painting.

Owns the two differences, without which a painting forgets its content. On a map of a few cells, the Gram matrix of
512 channels says not how the style paints but what it shows: The Starry Night's own moon and hills appear. And what
is decided here is what goes where, which the exercise's content cost, a hundredth of J, does not hold fast.
"""

from dataclasses import replace

from nst_utils.painting.tiles import stride
from nst_utils.weights import SHAPES

# Fewer cells than an eighth of its channels, and a Gram matrix has too few independent rows to be a style.
_LEAST_CELLS = 1 / 8
# How many times alpha is, at half the size and, further, at each half of that. Measured on the course's pictures: the
# work to a given J is the same for 1 to 400 times, while J_content falls.
_AT_HALF, _AT_EACH_FURTHER = 400, 5


def at_level(settings, n_H, n_W, below):
    """Return the settings for a level.

    Args:
        settings: Settings, of the finished painting.
        n_H: height of the level in pixels.
        n_W: its width.
        below: how many times the size is still to be doubled; 0 for the last level, where nothing is changed.

    Returns:
        Settings: for ``Objective``.
    """
    if below == 0:
        return settings
    kept = {
        layer: weight
        for layer, weight in settings.style_weights().items()
        if n_H * n_W / stride(layer) ** 2 >= _LEAST_CELLS * SHAPES[layer][-1]
    }
    layers = ",".join(f"{layer}={weight!r}" for layer, weight in kept.items()) or settings.style_layers
    return replace(settings, alpha=settings.alpha * _AT_HALF * _AT_EACH_FURTHER ** (below - 1), style_layers=layers)
