"""Read MATLAB 5 to 7 files: numbers, text, cell arrays and structs, which is what networks are made of.

SciPy writes such files for us but does not read them: one wrong bit in a file's tags can crash its reader, and the
notebook's kernel with it (seen with SciPy 1.17), and its headers can ask for any amount of memory. Here a damaged
file raises an exception, and no array is larger than the bytes that are there.

Source: The MathWorks, *MAT-File Format* (R2019b), chapter "Level 5 MAT-File Format".
"""

import math
import zlib
from typing import NamedTuple

import numpy as np

LARGEST_VARIABLE = 2**30  # bytes; the layers of the full VGG-19, uncompressed, are about half of that
_HEADER = 128
_MATRIX, _COMPRESSED, _UTF8, _UTF16 = 14, 15, 16, 17  # types of elements; the others are numbers:
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_CELL, _STRUCT, _CHAR = 1, 2, 4  # classes of arrays; those of numbers:
_CLASSES = {6: "f8", 7: "f4", 8: "i1", 9: "u1", 10: "i2", 11: "u2", 12: "i4", 13: "u4", 14: "i8", 15: "u8"}


class DamagedError(Exception):
    """The file breaks the rules of its format."""


class _Element(NamedTuple):
    kind: int
    body: memoryview


def variables(path):
    """Read the variables of a file one by one.

    Args:
        path: the file; its header says that it is one.

    Yields:
        tuple: name, value: str for text, a list (columns first) for a cell array, a dict for a struct (a list of
        dicts for several), an array for numbers, None for the rest (sparse, objects, function handles).

    Raises:
        DamagedError: or another exception, if the file breaks the rules of its format.
    """
    content = memoryview(path.read_bytes())
    stream = _Stream(content[_HEADER:], "<" if content[126:128] == b"IM" else ">")
    while stream:
        element = stream.next()
        if element.kind == _COMPRESSED:
            element = _Stream(_inflate(element.body), stream.order).next()
        yield _matrix(element, stream.order)


def _inflate(body):
    inflater = zlib.decompressobj()
    content = inflater.decompress(body, LARGEST_VARIABLE)
    if not inflater.eof:
        raise DamagedError("compressed data without an end")
    return memoryview(content)


class _Stream:
    """A sequence of elements, each a tag (type and size) and its body, padded to 8 bytes."""

    def __init__(self, content, order):
        self._content = content
        self.order = order  # of the bytes in a number: "<" or ">"

    def __bool__(self):
        return len(self._content) > 0

    def next(self):
        kind, size = self._integers(self._content[:8])
        start = 8
        if kind >> 16:  # the short form: up to 4 bytes lie in the tag itself
            kind, size, start = kind & 0xFFFF, kind >> 16, 4
        end = start + size
        if end > len(self._content) or (start == 4 and size > 4):
            raise DamagedError(f"an element of {size:,} bytes where {len(self._content):,} are left")
        element = _Element(kind, self._content[start:end])
        padding = 0 if kind == _COMPRESSED else -end % 8
        self._content = self._content[end + padding :]
        return element

    def next_integers(self):
        return self._integers(self.next().body)

    def next_numbers(self):
        return self._numbers(self.next())

    def next_text(self):
        element = self.next()
        if element.kind == _UTF8:
            return str(element.body, "utf-8")
        if element.kind == _UTF16:
            return str(element.body, "utf-16-le" if self.order == "<" else "utf-16-be")
        return "".join(map(chr, self._numbers(element)))

    def _numbers(self, element):
        return np.frombuffer(element.body, np.dtype(_NUMBERS[element.kind]).newbyteorder(self.order))

    def _integers(self, body):
        return [int(number) for number in np.frombuffer(body, self.order + "u4")]


def _matrix(element, order):
    """Read an array of any class: its name ("" inside others) and its value."""
    if element.kind != _MATRIX:
        raise DamagedError(f"expected an array (element type {_MATRIX}), got type {element.kind}")
    if not element.body:
        return "", np.empty((0, 0))  # MATLAB's short way to write []
    stream = _Stream(element.body, order)
    flags, _ = stream.next_integers()
    shape = stream.next_integers()
    name = stream.next_text()
    kind = flags & 0xFF
    if kind == _CELL:
        return name, _values(stream, math.prod(shape))
    if kind == _STRUCT:
        return name, _structs(stream, math.prod(shape))
    if kind == _CHAR:
        return name, stream.next_text()
    if kind not in _CLASSES:
        return name, None
    # MATLAB stores numbers in the smallest type that holds them, whatever the array's class is.
    return name, stream.next_numbers().astype(_CLASSES[kind], copy=False).reshape(shape, order="F")


def _values(stream, count):
    return [_matrix(stream.next(), stream.order)[1] for _ in range(count)]


def _structs(stream, count):
    (width,) = stream.next_integers()
    names = bytes(stream.next().body)
    fields = [names[i : i + width].split(b"\0")[0].decode() for i in range(0, len(names), width)]
    structs = [dict(zip(fields, _values(stream, len(fields)), strict=True)) for _ in range(count if fields else 1)]
    return structs[0] if len(structs) == 1 else structs
