"""Settings take what they document, and refuse the rest with a reason; each cost has its own defaults."""

import itertools
import json
import math
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst.settings import Settings
from nst_utils.config import CONTENT_LAYER, STYLE_LAYERS, VGG_LAYERS
from nst_utils.errors import SettingsError
from nst_utils.weights import SHAPES

NAMES = [setting.name for setting in fields(Settings)]


def test_the_exercise_is_three_settings_away():
    settings = Settings(like="exercise", optimizer="adam", levels=1)
    assert (settings.steps(), settings.alpha, settings.beta) == (200, 10, 40)
    assert (settings.learning_rate, settings.noise_ratio, settings.variation) == (2.0, 0.6, 0)
    assert (settings.pooling, settings.colours, settings.style_scale) == ("average", "style", 1)
    assert settings.content_layers == {CONTENT_LAYER: 1}
    assert settings.style_layers == dict(STYLE_LAYERS)
    assert settings.sizes(300, 400) == [(300, 400)]


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 8))
def test_levels_double_in_size_up_to_the_full_one(n_H, n_W, levels):
    sizes = Settings(levels=levels).sizes(n_H, n_W)
    assert sizes[-1] == (n_H, n_W)
    assert len(sizes) <= max(levels, 1) or levels == 0
    for (h, w), (H, W) in itertools.pairwise(sizes):
        assert (h, w) == (-(-H // 2), -(-W // 2))
        assert min(H, W) // 2 >= 16


def test_levels_are_chosen_by_the_size():
    assert Settings().sizes(300, 400) == [(75, 100), (150, 200), (300, 400)]
    assert len(Settings().sizes(1200, 1600)) == 5
    assert len(Settings().sizes(90, 120)) == 1


def test_iterations_of_0_are_those_of_the_optimizer():
    assert Settings().steps() == 20
    assert Settings(optimizer="adam").steps() == 200
    assert Settings(iterations=7).steps() == 7


def test_what_is_not_given_is_the_costs_own():
    ours, exercise = Settings(), Settings(like="exercise")
    assert (ours.alpha, ours.beta, exercise.content_strength) == (None, None, None)
    assert (exercise.alpha, exercise.beta) == (10, 40)
    assert ours.content_strength > 0
    assert ours.noise_ratio == 0
    assert ours.style_layers.keys() == exercise.style_layers.keys()
    assert (Settings(content_strength=0.5).weights(), Settings(like="exercise", beta=3).weights()) == (
        (0.5, 1),
        (10, 3),
    )


@pytest.mark.parametrize(
    ("like", "name", "instead"),
    [
        ("nst", "alpha", "content_strength"),
        ("nst", "beta", "content_strength"),
        ("exercise", "content_strength", "alpha"),
    ],
)
def test_a_weight_of_the_other_cost_is_refused(like, name, instead):
    with pytest.raises(
        SettingsError, match=rf"{name} is not a weight.*like='{like}'; got 3\. Use {instead}.*or like="
    ):
        Settings(like=like, **{name: 3})


def test_with_another_cost_only_what_was_given_stays():
    changed = Settings(content_strength=0.3, variation=0.5, seed=4).changed(like="exercise", alpha=7)
    assert changed == Settings(like="exercise", alpha=7, seed=4)
    assert changed.changed(seed=5) == Settings(like="exercise", alpha=7, seed=5)


def test_a_record_of_before_there_was_a_choice_is_the_exercises():
    record = {"alpha": 20.0, "beta": 40.0, "style_layers": "conv1_1=0.2,conv2_1=0.8", "seed": 3, "noise_ratio": 0.6}
    expected = {"alpha": 20, "style_layers": {"conv1_1": 0.2, "conv2_1": 0.8}, "seed": 3}
    assert Settings.from_record(record) == Settings(like="exercise", **expected)


def test_vgg_layers_are_those_with_weights():
    assert tuple(SHAPES) == VGG_LAYERS


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "iterations": st.integers(0, 10**6),
            "content_strength": st.floats(0, 1e6),
            "colours": st.sampled_from(["style", "content", "matched"]),
            "content_layers": st.sampled_from([{"conv4_2": 1}, {"conv1_1": 3.5, "conv5_4": 0}]),
        },
    )
)
def test_settings_come_back_from_their_own_record(given_settings):
    settings = Settings(**given_settings)
    record = json.loads(json.dumps(settings.as_record()))
    assert not any(isinstance(value, dict) for value in record.values())
    assert Settings.from_record(record) == settings


