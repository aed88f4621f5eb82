"""Save pictures to files."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nst_utils.errors import ImageError
from nst_utils.files import atomic_write
from nst_utils.images.formats import WRITE, check_suffix
from nst_utils.images.pixels import checked_pixels, to_pixels


def save_image(path: str | Path, image: Any, record: Any = None) -> None:
    """Write a generated image to a file.

    The file appears whole or not at all, and replaces one of the same name; its folder is made. The array is left as
    it is, so a running optimisation may save as it goes.

    Args:
        path: where to write; the suffix chooses the format: .png, .jpg or .jpeg (quality 95, full colour resolution),
            .webp, .tif or .tiff.
        image: as in `to_pixels`.
        record: None, or the Record of how it was painted, which goes into the file's EXIF block; the pixels are the
            same either way.

    Raises:
        ImageError: if the suffix is none of these, ``image`` is not as in `to_pixels`, or the file cannot be written.
    """
    check_suffix(path)
    save_pixels(path, to_pixels(image), record)


def save_pixels(path: str | Path, pixels: NDArray[np.uint8], record: Any = None, replace: bool = True) -> Path:
    """Write a picture of RGB pixels to a file, as `save_image` does with a generated image.

    No colour profile is written: without one, programs take a picture for sRGB, which these are.

    Args:
        path: as in `save_image`.
        pixels: uint8 array, shape (n_H, n_W, 3), RGB, 0-255.
        record: as in `save_image`.
        replace: whether a file of the name is replaced, as in `atomic_write`.

    Returns:
        Path: the file; not ``path`` only where one of the name was not to be replaced.

    Raises:
        ImageError: if the suffix is of no known format, ``pixels`` is not as above, or the file cannot be written.
    """
    check_suffix(path)
    pixels = checked_pixels(pixels)
    suffix = Path(path).suffix.lower()
    metadata = {} if record is None else {"exif": record.exif(ascii_only=suffix in (".tif", ".tiff"))}
    try:
        with (written := atomic_write(path, replace)) as part:
            Image.fromarray(pixels).save(part, **WRITE[suffix], **metadata)
    except (OSError, ValueError) as error:  # ValueError: beyond a format's limits (WebP: 16383 pixels a side)
        raise ImageError(f"{path} could not be written ({error}). Choose another place or format.") from error
    return written.path
