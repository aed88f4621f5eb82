"""What the notebooks need around the method: cells that wait for an exercise, and a painting shown as it emerges.

`Easel` shows what the students' own loop paints; that loop stands in the notebook, where it is read. `paint_live` and
`watch` show the engine at work. Knows IPython and tqdm; knows nothing of the costs.
"""

import contextlib
import itertools
import math
import os
import re
import time
from pathlib import Path

import imageio.v3 as iio
from IPython.display import DisplayHandle, Image
from tqdm.auto import tqdm

from nst_utils.animation import Animation
from nst_utils.figures import show_costs
from nst_utils.images import save_image, to_pixels
from nst_utils.quiet import quiet_stderr

with quiet_stderr():  # what TensorFlow writes when it is first imported would be the first thing a student sees
    import tensorflow as tf

    from nst_utils.painting import Painting

# The notebook compiles the cost of each picture anew, as it should: a page of advice against it would alarm.
tf.get_logger().addFilter(lambda record: "triggered tf.function retracing" not in record.getMessage())

# Of the time, at most, goes into renewing the picture of a watched painting, and as much into its curves.
SHARE = 0.05


@contextlib.contextmanager
def when_solved():
    """Run a block that uses the student's functions; if one is not written yet, say so in one line and go on.

    Only a stub's NotImplementedError("Exercise 3.1: compute_content_cost ...") is taken to mean "not written yet".
    """
    try:
        yield
    except NotImplementedError as error:
        stub = re.search(r"(Exercise [\d.]+): (\w+)", str(error))
        if stub is None:
            raise
        print(f"⏳ {stub[1]} comes first: once {stub[2]} is written, run this cell again.")


class Easel:
    """Shows a painting as it emerges: a progress bar, the costs, the picture; keeps the frames for an animation.

    Iterate over it to paint, and show it what each step gave::

        easel = Easel(num_iterations=200)
        for _ in easel:
            costs = train_step(generated_image, cost, optimizer)
            easel.show(generated_image, costs)
        easel.save("output/generated_image.jpg", generated_image)

    While nbgrader runs the notebook, to validate or to grade it, there is one step only: a class would take hours.

    Attributes:
        costs: list of (J, J_content, J_style), floats, one for each step.
    """

    def __init__(self, num_iterations, every=20, frame_every=8):
        """Set up an empty easel.

        Args:
            num_iterations: number of steps.
            every: the costs are printed, and the picture is renewed, after so many steps.
            frame_every: the animation has a frame for so many steps.
        """
        self.costs = []
        self._num_iterations = min(num_iterations, 1) if _graded() else num_iterations
        self._every, self._frame_every = every, frame_every
        self._bar, self._picture = None, _Place()
        self._frames = []

    def __iter__(self):
        """Yield the number of each step, from 0."""
        try:
            yield from range(self._num_iterations)
        finally:
            if self._bar is not None:
                self._bar.close()

    def show(self, generated_image, costs):
        """Take note of a step.

        Args:
            generated_image: tf.Variable or array, shape (1, n_H, n_W, 3), RGB minus the means.
            costs: its (J, J_content, J_style).
        """
        step = len(self.costs)
        if step == 0:  # not earlier: a step that stops at an unwritten exercise leaves no empty bar
            self._bar = tqdm(total=self._num_iterations, desc="Painting", unit="step")
        self.costs.append(tuple(float(cost) for cost in costs))
        J, J_content, J_style = self.costs[-1]
        self._bar.set_postfix_str(f"J = {J:.4g}", refresh=False)
        self._bar.update()
        last = step == self._num_iterations - 1
        if step % self._frame_every == 0 or last:
            self._frames.append(to_pixels(generated_image))
        if step % self._every == 0 or last:
            self._picture.show(_jpeg(to_pixels(generated_image)))
            print(f"Iteration {step:3d}:  J = {J:.4e}  J_content = {J_content:.4e}  J_style = {J_style:.4e}")

    def save(self, path, generated_image):
        """Save the picture, and beside it the GIF of how it came about.

        Args:
            path: of the picture; its suffix names the format.
            generated_image: tf.Variable or array, shape (1, n_H, n_W, 3), RGB minus the means.
        """
        save_image(path, generated_image)
        animation = Path(path).with_suffix(".gif")
        with Animation(self._frames[-1].shape[:2], gif=animation, frame_ms=150, force=True) as frames:
            for pixels in self._frames:
                frames.add(pixels)
        print(f"Saved {path} and {animation}")


def paint_live(content_image, style_image, settings=None, model=None, initial_image=None):
    """Paint one image in the style of another, and show how it comes about: ``paint``, made to be watched.

    Args:
        content_image: uint8, shape (n_H, n_W, 3), RGB; the painting has its size.
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


def watch(painting):
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
            for step in itertools.islice(painting, 1 if _graded() else None):
                bar.set_postfix_str(f"J = {step.costs.J:.4g}", refresh=False)
                bar.update()
                view.note(step)
    except KeyboardInterrupt:
        print(f"Stopped after {painting.last.iterations} of {total} steps.", end=" ")
        print("nst_utils.notebook.watch(painting) goes on from there.")
    finally:
        view.show(painting.last)
    return painting


class _View:
    """The picture and the curves of a painting, each in one place."""

    def __init__(self, painting):
        self._painting = painting
        self._picture, self._curves = _Place(), _Place()

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
            # All levels as wide as the last: the picture does not grow on the screen.
            self._picture.show(_jpeg(to_pixels(step.image), self._painting.sizes[-1][1]))

    def _show_curves(self):
        with self._curves.timed():
            levels = self._painting.level_of
            names = [f"{n_W}x{n_H}" for n_H, n_W in self._painting.sizes]
            alphas = [self._painting.settings_of[level].alpha for level in levels]
            figure = show_costs(
                self._painting.trace, alphas, self._painting.settings.beta, [names[level] for level in levels]
            )
            self._curves.show(figure)


class _Place:
    """One place below a cell: what is shown there takes the place of what was."""

    def __init__(self):
        self._handle, self._due = None, -math.inf

    def show(self, something):
        if self._handle is None:
            self._handle = DisplayHandle()
            self._handle.display(something)
        else:
            self._handle.update(something)

    @contextlib.contextmanager
    def timed(self):
        """Let so much time pass, after a block that makes and shows something, that it took its share only."""
        start = time.monotonic()
        yield
        end = time.monotonic()
        self._due = end + (end - start) * (1 - SHARE) / SHARE

    def is_due(self):
        return time.monotonic() >= self._due


def _graded():
    """Whether nbgrader runs the notebook, to validate or to grade it."""
    return "NBGRADER_EXECUTION" in os.environ


def _jpeg(pixels, width=None):
    """A picture for display that takes a tenth of a PNG's place in the notebook; so wide on the screen."""
    jpeg = iio.imwrite("<bytes>", pixels, extension=".jpg", quality=92)
    return Image(jpeg, width=width, alt="The painting so far")
