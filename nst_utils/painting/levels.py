"""The levels of a painting: their sizes, and what a coarse one minimises, which is not quite the finished one's cost.

Owns the two differences, without which a painting forgets its content. On a map of a few cells, the Gram matrix of
512 channels says not how the style paints but what it shows: The Starry Night's own moon and hills appear. And what
is decided here is what goes where, which the exercise's content cost, a hundredth of J, does not hold fast.

Owns also how many steps each level gets: a step at a quarter of the size costs a sixteenth.
"""

from dataclasses import replace

from nst_utils.painting.tiles import stride
from nst_utils.weights import SHAPES

# Fewer cells than an eighth of its channels, and a Gram matrix has too few independent rows to be a style.
_LEAST_CELLS = 1 / 8
# How many times alpha is, at half the size and, further, at each half of that. Measured on three pairs of course
# pictures: with 1200 and 8, the pagoda keeps its storeys and the sky its place, which 400 and 5 lose, for a step or
# two more at the full size; 4000 and 5 cost one to seven.
_AT_HALF, _AT_EACH_FURTHER = 1200, 8
# How many times the steps are, at half the size and further. Measured on three pairs of pictures: with 2.4 in place
# of 1 for the quarter, the full size needs up to seven steps less; more win no more than they cost.
_STEPS_AT_HALF, _STEPS_FURTHER = 0.8, 2.4


def levels(settings, n_H, n_W):
    """Return what is painted at each level.

    Args:
        settings: Settings, of the painting.
        n_H: its height in pixels.
        n_W: its width.

    Returns:
        list of ((n_H, n_W), Settings): the smallest first; the last are the painting's own.
    """
    sizes = settings.sizes(n_H, n_W)
    return [(size, at_level(settings, *size, len(sizes) - 1 - level)) for level, size in enumerate(sizes)]


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
    steps = (_STEPS_AT_HALF if below == 1 else _STEPS_FURTHER) * settings.steps()
    return replace(
        settings,
        alpha=settings.alpha * _AT_HALF * _AT_EACH_FURTHER ** (below - 1),
        style_layers=layers,
        iterations=max(1, round(steps)),
    )
