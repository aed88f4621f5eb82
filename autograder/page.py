"""Turn an executed notebook into one HTML page that needs no network.

Its pictures are inline, and its colours follow the reader's system. Knows nbconvert; the looks are in
`templates/page/`, of which the site takes `reading.css`.
"""

import base64
import re
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from autograder.equations import mathml
from autograder.shown import shown

_TEMPLATES = Path(__file__).resolve().parent / "templates"
READING = _TEMPLATES / "page" / "reading.css"  # looks that the site's pages have, too
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def page(notebook: NotebookNode, folder: Path) -> str:
    """Turn an executed notebook into one HTML page.

    Args:
        notebook: executed in `folder`; its outputs are changed as the page needs them.
        folder: Path where the animations are that its cells refer to.

    Returns:
        str: the page, titled with the notebook's first heading.
    """
    titles = [found[1] for cell in notebook.cells if (found := _TITLE.search(cell.source))]
    notebook.metadata.title = titles[0] if titles else "Notebook"
    looks = {"template_name": "page", "extra_template_basedirs": [str(_TEMPLATES)]}
    exporter = _Exporter(**looks)  # type: ignore[no-untyped-call]
    return exporter.from_notebook_node(shown(notebook, folder, _inline))[0]


class _Exporter(HTMLExporter):
    """nbconvert's, with equations that need no program to be drawn."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        return MarkdownWithMath(renderer=_Renderer(escape=False)).render(source)


class _Renderer(IPythonRenderer):
    def block_math(self, body: str) -> str:
        return mathml(body, "block")

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def table(self, text: str) -> str:
        # It is scrolled on a narrow screen, also by keyboard.
        return f'<table tabindex="0">{text}</table>'


def _inline(name: str, picture: bytes) -> str:
    kind = Path(name).suffix.removeprefix(".")
    return f'src="data:image/{kind};base64,{base64.b64encode(picture).decode()}"'
