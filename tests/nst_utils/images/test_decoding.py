"""Colours and transparency as their files mean them."""

import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from nst_utils.images import load_image, save_pixels


# A profile from its specification (ICC.1:2010): matrix and one curve for all channels, to be had without a file.
def profile(matrix, gamma):
    def number(value):
        return struct.pack(">i", round(value * 65536))

    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(map(number, values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 1) + bytes(80), b"wtpt": xyz((0.9642, 1, 0.8249))}
    tags |= {name: xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), matrix, strict=True)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    header = struct.pack(">I4s4s4s4s4s", start + len(data), bytes(4), b"\2\x10\0\0", b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + xyz((0.9642, 1, 0.8249))[8:] + bytes(48)
    return header + struct.pack(">I", len(tags)) + table + data


# Adobe RGB (1998), annex C: its colorants, adapted to D50, and its exponent.
ADOBE_RGB = profile([(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)], 2.2)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tif", "a.avif"])
def test_colours_in_another_profile_become_srgb(tmp_path, name):
    lossless = {"a.jpg": {"quality": 100}, "a.webp": {"lossless": True}, "a.avif": {"quality": 100}}.get(name, {})
    Image.new("RGB", (8, 8), (100, 150, 80)).save(tmp_path / name, icc_profile=ADOBE_RGB, **lossless)
    expected = [66, 151, 74]  # by the formulas of both spaces
    assert (
        np.abs(load_image(tmp_path / name)[4, 4].astype(int) - expected).max() <= 4
    )  # AVIF is a level off, which is 4 here


def test_transparency_survives_a_profile(tmp_path):
    Image.new("RGBA", (3, 2), (100, 150, 80, 51)).save(tmp_path / "a.png", icc_profile=ADOBE_RGB)
    assert np.abs(load_image(tmp_path / "a.png")[0, 0].astype(int) - [217, 234, 219]).max() <= 1


def test_a_picture_that_is_in_srgb_stays_as_it_is_to_the_last_bit(tmp_path):
    picture = np.random.default_rng(3).integers(0, 256, (30, 40, 3), np.uint8)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(picture).save(tmp_path / "a.png", icc_profile=srgb)
    np.testing.assert_array_equal(load_image(tmp_path / "a.png"), picture)


@pytest.mark.parametrize("kind", ["damaged", "of another space"])
def test_a_profile_that_does_not_apply_is_passed_over(tmp_path, kind):
    other = b"no profile" if kind == "damaged" else ADOBE_RGB.replace(b"RGB ", b"CMYK")
    Image.new("RGB", (3, 2), (100, 150, 80)).save(tmp_path / "a.png", icc_profile=other)
    assert load_image(tmp_path / "a.png")[0, 0].tolist() == [100, 150, 80]


def test_a_picture_is_written_without_a_profile(tmp_path):
    save_pixels(tmp_path / "a.png", np.zeros((3, 4, 3), np.uint8))
    assert "icc_profile" not in Image.open(tmp_path / "a.png").info


@pytest.mark.parametrize(
    ("depth", "row", "transparent", "expected"),
    [
        (1, bytes([0b01010000]), 1, [0, 255, 0, 255]),
        (2, bytes([0b00011011]), 1, [0, 255, 170, 255]),
        (4, bytes([0x01, 0x9F]), 1, [0, 255, 153, 255]),
        (8, bytes([0, 1, 100, 255]), 1, [0, 255, 100, 255]),
        (16, struct.pack(">4H", 0, 25600, 25700, 65535), 25700, [0, 100, 255, 255]),
    ],
)
def test_a_transparent_grey_is_white_at_every_depth_and_no_other(tmp_path, png, depth, row, transparent, expected):
    path = png(tmp_path / "a.png", [row], 4, depth, 0, [(b"tRNS", struct.pack(">H", transparent))])
    assert load_image(path)[0, :, 0].tolist() == expected


def test_a_transparent_colour_is_white_with_16_bits_too(tmp_path, png):
    row = struct.pack(">6H", 0x6412, 0x1234, 0xFF00, 0x1264, 0x3412, 0x00FF)
    path = png(tmp_path / "a.png", [row], 2, 16, 2, [(b"tRNS", row[:6])])
    assert load_image(path)[0].tolist() == [[255, 255, 255], [0x12, 0x34, 0x00]]
