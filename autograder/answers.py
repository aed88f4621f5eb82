"""Find functions in the texts of a notebook's cells: which are answered, how they are written, how they are misnamed.

By their text alone: parsing a stranger's code can crash Python, so the sandbox does that and nothing on this side.
"""

import difflib
import re
from collections.abc import Iterable, Iterator

_TEMPLATE = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|#.*|\braise NotImplementedError\b.*')
_ANSWER = re.compile(r"^def (\w+)\b(?:.*\):[ \t]*\S|.*\n\s*^[ \t]+\S)", re.MULTILINE)
_DEF = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
_QUOTES = re.compile(r'"""|\'\'\'')
_MAX_LINES = 120  # of a function that is shown
_MAX_WIDTH = 300  # characters of a line that is shown


def answered(cells: Iterable[str], names: Iterable[str] | None = None) -> set[str]:
    """Return which functions have more in them than the template.

    Args:
        cells: the texts of the code cells.
        names: of the functions that count; all by default.

    Returns:
        set of str.
    """
    found = {name for cell in cells for name in _ANSWER.findall(_TEMPLATE.sub("", cell))}
    return found if names is None else found & set(names)


def code(cells: Iterable[str], name: str) -> str:
    """Return the text of a function as the student wrote it, the last one that is answered.

    Args:
        cells: the texts of the code cells.
        name: of the function.

    Returns:
        str; empty if there is no such function. A very long one is cut, and says so.
    """
    texts = [text for cell in cells for text in _functions(cell, name)]
    best = next((text for text in reversed(texts) if answered([text], [name])), texts[-1] if texts else "")
    lines = [line[:_MAX_WIDTH] for line in best.splitlines()]
    more = len(lines) - _MAX_LINES
    return "\n".join(lines[:_MAX_LINES] + ([f"# ... and {more} more lines"] if more > 0 else []))


def misnamed(cells: Iterable[str], name: str, names: Iterable[str]) -> str:
    """Return the name of a function that may be meant by another name: one that is spelt much like it.

    Args:
        cells: the texts of the code cells.
        name: of a graded function that was not found.
        names: of all graded functions.

    Returns:
        str; empty if there is none.
    """
    written = {found for cell in cells for found in _DEF.findall(cell)} - set(names)
    alike = {re.sub(r"[\W_]", "", found).lower(): found for found in sorted(written)}
    near = difflib.get_close_matches(name.replace("_", "").lower(), alike, n=1, cutoff=0.8)
    return alike[near[0]] if near else ""


def _functions(cell: str, name: str) -> Iterator[str]:
    """Yield the texts of the functions of this name in a cell, each with its decorators."""
    lines = cell.splitlines()
    for start, line in enumerate(lines):
        if re.match(rf"(?:async[ \t]+)?def[ \t]+{re.escape(name)}\b", line):
            first = start
            while first and lines[first - 1].startswith(("@", "#")):
                first -= 1
            yield "\n".join(lines[first : _end(lines, start)]).rstrip()


def _end(lines: list[str], start: int) -> int:
    """Return the number of the line after a function: one that is not indented, outside of triple quotes."""
    quoted = depth = 0
    for number in range(start, len(lines)):
        line = lines[number]
        if number > start and not quoted and depth <= 0 and line[:1] not in (" ", "\t", "", "#", ")"):
            return number
        quoted = (quoted + len(_QUOTES.findall(line))) % 2
        if not quoted:
            bare = line.partition("#")[0]
            depth += sum(map(bare.count, "([{")) - sum(map(bare.count, ")]}"))
    return len(lines)
