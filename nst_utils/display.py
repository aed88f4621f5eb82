"""Show pictures below a notebook's cell while they change, and know when nobody is looking.

Knows IPython; knows nothing of what is painted.
"""

import contextlib
import math
import os
import time

import imageio.v3 as iio
from IPython.display import DisplayHandle, Image

from nst_utils.alt import described

# Of the time, at most, goes into renewing what is shown in one place.
SHARE = 0.05


class Place:
    """One place below a cell: what is shown there takes the place of what was."""

    def __init__(self):
        self._handle, self._due = None, -math.inf

    def show(self, something):
        """Show it.

        Args:
            something: what IPython's ``display`` takes.
        """
        if self._handle is None:
            self._handle = DisplayHandle()
            self._handle.display(something)
        else:
            self._handle.update(something)

    @contextlib.contextmanager
    def timed(self):
        """Let so much time pass, after a block that makes and shows something, that it took its share only.

        Yields:
            None.
        """
        start = time.monotonic()
        yield
        end = time.monotonic()
        self._due = end + (end - start) * (1 - SHARE) / SHARE

    def is_due(self):
        """Tell whether it is time to show something newer.

        Returns:
            bool: False as long as that would take more than its share of the time.
        """
        return time.monotonic() >= self._due


def being_graded():
    """Tell whether nbgrader runs the notebook, to validate or to grade it.

    Returns:
        bool.
    """
    return "NBGRADER_EXECUTION" in os.environ


class Picture(Image):
    """A picture that shows itself in a notebook once, with its alternative text."""

    _repr_png_ = _repr_jpeg_ = None  # Image's, without it

    def _repr_mimebundle_(self, include=None, exclude=None):
        return described(self.data, self.format, self.alt, self.width)


def jpeg(pixels, width=None, alt="The painting so far"):
    """Make a picture for display that takes a tenth of a PNG's place in the notebook.

    Args:
        pixels: uint8, shape (n_H, n_W, 3), RGB.
        width: on the screen, in pixels; None for its own.
        alt: what is to be seen on it.

    Returns:
        Picture: a JPEG.
    """
    return Picture(iio.imwrite("<bytes>", pixels, extension=".jpg", quality=92), width=width, alt=alt)
