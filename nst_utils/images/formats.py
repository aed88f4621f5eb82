"""Which picture formats are read and written, and by which suffixes they go."""

import contextlib
from pathlib import Path
from typing import Any

from nst_utils.errors import ImageError

# Closed on purpose: Pillow's other readers include some that start programs (EPS) or touch old, unguarded code.
READ = {
    "JPEG": (".jpg", ".jpeg", ".jfif"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "BMP": (".bmp",),
    "TIFF": (".tif", ".tiff"),
    "GIF": (".gif",),
    "AVIF": (".avif",),
}
with contextlib.suppress(ImportError):  # an optional package: phones' pictures
    import pillow_heif

    pillow_heif.register_heif_opener()
    READ["HEIF"] = (".heic", ".heif")

SUFFIXES = tuple(sorted(suffix for suffixes in READ.values() for suffix in suffixes))  # of what can be read

# Suffix -> how it is written. Full colour resolution in JPEG (4:4:4): brush strokes live in colour edges.
WRITE: dict[str, dict[str, Any]] = {
    ".png": {"format": "PNG"},
    ".jpg": {"format": "JPEG", "quality": 95, "subsampling": 0},
    ".jpeg": {"format": "JPEG", "quality": 95, "subsampling": 0},
    ".webp": {"format": "WEBP", "quality": 95},
    ".tif": {"format": "TIFF", "compression": "tiff_deflate"},
    ".tiff": {"format": "TIFF", "compression": "tiff_deflate"},
}


def check_suffix(path: str | Path) -> None:
    """Make sure that the name of a picture names a format it can be written in.

    Args:
        path: as in `save_image`; nothing needs to be there.

    Raises:
        ImageError: if the suffix is none of those of `save_image`, or ``path`` is no path.
    """
    try:
        path = Path(path)
    except TypeError:
        raise ImageError(f"path must be the name of a file to write, got {type(path).__name__}.") from None
    if path.suffix.lower() not in WRITE:
        known = ", ".join(WRITE)
        raise ImageError(
            f"{path} must end in one of {known}, got {path.suffix or 'no suffix'}: the suffix is the format."
        )
