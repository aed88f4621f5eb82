import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nst_utils.errors import SettingsError
from nst_utils.images import generate_noise_image, reshape_and_normalize_image


def exercise_noise_image(content_image, noise_ratio):
    """The exercise's own lines, for any size."""
    noise_image = np.random.uniform(-20, 20, content_image.shape).astype("float32")
    return noise_image * noise_ratio + content_image * (1 - noise_ratio)


@pytest.mark.parametrize("noise_ratio", [0, 0.25, 0.6, 1])
def test_generate_noise_image_draws_the_exercises_stream(batch, noise_ratio):
    np.random.seed(3)
    expected = exercise_noise_image(batch, noise_ratio)
    np.random.seed(3)
    np.testing.assert_array_equal(generate_noise_image(batch, noise_ratio), expected)
    np.testing.assert_array_equal(generate_noise_image(batch, noise_ratio, seed=3), expected)
    assert expected.dtype == np.float32


def test_generate_noise_image_of_another_seed_is_another_image(batch):
    assert not np.array_equal(generate_noise_image(batch, seed=3), generate_noise_image(batch, seed=4))


def test_generate_noise_image_with_a_seed_leaves_the_global_stream_alone(batch):
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    generate_noise_image(batch, seed=3)
    assert np.random.rand() == expected


@settings(max_examples=25)
@given(noise_ratio=st.floats(0, 1), seed=st.integers(0, 2**32 - 1))
def test_generate_noise_image_stays_within_the_noise_of_the_content(noise_ratio, seed):
    content = reshape_and_normalize_image(np.full((3, 5, 3), 77, np.uint8))
    generated = generate_noise_image(content, noise_ratio, seed)
    assert generated.dtype == np.float32
    assert np.abs(generated - (1 - noise_ratio) * content).max() <= 20 * noise_ratio + 1e-4  # float32 at 150


def test_generate_noise_image_is_float32_for_every_float(batch):
    assert generate_noise_image(batch.astype(np.float64), np.float64(0.6), seed=0).dtype == np.float32


@pytest.mark.parametrize("noise_ratio", [-0.1, 1.1, np.nan, "much", None])
def test_generate_noise_image_rejects_a_ratio_outside_0_to_1(batch, noise_ratio):
    with pytest.raises(SettingsError, match="noise_ratio must be"):
        generate_noise_image(batch, noise_ratio)


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "three"])
def test_generate_noise_image_rejects_what_is_no_seed(batch, seed):
    with pytest.raises(SettingsError, match="seed must be None or an integer"):
        generate_noise_image(batch, seed=seed)
