import io
import itertools
import os
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from nst_utils.config import CONFIG
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import (
    fit_image,
    generate_noise_image,
    load_image,
    open_picture,
    reshape_and_normalize_image,
    save_image,
    save_pixels,
    to_pixels,
)

MEANS = [123.68, 116.779, 103.939]  # RGB; Simonyan & Zisserman 2015, section 2.1
RED, GREEN, BLUE, WHITE = [220, 20, 30], [10, 180, 40], [30, 60, 200], [255, 255, 255]

pixels = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=7).map(lambda shape: (*shape, 3)))


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


def saved(folder, name, image, **options):
    path = folder / name
    image.save(path, **options)
    return path


def png16(array):
    """A PNG of 16 bits a channel, from its specification: Pillow writes none with colour."""
    n_H, n_W, n_C = array.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in array)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colour_type = {1: 0, 2: 4, 3: 2, 4: 6}[n_C]
    header = struct.pack(">IIBBBBB", n_W, n_H, 16, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


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


def test_load_image_scales_16_bit_colour_to_8(tmp_path, quarters):
    (tmp_path / "a.png").write_bytes(png16(quarters.astype(np.uint16) * 257))
    np.testing.assert_array_equal(load_image(tmp_path / "a.png"), quarters)


def test_load_image_scales_16_bit_colour_with_alpha(tmp_path):
    (tmp_path / "a.png").write_bytes(png16(np.full((2, 3, 4), [100 * 257, 0, 65535, 51 * 257], np.uint16)))
    assert load_image(tmp_path / "a.png")[0, 0].tolist() == [224, 204, 255]


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


@pytest.mark.parametrize("size", [(4,), (4, 3, 2), (0, 3), (-1, None), (1.5, 2), "4x3", 400, (True, 3), ("4", "3")])
def test_load_image_rejects_what_is_no_size(size):
    with pytest.raises(ImageError, match=r"size must be None or \(width, height\) in pixels.*got"):
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


@pytest.mark.parametrize("mode", ["F", "I", "LAB"])
def test_load_image_rejects_pixels_without_a_fixed_range(tmp_path, mode):
    with pytest.raises(ImageError, match=rf"a.tiff holds .*\({mode}\)"):
        load_image(saved(tmp_path, "a.tiff", Image.new(mode, (3, 2))))


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


# open_picture


def test_open_picture_gives_a_picture_that_is_not_decoded_yet(tmp_path, photo):
    path = saved(tmp_path, "a.png", Image.fromarray(photo))
    path.write_bytes(path.read_bytes()[:20_000])  # the header is whole, the pixels are not
    with open_picture(path) as picture:
        assert picture.size == (400, 300)
    with pytest.raises(ImageError, match=r"a.png is damaged or incomplete"), open_picture(path) as picture:
        picture.load()


def test_open_picture_closes_the_file(tmp_path, quarters):
    with open_picture(saved(tmp_path, "a.png", Image.fromarray(quarters))) as picture:
        pass
    with pytest.raises(ValueError, match="closed file"):
        picture.load()


# fit_image


@pytest.mark.parametrize("size", [(16, 16), (32, 8), (None, 8), (7, 50), None])
def test_fit_image_does_to_a_picture_what_load_image_does_to_its_file(tmp_path, quarters, size):
    path = saved(tmp_path, "a.png", Image.fromarray(quarters))
    np.testing.assert_array_equal(fit_image(quarters, size), load_image(path, size))


def test_fit_image_leaves_every_pixel_of_a_picture_that_fits():
    picture = np.random.default_rng(3).integers(0, 256, (30, 41, 3), np.uint8)
    fitted = fit_image(picture, (41, 30))
    np.testing.assert_array_equal(fitted, picture)
    assert not np.shares_memory(fitted, picture)


def test_fit_image_rejects_what_is_no_picture_or_no_size(quarters):
    with pytest.raises(ImageError, match=r"image must have shape \(n_H, n_W, 3\), got \(16, 32\)"):
        fit_image(quarters[..., 0], (8, 8))
    with pytest.raises(ImageError, match="size must be None or"):
        fit_image(quarters, 8)


# reshape_and_normalize_image and to_pixels


def test_reshape_and_normalize_image_subtracts_the_means_and_adds_the_batch_axis(photo):
    batch = reshape_and_normalize_image(photo)
    assert batch.dtype == np.float32
    assert batch.shape == (1, 300, 400, 3)
    np.testing.assert_allclose(batch[0, 7, 11], photo[7, 11] - np.array(MEANS), rtol=1e-6)


@given(pixels)
def test_to_pixels_undoes_reshape_and_normalize_image(image):
    before = image.copy()
    batch = reshape_and_normalize_image(image)
    assert batch.shape == (1, *image.shape)
    np.testing.assert_array_equal(to_pixels(batch), image)
    np.testing.assert_array_equal(image, before)


def test_to_pixels_clips_and_rounds():
    wanted = np.array([-40.0, 0.4, 0.6, 127.4, 254.6, 300.0]).reshape(1, 2, 3, 1)  # every channel alike
    pixels = to_pixels(np.repeat(wanted, 3, axis=3) - MEANS)
    assert pixels.dtype == np.uint8
    assert pixels[..., 0].ravel().tolist() == [0, 0, 1, 127, 255, 255]


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 5), np.uint8), r"got \(4, 5\)\. It is grey"),
        (np.zeros((4, 5, 4), np.uint8), r"got \(4, 5, 4\)\. Drop the alpha channel with image\[..., :3\]"),
        (np.zeros((1, 4, 5, 3), np.uint8), r"got \(1, 4, 5, 3\)\. Give one picture without the batch axis"),
        (np.zeros((0, 5, 3), np.uint8), r"got \(0, 5, 3\)"),
        ("images/pagoda_400x300.jpg", r"got \(\)\. load_image\(path\) returns such an array"),
        (np.full((4, 5, 3), 0.5), r"0-255 as uint8, got float64.*its values lie in 0-1: \(image \* 255\)"),
        (np.full((4, 5, 3), 200.0), r"0-255 as uint8, got float64.*image.astype\(np.uint8\)"),
        (np.full((4, 5, 3), 200), r"0-255 as uint8, got int64"),
    ],
)
def test_reshape_and_normalize_image_says_what_is_wrong(image, message):
    with pytest.raises(ImageError, match=message):
        reshape_and_normalize_image(image)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 5, 3)), r"must have shape \(1, n_H, n_W, 3\), got \(4, 5, 3\)"),
        (np.zeros((2, 4, 5, 3)), r"got \(2, 4, 5, 3\)"),
        (np.zeros((1, 4, 5, 4)), r"got \(1, 4, 5, 4\)"),
        (np.zeros((1, 4, 5, 3), np.uint8), "floating-point with the means subtracted, got uint8"),
        (np.full((1, 4, 5, 3), np.nan), "holds NaN or infinite values"),
        (np.full((1, 4, 5, 3), np.inf), "holds NaN or infinite values"),
    ],
)
def test_a_batch_of_another_kind_is_rejected_everywhere(tmp_path, image, message):
    for use in (to_pixels, generate_noise_image, lambda image: save_image(tmp_path / "a.png", image)):
        with pytest.raises(ImageError, match=message):
            use(image)
    assert list(tmp_path.iterdir()) == []


