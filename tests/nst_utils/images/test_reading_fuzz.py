"""Whatever bytes a picture file holds, load_image gives RGB pixels or an ImageError naming the file, in silence."""

import io
import random
import struct
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from nst_utils import load_image
from nst_utils.errors import ImageError

MUTANTS_OF_EACH = 500  # x 14 kinds of file = 7,000 mutated files, and 500 from hypothesis
PICTURE = "images/dahlia_400x300.jpg"


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def real_files():
    """Small copies of a real picture, one for each way of storing it that a student may bring."""
    photo = Image.fromarray(load_image(PICTURE, (40, 30)))
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: lies on its side
    exif[0x010E] = "a dahlia"
    wide = Image.fromarray(np.asarray(photo.convert("L")).astype(np.uint16) * 257)
    clear = photo.copy()
    clear.putalpha(photo.convert("L"))
    return {
        "baseline.jpg": encoded(photo, "JPEG", exif=exif),
        "progressive.jpg": encoded(photo, "JPEG", progressive=True),
        "cmyk.jpg": encoded(photo.convert("CMYK"), "JPEG"),
        "rgb.png": encoded(photo, "PNG", exif=exif),
        "palette.png": encoded(photo.quantize(16), "PNG", transparency=3),
        "alpha.png": encoded(clear, "PNG"),
        "grey16.png": encoded(wide, "PNG"),
        "lossy.webp": encoded(photo, "WEBP", exif=exif),
        "alpha.webp": encoded(clear, "WEBP", lossless=True),
        "rgb.bmp": encoded(photo, "BMP"),
        "raw.tiff": encoded(photo, "TIFF"),
        "deflate.tiff": encoded(photo, "TIFF", compression="tiff_deflate"),
        "lossy.avif": encoded(photo, "AVIF"),
        "animated.gif": encoded(photo, "GIF", save_all=True, append_images=[photo.rotate(90)]),
    }


REAL = real_files()


def flip_bits(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def truncate(data, rng):
    return data[: rng.randrange(len(data))]


def damage_header(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(min(64, len(data)))] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
    return bytes(data)


def swell(data, rng):
    """Write a huge, zero or negative number where sizes and offsets tend to be."""
    number = struct.pack(rng.choice("<>") + "I", rng.choice([0, 1, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]))
    at = rng.randrange(min(200, len(data) - 4))
    return data[:at] + number + data[at + 4 :]


def splice(data, rng):
    other = rng.choice(list(REAL.values()))
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def drop_or_repeat(data, rng):
    a, b = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:a] + data[b:] if rng.random() < 0.5 else data[:b] + data[a:]


MUTATIONS = [flip_bits, truncate, damage_header, swell, splice, drop_or_repeat]


def outcome(path):
    """ "pixels" or "refused"; anything else fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            image = load_image(path)
        except ImageError as error:
            return "refused" if str(path) in str(error) else "refused without naming the file"
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert image.size > 0
    return "pixels"


@pytest.mark.parametrize("name", REAL)
def test_load_image_reads_the_unharmed_file(name, tmp_path):
    (tmp_path / name).write_bytes(REAL[name])
    assert outcome(tmp_path / name) == "pixels"


@pytest.mark.parametrize("name", REAL)
def test_mutated_files_give_pixels_or_an_image_error(name, tmp_path, capfd, record_property):
    rng = random.Random(name)
    seen = []
    for i in range(MUTANTS_OF_EACH):
        suffix = rng.choice(list(REAL)).rsplit(".", 1)[1]  # often the wrong one
        path = tmp_path / f"mutant.{suffix}"
        path.write_bytes(MUTATIONS[i % len(MUTATIONS)](REAL[name], rng))
        seen.append(outcome(path))
    assert capfd.readouterr() == ("", "")
    assert set(seen) == {"refused", "pixels"}
    assert seen.count("refused") > MUTANTS_OF_EACH / 4  # the mutations do harm
    record_property("malformed_files", len(seen))


MAGIC = [
    b"",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x40\0\0\0WEBPVP8 ",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"GIF89a",
    b"II+\0",
]


@settings(
    max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(magic=st.sampled_from(MAGIC), rest=st.binary(max_size=300))
@example(magic=b"", rest=b"")
@example(magic=b"", rest=b"<!DOCTYPE html><html>")
def test_arbitrary_bytes_give_pixels_or_an_image_error(magic, rest, tmp_path):
    path = tmp_path / "arbitrary.jpg"
    path.write_bytes(magic + rest)
    assert outcome(path) in ("refused", "pixels")
