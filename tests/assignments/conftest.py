"""What the tests of the assignments share."""

import pytest

from autograder.draws import Draws
from autograder.exercise import Drawn


def drawn_of(exercise, kind, number):
    """The case of a kind for a submission, with what is right for it."""
    questions = Drawn(exercise, Draws(b"k", str(number)))
    check = exercise.kinds[kind].checks[0]
    return next(pair for pair in questions.cases(check) if pair[0].checks == (kind,))


@pytest.fixture(scope="session")
def drawn():
    """Draw the case of a kind for a submission, with what is right for it."""
    return drawn_of
