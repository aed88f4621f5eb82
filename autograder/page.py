"""Turn an executed notebook into one HTML page that needs no network.

Its equations are MathML, which browsers draw themselves, its pictures are inline, and its colours follow the reader's
system. Knows nbconvert; the looks are in `templates/page/`.
"""

import base64
import re
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_GIF = re.compile(r'src="([^":]+\.gif)"')
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
    return exporter.from_notebook_node(_self_contained(notebook, folder))[0]


class _Exporter(HTMLExporter):
    """nbconvert's, with equations that need no program to be drawn."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        return MarkdownWithMath(renderer=_Renderer(escape=False)).render(source)


class _Renderer(IPythonRenderer):
    # What is scrolled on a narrow screen can be reached by keyboard: tabindex.

    def block_math(self, body: str) -> str:
        return convert(body, display="block").replace("<math", '<math tabindex="0"', 1)

    def table(self, text: str) -> str:
        return f'<table tabindex="0">{text}</table>'

    def inline_math(self, body: str) -> str:
        return convert(body)


def _self_contained(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Leave progress bars out, which need a live kernel, and put the animations that cells refer to inline."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = lasting(cell.outputs)
            for data in html_of(cell.outputs):
                data["text/html"] = _GIF.sub(lambda found: _inline(folder / found[1]), data["text/html"])
    return notebook


def lasting(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Leave progress bars out, which need a live kernel."""
    return [output for output in outputs if _WIDGET not in output.get("data", {})]


def html_of(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the data of those outputs that are shown as HTML, to be changed in place."""
    return [output.data for output in outputs if "text/html" in output.get("data", {})]


def _inline(path: Path) -> str:
    return f'src="data:image/gif;base64,{base64.b64encode(path.read_bytes()).decode()}"'
