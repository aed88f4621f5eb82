"""Deep JSON is refused, whatever its strings hold, and before it costs time."""

import json
import time

import pytest

from autograder.notebook_file import UnreadableError, code_cells


def notebook(depth, source="x = 1"):
    """A notebook's bytes, its lists and objects nested to this depth."""
    nested = 1
    for level in range(depth - 1):
        nested = [nested] if level % 2 else {"a": nested}
    return json.dumps({"cells": [{"cell_type": "code", "source": source}], "metadata": nested}).encode()


@pytest.mark.parametrize("source", ["x = 1", "[" * 1000, '"{[' * 100, '\\"' * 100 + "[" * 100, "\\\\" + "]" * 100])
def test_depth_is_counted_outside_strings(source):
    assert code_cells(notebook(60, source)) == ((source,), "")
    with pytest.raises(UnreadableError, match="nested too deeply"):
        code_cells(notebook(61, source))


def test_a_notebook_that_was_cut_off_is_not_called_deep():
    with pytest.raises(UnreadableError, match="not JSON"):
        code_cells(notebook(30)[:-20])


@pytest.mark.parametrize("part", [b"[]", b'{"a":', b'"', b"\\", b'\\"', b"[", b"]"])
def test_twenty_megabytes_of_anything_are_refused_in_seconds(part):
    start = time.process_time()
    with pytest.raises(UnreadableError):
        code_cells(part * ((20 << 20) // len(part)))
    assert time.process_time() - start < 10  # 1 s on a busy machine
