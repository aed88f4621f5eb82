"""A class graded at once, for a door that asks for one student after the other.

Owns the pool that grades ahead. What is asked for without having been announced, or was changed meanwhile, is graded
when it is asked for.
"""

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from autograder.assignment import Assignment
from autograder.engine import Shelter
from autograder.results import Result
from autograder.submissions import Submission


class Ahead:
    """Grades the submissions of one assignment in the order in which they are announced, on all cores."""

    def __init__(self, shelter: Shelter, assignment: Assignment, key: bytes) -> None:
        """Make the pool.

        Args:
            shelter: to run the submissions in.
            assignment: that they belong to.
            key: the course's.
        """
        self._shelter, self._assignment, self._key = shelter, assignment, key
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._begun: dict[tuple[str, str], Future[Result]] = {}

    def announce(self, submissions: Iterable[Submission]) -> None:
        """Begin with submissions that will be asked for, those that have begun left out."""
        for submission in submissions:
            if _name(submission) not in self._begun:
                self._begun[_name(submission)] = self._pool.submit(self._grade, submission)

    def result(self, submission: Submission) -> Result:
        """Return a submission's result, once: asked for again, it is graded again."""
        begun = self._begun.pop(_name(submission), None)
        return begun.result() if begun else self._grade(submission)

    def close(self) -> None:
        """Forget what was announced and has not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _grade(self, submission: Submission) -> Result:
        return self._shelter.grade(submission, self._assignment, self._key)


def _name(submission: Submission) -> tuple[str, str]:
    return submission.student, submission.digest
