"""What was announced is graded before it is asked for, all at once; what was not, when it is asked for."""

import threading

from autograder.ahead import Ahead
from autograder.results import Outcome, Result


class Meeting:
    """A shelter in which a submission's grading ends when another one's has begun too."""

    def __init__(self, parties):
        self.barrier, self.graded = threading.Barrier(parties), []

    def grade(self, submission, assignment, key):
        """Wait for the others."""
        self.barrier.wait(timeout=60)
        self.graded.append(submission.student)
        return Result(submission.student, submission.notebook, submission.digest, Outcome.RIGHT, 1, 1)


def test_submissions_are_graded_beside_each_other_and_each_comes_when_asked_for(submission, assignment, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    ada, mei = submission("ada", ["1"]), submission("mei", ["2"])
    shelter = Meeting(2)
    ahead = Ahead(shelter, assignment, b"k")
    ahead.announce([ada, mei])
    ahead.announce([mei])
    assert [ahead.result(each).student for each in (mei, ada)] == ["mei", "ada"]
    assert sorted(shelter.graded) == ["ada", "mei"]
    ahead.close()


def test_what_was_not_announced_or_has_changed_is_graded_when_it_is_asked_for(submission, assignment):
    shelter = Meeting(1)
    ahead = Ahead(shelter, assignment, b"k")
    ahead.announce([submission("ada", ["1"])])
    assert ahead.result(submission("ada", ["changed"])).digest == submission("ada", ["changed"]).digest
    assert ahead.result(submission("mei", [])).student == "mei"
    ahead.close()
