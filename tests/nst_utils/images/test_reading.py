import io
import itertools
import os
import struct
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from nst_utils.errors import ImageError
from nst_utils.images import formats, load_image, read_picture

RED, WHITE = [220, 20, 30], [255, 255, 255]  # of the fixture quarters


def saved(folder, name, image, **options):
    path = folder / name
    image.save(path, **options)
    return path


# load_image: what it reads


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.png", {}),
        ("a.bmp", {}),
        ("a.tiff", {}),
        ("a.tif", {"compression": "tiff_lzw"}),
        ("a.webp", {"lossless": True}),
        ("a.gif", {}),
        ("a.jfif", {"format": "PNG"}),
        ("no_suffix_is_needed", {"format": "PNG"}),
        ("wrong_suffix.jpg", {"format": "PNG"}),
    ],
)
def test_load_image_reads_lossless_formats_exactly(tmp_path, quarters, name, options):
    image = load_image(saved(tmp_path, name, Image.fromarray(quarters), **options))
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, quarters)


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "YCbCr"])
def test_load_image_reads_jpeg_in_every_colour_space(tmp_path, quarters, mode):
    path = saved(tmp_path, "a.jpg", Image.fromarray(quarters).convert(mode), quality=100, subsampling=0)
    assert np.abs(load_image(path).astype(int) - quarters).max() <= 3  # rounding of the colour transform; 2 measured


def test_load_image_reads_the_first_frame_of_an_animation(tmp_path, quarters):
    frames = [Image.fromarray(quarters), Image.new("RGB", (32, 16), "black")]
    for name in ("a.gif", "a.png", "a.tiff"):
        path = saved(tmp_path, name, frames[0], save_all=True, append_images=frames[1:])
        np.testing.assert_array_equal(load_image(path), quarters)


def test_load_image_reads_the_first_picture_of_a_phones_jpeg(tmp_path, quarters):
    picture = Image.fromarray(quarters)  # phones append a depth map or a second view: the MPO format, named .jpg
    path = tmp_path / "phone.jpg"
    picture.save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (32, 16))], quality=100, subsampling=0)
    assert np.abs(load_image(path).astype(int) - quarters).max() <= 3


def test_load_image_makes_grey_pictures_rgb(tmp_path, quarters):
    grey = Image.fromarray(quarters).convert("L")
    for mode in ("L", "1"):
        image = load_image(saved(tmp_path, f"{mode}.png", grey.convert(mode)))
        np.testing.assert_array_equal(image, np.stack([np.asarray(grey.convert(mode).convert("L"))] * 3, axis=-1))


def test_load_image_reads_a_palette(tmp_path, quarters):
    palette = Image.fromarray(quarters).quantize(4)
    assert palette.mode == "P"
    np.testing.assert_array_equal(load_image(saved(tmp_path, "a.png", palette)), quarters)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tiff", "a.gif"])
def test_load_image_lays_transparency_on_white(tmp_path, quarters, name):
    picture = Image.fromarray(quarters)
    alpha = np.full((16, 32), 255, np.uint8)
    alpha[:8, :16] = 0
    picture.putalpha(Image.fromarray(alpha))
    expected = quarters.copy()
    expected[:8, :16] = WHITE
    options = {"lossless": True} if name == "a.webp" else {}
    np.testing.assert_array_equal(load_image(saved(tmp_path, name, picture, **options)), expected)


def test_load_image_mixes_half_transparent_pixels_with_white(tmp_path):
    path = saved(tmp_path, "a.png", Image.new("RGBA", (3, 2), (100, 0, 255, 51)))  # 51 / 255 is one fifth
    assert load_image(path)[0, 0].tolist() == [224, 204, 255]  # 255 - (255 - colour) / 5


def test_load_image_lays_a_grey_picture_with_alpha_on_white(tmp_path):
    assert load_image(saved(tmp_path, "a.png", Image.new("LA", (3, 2), (100, 51))))[0, 0].tolist() == [224] * 3


def test_load_image_knows_a_transparent_palette_entry_and_a_transparent_colour(tmp_path, quarters):
    picture = Image.fromarray(quarters)
    palette = picture.quantize(4)
    red = palette.getpixel((0, 0))
    for i, (image, transparency) in enumerate([(palette, red), (picture, tuple(RED))]):
        loaded = load_image(saved(tmp_path, f"{i}.png", image, transparency=transparency))
        assert loaded[0, 0].tolist() == WHITE
        np.testing.assert_array_equal(loaded[:, 16:], quarters[:, 16:])


@pytest.mark.parametrize("name", ["a.png", "a.tiff"])
def test_load_image_scales_16_bit_grey_to_8(tmp_path, name):
    values = np.array([[0, 257, 257 * 100, 257 * 100 + 128, 257 * 100 + 129, 65535]], np.uint16)
    loaded = load_image(saved(tmp_path, name, Image.fromarray(values)))
    assert loaded[0, :, 0].tolist() == [0, 1, 100, 100, 101, 255]
    assert (loaded == loaded[..., :1]).all()