@given(
    st.sampled_from(NAMES),
    st.one_of(st.floats(), st.integers(), st.booleans(), st.none(), st.text(max_size=5), st.just("adam")),
)
def test_a_value_is_taken_as_it_is_or_refused_with_a_reason(name, value):
    settings, refusal = None, None
    try:
        settings = Settings(**{name: value})
    except SettingsError as error:
        refusal = str(error)
    if refusal is None:
        assert getattr(settings, name) == (getattr(Settings(), name) if value is None else value)
        assert value is None or isinstance(value, str) or math.isfinite(value)
    elif "in its place" in refusal:
        assert name in ("alpha", "beta")
    else:
        assert refusal.startswith(f"{name} must be ")
        assert repr(value) in refusal
        assert "The default is" in refusal


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"iterations": -1}, "iterations must be a whole number of at least 0, got -1. The default is 0."),
        ({"iterations": 2.5}, "iterations must be a whole number of at least 0, got 2.5."),
        ({"iterations": True}, "iterations must be a whole number of at least 0, got True."),
        ({"levels": 9}, "levels must be a whole number from 0 to 8, got 9."),
        ({"optimizer": "sgd"}, "optimizer must be one of 'lbfgs', 'adam', got 'sgd'. The default is 'lbfgs'."),
        ({"colours": None}, "colours must be one of 'style', 'content', 'matched', got None."),
        ({"style_scale": 0}, "style_scale must be a finite number above 0, 16 at most, got 0."),
        ({"style_scale": 17}, "style_scale must be a finite number above 0, 16 at most, got 17."),
        (
            {"style_layers": {}},
            "style_layers must be a mapping of layers, from conv1_1 to conv5_4, to weights of at least 0, like",
        ),
        ({"style_layers": {"conv1_1": -1}}, "style_layers must be a mapping of layers"),
        ({"style_layers": {"conv1_1": "1"}}, "style_layers must be a mapping of layers"),
        ({"content_layers": {"conv6_1": 1}}, "content_layers must be a mapping of layers"),
        ({"content_layers": "conv4_2"}, "content_layers must be a mapping of layers"),
        ({"like": ["nst"]}, "like must be one of 'nst', 'exercise', got ['nst']. The default is 'nst'."),
        ({"like": "gatys"}, "like must be one of 'nst', 'exercise', got 'gatys'. The default is 'nst'."),
        ({"alpha": -1}, "alpha must be a finite number of at least 0, got -1."),
        ({"beta": math.nan}, "beta must be a finite number of at least 0, got nan."),
        ({"beta": math.inf}, "beta must be a finite number of at least 0, got inf."),
        ({"learning_rate": 0}, "learning_rate must be a finite number above 0, got 0."),
        ({"noise_ratio": 1.5}, "noise_ratio must be a finite number from 0 to 1, got 1.5."),
        ({"seed": 2**32}, "seed must be a whole number from 0 to 4294967295, got 4294967296."),
        ({"seed": "3"}, "seed must be a whole number from 0 to 4294967295, got '3'."),
    ],
)
def test_a_wrong_value_says_what_was_expected(wrong, message):
    with pytest.raises(SettingsError) as error:
        Settings(**wrong)
    assert str(error.value).startswith(message)


def test_numpy_numbers_become_plain_ones():
    settings = Settings(iterations=np.int64(7), variation=np.float32(0.5))
    assert type(settings.iterations) is int
    assert type(settings.variation) is float


def test_settings_cannot_change_under_a_painting():
    with pytest.raises(FrozenInstanceError):
        Settings().seed = 3
