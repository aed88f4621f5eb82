"""Read a translation beside its original: what must not differ, and how Chinese is set.

A placeholder, an equation, a piece of code or a link is no matter of language: each has to come back as it was. For
Chinese there are rules of setting: full-width punctuation, one space between Chinese and Latin letters or numbers and
none beside full-width punctuation, and emphasis that Markdown can see.
"""

import re
from collections import Counter

from markdown_it import MarkdownIt

_KEPT = {
    "placeholder": re.compile(r"@\{\w+\}"),
    "equation": re.compile(r"\$[^$]+\$"),
    "code": re.compile(r"`[^`]+`"),
    "link": re.compile(r"\]\(([^)]+)\)"),
    "place": re.compile(r"(?<!@)\{\w+\}"),
}
_LEFT_OUT = re.compile(r"\$[^$]+\$|`[^`]+`|(?<=\])\([^)]*\)")  # no prose: no rule of setting holds inside
_HAN = "\u3400-\u9fff"
_WIDE = "，。、；：？！（）《》“”"
_SETTING = (
    ("a space is missing between Chinese and a letter or number", rf"[{_HAN}][A-Za-z0-9$`]|[A-Za-z0-9%$`][{_HAN}]"),
    ("a space too many", rf"[{_HAN}] [{_HAN}]|[^\s|] [{_WIDE[:-2]}]|[{_WIDE[:-2]}] [^\s|]"),
    ("half-width punctuation beside Chinese", rf"[{_HAN}][,;:?!()]|[{_HAN}]\.(?!\w)|[,;:?!()][{_HAN}]"),
    ("English quotation marks around Chinese", rf'"[{_HAN}]|[{_HAN}]"'),
    ("a sentence of English", r"\b[A-Za-z']+(?: [A-Za-z']+){4,}"),
)
# What stays English: names of menus, titles of papers and pictures, and how a picture is credited.
_ENGLISH = re.compile(r"\*[^*]+\*|\[[^\]]+\]|“Generated from[^”]+”|Restart Kernel and Run All Cells|Args:|Returns:")


def faults(original: str, translation: str, code: str) -> list[str]:
    """Find what is wrong with a translation, as far as a rule can tell.

    Args:
        original: English.
        translation: of it.
        code: its language, such as "zh_CN".

    Returns:
        list of str: a sentence each; empty if nothing was found.
    """
    found = []
    for kind, pattern in _KEPT.items():
        wanted, given = (Counter(pattern.findall(text)) for text in (original, translation))
        found += [f"the {kind} {each} is missing" for each in wanted - given]
        found += [f"the {kind} {each} is not in the original" for each in given - wanted]
    if _markup(original) != _markup(translation):
        found.append("its blocks are others")
    return found + (set_wrong(translation) if code.startswith("zh") else [])


def _markup(text: str) -> list[str]:
    """Return what blocks Markdown makes of a text."""
    return [token.type for token in MarkdownIt().enable("table").parse(text)]


def set_wrong(text: str) -> list[str]:
    """Find what breaks a rule of setting Chinese.

    Args:
        text: in Markdown.

    Returns:
        list of str: a sentence each.
    """
    found = []
    for token in MarkdownIt().enable("table").parse(text):
        shown = "".join(part.content for part in token.children or () if part.type == "text")
        if "*" in shown.replace("n_H*n_W", ""):
            found.append("Markdown does not see an emphasis: no punctuation may stand inside its closing mark")
    # What is left out stands for a word of Latin letters; a place may be filled by anything.
    plain = re.sub(r"(?<!@)\{\w+\}", "\0", _LEFT_OUT.sub(lambda part: "x" if part[0][0] in "$`" else "", text))
    plain = plain.replace("*", "")
    for told, pattern in _SETTING:
        prose = _ENGLISH.sub("", text) if "English" in told else plain
        broken = re.search(pattern, prose)
        if broken:
            start, end = max(broken.start() - 6, 0), broken.end() + 6
            found.append(f"{told}: {prose[start:end]}")
    return found