def test_load_image_scales_16_bit_colour_to_8(tmp_path, png, quarters):
    rows = [row.tobytes() for row in quarters.astype(">u2") * 257]
    np.testing.assert_array_equal(load_image(png(tmp_path / "a.png", rows, 32, 16, 2)), quarters)


def test_load_image_scales_16_bit_colour_with_alpha(tmp_path, png):
    pixel = np.array([100 * 257, 0, 65535, 51 * 257], ">u2")
    assert load_image(png(tmp_path / "a.png", [pixel.tobytes()], 1, 16, 6))[0, 0].tolist() == [224, 204, 255]


@pytest.mark.parametrize(("orientation", "suffix"), [*itertools.product(range(1, 9), ["jpg", "png", "webp", "tiff"])])
def test_load_image_turns_pictures_upright(tmp_path, quarters, orientation, suffix):
    # How the stored rows and columns lie: EXIF 2.3, tag 274.
    stored = {
        1: quarters,
        2: quarters[:, ::-1],
        3: quarters[::-1, ::-1],
        4: quarters[::-1],
        5: quarters.transpose(1, 0, 2),
        6: np.rot90(quarters, 1),  # the camera was turned: 0th row is the right-hand side
        7: quarters[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(quarters, -1),
    }[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    options = {"jpg": {"quality": 100, "subsampling": 0}, "webp": {"lossless": True}}.get(suffix, {})
    path = saved(tmp_path, f"a.{suffix}", Image.fromarray(np.ascontiguousarray(stored)), exif=exif, **options)
    loaded = load_image(path)
    assert loaded.shape == quarters.shape
    assert np.abs(loaded.astype(int) - quarters).max() <= 3


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_load_image_reads_a_picture_whose_exif_block_is_damaged(tmp_path, quarters, suffix):
    path = saved(tmp_path, f"a.{suffix}", Image.fromarray(quarters), exif=b"Exif\0\0garbage")
    assert load_image(path).shape == quarters.shape


def test_load_image_finds_the_course_pictures_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_image("images/scream_400x300.jpg").shape == (300, 400, 3)


# load_image: sizes


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        (None, (16, 32, 3)),
        ((None, None), (16, 32, 3)),
        (8, (4, 8, 3)),
        ((8, None), (4, 8, 3)),
        ((None, 8), (8, 16, 3)),
        ((64, 64), (64, 64, 3)),
        ([5, 7], (7, 5, 3)),
        ((np.int64(9), 2), (2, 9, 3)),
        ((1, None), (1, 1, 3)),
    ],
)
def test_load_image_gives_the_size_asked_for(tmp_path, quarters, size, shape):
    assert load_image(saved(tmp_path, "a.png", Image.fromarray(quarters)), size).shape == shape


def test_load_image_crops_around_the_centre_and_never_squashes(tmp_path, quarters):
    path = saved(tmp_path, "a.png", Image.fromarray(quarters))
    np.testing.assert_array_equal(load_image(path, (16, 16)), quarters[:, 8:24])
    np.testing.assert_array_equal(load_image(path, (32, 8)), load_image(path, (32, None))[4:12])


def test_load_image_measures_size_on_the_upright_picture(tmp_path, quarters):
    exif = Image.Exif()
    exif[274] = 6
    path = saved(tmp_path, "a.png", Image.fromarray(np.ascontiguousarray(np.rot90(quarters))), exif=exif)
    assert load_image(path, (16, None)).shape == (8, 16, 3)


@pytest.mark.parametrize(
    "size", [(4,), (4, 3, 2), (0, 3), (-1, None), (1.5, 2), "4x3", 0, True, (True, 3), ("4", "3")]
)
def test_load_image_rejects_what_is_no_size(size):
    with pytest.raises(ImageError, match=r"size must be None, the longest side or \(width, height\) in pixels.*got"):
        load_image("images/scream_400x300.jpg", size)


@pytest.mark.parametrize("size", [(10**6, 10**6), (10**9, None)])
def test_load_image_rejects_a_size_that_would_fill_the_memory(size):
    with pytest.raises(ImageError, match="more than 89 megapixels"):
        load_image("images/scream_400x300.jpg", size)


# load_image: what it refuses


def test_load_image_says_where_it_looked_and_what_lies_near():
    with pytest.raises(ImageError, match=r"images/pagoda.jpg was not found in .*pagoda_400x300.jpg"):
        load_image("images/pagoda.jpg")


def test_load_image_rejects_a_folder():
    with pytest.raises(ImageError, match="images is a folder"):
        load_image("images")


def test_load_image_rejects_a_pipe_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ImageError, match="a folder or a device"):
        load_image(tmp_path / "pipe.png")


def test_load_image_rejects_a_text_file(tmp_path):
    (tmp_path / "page.jpg").write_text("<!DOCTYPE html><html>")
    with pytest.raises(ImageError, match=r"page.jpg is not a picture.*expected JPEG.*starts with b'<!DOCTYPE html>"):
        load_image(tmp_path / "page.jpg")


