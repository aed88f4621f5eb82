"""The figures of the course, all in one style.

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

from nst_utils.config import ALPHA, BETA
from nst_utils.errors import ImageError, NSTError
from nst_utils.images import to_pixels

STYLE = {
    "figure.dpi": 100,  # a 400x300 picture in a triptych then shows pixel for pixel
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with matplotlib, so figures look alike everywhere
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
        data = {"image/png": buffer.getvalue(), "text/plain": self.description}
        return data, {"image/png": {"alt": self.description}}


def show_triptych(content, style, generated, titles=("Content", "Style", "Generated")):
    """Show content | style | generated side by side, at one height whatever their proportions.

    Args:
        content: picture: uint8 (n_H, n_W, 3), or a float batch (1, n_H, n_W, 3) as the network takes it.
        style: another.
        generated: another.
        titles: one for each.

    Returns:
        CourseFigure: one row of three.

    Raises:
        ImageError: if one of the three is not as above, or there are not three titles.
    """
    return show_images([content, style, generated], titles)


def show_images(images, titles=None, columns=None):
    """Show pictures in rows; those of one figure are equally high, and none is squashed.

    Args:
        images: list of pictures: uint8 (n_H, n_W, 3), a float batch (1, n_H, n_W, 3) as the network takes it, or a
            map (n_H, n_W) of numbers, whose smallest is drawn black and whose largest bright.
        titles: list of one text for each picture; or None.
        columns: pictures in a row; None for all in one.

    Returns:
        CourseFigure: without ticks, 12.3 inches wide or less.

    Raises:
        ImageError: if there is no picture, one is not as above, or titles and pictures differ in number.
    """
    images = [drawable(image) for image in images]
    titles = [""] * len(images) if titles is None else list(titles)
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
        figure.description = ", ".join(title.replace("\n", ", ") or "picture" for title in titles)
        for n, row in enumerate(rows):
            left, bottom = 0, pitch * (len(rows) - 1 - n)
            for i in row:
                box = (left / width, bottom / figure.get_figheight(), height * aspects[i] / width)
                axes = figure.add_axes((*box, height / figure.get_figheight()), title=titles[i])
                axes.imshow(images[i], aspect="auto")
                axes.set_axis_off()
                left += height * aspects[i] + GAP
    return figure


def show_feature_maps(activations, channels=6):
    """Show what layers see: the maps of each layer that vary most over the picture, one row for each layer.

    Args:
        activations: dictionary, layer name -> float array or tensor, shape (1, n_H, n_W, n_C).
        channels: maps of each layer.

    Returns:
        CourseFigure: each map scaled to its own range, titled with its layer and channel.

    Raises:
        ImageError: if an activation has another shape or fewer channels.
    """
    maps, titles = [], []
    for layer, activation in activations.items():
        activation, chosen = _liveliest(activation, channels, layer)
        maps += [activation[..., channel] for channel in chosen]
        titles += [f"{layer}, channel {channel}" for channel in chosen]
    return show_images(maps, titles, columns=channels)


def show_gram_matrix(activation, gram_matrix, channels=16):
    """Show the Gram matrix of the channels that vary most.

    Args:
        activation: float array or tensor, shape (1, n_H, n_W, n_C).
        gram_matrix: function from an unrolled activation A (n_C, n_H * n_W) to its Gram matrix (n_C, n_C).
        channels: how many to show.

    Returns:
        CourseFigure: a heat map; row i, column j holds how strongly channels i and j are active together.

    Raises:
        ImageError: if the activation has another shape or fewer channels.
        NSTError: if gram_matrix gives a matrix of another shape.
    """
    _, chosen, G = _gram_of_liveliest(activation, gram_matrix, channels)
    with matplotlib.rc_context(STYLE):
        figure = CourseFigure(figsize=(6, 5), layout="constrained")
        figure.description = f"Heat map of the Gram matrix of {channels} channels"
        axes = figure.add_subplot(title="Gram matrix", xlabel="channel", ylabel="channel")
        heat = axes.imshow(G)
        axes.set_xticks(range(channels), chosen, rotation=90)
        axes.set_yticks(range(channels), chosen)
        figure.colorbar(heat, label="active together")
    return figure


def show_gram_partners(activation, gram_matrix, channels=16):
    """Show what entries of a Gram matrix mean: the busiest channel, and those most and least active together with it.

    Args:
        activation: float array or tensor, shape (1, n_H, n_W, n_C).
        gram_matrix: function from an unrolled activation A (n_C, n_H * n_W) to its Gram matrix (n_C, n_C).
        channels: how many to choose from, the same as in `show_gram_matrix`.

    Returns:
        CourseFigure: three maps, titled with their channel.

    Raises:
        ImageError: if the activation has another shape or fewer channels.
        NSTError: if gram_matrix gives a matrix of another shape.
    """
    activation, chosen, G = _gram_of_liveliest(activation, gram_matrix, channels)
    busiest = np.argmax(np.diag(G))
    others = np.delete(np.arange(channels), busiest)
    most, least = others[np.argmax(G[busiest, others])], others[np.argmin(G[busiest, others])]
    titles = [
        f"{what}: channel {chosen[i]}"
        for what, i in [("Busiest", busiest), ("Most with it", most), ("Least with it", least)]
    ]
    return show_images([activation[..., chosen[i]] for i in (busiest, most, least)], titles)


def show_costs(costs, alpha=ALPHA, beta=BETA, levels=None):
    """Show how the costs fell: J and its two parts, alpha J_content and beta J_style, which add up to it.

    Args:
        costs: list of (J, J_content, J_style); row i holds the costs after i + 1 steps.
        alpha: weight of the content cost in J; or a list of one for each row, where it was not always the same.
        beta: weight of the style cost in J.
        levels: list of one text for each row, the size of the image whose costs they are, such as "100x75"; costs
            at two sizes are not the same function, so a thin line stands where the text changes. None for one size.

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
        figure.description = f"Curves of the total, content and style cost over {len(costs)} iterations"
        axes = figure.add_subplot(xlabel="iteration", ylabel="cost", yscale="log", title="The costs, step by step")
        for label, curve in curves.items():
            axes.plot(range(1, len(costs) + 1), curve, label=label, marker="o" if len(costs) < 20 else "")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend()
        _mark_levels(axes, levels)
    return figure


