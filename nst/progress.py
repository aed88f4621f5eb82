"""How far a painting is, told while it is painted: a bar in the terminal, and the costs as the exercise prints them.

Owns how that is told. Knows nothing of files, nor of how a painting is made.
"""

import math
import operator
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:  # it brings TensorFlow with it
    from nst.painting import Painting, Step

PRINT_EVERY = 20  # steps, as the exercise prints its costs


class Progress:
    """A bar that fills as the work is done, of which a step at full size is more than one of a small picture.

    Without a terminal there is none: a log would fill with copies of it.
    """

    def __init__(self) -> None:
        """Show that something is going on."""
        self._bar = tqdm(desc="Preparing", bar_format="{desc} [{elapsed}]", disable=None)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.close()

    def start(self, painting: "Painting") -> None:
        """Begin to count.

        Args:
            painting: Painting; what is painted already counts as done.
        """
        self._bar.bar_format = "{desc}{percentage:3.0f}%|{bar}| [{elapsed}<{remaining}{postfix}]"
        self._bar.set_description("Painting", refresh=False)
        self._bar.reset(total=work_of(painting))  # the time left is that of painting
        self._bar.update(work_done(painting))

    def note(self, step: "Step", painting: "Painting") -> None:
        """Show a step, and print its costs if it is time.

        Args:
            step: Step, the newest.
            painting: Painting that it is of.
        """
        steps = f"{step.iterations}/{painting.total_steps}"
        self._bar.set_postfix_str(f"step {steps}, J = {step.costs.J:.4g}", refresh=False)
        self._bar.update(work_done(painting) - self._bar.n)
        if (step.iterations - 1) % PRINT_EVERY == 0:
            self._bar.write(costs_line(step, painting))

    def complain(self, text: str) -> None:
        """Print something to stderr, above the bar.

        Args:
            text: one line.
        """
        self._bar.write(text, file=sys.stderr)


def work_of(painting: "Painting") -> float:
    """Compute how much work a painting is.

    Args:
        painting: Painting.

    Returns:
        float: its steps, each as much as its picture's share of the full size.
    """
    return sum(map(operator.mul, *_levels(painting)))


def work_done(painting: "Painting") -> float:
    """Compute how much of the work is done.

    Args:
        painting: Painting.

    Returns:
        float: as `work_of`; a level that took fewer steps than it might have is done when the next one begins.
    """
    if not painting.level_of:
        return 0.0
    steps, shares = _levels(painting)
    level = painting.level_of[-1]
    before = sum(map(operator.mul, steps[:level], shares))
    return before + painting.level_of.count(level) * shares[level]


def costs_line(step: "Step", painting: "Painting") -> str:
    """Tell the costs as the exercise does: its iteration i is the one after which i + 1 steps are made.

    Args:
        step: Step.
        painting: Painting that it is of.

    Returns:
        str: one line.
    """
    J, J_content, J_style = step.costs
    n_H, n_W = step.image.shape[1:3]
    costs = f"J = {J:.4e}  J_content = {J_content:.4e}  J_style = {J_style:.4e}"
    where = "" if (n_H, n_W) == painting.sizes[-1] else f"  at {n_W}x{n_H}"
    return f"Iteration {step.iterations - 1:3d}:  {costs}{where}"


def _levels(painting):
    """Of each level, the steps, and the share of the full size's pixels."""
    steps = [settings.steps() for settings in painting.settings_of]
    return steps, [math.prod(size) / math.prod(painting.sizes[-1]) for size in painting.sizes]
