import os

import numpy as np
import pytest
import tensorflow as tf

from nst_utils import load_vgg_model
from nst_utils.errors import ImageError, NSTError, SettingsError, WeightsError
from nst_utils.vgg import VGG19, receptive_field
from nst_utils.weights import SHAPES

# The exercise's dictionary, in its order.
KEYS = [
    *["input", "conv1_1", "conv1_2", "avgpool1", "conv2_1", "conv2_2", "avgpool2"],
    *["conv3_1", "conv3_2", "conv3_3", "conv3_4", "avgpool3"],
    *["conv4_1", "conv4_2", "conv4_3", "conv4_4", "avgpool4"],
    *["conv5_1", "conv5_2", "conv5_3", "conv5_4", "avgpool5"],
]
COST_LAYERS = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv4_2", "conv5_1"]


def picture(n_H=37, n_W=52, seed=0):
    """A smooth picture with some noise, as the network meets them; odd sizes make every pooling round up."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:n_H, 0:n_W]
    waves = np.stack([np.sin(y / 5 + x / 9), np.cos(x / 4 - y / 11), np.sin(x * y / 300)], axis=-1)
    return (80 * waves + rng.uniform(-30, 30, waves.shape))[None].astype(np.float32)


def convolve(a, W, b):
    """A convolution written out: zeros around the image, then the nine shifts of it, each times its matrix."""
    n_H, n_W, _ = a.shape
    padded = np.pad(a, ((1, 1), (1, 1), (0, 0)))
    return b + sum(padded[i : i + n_H, j : j + n_W] @ W[i, j] for i in range(3) for j in range(3))


def average(a):
    """The means of 2 x 2 pixels; at an odd edge, of the pixels that are there."""
    n_H, n_W, _ = a.shape
    rows = [a[i : i + 2] for i in range(0, n_H, 2)]
    return np.array([[row[:, j : j + 2].mean(axis=(0, 1)) for j in range(0, n_W, 2)] for row in rows])


@pytest.fixture(scope="module")
def exact(shipped_weights):
    """VGG-19 in NumPy's float64, layer by layer."""
    a = picture()[0].astype(np.float64)
    activations = {"input": a}
    for name in KEYS[1:]:
        a = np.maximum(convolve(a, *shipped_weights[name]), 0) if name in shipped_weights else average(a)
        activations[name] = a
    return activations


@pytest.fixture(scope="module")
def computed(vgg):
    return vgg(picture())


def relative_error(found, expected):
    return np.linalg.norm(found - expected) / np.linalg.norm(expected)


def rounding(layer):
    """The relative error to expect of float32 at a layer.

    A sum of K products rounds K times by up to 2**-24, at random, so its error grows with sqrt(K); the errors of the
    layers below are as independent. Measured with TensorFlow 2.21 on two pictures: 0.04 to 0.31 of this.
    """
    below = KEYS[: KEYS.index(layer) + 1]
    return 2**-24 * np.sqrt(sum(np.prod(SHAPES[name][:3]) for name in below if name in SHAPES))


def test_the_keys_are_the_exercise_s_in_order(vgg):
    assert list(vgg) == KEYS
    assert len(vgg) == 22


@pytest.mark.parametrize("layer", KEYS)
def test_an_activation_is_that_of_plain_numpy(layer, computed, exact):
    assert computed[layer].shape == (1, *exact[layer].shape)
    assert relative_error(computed[layer][0].numpy(), exact[layer]) <= rounding(layer)


def test_every_layer_is_alive(computed):
    assert all(np.any(activation) for activation in computed.values())


def test_a_300x400_image_gives_the_exercise_s_shapes(vgg):
    graph = tf.function(vgg).get_concrete_function(tf.TensorSpec((1, 300, 400, 3)))
    shapes = {name: tuple(tensor.shape) for name, tensor in graph.structured_outputs.items()}
    assert shapes["conv1_1"] == (1, 300, 400, 64)
    assert shapes["conv4_2"] == (1, 38, 50, 512)
    assert shapes["conv5_1"] == shapes["conv5_4"] == (1, 19, 25, 512)
    assert shapes["avgpool5"] == (1, 10, 13, 512)


def test_a_layer_is_read_for_the_current_input(vgg):
    for image in (picture(9, 14), picture(21, 6)):  # of any size
        vgg["input"].assign(image)
        np.testing.assert_array_equal(vgg["conv3_2"], vgg(image, layers=["conv3_2"])["conv3_2"])


def test_the_input_is_a_variable_of_the_image_shape():
    model = load_vgg_model(image_shape=(20, 30))
    assert isinstance(model["input"], tf.Variable)
    assert model["input"].numpy().shape == (1, 20, 30, 3)
    assert model["input"].dtype == tf.float32


