"""Sphinx's settings for the site; tools/build_site.py lays out what it reads and calls it."""

import os
import re
from importlib import metadata
from pathlib import Path

from docutils import nodes
from sphinx.search.en import SearchEnglish

from autograder.equations import mathml
from autograder.page import READING

project = "Neural Style Transfer"
_source = Path(os.environ["SITE_SOURCE"])
html_title = (_source / "index.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
author = ""  # the copyright says it
copyright = "2026, the maintainers of this course. Code: MIT. Weights: Visual Geometry Group, CC BY 4.0"
release = metadata.version("nst-course")
language = os.environ["SITE_LANGUAGE"]

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
]
nb_execution_mode = "off"  # autograder.executed has done it
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header", "misc.highlighting_failure"]  # a text may begin at the second level
templates_path = []
exclude_patterns = ["extra", "locales"]
gettext_compact = False  # a catalogue for each page

default_role = "code"  # in docstrings `name` is code
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # docstrings say what is taken and given, with shapes
autodoc_default_options = {"members": True, "show-inheritance": True, "exclude-members": "set"}  # matplotlib's
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style")]
add_module_names = False
viewcode_follow_imported_members = False  # the source of a name leads back to the page it is documented on

html_math_renderer = "mathml"
html_theme = "sphinx_book_theme"
html_static_path = ["static", str(READING)]
html_css_files = [READING.name, "site.css"]
html_js_files = ["site.js"]
html_extra_path = [str(_source / "extra")]  # pictures of cells, and notebooks to download
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "collapse_navbar": True,  # a page lists the part that it is in
}


def setup(app):
    """Have equations set as on the solved page, and Chinese searched."""
    app.add_html_math_renderer("mathml", (_set, None), (_set, None))
    app.add_search_language(SearchChinese)


def _set(writer, node):
    writer.body.append(mathml(node.astext(), "block" if isinstance(node, nodes.math_block) else "inline"))
    raise nodes.SkipNode


class SearchChinese(SearchEnglish):
    """Finds Chinese by its pairs of neighbouring characters, so that it needs no dictionary and knows every term.

    Sphinx's own cuts pages into the words of a library's dictionary, and leaves what a reader types in one piece.
    """

    lang = "zh"
    js_splitter_code = r"""
function splitQuery(query) {
  const words = query.match(/(?:(?![\u3400-\u9fff])[\p{L}\p{N}_])+/gu) ?? [];
  const pairs = Array.from(query.matchAll(/(?=([\u3400-\u9fff]{2}))/g), (found) => found[1]);
  return words.concat(pairs);
}
"""

    def split(self, text):
        """Cut a text into its words in Latin letters and the pairs of its Chinese characters."""
        return re.findall(r"[^\W\u3400-\u9fff]+", text) + re.findall(r"(?=([\u3400-\u9fff]{2}))", text)
