"""Settings take what they document, refuse the rest with a reason, and default to the exercise."""

import math
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst_utils.errors import SettingsError
from nst_utils.settings import Settings

NAMES = [setting.name for setting in fields(Settings)]


def test_defaults_are_the_exercise():
    settings = Settings()
    assert (settings.iterations, settings.alpha, settings.beta) == (200, 10, 40)
    assert (settings.learning_rate, settings.noise_ratio) == (2.0, 0.6)


@given(st.sampled_from(NAMES), st.one_of(st.floats(), st.integers(), st.booleans(), st.none(), st.text(max_size=5)))
def test_a_value_is_taken_as_it_is_or_refused_with_a_reason(name, value):
    settings, refusal = None, None
    try:
        settings = Settings(**{name: value})
    except SettingsError as error:
        refusal = str(error)
    if refusal is None:
        assert getattr(settings, name) == value
        assert math.isfinite(value)
    else:
        assert refusal.startswith(f"{name} must be a ")
        assert repr(value) in refusal
        assert "The default is" in refusal


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"iterations": 0}, "iterations must be a whole number of at least 1, got 0. The default is 200."),
        ({"iterations": 2.5}, "iterations must be a whole number of at least 1, got 2.5."),
        ({"iterations": True}, "iterations must be a whole number of at least 1, got True."),
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
    settings = Settings(iterations=np.int64(7), alpha=np.float32(0.5))
    assert type(settings.iterations) is int
    assert type(settings.alpha) is float


def test_settings_cannot_change_under_a_painting():
    with pytest.raises(FrozenInstanceError):
        Settings().alpha = 3