def test_the_input_refuses_an_image_without_a_batch(vgg):
    with pytest.raises(ValueError, match="shape"):
        vgg["input"].assign(np.zeros((20, 30, 3), np.float32))


def test_a_call_returns_the_layers_asked_for_in_that_order(vgg):
    asked = ["conv2_1", "input", "avgpool1"]
    assert list(vgg(picture(), layers=asked)) == asked


@pytest.mark.parametrize(("layers", "convolutions"), [(["conv1_1", "conv2_1"], 3), (COST_LAYERS, 13), (["input"], 0)])
def test_one_pass_stops_at_the_deepest_layer(vgg, layers, convolutions):
    graph = tf.function(lambda image: vgg(image, layers)).get_concrete_function(tf.TensorSpec((1, 8, 8, 3))).graph
    assert [op.type for op in graph.get_operations()].count("Conv2D") == convolutions


def cost_and_gradient(model, image):
    with tf.GradientTape() as tape:
        tape.watch(image)
        cost = tf.add_n([tf.reduce_mean(a**2) for a in model(image, COST_LAYERS).values()])
    return cost, tape.gradient(cost, image)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_compiled_pass_agrees_with_an_eager_one(vgg, jit_compile):
    image = tf.constant(picture())
    compiled = tf.function(lambda image: cost_and_gradient(vgg, image), jit_compile=jit_compile)
    for found, expected in zip(compiled(image), cost_and_gradient(vgg, image), strict=True):
        assert relative_error(found.numpy(), expected.numpy()) < 1e-5  # measured: 7e-7


def test_the_gradient_is_the_slope_of_the_cost(vgg):
    image = tf.constant(picture())
    _, gradient = cost_and_gradient(vgg, image)
    step = 0.01 * gradient / tf.norm(gradient)
    slope = (cost_and_gradient(vgg, image + step)[0] - cost_and_gradient(vgg, image - step)[0]) / 0.02
    np.testing.assert_allclose(slope, tf.norm(gradient), rtol=1e-2)


@pytest.mark.parametrize("layer", ["input", "conv1_1", "avgpool1", "conv2_1", "conv3_1", "avgpool3"])
def test_a_receptive_field_is_what_the_gradient_of_a_place_reaches(vgg, layer):
    image = tf.constant(picture(88, 88))
    with tf.GradientTape() as tape:
        tape.watch(image)
        activation = vgg(image, [layer])[layer]
        middle = activation.shape[1] // 2
        place = tf.reduce_sum(activation[0, middle, middle])
    reached = tape.gradient(place, image).numpy()[0].any(axis=-1)
    assert reached.any(axis=0).sum() == reached.any(axis=1).sum() == receptive_field(layer)


def test_no_gradient_is_computed_for_the_weights(vgg):
    step = tf.function(lambda image: cost_and_gradient(vgg, image))
    graph = step.get_concrete_function(tf.TensorSpec((1, 8, 8, 3))).graph
    types = [operation.type for operation in graph.get_operations()]
    assert types.count("Conv2D") == 2 * 13  # forward, and back with turned filters
    assert not {"Conv2DBackpropInput", "Conv2DBackpropFilter", "BiasAddGrad"} & set(types)
    with tf.GradientTape() as tape:
        vgg(picture(), ["conv2_1"])
    assert tape.watched_variables() == ()


@pytest.mark.parametrize("jit_compile", [False, True])
def test_one_graph_takes_images_of_any_size(vgg, jit_compile):
    spec = [tf.TensorSpec((1, None, None, 3))]
    compiled = tf.function(lambda image: vgg(image, ["avgpool2"])["avgpool2"], spec, jit_compile=jit_compile)
    assert compiled(picture(37, 52)).shape == (1, 10, 13, 128)
    assert compiled(picture(1, 5)).shape == (1, 1, 2, 128)


def test_a_double_image_is_taken_as_a_single_one(vgg):
    image = picture(8, 9)
    found = vgg(image.astype(np.float64), ["conv1_1"])["conv1_1"]
    np.testing.assert_array_equal(found, vgg(image, ["conv1_1"])["conv1_1"])


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((8, 9, 3), np.float32), r"must have shape \(1, n_H, n_W, 3\), got \(8, 9, 3\)"),
        (np.zeros((1, 8, 9, 4), np.float32), r"got \(1, 8, 9, 4\)"),
        (np.zeros((1, 0, 9, 3), np.float32), r"got \(1, 0, 9, 3\)"),
        (np.zeros((1, 8, 9, 3), np.uint8), "floating-point, with the means subtracted, got uint8"),
        (None, "an array or a tensor, got NoneType"),
    ],
)
def test_a_wrong_image_is_refused_with_advice(vgg, image, message):
    with pytest.raises(ImageError, match=message + r".*reshape_and_normalize_image"):
        vgg(image)


