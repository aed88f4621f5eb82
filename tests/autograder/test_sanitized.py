"""Nothing that a student wrote runs in nbgrader's pages, and what is harmless is shown as it was."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import markdown2html
from traitlets.config import PyFileConfigLoader

from autograder.sanitized import clean_html, clean_markdown

ROOT = Path(__file__).resolve().parents[2]
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "<form action='/formgrader/api'><button>Go</button></form>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<details ontoggle=alert(1) open>x</details>",
    "<meta http-equiv=refresh content='0;url=//evil'>",
    "<style>body{display:none}</style>",
    "<math><mi><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mi></math>",
]


class Acting(HTMLParser):
    """Collects what could act in a page."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "svg", "iframe", "form", "button", "meta", "style", "math", "object", "embed", "base"):
            self.found.append(tag)
        for name, value in attributes:
            if name.startswith("on") or re.search(r"javascript:|url\(", value or ""):
                self.found.append(name)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_cell_can_act(attack):
    assert Acting(clean_markdown(markdown2html(attack))).found == []
    assert Acting(clean_html(attack)).found == []


def test_what_is_harmless_is_shown_as_it_was():
    text = (
        "**bold** `x < y` $a$\n\n| a |\n|---|\n| 1 |\n\n<details>\n<summary>Hint</summary>\n\nthe hint\n\n</details>"
    )
    shown = clean_markdown(markdown2html(text))
    for wanted in ("<strong>bold</strong>", "<code>x &lt; y</code>", "<summary>Hint</summary>", "<td>1</td>", "$a$"):
        assert wanted in shown


def config():
    return PyFileConfigLoader("nbgrader_config.py", str(ROOT)).load_config()


def test_a_page_runs_nothing_of_a_student():
    chosen = config()
    chosen.HTMLExporter.template_name = "classic"  # which nbgrader's two extend
    output = nbformat.v4.new_output("display_data", {"text/html": ATTACKS[0], "application/javascript": "alert(1)"})
    cells = [nbformat.v4.new_markdown_cell(ATTACKS[0]), nbformat.v4.new_code_cell("1", outputs=[output])]
    page = HTMLExporter(config=chosen).from_notebook_node(nbformat.v4.new_notebook(cells=cells))[0]
    assert page.count("alert(1)") == page.count("&lt;script&gt;alert(1)") > 0


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_each_text_of_nbgraders_templates_goes_through_the_filter_that_cleans(template):
    text = (FORMGRADER / "templates" / template / "index.html.j2").read_text()
    rendered = re.findall(r"markdown2html.*?}}", text)
    assert rendered
    assert all(re.search(r"strip_files_prefix\s*}}", each) for each in rendered)
    assert config().HTMLExporter.filters["strip_files_prefix"] == "autograder.sanitized.clean_markdown"
