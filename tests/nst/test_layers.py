"""Layers and their weights come back from their text, and what is no such text is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst.layers import layers_text, parse_layers
from nst_utils.config import VGG_LAYERS
from nst_utils.errors import SettingsError


def test_layers_of_the_command_line_are_a_text_of_names_and_weights():
    weights = parse_layers("style_layers", "conv1_1, conv3_1=0.5,conv5_4=1e-3")
    assert weights == {"conv1_1": 1, "conv3_1": 0.5, "conv5_4": 0.001}


@given(st.dictionaries(st.sampled_from(VGG_LAYERS), st.floats(0, 1e30), min_size=1))
def test_layers_come_back_from_their_text(weights):
    assert parse_layers("style_layers", layers_text(weights)) == weights


@pytest.mark.parametrize("text", ["", "conv1_1=-1", "conv6_1", "conv1_1=x", "conv1_1,,conv2_1", "conv1_1=nan"])
def test_another_text_is_refused(text):
    with pytest.raises(SettingsError, match=r"style_layers must be LAYER or LAYER=WEIGHT.*conv1_1 to conv5_4, got"):
        parse_layers("style_layers", text)
