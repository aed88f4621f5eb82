"""Keeping the content's colours: the laws of the paper's two ways, for any pixels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nst.colours import luminance, match_colours, match_luminance, with_colours_of
from nst_utils.config import CONFIG
from nst_utils.errors import ImageError
from nst_utils.images import load_image

# FCC 1953, three digits; NumPy has no YIQ, and colours.py takes a short cut around the matrix.
RGB_TO_YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
ROUNDING = 0.5 + 1e-9  # of each channel, and so of Y, whose weights add up to 1
RED = np.full((2, 3, 3), [200, 30, 30], np.uint8)

sizes = st.tuples(st.integers(1, 6), st.integers(1, 6), st.just(3))
pictures = sizes.flatmap(lambda shape: arrays(np.uint8, shape))
pairs = sizes.flatmap(lambda shape: st.tuples(arrays(np.uint8, shape), arrays(np.uint8, shape)))


def yiq(image):
    return np.moveaxis(image @ RGB_TO_YIQ.T, -1, 0)


def chrominance(image):
    """I and Q as one complex number: its length is the saturation, its direction the hue."""
    return yiq(image)[1] + 1j * yiq(image)[2]


def unclipped(content, generated):
    """Where the generated luminance and the content's chrominance make a colour that RGB has."""
    ideal = np.stack([yiq(generated)[0], *yiq(content)[1:]], axis=-1) @ np.linalg.inv(RGB_TO_YIQ).T
    return ((ideal >= 0) & (ideal <= 255)).all(axis=-1)


@pytest.fixture(scope="module")
def photo():
    return load_image(CONFIG.CONTENT_IMAGE, (64, 48))


@pytest.fixture(scope="module")
def soft_photo(photo):
    """Far from 0 and 255, so that nothing is clipped that is matched to it."""
    return photo // 4 + np.uint8(96)


@pytest.fixture(scope="module")
def painting():
    return load_image(CONFIG.STYLE_IMAGE, (80, 50))


@given(pictures)
def test_a_luminance_is_grey_and_the_y_of_yiq(picture):
    grey = luminance(picture)
    assert grey.dtype == np.uint8
    assert (grey == grey[..., :1]).all()
    np.testing.assert_allclose(grey[..., 0], yiq(picture)[0], atol=ROUNDING)


@given(pictures)
def test_the_luminance_of_a_grey_picture_is_that_picture(picture):
    np.testing.assert_array_equal(luminance(luminance(picture)), luminance(picture))


@given(pairs)
def test_the_result_has_the_generated_luminance(pair):
    content, generated = pair
    np.testing.assert_allclose(yiq(with_colours_of(content, generated))[0], yiq(generated)[0], atol=ROUNDING)


@given(pairs)
def test_the_result_has_the_contents_chrominance_wherever_rgb_has_that_colour(pair):
    content, generated = pair
    result, fits = with_colours_of(content, generated), unclipped(*pair)
    for had, want, row in zip(yiq(result)[1:], yiq(content)[1:], RGB_TO_YIQ[1:], strict=True):
        # 0.2: the matrix has three digits only, and its inverse says a little too early or late what fits.
        np.testing.assert_allclose(had[fits], want[fits], atol=ROUNDING * abs(row).sum() + 0.2)


@given(pairs)
def test_elsewhere_the_hue_stays_and_only_the_saturation_gives_way(pair):
    content, generated = pair
    want, had = chrominance(content), chrominance(with_colours_of(content, generated))
    turned = had * want.conj()  # real and positive where the hues agree
    rounding = 1.2 * abs(want) + 1  # 1.2: half a level in each channel moves I by 0.6 and Q by 0.5
    assert (abs(turned.imag) <= rounding).all()
    assert (turned.real >= -rounding).all()  # not the complementary colour
    assert (abs(had) <= abs(want) + 1.2).all()


@given(pairs)
def test_once_more_changes_nothing(pair):
    content, generated = pair
    once = with_colours_of(content, generated)
    twice = with_colours_of(content, once)
    fits = unclipped(content, generated) & unclipped(content, once)
    assert (abs(twice[fits].astype(int) - once[fits]) <= 1).all()  # 1: a luminance that lay half-way
    np.testing.assert_allclose(yiq(twice)[0], yiq(once)[0], atol=ROUNDING)


