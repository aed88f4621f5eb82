"""Turn picture files into VGG-19 input, and back.

Pixels are RGB uint8, 0-255, outside the network and mean-centred float32 inside it; this module owns the way in and
the way out. It knows nothing of TensorFlow; vgg.py holds the network.
"""

import contextlib
import logging
import os
import warnings
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image, ImageOps

from nst_utils import files
from nst_utils.config import CONFIG
from nst_utils.errors import ImageError, SettingsError

# Closed on purpose: Pillow's other readers include some that start programs (EPS) or touch old, unguarded code.
_READ = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "BMP": (".bmp",),
    "TIFF": (".tif", ".tiff"),
    "GIF": (".gif",),
}
SUFFIXES = tuple(sorted(suffix for suffixes in _READ.values() for suffix in suffixes))  # of what can be read

# Suffix -> how it is written. Full colour resolution in JPEG (4:4:4): brush strokes live in colour edges.
_WRITE = {
    ".png": {},
    ".jpg": {"quality": 95, "subsampling": 0},
    ".jpeg": {"quality": 95, "subsampling": 0},
    ".webp": {"quality": 95},
    ".tif": {"compression": "tiff_deflate"},
    ".tiff": {"compression": "tiff_deflate"},
}

_LIMIT = f"{Image.MAX_IMAGE_PIXELS // 10**6} megapixels"  # from which Pillow warns of a decompression bomb

# Pillow logs what it dislikes about a file, and unhandled log records go to stderr, where nbgrader scores a cell 0.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def load_image(path, size=None, background="white"):
    """Read a picture as RGB pixels, upright, at the size you want.

    JPEG, PNG, WebP, BMP, TIFF and GIF (the first frame or page). Grey, palette, CMYK and 16-bit pictures become 8-bit
    RGB; transparency is laid on a background; EXIF orientation is applied; colour profiles are ignored.

    Args:
        path: the file; a relative path is looked up as `files.find` says.
        size: None for the size it has, or (width, height) in pixels. Either may be None and then follows from the
            aspect ratio; with both given the picture is cropped around its centre to fit, never squashed.
        background: name of the colour that transparency is laid on.

    Returns:
        uint8 array, shape (n_H, n_W, 3), RGB, 0-255.

    Raises:
        ImageError: if the file is missing, no picture, damaged, or beyond Pillow's limit for a decompression bomb
            (89 megapixels), or if ``size`` is not as above.
    """
    width, height = _checked_size(size)
    with open_picture(path) as picture:
        image = _rgb(_upright(picture), background)
    return np.array(_scaled(image, width, height))


