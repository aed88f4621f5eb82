"""The solved page: what is on it, read as text. What it looks like is `tests/browser/`'s."""

import base64
import re

import nbformat
import pytest

from autograder import build
from autograder.page import page


def page_of(folder, *texts):
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    return page(nbformat.v4.new_notebook(cells=cells), folder)


def test_hints_stay_folded_on_the_page(tmp_path):
    text = "<details>\n<summary>Hint</summary>\n\nthe secret\n\n</details>"
    html = page_of(tmp_path, text)
    assert re.search(r"<details>\s*<summary>Hint</summary>\s*<p>the secret</p>\s*</details>", html)


def test_pictures_are_in_the_page(tmp_path):
    picture = base64.b64encode((build.ROOT / "images" / "pagoda_400x300.jpg").read_bytes()).decode()
    element = f'src="data:image/jpeg;base64,{picture}"'
    cell = nbformat.v4.new_code_cell("paint()")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": f"<img {element}>"})]
    assert element in page(nbformat.v4.new_notebook(cells=[cell]), tmp_path)


def test_a_page_has_the_title_of_its_notebook(tmp_path):
    html = page_of(tmp_path, "Before it", "# Neural Style Transfer\n\nWhat you'll do.", "# Another")
    assert "<title>Neural Style Transfer</title>" in html


@pytest.mark.parametrize(("text", "display"), [("costs $J_{content} = 0$.", "inline"), ("$$G = A A^T$$", "block")])
def test_equations_are_mathml(tmp_path, text, display):
    html = page_of(tmp_path, text)
    assert re.search(rf'<math [^>]*display="{display}"', html)
    assert "$" not in re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def test_no_latex_is_left_on_an_assignments_page(each_assignment, tmp_path):
    html = page(nbformat.read(build.released(each_assignment), as_version=4), tmp_path)
    assert html.count("<math") > 20
    assert re.findall(r"\\[a-z]+(?=[{ ])", re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)) == []


def test_a_page_asks_nothing_of_the_network(tmp_path):
    html = page_of(tmp_path, "# A page", "$$x^2$$")
    assert "<script" not in html
    assert not re.search(r'(src|href)="?https?:|@import|url\(["\']?https?:', html)


def test_a_page_is_dark_where_the_readers_system_is(tmp_path):
    html = page_of(tmp_path, "# A page")
    assert '<style media="(prefers-color-scheme: dark)" type="text/css">' in html
    assert '<meta content="light dark" name="color-scheme"' in html
