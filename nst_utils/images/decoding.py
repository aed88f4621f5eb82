"""From a picture file that is open to RGB of 8 bits a channel, upright and in sRGB, whatever is in the file."""

import contextlib
import io

import numpy as np
from PIL import Image, ImageCms, ImageOps, PngImagePlugin
from PIL.TiffTags import TAGS_V2

from nst_utils.errors import ImageError
from nst_utils.quiet import no_stderr

PngImagePlugin.MAX_TEXT_CHUNK = 1 << 24  # bytes, a colour profile's too; some printers' are larger than Pillow's 1 MB

_TAG = {tag.name: number for number, tag in TAGS_V2.items()}
_SRGB = ImageCms.createProfile("sRGB")
# Colour space of a profile -> the mode it applies to.
_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
# How a PNG holds pixels, in Pillow's words -> how its transparent colour becomes one of Pillow's pixels.
_SCALES = {
    "L;2": lambda grey: grey * 85,
    "L;4": lambda grey: grey * 17,
    "RGB;16B": lambda colour: tuple(channel >> 8 for channel in colour),
}


def decode(picture: Image.Image, background: str) -> Image.Image:
    """Decode a picture.

    Args:
        picture: as Pillow has opened it.
        background: name of the colour that transparency is laid on.

    Returns:
        PIL.Image.Image: of mode RGB.

    Raises:
        ImageError: if its numbers have no fixed range: "holds ...".
        Exception: whatever Pillow raises at damaged data.
    """
    image, profile = _loaded(picture), picture.info.get("icc_profile")
    if image.mode in ("I", "F", "LAB"):
        raise ImageError(f"holds pixels of a kind that has no fixed range ({image.mode}). Save it as 8-bit RGB.")
    if not image.has_transparency_data:
        return _srgb(image, profile)
    image = image.convert("LA" if image.mode in ("1", "L", "LA", "La") else "RGBA")
    colours = _srgb(image.convert(image.mode.removesuffix("A")), profile)
    colours.putalpha(image.getchannel("A"))
    return Image.alpha_composite(Image.new("RGBA", image.size, background), colours).convert("RGB")


def _loaded(picture):
    """The picture upright, with 8 bits a channel; of pixels without a fixed range as it is."""
    how = picture.tile[0].args if picture.format == "PNG" and picture.tile else None
    transparent, tags = picture.info.get("transparency"), getattr(picture, "tag_v2", {})
    if how in _SCALES and transparent is not None:
        picture.info["transparency"] = _SCALES[how](transparent)
    with no_stderr() if picture.format == "TIFF" else contextlib.nullcontext():
        picture.load()
    image = picture
    with contextlib.suppress(Exception):  # a damaged EXIF block, a common thing, leaves the picture as good as it was
        image = ImageOps.exif_transpose(picture)
    return _from_16_bits(image, tags, transparent) if image.mode.startswith("I;16") else image


def _from_16_bits(image, tags, transparent):
    """Grey of 16 bits, or 12 in TIFF, which Pillow's own conversion would clip at 255."""
    values, most = np.asarray(image), 2 ** tags.get(_TAG["BitsPerSample"], (16,))[0] - 1
    grey = np.rint(values / (most / 255)).astype(np.uint8)
    if tags.get(_TAG["PhotometricInterpretation"]) == 0:  # white is 0
        grey = 255 - grey
    image = Image.fromarray(grey)
    if transparent is not None:
        image.putalpha(Image.fromarray(np.where(values == transparent, 0, 255).astype(np.uint8)))
    return image


def _srgb(image, profile):
    """Colours without transparency in sRGB, if the file says what they are in; if it doesn't, they are sRGB."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):  # damaged: as if it had none
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = _MODES.get(source.profile.xcolor_space.strip())
            if mode == image.mode or (mode == "RGB" and image.mode != "CMYK"):
                return ImageCms.profileToProfile(image.convert(mode), source, _SRGB, outputMode="RGB")
    return image.convert("RGB")