@contextlib.contextmanager
def open_picture(path):
    """Open a picture file without decoding it yet, and turn whatever goes wrong with it into an ImageError.

    Args:
        path: the file; a relative path is looked up as `files.find` says.

    Yields:
        PIL.Image.Image: still to be loaded. It is closed when the block ends.

    Raises:
        ImageError: as in `load_image`; also if the block fails with an error of its own, which is taken for the
            decoder's. So the block does nothing but read.
    """
    with _opened(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield Image.open(file, formats=list(_READ))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            message = f"{file.name} unpacks to more than {_LIMIT}. Scale it down in a picture editor first."
            raise ImageError(message) from None
        except Image.UnidentifiedImageError:
            raise ImageError(_not_a_picture(file)) from None
        except ImageError as error:
            raise ImageError(f"{file.name} {error}") from None
        except Exception as error:
            # At damaged data decoders raise nearly anything: OSError, SyntaxError, IndexError...
            message = f"{file.name} is damaged or incomplete ({error}). Download or export it again."
            raise ImageError(message) from error


def fit_image(image, size):
    """Scale a picture to the size you want, as `load_image` does with a file.

    Args:
        image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255; what `load_image` returns.
        size: (width, height) in pixels, as in `load_image`: with both given the picture is cropped around its centre
            to fit, never squashed.

    Returns:
        uint8 array, shape (n_H, n_W, 3) of the new size. A new array; of the same pixels if the size is the same.

    Raises:
        ImageError: if ``image`` or ``size`` is not as above.
    """
    width, height = _checked_size(size)
    return np.array(_scaled(Image.fromarray(_checked_pixels(image)), width, height))


def reshape_and_normalize_image(image):
    """Convert an RGB picture to the batch that VGG-19 expects.

    Args:
        image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255; what `load_image` returns. Any size.

    Returns:
        float32 array, shape (1, n_H, n_W, 3): the picture minus CONFIG.MEANS, so about -124 to 151.

    Raises:
        ImageError: if ``image`` is not (n_H, n_W, 3) uint8.
    """
    image = _checked_pixels(image)
    return image[np.newaxis].astype(np.float32) - CONFIG.MEANS


def generate_noise_image(content_image, noise_ratio=CONFIG.NOISE_RATIO, seed=None):
    """Mix noise into the content image: where the generated image starts.

    noise ~ U(-20, 20) for every value; generated_0 = noise_ratio * noise + (1 - noise_ratio) * content, as in the
    well-known course exercise (Gatys et al. start from noise alone).

    Args:
        content_image: float array, shape (1, n_H, n_W, 3), from `reshape_and_normalize_image`.
        noise_ratio: share of the noise, 0 to 1.
        seed: None to draw from NumPy's global stream, as the exercise does after np.random.seed(3); or an integer
            from 0 to 2**32 - 1, which gives the same image as seeding that stream with it but leaves it alone.

    Returns:
        float32 array, shape (1, n_H, n_W, 3).

    Raises:
        ImageError: if ``content_image`` is not as above.
        SettingsError: if ``noise_ratio`` or ``seed`` is not as above.
    """
    content_image = _checked_batch("content_image", content_image)
    try:
        noise_ratio = float(noise_ratio)
    except (TypeError, ValueError):
        raise SettingsError(f"noise_ratio must be a number from 0 to 1, got {noise_ratio!r}.") from None
    if not 0 <= noise_ratio <= 1:
        raise SettingsError(f"noise_ratio must be from 0 (content alone) to 1 (noise alone), got {noise_ratio}.")
    try:
        uniform = np.random.uniform if seed is None else np.random.RandomState(seed).uniform
    except (TypeError, ValueError):
        raise SettingsError(f"seed must be None or an integer from 0 to 2**32 - 1, got {seed!r}.") from None
    noise = uniform(-20, 20, content_image.shape).astype(np.float32)
    return noise * noise_ratio + content_image.astype(np.float32) * (1 - noise_ratio)


def to_pixels(image):
    """Turn a generated image into pixels to look at: the inverse of `reshape_and_normalize_image`.

    Args:
        image: float array or TensorFlow tensor or variable, shape (1, n_H, n_W, 3), mean-subtracted.

    Returns:
        uint8 array, shape (n_H, n_W, 3), RGB: means added, clipped to 0-255, rounded. A new array.

    Raises:
        ImageError: if ``image`` has another shape, is not floating-point, or holds NaN or infinite values.
    """
    return np.rint(np.clip(_checked_batch("image", image)[0] + CONFIG.MEANS[0], 0, 255)).astype(np.uint8)


def save_image(path, image, record=None):
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


def save_pixels(path, pixels, record=None):
    """Write a picture of RGB pixels to a file, as `save_image` does with a generated image.

    Args:
        path: as in `save_image`.
        pixels: uint8 array, shape (n_H, n_W, 3), RGB, 0-255.
        record: as in `save_image`.

    Raises:
        ImageError: if the suffix is of no known format, ``pixels`` is not as above, or the file cannot be written.
    """
    path = Path(path)
    check_suffix(path)
    pixels = _checked_pixels(pixels)
    suffix = path.suffix.lower()
    metadata = {} if record is None else {"exif": record.exif(ascii_only=suffix in (".tif", ".tiff"))}
    try:
        with files.atomic_write(path) as part:
            iio.imwrite(part, pixels, plugin="pillow", **_WRITE[suffix], **metadata)
    except (
        OSError,
        ValueError,
    ) as error:  # Pillow raises ValueError beyond a format's limits (WebP: 16383 pixels a side)
        raise ImageError(f"{path} could not be written ({error}). Choose another place or format.") from error


def check_suffix(path):
    """Make sure that the name of a picture names a format it can be written in.

    Args:
        path: as in `save_image`; nothing needs to be there.

    Raises:
        ImageError: if the suffix is none of those of `save_image`.
    """
    path = Path(path)
    if path.suffix.lower() not in _WRITE:
        known = ", ".join(_WRITE)
        raise ImageError(
            f"{path} must end in one of {known}, got {path.suffix or 'no suffix'}: the suffix is the format."
        )


def _checked_size(size):
    if size is None:
        return None, None
    sides = tuple(size) if isinstance(size, (tuple, list)) else ()
    whole = (
        isinstance(side, (int, np.integer)) and not isinstance(side, bool) and side > 0
        for side in sides
        if side is not None
    )
    if len(sides) != 2 or not all(whole):
        raise ImageError(
            f"size must be None or (width, height) in pixels, each a whole number above 0 or None, got {size!r}. "
            f"The exercise's is ({CONFIG.IMAGE_WIDTH}, {CONFIG.IMAGE_HEIGHT})."
        )
    return sides


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


def _not_a_picture(file):
    file.seek(0)
    start = file.read(16)
    came = f"it starts with {start!r}" if start else "it is empty"
    return f"{file.name} is not a picture that can be read: expected {', '.join(_READ)}, but {came}."


def _upright(image):
    """``image``, decoded, turned as its EXIF orientation says."""
    with _libtiff_silenced() if image.format == "TIFF" else contextlib.nullcontext():
        image.load()
    with contextlib.suppress(Exception):  # a damaged EXIF block, a common thing, leaves the picture as good as it was
        image = ImageOps.exif_transpose(image)
    return image


@contextlib.contextmanager
def _libtiff_silenced():
    """Keep what libtiff prints about a damaged file off stderr; it writes there from C, past any Python handler."""
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)