# generate_noise_image


def exercise_noise_image(content_image, noise_ratio):
    """The exercise's own lines, for any size."""
    noise_image = np.random.uniform(-20, 20, content_image.shape).astype("float32")
    return noise_image * noise_ratio + content_image * (1 - noise_ratio)


@pytest.mark.parametrize("noise_ratio", [0, 0.25, 0.6, 1])
def test_generate_noise_image_draws_the_exercises_stream(batch, noise_ratio):
    np.random.seed(3)
    expected = exercise_noise_image(batch, noise_ratio)
    np.random.seed(3)
    np.testing.assert_array_equal(generate_noise_image(batch, noise_ratio), expected)
    np.testing.assert_array_equal(generate_noise_image(batch, noise_ratio, seed=3), expected)
    assert expected.dtype == np.float32


def test_generate_noise_image_of_another_seed_is_another_image(batch):
    assert not np.array_equal(generate_noise_image(batch, seed=3), generate_noise_image(batch, seed=4))


def test_generate_noise_image_with_a_seed_leaves_the_global_stream_alone(batch):
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    generate_noise_image(batch, seed=3)
    assert np.random.rand() == expected


@settings(max_examples=25)
@given(noise_ratio=st.floats(0, 1), seed=st.integers(0, 2**32 - 1))
def test_generate_noise_image_stays_within_the_noise_of_the_content(noise_ratio, seed):
    content = reshape_and_normalize_image(np.full((3, 5, 3), 77, np.uint8))
    generated = generate_noise_image(content, noise_ratio, seed)
    assert generated.dtype == np.float32
    assert np.abs(generated - (1 - noise_ratio) * content).max() <= 20 * noise_ratio + 1e-4  # float32 at 150


def test_generate_noise_image_is_float32_for_every_float(batch):
    assert generate_noise_image(batch.astype(np.float64), np.float64(0.6), seed=0).dtype == np.float32


@pytest.mark.parametrize("noise_ratio", [-0.1, 1.1, np.nan, "much", None])
def test_generate_noise_image_rejects_a_ratio_outside_0_to_1(batch, noise_ratio):
    with pytest.raises(SettingsError, match="noise_ratio must be"):
        generate_noise_image(batch, noise_ratio)


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "three"])
def test_generate_noise_image_rejects_what_is_no_seed(batch, seed):
    with pytest.raises(SettingsError, match="seed must be None or an integer"):
        generate_noise_image(batch, seed=seed)


