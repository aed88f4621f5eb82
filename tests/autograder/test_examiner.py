"""Whatever a student's process replies, the grader has a verdict on it, and takes no more memory for it."""

import itertools
import tracemalloc

import numpy as np
import pytest
from autograder.examiner import Examiner, Verdict
from autograder.rubric import POINTS
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from nst_utils.exercises import EXERCISES

from autograder import session as talk
from autograder.draws import Draws
from autograder.grading import grade
from autograder.inside import protocol
from autograder.results import Outcome
from autograder.sandbox import Limits
from autograder.session import Answer

CHECKS = [(name, check) for name, checks in POINTS.items() for check in checks]
HUGE = st.builds(lambda: 10**4300 - 1)  # the longest number that Python reads; the next is too long to be printed
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | HUGE | st.floats() | st.text(max_size=9),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=9), v, max_size=3),
    max_leaves=6,
)
NUMBERS = st.sampled_from([np.bool_, np.uint8, np.int64, np.float16, np.float32, np.float64]).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)


class FakeSession:
    """A session whose every call gives the arrays of ``reply(arrays sent)``, or runs too long if that is None."""

    def __init__(self, reply):
        self.reply = reply

    def call(self, function, form, numbers, sent, **options):
        """Answer a call."""
        found = self.reply(sent)
        if found is None:
            return Answer(outcome=Outcome.TIMED_OUT)
        return Answer(tuple(found), tuple("ndarray" for _ in found))


def verdict(name, check, reply):
    """The examiner's verdict in a class of one."""
    with np.errstate(all="ignore"):
        return getattr(Examiner(name, FakeSession(reply), Draws(b"k", "0")), check)()


def filled(a, number):
    """An array of the form of ``a``: ``number`` in every place, or as good as that in its dtype."""
    return np.full(np.shape(a), number, np.float64)


@settings(deadline=None, max_examples=300)
@given(examined=st.sampled_from(CHECKS), given_back=st.lists(st.none() | NUMBERS, max_size=5))
def test_any_arrays_get_a_verdict(examined, given_back):
    assert isinstance(verdict(*examined, lambda sent: given_back), Verdict)


@pytest.mark.parametrize(("name", "check"), CHECKS)
@pytest.mark.parametrize("number", [np.nan, np.inf, 1.7e308, -1.7e308, 5e-324])
def test_extreme_numbers_in_the_right_shapes_get_a_verdict(name, check, number):
    def reply(sent):
        if name == "train_step":
            return [np.float64(number)] * 3 + [filled(sent[0], number)]
        side = len(sent[0]) if name == "gram_matrix" else None
        return [filled(np.empty((side, side)) if side else 0, number), *(filled(a, number) for a in sent)]

    assert isinstance(verdict(name, check, reply), Verdict)


@pytest.mark.parametrize(("name", "check"), CHECKS)
@pytest.mark.parametrize("shape", [(7,), (protocol.MAX_ARRAYS // 4,), (10**7, 1, 1, 1)])
def test_a_forged_shape_is_wrong_and_costs_the_grader_no_memory(name, check, shape):
    big = np.zeros(shape, np.uint8)
    sizes = [np.zeros((), np.float32)] * 3 if name == "train_step" else []
    verdict(name, check, lambda sent: [*sizes, big])  # what is drawn, and the libraries' own
    tracemalloc.start()
    try:
        found = verdict(name, check, lambda sent: [*sizes, big])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.outcome is Outcome.WRONG
    assert peak < 70 << 20  # the large content cost's own; as float64 the larger two would take 80 MB and more


NORMALISERS = {
    "in float64": (lambda n: 4 * n, Outcome.RIGHT),
    "in float16": (lambda n: np.float16(4 * n), Outcome.WRONG),
    "through a square in int32": (lambda n: np.int32(2) * np.square(np.int32(n)) // np.int32(n) * 2, Outcome.WRONG),
}


@pytest.mark.parametrize("title", NORMALISERS)
def test_large_activations_tell_a_content_cost_whose_sizes_overflow(title):
    normaliser, outcome = NORMALISERS[title]
    cost = lambda sent: [np.sum(np.square(sent[0] - sent[1]), dtype=np.float64) / normaliser(sent[0].size)]  # noqa: E731
    assert verdict("compute_content_cost", "large", cost).outcome is outcome


@pytest.mark.parametrize(("limit", "outcome"), [(10**4, Outcome.RIGHT), (10**3, Outcome.TIMED_OUT)])
def test_a_right_content_cost_that_is_slow_is_tried_on_smaller_activations(limit, outcome):
    def reply(sent):
        return [EXERCISES["compute_content_cost"].reference(*sent)] if sent[0].size < limit else None

    assert verdict("compute_content_cost", "large", reply).outcome is outcome


class FakeSandbox:
    """A sandbox, and its only line: a process that is always there, and ended when asked."""

    limits, start_seconds, channel = Limits(), 0, None

    def open(self, seconds):
        """Open the line."""
        return self

    def clock(self):
        """No time passes."""
        return 0

    def used(self):
        """None of it is used."""
        return 0

    def alive(self):
        """It is."""
        return True

    def news(self, _):
        """None."""
        return {}

    def close(self):
        """Nothing is open."""


ERROR = st.fixed_dictionaries(
    {
        "cell": st.sampled_from([0, 1, 2, -1, True, 0.5, "0", None]) | HUGE | JSON,
        **{
            word: st.sampled_from(["ValueError", "CutShort", ""]) | JSON
            for word in ("error", "message", "where", "line")
        },
    }
)
READY = {"is": "ready", "defined": list(EXERCISES), "errors": []}
REPLY = st.one_of(
    st.fixed_dictionaries({"is": st.just("cell"), "number": st.sampled_from([0, 1, 2, -1]) | HUGE | JSON}),
    st.fixed_dictionaries(
        {
            "is": st.just("ready"),
            "defined": st.just(list(EXERCISES)) | JSON,
            "errors": st.lists(ERROR, max_size=2) | JSON,
        }
    ),
    st.fixed_dictionaries({"is": st.just("answer"), "values": JSON | st.just([{"array": True, "class": "x"}] * 4)}),
    ERROR.map(lambda error: {"is": "answer", **error}),
    st.dictionaries(st.sampled_from(["is", "id", "values", "error"]), JSON),
)


@settings(deadline=None, max_examples=150)
@given(ready=st.booleans(), replies=st.lists(st.tuples(REPLY, st.lists(NUMBERS, max_size=4)), min_size=1, max_size=6))
def test_no_reply_of_any_form_is_a_fault_of_the_graders(submission, ready, replies):
    asked, replies = {}, itertools.chain([(READY, [])] * ready, itertools.cycle(replies))

    def send(channel, header, arrays=(), *, seconds=None):
        asked.update(header)

    def receive(channel, *, seconds=None, clock=None):
        header, found = next(replies)
        return {"id": asked.get("id"), **header}, found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(talk.protocol, "send", send)
        patch.setattr(talk.protocol, "receive", receive)
        result = grade(submission("eve", ["1", "2"]), b"k", FakeSandbox())
    assert result.outcome is not Outcome.FAULT, result.message
