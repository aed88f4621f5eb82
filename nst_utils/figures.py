"""The figures of the course, all in one style; `views` draws what the network sees in the same.

Every function returns a `CourseFigure` and does nothing else: pyplot never hears of it, so no window opens, no
setting changes and nothing has to be closed. A notebook shows it once, when it is the last line of a cell or is given
to ``display``; ``figure.savefig(path)`` writes it to a file.
"""

import io

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nst_utils.alt import described
from nst_utils.config import ALPHA, BETA
from nst_utils.errors import ImageError
from nst_utils.images import to_pixels
from nst_utils.language import told
from nst_utils.lettering import FAMILIES, lettered

STYLE = {
    "figure.dpi": 100,  # a 400x300 picture in a triptych then shows pixel for pixel
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": FAMILIES,  # the first comes with matplotlib, so figures look alike everywhere
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlepad": 7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "legend.frameon": False,
    "image.cmap": "magma",
    # J is wide and pale because one of its parts nearly always lies on it; their colours are Okabe and Ito's.
    "axes.prop_cycle": matplotlib.cycler(color=["#BBBBBB", "#0072B2", "#D55E00"], linewidth=[7, 2, 2]),
}

# Inches: the page, a picture, the space between pictures, a line of text.
WIDTH, MOST_HEIGHT, GAP, LINE = 12.3, 3.0, 0.1, 0.24


class CourseFigure(Figure):
    """A matplotlib figure that shows itself in a notebook, once, with its description as alternative text."""

    description = "A figure"

    def pixels(self):
        """Draw the figure.

        Returns:
            uint8 array, shape (n_H, n_W, 3), RGB: for ``save_pixels``.
        """
        canvas = FigureCanvasAgg(self)
        canvas.draw()
        return np.array(canvas.buffer_rgba())[..., :3]

    def _repr_mimebundle_(self, include=None, exclude=None):
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return described(buffer.getvalue(), "png", self.description)


def show_triptych(content, style, generated, titles=("Content", "Style", "Generated"), alt=None):
    """Show content | style | generated side by side, at one height whatever their proportions.

    Args:
        content: picture: uint8 (n_H, n_W, 3), or a float batch (1, n_H, n_W, 3) as the network takes it.
        style: another.
        generated: another.
        titles: one for each.
        alt: what is to be seen; the titles when None.

    Returns:
        CourseFigure: one row of three.

    Raises:
        ImageError: if one of the three is not as above, or there are not three titles.
    """
    return show_images([content, style, generated], titles, alt=alt)


def show_images(images, titles=None, columns=None, alt=None):
    """Show pictures in rows; those of one figure are equally high, and none is squashed.

    Args:
        images: list of pictures: uint8 (n_H, n_W, 3), a float batch (1, n_H, n_W, 3) as the network takes it, or a
            map (n_H, n_W) of numbers, whose smallest is drawn black and whose largest bright.
        titles: list of one text for each picture; or None.
        columns: pictures in a row; None for all in one.
        alt: what is to be seen, for those who can't see it; the titles when None.

    Returns:
        CourseFigure: without ticks, 12.3 inches wide or less.

    Raises:
        ImageError: if there is no picture, one is not as above, or titles and pictures differ in number.
    """
    images = [drawable(image) for image in images]
    titles = [""] * len(images) if titles is None else list(titles)
    seen = [told(title).replace("\n", ", ") or told("picture") for title in titles]
    titles = [lettered(title) for title in titles]
    if not images or len(titles) != len(images):
        raise ImageError(f"expected one title for each picture, got {len(images)} pictures and {len(titles)} titles.")
    columns = columns or len(images)
    rows = [range(start, min(start + columns, len(images))) for start in range(0, len(images), columns)]
    aspects = [image.shape[1] / image.shape[0] for image in images]

    # The widest row sets the height of all.
    height = min([MOST_HEIGHT, *((WIDTH - GAP * (len(row) - 1)) / sum(aspects[i] for i in row) for row in rows)])
    width = max(height * sum(aspects[i] for i in row) + GAP * (len(row) - 1) for row in rows)
    lines = max(title.count("\n") + 1 if title else 0 for title in titles)
    pitch = height + GAP + LINE * lines
    with matplotlib.rc_context(STYLE):
        figure = CourseFigure(figsize=(width, pitch * len(rows)))
        figure.description = told(alt) if alt else ", ".join(seen)
        for n, row in enumerate(rows):
            left, bottom = 0, pitch * (len(rows) - 1 - n)
            for i in row:
                box = (left / width, bottom / figure.get_figheight(), height * aspects[i] / width)
                axes = figure.add_axes((*box, height / figure.get_figheight()), title=titles[i])
                axes.imshow(images[i], aspect="auto")
                axes.set_axis_off()
                left += height * aspects[i] + GAP
    return figure


