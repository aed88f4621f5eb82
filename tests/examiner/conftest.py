"""Callers that stand in for a student's function."""

import numpy as np
import pytest

from autograder.draws import Draws
from autograder.exercise import Drawn
from examiner.calls import unpacked
from examiner.findings import Answer, Outcome


class Replies:
    """Answers every question with the arrays of ``reply(arrays sent)``, or is too slow where that is None."""

    def __init__(self, reply):
        self.reply, self.asked = reply, 0

    def call(self, question, arrays, patience=1):
        """Answer a question."""
        self.asked += 1
        found = self.reply(arrays)
        if found is None:
            return Answer(outcome=Outcome.TIMED_OUT)
        return Answer(tuple(found), tuple("ndarray" for _ in found))


class ByNumPy:
    """Answers with what a function of an exercise's arguments gives, such as its reference; knows no gradient."""

    def __init__(self, function):
        self.function = function

    def call(self, question, arrays, patience=1):
        """Answer a question."""
        if question["form"] == "step":
            options = {name: question[name] for name in ("objective", "optimizer", "steps")}
            outcome = np.asarray(self.function(*arrays, question["learning_rate"], **options))
            costs = outcome.size - arrays[0].size
            values = [*outcome[:costs], outcome[costs:].reshape(arrays[0].shape)] if outcome.size else [outcome]
            return Answer((*map(np.asarray, values), None), (*("Tensor" for _ in values), "tuple"))
        parts = [*question["arguments"], *question["keywords"].values()]
        given = [unpacked(part, arrays) for part in parts]
        value = np.float32(self.function(*given))
        return Answer((value, *arrays), ("Tensor", *("Tensor" for _ in arrays)))


@pytest.fixture
def replies():
    """The class of callers that reply with arrays."""
    return Replies


@pytest.fixture
def by_numpy():
    """The class of callers that compute in NumPy."""
    return ByNumPy


@pytest.fixture
def asked():
    """Make the questions of one check for an exercise."""

    def questions(exercise, *checks):
        drawn = Drawn(exercise, Draws(b"k", "0"))
        drawn.rubric = {check: exercise.rubric[check] for check in checks or exercise.rubric}
        return drawn

    return questions
