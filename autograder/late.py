"""Late work: what it costs, by a table of the instructor's, and how late a submission is.

The table has the columns student, due, days, penalty. A row without a student is a rule: who hands in up to so many
days late loses this penalty, and the row with most days holds for what is later still. A row with a student is an
extension, a due date of the student's own. A penalty is a number of points, or with a % a share of those reached.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from autograder.choosing import Submission
from autograder.roster import Class
from autograder.tables import TableError, read_table

_COLUMNS = ("student", "due", "days", "penalty")


@dataclass(frozen=True)
class LateRules:
    """What the table says.

    Attributes:
        due: when all have to hand in, a datetime; None if only the platform's marks tell who is late.
        steps: (days, points, share) of each rule, the fewest days first.
        extensions: student as written -> datetime.
        path: of the table, to name it.
    """

    due: datetime | None
    steps: tuple[tuple[float, float, float], ...]
    extensions: dict[str, datetime]
    path: str = ""


def read_late(path: str | Path) -> LateRules:
    """Read the table.

    Args:
        path: a CSV file.

    Returns:
        LateRules.

    Raises:
        TableError: if it can't be read, or a date, a number of days or a penalty is none.
    """
    due: datetime | None = None
    steps: list[tuple[float, float, float]] = []
    extensions: dict[str, datetime] = {}
    for where, row in read_table(path, _COLUMNS):
        date = _date(where, row["due"]) if row["due"] else None
        if row["student"]:
            if date is None:
                raise TableError(f"{where} must say in `due` until when {row['student']} may hand in.")
            extensions[row["student"]] = date
            continue
        if date and due and date != due:
            raise TableError(f"{where} has another `due` than a row above. Give one for all, or name a student.")
        due = due or date
        if row["penalty"]:
            steps.append((_days(where, row["days"]), *_penalty(where, row["penalty"])))
    if not steps:
        raise TableError(f"{path} holds no rule: a row without a student, with `days` and `penalty`.")
    return LateRules(due, tuple(sorted(steps)), extensions, str(path))


class Lateness:
    """The rules, applied to those who handed in."""

    def __init__(self, rules: LateRules, submissions: Sequence[Submission]) -> None:
        handed_in = Class(submissions)
        self._rules = rules
        found = {name: handed_in.named(name) for name in rules.extensions}
        self._own = {found[name]: date for name, date in rules.extensions.items() if found[name]}
        self.notices = [
            f"{rules.path} has an extension for {name}, who is not among those who handed in."
            for name, student in found.items()
            if student is None
        ]

    def deducted(self, submission: Submission, score: float) -> tuple[float, str]:
        """Return how many points a submission loses, and a sentence on why; 0 and "" if it is in time.

        Args:
            submission: a ``choosing.Submission``.
            score: the points before.

        Returns:
            float, str.
        """
        due = self._own.get(submission.student, self._rules.due)
        sender = submission.sender
        if due and submission.submitted:
            days = _days_late(submission.submitted, due)
            if days <= 0:
                return 0.0, ""
            said = "1 day late" if days == 1 else f"{days} days late"
        elif sender is None or not sender.late:
            return 0.0, ""
        elif submission.student in self._own:
            by = f"{sender.platform} marks this as late, and does not say when it was handed in"
            return 0.0, f"{by}: look whether it was by {self._own[submission.student]:%Y-%m-%d %H:%M}, the extension."
        else:
            days, said = 1, f"marked as late by {sender.platform}"
        _, points, share = next((step for step in self._rules.steps if days <= step[0]), self._rules.steps[-1])
        lost = min(score, round(points + share * score, 2))
        return lost, f"{lost:g} points were deducted: {said}."


def _days_late(submitted: datetime, due: datetime) -> int:
    """Return the days begun since a date; a time without a zone is this computer's if the other has one."""
    if (submitted.tzinfo is None) != (due.tzinfo is None):
        submitted, due = submitted.astimezone(), due.astimezone()
    return math.ceil((submitted - due) / timedelta(days=1))


def _date(where: str, text: str) -> datetime:
    """Read 2026-11-20 23:59, 2026-11-20 (its end) or one with a zone: UTC, +01:00."""
    try:
        date = datetime.fromisoformat(text.replace(" UTC", "+00:00").replace("Z", "+00:00"))
    except ValueError:
        raise TableError(f"{where}: a date is like 2026-11-20 23:59, and `due` is {text!r}.") from None
    return date if ":" in text else date + timedelta(days=1, seconds=-1)


def _days(where: str, text: str) -> float:
    try:
        days = float(text) if text else math.inf
    except ValueError:
        days = 0
    if not days > 0:
        raise TableError(f"{where}: `days` must be a number above 0, or empty for any, and is {text!r}.")
    return days


def _penalty(where: str, text: str) -> tuple[float, float]:
    """Return points and share of "5" or "10%"."""
    try:
        number = float(text.rstrip("% "))
    except ValueError:
        number = -1
    if not 0 <= number < math.inf or ("%" in text and number > 100):
        raise TableError(f"{where}: `penalty` must be points like 5 or a share like 10%, and is {text!r}.")
    return (0.0, number / 100) if "%" in text else (number, 0.0)
