"""Frames between the grader and a student's process: a JSON header and plain arrays.

A frame is an 8-byte length of the header, the header, and the raw bytes of the arrays it announces. Nothing is ever
unpickled, so reading a frame can't run code, and every size is capped before memory is set aside for it. The grader
reads what the student's process wrote: anything that is not a frame is a ``ProtocolError``, never another exception.
"""

import json
import math
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

MAX_HEADER = 4 << 20  # bytes; the cells of a notebook are the longest header
MAX_ARRAYS = 80 << 20  # bytes; two activations of shape (1, 300, 400, 64) in float32 are 62 MB
WALL_PER_CPU = 3  # a limit of one second of CPU time lets a call take this long by ``clock``, asleep or not
_MAX_RANK = 8
_LENGTH = struct.Struct(">Q")
# In this machine's byte order.
DTYPES = {"bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"}


class ProtocolError(Exception):
    """What came is not a frame, or the other side is gone."""


def send(
    channel: socket.socket, header: dict[str, Any], arrays: Sequence[np.ndarray] = (), *, seconds: float | None = None
) -> None:
    """Write one frame.

    Args:
        channel: a connected stream socket.
        header: a dictionary of JSON values; its ``arrays`` entry is filled in here.
        arrays: NumPy arrays of one of ``DTYPES``.
        seconds: how long the other side may take to read it; None waits for ever.

    Raises:
        ProtocolError: if the other side does not read it, or the header is too long.
    """
    arrays = [np.asarray(a, order="C") for a in arrays]
    announced = [{"dtype": a.dtype.name, "shape": list(a.shape)} for a in arrays]
    text = json.dumps({**header, "arrays": announced}).encode()
    if len(text) > MAX_HEADER:
        raise ProtocolError(f"the header may have {MAX_HEADER} bytes, got {len(text)}")
    channel.settimeout(seconds)
    try:
        channel.sendall(_LENGTH.pack(len(text)) + text)
        for array in arrays:
            if array.size:
                channel.sendall(array.reshape(-1).view(np.uint8).data)
    except OSError as error:
        raise ProtocolError(f"the other side did not take the frame: {error}") from None


def receive(
    channel: socket.socket, *, seconds: float | None = None, clock: Callable[[], float] = time.monotonic
) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Read one frame.

    Args:
        channel: a connected stream socket.
        seconds: how long the whole frame may take, from now; None waits for ever.
        clock: returns the time by which it may take so long.

    Returns:
        The header, a dictionary, and its arrays as read-only NumPy arrays.

    Raises:
        TimeoutError: if the frame did not come in time.
        ProtocolError: if it is not a frame, or the other side is gone.
    """
    end = None if seconds is None else clock() + seconds

    def left() -> float | None:
        return None if end is None else end - clock()

    (length,) = _LENGTH.unpack(_read(channel, _LENGTH.size, left))
    if length > MAX_HEADER:
        raise ProtocolError(f"the header may have {MAX_HEADER} bytes, {length} were announced")
    try:
        header = json.loads(_read(channel, length, left).decode())
        specs = [_check(spec) for spec in header["arrays"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolError(f"not a header: {type(error).__name__}") from None
    if sum(size for _, _, size in specs) > MAX_ARRAYS:
        raise ProtocolError(f"the arrays may have {MAX_ARRAYS} bytes together")
    arrays = [np.frombuffer(_read(channel, size, left), dtype).reshape(shape) for dtype, shape, size in specs]
    return header, arrays


def _check(spec: dict[str, Any]) -> tuple[np.dtype, tuple[int, ...], int]:
    """Return dtype, shape and bytes of an announced array."""
    dtype, shape = spec["dtype"], spec["shape"]
    if dtype not in DTYPES or not isinstance(shape, list) or len(shape) > _MAX_RANK:
        raise ValueError("not an array")
    if not all(type(n) is int and n >= 0 for n in shape) or math.prod(n or 1 for n in shape) > MAX_ARRAYS:
        raise ValueError("not a shape")  # NumPy refuses one that would be too large, even with no number in it
    return np.dtype(dtype), tuple(shape), math.prod(shape) * np.dtype(dtype).itemsize


def _read(channel: socket.socket, size: int, left: Callable[[], float | None]) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        seconds = left()
        if seconds is not None and seconds <= 0:
            raise TimeoutError
        channel.settimeout(seconds)
        try:
            part = channel.recv(min(size - len(parts), 1 << 20))
        except TimeoutError:
            continue  # the clock may have stood still meanwhile
        except OSError as error:
            raise ProtocolError(f"the channel broke: {error}") from None
        if not part:
            raise ProtocolError("the other side is gone")
        parts += part
    return bytes(parts)
