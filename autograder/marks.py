"""From what the grader found to what a student gets: a person's decisions first, then what lateness costs.

Results stay as they were in the journal; this is done anew for every table and page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.answers import code
from autograder.choosing import Submission
from autograder.late import Lateness, LateRules
from autograder.overrides import Override, Overrides
from autograder.results import Outcome, Result
from autograder.roster import Class, Entry, compare
from examiner.language import ENGLISH, Language


@dataclass(frozen=True)
class About:
    """What is known of a student's work beside its result.

    Attributes:
        submission: what was handed in; None if only the result is known.
        deducted: points that are missing in the score because the work was late.
        remarks: sentences on what a person or a rule changed, for the student too.
        told: puts what is said into the language of the notebook.
    """

    submission: Submission | None = None
    deducted: float = 0.0
    remarks: tuple[str, ...] = ()
    told: Language = ENGLISH

    def code(self, name: str) -> str:
        """Return the text of the student's function, or "".

        Args:
            name: of the function.

        Returns:
            str.
        """
        return code(self.submission.cells, name) if self.submission else ""


@dataclass(frozen=True)
class Marks:
    """A class's results as students get them.

    Attributes:
        results: list of Result, sorted by student.
        about: student -> About.
        notices: sentences for the instructor.
        nothing: labels of the roster's students who handed in nothing.
        strangers: students who are not on the roster.
    """

    results: list[Result]
    about: dict[str, About]
    notices: list[str]
    nothing: list[str]
    strangers: list[str]


def settle(
    results: Iterable[Result],
    submissions: Sequence[Submission],
    late: LateRules | None = None,
    overrides: Iterable[Override] = (),
    by_hand: Iterable[tuple[str, str, float]] = (),
    roster: list[Entry] | None = None,
    language: Callable[[str], Language] = lambda code: ENGLISH,
) -> Marks:
    """Apply a person's decisions and the rules for late work.

    Args:
        results: list of Result, one for each submission.
        submissions: list of Submission.
        late: LateRules, or None.
        overrides: list of Override.
        by_hand: questions that a person grades, (name, title, points) each.
        roster: list of Entry, or None.
        language: gives for the name of a language what puts texts into it.

    Returns:
        Marks.

    Raises:
        TableError: if an override is about no exercise, or gives more points than there are.
    """
    handed_in = {s.student: s for s in submissions}
    results = [_blameless(r, handed_in.get(r.student)) for r in sorted(results, key=lambda r: r.student)]
    decided = Overrides(overrides, results, Class(submissions), by_hand)
    lateness = Lateness(late, submissions) if late else None
    final, about = [], {}
    for result in map(decided.applied, results):
        submission = handed_in.get(result.student)
        lost, why = 0.0, ""
        if lateness and submission and result.score is not None:
            lost, why = lateness.deducted(submission, result.score)
            result = replace(result, score=result.score - lost)
        told = language(submission.language if submission else "")
        about[result.student] = About(submission, lost, (why,) if why else (), told)
        final.append(result)
    nothing, strangers = compare(roster, submissions) if roster else ([], [])
    notices = decided.notices + (lateness.notices if lateness else [])
    return Marks(final, about, notices, nothing, strangers)


def _blameless(result: Result, submission: Submission | None) -> Result:
    """Return a result without a score where this computer could not open what was handed in: that is no zero."""
    if submission is None or not submission.unopened or result.outcome is not Outcome.UNREADABLE:
        return result
    return replace(result, outcome=Outcome.FAULT, score=None)
