"""A Sphinx extension: equations as MathML, set while the site is built.

Browsers draw MathML themselves, and screen readers read it, so a page with equations needs neither a script nor a
network.
"""

from docutils import nodes
from latex2mathml.converter import convert


def _inline(writer, node):
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def _displayed(writer, node):
    writer.body.append(f'<div class="math">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def setup(app):
    """Register the renderer as "mathml".

    Args:
        app: Sphinx's application.

    Returns:
        dict: what Sphinx wants to know.
    """
    app.add_html_math_renderer("mathml", (_inline, None), (_displayed, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
