"""Match the students of a class, as a list of them has it, with those who handed in.

A list may be any table with a column or two that say who a student is: a learning platform's gradebook, nbgrader's
roster, or one name on each line.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.choosing import Submission
from autograder.tables import TableError, read_rows

_IDS = (
    *("student", "id", "student id", "student_id", "user id", "user name", "username", "login", "login id", "eid"),
    *(
        "sis user id",
        "sis login id",
        "email",
        "email address",
        "identifier",
        "id number",
        "orgdefinedid",
        "display id",
    ),
)
_NAMES = ("student", "name", "full name", "student name", "display name")
_FIRST, _LAST = ("first name", "first_name", "firstname"), ("last name", "last_name", "lastname", "surname")
_NOBODY = ("points possible", "student, test", "test student")  # rows of a gradebook that are no student's


@dataclass(frozen=True)
class Entry:
    """A student of a list.

    Attributes:
        label: how the list calls the student.
        ids: what tells the student from all others: numbers, logins, addresses.
        names: the full name, in the forms that it may take.
    """

    label: str
    ids: frozenset[str]
    names: frozenset[str]


def read_roster(path: str | Path) -> list[Entry]:
    """Read a list of students.

    Args:
        path: a CSV file.

    Returns:
        list of Entry.

    Raises:
        TableError: if it can't be read or holds no student.
    """
    rows = read_rows(path)
    heading = [cell.strip().lower() for cell in rows[0]] if rows else []
    known = {*_IDS, *_NAMES, *_FIRST, *_LAST}
    if known & set(heading):
        found = [entry(dict(zip(heading, row, strict=False))) for row in rows[1:]]
    else:
        found = [entry({"student": row[0], "id": row[1] if len(row) > 1 else ""}) for row in rows]
    entries = [e for e in found if e]
    if not entries:
        raise TableError(
            f"{path} names no student. Give a CSV file with a column `student`, or with one on each line."
        )
    return entries


def entry(row: Mapping[str, str]) -> Entry | None:
    """Return whom a row is about, or None if it is no student's.

    Args:
        row: dict of column -> text, the columns in small letters.

    Returns:
        Entry or None.
    """
    cells = {column: text.strip() for column, text in row.items() if text and text.strip()}
    first = next((cells[c] for c in _FIRST if c in cells), "")
    last = next((cells[c] for c in _LAST if c in cells), "")
    names = [cells[c] for c in _NAMES if c in cells] + ([f"{last}, {first}"] if first and last else [])
    ids = [cells[c] for c in _IDS if c in cells]
    if not names + ids or any(name.lower() in _NOBODY for name in names):
        return None
    # Moodle's "Participant 123", Brightspace's "#jane", the login in an address
    ids += [text.rsplit(" ", 1)[-1] for text in ids if text.rsplit(" ", 1)[-1].isdigit()]
    ids += [text.lstrip("#") for text in ids] + [text.partition("@")[0] for text in ids if "@" in text]
    return Entry((names + ids)[0], frozenset(map(str.casefold, ids)), frozenset().union(*map(_forms, names)))


class Class:
    """Those who handed in, to be found by what a list says of them."""

    def __init__(self, submissions: Iterable[Submission]) -> None:
        self._ids: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for submission in submissions:
            sender = submission.sender
            name = (sender and sender.name) or submission.student
            for text in {submission.student, sender.number if sender else ""} - {""}:
                self._ids.setdefault(text.casefold(), set()).add(submission.student)
            for form in _forms(name):
                self._names.setdefault(form, set()).add(submission.student)

    def find(self, entry: Entry) -> str | None:
        """Return who it is of those who handed in, or None: by what tells students apart, else by a name of only one.

        Args:
            entry: an Entry.

        Returns:
            str or None.
        """
        for known, texts in ((self._ids, entry.ids), (self._names, entry.names)):
            found = set().union(*(known.get(text, ()) for text in texts))
            if len(found) == 1:
                return found.pop()
        return None

    def named(self, text: str) -> str | None:
        """Return who is called so, or None.

        Args:
            text: as a person wrote it into a table.

        Returns:
            str or None.
        """
        found = entry({"student": text})
        return self.find(found) if found else None


def compare(entries: Iterable[Entry], submissions: Sequence[Submission]) -> tuple[list[str], list[str]]:
    """Tell who of a list handed in nothing, and who handed in but is not on it.

    Args:
        entries: list of Entry.
        submissions: list of Submission.

    Returns:
        two sorted lists of str: labels of the list, and students.
    """
    handed_in = Class(submissions)
    found = {e: handed_in.find(e) for e in entries}
    nothing = sorted(e.label for e, student in found.items() if student is None)
    return nothing, sorted({s.student for s in submissions} - set(found.values()))


def _forms(name: str) -> frozenset[str]:
    """Return the forms that a name may take: first or last name first, run together as Canvas does."""
    last, comma, first = name.partition(",")
    words = name.split()
    turned = first + last if comma else "".join(words[-1:] + words[:-1])
    return frozenset(form for text in (name, turned) if (form := _bare(text)))


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())
