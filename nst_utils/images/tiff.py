"""The many kinds of TIFF: which of them are no picture of a known range, though their file is in order.

Pillow tells most of these from damaged files by nothing, and takes some for others without a word.
"""

import contextlib
from typing import BinaryIO

from PIL import TiffImagePlugin
from PIL.TiffTags import TAGS_V2

# Pillow's own reader of uncompressed TIFF makes stripes of 16 bits a channel, one channel after another.
TiffImagePlugin.READ_LIBTIFF = True

_TAG = {tag.name: number for number, tag in TAGS_V2.items()}
_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_DNG_VERSION = 50706  # Adobe's; a TIFF that has it is a camera's raw file
_WHOLE = (1,)  # SampleFormat: whole numbers without sign; 2 has a sign, 3 is floating-point


def why_unreadable(file: BinaryIO) -> str | None:
    """Look whether a file is a TIFF that cannot be read as a picture.

    Args:
        file: at its beginning, where it is left.

    Returns:
        str: "holds ..., what to do"; None for any other file.
    """
    start = file.read(16)
    tags = {}
    if start.startswith(_SIGNATURES):
        with contextlib.suppress(Exception):  # damaged tags: Pillow will have more to say of them
            tags = _tags(file, start)
    file.seek(0)
    if start[8:10] == b"CR" or tags.get(_TAG["NewSubfileType"], 0) & 1 or _DNG_VERSION in tags:
        return (
            "is the raw file of a camera, or holds but a preview. Export it as JPEG or PNG with the camera's program."
        )
    bits = sorted(set(tags.get(_TAG["BitsPerSample"], (1,))))
    kinds = {tags.get(_TAG["SampleFormat"], _WHOLE)[0]} if tags else set()
    if 3 in kinds:
        return f"holds floating-point numbers ({bits[-1]} bits a channel), which have no fixed range. {_SAVE_IT}"
    if 2 in kinds:
        return f"holds numbers with a sign ({bits[-1]} bits a channel), which no picture has. {_SAVE_IT}"
    if bits[-1] > 16 or (bits[-1] > 8 and bits != [16] and len(tags[_TAG["BitsPerSample"]]) > 1):
        return f"holds {' or '.join(map(str, bits))} bits a channel, which cannot be read. {_SAVE_IT}"
    return None


_SAVE_IT = "Save it as RGB of 8 bits a channel."


def _tags(file, start):
    big = start[2:3] == b"+" or start[3:4] == b"+"
    tags = TiffImagePlugin.ImageFileDirectory_v2(start[:16] if big else start[:8])
    file.seek(tags.next)
    tags.load(file)
    return dict(tags)
