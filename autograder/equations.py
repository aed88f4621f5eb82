"""Set equations as MathML, which browsers draw themselves and screen readers read: no script, no network.

Every page comes here for them, the solved one and the site's; their looks are in `templates/page/reading.css`.
"""

from typing import Literal
from xml.etree import ElementTree

from latex2mathml.converter import convert

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_BAR = "\u2015"  # what \overline becomes; without a mathematical font no browser stretches it
_ALIGNED = ("{aligned}", "{align*}")  # what stands within $$, and what latex2mathml knows of the same looks


def mathml(latex: str, display: Literal["inline", "block"] = "inline") -> str:
    r"""Set an equation.

    Args:
        latex: the equation, without its dollars.
        display: "inline", or "block" for one on lines of its own.

    Returns:
        str: a math element. The line of an \overline is a border of its term; a block takes the focus, so that a
        wide one can be scrolled by keyboard.
    """
    ElementTree.register_namespace("", _NAMESPACE)
    tree = ElementTree.fromstring(convert(latex.replace(*_ALIGNED), display=display))
    for over in tree.iter(f"{{{_NAMESPACE}}}mover"):
        _term, sign = over
        if sign.text == _BAR:
            over.tag = f"{{{_NAMESPACE}}}mrow"
            over.set("class", "overlined")
            over.remove(sign)
    equation = ElementTree.tostring(tree, encoding="unicode")
    return equation if display == "inline" else f'<span class="equation" tabindex="0">{equation}</span>'