def _mark_levels(axes, levels):
    """Draw a line before each run of equal levels but the first, and name the runs if there is more than one."""
    starts = [i for i, level in enumerate(levels) if i == 0 or level != levels[i - 1]]
    if len(starts) < 2:
        return
    line = 11  # points; the names stand above the axes in two lines by turns, so that short runs' do not meet
    for n, i in enumerate(starts):
        border = i + 0.5  # between rows i - 1 and i, which are iterations i and i + 1
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


def _liveliest(activation, channels, name):
    """The activation as (n_H, n_W, n_C), and the ``channels`` numbers of its channels that vary most, in order."""
    activation = np.asarray(activation)
    if activation.ndim != 4 or activation.shape[0] != 1 or activation.shape[3] < channels:
        shape = f"(1, n_H, n_W, n_C) with {channels} channels or more"
        raise ImageError(f"{name} must have shape {shape}, got {activation.shape}.")
    spread = activation[0].std(axis=(0, 1))
    return activation[0], np.sort(np.argsort(spread)[-channels:])


def _gram_of_liveliest(activation, gram_matrix, channels):
    """`_liveliest`, and the Gram matrix (channels, channels) of those channels."""
    activation, chosen = _liveliest(activation, channels, "activation")
    A = activation[..., chosen].reshape(-1, channels).T  # (channels, n_H * n_W)
    # A^T A, a common mistake, has an entry for each two positions: 58 GB for conv1_1. So two positions come first.
    shape = np.shape(gram_matrix(A[:, :2]))
    if shape != (channels, channels):
        raise NSTError(
            f"gram_matrix must give shape (n_C, n_C) = {(channels, channels)} for an A of shape {(channels, 2)}, "
            f"got {shape}. Let its check tell you more, and correct it before you go on."
        )
    return activation, chosen, np.asarray(gram_matrix(A))
