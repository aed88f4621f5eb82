"""The solved page: what is on it, read as text. What it looks like is `tests/browser/`'s."""

import re

import nbformat
import pytest

from autograder.page import page


def page_of(folder, *texts):
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    return page(nbformat.v4.new_notebook(cells=cells), folder)


def test_hints_stay_folded_on_the_page(tmp_path):
    text = "<details>\n<summary>Hint</summary>\n\nthe secret\n\n</details>"
    html = page_of(tmp_path, text)
    assert re.search(r"<details>\s*<summary>Hint</summary>\s*<p>the secret</p>\s*</details>", html)


def test_a_page_leaves_progress_bars_out_and_takes_animations_in(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "a.gif").write_bytes(b"GIF89a")
    cell = nbformat.v4.new_code_cell("paint()")
    cell.outputs = [
        nbformat.v4.new_output(
            "display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "0%"}
        ),
        nbformat.v4.new_output("display_data", {"text/html": '<img src="output/a.gif"/>'}),
    ]
    html = page(nbformat.v4.new_notebook(cells=[cell]), tmp_path)
    assert 'src="data:image/gif;base64,R0lGODlh"' in html  # base64 of GIF89a
    assert "widget-view" not in html


def test_a_page_has_the_title_of_its_notebook(tmp_path):
    html = page_of(tmp_path, "Before it", "# Neural Style Transfer\n\nWhat you'll do.", "# Another")
    assert "<title>Neural Style Transfer</title>" in html


@pytest.mark.parametrize(("text", "display"), [("costs $J_{content} = 0$.", "inline"), ("$$G = A A^T$$", "block")])
def test_equations_are_mathml(tmp_path, text, display):
    html = page_of(tmp_path, text)
    assert re.search(rf'<math display="{display}"( tabindex="0")? xmlns="http://www.w3.org/1998/Math/MathML">', html)
    assert "$" not in re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def test_a_page_asks_nothing_of_the_network(tmp_path):
    html = page_of(tmp_path, "# A page", "$$x^2$$")
    assert "<script" not in html
    assert not re.search(r'(src|href)="?https?:|@import|url\(["\']?https?:', html)


def test_a_page_is_dark_where_the_readers_system_is(tmp_path):
    html = page_of(tmp_path, "# A page")
    assert '<style media="(prefers-color-scheme: dark)" type="text/css">' in html
    assert '<meta content="light dark" name="color-scheme"' in html