def _rgb(image, background):
    """Any of Pillow's modes as RGB."""
    if image.mode.startswith("I;16"):  # Pillow's own conversion would clip at 255
        return Image.fromarray(np.rint(np.asarray(image) / 257).astype(np.uint8)).convert("RGB")
    if image.mode in ("I", "F", "LAB"):
        raise ImageError(f"holds pixels of a kind that has no fixed range ({image.mode}). Save it as 8-bit RGB.")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, background), image).convert("RGB")
    return image.convert("RGB")


def _scaled(image, width, height):
    if width is None and height is None:
        return image
    w, h = image.size
    size = (width or max(1, round(w * height / h)), height or max(1, round(h * width / w)))
    if size[0] * size[1] > Image.MAX_IMAGE_PIXELS:
        raise ImageError(f"size {size} is more than {_LIMIT}. Choose a smaller one.")
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def _checked_pixels(image):
    """``image`` as an array, if it is an RGB picture of uint8."""
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        hint = {
            (2, False): " It is grey: np.stack([image] * 3, axis=-1) makes it RGB.",
            (3, True): " Drop the alpha channel with image[..., :3].",
            (4, False): " Give one picture without the batch axis: image[0].",
        }.get((image.ndim, image.shape[-1:] == (4,)), " load_image(path) returns such an array.")
        raise ImageError(f"image must have shape (n_H, n_W, 3), got {image.shape}.{hint}")
    if image.dtype != np.uint8:
        hint = "image.astype(np.uint8)"
        if image.dtype.kind == "f" and np.nanmax(image) <= 1:
            hint = "its values lie in 0-1: (image * 255).round().astype(np.uint8)"
        raise ImageError(f"image must hold RGB values 0-255 as uint8, got {image.dtype}. Convert it: {hint}.")
    return image


def _checked_batch(name, image):
    """``image`` as an array, if it is a finite floating-point (1, n_H, n_W, 3)."""
    image = np.asarray(image)
    if image.ndim != 4 or image.shape[0] != 1 or image.shape[3] != 3 or image.size == 0:
        raise ImageError(
            f"{name} must have shape (1, n_H, n_W, 3), got {image.shape}. reshape_and_normalize_image makes one."
        )
    if image.dtype.kind != "f":
        raise ImageError(
            f"{name} must be floating-point with the means subtracted, got {image.dtype}. "
            "reshape_and_normalize_image makes one from pixels."
        )
    if not np.isfinite(image).all():
        raise ImageError(f"{name} holds NaN or infinite values: the optimisation diverged. Lower the learning rate.")
    return image
