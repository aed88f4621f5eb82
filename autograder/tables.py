"""Read the tables that instructors and learning platforms write, and write ones without a formula.

Comma, semicolon or tab, with or without a byte order mark: whatever a spreadsheet made of a CSV file. What is wrong
with a table is said in a sentence that names the file and the line.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

_MAX_BYTES = 20 << 20
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
# What a formula starts with, at the start of a cell or after what some spreadsheet takes for the end of one.
_FORMULA = re.compile(r"(^|[;,|\t\r\n])([\s\"']*)(?=[=+\-@＝＋－＠])")


class TableError(ValueError):
    """A table can't be used; the message says which, why and what to do."""


def read_rows(path: str | Path) -> list[list[str]]:
    """Read a table.

    Args:
        path: a CSV file.

    Returns:
        list of lists of str, without lines that are empty.

    Raises:
        TableError: if it can't be opened or is no table.
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise TableError(f"{path} can't be read ({error.strerror}). Give a CSV file.") from None
    if len(content) > _MAX_BYTES or (b"\0" in content and content[:2] not in _MARKS):
        raise TableError(f"{path} is no table. Give a CSV file, as spreadsheets save it.")
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise TableError(f"{path} is no table that can be read ({error}). Give a CSV file.") from None
    return [row for row in rows if any(cell.strip() for cell in row)]


def read_table(path: str | Path, columns: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """Read a table that must have certain columns.

    Args:
        path: a CSV file whose first line names its columns, in any order.
        columns: names of those that it must have.

    Returns:
        list of (where, row): "FILE, row N", and a dict of column -> text without spaces around it.

    Raises:
        TableError: if it can't be read or a column is missing.
    """
    rows = read_rows(path)
    heading = [cell.strip().lower() for cell in rows[0]] if rows else []
    missing = [name for name in columns if name not in heading]
    if missing:
        has = f"it has {', '.join(heading)}" if heading else "it is empty"
        raise TableError(f"{path} must have the columns {', '.join(columns)}, and {has}.")
    return [
        (
            f"{path}, row {number}",
            {**dict.fromkeys(heading, ""), **dict(zip(heading, map(str.strip, row), strict=False))},
        )
        for number, row in enumerate(rows[1:], 2)
    ]


def as_csv(rows: Iterable[Iterable[str | float]]) -> str:
    """Return a table as text, in which nothing is a formula.

    Args:
        rows: lists of values, the numbers among them as numbers.

    Returns:
        str.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str | float) -> str:
    """Keep a spreadsheet from taking a text for a formula, whatever it takes for the end of a cell.

    Args:
        cell: a str, which may be a stranger's, or a number.

    Returns:
        str; numbers as short as they can be.
    """
    return _FORMULA.sub(r"\1\2'", cell) if isinstance(cell, str) else f"{cell:.10g}"


def _decoded(content: bytes) -> str:
    try:
        return content.decode(_MARKS.get(content[:2], _MARKS.get(content[:3], "utf-8")))
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what spreadsheets on Windows write
