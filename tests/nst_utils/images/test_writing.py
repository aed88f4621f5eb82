import numpy as np
import pytest
from PIL import Image

from nst_utils.errors import ImageError
from nst_utils.images import load_image, save_image, save_pixels, to_pixels


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


@pytest.mark.parametrize("path", [3, None, b"a.png"])
def test_what_is_no_path_is_told(batch, path):
    with pytest.raises(ImageError, match="path must be the name of a file to write, got"):
        save_image(path, batch)


def test_a_home_folder_is_the_same_for_reading_and_writing(tmp_path, monkeypatch, batch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    save_image("~/new/a.png", batch)
    np.testing.assert_array_equal(load_image("~/new/a.png"), to_pixels(batch))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
