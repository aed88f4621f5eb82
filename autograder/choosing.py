"""Choose the one notebook of a student that is graded, and tell what it is: a Submission.

Knows a student's files, and nothing of other students; ``submissions`` tells whose a file is.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TypedDict

from autograder.answers import answered
from autograder.listing import EMPTY, TIMESTAMP, File, NotOpenedError, is_notebook
from autograder.notebook_file import UnreadableError, code_cells
from autograder.platforms import Sender

_MAX_READ = 50  # notebooks of one student
_MAX_SAID = 5  # names of files in a message
_MAX_SHOWN = 150  # characters of a name in a message
_TIMESTAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[ T]?(\d\d):?(\d\d):?(\d\d)(?:\.?\d*)( UTC|Z|\+00:00)?")


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes:
        student: who handed it in, as far as the layout tells.
        notebook: the file's name.
        digest: SHA-256 of the bytes.
        cells: the texts of its code cells, in order.
        reason: why there are none, if it can't be read; otherwise empty.
        path: where the file lies in what was given, with / between folders.
        notes: what the student and the instructor should know: which other notebooks were left out.
        sender: what a learning platform's download tells of the student and the attempt; None elsewhere.
        submitted: when it was handed in, a datetime; None if nothing tells.
        unopened: whether ``reason`` is this computer's and not the file's, so that it is no student's zero.
        language: the name of the language that the notebook says it is in; "" for English.
    """

    student: str
    notebook: str
    digest: str
    cells: tuple[str, ...] = ()
    reason: str = ""
    path: str = ""
    notes: tuple[str, ...] = ()
    sender: Sender | None = None
    submitted: datetime | None = None
    unopened: bool = False
    language: str = ""


Wanted = Callable[[Submission], bool]


@dataclass(frozen=True)
class Own:
    """A file of a student's.

    Attributes:
        parts: of its path below the student's folder.
        file: a ``listing.File``.
        sender: who a learning platform says sent it; None elsewhere.
    """

    parts: tuple[str, ...]
    file: File
    sender: Sender | None = None


class _When(TypedDict):
    """When and by whom something was handed in."""

    submitted: datetime | None
    sender: Sender | None


def chosen(
    student: str,
    files: Sequence[Own],
    graded: Iterable[str] | None = None,
    official: str | None = None,
    wanted: Wanted = lambda _: True,
) -> Submission:
    """Take a student's notebook.

    Of several one that can be read, of the newest attempt, the official one, with most answers, the newest. The same
    notebook handed in twice is one.

    Args:
        student: who handed them in.
        files: list of Own.
        graded: names of the functions that count; all by default.
        official: the name that counts, where nbgrader gave the notebooks theirs.
        wanted: tells of a notebook, read, whether it may be the one; if none may, all are looked at.

    Returns:
        Submission, whose notes name the notebooks that were left out.
    """
    notebooks = [(_named(own), own) for own in files if own.file.counts]
    when = _When(submitted=_timestamp(files), sender=next((own.sender for own in files if own.sender), None))
    if not notebooks:
        return Submission(student, "", hashlib.sha256(b"").hexdigest(), reason=_instead(files), **when)

    def order(name: str, own: Own) -> tuple[str, bool, tuple[int, ...], str]:
        return _attempt(own), name == official, own.file.changed, name

    notebooks.sort(key=lambda pair: order(*pair), reverse=True)
    read = [(_read(student, own, when), own, name) for name, own in notebooks[:_MAX_READ]]
    read = [each for each in read if wanted(each[0])] or read
    best, _, _ = max(
        read, key=lambda r: (not r[0].reason, _attempt(r[1]), r[2] == official, len(answered(r[0].cells, graded)))
    )
    others = [name for submission, _, name in read if submission.digest != best.digest]
    others = [name for name in others + [name for name, _ in notebooks[_MAX_READ:]] if is_notebook(name)]
    notes = [f"{s.reason} There may be more in it." for s, _, _ in read if s.unopened and s is not best]
    if others:
        count = "1 other notebook was" if len(others) == 1 else f"{len(others)} other notebooks were"
        notes.append(f"{best.notebook} was graded; {count} left out: {listed(others)}.")
    return replace(best, notes=tuple(notes))


def _attempt(own: Own) -> str:
    return own.sender.attempt if own.sender else ""


def _named(own: Own) -> str:
    return "/".join(own.parts)


def _instead(files: Iterable[Own]) -> str:
    """Say what a student handed in who handed in no notebook."""
    names = [_named(own) for own in files if not own.file.hidden and own.parts[-1] not in (EMPTY, TIMESTAMP)]
    hidden = [_named(own) for own in files if own.file.hidden]
    if names or not hidden:
        return f"There is only {listed(names) or EMPTY}."
    return f"There are only hidden files: {listed(hidden)}."


def _timestamp(files: Iterable[Own]) -> datetime | None:
    """Return the time in the timestamp.txt that nbgrader or Sakai put beside a student's files, or None."""
    for own in files:
        if own.file.read and own.file.path.name == TIMESTAMP:
            try:
                found = _TIMESTAMP.match(own.file.read().decode(errors="replace").strip())
                if found:
                    zone = timezone.utc if found[7] else None
                    year, month, day, hour, minute, second = map(int, found.groups()[:6])
                    return datetime(year, month, day, hour, minute, second, tzinfo=zone)
            except ValueError:  # UnreadableError too: the time is unknown
                continue
    return None


def printable(text: str) -> str:
    """Take what a terminal would obey out of a text.

    Args:
        text: str, a stranger's.

    Returns:
        str.
    """
    return "".join(c if c.isprintable() else "_" for c in text)


def listed(names: Collection[str]) -> str:
    """Name the first few of some files.

    Args:
        names: str each.

    Returns:
        str.
    """
    more = f" and {len(names) - _MAX_SAID} more" if len(names) > _MAX_SAID else ""
    return ", ".join(printable(name[:_MAX_SHOWN]) for name in sorted(names)[:_MAX_SAID]) + more


def _read(student: str, own: Own, when: _When) -> Submission:
    """Return the submission that a file is."""
    content, file = b"", own.file
    name, unopened, language = printable(file.path.name), False, ""
    try:
        content = file.content()
        (cells, language), reason = code_cells(content), ""
    except UnreadableError as why:
        cells, reason, unopened = (), f"{name}: {why}.", isinstance(why, NotOpenedError)
    when = _When(submitted=when["submitted"], sender=own.sender or when["sender"])
    if own.sender and own.sender.submitted:
        when["submitted"] = own.sender.submitted
    digest = hashlib.sha256(content).hexdigest()
    found = Submission(student, name, digest, cells, reason, path=str(file.path), language=language, **when)
    return replace(found, unopened=unopened)
