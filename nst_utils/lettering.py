"""Letters for figures: a list of fonts to fall back on, and English where none of them has what a text needs.

DejaVu Sans comes with matplotlib and has no Chinese; a font that has some is taken if this computer has one.
"""

import contextlib
from functools import lru_cache

from matplotlib import font_manager

from nst_utils.language import told

FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei",
    "SimSun", "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip


def families() -> list[str]:
    """Return the fonts that figures are drawn with: matplotlib looks a letter up in the first, then in the next.

    Returns:
        list of str: DejaVu Sans, and the first of ``FONTS`` that this computer has.
    """
    manager = font_manager.fontManager
    if not set(FONTS) & set(manager.get_font_names()):
        # Matplotlib notes once which fonts there are, and believes its notes; a font may have come since.
        noted = {font.fname for font in manager.ttflist}
        for path in sorted(set(font_manager.findSystemFonts()) - noted):
            with contextlib.suppress(Exception):  # of a file that is no font, whatever its reader raises
                manager.addfont(path)
    installed = set(manager.get_font_names())
    return ["DejaVu Sans", *[name for name in FONTS if name in installed][:1]]


FAMILIES = families()


def lettered(text: str) -> str:
    """Translate a text for a figure, if its fonts have every letter: a row of empty boxes tells nobody anything.

    Args:
        text: English.

    Returns:
        str: the translation, or the text.
    """
    translated = told(text)
    known = frozenset().union(*map(_letters, FAMILIES))
    return translated if all(ord(letter) in known for letter in translated if letter != "\n") else text


@lru_cache
def _letters(family: str) -> frozenset[int]:
    """Return the letters of a font, as numbers."""
    return frozenset(font_manager.get_font(font_manager.findfont(family)).get_charmap())
