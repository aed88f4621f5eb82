"""Show pictures below a notebook's cell while they change, and know when nobody is looking.

Knows IPython; knows nothing of what is painted.
"""

import contextlib
import io
import math
import os
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from IPython.display import DisplayHandle, Image
from numpy.typing import NDArray
from PIL import Image as PILImage

from nst_utils.alt import described

SHARE = 0.05  # of the time, at most, goes into renewing what is shown in one place


class Place:
    """One place below a cell: what is shown there takes the place of what was."""

    def __init__(self) -> None:
        self._handle: DisplayHandle | None = None
        self._due = -math.inf

    def show(self, something: Any) -> None:
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
    def timed(self) -> Iterator[None]:
        """Make and show something in a block, and wait so long before the next that this took but its share of time.

        Yields:
            None.
        """
        start = time.monotonic()
        yield
        end = time.monotonic()
        self._due = end + (end - start) * (1 - SHARE) / SHARE

    def is_due(self) -> bool:
        """Tell whether it is time to show something newer.

        Returns:
            bool: False as long as that would take more than its share of the time.
        """
        return time.monotonic() >= self._due


def being_graded() -> bool:
    """Tell whether nbgrader runs the notebook, to validate or to grade it.

    Returns:
        bool.
    """
    return "NBGRADER_EXECUTION" in os.environ


class Picture(Image):
    """A picture that shows itself in a notebook once, with its alternative text."""

    _repr_png_ = _repr_jpeg_ = None  # type: ignore[assignment]  # Image's, without it

    def _repr_mimebundle_(self, include=None, exclude=None):
        return described(self.data, self.format, self.alt, self.width)


def jpeg(pixels: NDArray[np.uint8], width: int | None = None, alt: str = "The painting so far") -> Picture:
    """Make a picture for display, which takes a tenth of the space that a PNG would in the notebook.

    Args:
        pixels: uint8, shape (n_H, n_W, 3), RGB.
        width: on the screen, in pixels; None for its own.
        alt: what is to be seen on it.

    Returns:
        Picture: a JPEG.
    """
    encoded = io.BytesIO()
    PILImage.fromarray(pixels).save(encoded, "JPEG", quality=92)
    return Picture(encoded.getvalue(), width=width, alt=alt)
