"""Frames carry plain arrays, and whatever is no frame is refused in time."""

import contextlib
import json
import socket
import struct
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.inside import protocol

DTYPES = [np.float32, np.float64, np.int32, np.uint8, np.bool_]


@pytest.fixture
def ends():
    """Both ends of a channel."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def received(written, seconds=1):
    """What a reader makes of bytes that someone wrote before hanging up."""
    ours, theirs = socket.socketpair()

    def write():
        with theirs, contextlib.suppress(OSError):  # the reader may hang up first
            theirs.sendall(written)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        return protocol.receive(ours, seconds=seconds)
    finally:
        ours.close()
        writer.join()


def frame(header):
    """A frame without arrays' bytes."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">Q", len(text)) + text


@given(
    st.lists(
        arrays.arrays(st.sampled_from(DTYPES), arrays.array_shapes(min_dims=0, max_dims=4, max_side=4)), max_size=3
    )
)
def test_arrays_arrive_as_they_were_sent(sent):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        protocol.send(ours, {"is": "call"}, sent, seconds=1)
        header, came = protocol.receive(theirs, seconds=1)
    assert header["is"] == "call"
    assert [(a.dtype, a.shape, a.tobytes()) for a in came] == [(a.dtype, a.shape, a.tobytes()) for a in sent]


@given(st.binary(max_size=200))
def test_bytes_that_are_no_frame_raise_nothing_but_protocol_errors(written):
    with pytest.raises(protocol.ProtocolError):
        received(written)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
)


@given(st.dictionaries(st.sampled_from(["dtype", "shape", "x"]), JSON) | JSON)
def test_announcements_that_are_no_arrays_raise_nothing_but_protocol_errors(spec):
    with pytest.raises(protocol.ProtocolError):
        received(frame({"arrays": [spec]}))


@pytest.mark.parametrize(
    "written",
    [
        struct.pack(">Q", 2**63),
        frame({"arrays": [{"dtype": "float64", "shape": [10**6, 10**6]}]}),
        frame({"arrays": [{"dtype": "uint8", "shape": [80 << 20]}] * 2}),
        frame({"arrays": [{"dtype": "float32", "shape": [0, 80 << 20, 80 << 20, 80 << 20]}]}),
        frame({"arrays": [{"dtype": "object", "shape": [1]}]}),
        frame({"arrays": [{"dtype": "float32", "shape": [-1]}]}),
        frame({"arrays": [{"dtype": "float32", "shape": [True]}]}),
        frame(b"[" * 1_000_000),
        frame(b"1" * 5000),
    ],
)
def test_frames_that_lie_are_refused_before_memory_is_taken(written):
    with pytest.raises(protocol.ProtocolError):
        received(written)


def test_a_frame_that_drips_is_given_up_in_time(ends):
    ours, theirs = ends
    theirs.sendall(b"\0")
    with pytest.raises(TimeoutError):
        protocol.receive(ours, seconds=0.2)


def test_time_that_the_clock_does_not_count_is_waited(ends):
    ours, theirs = ends
    threading.Timer(0.5, theirs.sendall, [frame({"arrays": []})]).start()
    header, _ = protocol.receive(ours, seconds=0.2, clock=lambda: 0)
    assert header == {"arrays": []}


def test_a_reader_that_does_not_read_is_given_up_in_time(ends):
    ours, _ = ends
    with pytest.raises(protocol.ProtocolError, match="did not take"):
        protocol.send(ours, {}, [np.zeros(10_000_000)], seconds=0.2)