def show_costs(costs, alpha=ALPHA, beta=BETA, levels=None, first=1):
    """Show how the costs fell: J and its two parts, alpha J_content and beta J_style, which add up to it.

    Args:
        costs: list of (J, J_content, J_style); one row for each iteration.
        alpha: weight of the content cost in J; or a list of one for each row, where it was not always the same.
        beta: weight of the style cost in J.
        levels: list of one text for each row, the size of the image whose costs they are, such as "100x75"; costs
            at two sizes are not the same function, so a thin line stands where the text changes. None for one size.
        first: number of the first row's iteration.

    Returns:
        CourseFigure: cost on a logarithmic axis over the iteration.

    Raises:
        ImageError: if ``costs`` is empty, its rows are not three numbers, or there are not as many levels.
    """
    costs = np.asarray(costs, dtype=float)
    if costs.ndim != 2 or costs.shape[1] != 3 or not len(costs):
        raise ImageError(f"costs must be a list of (J, J_content, J_style), got an array of shape {costs.shape}.")
    levels = [""] * len(costs) if levels is None else list(levels)
    if len(levels) != len(costs):
        raise ImageError(f"expected one level for each row, got {len(costs)} rows and {len(levels)} levels.")
    curves = {
        "$J$": costs[:, 0],
        rf"$\alpha\,J_\mathrm{{content}}$,  $\alpha = {np.ravel(alpha)[-1]:g}$": np.asarray(alpha) * costs[:, 1],
        rf"$\beta\,J_\mathrm{{style}}$,  $\beta = {beta:g}$": beta * costs[:, 2],
    }
    with matplotlib.rc_context(STYLE):
        figure = CourseFigure(figsize=(8, 4.5), layout="constrained")
        ends = ", ".join(
            told("{name} from {first} to {last}", name=name, first=f"{curve[0]:.2g}", last=f"{curve[-1]:.2g}")
            for name, curve in zip(("J", "alpha J_content", "beta J_style"), curves.values(), strict=True)
        )
        figure.description = told(f"Curves of the costs over {len(costs)} iterations, on a logarithmic axis: {ends}")
        axes = figure.add_subplot(yscale="log", title=lettered("The costs, step by step"))
        axes.set(xlabel=lettered("iteration"), ylabel=lettered("cost"))
        for label, curve in curves.items():
            axes.plot(range(first, first + len(costs)), curve, label=label, marker="o" if len(costs) < 20 else "")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend()
        _mark_levels(axes, levels, first)
    return figure


def _mark_levels(axes, levels, first):
    """Draw a line before each run of equal levels but the first, and name the runs if there is more than one."""
    starts = [i for i, level in enumerate(levels) if i == 0 or level != levels[i - 1]]
    if len(starts) < 2:
        return
    line = 11  # points; the names stand above the axes in two lines by turns, so that short runs' do not meet
    for n, i in enumerate(starts):
        border = first + i - 0.5  # between rows i - 1 and i
        if i > 0:
            axes.axvline(border, color="#777777", linewidth=0.8)
        axes.annotate(levels[i], (border, 1), xycoords=axes.get_xaxis_transform(), xytext=(0, 4 + line * (n % 2)),
                      textcoords="offset points", fontsize=9, color="#555555")  # fmt: skip
    axes.set_title(axes.get_title(), pad=7 + 2 * line)


def drawable(image):
    """Make a picture what imshow takes.

    Args:
        image: picture, as in `show_images`.

    Returns:
        array: RGB pixels, uint8 (n_H, n_W, 3), or a map (n_H, n_W).

    Raises:
        ImageError: if it is not as above.
    """
    array = np.asarray(image)
    if array.ndim == 4:
        return to_pixels(array)
    if array.size and (array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3 and array.dtype == np.uint8)):
        return array
    raise ImageError(
        "a picture to show must be uint8 (n_H, n_W, 3), a float batch (1, n_H, n_W, 3) or a map (n_H, n_W), "
        f"got {array.dtype} {array.shape}."
    )
