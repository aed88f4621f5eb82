"""Numbers drawn: curves that are compared, and clouds of points. Pictures and costs are in `figures`.

Every function returns a `CourseFigure`.
"""

import matplotlib
import numpy as np

from nst_utils.errors import ImageError
from nst_utils.figures import STYLE, CourseFigure

_MOST = 1500  # points of a cloud that are drawn


def show_curves(curves, xlabel, ylabel, log=False):
    """Show curves in one diagram.

    Args:
        curves: dictionary, name -> (x, y), two equally long lists of numbers.
        xlabel: what x is, with its unit.
        ylabel: what y is.
        log: whether y has a logarithmic axis.

    Returns:
        CourseFigure: each curve in a colour of its own, with a legend.

    Raises:
        ImageError: if there is no curve, or x and y of one differ in length.
    """
    curves = {name: (np.ravel(x), np.ravel(y)) for name, (x, y) in curves.items()}
    if not curves or any(len(x) != len(y) or not len(x) for x, y in curves.values()):
        lengths = ", ".join(f"{name}: {len(x)} and {len(y)}" for name, (x, y) in curves.items())
        raise ImageError(f"expected as many x as y for each curve, got {lengths or 'no curve'}.")
    colours = matplotlib.cycler(color=["#0072B2", "#D55E00", "#009E73", "#CC79A7"])  # Okabe and Ito's
    with matplotlib.rc_context(STYLE | {"axes.prop_cycle": colours}):
        figure = CourseFigure(figsize=(8, 4), layout="constrained")
        axes = figure.add_subplot(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
        for name, (x, y) in curves.items():
            axes.plot(x, y, label=name, linewidth=2)
        axes.grid(alpha=0.3)
        axes.legend()
    ends = (f"{name} from {y[0]:.2g} to {y[-1]:.2g}" for name, (_, y) in curves.items())
    figure.description = f"Curves of {ylabel} over {xlabel}: " + ", ".join(ends)
    return figure


def show_clouds(clouds, axes_named=("", ""), alt=None):
    """Show clouds of points side by side, on the same axes: each with its mean and the ellipse of its covariance.

    Args:
        clouds: dictionary, name -> float array, shape (2, n): the two coordinates of n points.
        axes_named: what the two coordinates are.
        alt: what is to be seen; means and deviations when None.

    Returns:
        CourseFigure: a panel for each cloud.

    Raises:
        ImageError: if a cloud has another shape, or there is none.
    """
    clouds = {name: np.asarray(points, np.float64) for name, points in clouds.items()}
    if not clouds or any(points.ndim != 2 or len(points) != 2 or not points.size for points in clouds.values()):
        shapes = ", ".join(f"{name}: {points.shape}" for name, points in clouds.items())
        raise ImageError(f"expected clouds of shape (2, n), got {shapes or 'none'}.")
    low, high = np.quantile(np.hstack(list(clouds.values())), (0.002, 0.998), axis=1)
    moments = {name: (p.mean(axis=1, keepdims=True), np.cov(p, bias=True)) for name, p in clouds.items()}
    circle = np.stack([f(np.linspace(0, 2 * np.pi, 100)) for f in (np.cos, np.sin)])
    ellipses = {n: mean + 2 * np.linalg.cholesky(S + 1e-12 * np.eye(2)) @ circle for n, (mean, S) in moments.items()}
    drawn_whole = np.hstack(list(ellipses.values()))
    margin = 0.02 * np.ptp(drawn_whole, axis=1)
    low, high = np.minimum(low, drawn_whole.min(axis=1) - margin), np.maximum(high, drawn_whole.max(axis=1) + margin)
    with matplotlib.rc_context(STYLE):
        figure = CourseFigure(figsize=(3.1 * len(clouds), 3.3), layout="constrained")
        panels = figure.subplots(1, len(clouds), sharex=True, sharey=True, squeeze=False)[0]
        said = []
        for panel, (name, points) in zip(panels, clouds.items(), strict=True):
            mean, spread = moments[name]
            drawn = points[:, :: max(1, points.shape[1] // _MOST)]
            panel.scatter(*drawn, s=3, alpha=0.35, color="#0072B2", linewidths=0)
            panel.plot(*ellipses[name], color="#D55E00", linewidth=2)
            panel.plot(*mean, "+", color="#D55E00", markersize=12, markeredgewidth=2)
            panel.set(title=name, xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel=axes_named[0])
            means, deviations = (f"{x:.3g} and {y:.3g}" for x, y in (mean[:, 0], np.sqrt(np.diag(spread))))
            said.append(f"{name}: mean {means}, deviation {deviations}")
        panels[0].set_ylabel(axes_named[1])
    figure.description = alt or "Clouds of points. " + "; ".join(said)
    return figure
