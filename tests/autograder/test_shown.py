import base64
import io
import re

import nbformat
import numpy as np
import pytest
from PIL import Image, ImageSequence

from autograder.shown import FILM, PHOTOGRAPH, shown, small

NOISE = np.random.default_rng(0).integers(0, 256, (8, 300, 400, 3), np.uint8)
PACE = [150] * 7 + [1000]  # ms: the last frame stays


def encoded(kind, *frames, **options):
    """A picture's bytes; of several frames, a film's."""
    first, *others = map(Image.fromarray, frames)
    content = io.BytesIO()
    first.save(content, kind, **options, **({"save_all": True, "append_images": others} if others else {}))
    return content.getvalue()


def inline(picture, attributes=""):
    return f'<img alt="What is seen"{attributes} src="data:image/png;base64,{base64.b64encode(picture).decode()}">'


@pytest.fixture
def of(tmp_path):
    """What a page shows of a cell's outputs, and the pictures it puts somewhere."""

    def of(*bundles):
        cell = nbformat.v4.new_code_cell("paint()")
        cell.outputs = [nbformat.v4.new_output("display_data", data) for data in bundles]
        put = {}
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), cell])
        notebook = shown(notebook, tmp_path, lambda name, picture: put.update({name: picture}) or f'src="at/{name}"')
        return [output.data["text/html"] for output in notebook.cells[1].outputs], put

    return of


def test_pictures_go_where_the_page_puts_them_and_keep_what_is_said_of_them(of):
    drawing = encoded("PNG", np.zeros((20, 30, 3), np.uint8))
    html, put = of({"text/html": inline(drawing) + inline(drawing, ' width="90"')}, {"text/html": "<b>bold</b>"})
    assert html == [
        '<img alt="What is seen" width="30" height="20" src="at/picture_0.png">'
        '<img alt="What is seen" width="90" src="at/picture_1.png">',
        "<b>bold</b>",
    ]
    assert put == {"picture_0.png": drawing, "picture_1.png": drawing}


def test_an_animation_is_found_where_the_notebook_was_executed(of, tmp_path):
    (tmp_path / "output").mkdir()
    film = encoded("GIF", *NOISE[:2, :20, :30])
    (tmp_path / "output" / "a.gif").write_bytes(film)
    html, put = of({"text/html": '<img src="output/a.gif" alt="A film"/>'})
    assert html == ['<img width="30" height="20" src="at/picture_0.gif" alt="A film"/>']
    assert put == {"picture_0.gif": film}


def test_progress_bars_are_left_out(of):
    bar = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "0%"}
    html, _ = of(bar, {"text/html": "<p>done</p>"})
    assert html == ["<p>done</p>"]


def test_a_photograph_becomes_a_jpeg(of):
    photograph = encoded("PNG", NOISE[0])
    assert len(photograph) > PHOTOGRAPH
    (html,), put = of({"text/html": inline(photograph)})
    assert re.search('width="400" height="300" src="at/picture_0.jpeg"', html)
    assert Image.open(io.BytesIO(put["picture_0.jpeg"])).format == "JPEG"


def test_a_long_animation_is_made_smaller_and_keeps_its_frames_and_pace():
    film = encoded("GIF", *NOISE, duration=PACE, loop=0)
    assert len(film) > FILM
    smaller = small(film)
    assert len(smaller) <= FILM
    with Image.open(io.BytesIO(smaller)) as opened:
        paces = [frame.info["duration"] for frame in ImageSequence.Iterator(opened)]
        assert (opened.size, paces) == ((200, 150), PACE)
