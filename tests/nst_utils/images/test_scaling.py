import numpy as np
import pytest
from PIL import Image

from nst_utils.errors import ImageError
from nst_utils.images import fit_image, load_image


@pytest.mark.parametrize("size", [(16, 16), (32, 8), (None, 8), (7, 50), None])
def test_fit_image_does_to_a_picture_what_load_image_does_to_its_file(tmp_path, quarters, size):
    Image.fromarray(quarters).save(tmp_path / "a.png")
    np.testing.assert_array_equal(fit_image(quarters, size), load_image(tmp_path / "a.png", size))


def test_fit_image_leaves_every_pixel_of_a_picture_that_fits():
    picture = np.random.default_rng(3).integers(0, 256, (30, 41, 3), np.uint8)
    fitted = fit_image(picture, (41, 30))
    np.testing.assert_array_equal(fitted, picture)
    assert not np.shares_memory(fitted, picture)


def test_fit_image_rejects_what_is_no_picture_or_no_size(quarters):
    with pytest.raises(ImageError, match=r"image must have shape \(n_H, n_W, 3\), got \(16, 32\)"):
        fit_image(quarters[..., 0], (8, 8))
    with pytest.raises(ImageError, match="size must be None, the longest side or"):
        fit_image(quarters, "8")
