from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays

from nst_utils.config import CONFIG
from nst_utils.errors import ImageError
from nst_utils.images import generate_noise_image, load_image, reshape_and_normalize_image, save_image, to_pixels

MEANS = [123.68, 116.779, 103.939]  # RGB; Simonyan & Zisserman 2015, section 2.1

pixels = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=7).map(lambda shape: (*shape, 3)))


def test_reshape_and_normalize_image_subtracts_the_means_and_adds_the_batch_axis(photo):
    batch = reshape_and_normalize_image(photo)
    assert batch.dtype == np.float32
    assert batch.shape == (1, 300, 400, 3)
    np.testing.assert_allclose(batch[0, 7, 11], photo[7, 11] - np.array(MEANS), rtol=1e-6)


@given(pixels)
def test_to_pixels_undoes_reshape_and_normalize_image(image):
    before = image.copy()
    batch = reshape_and_normalize_image(image)
    assert batch.shape == (1, *image.shape)
    np.testing.assert_array_equal(to_pixels(batch), image)
    np.testing.assert_array_equal(image, before)


def test_to_pixels_clips_and_rounds():
    wanted = np.array([-40.0, 0.4, 0.6, 127.4, 254.6, 300.0]).reshape(1, 2, 3, 1)  # every channel alike
    pixels = to_pixels(np.repeat(wanted, 3, axis=3) - MEANS)
    assert pixels.dtype == np.uint8
    assert pixels[..., 0].ravel().tolist() == [0, 0, 1, 127, 255, 255]


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 5), np.uint8), r"got \(4, 5\)\. It is grey"),
        (np.zeros((4, 5, 4), np.uint8), r"got \(4, 5, 4\)\. Drop the alpha channel with image\[..., :3\]"),
        (np.zeros((1, 4, 5, 3), np.uint8), r"got \(1, 4, 5, 3\)\. Give one picture without the batch axis"),
        (np.zeros((0, 5, 3), np.uint8), r"got \(0, 5, 3\)"),
        ("images/pagoda_400x300.jpg", r"got \(\)\. load_image\(path\) returns such an array"),
        (np.full((4, 5, 3), 0.5), r"0-255 as uint8, got float64.*its values lie in 0-1: \(image \* 255\)"),
        (np.full((4, 5, 3), 200.0), r"0-255 as uint8, got float64.*image.astype\(np.uint8\)"),
        (np.full((4, 5, 3), 200), r"0-255 as uint8, got int64"),
    ],
)
def test_reshape_and_normalize_image_says_what_is_wrong(image, message):
    with pytest.raises(ImageError, match=message):
        reshape_and_normalize_image(image)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 5, 3)), r"must have shape \(1, n_H, n_W, 3\), got \(4, 5, 3\)"),
        (np.zeros((2, 4, 5, 3)), r"got \(2, 4, 5, 3\)"),
        (np.zeros((1, 4, 5, 4)), r"got \(1, 4, 5, 4\)"),
        (np.zeros((1, 4, 5, 3), np.uint8), "floating-point with the means subtracted, got uint8"),
        (np.full((1, 4, 5, 3), np.nan), "holds NaN or infinite values"),
        (np.full((1, 4, 5, 3), np.inf), "holds NaN or infinite values"),
    ],
)
def test_a_batch_of_another_kind_is_rejected_everywhere(tmp_path, image, message):
    for use in (to_pixels, generate_noise_image, lambda image: save_image(tmp_path / "a.png", image)):
        with pytest.raises(ImageError, match=message):
            use(image)
    assert list(tmp_path.iterdir()) == []


def test_tensorflow_variables_are_taken_as_they_are(tmp_path, batch):
    import tensorflow as tf

    variable = tf.Variable(batch)
    np.testing.assert_array_equal(to_pixels(variable), to_pixels(batch))
    save_image(tmp_path / "a.png", variable)
    np.testing.assert_array_equal(load_image(tmp_path / "a.png"), to_pixels(batch))
    assert generate_noise_image(variable, seed=0).shape == batch.shape


def test_a_step_of_a_painting_is_told_from_its_image(tmp_path):
    class Step(NamedTuple):
        iterations: int
        image: np.ndarray

    with pytest.raises(ImageError, match=r"image must be an array, got Step\. Give its image: image\.image\."):
        save_image(tmp_path / "a.png", Step(3, np.zeros((1, 2, 3, 3), np.float32)))


def test_config_holds_the_exercises_numbers():
    assert (CONFIG.IMAGE_WIDTH, CONFIG.IMAGE_HEIGHT, CONFIG.NOISE_RATIO) == (400, 300, 0.6)
    np.testing.assert_allclose(CONFIG.MEANS.ravel(), MEANS, rtol=1e-7)
