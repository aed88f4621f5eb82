import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from nst_utils import load_image

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["pagoda", "dahlia", "starry_night", "scream"]
SIZES = [(800, 600), (400, 300)]  # the exercise's two


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_images", ROOT / "tools" / "build_images.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(tool, tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    tool.main(folder)
    return folder


FILES = [f"{name}_{width}x{height}.jpg" for name in NAMES for width, height in SIZES]


def test_the_tool_makes_every_picture_in_both_sizes(built):
    assert sorted(path.name for path in built.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_committed_pictures_are_what_the_tool_makes(name, built):
    # Not byte for byte: another libjpeg may round otherwise. Measured mean difference: 0 with the same libjpeg,
    # 0.5 to 2.9 with quality 91 instead of 92, 3.4 to 15 with the box moved by one pixel.
    difference = load_image(built / name).astype(int) - load_image(ROOT / "images" / name)
    assert np.abs(difference).mean() < 0.25


@pytest.mark.parametrize("name", FILES)
def test_the_tool_makes_each_picture_in_its_size(name, built):
    width, height = map(int, name.removesuffix(".jpg").rsplit("_", 1)[1].split("x"))
    assert load_image(built / name).shape == (height, width, 3)


@pytest.mark.parametrize("name", NAMES)
def test_no_picture_is_squashed_or_reaches_outside_its_original(tool, name):
    left, upper, right, lower = tool.PICTURES[name].box
    with Image.open(ROOT / "images" / "originals" / f"{name}.jpg") as original:
        assert 0 <= left < right <= original.width
        assert 0 <= upper < lower <= original.height
    assert (right - left) * 3 == (lower - upper) * 4


@pytest.mark.parametrize("name", FILES)
def test_the_credit_travels_inside_the_picture(tool, name):
    with Image.open(ROOT / "images" / name) as image:
        assert image.getexif()[ExifTags.Base.Copyright] == tool.PICTURES[name.rsplit("_", 1)[0]].credit


def test_every_picture_in_the_folder_is_credited():
    credits = (ROOT / "images" / "CREDITS.md").read_text()
    for name in {path.stem.rsplit("_", 1)[0] for path in (ROOT / "images").glob("*.jpg")}:
        row = next((line for line in credits.splitlines() if line.startswith(f"| `{name}`")), "")
        assert "public domain" in row or "https://creativecommons.org/licenses/by/2.0/" in row, name
        assert "scaled" in row, name
