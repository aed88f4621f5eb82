"""The pictures of a painting at every size: colours, scale, masks, the initial image."""

import numpy as np
import pytest

from nst import colours
from nst.painting.detail import resize
from nst.painting.motif import Content, Motif, Style
from nst.settings import Settings
from nst_utils import reshape_and_normalize_image
from nst_utils.config import CONFIG
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import generate_noise_image, to_pixels

SIZE = (36, 48)  # n_H, n_W of the content


def mask(*white):
    """A mask of the content's size, white in some slices of it."""
    array = np.zeros(SIZE, np.uint8)
    array[white] = 255
    return array


@pytest.fixture
def left():
    return mask(slice(None), slice(0, 24))


def test_at_the_full_size_content_and_style_are_as_given(content_image, style_image):
    content, (style,) = Motif(content_image, style_image, Settings()).at(*SIZE)
    np.testing.assert_array_equal(content, reshape_and_normalize_image(content_image))
    np.testing.assert_array_equal(style.image, reshape_and_normalize_image(style_image))
    assert (style.weight, style.mask) == (1.0, None)


@pytest.mark.parametrize(("given", "expected"), [((36, 48), (18, 24)), ((72, 20), (24, 6)), ((10, 10), (24, 24))])
def test_a_style_s_longest_side_is_the_content_s_at_every_level(content_image, given, expected):
    style = np.zeros((*given, 3), np.uint8)
    content, (target,) = Motif(content_image, style, Settings()).at(18, 24)
    assert content.shape == (1, 18, 24, 3)
    assert target.image.shape == (1, *expected, 3)


@pytest.mark.parametrize(("scale", "expected"), [(2.0, (36, 48)), (0.5, (9, 12)), (0.001, (1, 1))])
def test_a_style_is_scaled_as_the_settings_say(content_image, style_image, scale, expected):
    _, (target,) = Motif(content_image, style_image, Settings(style_scale=scale)).at(18, 24)
    assert target.image.shape == (1, *expected, 3)


def test_several_styles_keep_their_order_and_weights(content_image, style_image):
    motif = Motif(
        content_image, [style_image, Style(content_image, 3), Style(style_image, np.float32(0.5))], Settings()
    )
    assert [style.weight for style in motif.at(*SIZE)[1]] == [1.0, 3.0, 0.5]
    np.testing.assert_array_equal(motif.at(*SIZE)[1][1].image, reshape_and_normalize_image(content_image))


def test_one_style_needs_no_list(content_image, style_image):
    one, in_a_list = (Motif(content_image, style, Settings()) for style in (Style(style_image), [style_image]))
    assert one.digest() == in_a_list.digest() == Motif(content_image, style_image, Settings()).digest()


def test_a_mask_runs_from_0_to_1_at_every_level(content_image, style_image, left):
    motif = Motif(content_image, Style(style_image, 1, left), Settings())
    for n_H, n_W in (SIZE, (18, 24), (9, 12)):
        found = motif.at(n_H, n_W)[1][0].mask
        assert found.shape == (1, n_H, n_W, 1)
        assert (found.min(), found.max()) == (0, 1)
        assert found[..., : n_W // 2 - 3, :].min() > 0.9
        assert found[..., n_W // 2 + 3 :, :].max() < 0.1


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (np.full((48, 36), 255, np.uint8), r"uint8 \(48, 36\)"),
        (np.full((36, 48, 3), 255, np.uint8), r"uint8 \(36, 48, 3\)"),
        (np.full((36, 48), 1.0), r"float64 \(36, 48\)"),
        (np.zeros((36, 48), np.uint8), "black all over"),
        ([[255] * 48] * 36, r"int64 \(36, 48\)"),
    ],
)
def test_a_mask_that_does_not_fit_is_refused(content_image, style_image, wrong, found):
    with pytest.raises(
        ImageError, match=rf"uint8 of the content's size \(36, 48\), and white somewhere, got {found}.*load_image"
    ):
        Motif(content_image, [style_image, Style(style_image, 1, wrong)], Settings())
    with pytest.raises(ImageError, match=rf"white somewhere, got {found}.*load_image"):
        Motif(Content(content_image, wrong), style_image, Settings())


