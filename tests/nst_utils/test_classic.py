"""Cells in the style of 2017, run by IPython as a notebook would.

In a process of their own: graph mode, once set, stays.
"""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from nst_utils import vgg

SET_UP = """
import os
import sys
import scipy.io
import scipy.misc
import matplotlib.pyplot as plt
from matplotlib.pyplot import imshow
from PIL import Image
from nst_utils.classic import *
import numpy as np
import tensorflow as tf
import json
import pprint
%matplotlib inline

SEEN = {}
"""

LISTING = """
model = load_vgg_model("pretrained-model/imagenet-vgg-verydeep-19.mat")
pprint.PrettyPrinter(indent=4).pprint(model)
SEEN["listing"] = {name: repr(value) for name, value in model.items()}
SEEN["trainable"] = [repr(variable) for variable in tf.trainable_variables()]
"""

COSTS = """
def compute_content_cost(a_C, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    a_C_unrolled = tf.transpose(tf.reshape(a_C, [n_H * n_W, n_C]))
    a_G_unrolled = tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C]))
    return tf.reduce_sum(tf.square(tf.subtract(a_C_unrolled, a_G_unrolled))) / (4 * n_H * n_W * n_C)

def gram_matrix(A):
    return tf.matmul(A, tf.transpose(A))

def compute_layer_style_cost(a_S, a_G):
    m, n_H, n_W, n_C = a_G.get_shape().as_list()
    GS = gram_matrix(tf.transpose(tf.reshape(a_S, [n_H * n_W, n_C])))
    GG = gram_matrix(tf.transpose(tf.reshape(a_G, [n_H * n_W, n_C])))
    return tf.reduce_sum(tf.square(tf.subtract(GS, GG))) / (4 * n_C ** 2 * (n_H * n_W) ** 2)

def compute_style_cost(model, STYLE_LAYERS):
    J_style = 0
    for layer_name, coeff in STYLE_LAYERS:
        out = model[layer_name]
        a_S = sess.run(out)
        J_style += coeff * compute_layer_style_cost(a_S, out)
    return J_style

def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content + beta * J_style
"""

PUBLISHED = """
tf.reset_default_graph()
with tf.Session() as test:
    tf.set_random_seed(1)
    a_C = tf.random_normal([1, 4, 4, 3], mean=1, stddev=4)
    a_G = tf.random_normal([1, 4, 4, 3], mean=1, stddev=4)
    SEEN["J_content"] = float(compute_content_cost(a_C, a_G).eval())

tf.reset_default_graph()
with tf.Session() as test:
    tf.set_random_seed(1)
    A = tf.random_normal([3, 2 * 1], mean=1, stddev=4)
    SEEN["GA"] = gram_matrix(A).eval().tolist()

tf.reset_default_graph()
with tf.Session() as test:
    tf.set_random_seed(1)
    a_S = tf.random_normal([1, 4, 4, 3], mean=1, stddev=4)
    a_G = tf.random_normal([1, 4, 4, 3], mean=1, stddev=4)
    SEEN["J_style_layer"] = float(compute_layer_style_cost(a_S, a_G).eval())

tf.reset_default_graph()
with tf.Session() as test:
    np.random.seed(3)
    J_content = np.random.randn()
    J_style = np.random.randn()
    SEEN["J"] = total_cost(J_content, J_style)

SEEN["unseeded"] = []
for attempt in range(2):
    tf.reset_default_graph()
    with tf.Session() as test:
        SEEN["unseeded"].append(float(tf.random_normal([]).eval()))
"""

PAINTING = """
tf.reset_default_graph()
sess = tf.InteractiveSession()

picture = scipy.misc.imread("images/pagoda_400x300.jpg")
SEEN["imread"] = [list(picture.shape), str(picture.dtype)]
content_image = reshape_and_normalize_image(picture[100:133, 100:150])
style_image = scipy.misc.imread("images/starry_night_400x300.jpg")
style_image = reshape_and_normalize_image(style_image[100:133, 100:150])
np.random.seed(3)
generated_image = generate_noise_image(content_image)
imshow(generated_image[0])

model = load_vgg_model("pretrained-model/imagenet-vgg-verydeep-19.mat", image_shape=(33, 50))
sess.run(model["input"].assign(content_image))
np.savez("activations.npz", image=content_image, **dict(zip(model, sess.run(list(model.values())))))
out = model["conv4_2"]
a_C = sess.run(out)
a_G = out
J_content = compute_content_cost(a_C, a_G)
sess.run(model["input"].assign(style_image))
J_style = compute_style_cost(model, STYLE_LAYERS)
J = total_cost(J_content, J_style, alpha=10, beta=40)
optimizer = tf.train.AdamOptimizer(2.0)
train_step = optimizer.minimize(J)

SEEN["costs"] = []

def model_nn(sess, input_image, num_iterations=200):
    sess.run(tf.global_variables_initializer())
    sess.run(model["input"].assign(input_image))
    for i in range(num_iterations):
        sess.run(train_step)
        generated_image = sess.run(model["input"])
        if i % 20 == 0:
            Jt, Jc, Js = sess.run([J, J_content, J_style])
            print("Iteration " + str(i) + " :")
            print("total cost = " + str(Jt))
            SEEN["costs"].append([float(Jt), float(Jc), float(Js)])
            save_image("output/" + str(i) + ".png", generated_image)
    save_image("output/generated_image.jpg", generated_image)
    return generated_image

painted = model_nn(sess, generated_image, num_iterations=21)
SEEN["painted"] = [list(painted.shape), str(painted.dtype)]
"""

