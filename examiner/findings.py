"""What is found out about a student's function: outcomes, findings, answers. Plain data."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np


class Outcome(str, Enum):
    """How a check, an exercise or a submission came out."""

    RIGHT = "right"
    PARTLY = "partly right"
    WRONG = "wrong"
    RAISED = "raised an error"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    KILLED = "ended its own process"
    UNSOLVED = "unsolved"
    MISSING = "missing"
    NOT_TRIED = "not tried"
    UNREADABLE = "unreadable notebook"
    FAULT = "grader fault"


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        check: its short name, a key of the exercise's rubric.
        title: what it looks at, in words.
        points: what the function earned in it.
        max_points: what it is worth.
        outcome: how it came out.
        message: where to look; no input and no value is in it, so that a hidden check can say it too.
        mistake: the short name of the recognised mistake, or "".
        found: what came and what was expected, with their numbers, for the eyes of a visible check alone.
    """

    check: str
    title: str
    points: float
    max_points: float
    outcome: Outcome
    message: str = ""
    mistake: str = ""
    found: str = field(default="", compare=False)

    @property
    def passed(self) -> bool:
        """Whether all is well."""
        return self.outcome is Outcome.RIGHT


@dataclass(frozen=True)
class Answer:
    """What a call of a student's function gave.

    Attributes:
        arrays: the value, then what the kind of call adds; None for what is no array of numbers.
        classes: the name of each one's class.
        outcome: None, or why there are no arrays.
        error: of an error, its class, message, place and line, the student's own words; see ``explain.error``.
        parameters: the names of the function's parameters, or None where Python can't tell.
        begun: whether the function has more in it than the line that says it is not written yet.
        message: what to say in place of an error's explanation.
        seconds: that the call took, without the time it waited for a core; 0 where nobody looked.
    """

    arrays: tuple[np.ndarray | None, ...] = ()
    classes: tuple[str, ...] = ()
    outcome: Outcome | None = None
    error: dict[str, str] | None = None
    parameters: tuple[str, ...] | None = None
    begun: bool = False
    message: str = ""
    seconds: float = 0.0


class Lost(Exception):  # noqa: N818 - what happened to the student's process, not an error here
    """The caller can call no more: the student's process is gone; ``outcome`` and ``message`` say how."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome, self.message = outcome, message


Question = dict[str, Any]  # what is sent to ``calls.call``, JSON values only
