"""Take out of nbgrader's pages what a student's Markdown or output could do to whoever opens them.

The formgrader shows a submission under the instructor's login: a script in it could write grades. nbgrader_config.py
puts these filters in place of nbconvert's, whose own cleaning nbgrader's templates pass by.
"""

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.strings import strip_files_prefix

# What Markdown, tables of pandas and the course's hints are made of: nothing that runs, loads or sends.
_TAGS = {
    *bleach.ALLOWED_TAGS,
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
        "div",
        "span",
        "pre",
        "code",
        "kbd",
        "sub",
        "sup",
        "del",
        "s",
    ),
    *("img", "figure", "figcaption", "details", "summary", "dl", "dt", "dd"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_ATTRIBUTES = {
    **bleach.ALLOWED_ATTRIBUTES,
    "*": ["class", "title", "style", "align"],
    "img": ["src", "alt", "width", "height"],
    "th": ["colspan", "rowspan", "scope"],
    "td": ["colspan", "rowspan"],
    "details": ["open"],
}
_STYLES = CSSSanitizer(allowed_css_properties=["color", "background-color", "text-align", "font-weight", "width"])


def clean_html(html: str) -> str:
    """Return HTML without what could act.

    Args:
        html: of a cell.

    Returns:
        str: tags and attributes that are not allowed are shown as text.
    """
    protocols = {"http", "https", "mailto", "data"}
    allowed = {"tags": _TAGS, "attributes": _ATTRIBUTES, "protocols": protocols, "css_sanitizer": _STYLES}
    return str(bleach.clean(str(html), **allowed))


def clean_markdown(html: str) -> str:
    """Return rendered Markdown without what could act, and what nbconvert's filter of this place takes out.

    Args:
        html: of a Markdown cell.

    Returns:
        str.
    """
    return clean_html(strip_files_prefix(html))
