"""What coarse levels minimise: the same, or with the exercise's cost more content, finer strokes and no Gram matrix
of a few cells; in how many steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst.painting.levels import at_level, levels
from nst.settings import Settings

EXERCISE = Settings(like="exercise")

SIDES = st.integers(16, 2000)


@given(SIDES, SIDES, st.floats(0, 1e6))
def test_the_last_level_minimises_what_was_asked_for(n_H, n_W, alpha):
    settings = EXERCISE.changed(alpha=alpha)
    assert at_level(settings, n_H, n_W, below=0) is settings


@given(SIDES, SIDES, st.floats(1, 1e6), st.integers(1, 7))
def test_the_coarser_the_more_the_content_counts(n_H, n_W, alpha, below):
    settings = EXERCISE.changed(alpha=alpha)
    finer, coarser = (at_level(settings, n_H, n_W, n).alpha for n in (below - 1, below))
    assert alpha <= finer < coarser


@given(SIDES, SIDES, st.integers(1, 7))
def test_only_content_weight_style_layers_and_steps_change(n_H, n_W, below):
    settings = EXERCISE.changed(beta=3, variation=2, content_layers={"conv3_2": 0.5}, optimizer="adam", seed=9)
    changed = {
        name for name, value in vars(at_level(settings, n_H, n_W, below)).items() if value != vars(settings)[name]
    }
    assert changed <= {"alpha", "style_layers", "iterations"}


@given(SIDES, SIDES, st.integers(1, 7))
def test_with_our_own_cost_only_steps_change(n_H, n_W, below):
    settings = Settings(content_strength=3, seed=9)
    coarse = at_level(settings, n_H, n_W, below)
    assert coarse == settings.changed(iterations=coarse.iterations)


@given(SIDES, SIDES, st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_layers_that_stay_have_the_weights_asked_for_but_those_of_fine_strokes_count_more(n_H, n_W, weights):
    settings = EXERCISE.changed(style_layers={f"conv{block}_1": weight for block, weight in enumerate(weights, 1)})
    kept = at_level(settings, n_H, n_W, below=1).style_layers
    asked = settings.style_layers
    assert kept
    assert list(kept) == list(asked)[: len(kept)]
    for layer, weight in kept.items():
        assert weight == asked[layer] * {"conv2_1": 30, "conv3_1": 100}.get(layer, 1)


@given(SIDES, SIDES, st.integers(1, 7))
def test_layers_of_one_stride_count_alike_at_coarse_levels(n_H, n_W, below):
    settings = EXERCISE.changed(style_layers={"conv2_1": 2, "conv2_2": 1, "conv3_1": 2, "conv3_4": 1})
    weights = at_level(settings, n_H, n_W, below).style_layers
    for once, twice in (("conv2_2", "conv2_1"), ("conv3_4", "conv3_1")):
        if once in weights:
            assert weights[twice] == 2 * weights[once] > 2


@given(SIDES, SIDES, st.integers(0, 200), st.integers(0, 200))
def test_a_larger_level_has_all_the_layers_of_a_smaller_one(n_H, n_W, more_H, more_W):
    small, large = (
        at_level(EXERCISE, *size, below=1).style_layers for size in ((n_H, n_W), (n_H + more_H, n_W + more_W))
    )
    assert small.items() <= large.items()


@pytest.mark.parametrize(
    ("n_H", "n_W", "last"),
    # conv5_1 has 512 channels, and a cell for 256 pixels: from 64 cells on it counts. conv4_1: 512 and 64.
    [(128, 128, "conv5_1"), (127, 128, "conv4_1"), (64, 64, "conv4_1"), (63, 64, "conv3_1")],
)
def test_a_layer_with_too_few_cells_for_its_channels_is_left_out(n_H, n_W, last):
    assert list(at_level(EXERCISE, n_H, n_W, below=1).style_layers)[-1] == last


def test_if_all_have_too_few_all_stay():
    settings = EXERCISE.changed(style_layers={"conv5_1": 1, "conv5_2": 2})
    assert at_level(settings, 16, 16, below=1).style_layers == settings.style_layers


@given(SIDES, SIDES, st.integers(0, 8), st.integers(0, 500))
def test_the_last_level_is_the_painting_itself_and_each_has_a_step(n_H, n_W, number, iterations):
    settings = Settings(levels=number, iterations=iterations)
    found = levels(settings, n_H, n_W)
    assert [size for size, _ in found] == settings.sizes(n_H, n_W)
    assert found[-1][1] is settings
    assert all(of_level.steps() >= 1 for _, of_level in found)


def test_cheap_levels_get_more_steps():
    assert [of_level.steps() for _, of_level in levels(Settings(), 300, 400)] == [40, 14, 20]
    assert [of_level.steps() for _, of_level in levels(Settings(iterations=5, levels=4), 300, 400)] == [10, 10, 4, 5]
