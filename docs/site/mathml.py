"""A Sphinx extension: equations as MathML, set while the site is built.

Browsers draw MathML themselves, and screen readers read it, so a page with equations needs neither a script nor a
network.
"""

from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
BAR = "\u2015"  # what \overline becomes; without a mathematical font no browser stretches it


def mathml(latex, display="inline"):
    """Set an equation.

    Args:
        latex: the equation.
        display: "inline" or "block".

    Returns:
        str: a math element; a line over a term is the term's border.
    """
    ElementTree.register_namespace("", NAMESPACE)
    tree = ElementTree.fromstring(convert(latex, display=display))
    for over in tree.iter(f"{{{NAMESPACE}}}mover"):
        _term, sign = over
        if sign.text == BAR:
            over.tag = f"{{{NAMESPACE}}}mrow"
            over.set("class", "overlined")
            over.remove(sign)
    return ElementTree.tostring(tree, encoding="unicode")


def _inline(writer, node):
    writer.body.append(f'<span class="term">{mathml(node.astext())}</span>')
    raise nodes.SkipNode


def _displayed(writer, node):
    # It takes the focus, so that a wide one can be scrolled by keyboard.
    writer.body.append(f'<div class="equation" tabindex="0">{mathml(node.astext(), "block")}</div>')
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