# save_image


@pytest.mark.parametrize("name", ["a.png", "a.PNG", "a.tif", "a.tiff"])
def test_save_image_keeps_every_pixel_in_lossless_formats(tmp_path, batch, name):
    save_image(tmp_path / name, batch)
    np.testing.assert_array_equal(load_image(tmp_path / name), to_pixels(batch))


@pytest.mark.parametrize(("name", "bound"), [("a.jpg", 2.0), ("a.jpeg", 2.0), ("a.webp", 4.0)])
def test_save_image_stays_close_in_lossy_formats(tmp_path, batch, name, bound):
    save_image(tmp_path / name, batch)  # mean error measured here: JPEG 0.9, WebP 1.7
    assert np.abs(load_image(tmp_path / name).astype(int) - to_pixels(batch)).mean() < bound


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.tiff", "TIFF")]
)
def test_save_image_writes_the_format_of_the_suffix(tmp_path, batch, name, kind):
    save_image(tmp_path / name, batch)
    with Image.open(tmp_path / name) as image:
        assert image.format == kind


def test_save_image_writes_jpeg_at_full_colour_resolution(tmp_path, batch):
    save_image(tmp_path / "a.jpg", batch)
    with Image.open(tmp_path / "a.jpg") as image:
        assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3  # sampling factors: 4:4:4


def test_save_image_leaves_its_input_unchanged(tmp_path, batch):
    before = batch.copy()
    batch.setflags(write=False)
    save_image(tmp_path / "a.png", batch)
    np.testing.assert_array_equal(batch, before)


def test_save_image_makes_the_folder_and_replaces_the_file(tmp_path, batch):
    path = tmp_path / "output" / "run" / "a.png"
    save_image(str(path), batch)
    save_image(path, batch[:, ::-1])
    np.testing.assert_array_equal(load_image(path), to_pixels(batch)[::-1])
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a", "a.gif", "a.xyz", "a.png.bak"])
def test_save_image_rejects_a_suffix_it_does_not_know(tmp_path, batch, name):
    with pytest.raises(ImageError, match=r"must end in one of .png, .jpg"):
        save_image(tmp_path / name, batch)


def test_save_image_says_when_the_place_cannot_be_written(tmp_path, batch):
    (tmp_path / "file").touch()
    (tmp_path / "folder.png").mkdir()
    for path in (tmp_path / "file" / "a.png", tmp_path / "folder.png"):
        with pytest.raises(ImageError, match="could not be written"):
            save_image(path, batch)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "folder.png"]


def test_save_image_keeps_the_old_file_when_the_format_cannot_hold_the_new_one(tmp_path, batch):
    save_image(tmp_path / "a.webp", batch)
    before = (tmp_path / "a.webp").read_bytes()
    with pytest.raises(ImageError, match="could not be written"):
        save_image(tmp_path / "a.webp", np.zeros((1, 1, 20_000, 3), np.float32))  # WebP ends at 16383
    assert (tmp_path / "a.webp").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


# save_pixels


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tiff"])
def test_save_pixels_writes_the_file_that_save_image_writes(tmp_path, batch, name):
    save_image(tmp_path / name, batch)
    save_pixels(tmp_path / f"b_{name}", to_pixels(batch))
    assert (tmp_path / name).read_bytes() == (tmp_path / f"b_{name}").read_bytes()


@pytest.mark.parametrize(
    "pixels", [np.zeros((4, 5), np.uint8), np.zeros((4, 5, 3)), np.zeros((1, 4, 5, 3), np.uint8)]
)
def test_save_pixels_rejects_what_is_no_rgb_picture(tmp_path, pixels):
    with pytest.raises(ImageError, match="image must"):
        save_pixels(tmp_path / "a.png", pixels)
    assert list(tmp_path.iterdir()) == []


def test_save_pixels_rejects_a_suffix_it_does_not_know(tmp_path, quarters):
    with pytest.raises(ImageError, match=r"a.gif must end in one of .png, .jpg"):
        save_pixels(tmp_path / "a.gif", quarters)


def test_tensorflow_variables_are_taken_as_they_are(tmp_path, batch):
    import tensorflow as tf

    variable = tf.Variable(batch)
    np.testing.assert_array_equal(to_pixels(variable), to_pixels(batch))
    save_image(tmp_path / "a.png", variable)
    np.testing.assert_array_equal(load_image(tmp_path / "a.png"), to_pixels(batch))
    assert generate_noise_image(variable, seed=0).shape == batch.shape


def test_config_holds_the_exercises_numbers():
    assert (CONFIG.IMAGE_WIDTH, CONFIG.IMAGE_HEIGHT, CONFIG.NOISE_RATIO) == (400, 300, 0.6)
    np.testing.assert_allclose(CONFIG.MEANS.ravel(), MEANS, rtol=1e-7)
