"""A painting put aside: what is written comes back exactly, and what is no state of it is refused with a reason."""

import contextlib
import io
import json
import os
import pickle

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nst.errors import StateError
from nst.painting.state import FORMAT, read_state, write_state
from nst_utils.errors import SettingsError

IDENTITY = {"settings": {"seed": 0, "alpha": 10.0, "colours": "style"}, "pictures": "abc", "network": "def"}
OPTIMISER = {"trial": np.ones((1, 4, 5, 3), np.float32), "S": (), "step": 0.5, "accepted": True}
PROGRESS = {"level": 1, "trace": [[1.0, 2.0, 3.0]]}

anything = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
finite = st.floats(allow_nan=False)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | finite | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "painting.npz"


@pytest.fixture
def written(path):
    write_state(path, IDENTITY, PROGRESS, OPTIMISER)
    return path.read_bytes()


def arrays(seed, n):
    return tuple(np.random.default_rng(seed).standard_normal((n, 1, 3, 2, 3)).astype(np.float32))


@anything
@given(
    st.dictionaries(st.text(max_size=5), json_values, max_size=3), seeds, st.integers(0, 11), finite, st.booleans()
)
def test_what_is_written_comes_back_exactly(path, progress, seed, remembered, number, truth):
    trial, *pairs = arrays(seed, 1 + remembered)
    optimiser = {"trial": trial, "S": tuple(pairs), "J": number, "t": seed, "accepted": truth}
    write_state(path, IDENTITY, progress, optimiser)
    found_progress, found = read_state(path, IDENTITY)
    assert found_progress == progress
    assert found.keys() == optimiser.keys()
    assert (found["J"], found["t"], found["accepted"]) == (number, seed, truth)
    assert (type(found["J"]), type(found["t"]), type(found["accepted"])) == (float, int, bool)
    np.testing.assert_array_equal(found["trial"], trial)
    assert found["trial"].dtype == np.float32
    assert isinstance(found["S"], tuple)
    for one, other in zip(found["S"], pairs, strict=True):
        np.testing.assert_array_equal(one, other)


def test_arrays_with_infinite_values_come_back_too(path):
    trial = np.float32([np.inf, -np.inf, np.nan, -0.0])
    write_state(path, IDENTITY, {"J": np.inf}, {"trial": trial, "J": np.inf})
    progress, found = read_state(path, IDENTITY)
    assert progress["J"] == found["J"] == np.inf
    assert found["trial"].tobytes() == trial.tobytes()


def test_an_identity_of_tuples_is_that_of_lists(path):
    write_state(path, {**IDENTITY, "pictures": ("a", "b")}, {}, {})
    assert read_state(path, {**IDENTITY, "pictures": ["a", "b"]}) == ({}, {})


def test_the_file_is_replaced_in_one_step_and_nothing_else_is_left(path, written, monkeypatch):
    monkeypatch.setattr(np, "savez", lambda file, **arrays: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_state(path, IDENTITY, PROGRESS, OPTIMISER)
    assert path.read_bytes() == written
    assert list(path.parent.iterdir()) == [path]


def test_any_suffix_will_do(tmp_path):
    write_state(tmp_path / "later", IDENTITY, PROGRESS, OPTIMISER)
    assert read_state(tmp_path / "later", IDENTITY)[0] == PROGRESS


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"file/painting.npz could not be written \(.*Choose another place"):
        write_state(tmp_path / "file" / "painting.npz", IDENTITY, PROGRESS, OPTIMISER)


def test_a_missing_file_is_named_with_its_neighbours(path, written):
    with pytest.raises(StateError, match=r"pointing.npz was not found.*Nearest names: painting.npz"):
        read_state(path.with_name("pointing.npz"), IDENTITY)


@anything
@given(cut=st.integers(0, 10**6))
@example(cut=0)
@example(cut=1)
def test_a_file_cut_short_is_refused(path, written, cut, record_property):
    path.write_bytes(written[: cut % len(written)])
    with pytest.raises(StateError, match=r"damaged .*Delete it to start afresh"):
        read_state(path, IDENTITY)
    record_property("malformed_files", anything.max_examples)


