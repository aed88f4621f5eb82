"""The contact sheet of an album: what came of many contents in many styles, at a glance.

Owns the grid and how it is drawn, in the style of the other figures. Knows nothing of files.
"""

from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from nst_utils.errors import ImageError
from nst_utils.figures import GAP, LINE, MOST_HEIGHT, STYLE, WIDTH, CourseFigure, drawable

_Pixels = NDArray[np.uint8]

_LETTER = 0.65  # a letter's width in font sizes, on the safe side
_SMALLEST = 6  # points


def show_contact_sheet(
    contents: dict[str, _Pixels], styles: dict[str, _Pixels], paintings: list[list[_Pixels | str]]
) -> CourseFigure:
    """Show what came of many contents and styles: styles along the top, contents down the left, paintings between.

    Args:
        contents: dict, name -> picture: uint8 (n_H, n_W, 3), as small as `thumbnail_side` says.
        styles: another.
        paintings: for each content a list with an entry for each style: a picture, or a word to stand where there is
            none, like "failed".

    Returns:
        CourseFigure: no picture is squashed.

    Raises:
        ImageError: if there is no content or no style, a picture is not as above, or paintings do not fit to them.
    """
    shape = [len(row) for row in paintings]
    if not contents or not styles or shape != [len(styles)] * len(contents):
        raise ImageError(
            f"expected a row of {len(styles)} paintings for each of {len(contents)} contents, got rows of {shape}."
        )
    grid: list[list[_Pixels | str | None]] = [[None, *styles.values()]]
    grid += [[content, *row] for content, row in zip(contents.values(), paintings, strict=True)]
    grid = [[cell if cell is None or isinstance(cell, str) else drawable(cell) for cell in row] for row in grid]
    side = _cell_side(len(styles) + 1)
    heights = [
        max(_within(side, cell)[1] for cell in row if not (cell is None or isinstance(cell, str))) for row in grid
    ]
    width = LINE + (side + GAP) * len(grid[0]) - GAP
    height = LINE + sum(heights) + GAP * (len(grid) - 1)
    style: Any = {**STYLE, "text.parse_math": False}  # a $ in a file's name is a $
    with rc_context(style):
        figure = CourseFigure(figsize=(width, height))
        figure.description = f"Contact sheet: {', '.join(contents)} in the style of {', '.join(styles)}"
        bottom = height - LINE
        for row, row_height in zip(grid, heights, strict=True):
            bottom -= row_height
            for column, cell in enumerate(row):
                if cell is not None:
                    box = (LINE + column * (side + GAP), bottom, side, row_height)
                    _draw_cell(figure, cell, box, row[0] if isinstance(cell, str) else cell)
            bottom -= GAP
        _label_grid(figure, list(contents), list(styles), side, heights)
    return figure


def thumbnail_side(styles: int) -> int:
    """How large the pictures of a contact sheet need to be.

    Args:
        styles: int, how many styles there are.

    Returns:
        int: the longest side in pixels.
    """
    return round(_cell_side(styles + 1) * STYLE["figure.dpi"])


def _cell_side(columns):
    """The longest side of a picture in a contact sheet, in inches: the page's width is shared, down to a limit."""
    return float(np.clip((WIDTH - LINE) / columns - GAP, 0.6, MOST_HEIGHT))


def _within(side, image):
    """Width and height of the picture in a square, in the square's unit."""
    n_H, n_W = image.shape[:2]
    return side * n_W / max(n_H, n_W), side * n_H / max(n_H, n_W)


def _draw_cell(figure, cell, box, model):
    """Put a picture, or a word on grey of the model's shape, in the middle of a box (left, bottom, width, height)."""
    left, bottom, width, height = box
    w, h = _within(width, model)
    page = figure.get_size_inches()
    place = [(left + (width - w) / 2) / page[0], (bottom + (height - h) / 2) / page[1], w / page[0], h / page[1]]
    axes = figure.add_axes(place, xticks=[], yticks=[])
    axes.set_axis_off()
    if isinstance(cell, str):
        axes.add_patch(Rectangle((0, 0), 1, 1, color="#EEEEEE"))
        axes.text(0.5, 0.5, cell, ha="center", va="center", color="#555555", fontsize=_letters(cell, w))
    else:
        axes.imshow(cell, aspect="auto")


def _label_grid(figure, contents, styles, side, heights):
    """Write the styles' names above their column and the contents' beside their row, no longer than these."""
    width, height = figure.get_size_inches()
    for column, name in enumerate(styles, start=1):
        x = LINE + column * (side + GAP) + side / 2
        label, size = _fitted(name, side)
        figure.text(x / width, 1 - LINE / 2 / height, label, ha="center", va="center", fontsize=size)
    y = height - LINE - heights[0] - GAP
    for name, row_height in zip(contents, heights[1:], strict=True):
        label, size = _fitted(name, row_height)
        place = (LINE / 2 / width, (y - row_height / 2) / height)
        figure.text(*place, label, ha="center", va="center", rotation=90, fontsize=size)
        y -= row_height + GAP


def _letters(text, inches):
    """The font size, in points, at which the text is so long; letters differ."""
    return float(np.clip(inches * 72 / (_LETTER * max(len(text), 1)), _SMALLEST, STYLE["font.size"]))


def _fitted(text, inches):
    """The text, its middle left out if need be, and the font size at which it is no longer than so many inches."""
    text = text.encode("utf-8", "replace").decode()  # a file's name may hold bytes that are no letters
    size = _letters(text, inches)
    most = max(3, int(inches * 72 / (_LETTER * size)))
    if len(text) > most:
        text = text[: most // 2] + "…" + text[len(text) - (most - most // 2 - 1) :]
    return text, size
