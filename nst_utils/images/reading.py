"""Open picture files and read from them, or say what is wrong with them."""

import io
import logging
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from nst_utils import files
from nst_utils.errors import ImageError
from nst_utils.images.decoding import decode
from nst_utils.images.formats import READ
from nst_utils.images.mending import mended
from nst_utils.images.scaling import LIMIT, Size, checked_size, scaled
from nst_utils.images.tiff import why_unreadable

_T = TypeVar("_T")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # ISO/IEC 23008-12

# Pillow logs what it dislikes about a file, and unhandled log records go to stderr, where nbgrader scores a cell 0.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def load_image(path: str | Path, size: Size = None, background: str = "white") -> NDArray[np.uint8]:
    """Read a picture as RGB pixels, upright, at the size you want.

    JPEG, PNG, WebP, AVIF, BMP, TIFF and GIF (the first frame or page), and HEIC where the package pillow-heif is
    installed. Grey, palette, CMYK and 16-bit pictures become 8-bit RGB, colours in another profile sRGB; transparency
    is laid on a background; EXIF orientation is applied.

    Args:
        path: the file; a relative path is looked up as `files.find` says.
        size: None for the size it has; the longest side in pixels; or (width, height), of which either may be None
            and then follows from the aspect ratio. With both given the picture is cropped around its centre to fit,
            never squashed.
        background: name of the colour that transparency is laid on.

    Returns:
        uint8 array, shape (n_H, n_W, 3), RGB, 0-255.

    Raises:
        ImageError: if the file is missing, no picture, damaged, or beyond Pillow's limit for a decompression bomb
            (89 megapixels), or if ``size`` or ``background`` is not as above.
    """
    size = checked_size(size)
    try:
        ImageColor.getrgb(background)
    except (ValueError, AttributeError, TypeError):
        raise ImageError(f"background must name a colour, as 'white' or '#ff8000' do, got {background!r}.") from None
    return np.array(read_picture(path, lambda picture: scaled(decode(picture, background), size)))


def read_picture(path: str | Path, read: Callable[[Image.Image], _T]) -> _T:
    """Read something from a picture file, and turn whatever goes wrong with it into an ImageError.

    Args:
        path: the file; a relative path is looked up as `files.find` says.
        read: function of the PIL.Image.Image, which is not decoded yet. It does nothing but read: an error of its own
            is taken for the decoder's, and it is called again if a damaged file has a whole picture.

    Returns:
        what ``read`` returns.

    Raises:
        ImageError: as in `load_image`.
    """
    with _opened(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        why = why_unreadable(file)
        if why:
            raise ImageError(f"{file.name} {why}")
        try:
            return _read(file, read)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            message = f"{file.name} unpacks to more than {LIMIT}. Scale it down in a picture editor first."
            raise ImageError(message) from None
        except ImageError as error:
            raise ImageError(f"{file.name} {error}") from None
        except Exception as error:  # at damaged data decoders raise nearly anything: OSError, SyntaxError, IndexError
            file.seek(0)
            for data in mended(file.read()):
                with suppress(Exception):
                    return _read(io.BytesIO(data), read)
            raise ImageError(_what_is_wrong(file, error)) from error


def _read(file, read):
    return read(Image.open(file, formats=list(READ)))


def _opened(path):
    """The picture file that ``path`` names, open for reading."""
    try:
        found = files.find(path)
        if found.exists() and not found.is_file():
            raise ImageError(f"{found} is a folder or a device. Give the path of a picture file.")
        return open(found, "rb")
    except ImageError:
        raise
    except TypeError:
        raise ImageError(f"path must name a picture file, got {type(path).__name__}.") from None
    except (FileNotFoundError, NotADirectoryError):
        raise ImageError(files.missing(path)) from None
    except (OSError, ValueError) as error:  # no permission, a name too long, a null byte in it
        raise ImageError(f"{str(path)[:200]!r} cannot be opened ({error}).") from None


def _what_is_wrong(file, error):
    """A sentence or two on a file that could not be read."""
    file.seek(0)
    start = file.read(16)
    if not isinstance(error, Image.UnidentifiedImageError):
        return f"{file.name} is damaged or incomplete ({error}). Download or export it again."
    for kind in READ:
        open_it, begins_so = Image.OPEN[kind]
        if begins_so and begins_so(start) is True:
            why = f"{file.name} begins as {kind} does, but cannot be read ({_reason(open_it, file)})."
            return f"{why} It is damaged, or of a rare kind: save it again, as JPEG or PNG."
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC_BRANDS:
        return f"{file.name} is a HEIC file. `pip install pillow-heif` lets it be read; or export it as JPEG."
    came = f"it starts with {start!r}" if start else "it is empty"
    return f"{file.name} is not a picture that can be read: expected {', '.join(READ)}, but {came}."


def _reason(open_it, file):
    """What Pillow's reader of a format has against a file that begins like it."""
    file.seek(0)
    try:
        open_it(file, file.name)
    except Exception as error:
        return error
    return "incomplete"
