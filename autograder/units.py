"""Cut a text into the units that are translated, and put it together again with others in their place.

A unit of Markdown is a block: a paragraph, a heading, an item of a list, a table, a `<summary>`. A unit of code is a
comment or a docstring. All that lies between (marks, equations on lines of their own, fences, code) is kept as it is,
so that two editions of a text cannot drift apart. Knows no language.
"""

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterator

Tell = Callable[[str], str]  # a unit -> what takes its place

_FENCE = re.compile(r"^(```|~~~)")
_TAG = re.compile(r"^</?\w+[^>]*>$")  # alone on its line, such as <details>
_SUMMARY = re.compile(r"^(<summary>)(.*)(</summary>)$")
_HEADING = re.compile(r"^(#+ )(.*)$")
_ITEM = re.compile(r"^( *(?:[-*]|\d+\.) +)(.*)$")
_FIRST_ITEM = re.compile(r"^ *([-*]|1\.) +")
_QUOTE = re.compile(r"^> ?")
_FILLED = re.compile(r"^@\{\w+\}$")  # a table that is made, a value
_EQUATION = re.compile(r"^\$\$.*\$\$$", re.DOTALL)
_WORDS = re.compile(r"[A-Za-z]{2,}.*[A-Za-z]{2,}|[A-Za-z]{4,}")
# Lines of code that tools look for, and what is no prose: comments of shapes.
_MARKS = re.compile(r"^#+ *(### |BEGIN |END |GRADED FUNCTION|INSTRUCTOR|fmt:|noqa|type:|\()")
_MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)


def markdown(text: str, tell: Tell) -> str:
    """Translate a text in Markdown, block by block.

    Args:
        text: of a cell, or a file.
        tell: gives for a unit, on one line but for tables, what takes its place.

    Returns:
        str: the text with every unit replaced; each is on one line, since Chinese has no spaces to break it at.
    """
    return "\n".join(_blocks(text.split("\n"), tell))


def _blocks(lines: list[str], tell: Tell) -> Iterator[str]:
    """Yield the lines of translated blocks."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if _FENCE.match(line):
            end = next((n for n in range(at + 1, len(lines)) if _FENCE.match(lines[n])), len(lines) - 1) + 1
            yield from lines[at:end]
        elif _QUOTE.match(line):
            end = _while(lines, at, lambda each: bool(_QUOTE.match(each)))
            inner = [_QUOTE.sub("", each) for each in lines[at:end]]
            yield from (f"> {each}".rstrip() for each in _blocks(inner, tell))
        elif line.startswith("|"):
            end = _while(lines, at, lambda each: each.startswith("|"))
            yield tell("\n".join(lines[at:end]))
        elif not line.strip() or _TAG.match(line) or line.startswith("    "):
            end = at + 1
            yield line
        else:
            listed = bool(_ITEM.match(line))
            end = _while(lines, at + 1, lambda each: bool(each.strip()) and not _begins(each, listed))  # noqa: B023
            yield _paragraph(lines[at:end], tell)
        at = end


def _while(lines: list[str], at: int, holds: Callable[[str], bool]) -> int:
    """Return the number of the first line from one on for which something does not hold."""
    return next((n for n in range(at, len(lines)) if not holds(lines[n])), len(lines))


def _begins(line: str, listed: bool) -> bool:
    """Tell whether a line begins another block than the one before it; outside a list no number but 1 does."""
    marks = (_FENCE, _TAG, _SUMMARY, _HEADING, _QUOTE, _ITEM if listed else _FIRST_ITEM)
    return line.startswith("|") or any(mark.match(line) for mark in marks)


def _paragraph(lines: list[str], tell: Tell) -> str:
    """Translate a paragraph, a heading, an item or a summary, without the marks around it."""
    joined = " ".join(line.strip() if n else line.rstrip() for n, line in enumerate(lines))
    if _FILLED.match(joined) or _EQUATION.match(joined):
        return "\n".join(lines)
    before, unit, after = "", joined, ""
    if found := _SUMMARY.match(joined):
        before, unit, after = found.groups()
    elif found := _HEADING.match(joined) or _ITEM.match(joined):
        before, unit = found.groups()
    return f"{before}{tell(unit)}{after}" if _WORDS.search(unit) else joined


def code(text: str, tell: Tell) -> str:
    """Translate the comments and docstrings of code; what runs stays as it is.

    Args:
        text: Python, of a cell.
        tell: gives for a comment (of whole lines, joined) or a docstring (dedented) what takes its place.

    Returns:
        str: the same code.
    """
    lines = text.split("\n")
    changes = sorted([*_docstrings(text), *_comments(text)], key=lambda change: change[:2])
    told = [(change, tell(change[2])) for change in changes]
    for (first, last, old, put), new in reversed(told):  # from the end, so that the numbers of lines stay true
        if new != old:
            lines[first : last + 1] = put(new)
    return "\n".join(lines)


_Change = tuple[int, int, str, Callable[[str], list[str]]]  # first and last line, unit, the lines for another one


def _docstrings(text: str) -> Iterator[_Change]:
    """Find the docstrings of functions and classes that stand on lines of their own."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(without_magics(text))):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or ast.get_docstring(node) is None:
            continue
        string = node.body[0]
        assert string.end_lineno is not None  # every parsed node has one
        first, last = string.lineno - 1, string.end_lineno - 1
        indent = " " * string.col_offset
        inside = "\n".join(lines[first : last + 1]).strip()
        if inside.startswith('"""') and inside.endswith('"""'):
            unit = textwrap.dedent(indent + inside[3:-3]).strip()
            yield first, last, unit, lambda new, indent=indent: _quoted(new, indent)  # type: ignore[misc]


def _quoted(docstring: str, indent: str) -> list[str]:
    end = '\n"""' if "\n" in docstring else '"""'
    return textwrap.indent(f'"""{docstring}{end}', indent).split("\n")


def _comments(text: str) -> Iterator[_Change]:
    """Find comments: those at the end of a line, and those that fill lines, which belong together."""
    lines = text.split("\n")
    block: list[tuple[int, int]] = []
    for token in tokenize.generate_tokens(io.StringIO(without_magics(text)).readline):
        if token.type != tokenize.COMMENT or _MARKS.match(token.string) or not _WORDS.search(token.string):
            continue
        row, column = token.start[0] - 1, token.start[1]
        if lines[row][:column].strip():
            before = lines[row][:column]
            yield row, row, token.string[1:].strip(), lambda new, before=before: [f"{before}# {new}"]  # type: ignore[misc]
            continue
        if block and block[-1] != (row - 1, column):
            yield _block(lines, block)
            block = []
        block.append((row, column))
    if block:
        yield _block(lines, block)


def _block(lines: list[str], block: list[tuple[int, int]]) -> _Change:
    """Make one unit of comments that fill lines below each other."""
    (first, column), (last, _) = block[0], block[-1]
    unit = " ".join(line.strip().lstrip("#").strip() for line in lines[first : last + 1])
    return first, last, unit, lambda new: [f"{' ' * column}# {new}"]


def without_magics(text: str) -> str:
    """Put `pass` in place of a notebook's own commands, which are no Python."""
    return _MAGIC.sub(r"\1pass", text)
