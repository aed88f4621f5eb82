"""What was measured on the way to the target cost, and how it is told: Markdown tables and a plot.

Owns the numbers that are drawn from the points of a run; ``time_to_cost`` measures them. No TensorFlow, no PyTorch.
"""

import math
import statistics
from typing import NamedTuple

import matplotlib
import numpy as np

from nst_utils.figures import STYLE, CourseFigure
from nst_utils.files import atomic_write

# Okabe and Ito's, in the order of the table.
_COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_NONE = "–"


class Point(NamedTuple):
    """The costs of an image of full size, and when they were known."""

    seconds: float  # since the pictures were loaded
    work: float  # evaluations so far, each weighted by its multiplications over those at full size
    pixels: float  # the same, each weighted by its pixels alone
    J: float
    J_content: float
    J_style: float

    @property
    def costs(self):
        """J, J_content and J_style."""
        return self[-3:]


class Run(NamedTuple):
    """One way of painting one pair."""

    name: str
    points: list  # of Point, one for each evaluation of full size
    peak: float  # MiB, of the whole process
    picture: np.ndarray  # uint8 (n_H, n_W, 3): the image of the last point

    def arrival(self, target):
        """Return the first point whose J is at most the target; None if there is none."""
        return next((point for point in self.points if target >= point.J), None)

    def lowest(self, seconds=math.inf):
        """Return the lowest J known after so many seconds; infinity if none was."""
        return min((point.J for point in self.points if point.seconds <= seconds), default=math.inf)

    def seconds_per_evaluation(self):
        """Return the median time from one point to the next; NaN for fewer than two points."""
        times = np.diff([point.seconds for point in self.points])
        return statistics.median(times) if len(times) else math.nan


class Pair(NamedTuple):
    """Adam and ours on one pair, and what else was tried on it."""

    title: str
    adam: Run  # its last point has the target
    ours: Run
    others: tuple = ()  # of Run

    @property
    def target(self):
        """J after Adam's steps."""
        return self.adam.points[-1].J

    @property
    def runs(self):
        """All of them, in the order of the table."""
        return (self.adam, self.ours, *self.others)


def table_of_ways(pair):
    """Return the Markdown table of all ways on one pair."""
    arrival = pair.ours.arrival(pair.target)
    rows = [
        "| way | seconds to the target | work to the target | by pixels alone | J when ours is there "
        "| s/evaluation | peak, MiB |",
        "|---|---|---|---|---|---|---|",
    ]
    for run in pair.runs:
        J = run.lowest(arrival.seconds) if arrival else math.inf
        cells = [run.name, *_arrival_cells(run, pair.target), _times_target(J, pair.target)]
        rows.append(f"| {' | '.join(cells)} | {run.seconds_per_evaluation():.2f} | {run.peak:.0f} |")
    return "\n".join(rows)


def table_of_pairs(pairs):
    """Return the Markdown table of Adam and ours on each pair."""
    rows = [
        "| pair | way | seconds to the target | work to the target | by pixels alone | J_content there |",
        "|---|---|---|---|---|---|",
    ]
    for pair in pairs:
        for run in (pair.adam, pair.ours):
            arrival = run.arrival(pair.target)
            J_content = f"{arrival.J_content:.3e}" if arrival else _NONE
            rows.append(f"| {pair.title} | {' | '.join([run.name, *_arrival_cells(run, pair.target), J_content])} |")
    return "\n".join(rows)


def plot(pair):
    """Show how J fell in each way.

    Args:
        pair: Pair.

    Returns:
        CourseFigure: J on a logarithmic axis over seconds.
    """
    with matplotlib.rc_context(STYLE):
        figure = CourseFigure(figsize=(8, 4.5), layout="constrained")
        figure.description = f"Curves of the total cost over seconds: {', '.join(run.name for run in pair.runs)}"
        axes = figure.add_subplot(xlabel="seconds", ylabel="J", yscale="log", title=f"{pair.title}: J at full size")
        for run, colour in zip(pair.runs, _COLOURS, strict=False):
            seconds, costs = [point.seconds for point in run.points], [point.J for point in run.points]
            axes.plot(seconds, costs, color=colour, linewidth=2, label=run.name)
        axes.axhline(pair.target, color="#777777", linewidth=0.8, linestyle="--", label="the target")
        # Without a line search, a step may lead far up.
        axes.set_ylim(top=1.5 * pair.adam.points[0].J)
        axes.set_xlim(left=0)
        axes.grid(alpha=0.3)
        figure.legend(loc="outside lower center", ncols=2)  # no place within is free of curves
    return figure


def write_results(folder, introduction, pairs, own):
    """Write results.md and results.png, each in one step.

    Args:
        folder: Path, where to.
        introduction: text that says what was run, and where.
        pairs: list of Pair, on the exercise's cost; the first is shown in full.
        own: list of Pair, on our own cost.
    """
    first = pairs[0]
    figure = plot(first)
    parts = [
        "# Time to the exercise's cost",
        introduction,
        f"## {first.title}: all ways",
        table_of_ways(first),
        f"![{figure.description}](results.png)",
        "## Ours beside Adam: pairs of pictures",
        table_of_pairs(pairs),
        "## Our own cost",
        table_of_pairs(own),
    ]
    with atomic_write(folder / "results.png") as part:
        figure.savefig(part)
    with atomic_write(folder / "results.md") as part:
        part.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _arrival_cells(run, target):
    arrival = run.arrival(target)
    if arrival:
        return f"{arrival.seconds:.1f}", f"{arrival.work:.1f}", f"{arrival.pixels:.1f}"
    last = run.points[-1]
    best = f"at best {run.lowest() / target:.3f} times the target"
    return f"not within {last.seconds:.1f}", f"not within {last.work:.1f} ({best})", f"not within {last.pixels:.1f}"


def _times_target(J, target):
    return f"{J:.3e} ({J / target:.2f} times the target)" if math.isfinite(J) else _NONE
