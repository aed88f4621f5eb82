"""Run the exercise's cells of 2017, written for TensorFlow 1, on today's TensorFlow.

A copy of the exercise needs one change: ``from nst_utils.classic import *`` in the place of
``from nst_utils import *``. It gives the exercise's helpers and a ``tf`` that means what it meant then;
``load_vgg_model`` builds the dictionary of symbolic tensors that the cells expect.

TensorFlow has one mode for a whole process, so importing this module changes the process, once and for good:

- TensorFlow behaves as version 1 did: operations build a graph, which a session runs.
- ``import tensorflow as tf`` in any later cell gives TensorFlow's version 1 interface (``tensorflow.compat.v1``).
- ``tf.random_normal`` derives its seed as TensorFlow 1 did, so that the cells print the published values.
- ``scipy.misc.imread``, which SciPy has dropped, is there again: it is ``load_image``.

So a kernel runs either these cells or the course's own notebooks. The cost functions and what is NumPy only (images,
configuration, weights) work in both. docs/classic.md is the page for users.
"""

import sys
import warnings

import tensorflow.compat.v1 as tf

from nst_utils import vgg
from nst_utils.config import CONFIG, STYLE_LAYERS
from nst_utils.images import generate_noise_image, load_image, reshape_and_normalize_image, save_image
from nst_utils.weights import read_weights

__all__ = [
    "CONFIG",
    "STYLE_LAYERS",
    "generate_noise_image",
    "load_image",
    "load_vgg_model",
    "reshape_and_normalize_image",
    "save_image",
    "tf",
]


def load_vgg_model(path=CONFIG.VGG_MODEL, image_shape=(CONFIG.IMAGE_HEIGHT, CONFIG.IMAGE_WIDTH)):
    """Build VGG-19 in the default graph, as the exercise's function of this name did.

    In a fresh graph the names are the exercise's: ``Variable:0`` for the input, ``Relu:0`` ... ``Relu_15:0`` for the
    convolutions, ``AvgPool:0`` ... ``AvgPool_4:0``. The weights are constants; the input is the only variable.

    Args:
        path: the weight file; ``read_weights`` says which formats it reads.
        image_shape: (n_H, n_W) of the images that will be assigned to the input.

    Returns:
        dict: ``input`` -> tf.Variable, shape (1, n_H, n_W, 3), zero until an image is assigned to it; ``conv1_1`` ...
        ``conv5_4`` (after their ReLU) and ``avgpool1`` ... ``avgpool5`` -> symbolic tf.Tensor, shape (1, n_H', n_W',
        n_C), float32.

    Raises:
        WeightsError: if the file is missing, damaged, or not VGG-19.
    """
    image = tf.Variable(tf.zeros((1, *image_shape, CONFIG.COLOR_CHANNELS)), use_resource=False)
    return vgg.forward(image, read_weights(path), vgg.LAYERS)


def _random_normal(shape, mean=0.0, stddev=1.0, dtype=tf.float32, seed=None, name=None):
    """Draw from a normal distribution, seeded as TensorFlow 1 seeded ``tf.random_normal``.

    After ``tf.set_random_seed`` TensorFlow 1 seeded a random operation with the number of operations that the graph
    held before it; TensorFlow 2 counts the random operations only. The three that come with it are the constants
    shape, mean and stddev. The exercise's published values need these seeds; no published value covers other draws.
    """
    graph = tf.get_default_graph()
    if seed is None and graph.seed is not None:
        seed = len(graph.get_operations()) + 3
    return tf.random.normal(shape, mean, stddev, dtype, seed, name)


def _make_this_process_classic():
    tf.disable_eager_execution()
    tf.logging.set_verbosity(tf.logging.ERROR)  # nearly every call in these cells is deprecated, and would say so
    tf.random_normal = _random_normal
    tf.compat = sys.modules["tensorflow"].compat  # so that `import tensorflow.compat.v1 as tf` finds this module too
    sys.modules["tensorflow"] = tf  # what `import tensorflow as tf` looks up
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # scipy.misc is empty since SciPy 1.12, and warns
        import scipy.misc
    scipy.misc.imread = load_image


_make_this_process_classic()
