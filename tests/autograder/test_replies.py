"""Whatever a student's process replies, the grader has a result."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder import session as talk
from autograder.assignment import course
from autograder.grading import grade
from autograder.results import Outcome
from autograder.sandbox import Limits

ASSIGNMENT = course()["neural_style_transfer"]
HUGE = st.builds(lambda: 10**4300 - 1)  # the longest number that Python reads; the next is too long to be printed
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | HUGE | st.floats() | st.text(max_size=9),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=9), v, max_size=3),
    max_leaves=6,
)
NUMBERS = st.sampled_from([np.bool_, np.uint8, np.int64, np.float16, np.float32, np.float64]).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)


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
    },
    optional={"parameters": JSON | st.lists(JSON, max_size=3), "begun": JSON},
)
READY = {"is": "ready", "defined": list(ASSIGNMENT.by_name), "errors": []}
REPLY = st.one_of(
    st.fixed_dictionaries({"is": st.just("cell"), "number": st.sampled_from([0, 1, 2, -1]) | HUGE | JSON}),
    st.fixed_dictionaries(
        {
            "is": st.just("ready"),
            "defined": st.just(list(ASSIGNMENT.by_name)) | JSON,
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
        result = grade(submission("eve", ["1", "2"]), ASSIGNMENT, b"k", FakeSandbox())
    assert result.outcome is not Outcome.FAULT, result.message
