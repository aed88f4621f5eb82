"""The constants of the course: image size, noise, means, layers.

Owns numbers only; every other module reads them here. The source is the well-known course exercise, after
Gatys, Ecker and Bethge (2015), *A Neural Algorithm of Artistic Style*, arXiv:1508.06576.
"""

import numpy as np


class CONFIG:
    """The exercise's constants, under the exercise's names."""

    IMAGE_WIDTH = 400  # pixels
    IMAGE_HEIGHT = 300  # pixels
    COLOR_CHANNELS = 3
    NOISE_RATIO = 0.6  # share of noise in the initial image; the rest is the content image
    # ImageNet's RGB mean, 0-255, which VGG-19 was trained without (Simonyan & Zisserman 2015, section 2.1).
    MEANS = np.array([123.68, 116.779, 103.939], dtype=np.float32).reshape(1, 1, 1, 3)
    VGG_MODEL = "pretrained-model/imagenet-vgg-verydeep-19.mat"
    STYLE_IMAGE = "images/starry_night_400x300.jpg"
    CONTENT_IMAGE = "images/pagoda_400x300.jpg"
    OUTPUT_DIR = "output/"


# VGG-19's convolutions, block by block (Simonyan & Zisserman 2015, table 1, column E).
VGG_LAYERS = tuple(f"conv{block}_{i}" for block, n in enumerate((2, 2, 4, 4, 4), start=1) for i in range(1, n + 1))

CONTENT_LAYER = "conv4_2"

# (layer, lambda): the weights of the layers in the style cost; they add up to 1.
STYLE_LAYERS = [
    ("conv1_1", 0.2),
    ("conv2_1", 0.2),
    ("conv3_1", 0.2),
    ("conv4_1", 0.2),
    ("conv5_1", 0.2),
]

ALPHA = 10  # weight of the content cost
BETA = 40  # weight of the style cost
LEARNING_RATE = 2.0  # Adam's
ITERATIONS = 200