def test_the_content_is_held_at_every_level_where_its_mask_is_white(content_image, style_image, left):
    motif = Motif(Content(content_image, left), style_image, Settings())
    found = motif.hold_at(18, 24)
    assert found.shape == (1, 18, 24, 1)
    assert found[..., :9, :].min() > 0.9 > 0.1 > found[..., 15:, :].max()
    np.testing.assert_array_equal(motif.at(*SIZE)[0], reshape_and_normalize_image(content_image))
    assert Motif(content_image, style_image, Settings()).hold_at(18, 24) is None


@pytest.mark.parametrize("weight", [0, -1, np.nan, np.inf, True, "1", None])
def test_a_weight_that_is_no_share_is_refused(content_image, style_image, weight):
    with pytest.raises(SettingsError, match="weight of a style must be a finite number above 0, got "):
        Motif(content_image, Style(style_image, weight), Settings())


def test_no_style_is_refused(content_image):
    with pytest.raises(SettingsError, match="at least one style, got an empty list"):
        Motif(content_image, [], Settings())


def test_a_picture_that_is_none_is_refused(content_image, style_image):
    grey = content_image[..., 0]
    with pytest.raises(ImageError, match="It is grey"):
        Motif(grey, style_image, Settings())
    with pytest.raises(ImageError, match="It is grey"):
        Motif(content_image, [style_image, grey], Settings())
    with pytest.raises(ImageError, match="It is grey"):
        Motif(content_image, style_image, Settings(), grey)


def test_one_level_starts_from_the_exercise_s_noise_image(content_image, style_image):
    settings = Settings(seed=5, noise_ratio=0.3)
    expected = generate_noise_image(reshape_and_normalize_image(content_image), 0.3, seed=5)
    np.testing.assert_array_equal(Motif(content_image, style_image, settings).initial_image(*SIZE), expected)


def test_several_levels_start_from_it_scaled_down(content_image, style_image):
    motif = Motif(content_image, style_image, Settings(noise_ratio=1))
    expected = resize(motif.initial_image(*SIZE), 18, 24)
    np.testing.assert_array_equal(motif.initial_image(18, 24), expected)
    assert motif.initial_image(18, 24).std() < motif.initial_image(*SIZE).std()


def test_an_initial_image_takes_the_place_of_noise(content_image, style_image):
    motif = Motif(content_image, style_image, Settings(), initial_image=style_image)
    np.testing.assert_array_equal(motif.initial_image(*SIZE), reshape_and_normalize_image(style_image))
    assert motif.initial_image(18, 24).shape == (1, 18, 24, 3)


def test_an_initial_image_is_brought_to_the_content_s_size(content_image, style_image):
    motif = Motif(content_image, style_image, Settings(), initial_image=np.zeros((70, 33, 3), np.uint8))
    assert motif.initial_image(*SIZE).shape == (1, *SIZE, 3)


def test_by_default_nothing_is_recoloured(content_image, style_image):
    image = generate_noise_image(reshape_and_normalize_image(content_image), seed=0)
    assert Motif(content_image, style_image, Settings(like="exercise")).finished(image) is image
    ours = Motif(content_image, style_image, Settings()).finished(9 * image)
    np.testing.assert_array_equal(ours, np.clip(9 * image, -CONFIG.MEANS, 255 - CONFIG.MEANS))


def test_content_s_colours_are_kept_by_painting_grey_in_grey(content_image, style_image):
    motif = Motif(content_image, style_image, Settings(colours="content"))
    content, (style,) = motif.at(*SIZE)
    np.testing.assert_array_equal(to_pixels(content), colours.luminance(content_image))
    np.testing.assert_array_equal(to_pixels(style.image), colours.match_luminance(style_image, content_image))


