"""Which shared libraries of the system some programs and extension modules need, and where the loader finds them.

Reads their ELF headers itself: asking the loader for each of TensorFlow's and SciPy's 400 files takes seconds.
"""

import contextlib
import os
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

_ALWAYS = ("libgcc_s.so.1",)  # the C library opens it when a thread is cancelled
_HEADER = struct.Struct("<4sBB10xHHIQQQIHHHHHH")  # ELF of 64 bits, little-endian: all that TensorFlow runs on
_SEGMENT = struct.Struct("<IIQQQQQQ")
_ENTRY = struct.Struct("<qQ")
_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3  # kinds of segments
_NEEDED, _STRINGS = 1, 5  # kinds of entries of the dynamic one


def needed_by(files: Iterable[str | Path]) -> set[Path]:
    """Find what some files need and don't have among themselves.

    Args:
        files: paths of programs, libraries and extension modules.

    Returns:
        set of Path: the libraries, and the loader, where the loader looks for them.
    """
    paths = [Path(file) for file in files]
    machine, there = _machine(Path(sys.executable).resolve()), {path.name for path in paths}
    known, found, waiting = _known(), {}, {name for path in paths for name in _names(path)} | {*_ALWAYS}
    while waiting:
        name = waiting.pop()
        if os.path.basename(name) in there or name in found:
            continue
        for path in [name] if name.startswith("/") else [*_beside_the_interpreter(name), *known.get(name, ())]:
            if _machine(path) == machine:
                found[name] = Path(path)
                waiting |= set(_names(path))
                break
    return {Path(os.path.realpath(path.parent)) / path.name for path in found.values()}


def _known() -> dict[str, list[str]]:
    """Return name -> paths of all libraries that the loader knows."""
    program = shutil.which("ldconfig", path="/usr/sbin:/sbin:/usr/bin:/bin")
    listed = subprocess.run([program, "-p"], capture_output=True, text=True).stdout if program else ""
    known: dict[str, list[str]] = {}
    for name, path in re.findall(r"^\t(\S+) \(.*\) => (/.*)$", listed, re.MULTILINE):
        known.setdefault(name, []).append(path)
    return known


def _beside_the_interpreter(name: str) -> list[str]:
    """Return where Python's own libraries and those of a Conda environment lie."""
    folders = (sysconfig.get_config_var("LIBDIR"), f"{sys.base_prefix}/lib")
    return [f"{folder}/{name}" for folder in folders if folder]


def _machine(path: str | Path) -> int | None:
    """Return the processor that a file is for; None if there is no such file or it is something else."""
    with contextlib.suppress(OSError, struct.error), open(path, "rb") as file:
        magic, bits, order, _, machine, *_ = _HEADER.unpack(file.read(_HEADER.size))
        return int(machine) if (magic, bits, order) == (b"\x7fELF", 2, 1) else None
    return None


def _names(path: str | Path) -> Iterator[str]:
    """Return the names of the libraries that a file needs, and the path of its loader."""
    if _machine(path) is None:
        return
    with open(path, "rb") as file:
        header = _HEADER.unpack(file.read(_HEADER.size))
        start, size, number = header[7], header[11], header[12]
        segments = [_SEGMENT.unpack(_read(file, start + size * n, _SEGMENT.size)) for n in range(number)]
        loaded = [(address, place, length) for kind, _, place, address, _, length, *_ in segments if kind == _LOAD]
        for kind, _, place, _, _, length, *_ in segments:
            if kind == _INTERPRETER:
                yield _read(file, place, length).rstrip(b"\0").decode()
            if kind == _DYNAMIC:
                entries = list(_ENTRY.iter_unpack(_read(file, place, length // _ENTRY.size * _ENTRY.size)))
                strings = next((value for tag, value in entries if tag == _STRINGS), 0)
                base = next((p + strings - a for a, p, n in loaded if a <= strings < a + n), 0)
                for tag, value in entries:
                    if tag == _NEEDED:
                        yield _read(file, base + value, 300).partition(b"\0")[0].decode()


def _read(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)
