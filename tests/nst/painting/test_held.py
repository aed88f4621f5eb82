"""Which layers may be held: those past the seam, if the seam leaves a good part of the work behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst.painting.held import multiplications, seam
from nst_utils.config import CONTENT_LAYER, STYLE_LAYERS, VGG_LAYERS

EXERCISE = [CONTENT_LAYER, *dict(STYLE_LAYERS)]


def test_the_exercises_layers_are_held_past_conv4_1():
    assert seam(EXERCISE) == "conv4_1"


@pytest.mark.parametrize("layers", [["conv5_1"], ["conv1_1", "conv5_1"], ["conv4_1", "conv4_2"]])
def test_too_much_or_too_little_of_the_network_is_not_held(layers):
    assert seam(layers) is None


@given(st.lists(st.sampled_from(VGG_LAYERS), min_size=1, unique=True))
def test_the_seam_leaves_between_a_quarter_and_a_half_of_the_work_behind_it(layers):
    found = seam(layers)
    if found is None:
        assert not any(0.5 <= multiplications([layer]) / multiplications(layers) <= 0.75 for layer in layers)
    else:
        assert found in layers
        assert 0.25 <= 1 - multiplications([found]) / multiplications(layers) <= 0.5


def test_the_work_of_a_layer_is_that_of_all_filters_until_it():
    # 3 x 3 filters: 3 to 64 and 64 to 64 channels at full size, 64 to 128 at half.
    assert multiplications(["conv2_1"]) == 9 * (3 * 64 + 64 * 64 + 64 * 128 / 4)
    assert multiplications(["conv2_1", "conv1_1"]) == multiplications(["conv2_1"])
    assert multiplications(["avgpool1"]) == multiplications(["conv1_2"])
