"""The file of a painting put aside: what comes back, and what is refused. test_painter.py goes on from such files."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst_utils.errors import SettingsError, StateError
from nst_utils.painting.state import read_state, write_state

IDENTITY = {"settings": {"seed": 0, "alpha": 10.0}, "pictures": "ab", "network": "cd"}
PROGRESS = {"level": 1, "costs": [1 / 3, 2.5e9, 1e-300], "trace": []}
ARRAY = np.random.default_rng(0).standard_normal((1, 3, 4, 3)).astype(np.float32)


def same(a, b):
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    return np.array_equal(a, b) and type(a) is type(b)


@pytest.mark.parametrize("pairs", [0, 1, 3])
def test_what_was_written_comes_back_exactly(tmp_path, pairs):
    optimiser = {
        "trial": ARRAY,
        "S": tuple(ARRAY * (n + 1) for n in range(pairs)),
        "J": float("inf"),
        "step": 0.1,
        "halvings": 3,
        "accepted": True,
    }
    write_state(tmp_path / "state.npz", IDENTITY, PROGRESS, optimiser)
    progress, found = read_state(tmp_path / "state.npz", IDENTITY)
    assert progress == PROGRESS
    assert found.keys() == optimiser.keys()
    assert all(same(found[name], optimiser[name]) for name in optimiser)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"settings": {"seed": 5, "alpha": 10.0}}, "seed was 0 and is 5"),
        ({"pictures": "other"}, "the pictures differ"),
        ({"network": "other"}, "the network differ"),
    ],
)
def test_another_painting_is_told_apart(tmp_path, change, message):
    write_state(tmp_path / "state.npz", IDENTITY, PROGRESS, {"trial": ARRAY})
    with pytest.raises(StateError, match=message):
        read_state(tmp_path / "state.npz", {**IDENTITY, **change})


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(StateError, match="was not found"):
        read_state(tmp_path / "nowhere.npz", IDENTITY)


@given(st.binary(max_size=200))
def test_what_is_no_state_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("state") / "state.npz"
    path.write_bytes(data)
    with pytest.raises(StateError, match="or it is damaged"):
        read_state(path, IDENTITY)


@given(st.floats(0, 1, exclude_max=True))
def test_a_file_that_is_cut_off_is_refused(tmp_path_factory, share):
    path = tmp_path_factory.mktemp("state") / "state.npz"
    write_state(path, IDENTITY, PROGRESS, {"trial": ARRAY})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(StateError, match="or it is damaged"):
        read_state(path, IDENTITY)


def test_a_pickle_in_the_file_is_not_run(tmp_path):
    path = tmp_path / "state.npz"
    np.savez(path, json=np.array(json.dumps({})), trial=np.array([print], dtype=object))
    with pytest.raises(StateError, match="or it is damaged"):
        read_state(path, IDENTITY)


def test_a_newer_format_is_refused(tmp_path):
    document = {"format": 99, "identity": IDENTITY, "progress": {}, "optimiser": {}}
    np.savez(tmp_path / "state.npz", json=np.array(json.dumps(document)))
    with pytest.raises(StateError, match="is of format 99, this program reads 1"):
        read_state(tmp_path / "state.npz", IDENTITY)


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="could not be written"):
        write_state(tmp_path / "file" / "state.npz", IDENTITY, PROGRESS, {})