@pytest.mark.parametrize("layers", ["conv1_1", ["conv1_1", "conv9_9"]])
def test_a_wrong_layer_is_refused_with_the_right_ones(vgg, layers):
    with pytest.raises(SettingsError, match="conv1_1, conv1_2, avgpool1"):
        vgg(picture(), layers)


@pytest.mark.parametrize("image_shape", [(0, 400), (300,), 300, ("a", "b"), None])
def test_a_wrong_image_shape_is_refused(image_shape):
    with pytest.raises(SettingsError, match=r"\(n_H, n_W\)"):
        load_vgg_model(image_shape=image_shape)


def test_a_pass_can_go_on_from_a_layer(vgg):
    image = np.random.default_rng(5).uniform(-120, 130, (1, 21, 34, 3)).astype(np.float32)
    whole = vgg(image, layers=["conv3_1", "conv4_2", "conv5_1"])
    rest = vgg.beyond("conv3_1", whole["conv3_1"], layers=["conv5_1", "conv4_2"])
    assert list(rest) == ["conv5_1", "conv4_2"]
    for layer, a in rest.items():
        np.testing.assert_array_equal(a, whole[layer])
    with pytest.raises(SettingsError, match="conv9_1"):
        vgg.beyond("conv9_1", whole["conv3_1"], layers=["conv5_1"])


def test_a_missing_file_is_refused_with_the_command_that_makes_it():
    with pytest.raises(WeightsError, match="make weights"):
        load_vgg_model("no/such.mat")


def test_an_unknown_key_names_the_layers(vgg):
    with pytest.raises(KeyError, match="conv1_1, conv1_2, avgpool1"):
        vgg["conv9_9"]
    assert vgg.get("conv9_9") is None


def test_the_mapping_is_read_only(vgg):
    with pytest.raises(TypeError):
        vgg["conv1_1"] = 0
    with pytest.raises(TypeError):
        del vgg["conv1_1"]


def test_looking_at_the_model_computes_nothing(vgg, monkeypatch):
    monkeypatch.setattr("nst_utils.vgg.forward", None)
    assert "conv4_2" in vgg
    assert "conv9_9" not in vgg
    assert vgg == vgg
    assert vgg in {vgg}
    assert str(vgg)


def test_print_shows_every_layer_with_its_shape(vgg, computed):
    vgg["input"].assign(picture())
    title, *rows = str(vgg).splitlines()
    assert title.startswith("layer")
    for row, (name, activation) in zip(rows, computed.items(), strict=True):
        assert row.startswith(f"{name} ")
        assert f" {tuple(activation.shape)}" in row
    assert "filters 3 x 3 x 256 x 512" in rows[KEYS.index("conv4_1")]
    assert "means of 2 x 2" in rows[KEYS.index("avgpool1")]


def test_max_pooling_takes_the_largest_of_four(vgg):
    image = picture(5, 7)
    a = vgg(image, ["conv1_2"])["conv1_2"].numpy()[0]
    padded = np.pad(a, ((0, 1), (0, 1), (0, 0)), constant_values=-np.inf)  # SAME rounds up
    expected = padded.reshape(3, 2, 4, 2, 64).max((1, 3))
    np.testing.assert_array_equal(vgg.pooled("max")(image, ["avgpool1"])["avgpool1"][0], expected)


def test_a_network_that_pools_otherwise_has_the_same_weights(vgg):
    other = vgg.pooled("max")
    assert other.pooled("max") is other
    assert vgg.pooled("average") is vgg
    assert other.digest() == vgg.digest()
    with pytest.raises(SettingsError, match="pooling must be one of 'average', 'max', got 'median'"):
        vgg.pooled("median")


def test_a_digest_tells_weights_apart(vgg):
    weights = {name: (W.numpy(), b.numpy()) for name, (W, b, _) in vgg._weights.items()}
    weights["conv1_1"] = (weights["conv1_1"][0], weights["conv1_1"][1] + 1)
    assert VGG19(weights).digest() != vgg.digest()


def test_a_process_that_was_forked_says_so_instead_of_hanging(vgg):
    child = os.fork()
    if child == 0:
        told = 0
        for compute in (lambda: VGG19({}), lambda: vgg.pooled("average"), lambda: vgg["conv1_1"]):
            try:
                compute()
            except NSTError as error:
                told += "forked after it had computed" in str(error)
        os._exit(told)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
