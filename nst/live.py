"""Watch a painting in a notebook as it emerges.

`paint_live` and `watch` show the painter at work; students' own loop is shown by `nst_utils.notebook.Easel`.
"""

import itertools

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from nst.settings import Settings
from nst_utils.display import Place, being_graded, jpeg
from nst_utils.figures import show_costs
from nst_utils.images import to_pixels
from nst_utils.quiet import quiet_stderr

with quiet_stderr():  # what TensorFlow writes when it is first imported would stand above the picture
    from nst.painting import Painting, Style
    from nst_utils.vgg import VGG19


def paint_live(
    content_image: NDArray[np.uint8],
    style_image: NDArray[np.uint8] | Style | list[NDArray[np.uint8] | Style],
    settings: Settings | None = None,
    model: VGG19 | None = None,
    initial_image: NDArray[np.uint8] | None = None,
) -> Painting:
    """Paint one image in the style of another, and show how it comes about: ``paint``, made to be watched.

    Args:
        content_image: uint8, shape (n_H, n_W, 3), RGB; the painting has its size. Content, to hold some of it firmly.
        style_image: uint8, shape (any, any, 3), RGB; or a list of pictures or of Style, for several.
        settings: Settings; by default those of ``paint``.
        model: VGG19; by default the one shipped with the course.
        initial_image: uint8, shape (any, any, 3): the picture to start from, in place of noise and content.

    Returns:
        Painting: as from ``paint``; if the cell was interrupted, what there is, and `watch` goes on with it.

    Raises:
        ImageError, WeightsError, DivergenceError: as ``paint``.
    """
    return watch(Painting(content_image, style_image, settings, model, initial_image))


def watch(painting: Painting) -> Painting:
    """Paint what is left of a painting, and show below the cell how it comes about.

    There are a progress bar, the picture and the curves of the costs; each is renewed in its place, as often as that
    takes a twentieth of the time. Interrupt the cell to stop: the painting keeps its newest image, and watching it
    again goes on from there. While nbgrader runs the notebook, there is one step only.

    Args:
        painting: Painting, begun or not.

    Returns:
        Painting: the same one.

    Raises:
        DivergenceError: if a cost becomes infinite or NaN; ``painting.last`` is the step before.
    """
    total, view = painting.total_steps, _View(painting)
    try:
        with tqdm(total=total, initial=painting.last.iterations, desc="Painting", unit="step") as bar:
            view.show(painting.last)
            for step in itertools.islice(painting, 1 if being_graded() else None):
                bar.set_postfix_str(f"J = {step.costs.J:.4g}", refresh=False)
                bar.update()
                view.note(step)
    except KeyboardInterrupt:
        print(f"Stopped after {painting.last.iterations} of {total} steps.", end=" ")
        print("nst.live.watch(painting) goes on from there.")
    finally:
        view.show(painting.last)
    return painting


class _View:
    """The picture and the curves of a painting, each in one place."""

    def __init__(self, painting):
        self._painting = painting
        self._picture, self._curves = Place(), Place()

    def note(self, step):
        """Show what it is time to show after a step."""
        if self._picture.is_due():
            self._show_picture(step)
        if self._curves.is_due() and len(self._painting.trace) > 1:  # one point is no curve
            self._show_curves()

    def show(self, step):
        """Show a step and the costs up to it."""
        self._show_picture(step)
        if self._painting.trace:
            self._show_curves()

    def _show_picture(self, step):
        with self._picture.timed():
            # All levels are shown as wide as the last: the picture does not grow on the screen.
            self._picture.show(jpeg(to_pixels(step.image), self._painting.sizes[-1][1]))

    def _show_curves(self):
        with self._curves.timed():
            levels = self._painting.level_of
            names = [f"{n_W}x{n_H}" for n_H, n_W in self._painting.sizes]
            weights = [self._painting.settings_of[level].weights() for level in levels]
            alphas, betas = zip(*weights, strict=True)
            figure = show_costs(self._painting.trace, alphas, betas[-1], [names[level] for level in levels])
            self._curves.show(figure)
