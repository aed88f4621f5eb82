"""What the notebooks need around the method: cells that wait for an exercise, and a painting shown as it emerges.

`Easel` shows what the students' own loop paints; that loop stands in the notebook, where it is read. Knows
nothing of the costs.
"""

import contextlib
import re
from pathlib import Path

from tqdm.auto import tqdm

from nst_utils.animation import Animation
from nst_utils.display import Place, being_graded, jpeg
from nst_utils.images import save_image, to_pixels
from nst_utils.quiet import quiet_stderr

with quiet_stderr():  # what TensorFlow writes when it is first imported would be the first thing a student sees
    import tensorflow as tf

# The notebook compiles the cost of each picture anew, as it should: a page of advice against it would alarm.
tf.get_logger().addFilter(lambda record: "triggered tf.function retracing" not in record.getMessage())


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
        self._num_iterations = min(num_iterations, 1) if being_graded() else num_iterations
        self._every, self._frame_every = every, frame_every
        self._bar, self._picture = None, Place()
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
            self._picture.show(jpeg(to_pixels(generated_image)))
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
