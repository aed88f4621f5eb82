"""From pixels to the batch that VGG-19 expects, and back; and what an array must be to be either."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nst_utils.config import CONFIG
from nst_utils.errors import ImageError


def reshape_and_normalize_image(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Convert an RGB picture to the batch that VGG-19 expects.

    Args:
        image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255; what `load_image` returns. Any size.

    Returns:
        float32 array, shape (1, n_H, n_W, 3): the picture minus CONFIG.MEANS, so about -124 to 151.

    Raises:
        ImageError: if ``image`` is not (n_H, n_W, 3) uint8.
    """
    image = checked_pixels(image)
    return image[np.newaxis].astype(np.float32) - CONFIG.MEANS


def to_pixels(image: Any) -> NDArray[np.uint8]:
    """Turn a generated image into pixels to look at: the inverse of `reshape_and_normalize_image`.

    Args:
        image: float array or TensorFlow tensor or variable, shape (1, n_H, n_W, 3), mean-subtracted.

    Returns:
        uint8 array, shape (n_H, n_W, 3), RGB: means added, clipped to 0-255, rounded. A new array.

    Raises:
        ImageError: if ``image`` has another shape, is not floating-point, or holds NaN or infinite values.
    """
    return np.rint(np.clip(checked_batch("image", image)[0] + CONFIG.MEANS[0], 0, 255)).astype(np.uint8)


def checked_pixels(image: Any) -> NDArray[np.uint8]:
    """Make sure that something is an RGB picture. This takes no time: nothing is copied.

    Args:
        image: what should be one.

    Returns:
        uint8 array, shape (n_H, n_W, 3): the picture itself.

    Raises:
        ImageError: if it is none.
    """
    image = _array("image", image)
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


def checked_batch(name: str, image: Any) -> NDArray[np.floating]:
    """Make sure that something is a batch of one image for VGG-19.

    Args:
        name: what it is called where it is wrong.
        image: what should be one.

    Returns:
        array of floats, shape (1, n_H, n_W, 3): the batch itself.

    Raises:
        ImageError: if it is none, or holds NaN or infinite values.
    """
    image = _array(name, image)
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


def _array(name, image):
    """``image`` as an array, if it is one: not a step of a painting, which has an image and more."""
    try:
        return np.asarray(image)
    except (ValueError, TypeError):
        hint = f" Give its image: {name}.image." if hasattr(image, "image") else ""
        raise ImageError(f"{name} must be an array, got {type(image).__name__}.{hint}") from None
