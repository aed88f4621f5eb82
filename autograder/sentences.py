"""Find in a module what it says to people: the sentences and labels that a catalogue has to translate.

They need no mark in the code: a string of several words is one, unless it stands where nobody reads it (docstrings,
patterns, errors for developers). A single word counts where its place shows that it is read: as a title or a label,
in an Enum, handed to ``told`` or ``lettered``. In an f-string each place gets the name of what fills it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Two words in a row, or a word beside a place.
_PROSE = re.compile(r"[A-Za-z]{2,}[,:.]? [A-Za-z(`“{]|\} [a-z]{2,}|\n[a-z]{3,}\n")
_PLACE = re.compile(r"\{\w+\}")
_CODE = re.compile(r"(#|from |import |def )")  # how a string begins that goes into a notebook as it is
_SHOWN = ("title", "titles", "xlabel", "ylabel", "label")  # arguments whose words are read
_TELLING = ("told", "lettered", "_")  # functions that translate
_TOLD_ERRORS = ("UnreadableError", "NotOpenedError")  # their messages are the reasons on a student's page
_SILENT = ("compile", "search", "match", "sub", "findall", "finditer", "startswith", "addFilter", "warning", "tag")


@dataclass(frozen=True)
class Sentence:
    """A text for people, the line it begins on, and whether it has places to fill in."""

    text: str
    line: int
    has_places: bool = field(default=False)


def sentences(source: str, keys: bool = False) -> list[Sentence]:
    """Find the sentences of a module or of a cell.

    Args:
        source: Python.
        keys: whether words that are keys of a dictionary count too, as where a figure names its parts by them.

    Returns:
        list of Sentence, in order, each text once.
    """
    found: dict[str, Sentence] = {}
    for sentence in _said(ast.parse(source), keys):
        found.setdefault(sentence.text, sentence)
    return sorted(found.values(), key=lambda sentence: sentence.line)


def templates(source: str) -> list[Sentence]:
    """Find the same in a page's template, where all of it is handed to ``_``.

    Args:
        source: Jinja.

    Returns:
        list of Sentence.
    """
    found: dict[str, Sentence] = {}
    for match in re.finditer(r'\b_\("((?:[^"\\]|\\.)*)"', source):
        line = source.count("\n", 0, match.start()) + 1
        found.setdefault(match[1], Sentence(match[1], line, "{" in match[1]))
    return list(found.values())


def _said(node: ast.AST, keys: bool, shown: bool = False) -> Iterator[Sentence]:
    """Yield what a part of the code says; ``shown``: whether a single word in it is read."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _is_read(node.value, shown):
            yield Sentence(node.value, node.lineno, has_places=shown and bool(_PLACE.search(node.value)))
        return
    if isinstance(node, ast.JoinedStr):
        text = _with_places(node)
        if _is_read(_PLACE.sub("{}", text), shown):
            yield Sentence(text, node.lineno, has_places=True)
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                yield from _said(value.value, keys)
        return
    for name, part in _parts(node):
        inside = shown and not isinstance(node, ast.Call)
        yield from _said(part, keys, inside or name in _SHOWN or (keys and name == "keys") or name == "told")


def _parts(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the parts of a node in which something may be said, each with the name of its place."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Raise) and _name(node.exc).endswith("Error") and _name(node.exc) not in _TOLD_ERRORS:
        return
    if isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and _name(node) in _SILENT):
        return
    if isinstance(node, ast.keyword):
        yield node.arg or "", node.value
        return
    if isinstance(node, ast.arguments):
        given = [*node.posonlyargs, *node.args][-len(node.defaults) :] if node.defaults else []
        yield from ((argument.arg, value) for argument, value in zip(given, node.defaults, strict=True))
        yield from ((a.arg, value) for a, value in zip(node.kwonlyargs, node.kw_defaults, strict=True) if value)
        return
    if isinstance(node, ast.ClassDef) and any(_name(base) == "Enum" for base in node.bases):
        yield from (("told", part.value) for part in node.body if isinstance(part, ast.Assign))
        return
    place = "told" if isinstance(node, ast.Call) and _name(node) in _TELLING else ""
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "func") or isinstance(value, ast.Attribute):
            yield from (
                (place or name, part)
                for part in (value if isinstance(value, list) else [value])
                if isinstance(part, ast.AST)
            )


def _is_read(text: str, shown: bool) -> bool:
    if not re.search(r"[A-Za-z]{2,}", text) or "\\" in text or _CODE.match(text):
        return False
    return shown or bool(_PROSE.search(text))


def _name(node: ast.AST | None) -> str:
    """Return the last name of what is called or named."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _with_places(node: ast.JoinedStr) -> str:
    """Write an f-string with a named place for each value; where another value has the name, it gets a number."""
    text, taken = "", dict[str, str]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            code = ast.unparse(part.value)
            name = base = _place(part.value)
            number = 1
            while taken.setdefault(name, code) != code:
                number += 1
                name = f"{base}_{number}"
            text += f"{{{name}}}"
    return text


def _place(value: ast.expr) -> str:
    """Name a place by what fills it."""
    if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
        key = str(value.slice.value)
        return key if key.isidentifier() else _place(value.value)
    if isinstance(value, ast.Call):
        inner = value.args[-1] if value.args else None
        return _place(inner) if inner is not None else _name(value) or "value"
    if isinstance(value, ast.BinOp):
        return _place(value.left) if not isinstance(value.left, ast.Constant) else "rest"
    return _name(value).strip("_") or "value"
