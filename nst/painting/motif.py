"""What is painted, at any size: the content, the styles with their masks, the initial image, the colours.

Owns what happens to pictures before the network sees them and after it: scaling to a level, the style's scale, and
whose colours the painting has. Knows nothing of costs and optimisers.
"""

import hashlib
import math
from numbers import Real
from typing import NamedTuple

import numpy as np

from nst import colours
from nst.painting.detail import resize
from nst.painting.targets import Target
from nst_utils.config import CONFIG
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import fit_image, generate_noise_image, reshape_and_normalize_image, to_pixels


class Style(NamedTuple):
    """One of several styles of a painting."""

    image: np.ndarray  # uint8 (any, any, 3), RGB
    weight: float = 1.0  # of its cost; weights of all styles are divided by their sum
    mask: np.ndarray | None = None  # uint8 (n_H, n_W) of the content's size: 255 where the style applies, 0 where not


class Content(NamedTuple):
    """What is painted, where some of it shall be held."""

    image: np.ndarray  # uint8 (n_H, n_W, 3), RGB
    hold: np.ndarray | None = None  # uint8 (n_H, n_W): 255 where the content is held firmly, a face, 0 where not


class Motif:
    """The pictures of a painting."""

    def __init__(self, content_image, style_image, settings, initial_image=None):
        """Check the pictures and prepare their colours.

        Args:
            content_image: as in ``Painting``.
            style_image: as in ``Painting``.
            settings: Settings; its style_scale, colours, noise_ratio and seed.
            initial_image: as in ``Painting``.

        Raises:
            ImageError, SettingsError: as in ``Painting``.
        """
        self._settings = settings
        content = content_image if isinstance(content_image, Content) else Content(content_image)
        self._content = fit_image(content.image, None)
        self.size = self._content.shape[:2]
        self._hold = None if content.hold is None else _checked_mask(content.hold, self.size)
        longest = max(1, round(max(self.size) * settings.style_scale))
        self._styles = [
            style._replace(image=_longest_side(style.image, longest)) for style in _checked(style_image, self.size)
        ]
        self._initial = None if initial_image is None else fit_image(initial_image, self.size[::-1])
        if settings.colours == "content":
            self._grey_content = colours.luminance(self._content)
            self._recolour(lambda image: colours.match_luminance(image, self._content))
        elif settings.colours == "matched":
            self._recolour(lambda image: colours.match_colours(image, self._content))

    def at(self, n_H, n_W):
        """Return content and styles at the size of a level.

        Args:
            n_H: height in pixels.
            n_W: width.

        Returns:
            tuple: the content, float32 (1, n_H, n_W, 3), RGB minus the means; and a list of Target, whose images are
            smaller than the styles by as much as n_H is smaller than the painting.
        """
        content = self._grey_content if self._settings.colours == "content" else self._content
        scale = n_H / self.size[0]
        styles = []
        for image, weight, mask in self._styles:
            sides = [max(1, round(side * scale)) for side in image.shape[1::-1]]
            mask = None if mask is None else _scaled(mask, n_H, n_W)
            styles.append(Target(reshape_and_normalize_image(fit_image(image, tuple(sides))), weight, mask))
        return reshape_and_normalize_image(fit_image(content, (n_W, n_H))), styles

    def hold_at(self, n_H, n_W):
        """Return where the content is held, at the size of a level.

        Args:
            n_H: height in pixels.
            n_W: width.

        Returns:
            float32 array, shape (1, n_H, n_W, 1), 0 to 1; None if nowhere.
        """
        return None if self._hold is None else _scaled(self._hold, n_H, n_W)

    def initial_image(self, n_H, n_W):
        """Return where the painting starts, at the size of its first level.

        The noise is that of the full size, scaled down: one level alone starts from the exercise's noise image.

        Args:
            n_H: height in pixels.
            n_W: width.

        Returns:
            float32 array, shape (1, n_H, n_W, 3), RGB minus the means.
        """
        if self._initial is not None:
            return resize(reshape_and_normalize_image(self._initial), n_H, n_W)
        content, _ = self.at(*self.size)
        return resize(generate_noise_image(content, self._settings.noise_ratio, self._settings.seed), n_H, n_W)

    def finished(self, image):
        """Return what a viewer shall see of an image that the optimiser made.

        Args:
            image: float32 array, shape (1, n_H, n_W, 3), RGB minus the means.

        Returns:
            float32 array of the same shape: with the content's colours, if the settings say so; by our own cost, as
            the network saw it, clipped to what a picture can hold.
        """
        if self._settings.colours != "content":
            if self._settings.like == "exercise":
                return image
            return np.clip(image, -CONFIG.MEANS, 255 - CONFIG.MEANS)
        content = fit_image(self._content, image.shape[2:0:-1])
        return reshape_and_normalize_image(colours.with_colours_of(content, to_pixels(image)))

    def seen(self, image):
        """Return what a finished painting is to be measured by: all of it as the network saw it, at full size.

        Args:
            image: as ``finished`` returns it, of the painting's size.

        Returns:
            tuple: the content, uint8 (n_H, n_W, 3), RGB; list of Style, at the style's scale; and the generated
            image, float32 (1, n_H, n_W, 3), RGB minus the means. Where the content's colours are kept, all are grey.
        """
        if self._settings.colours != "content":
            return self._content, self._styles, image
        return self._grey_content, self._styles, reshape_and_normalize_image(colours.luminance(to_pixels(image)))

    def digest(self):
        """Return what tells these pictures from others.

        Returns:
            str: SHA-256 of all pixels, weights and masks.
        """
        digest = hashlib.sha256()
        hold = () if self._hold is None else (self._hold,)
        for array in (self._content, *hold, self._initial, *(part for style in self._styles for part in style)):
            digest.update(f"{np.shape(array)}".encode())
            digest.update(b"" if array is None else np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def _recolour(self, how):
        self._styles = [style._replace(image=how(style.image)) for style in self._styles]


def _longest_side(image, longest):
    n_H, n_W, _ = image.shape
    return fit_image(image, (longest, None) if n_W >= n_H else (None, longest))


def _checked(style_image, size):
    """The styles as a list of Style."""
    given = style_image if isinstance(style_image, list) else [style_image]
    if not given:
        raise SettingsError("expected at least one style, got an empty list. Give a picture or a list of pictures.")
    styles = [style if isinstance(style, Style) else Style(style) for style in given]
    for style in styles:
        if not isinstance(style.weight, Real) or isinstance(style.weight, bool) or not (0 < style.weight < math.inf):
            raise SettingsError(f"the weight of a style must be a finite number above 0, got {style.weight!r}.")
        if style.mask is not None:
            _checked_mask(style.mask, size)
    return [style._replace(image=fit_image(style.image, None), weight=float(style.weight)) for style in styles]


def _checked_mask(mask, size):
    mask = np.asarray(mask)
    fits = mask.shape == size and mask.dtype == np.uint8
    if not fits or not mask.any():
        raise ImageError(
            f"a mask must be uint8 of the content's size {size}, and white somewhere, got "
            f"{'black all over' if fits else f'{mask.dtype} {mask.shape}'}. "
            "load_image(path, (width, height))[..., 0] makes one from a black and white picture."
        )
    return mask


def _scaled(mask, n_H, n_W):
    return resize(mask[np.newaxis, ..., np.newaxis].astype(np.float32) / 255, n_H, n_W).clip(0, 1)
