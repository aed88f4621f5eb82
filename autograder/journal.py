"""Keep results as they come, so that a grading run that is killed loses at most what was in flight.

One JSON line for each submission, flushed to the disk before the next is taken; a line that was cut off is ignored.
"""

import json
import os
from pathlib import Path

from autograder.results import Outcome, Result


class Journal:
    """The results of a run so far, in the file ``path``."""

    def __init__(self, path, *, resume):
        """Open it.

        Args:
            path: the file; made if need be.
            resume: keep what is in it; otherwise start anew.
        """
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not resume:
            self.path.unlink(missing_ok=True)
        self.results = {(r.student, r.digest): r for r in self._read()}
        self._file = open(self.path, "ab")  # noqa: SIM115 - stays open for the run
        if self._file.tell() and not self.path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")  # after a line that was cut off

    def add(self, result):
        """Write a result and wait until it is on the disk."""
        self._file.write(json.dumps(result.to_json()).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.results[result.student, result.digest] = result

    def done(self, submission):
        """Tell whether a submission needs no more grading; a grader fault is tried again."""
        result = self.results.get((submission.student, submission.digest))
        return result is not None and result.outcome is not Outcome.FAULT

    def close(self):
        """Close the file."""
        self._file.close()

    def _read(self):
        if not self.path.exists():
            return
        for line in self.path.read_bytes().splitlines():
            try:
                yield Result.from_json(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue  # the line that was being written when the run was killed
