r"""Keep the content's colours while the style's brush strokes are taken over.

Two ways, both of Gatys, Bethge, Hertzmann and Shechtman (2016), *Preserving Color in Neural Artistic Style Transfer*,
arXiv:1606.05897, and both linear:

- luminance only (section 3.2): paint ``luminance(content_image)`` in the style of
  ``match_luminance(style_image, content_image)``, then give the result its colours ``with_colours_of`` the content.
- colour transfer (section 3.1): paint in the style of ``match_colours(style_image, content_image)``, and be done.

The first keeps each pixel's colour, the second the palette. Colours are taken apart as YIQ does it. Pixels are RGB
uint8 here, before and after the painting; knows nothing of the network.
"""

import numpy as np
from numpy.typing import NDArray

from nst_utils.errors import ImageError
from nst_utils.images import checked_pixels

_Pixels = NDArray[np.uint8]

# Y of YIQ, in thousandths: as whole numbers they give a grey pixel exactly its own grey.
_LUMINANCE = np.array([299, 587, 114])  # NTSC 1953, ITU-R BT.601


def luminance(image: _Pixels) -> _Pixels:
    """Take the colours out of a picture.

    Args:
        image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255.

    Returns:
        uint8 array, shape (n_H, n_W, 3): three times Y = 0.299 R + 0.587 G + 0.114 B, rounded.

    Raises:
        ImageError: if ``image`` is not (n_H, n_W, 3) uint8.
    """
    return _grey_picture(_luma(checked_pixels(image)))


def match_luminance(style_image: _Pixels, content_image: _Pixels) -> _Pixels:
    r"""Make a grey style picture as bright, and as rich in contrast, as the content image.

    .. math:: L_{S'} = \frac{\sigma_C}{\sigma_S} (L_S - \mu_S) + \mu_C

    with the mean and standard deviation of the luminances; the paper's section 3.2. A style of one single brightness
    becomes the content's mean.

    Args:
        style_image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255.
        content_image: another, of any size.

    Returns:
        uint8 array of the shape of ``style_image``, grey. Clipped to 0-255, as a tenth of the values of the course's
        pictures must be: The Starry Night then is 6 levels darker than the pagoda and has 14 % less contrast.

    Raises:
        ImageError: if one is not (n_H, n_W, 3) uint8.
    """
    L_S, L_C = _luma(checked_pixels(style_image)), _luma(checked_pixels(content_image))
    contrast = L_C.std() / L_S.std() if L_S.std() else 0
    return _grey_picture(contrast * (L_S - L_S.mean()) + L_C.mean())


def match_colours(style_image: _Pixels, content_image: _Pixels) -> _Pixels:
    r"""Give a style picture the content's palette: the mean and covariance of its colours.

    .. math:: x_{S'} = A (x_S - \mu_S) + \mu_C, \qquad A = \Sigma_C^{1/2} \Sigma_S^{-1/2}

    Of the paper's two choices of A (its section 3.1) this is the one of Image Analogies, which it prefers to
    Cholesky's: it does not depend on the order of the channels. A grey style has no colours to turn into others:
    in the directions in which :math:`\Sigma_S` is zero, the result does not vary either.

    Args:
        style_image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255.
        content_image: another, of any size.

    Returns:
        uint8 array of the shape of ``style_image``; clipped to 0-255, as in `match_luminance`.

    Raises:
        ImageError: if one is not (n_H, n_W, 3) uint8.
    """
    x_S, x_C = (checked_pixels(image).reshape(-1, 3).astype(float) for image in (style_image, content_image))
    A = _power(np.cov(x_C.T, bias=True), 1 / 2) @ _power(np.cov(x_S.T, bias=True), -1 / 2)  # (3, 3)
    matched = (x_S - x_S.mean(axis=0)) @ A.T + x_C.mean(axis=0)  # (n_H * n_W, 3)
    return _to_uint8(matched).reshape(np.shape(style_image))


def with_colours_of(content_image: _Pixels, generated_image: _Pixels) -> _Pixels:
    r"""Give a generated image the content's colours: its own luminance with the content's chrominance.

    .. math:: (Y, I, Q) = (Y_G,\; s I_C,\; s Q_C)

    In RGB this is :math:`Y_G + s\,(C - Y_C)` in each channel, as I and Q do not see what is added to all three.
    The paper has s = 1. Where that would leave 0-255 (a bright stroke over a deep blue), s is as much below 1 as it
    needs to be: clipping the channels instead would change the hue and lose part of the stroke.

    Args:
        content_image: uint8 array, shape (n_H, n_W, 3), RGB, 0-255.
        generated_image: another, of the same shape; of its own colours nothing remains.

    Returns:
        uint8 array, shape (n_H, n_W, 3).

    Raises:
        ImageError: if one is not (n_H, n_W, 3) uint8, or they differ in size.
    """
    content_image, generated_image = checked_pixels(content_image), checked_pixels(generated_image)
    if content_image.shape != generated_image.shape:
        raise ImageError(
            f"content_image and generated_image must have the same size, got {content_image.shape} and "
            f"{generated_image.shape}. Bring one to the other's with fit_image(image, (width, height))."
        )
    Y = _luma(generated_image)[..., np.newaxis]  # (n_H, n_W, 1)
    chrominance = content_image - _luma(content_image)[..., np.newaxis]  # (n_H, n_W, 3)
    room = np.where(chrominance > 0, 255 - Y, Y)
    s = np.divide(room, abs(chrominance), out=np.full_like(chrominance, 1), where=chrominance != 0)
    return _to_uint8(Y + s.min(axis=-1, keepdims=True).clip(max=1) * chrominance)


def _luma(image):
    """Y, 0-255, as floats of shape (n_H, n_W)."""
    return image @ _LUMINANCE / 1000


def _grey_picture(Y):
    return np.repeat(_to_uint8(Y)[..., np.newaxis], 3, axis=-1)


def _to_uint8(values):
    return np.rint(values.clip(0, 255)).astype(np.uint8)


def _power(covariance, exponent):
    """A symmetric power of a covariance (3, 3); with a negative exponent, of its pseudo-inverse."""
    variances, axes = np.linalg.eigh(covariance)
    varies = variances > 1e-6 * max(variances.max(), 1)  # what is below is the rounding of float sums, or nothing
    return (axes * np.where(varies, np.where(varies, variances, 1) ** exponent, 0)) @ axes.T
