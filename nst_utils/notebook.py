"""What the notebooks need around the method: an easel.

`Easel` shows what the students' own loop paints; that loop stands in the notebook, where it is read. Knows
nothing of the costs.
"""

import contextlib
import signal
import time
from pathlib import Path

from IPython.display import Pretty

from nst_utils.animation import Animation
from nst_utils.display import Place, being_graded, jpeg
from nst_utils.images import save_image, to_pixels
from nst_utils.language import told
from nst_utils.quiet import quiet_stderr

with quiet_stderr():  # what TensorFlow writes when it is first imported would be the first thing a student sees
    import tensorflow as tf

# The notebook compiles the cost of each picture anew, as it should: a page of advice against it would alarm.
tf.get_logger().addFilter(lambda record: "triggered tf.function retracing" not in record.getMessage())


class Easel:
    """Shows a painting as it emerges: how far it is, the costs, the picture; keeps some pictures; saves the last.

    Iterate over it to paint, and show it what each step gave::

        with Easel(generated_image, num_iterations=200) as easel:
            for _ in easel:
                easel.show(train_step(generated_image, cost, optimizer))

    Interrupt the cell to stop after the step that is being made: the picture so far is shown and saved like any
    other. A second interrupt stops at once. While nbgrader runs the notebook there is one step, and nothing is saved.

    Attributes:
        costs: list of (J, J_content, J_style), floats: those of the start, of the picture after one step, ...
        seconds: list of floats, as long: from the start to the end of each step.
        pictures: dict, number of steps -> uint8 (n_H, n_W, 3): the start, each tenth, and the last.
    """

    def __init__(self, generated_image, num_iterations, path="output/generated_image.jpg", every=20, keep_every=10):
        """Put an image on the easel.

        Args:
            generated_image: tf.Variable of shape (1, n_H, n_W, 3), RGB minus the means; the steps change it.
            num_iterations: number of steps.
            path: where the picture is saved; its suffix names the format. The GIF of how it came about is beside it.
            every: the costs are printed, and the picture is renewed, after so many steps.
            keep_every: a picture is kept after so many steps.
        """
        self.costs, self.seconds, self.pictures = [], [], {}
        self._image, self._path = generated_image, path
        self._steps = min(num_iterations, 1) if being_graded() else num_iterations
        self._every, self._keep_every = every, keep_every
        self._line, self._place = Place(), Place()
        self._interrupted, self._handler = False, None

    @property
    def image(self):
        """The picture as the network takes it, float32 (1, n_H, n_W, 3)."""
        return self._image.numpy()

    def __enter__(self):
        with contextlib.suppress(ValueError):  # not the main thread: no interrupt comes here
            self._handler = signal.signal(signal.SIGINT, self._interrupt)
        self._begun = self._first_done = time.monotonic()
        self._line.show(_line("Painting: the first step takes longest, since TensorFlow compiles the cost."))
        self._keep()
        self._show_picture()
        return self

    def _interrupt(self, *_):
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True

    def __iter__(self):
        """Yield the number of each step, from 0."""
        for step in range(self._steps):
            if self._interrupted:
                return
            yield step

    def show(self, costs):
        """Take note of a step.

        Args:
            costs: (J, J_content, J_style) of the picture before the step.
        """
        J, J_content, J_style = (float(cost) for cost in costs)
        step = len(self.costs)
        self.costs.append((J, J_content, J_style))
        self.seconds.append(time.monotonic() - self._begun)
        if step == 0:
            self._first_done = time.monotonic()
        self._line.show(_line(self._progress(J)))
        if (step + 1) % self._keep_every == 0:
            self._keep()
        if step % self._every == 0 or step == self._steps - 1:
            print(told(f"Iteration {step:3d}:  J = {J:.4e}  J_content = {J_content:.4e}  J_style = {J_style:.4e}"))
            self._show_picture()

    def __exit__(self, kind, error, traceback):
        """Show and save the picture so far; an interrupt ends here, if it came after the first step."""
        stopped = self._interrupted and bool(self.costs)
        try:
            if kind is None or (kind is KeyboardInterrupt and stopped):
                if self._handler is not None:
                    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a third one would only cost the picture
                self._finish()
        finally:
            if self._handler is not None:
                signal.signal(signal.SIGINT, self._handler)
        return kind is KeyboardInterrupt and stopped

    def _finish(self):
        done, taken = len(self.costs), _minutes(time.monotonic() - self._begun)
        self._keep()
        self._show_picture()
        if being_graded():
            self._line.show(_line("One step only, and nothing saved, while nbgrader runs the notebook."))
            return
        animation = Path(self._path).with_suffix(".gif")
        save_image(self._path, self._image)
        frames = list(self.pictures.values())
        with Animation(frames[-1].shape[:2], gif=animation, frame_ms=150, force=True) as gif:
            for pixels in frames:
                gif.add(pixels)
        end = f"Painted {done} steps" if done == self._steps else f"Stopped after {done} of {self._steps} steps,"
        self._line.show(_line(f"{end} in {taken}. Saved {self._path} and {animation}."))

    def _progress(self, J):
        done, now = len(self.costs), time.monotonic()
        left = ""
        if done > 1:
            seconds = (now - self._first_done) / (done - 1) * (self._steps - done)
            left = f", about {_minutes(seconds)} to go"
        return f"Painting: {done} of {self._steps} steps, J = {J:.4g}, {_minutes(now - self._begun)} gone{left}"

    def _keep(self):
        self.pictures[len(self.costs)] = to_pixels(self._image)

    def _show_picture(self):
        alt = f"The painting after {len(self.costs)} of {self._steps} steps"
        self._place.show(jpeg(to_pixels(self._image), alt=told(alt)))


def _line(text):
    return Pretty(told(text))


def _minutes(seconds):
    return "{}:{:02}".format(*divmod(round(seconds), 60))
