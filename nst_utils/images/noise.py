"""The noise image: where a generated image starts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nst_utils.config import CONFIG
from nst_utils.errors import SettingsError
from nst_utils.images.pixels import checked_batch


def generate_noise_image(
    content_image: Any, noise_ratio: float = CONFIG.NOISE_RATIO, seed: int | None = None
) -> NDArray[np.float32]:
    """Mix noise into the content image: where the generated image starts.

    noise ~ U(-20, 20) for every value; generated_0 = noise_ratio * noise + (1 - noise_ratio) * content, as in the
    well-known course exercise (Gatys et al. start from noise alone).

    Args:
        content_image: float array, shape (1, n_H, n_W, 3), from `reshape_and_normalize_image`.
        noise_ratio: share of the noise, 0 to 1.
        seed: None to draw from NumPy's global stream, as the exercise does after np.random.seed(3); or an integer
            from 0 to 2**32 - 1, which gives the same image as seeding that stream with it but leaves it alone.

    Returns:
        float32 array, shape (1, n_H, n_W, 3).

    Raises:
        ImageError: if ``content_image`` is not as above.
        SettingsError: if ``noise_ratio`` or ``seed`` is not as above.
    """
    content_image = checked_batch("content_image", content_image)
    try:
        noise_ratio = float(noise_ratio)
    except (TypeError, ValueError):
        raise SettingsError(f"noise_ratio must be a number from 0 to 1, got {noise_ratio!r}.") from None
    if not 0 <= noise_ratio <= 1:
        raise SettingsError(f"noise_ratio must be from 0 (content alone) to 1 (noise alone), got {noise_ratio}.")
    try:
        uniform = np.random.uniform if seed is None else np.random.RandomState(seed).uniform
    except (TypeError, ValueError):
        raise SettingsError(f"seed must be None or an integer from 0 to 2**32 - 1, got {seed!r}.") from None
    noise = uniform(-20, 20, content_image.shape).astype(np.float32)
    return noise * noise_ratio + content_image.astype(np.float32) * (1 - noise_ratio)
