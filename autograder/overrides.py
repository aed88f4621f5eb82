"""What a person decided goes before what the grader found, in every regrade.

The table has the columns student, exercise, points, reason. So do the points of questions that are graded by hand
come in. It is the instructor's, and nothing writes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from autograder.results import ExerciseResult, Outcome, Result
from autograder.roster import Class
from autograder.tables import TableError, read_table

_COLUMNS = ("student", "exercise", "points", "reason")


class ByHand(NamedTuple):
    """A question that a person grades."""

    name: str
    title: str
    points: float


@dataclass(frozen=True)
class Override:
    """A row of the table."""

    student: str
    exercise: str
    points: float
    reason: str
    where: str


def read_overrides(path: str | Path) -> list[Override]:
    """Read the table.

    Args:
        path: a CSV file.

    Returns:
        list of Override.

    Raises:
        TableError: if it can't be read, or points are no number.
    """
    found = []
    for where, row in read_table(path, _COLUMNS):
        if not row["student"] or not row["exercise"]:
            raise TableError(f"{where} must name a student and an exercise.")
        try:
            points = float(row["points"])
        except ValueError:
            points = -1.0
        if not 0 <= points < float("inf"):
            raise TableError(f"{where}: `points` must be a number from 0 on, and is {row['points']!r}.")
        found.append(Override(row["student"], row["exercise"], points, row["reason"], where))
    return found


class Overrides:
    """The rows, applied to the results of a class."""

    def __init__(
        self,
        overrides: Iterable[Override],
        results: Sequence[Result],
        students: Class,
        by_hand: Iterable[tuple[str, str, float]] = (),
    ) -> None:
        """Sort the rows by student.

        Args:
            overrides: list of Override.
            results: list of Result, which tell the exercises of the assignment.
            students: a ``roster.Class``.
            by_hand: questions that a person grades, (name, title, points) each.

        Raises:
            TableError: if a row is about no exercise, or gives more points than there are.
        """
        self._by_hand = [ByHand(*question) for question in by_hand]
        known = [(e.name, e.title, e.max_points) for result in results for e in result.exercises]
        self._titles = {name: (title, points) for name, title, points in (*known, *self._by_hand)}
        self._rows: dict[str, dict[str, Override]] = {}
        self.notices: list[str] = []
        for override in overrides:
            self._check(override)
            student = students.named(override.student)
            if student is None:
                self.notices.append(f"{override.where}: {override.student} is not among those who handed in.")
            else:
                self._rows.setdefault(student, {})[override.exercise] = override

    def applied(self, result: Result) -> Result:
        """Return a result as a person left it, its score the sum of the exercises.

        Args:
            result: a Result, as the grader gave it.

        Returns:
            Result: the same one if there is nothing to change.
        """
        rows = self._rows.get(result.student, {})
        if not rows and not self._by_hand:
            return result
        asked = {question.name: _open_question(question) for question in self._by_hand}
        exercises = {e.name: e for e in result.exercises} | asked
        for name, row in rows.items():
            exercises[name] = self._decided(exercises.get(name), row)
        whole = result.outcome is not Outcome.FAULT or set(rows) | set(asked) >= set(self._titles)
        score = float(sum(e.points for e in exercises.values())) if whole else None
        max_score = result.max_score + sum(question.points for question in self._by_hand)
        outcome = _outcome(score, max_score) if rows and score is not None else result.outcome
        return replace(result, exercises=tuple(exercises.values()), score=score, max_score=max_score, outcome=outcome)

    def _check(self, row: Override) -> None:
        if row.exercise not in self._titles:
            near = get_close_matches(row.exercise, self._titles, n=1)
            known = f"Did you mean {near[0]}?" if near else f"There are {', '.join(self._titles)}."
            raise TableError(f"{row.where}: there is no exercise {row.exercise}. {known}")
        if row.points > self._titles[row.exercise][1]:
            most = self._titles[row.exercise][1]
            raise TableError(
                f"{row.where}: {row.exercise} is worth {most:g} points, and the row gives {row.points:g}."
            )

    def _decided(self, exercise: ExerciseResult | None, row: Override) -> ExerciseResult:
        title, most = self._titles[row.exercise]
        exercise = exercise or ExerciseResult(row.exercise, title, Outcome.NOT_TRIED, 0.0, most)
        reason = f": {row.reason}" if row.reason else "."
        message = f"A person gave {row.points:g} of {most:g} points{reason}"
        if exercise.checks:
            message += f" The grader had given {exercise.points:g}."
        return replace(exercise, points=row.points, outcome=_outcome(row.points, most), message=message)


def _outcome(points: float, most: float) -> Outcome:
    return Outcome.RIGHT if points >= most else Outcome.PARTLY if points else Outcome.WRONG


def _open_question(question: ByHand) -> ExerciseResult:
    message = "A person grades this, and has not yet."
    return ExerciseResult(question.name, question.title, Outcome.NOT_TRIED, 0.0, float(question.points), message)
