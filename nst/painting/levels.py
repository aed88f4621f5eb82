"""The levels of a painting: their sizes, their steps, and what a coarse one minimises.

In our own cost, whose terms are relative, that is what the finished one minimises. With the exercise's there are
three differences. Without the first two a painting forgets its content. On a map of a few cells, the Gram
matrix of 512 channels says not how the style paints but what it shows: The Starry Night's own moon and hills appear.
And what is decided here is what goes where, which the exercise's content cost, a hundredth of J, does not hold fast.

The third makes it fast. With the exercise's equal weights conv4_1 alone has nearly all of J, but what it will see in
the enlarged picture, layers before it see now: their cells are a half and a quarter as large. So these count more.

How many steps each level gets: a step at a quarter of the size costs a sixteenth.
"""

from dataclasses import replace

from nst.painting.tiles import stride
from nst_utils.weights import SHAPES

# Fewer cells than an eighth of its channels, and a Gram matrix has too few independent rows to be a style.
_LEAST_CELLS = 1 / 8
# How many times alpha is, at half the size and, further, at each half of that. Measured on three pairs of course
# pictures, where J is Adam's: with 3600 the content cost is within 7 % of Adam's, with 1200 it is 6 % more.
_AT_HALF, _AT_EACH_FURTHER = 3600, 8
# How many times a style layer's weight is, by its stride: about the inverse of its Gram matrix's size beside that of
# conv4_1. Measured on the same pairs: without it, the full size needs three to seven steps more; with half or twice
# as much up to one; with conv1_1 raised like them up to two.
_LOUDER = {2: 30, 4: 100}
# How many times the steps are, at half the size and further. Measured on the same pairs, by the work until J is
# Adam's: a fifth more or fewer are alike.
_STEPS_AT_HALF, _STEPS_FURTHER = 0.7, 2.0


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
    steps = (_STEPS_AT_HALF if below == 1 else _STEPS_FURTHER) * settings.steps()
    coarse = replace(settings, iterations=max(1, round(steps)))
    if settings.like != "exercise":
        return coarse
    kept = {
        layer: weight * _LOUDER.get(stride(layer), 1)
        for layer, weight in settings.style_layers.items()
        if n_H * n_W / stride(layer) ** 2 >= _LEAST_CELLS * SHAPES[layer][-1]
    }
    return replace(
        coarse,
        alpha=settings.alpha * _AT_HALF * _AT_EACH_FURTHER ** (below - 1),
        style_layers=kept or settings.style_layers,
    )
