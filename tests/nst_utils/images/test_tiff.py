"""Every kind of TIFF is read right, or refused with the reason."""

import numpy as np
import pytest

from nst_utils.errors import ImageError
from nst_utils.images import load_image

CHANNELS, WHITE_IS_ZERO, BLACK_IS_ZERO, RGB = 277, 0, 1, 2  # tag 262, photometric interpretation


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
def test_channels_may_lie_together_or_apart(tmp_path, tiff, quarters, bits, apart):
    values = (quarters.astype("<u2") * 257) if bits == 16 else quarters
    planes = [values[..., i].tobytes() for i in range(3)] if apart else [values.tobytes()]
    path = tiff(tmp_path / "a.tif", planes, 32, 16, bits)
    np.testing.assert_array_equal(load_image(path), quarters)


@pytest.mark.parametrize("white", [WHITE_IS_ZERO, BLACK_IS_ZERO])
def test_grey_of_16_bits_is_not_turned_into_its_negative(tmp_path, tiff, white):
    values = np.array([0, 100 * 257, 65535], "<u2")
    path = tiff(tmp_path / "a.tif", [values.tobytes()], 3, 1, 16, white, channels=1)
    assert load_image(path)[0, :, 0].tolist() == ([255, 155, 0] if white == WHITE_IS_ZERO else [0, 100, 255])


def test_grey_of_12_bits_is_as_bright_as_it_should_be(tmp_path, tiff):
    packed = bytes.fromhex("000fff800800")  # 0, 4095, 2048, 2048: two values in three bytes
    path = tiff(tmp_path / "a.tif", [packed], 4, 1, 12, BLACK_IS_ZERO, channels=1)
    assert load_image(path)[0, :, 0].tolist() == [0, 255, 128, 128]


@pytest.mark.parametrize(
    ("bits", "more", "message"),
    [
        (
            32,
            [(339, (3, 3, 3))],
            r"a.tif holds floating-point numbers \(32 bits a channel\), which have no fixed range",
        ),
        (16, [(339, (2, 2, 2))], r"a.tif holds numbers with a sign \(16 bits a channel\)"),
        (12, [], r"a.tif holds 12 bits a channel, which cannot be read\. Save it as RGB of 8 bits"),
        (32, [], r"a.tif holds 32 bits a channel, which cannot be read"),
        (8, [(254, 1)], r"a.tif is the raw file of a camera, or holds but a preview\. Export it as JPEG or PNG"),
        (8, [(50706, 0x0401)], "a.tif is the raw file of a camera"),
    ],
)
def test_what_is_no_picture_of_a_known_range_is_refused_with_the_reason(tmp_path, tiff, bits, more, message):
    path = tiff(tmp_path / "a.tif", [bytes(4 * 2 * 3 * bits // 8)], 4, 2, bits, RGB, 3, more)
    with pytest.raises(ImageError, match=message):
        load_image(path)


def test_a_kind_that_no_reader_knows_is_named_as_what_it_is(tmp_path, tiff):
    path = tiff(tmp_path / "a.tif", [bytes(4 * 2 * 3)], 4, 2, 8, photometric=32845)  # LogLuv, of 3 x 8 bits: nonsense
    with pytest.raises(ImageError, match=r"a.tif begins as TIFF does, but cannot be read \(unknown pixel mode\)"):
        load_image(path)
