"""Enlarging: plain scaling where there is nothing to learn from, the style's own fine strokes where there is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nst.painting.detail import enlarge, resize
from nst_utils import load_image, reshape_and_normalize_image
from nst_utils.config import CONFIG

sides = st.integers(1, 40)


def noise(n_H, n_W, seed=0):
    return np.random.default_rng(seed).uniform(-100, 100, (1, n_H, n_W, 3)).astype(np.float32)


def psnr(found, expected):
    return 10 * np.log10(255**2 / np.mean((found - expected) ** 2))


@pytest.fixture(scope="module")
def style():
    return reshape_and_normalize_image(load_image(CONFIG.STYLE_IMAGE, (120, 90)))


@settings(max_examples=25, deadline=None)
@given(sides, sides, sides, sides)
def test_without_a_style_enlarging_is_scaling(n_h, n_w, n_H, n_W):
    image = noise(n_h, n_w)
    np.testing.assert_array_equal(enlarge(image, n_H, n_W), resize(image, n_H, n_W))
    assert resize(image, n_H, n_W).shape == (1, n_H, n_W, 3)
    assert resize(image, n_H, n_W).dtype == np.float32


@settings(max_examples=25, deadline=None)
@given(st.integers(8, 41), st.integers(8, 41), st.integers(4, 30), st.integers(4, 30))
def test_the_result_has_the_size_asked_for_and_float32_pixels_whatever_the_style_s(n_H, n_W, style_H, style_W):
    image = enlarge(noise((n_H + 1) // 2, (n_W + 1) // 2), n_H, n_W, [noise(style_H, style_W)])
    assert (image.shape, image.dtype) == ((1, n_H, n_W, 3), np.float32)
    assert np.isfinite(image).all()


@settings(max_examples=15, deadline=None)
@given(st.floats(-120, 150), st.integers(8, 30), st.integers(8, 30))
def test_a_style_of_one_colour_has_no_strokes_to_add(colour, n_H, n_W):
    image = noise((n_H + 1) // 2, (n_W + 1) // 2)
    plain = np.full((1, 20, 24, 3), colour, np.float32)
    # float32 sums of Pillow's. Measured: 8e-5 at most, of 255.
    np.testing.assert_allclose(enlarge(image, n_H, n_W, [plain]), resize(image, n_H, n_W), rtol=0, atol=1e-3)


def contrast(image):
    return np.sqrt(np.mean(np.square(image, dtype=np.float64)))


def strokes_of(style):
    """What halving takes from a style."""
    n_H, n_W = style.shape[1:3]
    return style - resize(resize(style, n_H // 2, n_W // 2), n_H, n_W)


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 20), st.integers(4, 20), st.integers(4, 30), st.integers(4, 30), st.integers(0, 9))
def test_strokes_have_no_more_contrast_than_the_style_s(n_h, n_w, style_H, style_W, blur):
    image, style = (
        noise(n_h, n_w),
        resize(noise(style_H // (1 + blur) + 1, style_W // (1 + blur) + 1), style_H, style_W),
    )
    added = enlarge(image, 2 * n_h, 2 * n_w, [style]) - resize(image, 2 * n_h, 2 * n_w)
    assert contrast(added) <= np.abs(strokes_of(style)).max() * (1 + 1e-3) + 1e-3


@settings(max_examples=10, deadline=None)
@given(st.integers(12, 30), st.integers(12, 30), st.integers(0, 99))
def test_strokes_that_do_not_go_together_do_not_cancel(n_h, n_w, seed):
    """A style of noise has strokes of one contrast all over, none of which continues another's."""
    image, style = noise(n_h, n_w, seed), noise(60, 80, seed + 1)
    added = enlarge(image, 2 * n_h, 2 * n_w, [style]) - resize(image, 2 * n_h, 2 * n_w)
    # Measured: within a tenth of it. The mean of what is found has half.
    np.testing.assert_allclose(contrast(added), contrast(strokes_of(style)), rtol=0.2)


def test_a_style_scaled_down_gets_its_strokes_back(style):
    coarse = resize(style, 45, 60)
    # Measured: 25.0 dB by scaling alone, 91.6 with strokes.
    assert psnr(enlarge(coarse, 90, 120, [style]), style) > psnr(resize(coarse, 90, 120), style) + 50


def test_strokes_are_taken_from_whichever_style_has_the_place(style):
    coarse = resize(style, 45, 60)
    # Measured: 91.6 dB and 91.6.
    for styles in ([style, noise(30, 40)], [noise(30, 40), style]):
        assert psnr(enlarge(coarse, 90, 120, styles), style) > psnr(resize(coarse, 90, 120), style) + 50


def test_a_style_too_small_to_be_halved_is_passed_over(style):
    coarse = resize(style, 45, 60)
    np.testing.assert_array_equal(enlarge(coarse, 90, 120, [style[:, :3]]), resize(coarse, 90, 120))
    np.testing.assert_array_equal(enlarge(coarse, 90, 120, [style[:, :3], style]), enlarge(coarse, 90, 120, [style]))


def test_the_same_pictures_give_the_same_pixels_and_stay_as_they_were(style):
    coarse = resize(style, 45, 60)
    kept = coarse.copy(), style.copy()
    np.testing.assert_array_equal(enlarge(coarse, 90, 120, [style]), enlarge(coarse, 90, 120, [style]))
    np.testing.assert_array_equal(coarse, kept[0])
    np.testing.assert_array_equal(style, kept[1])


def test_scaling_to_the_size_it_has_is_the_image_itself():
    image = noise(7, 9)
    assert resize(image, 7, 9) is image


def test_each_channel_is_scaled_alone_whatever_their_number():
    image = noise(7, 9)
    for channel in range(3):
        np.testing.assert_array_equal(resize(image, 13, 20)[..., [channel]], resize(image[..., [channel]], 13, 20))


@settings(max_examples=20, deadline=None)
@given(st.floats(-120, 150), sides, sides)
def test_one_colour_stays_it_at_every_size(colour, n_H, n_W):
    np.testing.assert_allclose(
        resize(np.full((1, 9, 7, 3), colour, np.float32), n_H, n_W), colour, rtol=1e-5, atol=1e-5
    )