@given(pictures)
def test_the_content_given_its_own_colours_is_itself(picture):
    np.testing.assert_array_equal(with_colours_of(picture, picture), picture)


@given(pairs)
def test_a_grey_content_stays_grey(pair):
    content, generated = pair
    np.testing.assert_array_equal(with_colours_of(luminance(content), generated), luminance(generated))


def test_a_dark_stroke_on_saturated_red_keeps_its_darkness_and_its_hue():
    # Y_C = 0.299 * 200 + 0.701 * 30 = 80.83; s = 20 / (80.83 - 30), where green and blue reach 0.
    stroke = np.full_like(RED, 20)
    expected = 20 + 20 / 50.83 * (200 - 80.83)  # 66.9; clipping would leave (139, 0, 0), twice as bright as asked
    np.testing.assert_array_equal(with_colours_of(RED, stroke)[0, 0], [round(expected), 0, 0])


def test_a_matched_luminance_has_the_contents_mean_and_contrast(soft_photo, painting):
    matched = match_luminance(painting, soft_photo)
    assert matched.shape == painting.shape
    assert (matched == matched[..., :1]).all()
    L_C = yiq(soft_photo)[0]
    assert matched.mean() == pytest.approx(L_C.mean(), abs=0.5)
    assert matched[..., 0].std() == pytest.approx(L_C.std(), rel=0.01)


@given(pictures)
def test_a_picture_matched_to_itself_is_itself(picture):
    np.testing.assert_allclose(match_luminance(picture, picture), luminance(picture), atol=1)
    np.testing.assert_allclose(match_colours(picture, picture), picture, atol=1)


def test_matched_colours_have_the_contents_mean_and_covariance(soft_photo, painting):
    (mean, cov), (want_mean, want_cov) = (
        (x.reshape(-1, 3).mean(axis=0), np.cov(x.reshape(-1, 3).T))
        for x in (match_colours(painting, soft_photo), soft_photo)
    )
    np.testing.assert_allclose(mean, want_mean, atol=0.5)
    np.testing.assert_allclose(cov, want_cov, atol=0.01 * np.trace(want_cov))


def test_matching_does_not_depend_on_the_order_of_the_channels(photo, painting):
    bgr = match_colours(painting[..., ::-1], photo[..., ::-1])
    np.testing.assert_allclose(bgr[..., ::-1], match_colours(painting, photo), atol=1)


@pytest.mark.parametrize("match", [match_luminance, match_colours])
@given(pairs)
def test_any_two_pictures_can_be_matched_flat_and_grey_ones_too(match, pair):
    for style, content in [pair, (luminance(pair[0]), pair[1]), (np.full_like(pair[0], 7), pair[1]), pair[::-1]]:
        matched = match(style, content)
        assert (matched.dtype, matched.shape) == (np.uint8, style.shape)


@pytest.mark.parametrize(("match", "expected"), [(match_luminance, [81] * 3), (match_colours, [200, 30, 30])])
def test_a_style_of_one_colour_becomes_the_contents_mean(match, expected):
    flat = np.full((4, 5, 3), [9, 8, 7], np.uint8)
    np.testing.assert_array_equal(match(flat, RED)[0, 0], expected)


def test_pictures_of_two_sizes_do_not_share_their_colours():
    with pytest.raises(ImageError, match=r"same size, got \(2, 3, 3\) and \(3, 3, 3\).*fit_image"):
        with_colours_of(RED, np.zeros((3, 3, 3), np.uint8))


@pytest.mark.parametrize("give", [luminance, *(lambda x, f=f: f(x, RED) for f in (match_luminance, match_colours))])
def test_pixels_that_are_no_pixels_are_rejected(give):
    with pytest.raises(ImageError, match="must hold RGB values 0-255 as uint8"):
        give(RED / 255)


def test_pictures_are_left_as_they_are(photo):
    before = photo.copy()
    with_colours_of(photo, luminance(photo))
    match_colours(photo, photo)
    np.testing.assert_array_equal(photo, before)
