"""Whatever bytes a weight file holds, read_weights gives VGG-19's arrays or a WeightsError."""

import random

import pytest

from nst_utils.config import CONFIG
from nst_utils.errors import WeightsError
from nst_utils.files import find
from nst_utils.weights import read_weights

MUTANTS_OF_EACH = 200  # x 11 kinds of file = 2,200
MUTANTS_OF_THE_SHIPPED_FILE = 30  # whole reads of it take half a second each
KINDS = {
    "matconvnet newer": {},
    "matconvnet newer, compressed": {"do_compression": True},
    "matconvnet until beta16": {},
    "matconvnet until beta16, compressed": {"do_compression": True},
    "matconvnet before April 2015": {},
    "matconvnet before April 2015, compressed": {"do_compression": True},
    "matlab 7.3 newer": {},
    "matlab 7.3 before April 2015": {},
    "keras of 2016": {},
    "keras 2": {},
    "keras whole model": {},
}


def flip_bits(content, rng):
    for _ in range(rng.randint(1, 8)):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def damage_the_header(content, rng):
    content[rng.randrange(min(len(content), 2000))] = rng.randrange(256)


def put_an_extreme_number(content, rng):
    start = rng.randrange(len(content) - 4)
    number = rng.choice([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**28])
    content[start : start + 4] = number.to_bytes(4, "little")


def cut(content, rng):
    del content[rng.randrange(len(content)) :]


def swap_two_parts(content, rng):
    size = rng.randint(1, 64)
    a, b = sorted(rng.randrange(len(content) - size) for _ in range(2))
    content[a : a + size], content[b : b + size] = content[b : b + size], content[a : a + size]


MUTATIONS = [flip_bits, damage_the_header, put_an_extreme_number, cut, swap_two_parts]


def outcomes(content, count, path, seed):
    """Read mutants of a file; anything but arrays and a WeightsError ends the test."""
    accepted = 0  # damage to bytes that are padding, or of other layers, does no harm
    for i in range(count):
        rng = random.Random(f"{seed} {i}")
        mutant = bytearray(content)
        rng.choice(MUTATIONS)(mutant, rng)
        path.write_bytes(mutant)
        try:
            assert len(read_weights(path)) == 16
            accepted += 1
        except WeightsError:
            continue
    return accepted


@pytest.mark.parametrize("kind", KINDS)
def test_mutated_files_give_weights_or_a_weights_error(kind, writers, tiny, tmp_path, capfd, record_property):
    path = tmp_path / "weights"
    writers[kind.removesuffix(", compressed")](path, tiny, **KINDS[kind])
    accepted = outcomes(path.read_bytes(), MUTANTS_OF_EACH, path, seed=kind)
    assert 0 < accepted < MUTANTS_OF_EACH  # both ways out were taken
    assert capfd.readouterr() == ("", "")
    record_property("malformed_files", MUTANTS_OF_EACH)


def test_mutants_of_the_shipped_file_give_weights_or_a_weights_error(tmp_path, record_property):
    content = find(CONFIG.VGG_MODEL).read_bytes()
    accepted = outcomes(content, MUTANTS_OF_THE_SHIPPED_FILE, tmp_path / "weights", seed="shipped")
    assert accepted < MUTANTS_OF_THE_SHIPPED_FILE
    record_property("malformed_files", MUTANTS_OF_THE_SHIPPED_FILE)