def test_load_image_rejects_an_empty_file(tmp_path):
    (tmp_path / "a.png").touch()
    with pytest.raises(ImageError, match=r"a.png is not a picture.*it is empty"):
        load_image(tmp_path / "a.png")


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp", "tiff", "gif"])
def test_load_image_rejects_a_truncated_file(tmp_path, photo, suffix):
    path = saved(tmp_path, f"a.{suffix}", Image.fromarray(photo))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(ImageError, match=r"is damaged or incomplete|is not a picture that can be read"):
        load_image(path)


def test_load_image_rejects_a_corrupt_file(tmp_path, photo):
    path = saved(tmp_path, "a.png", Image.fromarray(photo))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ImageError, match=r"a.png is damaged or incomplete"):
        load_image(path)


@pytest.mark.parametrize("side", [10_000, 14_000])  # where Pillow warns (89 megapixels), and where it refuses (179)
def test_load_image_rejects_a_decompression_bomb(tmp_path, side):
    path = saved(tmp_path, "a.png", Image.new("1", (side, side)))
    assert path.stat().st_size < 50_000
    with pytest.raises(ImageError, match="unpacks to more than 89 megapixels"):
        load_image(path)


def test_load_image_rejects_pixels_without_a_fixed_range(tmp_path):
    with pytest.raises(ImageError, match=r"a.tiff holds .*\(LAB\)"):
        load_image(saved(tmp_path, "a.tiff", Image.new("LAB", (3, 2))))


def test_load_image_takes_the_longest_side_of_a_tall_picture_too(tmp_path, quarters):
    path = saved(tmp_path, "a.png", Image.fromarray(quarters.transpose(1, 0, 2).copy()))
    assert load_image(path, 8).shape == (8, 4, 3)


@pytest.mark.parametrize("background", ["nocolour", 3, None, ""])
def test_load_image_rejects_what_is_no_colour_and_blames_no_file(background):
    with pytest.raises(ImageError, match=r"background must name a colour, .*got"):
        load_image("images/scream_400x300.jpg", background=background)


def test_load_image_says_what_a_link_points_to_that_is_not_there(tmp_path):
    (tmp_path / "louvre.jpg").symlink_to("../photos/louvre.jpg")
    with pytest.raises(
        ImageError, match=r"louvre.jpg is a symbolic link to ../photos/louvre.jpg, which is not there"
    ):
        load_image(tmp_path / "louvre.jpg")


def test_load_image_reads_a_phones_picture_or_says_what_reads_it(tmp_path, quarters, monkeypatch):
    path = saved(tmp_path, "a.heic", Image.fromarray(quarters), quality=-1)
    np.testing.assert_allclose(load_image(path).astype(int), quarters, atol=3)
    monkeypatch.delitem(formats.READ, "HEIF")  # as without the optional package
    with pytest.raises(ImageError, match=r"a.heic is a HEIC file\. `pip install pillow-heif` lets it be read; or"):
        load_image(path)


@pytest.mark.parametrize("path", [None, 3, b"a.png", np.zeros((2, 3, 3))])
def test_load_image_rejects_what_is_no_path(path):
    with pytest.raises(ImageError, match="path must name a picture file, got"):
        load_image(path)


@pytest.mark.parametrize("path", ["a\0b.png", "x" * 5000])
def test_load_image_rejects_a_name_that_no_file_can_have(path):
    with pytest.raises(ImageError, match="cannot be opened"):
        load_image(path)


def test_a_damaged_picture_prints_nothing(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (9, 6)).save(buffer, "TIFF", compression="tiff_deflate")
    entry = struct.pack("<HHI", 277, 3, 1)  # SamplesPerPixel: Pillow logs an error, libtiff writes to stderr
    data = buffer.getvalue()
    assert data.count(entry) == 1
    (tmp_path / "logged.tiff").write_bytes(data.replace(entry + b"\3", entry + b"\xff"))
    (tmp_path / "pixels.tiff").write_bytes(data[:10] + b"\xff" * 4 + data[14:])  # they follow the header of 8 bytes
    code = (
        "import sys, nst_utils\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        nst_utils.load_image(path)\n"
        "    except nst_utils.ImageError:\n"
        "        pass\n"
    )
    command = [sys.executable, "-c", code, *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# read_picture


def test_read_picture_gives_a_picture_that_is_not_decoded_yet(tmp_path, photo):
    path = saved(tmp_path, "a.png", Image.fromarray(photo))
    path.write_bytes(path.read_bytes()[:20_000])  # the header is whole, the pixels are not
    assert read_picture(path, lambda picture: picture.size) == (400, 300)
    with pytest.raises(ImageError, match=r"a.png is damaged or incomplete"):
        read_picture(path, lambda picture: picture.load())


def test_read_picture_closes_the_file(tmp_path, quarters):
    picture = read_picture(saved(tmp_path, "a.png", Image.fromarray(quarters)), lambda picture: picture)
    with pytest.raises(ValueError, match="closed file"):
        picture.load()