@settings(anything, max_examples=150)
@given(place=st.integers(0, 10**6), change=st.integers(1, 255), n=st.integers(1, 6))
def test_a_file_with_wrong_bytes_is_refused_or_read_as_it_was(path, written, place, change, n, record_property):
    """The archive's check sums find each changed byte of the contents; the rest of it are names, dates and sizes."""
    damaged = bytearray(written)
    for i in range(n):
        damaged[(place * (i + 1)) % len(damaged)] ^= change
    path.write_bytes(damaged)
    with contextlib.suppress(StateError):
        progress, optimiser = read_state(path, IDENTITY)
        assert progress == PROGRESS
        for name in optimiser.keys() & {"trial"}:
            np.testing.assert_array_equal(optimiser[name], OPTIMISER[name])
    record_property("malformed_files", 150)


@anything
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\x93NUMPY\x01\x00")
@example(b"\x80\x04N.")  # a pickle
def test_any_other_file_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(StateError, match="not a painting that was put aside"):
        read_state(path, IDENTITY)


def saved(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def document(**changes):
    whole = {"format": FORMAT, "identity": IDENTITY, "progress": PROGRESS, "optimiser": {}}
    return np.array(json.dumps({**whole, **changes}))


def an_array():
    file = io.BytesIO()
    np.save(file, np.ones(3))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        an_array(),
        saved(picture=np.ones(3)),
        saved(json=np.ones(3)),
        saved(json=np.array("[1, 2]")),
        saved(json=np.array('"text"')),
        saved(json=np.array("{}")),
        saved(json=document(identity=[])),
        saved(json=document(progress=3)),
        saved(json=document(identity={"settings": []})),
        saved(json=document(optimiser=[]), trial=np.ones(3)),
        saved(json=document(optimiser=None), trial=np.ones(3)),
        pickle.dumps({"json": "{}"}),
    ],
    ids=[
        *("empty", "one array", "no json", "numbers", "list", "text", "empty json"),
        *("identity", "progress", "settings", "optimiser", "no optimiser", "pickle"),
    ],
)
def test_a_file_of_something_else_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(StateError, match=r"(not a painting that was put aside|of another painting)"):
        read_state(path, IDENTITY)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(StateError, match="not a painting that was put aside"):
        read_state(tmp_path, IDENTITY)


class Intruder:
    """Unpickling it makes a folder."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("name", ["json", "trial"])
def test_code_in_the_file_is_not_run(path, name):
    folder = path.with_name("intruded")
    path.write_bytes(saved(**{"json": document(), name: np.array([Intruder(folder)], dtype=object)}))
    with pytest.raises(StateError, match="not a painting that was put aside"):
        read_state(path, IDENTITY)
    assert not folder.exists()
    with np.load(path, allow_pickle=True) as file:
        file[name]
    assert folder.exists()  # a reader that takes pickles lets it in


def test_another_format_is_named(path):
    path.write_bytes(saved(json=document(format=FORMAT + 1)))
    with pytest.raises(StateError, match=rf"is of format {FORMAT + 1}, this program reads {FORMAT}\. Delete it"):
        read_state(path, IDENTITY)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pictures": "xyz"}, "the pictures differ"),
        ({"network": "xyz"}, "the network's weights differ"),
        ({"settings": {**IDENTITY["settings"], "alpha": 5.0}}, "alpha was 10.0 and is 5.0"),
        ({"settings": {**IDENTITY["settings"], "colours": "matched"}}, "colours was 'style' and is 'matched'"),
        (
            {"settings": {**IDENTITY["settings"], "seed": 1, "alpha": 5.0}, "pictures": "xyz"},
            "seed was 0 and is 1; alpha was 10.0 and is 5.0; the pictures differ",
        ),
        ({"settings": {**IDENTITY["settings"], "newer": 1}}, "newer was None and is 1"),
        ({"settings": {"seed": 0, "alpha": 10.0}}, "colours was 'style' and is None"),
    ],
)
def test_another_painting_s_is_refused_with_what_differs(path, written, change, message):
    with pytest.raises(StateError) as error:
        read_state(path, {**IDENTITY, **change})
    assert f"is of another painting: {message}. Use what it began with, or another file" in str(error.value)
