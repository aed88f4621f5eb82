"""The cost and its gradient: by windows and at once, with masks and several styles, against finite differences."""

import numpy as np
import pytest
import tensorflow as tf

from nst_utils import load_image, reshape_and_normalize_image
from nst_utils.config import CONFIG
from nst_utils.painting import objective, tiles
from nst_utils.painting.objective import Objective, Target
from nst_utils.settings import Settings

# Sums over windows and over the whole picture round differently. Measured: 2e-7 of the largest gradient.
FLOAT32_RTOL = 5e-6


def batch(path, size):
    return reshape_and_normalize_image(load_image(path, size))


@pytest.fixture(scope="module")
def content():
    return batch(CONFIG.CONTENT_IMAGE, (112, 80))


@pytest.fixture(scope="module")
def style():
    return batch(CONFIG.STYLE_IMAGE, (64, 48))


@pytest.fixture(scope="module")
def image(content):
    return content * np.float32(0.4) + np.random.default_rng(3).uniform(-12, 12, content.shape).astype(np.float32)


def all_over(*styles):
    return [Target(style, 1.0, None) for style in styles]


def half(content, part):
    mask = np.zeros((*content.shape[:3], 1), np.float32)
    mask[:, :, part] = 1
    return mask


@pytest.mark.parametrize("masked", [False, True])
def test_windows_give_what_the_whole_gives(content, style, image, vgg, monkeypatch, masked):
    # The first three blocks see 21 pixels far, so that small pictures have several windows.
    layers = {"content_layers": "conv3_2", "style_layers": "conv1_1,conv2_1,conv3_1"}
    settings = Settings(**layers, variation=100)
    masks = [half(content, slice(None, 50)), half(content, slice(50, None))] if masked else [None, None]
    styles = [Target(style, 1.0, masks[0]), Target(content[:, ::-1], 2.0, masks[1])]
    costs, gradient = Objective(vgg, content, styles, settings)(image)

    plan = tiles.plan
    monkeypatch.setattr(objective, "plan", lambda n_H, n_W, layers: plan(n_H, n_W, layers, most_pixels=88**2))
    by_windows = Objective(vgg, content, styles, settings)
    assert len(by_windows._tiles) == 4
    costs_by_windows, gradient_by_windows = by_windows(image)
    np.testing.assert_allclose(costs_by_windows, costs, rtol=FLOAT32_RTOL)
    assert abs(gradient_by_windows - gradient).max() <= FLOAT32_RTOL * abs(gradient).max()


@pytest.mark.parametrize("direction", range(3))
def test_the_gradient_is_that_of_finite_differences(content, style, image, vgg, direction):
    evaluate = Objective(vgg, content, all_over(style), Settings(variation=1000))
    _, gradient = evaluate(image)
    d = np.random.default_rng(direction).standard_normal(image.shape).astype(np.float32)
    d = gradient / np.sqrt(np.mean(gradient**2)) + np.float32(direction) * d
    step = np.float32(0.02)
    rise = (evaluate(image + step * d)[0].J - evaluate(image - step * d)[0].J) / (2 * step)
    # Second differences in float32, of a function that is only piecewise smooth. Measured: 2e-3 at most.
    assert rise == pytest.approx(float(np.vdot(gradient, d)), rel=1e-2)


def test_a_mask_that_is_white_all_over_is_none(content, style, image, vgg):
    white = half(content, slice(None))
    found = Objective(vgg, content, [Target(style, 1.0, white)], Settings())(image)
    expected = Objective(vgg, content, all_over(style), Settings())(image)
    np.testing.assert_allclose(found[0], expected[0], rtol=FLOAT32_RTOL)
    assert abs(found[1] - expected[1]).max() <= FLOAT32_RTOL * abs(expected[1]).max()


def test_a_masked_style_leaves_alone_what_lies_far_outside(content, style, image, vgg):
    layers = "conv1_1,conv2_1"  # which see 5 pixels far
    settings = Settings(alpha=0, style_layers=layers)
    _, gradient = Objective(vgg, content, [Target(style, 1.0, half(content, slice(None, 48)))], settings)(image)
    assert np.any(gradient[:, :, :48] != 0)
    assert not gradient[:, :, 48 + 6 :].any()


def test_the_same_style_twice_is_that_style(content, style, image, vgg):
    once = Objective(vgg, content, all_over(style), Settings())(image)
    twice = Objective(vgg, content, [Target(style, 3.0, None), Target(style, 1.0, None)], Settings())(image)
    np.testing.assert_allclose(twice[0], once[0], rtol=FLOAT32_RTOL)


def test_only_the_ratio_of_weights_matters(content, style, image, vgg):
    def cost(*weights):
        styles = [Target(picture, weight, None) for picture, weight in zip((style, content), weights, strict=True)]
        return Objective(vgg, content, styles, Settings())(image)[0]

    np.testing.assert_allclose(cost(1, 3), cost(0.5, 1.5), rtol=FLOAT32_RTOL)
    assert abs(cost(1, 3).J_style / cost(3, 1).J_style - 1) > 0.01


def test_the_total_cost_holds_the_variation(content, style, image, vgg):
    without, with_it = (Objective(vgg, content, all_over(style), Settings(variation=v))(image)[0] for v in (0, 1e6))
    down, right = np.diff(image, axis=1), np.diff(image, axis=2)
    variation = (np.square(down).sum() + np.square(right).sum()) / image.size
    assert pytest.approx(1e6 * variation, rel=1e-4) == with_it.J - without.J
    assert (with_it.J_content, with_it.J_style) == pytest.approx((without.J_content, without.J_style), rel=1e-6)


def test_layers_count_by_their_weights(content, style, image, vgg):
    def costs(**layers):
        return Objective(vgg, content, all_over(style), Settings(**layers))(image)[0]

    a, b = costs(style_layers="conv1_1"), costs(style_layers="conv3_1")
    both = costs(style_layers="conv1_1=2,conv3_1=0.5")
    assert both.J_style == pytest.approx(2 * a.J_style + 0.5 * b.J_style, rel=1e-5)
    deep, shallow = costs(content_layers="conv4_2"), costs(content_layers="conv2_2")
    both = costs(content_layers="conv4_2=3,conv2_2")
    assert both.J_content == pytest.approx(3 * deep.J_content + shallow.J_content, rel=1e-5)


def test_a_mask_is_halved_as_the_network_halves():
    mask = np.zeros((1, 5, 6, 1), np.float32)
    mask[0, :2, :2] = 1
    masks = objective._at_layers(mask, ["conv1_1", "conv2_1", "conv3_1"])
    assert {layer: tuple(m.shape) for layer, m in masks.items()} == {
        "conv1_1": (1, 5, 6, 1),
        "conv2_1": (1, 3, 3, 1),
        "conv3_1": (1, 2, 2, 1),
    }
    assert tf.squeeze(masks["conv2_1"]).numpy().tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert masks["conv3_1"][0, 0, 0, 0] == 0.25
