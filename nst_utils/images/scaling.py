"""Bring pictures to a size, cropped if need be and never squashed."""

from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nst_utils.config import CONFIG
from nst_utils.errors import ImageError
from nst_utils.images.pixels import checked_pixels

_MOST = cast(int, Image.MAX_IMAGE_PIXELS)  # from which Pillow warns of a decompression bomb
LIMIT = f"{_MOST // 10**6} megapixels"

Size: TypeAlias = int | tuple[int | None, int | None] | None  # of pictures, as a caller gives it


def fit_image(image: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """Scale a picture to the size you want, as `load_image` does with a file.

    Args:
        image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255; what `load_image` returns.
        size: as in `load_image`: the longest side, or (width, height), in pixels. With both given the picture is
            cropped around its centre to fit, never squashed.

    Returns:
        uint8 array, shape (n_H, n_W, 3) of the new size. A new array; of the same pixels if the size is the same.

    Raises:
        ImageError: if ``image`` or ``size`` is not as above.
    """
    return np.array(scaled(Image.fromarray(checked_pixels(image)), checked_size(size)))


def checked_size(size: Any) -> Size:
    """Make sure that something is a size.

    Args:
        size: what should be one.

    Returns:
        int, tuple or None: the size, as in `load_image`.

    Raises:
        ImageError: if it is none.
    """
    if size is None or _is_side(size):
        return size
    sides = tuple(size) if isinstance(size, (tuple, list)) else ()
    if len(sides) != 2 or not all(side is None or _is_side(side) for side in sides):
        raise ImageError(
            "size must be None, the longest side or (width, height) in pixels, each a whole number above 0 or None, "
            f"got {size!r}. The exercise's is ({CONFIG.IMAGE_WIDTH}, {CONFIG.IMAGE_HEIGHT})."
        )
    return sides


def scaled(image: Image.Image, size: Size) -> Image.Image:
    """Scale a picture.

    Args:
        image: Pillow's.
        size: checked.

    Returns:
        PIL.Image.Image: of that size.

    Raises:
        ImageError: if it would have more pixels than any picture that is read.
    """
    w, h = image.size
    if not isinstance(size, tuple):
        size = (size, None) if w >= h else (None, size)
    width, height = size
    if width is None and height is None:
        return image
    fitted = (width or max(1, round(w * (height or 0) / h)), height or max(1, round(h * (width or 0) / w)))
    if fitted[0] * fitted[1] > _MOST:
        raise ImageError(f"size {fitted} is more than {LIMIT}. Choose a smaller one.")
    return ImageOps.fit(image, fitted, Image.Resampling.LANCZOS)


def _is_side(side):
    return isinstance(side, (int, np.integer)) and not isinstance(side, bool) and side > 0
