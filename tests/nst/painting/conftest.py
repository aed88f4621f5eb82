"""Small pictures, and a network that is quick where what it has learned does not matter."""

import numpy as np
import pytest

from nst_utils import load_image
from nst_utils.config import CONFIG
from nst_utils.vgg import VGG19
from nst_utils.weights import SHAPES

_CHANNELS = 4


@pytest.fixture(scope="session")
def content_image():
    return load_image(CONFIG.CONTENT_IMAGE, (48, 36))


@pytest.fixture(scope="session")
def style_image():
    return load_image(CONFIG.STYLE_IMAGE, (48, 36))


@pytest.fixture(scope="session")
def thin():
    """VGG-19's layers with four channels each and random filters that let activations neither grow nor fade."""
    rng = np.random.default_rng(19)

    def filters(n_C):
        W = rng.standard_normal((3, 3, n_C, _CHANNELS), np.float32) * np.float32(np.sqrt(2 / (9 * n_C)))
        return W, np.full(_CHANNELS, 0.1, np.float32)

    return VGG19({name: filters(3 if name == "conv1_1" else _CHANNELS) for name in SHAPES})
