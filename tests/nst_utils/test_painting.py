"""The engine, with the real VGG-19 on small pictures: its laws, its trace, its last good image."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from nst_utils import load_image, painting, reshape_and_normalize_image
from nst_utils.config import ALPHA, BETA, CONFIG, STYLE_LAYERS
from nst_utils.costs import compute_content_cost, compute_layer_style_cost, total_cost
from nst_utils.errors import DivergenceError, ImageError
from nst_utils.images import generate_noise_image
from nst_utils.painting import Painting, adam, compiling, paint
from nst_utils.settings import Settings

STEPS = 4
# The compiled step and the eager forward pass add up float32 numbers in other orders. Measured: 2e-6 at most.
FLOAT32_RTOL = 2e-5


@pytest.fixture(scope="module")
def content_image():
    return load_image(CONFIG.CONTENT_IMAGE, (64, 48))


@pytest.fixture(scope="module")
def style_image():
    return load_image(CONFIG.STYLE_IMAGE, (64, 48))


@pytest.fixture(scope="module")
def steps(content_image, style_image, vgg):
    """All steps of a short painting."""
    return list(Painting(content_image, style_image, Settings(iterations=STEPS), vgg))


@pytest.fixture(scope="module")
def costs_by_the_exercise(content_image, style_image, vgg):
    """The costs as the exercise puts them together: from whole activations, with nothing kept from step to step."""

    def costs(image):
        a_C, a_S, a_G = (
            vgg(x, layers=["conv4_2", *dict(STYLE_LAYERS)])
            for x in (reshape_and_normalize_image(content_image), reshape_and_normalize_image(style_image), image)
        )
        J_content = compute_content_cost(a_C["conv4_2"], a_G["conv4_2"])
        J_style = sum(0.2 * compute_layer_style_cost(a_S[layer], a_G[layer]) for layer in dict(STYLE_LAYERS))
        return total_cost(J_content, J_style), J_content, J_style

    return costs


def test_an_image_comes_with_its_own_costs(steps, costs_by_the_exercise):
    for step in steps:
        np.testing.assert_allclose(step.costs, costs_by_the_exercise(step.image), rtol=FLOAT32_RTOL)


def test_row_i_of_the_trace_holds_the_costs_after_i_plus_1_steps(content_image, style_image, vgg, steps):
    painted = paint(content_image, style_image, Settings(iterations=STEPS), vgg)
    assert len(painted.trace) == painted.last.iterations == STEPS
    assert painted.trace[:-1] == [step.costs for step in steps[:-1]]
    assert painted.trace == [step.costs for step in steps]
    assert [step.iterations for step in steps] == [1, 2, 3, 4]


def test_steps_are_those_of_keras_adam(content_image, style_image, vgg, steps, costs_by_the_exercise):
    image = tf.Variable(generate_noise_image(reshape_and_normalize_image(content_image), 0.6, seed=0))
    optimizer = tf.keras.optimizers.Adam(2.0, epsilon=1e-8)
    for step in steps:
        with tf.GradientTape() as tape:
            J = costs_by_the_exercise(image)[0]
        optimizer.apply_gradients([(tape.gradient(J, image), image)])
        # Where a gradient is nearly 0, its float32 rounding decides which way a pixel goes: hence a mean.
        assert np.abs(step.image - image).mean() < 1e-3


def test_the_cost_falls_step_by_step(content_image, style_image, vgg, steps):
    costs = [Painting(content_image, style_image, model=vgg).last.costs.J, *(step.costs.J for step in steps)]
    assert all(later < earlier for earlier, later in itertools.pairwise(costs))


def test_the_image_has_the_size_of_the_content_and_float32_pixels(steps):
    assert {(step.image.shape, step.image.dtype.name) for step in steps} == {((1, 48, 64, 3), "float32")}


def test_the_total_cost_is_weighted_by_the_settings(content_image, style_image, vgg):
    settings = Settings(iterations=1, alpha=3, beta=0.5)
    J, J_content, J_style = paint(content_image, style_image, settings, vgg).trace[0]
    assert pytest.approx(3 * J_content + 0.5 * J_style, rel=1e-6) == J
    assert (ALPHA, BETA) != (3, 0.5)


@pytest.mark.parametrize("xla", [False, True])
def test_the_same_seed_gives_the_same_image_bit_for_bit(content_image, style_image, vgg, monkeypatch, xla):
    monkeypatch.setattr(compiling, "_has_avx512", lambda: not xla)
    settings = Settings(iterations=3, seed=7)
    first, second = (paint(content_image, style_image, settings, vgg) for _ in range(2))
    np.testing.assert_array_equal(first.last.image, second.last.image)
    assert first.trace == second.trace


def test_another_seed_gives_another_image(content_image, style_image, vgg, steps):
    other = paint(content_image, style_image, Settings(iterations=1, seed=1), vgg)
    assert not np.array_equal(other.last.image, steps[0].image)


def test_a_painting_that_was_left_goes_on_where_it_was(content_image, style_image, vgg, steps):
    painted = Painting(content_image, style_image, Settings(iterations=STEPS), vgg)
    for _ in painted:
        break
    assert painted.last.iterations == len(painted.trace) == 1
    assert len(list(painted)) == STEPS - 1
    np.testing.assert_array_equal(painted.last.image, steps[-1].image)
    assert list(painted) == []


def test_an_image_that_was_shown_is_not_changed_by_later_steps(content_image, style_image, vgg):
    painted = Painting(content_image, style_image, Settings(iterations=3), vgg)
    first = painted.last.image
    kept = first.copy()
    list(painted)
    np.testing.assert_array_equal(first, kept)
    assert not np.array_equal(painted.last.image, kept)


def test_a_diverging_painting_stops_and_keeps_the_last_good_image(content_image, style_image, vgg):
    painted = Painting(content_image, style_image, Settings(learning_rate=1e19), vgg)
    with pytest.raises(DivergenceError, match=r"got J = (inf|nan) after \d+ steps.*smaller learning_rate"):
        list(painted)
    assert np.isfinite(painted.last.image).all()
    assert np.isfinite(painted.last.costs).all()
    assert painted.last.iterations == len(painted.trace)


def test_a_style_of_another_size_is_as_good(content_image, vgg):
    style_image = load_image(CONFIG.STYLE_IMAGE, (40, 56))
    costs = [costs.J for costs in paint(content_image, style_image, Settings(iterations=3), vgg).trace]
    assert costs[-1] < costs[0]


def test_the_targets_are_computed_once(content_image, style_image, vgg):
    calls = []

    def counting(image, layers):
        calls.append(tuple(image.shape))
        return vgg(image, layers)

    paint(content_image, style_image, Settings(iterations=5), counting)
    # Content, style, one trace of the step, and the forward pass of the final image.
    assert len(calls) == 4


def test_on_step_sees_every_step(content_image, style_image, vgg):
    seen = []
    painted = paint(content_image, style_image, Settings(iterations=3), vgg, on_step=seen.append)
    assert [step.costs for step in seen] == painted.trace


def test_an_image_with_alpha_is_refused(content_image, vgg):
    with pytest.raises(ImageError, match="alpha"):
        paint(np.zeros((48, 64, 4), np.uint8), content_image, model=vgg)


def test_adam_finds_the_lowest_point_of_a_bowl():
    goal = tf.constant([[3.0, -4.0]])
    optimiser = adam.Adam(lambda x: painting.objective.Costs(tf.reduce_sum((x - goal) ** 2), 0.0, 0.0), 0.1)
    state = optimiser.start(np.zeros((1, 2)))
    for _ in range(400):
        state, _ = optimiser.step(state)
    np.testing.assert_allclose(state.image, goal, atol=1e-3)


@pytest.mark.parametrize(
    ("report", "xla"),
    [
        ({"SIMD Extensions": {"baseline": ["X86_V2"], "found": ["X86_V3", "X86_V4"]}}, False),  # NumPy 2.4
        ({"SIMD Extensions": {"baseline": ["SSE"], "found": ["AVX2", "AVX512F", "AVX512_SKX"]}}, False),  # NumPy 2.2
        ({"SIMD Extensions": {"baseline": ["X86_V2"], "found": ["X86_V3"]}}, True),
        ({"SIMD Extensions": {"baseline": ["NEON"]}}, True),
        ({}, True),
    ],
)
def test_xla_is_used_where_there_is_no_avx512(monkeypatch, report, xla):
    monkeypatch.setattr(np, "show_config", lambda mode: report)
    monkeypatch.setattr(tf, "function", lambda function, jit_compile: jit_compile)
    assert compiling.compiled(tf.abs) is xla


def test_xla_is_not_used_on_a_gpu(monkeypatch):
    monkeypatch.setattr(np, "show_config", lambda mode: {})
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [kind])
    monkeypatch.setattr(tf, "function", lambda function, jit_compile: jit_compile)
    assert compiling.compiled(tf.abs) is False
