"""What grading a submission gives: exercises, the whole; and its JSON form.

Plain data and nothing else, so that every other module may use it. Results hold no time and no hidden value: the same
submission gives the same bytes.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from examiner.findings import Finding, Outcome

__all__ = ["ExerciseResult", "Finding", "Outcome", "Result"]


@dataclass(frozen=True)
class ExerciseResult:
    """One graded function."""

    name: str
    title: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    checks: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Result:
    """One submission.

    Attributes:
        student: who handed it in.
        notebook: the file's name, as handed in.
        digest: SHA-256 of the file.
        outcome: of the whole: RIGHT, PARTLY, WRONG, UNSOLVED, UNREADABLE or FAULT.
        score: the points of all exercises; None after a grader fault, which is no grade.
        max_score: what a right notebook gets.
        message: the reason, if it is unreadable or the grader failed.
        exercises: one for each graded function, in the notebook's order.
        notes: what the student should know: a cell that was cut short, for example, or a notebook that was left out.
        fingerprints: for each function, hashes of its syntax tree (``inside.fingerprints``).
    """

    student: str
    notebook: str
    digest: str
    outcome: Outcome
    score: float | None
    max_score: float
    message: str = ""
    exercises: tuple[ExerciseResult, ...] = ()
    notes: tuple[str, ...] = ()
    fingerprints: dict[str, list[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values; what came and what was expected is no one's to read."""
        values = asdict(self)
        for exercise in values["exercises"]:
            for check in exercise["checks"]:
                del check["found"]
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Result":
        """Read what ``to_json`` gave."""
        exercises = []
        for exercise in values["exercises"]:
            checks = tuple(Finding(**{**c, "outcome": Outcome(c["outcome"])}) for c in exercise["checks"])
            exercises.append(
                ExerciseResult(**{**exercise, "outcome": Outcome(exercise["outcome"]), "checks": checks})
            )
        return cls(
            **{
                **values,
                "outcome": Outcome(values["outcome"]),
                "exercises": tuple(exercises),
                "notes": tuple(values["notes"]),
            }
        )
