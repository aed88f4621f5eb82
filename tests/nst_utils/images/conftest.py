"""Pictures for the tests of images."""

import struct
import zlib

import numpy as np
import pytest

from nst_utils import load_image, reshape_and_normalize_image

RED, GREEN, BLUE, WHITE = [220, 20, 30], [10, 180, 40], [30, 60, 200], [255, 255, 255]


@pytest.fixture
def quarters():
    """An upright picture, 16 high and 32 wide, whose four quarters differ: top red, green; bottom blue, white."""
    top, bottom = [RED] * 16 + [GREEN] * 16, [BLUE] * 16 + [WHITE] * 16
    return np.array([top] * 8 + [bottom] * 8, np.uint8)


@pytest.fixture
def photo():
    return load_image("images/pagoda_400x300.jpg")


@pytest.fixture
def batch(photo):
    return reshape_and_normalize_image(photo[:30, :40])


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.fixture
def png():
    """Write a PNG from its specification: Pillow writes neither 16 bits of colour nor 2 bits, and no odd chunks."""

    def write(path, rows, width, depth, colour_type, chunks=()):
        header = struct.pack(">IIBBBBB", width, len(rows), depth, colour_type, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + row for row in rows))
        parts = [(b"IHDR", header), *chunks, (b"IDAT", data), (b"IEND", b"")]
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))
        return path

    return write


@pytest.fixture
def tiff():
    """Write an uncompressed TIFF of one strip a plane from its specification: Pillow writes but the common kinds."""

    def write(path, planes, width, height, bits, photometric=2, channels=3, more=()):
        tags = {256: width, 257: height, 259: 1, 262: photometric, 277: channels, 278: height, **dict(more)}
        tags[258] = (bits,) * channels
        tags[279] = tuple(map(len, planes))
        tags[284] = 2 if len(planes) > 1 else 1
        start = 8 + sum(map(len, planes))
        after = start + 2 + 12 * (len(tags) + 1) + 4
        tags[273] = tuple(8 + sum(map(len, planes[:i])) for i in range(len(planes)))
        entries, long = [], b""
        for tag, value in sorted(tags.items()):
            values = value if isinstance(value, tuple) else (value,)
            packed = struct.pack(f"<{len(values)}I", *values)
            if len(values) > 1:
                packed, long = struct.pack("<I", after + len(long)), long + packed
            entries.append(struct.pack("<HHI", tag, 4, len(values)) + packed)
        directory = struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
        path.write_bytes(b"II*\0" + struct.pack("<I", start) + b"".join(planes) + directory + long)
        return path

    return write