@pytest.mark.parametrize("size", [SIZE, (18, 24)])
def test_a_grey_painting_gets_the_content_s_colours_at_every_level(content_image, style_image, size):
    motif = Motif(content_image, style_image, Settings(colours="content"))
    grey, _ = motif.at(*size)
    finished = motif.finished(grey)
    # The content in grey, with the content's colours, is the content. Rounded three times: measured 1 at most.
    content, _ = Motif(content_image, style_image, Settings()).at(*size)
    np.testing.assert_allclose(to_pixels(finished), to_pixels(content), rtol=0, atol=ATOL_OF_SIZE[size])
    assert finished.dtype == np.float32


# Luminance is taken before scaling down and colours after it, and both are rounded.
ATOL_OF_SIZE = {SIZE: 1, (18, 24): 3}


def test_matched_colours_are_those_of_the_content(content_image, style_image):
    motif = Motif(content_image, style_image, Settings(colours="matched"))
    content, (style,) = motif.at(*SIZE)
    np.testing.assert_array_equal(to_pixels(style.image), colours.match_colours(style_image, content_image))
    np.testing.assert_array_equal(to_pixels(content), content_image)
    np.testing.assert_array_equal(motif.finished(content), content)


def test_a_painting_is_measured_by_what_the_network_saw(content_image, style_image):
    image = reshape_and_normalize_image(content_image[::-1])
    content, (style,), generated = Motif(content_image, style_image, Settings(style_scale=0.5)).seen(image)
    np.testing.assert_array_equal(content, content_image)
    assert max(style.image.shape) == max(content_image.shape) / 2
    assert generated is image


def test_where_colours_are_kept_a_painting_is_measured_grey_in_grey(content_image, style_image):
    image = reshape_and_normalize_image(content_image[::-1])
    content, (style,), generated = Motif(content_image, style_image, Settings(colours="content")).seen(image)
    for picture in (content, style.image, to_pixels(generated)):
        assert np.ptp(picture, axis=-1).max() == 0
        assert np.ptp(picture) > 0


def test_a_digest_tells_every_difference(content_image, style_image, left):
    def changed(image):
        image = image.copy()
        image[5, 7, 1] ^= 1
        return image

    given = {
        "as it is": (content_image, [style_image]),
        "content": (changed(content_image), [style_image]),
        "held": (Content(content_image, left), [style_image]),
        "held elsewhere": (Content(content_image, 255 - left), [style_image]),
        "style": (content_image, [changed(style_image)]),
        "twice": (content_image, [style_image, style_image]),
        "weight": (content_image, [Style(style_image, 2)]),
        "mask": (content_image, [Style(style_image, 1, left)]),
        "other mask": (content_image, [Style(style_image, 1, 255 - left)]),
        "initial": (content_image, [style_image], style_image),
        "other initial": (content_image, [style_image], content_image),
        "swapped": (style_image, [content_image]),
    }
    digests = {
        name: Motif(content, styles, Settings(), *initial).digest()
        for name, (content, styles, *initial) in given.items()
    }
    assert len(set(digests.values())) == len(given)


def test_a_digest_does_not_tell_1_from_1_0(content_image, style_image):
    weights = (1, 1.0, np.float32(1))
    assert len({Motif(content_image, Style(style_image, weight), Settings()).digest() for weight in weights}) == 1


def test_pictures_given_are_not_changed(content_image, style_image, left):
    kept = content_image.copy(), style_image.copy(), left.copy()
    for whose in ("style", "content", "matched"):
        motif = Motif(content_image, Style(style_image, 1, left), Settings(colours=whose), style_image)
        motif.at(18, 24)
        motif.initial_image(18, 24)
    for array, before in zip((content_image, style_image, left), kept, strict=True):
        np.testing.assert_array_equal(array, before)
