import importlib.util
import re
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from nst.cli import _parser
from nst.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
# Where a file goes or how it came about, not what is painted.
OF_NO_PICTURE = {
    "help",
    "version",
    "output",
    "repeat",
    "resume",
    "triptych",
    "trace",
    "report",
    "frames",
    "gif",
    "mp4",
}
OF_NO_PICTURE |= {
    "frame_every",
    "force",
    "no_metadata",
    "weights",
    "size",
}  # and the size, which is that of the gallery


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_gallery", ROOT / "tools" / "build_gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_tool_writes(tool):
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page()


def test_every_picture_of_the_page_is_there_small_and_with_its_credit(tool):
    names = re.findall(r"\]\(pictures/gallery/(\w+)\.jpg\)", tool.page())
    assert set(names) == {path.stem for path in tool.FOLDER.glob("*")} <= set(tool.commands())
    for path in tool.FOLDER.glob("*"):
        assert path.stat().st_size < 60_000
        with Image.open(path) as picture:
            assert picture.height == tool.HEIGHT
            if not {"fluid.png"} & set(tool.commands()[path.stem]):
                assert "CC BY 2.0" in picture.getexif()[ExifTags.Base.Copyright]


def test_every_option_that_changes_a_picture_is_shown(tool):
    options = {a.option_strings[-1] for a in _parser()._actions if a.option_strings}
    assert {f"--{field.name.replace('_', '-')}" for field in fields(Settings)} <= options
    shown = {word for arguments in tool.commands().values() for word in arguments if word.startswith("--")}
    assert options - {f"--{name.replace('_', '-')}" for name in OF_NO_PICTURE} == shown