BESIDE = """
import tensorflow.compat.v1 as migrated
SEEN["one tf"] = migrated is tf
from nst import costs
SEEN["J_content of costs"] = float(sess.run(costs.compute_content_cost(a_C, tf.constant(a_C) + 1.0)))
import nst_utils
try:
    nst_utils.load_vgg_model()
except nst_utils.SettingsError as error:
    SEEN["course network"] = str(error)
"""

THE_END = """
json.dump(SEEN, open("seen.json", "w"))
"""


def run_cells(folder, *cells):
    """Run cells in a fresh IPython whose working folder is ``folder``; return what they put into SEEN."""
    (folder / "cells.ipy").write_text("\n".join([*cells, THE_END]), encoding="utf-8")
    command = [sys.executable, "-m", "IPython", "cells.ipy"]
    (folder / ".ipython").mkdir()  # IPython's settings and history: not those of whoever runs the tests
    environment = {**os.environ, "IPYTHONDIR": str(folder / ".ipython"), "MPLBACKEND": "Agg"}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert (folder / "seen.json").exists(), ran.stdout + ran.stderr
    return json.loads((folder / "seen.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebook_of_2017")


@pytest.fixture(scope="module")
def seen(folder):
    return run_cells(folder, SET_UP, LISTING, COSTS, PUBLISHED, PAINTING, BESIDE)


def numbered(operation, number):
    """The name of an operation's output in a graph: TensorFlow numbers all but the first."""
    return f"{operation}_{number}:0" if number else f"{operation}:0"


def test_the_listing_is_the_exercises(seen):
    expected = {"input": "<tf.Variable 'Variable:0' shape=(1, 300, 400, 3) dtype=float32_ref>"}
    relu = 0
    # 300x400, halved and rounded up from block to block; n_C and convolutions as in the paper on VGG, table 1, E.
    blocks = [(300, 400, 64, 2), (150, 200, 128, 2), (75, 100, 256, 4), (38, 50, 512, 4), (19, 25, 512, 4)]
    for block, (n_H, n_W, n_C, convolutions) in enumerate(blocks):
        for number in range(convolutions):
            shape = f"shape=(1, {n_H}, {n_W}, {n_C}) dtype=float32"
            expected[f"conv{block + 1}_{number + 1}"] = f"<tf.Tensor '{numbered('Relu', relu)}' {shape}>"
            relu += 1
        shape = f"shape=(1, {(n_H + 1) // 2}, {(n_W + 1) // 2}, {n_C}) dtype=float32"
        expected[f"avgpool{block + 1}"] = f"<tf.Tensor '{numbered('AvgPool', block)}' {shape}>"
    assert expected["conv5_2"] == "<tf.Tensor 'Relu_13:0' shape=(1, 19, 25, 512) dtype=float32>"  # as published
    assert list(seen["listing"].items()) == list(expected.items())


def test_the_image_is_all_that_is_trained(seen):
    assert seen["trainable"] == ["<tf.Variable 'Variable:0' shape=(1, 300, 400, 3) dtype=float32_ref>"]


def test_the_cells_print_the_published_values(seen):
    # Printed by the exercise in 2017: the two costs to six digits, the others in full.
    assert seen["J_content"] == pytest.approx(6.76559, rel=1e-6)
    assert seen["J_style_layer"] == pytest.approx(9.19028, rel=1e-6)
    np.testing.assert_allclose(
        seen["GA"],
        [
            [6.42230511, -4.42912197, -2.09668207],
            [-4.42912197, 19.46583748, 19.56387138],
            [-2.09668207, 19.56387138, 20.6864624],
        ],
        rtol=1e-6,
    )
    assert seen["J"] == 35.34667875478276


def test_random_normal_without_a_seed_stays_random(seen):
    first, second = seen["unseeded"]
    assert first != second


def test_imread_gives_the_pixels(seen):
    assert seen["imread"] == [[300, 400, 3], "uint8"]


def test_activations_are_those_of_the_courses_network(seen, folder):
    activations = np.load(folder / "activations.npz")
    expected = vgg.load_vgg_model()(activations["image"])
    for name, activation in expected.items():
        scale = np.abs(activation).max()
        np.testing.assert_allclose(activations[name], activation, atol=1e-5 * scale, err_msg=name)


def test_model_nn_lowers_the_costs_and_saves_pictures(seen, folder):
    (J_0, _, J_style_0), (J_20, _, J_style_20) = seen["costs"]
    assert J_20 < J_0
    assert J_style_20 < J_style_0
    assert seen["painted"] == [[1, 33, 50, 3], "float32"]
    assert sorted(path.name for path in (folder / "output").iterdir()) == ["0.png", "20.png", "generated_image.jpg"]


def test_compat_v1_imported_by_the_cells_is_the_same_tensorflow(seen):
    assert seen["one tf"]


def test_the_courses_cost_functions_take_symbolic_tensors(seen):
    # sum (a + 1 - a)^2 / (4 n_H n_W n_C) = 1/4, whatever the shape.
    assert seen["J_content of costs"] == pytest.approx(0.25)


def test_the_courses_network_says_that_it_needs_another_kernel(seen):
    assert "graph mode" in seen["course network"]
    assert "nst_utils.classic" in seen["course network"]
    assert "kernel" in seen["course network"]


def test_tensorflow_may_be_imported_first(tmp_path):
    seen = run_cells(
        tmp_path,
        """
        import json
        import tensorflow as tf
        eager = float(tf.constant(2.0) * 3.0)
        """.replace("\n        ", "\n"),
        """
        from nst_utils.classic import *
        with tf.Session() as sess:
            SEEN = {"eager": eager, "session": float(sess.run(tf.constant(2.0) * 3.0))}
        """.replace("\n        ", "\n"),
    )
    assert seen == {"eager": 6.0, "session": 6.0}
