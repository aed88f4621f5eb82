"""Letters for figures: a list of fonts to fall back on, and English where none of them has what a text needs.

DejaVu Sans comes with matplotlib and has no Chinese; a font that has some is taken if this computer has one.
"""

from functools import lru_cache

from matplotlib import font_manager

from nst_utils.language import told

FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei",
    "SimSun", "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip
_INSTALLED = set(font_manager.fontManager.get_font_names())
# What figures are drawn with: matplotlib looks a letter up in the first, then in the next.
FAMILIES = ["DejaVu Sans", *[name for name in FONTS if name in _INSTALLED][:1]]


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
