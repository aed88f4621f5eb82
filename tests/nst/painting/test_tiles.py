"""Windows: each cell of every map counts once, and each window holds all that its own cells see."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nst.painting.tiles import MOST_PIXELS, Tile, plan, reach, stride
from nst_utils.config import VGG_LAYERS
from nst_utils.vgg import LAYERS

SEEN = ["conv1_1", "conv1_2", "conv2_1", "conv3_1", "conv4_1", "conv4_2", "conv5_1"]
sides = st.integers(1, 400)
layer_lists = st.lists(st.sampled_from(VGG_LAYERS), min_size=1, max_size=3, unique=True)


@settings(max_examples=60, deadline=None)
@given(sides, sides, layer_lists, st.integers(1, 250_000))
@example(300, 400, ["conv5_1"], 40_000)
@example(333, 17, ["conv1_1"], 1)
def test_each_cell_of_every_map_counts_in_one_window(n_H, n_W, layers, most_pixels):
    tiles = plan(n_H, n_W, layers, most_pixels)
    for layer in [*layers, "input"]:
        count = np.zeros((1, -(-n_H // stride(layer)), -(-n_W // stride(layer)), 1))
        for tile in tiles:
            own = tile.own(layer)
            assert own.shape == tile.cut(count, layer).shape
            tile.cut(count, layer)[...] += own
        assert (count == 1).all()


@settings(max_examples=60, deadline=None)
@given(sides, sides, layer_lists, st.integers(1, 250_000))
def test_a_window_holds_all_that_its_own_pixels_cells_see(n_H, n_W, layers, most_pixels):
    seen = reach(layers)
    for tile in plan(n_H, n_W, layers, most_pixels):
        for (start, stop), (own_start, own_stop), length in (
            (tile.rows, tile.own_rows, n_H),
            (tile.columns, tile.own_columns, n_W),
        ):
            assert 0 <= start <= max(0, own_start - seen)
            assert min(length, own_stop + seen) <= stop <= length
            assert start % 16 == own_start % 16 == 0  # where a cell of every layer begins


@settings(max_examples=60, deadline=None)
@given(sides, sides, layer_lists, st.integers(30_000, 250_000))
def test_a_window_has_about_as_many_pixels_as_allowed(n_H, n_W, layers, most_pixels):
    # From 30 000 pixels on even conv5_4's halo leaves room; a side may be longer by less than the grid, 16.
    tiles = plan(n_H, n_W, layers, most_pixels)
    for tile in tiles:
        (top, bottom), (left, right) = tile.rows, tile.columns
        if len(tiles) > 1:
            assert max(bottom - top, right - left) < max(most_pixels**0.5 + 16, 16 + 2 * (reach(layers) + 16))


def test_a_small_image_is_one_window():
    assert plan(30, 40, ["conv5_1"], 1200) == [Tile((0, 30), (0, 40), (0, 30), (0, 40))]
    assert len(plan(30, 40, ["conv1_1"], 1199)) > 1
    assert len(plan(900, 1200, ["conv5_1"])) == 1
    assert MOST_PIXELS >= 900 * 1200


@pytest.mark.parametrize(("layer", "pixels"), [("input", 1), ("conv1_2", 1), ("avgpool1", 2), ("conv3_1", 4)])
def test_a_cell_stands_for_as_many_pixels_as_were_pooled(layer, pixels):
    assert stride(layer) == pixels


def test_the_stride_of_every_layer_is_what_the_network_makes(thin):
    for layer, a in thin(np.zeros((1, 64, 32, 3), np.float32)).items():
        assert a.shape[1:3] == (64 // stride(layer), 32 // stride(layer))
    assert stride(LAYERS[-1]) == 32


@pytest.mark.parametrize("layer", SEEN)
@pytest.mark.parametrize("pooling", ["average", "max"])
def test_a_row_of_cells_sees_as_far_as_reach_says_and_no_farther(vgg, layer, pooling):
    image = np.random.default_rng(0).uniform(-100, 100, (1, 176, 16, 3)).astype(np.float32)
    row = 80 // stride(layer)
    with tf.GradientTape() as tape:
        image = tf.constant(image)
        tape.watch(image)
        J = tf.reduce_sum(vgg.pooled(pooling)(image, [layer])[layer][:, row] ** 2)
    rows = np.flatnonzero(np.abs(tape.gradient(J, image)).sum(axis=(0, 2, 3)))
    assert 80 - rows.min() == rows.max() - (80 + stride(layer) - 1) == reach([layer])


def test_the_layer_that_sees_farthest_counts():
    assert reach(["conv3_1", "conv1_1"]) == reach(["conv1_1", "conv3_1"]) == reach(["conv3_1"]) == 10
    assert reach(["conv5_1", "conv4_2"]) == 70


def assert_own_cells_are_those_of_the_whole(model, image, layers, most_pixels):
    whole, tiles = model(image, layers), plan(*image.shape[1:3], layers, most_pixels)
    assert len(tiles) > 4
    assert any(tile.cut(image).shape != image.shape for tile in tiles)
    for tile in tiles:
        for layer, a in model(tile.cut(image), layers).items():
            own = tile.own(layer)
            expected = own * tile.cut(whole[layer], layer)
            # Convolutions of another size add up in another order. Measured: 4e-7 of the largest.
            np.testing.assert_allclose(own * a, expected, rtol=0, atol=5e-6 * np.abs(expected).max())


def test_windows_give_their_own_cells_as_the_whole_image_does(vgg):
    image = np.random.default_rng(0).uniform(-100, 100, (1, 71, 53, 3)).astype(np.float32)
    assert_own_cells_are_those_of_the_whole(vgg, image, ["conv1_1", "conv2_1", "conv3_1"], 48**2)


def test_windows_of_the_deepest_layers_do_so_too(thin):
    image = np.random.default_rng(0).uniform(-100, 100, (1, 263, 301, 3)).astype(np.float32)
    assert_own_cells_are_those_of_the_whole(thin, image, ["conv4_2", "conv5_1"], 224**2)


def test_cutting_gives_a_view_so_that_what_is_added_reaches_the_whole():
    array = np.zeros((1, 48, 40, 3), np.float32)
    tile = plan(48, 40, ["conv1_1"], 100)[-1]
    tile.cut(array)[...] += 1
    assert array.sum() == tile.cut(array).size
