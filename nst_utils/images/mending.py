"""Pictures that are whole, though their file is not.

A PNG with a wrong checksum in, or a megabyte of, text about the picture; a JPEG from a camera that leaves out the
mark at the end. Programs show such files; Pillow takes them for damaged, as it cannot know what is missing.
"""

import contextlib
import io
import random
from collections.abc import Iterator

import numpy as np
from PIL import Image

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_END_OF_JPEG = b"\xff\xd9"
_RESTARTS = b"\xff\xdd\0\4"  # ITU-T T.81, B.2.4.4: the segment that says how far apart the marks are
# Without 255, which would begin another mark. Some regular bytes mean the same at some places, so these are not.
_FILLINGS = [bytes(random.Random(seed).choices(range(255), k=64)) for seed in range(3)]
_SHOWN = (b"tRNS", b"iCCP", b"eXIf")  # of PNG's ancillary chunks, those that change what is seen


def mended(data: bytes) -> Iterator[bytes]:
    """Make files that can be read of one that cannot, if its picture is whole.

    Args:
        data: what is in the file.

    Yields:
        bytes: the file without what does not matter, or with what was missing.
    """
    if data.startswith(_PNG):
        yield _without_text(data)
    if data.startswith(_JPEG):
        yield from _with_end(data)


def _without_text(data):
    """The PNG specification, 5.3: length, name, content, checksum; a name that begins in lower case is ancillary."""
    kept, here = [_PNG], len(_PNG)
    while here + 12 <= len(data):
        there = here + 12 + int.from_bytes(data[here : here + 4], "big")
        name = data[here + 4 : here + 8]
        if name[:1].isupper() or name in _SHOWN:
            kept.append(data[here:there])
        here = there
    return b"".join(kept)


def _with_end(data):
    """The JPEG with an end, if it has all pixels: a decoder would read missing ones out of what fills their place.

    It would not of a progressive JPEG, cut between two passes, nor of one with restart marks, cut before such a mark.
    """
    with contextlib.suppress(Exception):  # damaged in another way
        files = [data.rstrip(b"\xff") + filling + _END_OF_JPEG for filling in _FILLINGS]
        one, *others = (Image.open(io.BytesIO(file), formats=["JPEG"]) for file in files)
        lasting = "progressive" not in one.info and _RESTARTS not in data
        if lasting and all(np.array_equal(one, other) for other in others):
            yield files[0]
