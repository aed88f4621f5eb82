"""The cost and its gradient: the equations of costs.py, at once and in windows, with several styles and masks."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.eager import context

from nst.costs import (
    compute_content_cost,
    compute_layer_style_cost,
    mean_gram_matrix,
    total_cost,
    total_variation,
)
from nst.painting import objective, targets, tiles
from nst.painting.targets import Target
from nst.settings import Settings
from nst.wasserstein import Gaussian
from nst_utils import load_image, reshape_and_normalize_image
from nst_utils.config import CONFIG, STYLE_LAYERS
from nst_utils.images import generate_noise_image
from nst_utils.vgg import VGG19

# The compiled evaluation and an eager pass add up float32 numbers in other orders. Measured: 2e-6 at most.
FLOAT32_RTOL = 2e-5
# The same evaluation with masks or shares of one style that change nothing. Measured: 4e-7 at most.
SAME_RTOL = 5e-6
# The same, where eigenvalues near 0 are in the gradient.
WITH_ROOTS_RTOL = 5e-4

LIKES = pytest.mark.parametrize("like", ["nst", "exercise"])


@pytest.fixture(scope="module")
def content(content_image):
    return reshape_and_normalize_image(content_image)


@pytest.fixture(scope="module")
def style(style_image):
    return reshape_and_normalize_image(style_image)


@pytest.fixture(scope="module")
def generated(content):
    return generate_noise_image(content, 0.6, seed=0)


@pytest.fixture(scope="module")
def other_style(style):
    return np.ascontiguousarray(style[:, ::2, ::-1, ::-1])


def make(model, content, styles, like="exercise", hold=None, **settings):
    return objective.objective(model, content, styles, Settings(like=like, iterations=1, **settings), hold)


def evaluate(model, content, styles, generated, **settings):
    costs, gradient, *_ = make(model, content, styles, **settings)(generated)
    return costs, gradient


def assert_same(found, expected, rtol):
    (costs, gradient, *_), (expected_costs, expected_gradient, *_) = found, expected
    np.testing.assert_allclose(costs, expected_costs, rtol=rtol)
    assert np.linalg.norm(gradient - expected_gradient) <= rtol * np.linalg.norm(expected_gradient)


def style_distance(a_S, a_G):
    """The relative distance of two styles, from whole activations."""
    (mean_S, covariance_S), (mean_G, covariance_G) = (
        (x.mean(axis=0), np.cov(x.T, bias=True)) for x in (np.reshape(a, (-1, a.shape[-1])) for a in (a_S, a_G))
    )
    style = Gaussian(mean_S, covariance_S)
    return float(style.distance(mean_G - mean_S, tf.constant(covariance_G, tf.float32))) / style.size


def noise(n_H, n_W, seed):
    return np.random.default_rng(seed).uniform(-100, 100, (1, n_H, n_W, 3)).astype(np.float32)


def mask(n_H, n_W, columns):
    array = np.zeros((1, n_H, n_W, 1), np.float32)
    array[:, :, columns] = 1
    return array


# --- the equations


def test_the_costs_are_those_of_the_exercise(vgg, content, style, generated):
    a_C, a_S, a_G = (vgg(x, layers=["conv4_2", *dict(STYLE_LAYERS)]) for x in (content, style, generated))
    J_content = compute_content_cost(a_C["conv4_2"], a_G["conv4_2"])
    J_style = sum(0.2 * compute_layer_style_cost(a_S[layer], a_G[layer]) for layer in dict(STYLE_LAYERS))
    costs, gradient = evaluate(vgg, content, [Target(style, 1.0, None)], generated)
    np.testing.assert_allclose(costs, [total_cost(J_content, J_style), J_content, J_style], rtol=FLOAT32_RTOL)
    assert (gradient.shape, gradient.dtype) == (content.shape, np.float32)
    assert all(type(cost) is float for cost in costs)


# Of our own cost, layers with more cells than channels: with fewer it is too bent for a difference of two levels.
@pytest.mark.parametrize(
    "settings", [{"variation": 1000}, {"like": "nst", "style_layers": {"conv1_1": 2, "conv2_1": 1}}]
)
def test_the_gradient_is_the_slope_of_the_cost(vgg, content, style, generated, settings):
    cost = make(vgg, content, [Target(style, 1.0, None)], **settings)
    gradient = cost(generated).gradient
    # All go downhill: along a level way the two costs would differ by rounding alone.
    for direction in (gradient, np.abs(noise(36, 48, 1)) * gradient, np.roll(gradient, 5, axis=2) + gradient):
        step = np.float32(2) * direction / np.linalg.norm(direction)
        slope = (cost(generated + step).costs.J - cost(generated - step).costs.J) / 2
        # Central differences of float32 costs over 2 levels in all. Measured: 1.3e-2 at most.
        assert slope == pytest.approx(float(np.vdot(gradient, step)), rel=2e-2)


def test_the_settings_weigh_the_costs(thin, content, style, generated):
    settings = {"alpha": 3, "beta": 0.5, "variation": 7}
    (J, J_content, J_style), _ = evaluate(thin, content, [Target(style, 1.0, None)], generated, **settings)
    expected = 3 * J_content + 0.5 * J_style + 7 * float(total_variation(generated))
    assert pytest.approx(expected, rel=1e-6) == J


def test_variation_alone_has_its_own_gradient(thin, content, style, generated):
    (J, *_), gradient = evaluate(thin, content, [Target(style, 1.0, None)], generated, alpha=0, beta=0, variation=2)
    assert pytest.approx(2 * float(total_variation(generated)), rel=1e-6) == J
    padded = np.pad(generated, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    neighbours = padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]
    np.testing.assert_allclose(gradient, 2 * 2 * (4 * generated - neighbours) / generated.size, rtol=1e-3, atol=1e-6)


def test_layers_and_their_weights_are_those_of_the_settings(thin, content, style, generated):
    a_C, a_S, a_G = (thin(x) for x in (content, style, generated))
    settings = {"content_layers": {"conv3_2": 0.25, "conv2_2": 1}, "style_layers": {"conv1_2": 3, "conv4_4": 0.5}}
    (_, J_content, J_style), _ = evaluate(thin, content, [Target(style, 1.0, None)], generated, **settings)
    expected = [
        sum(w * compute_content_cost(a_C[layer], a_G[layer]) for layer, w in (("conv3_2", 0.25), ("conv2_2", 1))),
        sum(w * compute_layer_style_cost(a_S[layer], a_G[layer]) for layer, w in (("conv1_2", 3), ("conv4_4", 0.5))),
    ]
    np.testing.assert_allclose([J_content, J_style], expected, rtol=FLOAT32_RTOL)


def test_nothing_is_left_to_do_where_content_style_and_image_are_one(thin, content):
    costs, gradient = evaluate(thin, content, [Target(content, 1.0, None)], content)
    # What is left is the rounding of the Gram matrices; at another image J is 1e6 times as much.
    other, other_gradient = evaluate(thin, content, [Target(content, 1.0, None)], generate_noise_image(content, 1, 0))
    assert costs.J <= 1e-9 * other.J
    assert np.linalg.norm(gradient) <= 1e-4 * np.linalg.norm(other_gradient)


# --- our own cost


def test_each_term_is_a_share_of_its_pictures_own_size(vgg, content, style, generated):
    (J, J_content, J_style), _ = evaluate(
        vgg, content, [Target(style, 1.0, None)], generated, like="nst", content_strength=3, variation=0
    )
    a_C, a_S, a_G = (vgg(x) for x in (content, style, generated))
    expected = np.mean(np.square(a_C["conv4_2"] - a_G["conv4_2"])) / np.mean(np.square(a_C["conv4_2"]))
    assert J_content == pytest.approx(float(expected), rel=FLOAT32_RTOL)
    shares = {layer: 2.0 ** (4 - n) / 31 for n, layer in enumerate(dict(STYLE_LAYERS))}
    distances = {layer: style_distance(a_S[layer], a_G[layer]) for layer in shares}
    assert J_style == pytest.approx(sum(shares[layer] * distances[layer] for layer in shares), rel=1e-3)
    assert pytest.approx(3 * J_content + J_style, rel=1e-5) == J


def test_the_content_costs_nothing_and_the_style_has_no_style_cost(vgg, content, style):
    styles, settings = [Target(style, 1.0, None)], {"like": "nst"}
    assert evaluate(vgg, content, styles, content, **settings)[0].J_content == 0
    assert evaluate(vgg, content, styles, style, **settings)[0].J_style < 1e-4


def test_what_a_picture_cannot_hold_is_clipped_and_led_back(thin, content, style):
    """Of an image far beyond black and white, the cost is that of the clipped one and the way back."""
    cost = make(thin, content, [Target(style, 1.0, None)], like="nst")
    wild = content * 9
    clipped = np.clip(wild, -CONFIG.MEANS, 255 - CONFIG.MEANS)
    (J, *parts), gradient, *_ = cost(wild)
    (J_clipped, *parts_clipped), *_ = cost(clipped)
    assert parts == pytest.approx(parts_clipped, rel=SAME_RTOL)
    assert pytest.approx(J_clipped + float(np.mean(np.square((wild - clipped) / 255))), rel=1e-5) == J
    outside = wild != clipped
    assert (np.sign(gradient[outside]) == np.sign(wild - clipped)[outside]).all()


# --- several styles


def test_two_styles_of_one_picture_are_one(thin, content, style, generated):
    one = evaluate(thin, content, [Target(style, 1.0, None)], generated)
    two = evaluate(thin, content, [Target(style, 0.3, None), Target(style, 5.0, None)], generated)
    assert_same(two, one, SAME_RTOL)


def test_weights_of_styles_matter_by_their_ratio(thin, content, style, other_style, generated):
    few, many = (
        evaluate(thin, content, [Target(style, weight, None), Target(other_style, 3 * weight, None)], generated)
        for weight in (0.01, 400.0)
    )
    assert_same(many, few, SAME_RTOL)


def test_the_style_cost_of_several_is_the_mean_of_their_own(thin, content, style, other_style, generated):
    one, other, both = (
        evaluate(thin, content, [Target(*target, None) for target in targets], generated)[0].J_style
        for targets in ([(style, 1.0)], [(other_style, 1.0)], [(style, 1.0), (other_style, 3.0)])
    )
    assert both == pytest.approx((one + 3 * other) / 4, rel=SAME_RTOL)


# --- masks


@LIKES
def test_a_mask_that_is_white_all_over_is_none(thin, content, style, generated, like):
    none, white = (
        evaluate(thin, content, [Target(style, 1.0, found)], generated, like=like)
        for found in (None, mask(36, 48, slice(None)))
    )
    assert_same(white, none, WITH_ROOTS_RTOL)


def test_a_half_white_mask_compares_the_half_alone(thin, content, style, generated):
    """On a grey mask of one tone, every cell counts by so much, and the mean is the same."""
    none, grey = (
        evaluate(thin, content, [Target(style, 1.0, found)], generated)
        for found in (None, mask(36, 48, slice(None)) / np.float32(4))
    )
    assert_same(grey, none, SAME_RTOL)
    # In the first layer, which halves nothing, the masked Gram matrix is the mean over the white pixels.
    half = evaluate(
        thin, content, [Target(style, 1.0, mask(36, 48, slice(0, 24)))], generated, style_layers={"conv1_1": 1}
    )
    a_S, a_G = (thin(x, ["conv1_1"])["conv1_1"] for x in (style, generated))
    difference = mean_gram_matrix(a_S) - mean_gram_matrix(a_G[:, :, :24])
    assert half[0].J_style == pytest.approx(float(np.sum(difference**2)) / (4 * 4**2), rel=FLOAT32_RTOL)


def test_style_is_not_painted_where_its_mask_is_black(thin, style):
    content, layers = noise(32, 128, 1), {"conv2_1": 1, "conv3_1": 1}
    found = Target(style, 1.0, mask(32, 128, slice(0, 40)))
    _, gradient = evaluate(thin, content, [found], noise(32, 128, 2), alpha=0, style_layers=layers)
    columns = np.flatnonzero(np.abs(gradient).sum(axis=(0, 1, 3)))
    assert columns.min() == 0
    # The last white cell of conv3_1 ends at 40, and sees as far as it reaches.
    assert columns.max() + 1 == 40 + tiles.reach(layers)


def test_each_style_is_painted_in_its_own_place(thin, style, other_style):
    content, generated = noise(32, 128, 1), noise(32, 128, 2)
    left, right = mask(32, 128, slice(0, 48)), mask(32, 128, slice(80, 128))
    settings = {"alpha": 0, "style_layers": {"conv2_1": 1}}
    both = evaluate(thin, content, [Target(style, 1.0, left), Target(other_style, 1.0, right)], generated, **settings)
    alone = evaluate(thin, content, [Target(style, 1.0, left)], generated, **settings)
    np.testing.assert_allclose(both[1][:, :, :44], alone[1][:, :, :44] / 2, rtol=1e-4, atol=1e-6 * alone[1].max())
    assert not both[1][:, :, 56:72].any()


# --- the content held


def test_where_the_content_is_held_it_counts_ten_times(thin, content, style, generated):
    left = mask(36, 48, slice(0, 24))
    settings = {"content_layers": {"conv1_1": 1}, "style_layers": {"conv1_1": 0}}  # a layer that halves nothing
    styles = [Target(style, 1.0, None)]
    (_, free, _), _ = evaluate(thin, content, styles, generated, **settings)
    held = make(thin, content, styles, hold=left, **settings)(generated).costs.J_content
    a_C, a_G = (thin(image, ["conv1_1"])["conv1_1"].numpy() for image in (content, generated))
    of_left = np.square(a_C - a_G)[:, :, :24].sum() / (4 * a_C.size)
    assert held == pytest.approx(free + 9 * of_left, rel=FLOAT32_RTOL)


# --- windows


@pytest.fixture
def in_windows(monkeypatch):
    """Evaluate in windows of about so many pixels."""

    def evaluate_in_windows(most_pixels, *arguments, **settings):
        planned = []

        def plan(n_H, n_W, layers):
            planned.append(tiles.plan(n_H, n_W, layers, most_pixels))
            return planned[-1]

        with monkeypatch.context() as patch:
            patch.setattr(objective, "plan", plan)
            patch.setattr(targets, "plan", plan)
            return evaluate(*arguments, **settings), planned[0]

    return evaluate_in_windows


def test_windows_of_the_real_network_add_up_to_the_whole(vgg, content, style, generated, in_windows):
    arguments = (vgg, content, [Target(style, 1.0, None)], generated)
    settings = {"content_layers": {"conv2_2": 1}, "style_layers": {"conv1_1": 1, "conv2_1": 1}, "variation": 1000}
    windows, planned = in_windows(32**2, *arguments, **settings)
    assert len(planned) > 4
    assert_same(windows, evaluate(*arguments, **settings), FLOAT32_RTOL)  # measured: 1.2e-7


@LIKES
@pytest.mark.parametrize("masked", [False, True])
def test_windows_of_all_layers_do_so_at_odd_sizes_with_several_styles(thin, masked, like, in_windows, monkeypatch):
    n_H, n_W = 187, 235
    styles = [
        Target(noise(201, 190, 1), 1.0, mask(n_H, n_W, slice(0, 121)) if masked else None),
        Target(noise(90, 70, 2), 2.0, mask(n_H, n_W, slice(97, 235)) if masked else None),
    ]
    arguments = (thin, noise(n_H, n_W, 3), styles, noise(n_H, n_W, 4))
    monkeypatch.setattr(objective, "compiled", lambda function, evaluations: function)  # for each of 25 shapes
    windows, planned = in_windows(200**2, *arguments, like=like, variation=5)
    assert len(planned) >= 6
    assert any(tile.rows != (0, n_H) for tile in planned)
    assert any(tile.columns != (0, n_W) for tile in planned)
    # Measured: 4.2e-6 with the exercise's cost.
    assert_same(
        windows, evaluate(*arguments, like=like, variation=5), WITH_ROOTS_RTOL if like == "nst" else FLOAT32_RTOL
    )


class Noting(VGG19):
    """The network, which takes note of what is computed: once for each trace, not for each evaluation."""

    def __init__(self, network):
        self.__dict__.update(vars(network))
        self.computed = []

    def __call__(self, image, layers):
        self.computed.append(tuple(layers))
        return super().__call__(image, layers)

    def beyond(self, layer, a, layers):
        self.computed.append((layer, tuple(layers)))
        return super().beyond(layer, a, layers)


def test_a_compiled_function_sees_windows_of_one_shape(thin, in_windows, monkeypatch):
    shapes = []  # of each compiled function; TensorFlow traces it anew for every one, and warns

    def noting_shapes(function, evaluations):
        shapes.append(set())

        def noted(image, *others, mine=shapes[-1]):
            mine.add(tuple(image.shape))
            return function(image, *others)

        return noted

    monkeypatch.setattr(objective, "compiled", noting_shapes)
    style = Target(noise(40, 40, 1), 1.0, None)
    arguments = (thin, noise(130, 150, 3), [style], noise(130, 150, 4))
    _, planned = in_windows(
        90**2, *arguments, style_layers={"conv1_1": 1, "conv2_1": 1}, content_layers={"conv2_1": 1}
    )
    assert len(planned) > 4
    seen = [found for found in shapes if found]
    assert all(len(found) == 1 for found in seen)
    assert len(set.union(*seen)) == len(seen) / 2 > 1  # its sums and its gradient


def test_what_does_not_change_is_computed_once(thin, content, style, generated):
    noting = Noting(thin)
    cost = make(noting, content, [Target(style, 1.0, None)], style_layers={"conv1_1": 1, "conv3_1": 1})
    for _ in range(5):
        cost(generated)
    assert len(noting.computed) == 3  # content, style, and one trace of the evaluation


def test_an_evaluation_leaves_the_image_as_it_was_and_gives_the_same_again(
    thin, content, style, generated, in_windows
):
    cost, kept = make(thin, content, [Target(style, 1.0, None)]), generated.copy()
    first, second = cost(generated), cost(generated)
    assert first[0] == second[0]
    np.testing.assert_array_equal(first[1], second[1])
    in_windows(40**2, thin, content, [Target(style, 1.0, None)], generated, style_layers={"conv1_1": 1})
    np.testing.assert_array_equal(generated, kept)


# --- deep layers held


@pytest.fixture
def holding(vgg, content, style):
    """An objective whose deep layers weigh next to nothing, as they do in a painting that is well under way."""
    noting = Noting(vgg)
    return make(noting, content, [Target(style, 1.0, None)], alpha=1e-3), noting


def test_where_it_was_held_the_cost_and_its_gradient_are_the_exact_ones(holding, generated):
    cost, _ = holding
    exact = cost(generated)
    assert exact.held is not None
    assert_same(cost(generated, exact.held), exact, FLOAT32_RTOL)


def test_what_is_held_errs_with_the_square_of_the_distance(vgg, content, style, generated):
    """Of the deep layers alone: conv4_1 has no weight."""
    cost = make(vgg, content, [Target(style, 1.0, None)], style_layers={"conv4_1": 0, "conv1_1": 1e6, "conv5_1": 1})
    held, errors = cost(generated).held, []
    assert held is not None
    for size in (4, 2, 1):
        other = generated + np.float32(size) * noise(36, 48, 1) / 100
        exact, found = cost(other).costs, cost(other, held).costs
        errors.append(abs(found.J_content - exact.J_content) / exact.J_content)
    first, second, third = errors
    # A quarter each, were there no third order, and no ReLU that opens or closes.
    assert second < first / 2.5
    assert third < second / 2.5


def test_a_held_evaluation_stops_at_the_seam(holding, generated):
    cost, noting = holding
    exact = cost(generated)
    noting.computed.clear()
    found = cost(generated, exact.held)
    assert noting.computed == [("conv1_1", "conv2_1", "conv3_1", "conv4_1")]
    assert found.work / exact.work == pytest.approx(0.668, abs=1e-3)


def test_nothing_is_held_that_matters(vgg, content, style, generated):
    styles = [Target(style, 1.0, None)]
    assert make(vgg, content, styles, alpha=1e9)(generated).held is None
    assert make(vgg, content, styles, like="nst", content_strength=0)(generated).held is None


def test_what_is_held_stays_until_an_exact_evaluation(holding, generated, style):
    cost, _ = holding
    first = cost(generated).held
    assert cost(style, first).held is first
    assert cost(style).held is not first


def test_no_cost_is_below_0_however_far_the_straight_line_goes(holding, generated):
    cost, _ = holding
    held = cost(generated).held
    sunk = held._replace(rests=held.rests - 10 * np.abs(held.rests) - 1e6)
    assert min(cost(generated, sunk).costs) >= 0


# --- the same to the last bit

# Every place where the gradient of a layer, or J itself, is a sum of three terms or more.
EVERYTHING = {
    "content_layers": {"conv2_1": 1, "conv4_1": 0.001, "conv4_2": 0.001},
    "style_layers": {"conv1_1": 1, "conv2_1": 1, "conv3_1": 1, "conv4_1": 1, "conv5_1": 0.01},
    "variation": 100,
}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"like": "exercise", "alpha": 1e-3}, id="exercise", marks=pytest.mark.slow),
        pytest.param({"like": "exercise", "alpha": 1e-3, **EVERYTHING}, id="everything", marks=pytest.mark.slow),
        pytest.param({"like": "nst"}, id="nst"),
    ],
)
def test_a_large_image_evaluated_again_gives_the_same_bits(vgg, settings):
    """At the course's size, where the order of what runs at the same time varies; small images hide it."""
    content, style, other = (
        reshape_and_normalize_image(load_image(path, (400, 300)))
        for path in (CONFIG.CONTENT_IMAGE, CONFIG.STYLE_IMAGE, CONFIG.CONTENT_IMAGE)
    )
    styles = [Target(style, 1.0, None)]
    if "style_layers" in settings:
        styles = [
            Target(style, 1.0, mask(300, 400, slice(0, 250))),
            Target(other, 2.0, mask(300, 400, slice(150, 400))),
            Target(np.ascontiguousarray(style[:, ::-1]), 0.5, None),
        ]
    cost = make(vgg, content, styles, **settings)
    image = generate_noise_image(content, 0.6, seed=0)
    held = cost(image).held
    assert (held is None) == (settings["like"] == "nst")
    for given in (None, held):
        first = cost(image, given)
        for _ in range(5):
            again = cost(image, given)
            assert again.costs == first.costs
            np.testing.assert_array_equal(again.gradient, first.gradient)


@pytest.mark.parametrize(
    "settings", [{"like": "exercise", "alpha": 1e-3, **EVERYTHING}, {"like": "nst", **EVERYTHING}]
)
def test_no_order_of_adding_is_left_to_tensorflow(vgg, content, style, generated, settings):
    """What its graph optimiser makes of an evaluation has no sum of three terms and none that goes as they come."""
    styles = [Target(style, 1.0, mask(36, 48, slice(0, 30))), Target(style, 1.0, None), Target(style, 1.0, None)]
    cost = make(vgg, content, styles, **settings)
    context.enable_run_metadata()
    try:
        cost(generated, cost(generated).held)
        graphs = context.export_run_metadata().function_graphs
    finally:
        context.disable_run_metadata()
    nodes = [node for graph in graphs for node in graph.post_optimization_graph.node]
    assert sum(node.op.endswith("Conv2D") for node in nodes) > 20  # these are the evaluations
    assert {node.op for node in nodes}.isdisjoint({"AssignAdd", "TemporaryVariable", "AccumulateNV2"})
    assert all(len(node.input) <= 2 for node in nodes if node.op == "AddN")
