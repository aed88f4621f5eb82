"""What a network sees, drawn: its maps, which of them go together, how far each layer looks, which has the say.

Every function returns a `CourseFigure`. Knows the shape of an activation and nothing of costs; a Gram matrix comes
from the function that is passed in.
"""

import matplotlib
import numpy as np
from matplotlib.patches import Rectangle

from nst_utils.errors import ImageError, NSTError
from nst_utils.figures import STYLE, CourseFigure, drawable, show_images
from nst_utils.language import told
from nst_utils.lettering import lettered


def show_feature_maps(activations, channels=6, alt=None):
    """Show what layers see: the maps of each layer that vary most over the picture, one row for each layer.

    Args:
        activations: dictionary, layer name -> float array or tensor, shape (1, n_H, n_W, n_C).
        channels: maps of each layer.
        alt: what is to be seen; the titles when None.

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
    return show_images(maps, titles, columns=channels, alt=alt)


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
    activation, chosen = _liveliest(activation, channels, "activation")
    G = _gram_of(_rows(activation, chosen), gram_matrix)
    busiest = chosen[np.argmax(np.diag(G))]
    with matplotlib.rc_context(STYLE):
        figure = CourseFigure(figsize=(6, 5), layout="constrained")
        figure.description = told(
            f"Heat map of the Gram matrix of {channels} channels, symmetric about its diagonal; "
            f"the largest entry is that of channel {busiest} with itself"
        )
        axes = figure.add_subplot(title=lettered("Gram matrix"))
        axes.set(xlabel=lettered("channel"), ylabel=lettered("channel"))
        heat = axes.imshow(G)
        axes.set_xticks(range(channels), chosen, rotation=90)
        axes.set_yticks(range(channels), chosen)
        figure.colorbar(heat, label=lettered("active together"))
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
    activation, chosen = _liveliest(activation, channels, "activation")
    G = _gram_of(_rows(activation, chosen), gram_matrix)
    busiest = np.argmax(np.diag(G))
    others = np.delete(np.arange(channels), busiest)
    most, least = others[np.argmax(G[busiest, others])], others[np.argmin(G[busiest, others])]
    titles = [
        f"Busiest: channel {chosen[busiest]}",
        f"Most with it: channel {chosen[most]}",
        f"Least with it: channel {chosen[least]}",
    ]
    return show_images([activation[..., chosen[i]] for i in (busiest, most, least)], titles)


def show_shuffled(activation, gram_matrix, channels=16, seed=0):
    """Show that a Gram matrix forgets places: a map and the Gram matrix, and both after all places are mixed up.

    Args:
        activation: float array or tensor, shape (1, n_H, n_W, n_C).
        gram_matrix: function from an unrolled activation A (n_C, n_H * n_W) to its Gram matrix (n_C, n_C).
        channels: how many of those that vary most are mixed up, all in the same way.
        seed: of the mixing.

    Returns:
        CourseFigure: four maps.

    Raises:
        ImageError: if the activation has another shape or fewer channels.
        NSTError: if gram_matrix gives a matrix of another shape.
    """
    activation, chosen = _liveliest(activation, channels, "activation")
    rows = _rows(activation, chosen)
    mixed = np.random.default_rng(seed).permutation(rows.shape[1])
    before, after = _gram_of(rows, gram_matrix), _gram_of(rows[:, mixed], gram_matrix)
    difference = np.linalg.norm(after - before) / np.linalg.norm(before)
    maps = [row.reshape(activation.shape[:2]) for row in (rows[-1], rows[-1, mixed])]
    return show_images(
        [*maps, before, after],
        [f"Channel {chosen[-1]}", "Its places mixed up", "Gram matrix", f"Mixed up; it differs\nby {difference:.0e}"],
        alt="A map and, beside it, the same numbers in random places, which look like noise; then their Gram "
        f"matrices, which look the same and differ by {difference:.0e} of their size",
    )


def show_receptive_fields(picture, sizes):
    """Draw on a picture how much of it one number of each layer depends on.

    Args:
        picture: as `figures.show_images` takes it.
        sizes: dictionary, layer -> side of its receptive field in pixels.

    Returns:
        CourseFigure: the picture with a square around its middle for each layer.
    """
    figure = show_images([picture])
    n_H, n_W = drawable(picture).shape[:2]
    figure.set_size_inches(1.6 * figure.get_size_inches())  # room for the names
    (axes,) = figure.axes
    with matplotlib.rc_context(STYLE):
        side, rows = max(sizes.values()), np.linspace(0.5, -0.5, len(sizes))
        for row, (layer, size) in zip(rows, sizes.items(), strict=True):
            left, top = (n_W - size) / 2, (n_H - size) / 2
            for color, width in [("white", 2.5), ("black", 1)]:
                axes.add_patch(Rectangle((left, top), size, size, fill=False, edgecolor=color, linewidth=width))
            # Names stand in a column beside the largest square: inside they would hide the smaller ones.
            axes.annotate(f"{layer}: {size}", (left + size, top), ((n_W + side) / 2 + 10, n_H / 2 + row * side),
                          va="center", fontsize=9, color="white", bbox=_LABEL, arrowprops=_LEADER)  # fmt: skip
    named = ", ".join(f"{layer} {size}" for layer, size in sizes.items())
    seen = f"Squares one inside the other in the middle of the picture, as many pixels wide: {named}"
    figure.description = told(seen)
    return figure


_LABEL = {"facecolor": "black", "pad": 1, "linewidth": 0}
_LEADER = {"arrowstyle": "-", "color": "white", "linewidth": 0.8}


def show_shares(shares):
    """Show how much of a sum each part is.

    Args:
        shares: dictionary, name of a sum -> dictionary, part -> number; the parts of a sum are all positive.

    Returns:
        CourseFigure: groups of bars on a logarithmic axis, in percent of their sum, each with its number.
    """
    colours = matplotlib.cycler(color=["#0072B2", "#D55E00", "#009E73"])  # Okabe and Ito's
    with matplotlib.rc_context(STYLE | {"axes.prop_cycle": colours}):
        figure = CourseFigure(figsize=(9, 3.6), layout="constrained")
        axes = figure.add_subplot(ylabel=lettered("% of the sum"), yscale="log")
        width, said = 0.8 / len(shares), []
        for n, (label, parts) in enumerate(shares.items()):
            percent = 100 * np.array([float(part) for part in parts.values()])
            percent /= percent.sum() / 100
            bars = axes.bar(
                np.arange(len(parts)) + width * (n - (len(shares) - 1) / 2), percent, width, label=lettered(label)
            )
            axes.bar_label(bars, [_percent(p) for p in percent], fontsize=9, padding=2)
            said.append(
                f"{told(label)}: "
                + ", ".join(f"{name} {_percent(p)} %" for name, p in zip(parts, percent, strict=True))
            )
            axes.set_xticks(range(len(parts)), parts)
        axes.set_ylim(top=400)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.18), ncols=len(shares))
        figure.description = told("Bars on a logarithmic axis.") + " " + "; ".join(said)
    return figure


def _percent(share):
    return f"{share:.3g}" if share >= 10 else f"{share:.2g}"


def _liveliest(activation, channels, name):
    """The activation as (n_H, n_W, n_C), and the ``channels`` numbers of its channels that vary most, in order."""
    activation = np.asarray(activation)
    if activation.ndim != 4 or activation.shape[0] != 1 or activation.shape[3] < channels:
        shape = f"(1, n_H, n_W, n_C) with {channels} channels or more"
        raise ImageError(f"{name} must have shape {shape}, got {activation.shape}.")
    spread = activation[0].std(axis=(0, 1))
    return activation[0], np.sort(np.argsort(spread)[-channels:])


def _rows(activation, chosen):
    """Some maps of an activation (n_H, n_W, n_C), each laid out as a row."""
    return np.stack([activation[..., channel].ravel() for channel in chosen])


def _gram_of(rows, gram_matrix):
    """The Gram matrix of rows, if it has the right shape."""
    # A matrix with an entry for each two places, a common mistake, takes 57 GB for conv1_1: so two places come first.
    channels = len(rows)
    shape = np.shape(gram_matrix(rows[:, :2]))
    if shape != (channels, channels):
        raise NSTError(
            f"gram_matrix must give shape (n_C, n_C) = {(channels, channels)} for an A of shape {(channels, 2)}, "
            f"got {shape}. Let its check tell you more, and correct it before you go on."
        )
    return np.asarray(gram_matrix(rows))
