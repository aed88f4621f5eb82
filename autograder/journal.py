"""Keep results as they come, so that a grading run that is killed loses at most what was in flight.

One JSON line for each submission, flushed to the disk before the next is taken; a line that was cut off is ignored.
The first line tells, as a digest, the key and the rubric: a class is never graded by two.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment
from autograder.results import Outcome, Result
from autograder.submissions import Submission


class JournalError(Exception):
    """A run can't be resumed from this journal."""


class Journal:
    """The results of a run so far, in the file ``path``."""

    def __init__(self, path: str | Path, key: bytes, assignments: Iterable[Assignment], *, resume: bool) -> None:
        """Open it.

        Args:
            path: the file; made if need be.
            key: the course's key, bytes; it is not written.
            assignments: that are graded.
            resume: keep what is in it; otherwise start anew.

        Raises:
            JournalError: if what is in it was graded with another key or rubric.
        """
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        header = {"key_and_rubric": _digest(key, assignments)}
        written = self.path.read_bytes() if resume and self.path.exists() else b""
        first, complete, rest = written.partition(b"\n")
        if complete and _parsed(first) != header:
            raise JournalError(
                f"{path} was written with another course key, rubric or version than today's. Grade all again, "
                "without --resume, or bring back the course.key and the points of then."
            )
        self.results = {(r.student, r.digest): r for r in _results(rest)}
        self._file = open(self.path, "ab" if complete else "wb")  # noqa: SIM115 - stays open for the run
        if not complete:
            self._write(header)
        elif not written.endswith(b"\n"):
            self._file.write(b"\n")  # after a line that was cut off

    def add(self, result: Result) -> None:
        """Write a result and wait until it is on the disk."""
        self._write(result.to_json())
        self.results[result.student, result.digest] = result

    def done(self, submission: Submission) -> bool:
        """Tell whether a submission needs no more grading; a grader fault is tried again."""
        result = self.results.get((submission.student, submission.digest))
        return result is not None and result.outcome is not Outcome.FAULT

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, values: dict[str, Any]) -> None:
        self._file.write(json.dumps(values).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _digest(key: bytes, assignments: Iterable[Assignment]) -> str:
    """Return a digest of all that points depend on beside the submission."""
    rubrics = {a.name: {e.name: dict(e.rubric) for e in a.exercises} for a in assignments}
    return hmac.new(key, json.dumps(rubrics, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _results(lines: bytes) -> Iterator[Result]:
    for line in lines.splitlines():
        try:
            yield Result.from_json(_parsed(line))
        except (ValueError, KeyError, TypeError):
            continue  # the line that was being written when the run was killed
