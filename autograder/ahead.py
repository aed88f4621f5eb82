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
        self._begun: dict[str, tuple[str, Future[Result]]] = {}  # student -> digest of the notebook, its result

    def waits_for(self, student: str) -> bool:
        """Tell whether a student's submission was announced, and has not been asked for."""
        return student in self._begun

    def announce(self, submissions: Iterable[Submission]) -> None:
        """Begin with submissions that will be asked for, those that have begun left out."""
        for submission in submissions:
            if not self.waits_for(submission.student):
                self._begun[submission.student] = submission.digest, self._pool.submit(self._grade, submission)

    def result(self, submission: Submission) -> Result:
        """Return a submission's result, once: asked for again, it is graded again."""
        digest, begun = self._begun.pop(submission.student, ("", None))
        return begun.result() if begun and digest == submission.digest else self._grade(submission)

    def close(self) -> None:
        """Forget what was announced and has not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _grade(self, submission: Submission) -> Result:
        return self._shelter.grade(submission, self._assignment, self._key)
