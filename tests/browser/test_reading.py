"""The solved notebook and its page, read by everybody: axe, no network, narrow and wide, light and dark."""

import itertools
import shutil

import pytest
from playwright.sync_api import expect

from autograder import build
from autograder.page import page

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SCREENSHOTS = build.ROOT / "output" / "browser"


def test_axe_finds_no_fault_of_ours_in_jupyterlab(executed, lab, faults):
    notebook, folder = executed
    build.write(notebook, lab.notebook)
    shutil.copytree(folder / "output", lab.notebook.parent / "output")
    lab.open_notebook()
    for answer in lab.page.locator("details").all():
        answer.evaluate("answer => answer.open = true")
    lab.screenshot("read")
    assert lab.page.locator(".jp-OutputArea-output img").count() > 20
    assert faults(lab.page, ".jp-Notebook .jp-RenderedHTMLCommon", ".jp-Notebook .jp-RenderedText") == []


def test_axe_finds_no_fault_on_the_solved_page_and_nothing_is_missing_offline(executed, chromium, faults, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page(*executed), encoding="utf-8")
    reader = chromium.new_page(offline=True)
    asked = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(file.as_uri())
    expect(reader).to_have_title("Neural Style Transfer")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    for picture in reader.locator("img").all():
        assert picture.evaluate("img => img.complete && img.naturalWidth > 0")
        assert len(picture.get_attribute("alt")) > 15
    assert reader.locator("math").count() > 40
    reader.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for width, colours in itertools.product((400, 1400), ("light", "dark")):
        reader.set_viewport_size({"width": width, "height": 900})
        reader.emulate_media(color_scheme=colours)
        reader.screenshot(path=SCREENSHOTS / f"page_{width}_{colours}.png", full_page=True)
        assert reader.evaluate("document.documentElement.scrollWidth") == width
        assert faults(reader) == []
    reader.close()
