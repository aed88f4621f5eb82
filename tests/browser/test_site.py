"""The site in Chromium: nothing from the network, no serious fault, narrow and wide, light and dark, searched.

Screenshots are then in output/browser/, for a person to look at.
"""

import itertools
import runpy

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from autograder import build

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SCREENSHOTS = build.ROOT / "output" / "browser"
PAGES = {
    "index": "index.html",
    "assignment": "assignments/neural_style_transfer.html",
    "gallery": "docs/gallery.html",
    "painting": "docs/painting.html",
    "reference": "api/nst.painting.lbfgs.html",
    "zh_index": "zh_CN/index.html",
    "zh_assignment": "zh_CN/assignments/neural_style_transfer.html",
    "zh_gallery": "zh_CN/docs/gallery.html",
    "zh_glossary": "zh_CN/docs/glossary.html",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, its assignments as students get them."""
    folder = tmp_path_factory.mktemp("site") / "html"
    runpy.run_path(str(build.ROOT / "tools" / "build_site.py"))["build"](folder, solved=False)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everybody_anywhere(site, chromium, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for width, colours in itertools.product((360, 1400), ("light", "dark")):
        page = chromium.new_page(offline=True, viewport={"width": width, "height": 900}, color_scheme=colours)
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((site / PAGES[name]).as_uri())
        page.screenshot(path=SCREENSHOTS / f"site_{name}_{width}_{colours}.png")
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [(f["id"], f["nodes"][0]["html"]) for f in found if f["impact"] in ("serious", "critical")] == []
        page.close()


@pytest.mark.parametrize(
    ("edition", "word", "title"),
    [("", "receptive", "Glossary"), ("zh_CN", "格拉姆", "术语表"), ("zh_CN", "格拉姆矩阵 VGG-19", "术语表")],
)
def test_a_word_is_found_without_a_network(site, chromium, edition, word, title):
    page = chromium.new_page(offline=True)
    page.goto((site / edition / "search.html").as_uri() + f"?q={word}")
    expect(page.locator("#search-results")).to_contain_text(title, timeout=60_000)
    page.close()
