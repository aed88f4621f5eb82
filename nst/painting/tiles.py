"""Large pictures piece by piece: which windows the network looks at, and which cells of its maps count in each.

A Gram matrix and a content cost are sums over cells. So they can be added up window by window, exactly, if each
window reaches as far around its own cells as the network sees, and each cell counts in one window alone. Pictures
painted so have no seams, since nothing was approximated.
"""

import math
from typing import NamedTuple

import numpy as np

from nst_utils.vgg import LAYERS

MOST_PIXELS = 1_100_000  # in a window; an evaluation then takes 4 GiB at most
_GRID = 16  # pixels to a cell of the fifth block: windows must start where cells do


class Tile(NamedTuple):
    """A window of an image and the pixels of it that count, as (start, stop) in pixels of the image."""

    rows: tuple
    columns: tuple
    own_rows: tuple
    own_columns: tuple

    def cut(self, array, layer="input"):
        """Return what an array holds for the window.

        Args:
            array: shape (1, n_H', n_W', any): an image, or an activation or mask of ``layer`` for the whole image.
            layer: name of a layer of the network.

        Returns:
            a view of the array, shape (1, window, window, any).
        """
        (top, bottom), (left, right) = (_cells(side, layer) for side in (self.rows, self.columns))
        return array[:, top:bottom, left:right]

    def own(self, layer):
        """Return which cells of a layer count in this window.

        Args:
            layer: name of a layer of the network.

        Returns:
            float32 array, shape (1, n_H', n_W', 1), of the window's size in that layer: 1 where they do, else 0.
        """
        (top, bottom), (left, right) = (_cells(side, layer) for side in (self.rows, self.columns))
        mask = np.zeros((1, bottom - top, right - left, 1), np.float32)
        (own_top, own_bottom), (own_left, own_right) = (
            _cells(side, layer) for side in (self.own_rows, self.own_columns)
        )
        mask[:, own_top - top : own_bottom - top, own_left - left : own_right - left] = 1
        return mask


def stride(layer):
    """Return the pixels that one cell of a layer stands for, in each direction.

    Args:
        layer: name of a layer of the network.

    Returns:
        int: 1, 2, 4, 8 or 16 (32 for avgpool5).
    """
    return 2 ** sum(name.startswith("avgpool") for name in LAYERS[: LAYERS.index(layer) + 1])


def reach(layers):
    """Return how far beyond its own pixels a cell sees, on each side.

    Args:
        layers: names of layers of the network; the one that sees farthest counts.

    Returns:
        int: pixels; 70 for conv5_1.
    """
    deepest = max(map(LAYERS.index, layers))
    # A 3 x 3 filter sees one cell more on each side; a pool sees its own pixels alone.
    return sum(stride(name) for name in LAYERS[1 : deepest + 1] if name.startswith("conv"))


def plan(n_H, n_W, layers, most_pixels=MOST_PIXELS):
    """Divide an image into windows.

    Args:
        n_H: height in pixels.
        n_W: width.
        layers: names of the layers that are looked at.
        most_pixels: in a window, about.

    Returns:
        list of Tile: one if the whole image is small enough. Their own pixels cover the image once.
    """
    if n_H * n_W <= most_pixels:
        return [Tile((0, n_H), (0, n_W), (0, n_H), (0, n_W))]
    halo = math.ceil(reach(layers) / _GRID) * _GRID
    side = max(_GRID, int(math.sqrt(most_pixels)) - 2 * halo)
    return [
        Tile((max(0, top - halo), min(n_H, bottom + halo)), (max(0, left - halo), min(n_W, right + halo)), *own)
        for own in ((rows, columns) for rows in _pieces(n_H, side) for columns in _pieces(n_W, side))
        for (top, bottom), (left, right) in [own]
    ]


def _pieces(length, most):
    """Equal pieces of a length, none longer than ``most`` by more than the grid, each starting on the grid."""
    number = math.ceil(length / most)
    piece = math.ceil(length / number / _GRID) * _GRID
    return [(start, min(start + piece, length)) for start in range(0, length, piece)]


def _cells(side, layer):
    start, stop = side
    return start // stride(layer), math.ceil(stop / stride(layer))
