import itertools
import os

import numpy as np
import pytest

from nst.contact_sheet import show_contact_sheet, thumbnail_side
from nst_utils.errors import ImageError

WIDE = np.full((30, 60, 3), [200, 30, 40], np.uint8)
TALL = np.full((50, 20, 3), [20, 130, 240], np.uint8)


def boxes(figure):
    """Width and height of each axes in inches."""
    width, height = figure.get_size_inches()
    return [(axes.get_position().width * width, axes.get_position().height * height) for axes in figure.axes]


def sheet():
    """Two contents and three styles; one painting failed."""
    contents, styles = {"wide": WIDE, "tall": TALL}, {"a": TALL, "b": WIDE, "c": WIDE}
    return show_contact_sheet(contents, styles, [[WIDE, WIDE, "failed"], [TALL, TALL, TALL]])


def test_a_contact_sheet_has_styles_along_the_top_and_contents_down_the_left():
    figure = sheet()
    assert [text.get_text() for text in figure.texts] == ["a", "b", "c", "wide", "tall"]
    middles = [
        (round((box.x0 + box.x1) / 2, 6), round((box.y0 + box.y1) / 2, 6))
        for box in (axes.get_position() for axes in figure.axes)
    ]
    columns, rows = sorted({x for x, _ in middles}), sorted({y for _, y in middles}, reverse=True)
    assert middles == [
        (columns[column], rows[row]) for row in range(3) for column in range(4) if (row, column) != (0, 0)
    ]
    for text, column in zip(figure.texts[:3], columns[1:], strict=True):
        assert text.get_position()[0] == pytest.approx(column, abs=1e-5)
    for text, row in zip(figure.texts[3:], rows[1:], strict=True):
        assert text.get_position()[1] == pytest.approx(row, abs=1e-5)


def test_a_contact_sheet_says_which_painting_failed():
    figure = sheet()
    words = [(number, axes.texts[0].get_text()) for number, axes in enumerate(figure.axes) if axes.texts]
    assert words == [(6, "failed")]
    assert boxes(figure)[6] == pytest.approx(boxes(figure)[5])  # the shape of what would be there


def test_a_contact_sheet_squashes_nothing():
    figure = sheet()
    for (width, height), axes in zip(boxes(figure), figure.axes, strict=True):
        for image in axes.images:
            n_H, n_W = image.get_array().shape[:2]
            assert width / height == pytest.approx(n_W / n_H)


@pytest.mark.parametrize("columns", [1, 4, 40])
@pytest.mark.parametrize("name", ["a", "a name that is far too long for any cell of a contact sheet" * 3])
def test_the_names_on_a_contact_sheet_stay_in_their_cells(columns, name):
    styles = {f"{name}{i}": WIDE for i in range(columns)}
    figure = show_contact_sheet({name: WIDE}, styles, [[WIDE] * columns])
    figure.canvas.draw()
    *along, beside = [text.get_window_extent() for text in figure.texts]
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(along))
    for extent in (*along, beside):
        assert min(extent.x0, extent.y0) >= 0
        assert extent.x1 <= figure.bbox.x1
        assert extent.y1 <= figure.bbox.y1
    assert beside.height <= figure.axes[columns].get_window_extent().height


def test_a_large_contact_sheet_stays_small():
    thumbnail = np.zeros((thumbnail_side(50), 20, 3), np.uint8)
    styles = {str(i): thumbnail for i in range(50)}
    figure = show_contact_sheet({"a": thumbnail}, styles, [[thumbnail] * 50])
    assert figure.get_figwidth() * figure.dpi < 4000
    assert thumbnail_side(3) == 292


@pytest.mark.parametrize(
    ("contents", "paintings", "shape"), [({}, [], r"\[\]"), ({"a": WIDE}, [], r"\[\]"), ({"a": WIDE}, [[]], r"\[0\]")]
)
def test_a_contact_sheet_needs_a_painting_for_each_pair(contents, paintings, shape):
    with pytest.raises(
        ImageError, match=f"a row of 1 paintings for each of {len(contents)} contents, got rows of {shape}"
    ):
        show_contact_sheet(contents, {"b": WIDE}, paintings)


def test_a_name_that_is_no_text_is_drawn_all_the_same():
    picture = np.zeros((3, 4, 3), np.uint8)
    figure = show_contact_sheet({os.fsdecode(b"caf\xe9"): picture}, {"style": picture}, [[picture]])
    assert figure.pixels().any()
    assert "caf?" in [text.get_text() for text in figure.texts]
