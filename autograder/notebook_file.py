"""Read a notebook's code from the bytes of its file.

The bytes are a stranger's data: JSON of limited depth, of which only the texts of code cells are kept.
"""

import json
import re
from typing import Any

_MAX_CODE = 1 << 20  # characters of all code cells together
_MAX_CELLS = 1000
_MAX_DEPTH = 60  # of nested lists and objects
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class UnreadableError(ValueError):
    """A file holds no notebook that can be read; the message says why."""


def code_cells(content: bytes) -> tuple[tuple[str, ...], str]:
    """Return the texts of a notebook's code cells, and its language.

    Args:
        content: the bytes of a notebook in nbformat 3 or 4.

    Returns:
        tuple of str; and the name of the language, as the notebook's metadata say it, or "".

    Raises:
        UnreadableError: if it is damaged, no notebook, or larger than a notebook can be; the message says how.
    """
    if not content.strip():
        raise UnreadableError("it is empty")
    if _too_deep(content):
        raise UnreadableError("it is nested too deeply")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        kind = "not JSON" if not isinstance(error, UnicodeDecodeError) else "not UTF-8 text"
        raise UnreadableError(f"it is {kind}; it may have been cut off while uploading") from None
    if not isinstance(notebook, dict):
        raise UnreadableError("it is JSON but no notebook")
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):  # nbformat 3
        cells = [c for sheet in notebook["worksheets"] if isinstance(sheet, dict) for c in _list(sheet.get("cells"))]
    if not isinstance(cells, list):
        raise UnreadableError("it is JSON but no notebook: it has no cells")
    code = [c for c in cells if isinstance(c, dict) and c.get("cell_type") == "code"]
    texts = tuple(_text(c.get("source", c.get("input"))) for c in code)
    if not texts:
        raise UnreadableError("it has no code cell")
    if len(texts) > _MAX_CELLS or sum(map(len, texts)) > _MAX_CODE:
        raise UnreadableError("it has far more code than a solution needs")
    return texts, _language(notebook.get("metadata"))


def _language(metadata: object) -> str:
    """Return the name of a language that a notebook says it is in; a name has a few letters, whatever it says."""
    said = metadata.get("language") if isinstance(metadata, dict) else None
    return said if isinstance(said, str) and re.fullmatch(r"\w{2,20}", said) else ""


def _too_deep(content: bytes) -> bool:
    """Tell whether lists and objects are nested deeper than any notebook's, without parsing.

    Works on whole texts at a time, since every notebook comes through here: each round takes away what is innermost.
    """
    outside_strings = b"".join(content.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    brackets = outside_strings.translate(_AS_SQUARE, _NO_BRACKETS)
    rounds = 0
    while b"[]" in brackets and rounds <= _MAX_DEPTH:
        brackets = brackets.replace(b"[]", b"")
        rounds += 1
    return rounds + brackets.count(b"[") > _MAX_DEPTH  # those left were never closed


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(source: object) -> str:
    """Return a cell's text, which is a string or a list of lines; surrogates that UTF-8 can't hold are replaced."""
    text = "".join(line for line in source if isinstance(line, str)) if isinstance(source, list) else source
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""
