"""The engine, with the real VGG-19 on small pictures: its laws, its trace, its last good image."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from nst.costs import compute_content_cost, compute_layer_style_cost, total_cost
from nst.errors import DivergenceError, StateError
from nst.painting import Painting, compiling, objective, paint, painter
from nst.painting.objective import Whole
from nst.settings import Settings
from nst_utils import load_image, reshape_and_normalize_image
from nst_utils.config import ALPHA, BETA, CONFIG, STYLE_LAYERS
from nst_utils.errors import ImageError
from nst_utils.images import generate_noise_image
from nst_utils.vgg import VGG19

STEPS = 4
FAST = {"like": "exercise"}
EXERCISE = {**FAST, "optimizer": "adam", "levels": 1}
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
    return list(Painting(content_image, style_image, Settings(**EXERCISE, iterations=STEPS), vgg))


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
    painted = paint(content_image, style_image, Settings(**EXERCISE, iterations=STEPS), vgg)
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
    costs = [
        Painting(content_image, style_image, Settings(**EXERCISE), vgg).last.costs.J,
        *(step.costs.J for step in steps),
    ]
    assert all(later < earlier for earlier, later in itertools.pairwise(costs))


def test_the_image_has_the_size_of_the_content_and_float32_pixels(steps):
    assert {(step.image.shape, step.image.dtype.name) for step in steps} == {((1, 48, 64, 3), "float32")}


def test_the_total_cost_is_weighted_by_the_settings(content_image, style_image, vgg):
    settings = Settings(**FAST, iterations=1, alpha=3, beta=0.5)
    J, J_content, J_style = paint(content_image, style_image, settings, vgg).trace[0]
    assert pytest.approx(3 * J_content + 0.5 * J_style, rel=1e-6) == J
    assert (ALPHA, BETA) != (3, 0.5)


@pytest.mark.parametrize("xla", [False, True])
@pytest.mark.parametrize("way", [EXERCISE, {**FAST, "levels": 2}, {"levels": 2}])
def test_the_same_seed_gives_the_same_image_bit_for_bit(content_image, style_image, vgg, monkeypatch, xla, way):
    monkeypatch.setattr(compiling, "_has_avx512", lambda: not xla)
    monkeypatch.setattr(compiling, "_XLA_FROM", 1)
    settings = Settings(**way, iterations=3, seed=7)
    first, second = (paint(content_image, style_image, settings, vgg) for _ in range(2))
    np.testing.assert_array_equal(first.last.image, second.last.image)
    assert first.trace == second.trace


def test_our_own_cost_falls_and_keeps_the_content(content_image, style_image, vgg):
    """Content at a strength that all but forbids change: more of it stays than at the default."""
    default, strong = (
        paint(content_image, style_image, Settings(levels=1, iterations=6, content_strength=strength), vgg).trace
        for strength in (0.05, 5)
    )
    assert default[-1].J < default[0].J
    assert strong[-1].J_content < default[-1].J_content / 2


def test_another_seed_gives_another_image(content_image, style_image, vgg, steps):
    other = paint(content_image, style_image, Settings(**EXERCISE, iterations=1, seed=1), vgg)
    assert not np.array_equal(other.last.image, steps[0].image)


def test_a_painting_that_was_left_goes_on_where_it_was(content_image, style_image, vgg, steps):
    painted = Painting(content_image, style_image, Settings(**EXERCISE, iterations=STEPS), vgg)
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
    painted = Painting(content_image, style_image, Settings(**EXERCISE, learning_rate=1e19), vgg)
    with pytest.raises(DivergenceError, match=r"got J = \S+ after \d+ steps.*had: learning_rate = 1e\+19"):
        list(painted)
    assert np.isfinite(painted.last.image).all()
    assert np.isfinite(painted.last.costs).all()
    assert painted.last.iterations == len(painted.trace)


def test_a_gradient_too_large_for_adams_squares_is_told_in_words(content_image, style_image, vgg, recwarn):
    with pytest.raises(
        DivergenceError, match=r"slope must stay finite, got J = \d.*Use smaller ones.* beta = 1e\+20"
    ):
        paint(content_image, style_image, Settings(**EXERCISE, beta=1e20, iterations=2), vgg)
    assert not [warning for warning in recwarn if issubclass(warning.category, RuntimeWarning)]


def test_a_style_of_another_size_is_as_good(content_image, vgg):
    style_image = load_image(CONFIG.STYLE_IMAGE, (40, 56))
    costs = [costs.J for costs in paint(content_image, style_image, Settings(iterations=3), vgg).trace]
    assert costs[-1] < costs[0]


class Counting(VGG19):
    """The network, which takes note of the sizes that it is run on."""

    def __init__(self, vgg):
        self.__dict__.update(vars(vgg))
        self.sizes = []

    def __call__(self, image, layers):
        self.sizes.append(tuple(image.shape[1:3]))
        return super().__call__(image, layers)


def test_the_targets_are_computed_once_for_each_level(content_image, style_image, vgg):
    counting = Counting(vgg)
    paint(content_image, style_image, Settings(**FAST, iterations=3, levels=2), counting)
    # Content, style, and a trace of the evaluation, or two: of all layers, and of those before the seam.
    assert counting.sizes == [(24, 32)] * 3 + [(48, 64)] * 4


def test_levels_are_painted_one_after_the_other(content_image, style_image, vgg):
    painted = Painting(content_image, style_image, Settings(iterations=3, levels=2), vgg)
    assert painted.sizes == [(24, 32), (48, 64)]
    assert painted.total_steps == 5
    steps = list(painted)
    assert [step.iterations for step in steps] == [1, 2, 3, 4, 5]
    assert [step.image.shape for step in steps] == [(1, 24, 32, 3)] * 2 + [(1, 48, 64, 3)] * 3
    assert painted.level_of == [0, 0, 1, 1, 1]
    assert painted.trace == [step.costs for step in steps]


def test_a_level_that_ends_worse_than_the_content_hands_on_the_content(content_image, style_image, vgg):
    """As where the content counts for much and L-BFGS has come to a halt on its way from noise."""
    stalled = Painting(content_image, style_image, Settings(**FAST, iterations=1, levels=2, alpha=1e6), vgg)
    steps = iter(stalled)
    next(steps)
    small = reshape_and_normalize_image(load_image(CONFIG.CONTENT_IMAGE, (32, 24)))
    handed_on = stalled._best_of_level()
    assert np.abs(handed_on - small).mean() < 3  # two ways of scaling it down


def test_at_full_size_the_exercises_cost_is_minimised(content_image, style_image, vgg, costs_by_the_exercise):
    painted = paint(content_image, style_image, Settings(**FAST, iterations=3, levels=2), vgg)
    np.testing.assert_allclose(painted.last.costs, costs_by_the_exercise(painted.last.image), rtol=FLOAT32_RTOL)
    assert painted.settings_of[-1] == painted.settings
    assert painted.settings_of[0].alpha > painted.settings.alpha


def test_the_accepted_cost_never_rises_within_a_level(content_image, style_image, vgg):
    painted = paint(content_image, style_image, Settings(iterations=12, levels=1), vgg)
    costs = [costs.J for costs in painted.trace]
    assert costs == sorted(costs, reverse=True)


def test_lbfgs_reaches_the_exercises_cost_in_a_third_of_its_steps(content_image, style_image, vgg):
    exercise = paint(content_image, style_image, Settings(**EXERCISE, iterations=60), vgg)
    fast = paint(content_image, style_image, Settings(**FAST, iterations=20, levels=1), vgg)
    assert fast.last.costs.J < exercise.last.costs.J


def test_expected_costs_are_near_the_exact_ones(content_image, style_image, vgg, costs_by_the_exercise):
    held = 0
    painted = Painting(content_image, style_image, Settings(**FAST, iterations=12, levels=1), vgg)
    for step in painted:
        held += painted._now.held is not None
        np.testing.assert_allclose(step.costs.J, costs_by_the_exercise(step.image)[0], rtol=5e-3)
    assert held > 6


def test_work_counts_pixels_and_multiplications(content_image, style_image, vgg, monkeypatch):
    painted = Painting(content_image, style_image, Settings(**EXERCISE, iterations=2), vgg)
    assert painted.work == 1
    assert [painted.work for _ in painted] == [2, 3]

    weights, evaluate = [], Whole.__call__

    def weighing(self, image, held=None):
        # At half the size conv5_1 has no weight, so that conv4_2 is the deepest layer: 0.77 of the multiplications.
        weights.append(0.770 / 4 if image.shape[1] == 24 else 0.668 if held else 1)
        return evaluate(self, image, held)

    monkeypatch.setattr(Whole, "__call__", weighing)
    painted = paint(content_image, style_image, Settings(**FAST, levels=2, iterations=3), vgg)
    assert {1, 0.668, 0.770 / 4} == set(weights)
    assert painted.work == pytest.approx(sum(weights), abs=0.01)


def test_a_painting_left_at_an_early_level_can_be_had_at_full_size(content_image, style_image, vgg):
    painted = Painting(content_image, style_image, Settings(iterations=2, levels=2), vgg)
    next(iter(painted))
    assert painted.last.image.shape == (1, 24, 32, 3)
    assert painted.full_size().image.shape == (1, 48, 64, 3)
    assert painted.full_size().costs == painted.last.costs


def test_a_first_image_of_infinite_cost_is_refused(content_image, style_image, vgg):
    with pytest.raises(DivergenceError, match=r"got J = (inf|nan) after 0 steps"):
        Painting(content_image, style_image, Settings(**FAST, beta=1e300), vgg)


@pytest.mark.parametrize("way", [EXERCISE, {**FAST, "levels": 2}, {"levels": 2}])
@pytest.mark.parametrize("steps", [1, 3, 5])  # 5 is the second of the last level, between two exact evaluations
def test_a_painting_put_aside_goes_on_to_the_same_pixels(content_image, style_image, vgg, tmp_path, way, steps):
    settings = Settings(**way, iterations=4 if way["levels"] == 2 else 6)
    whole = paint(content_image, style_image, settings, vgg)
    left = Painting(content_image, style_image, settings, vgg)
    for step in left:
        if step.iterations == steps:
            break
    assert (left._now.held is not None) == (way == {**FAST, "levels": 2} and steps == 5)
    left.save_state(tmp_path / "state.npz")
    resumed = Painting(content_image, style_image, settings, vgg)
    resumed.load_state(tmp_path / "state.npz")
    assert resumed.last.costs == left.last.costs
    np.testing.assert_array_equal(resumed.last.image, left.last.image)
    list(resumed)
    np.testing.assert_array_equal(resumed.last.image, whole.last.image)
    assert (resumed.trace, resumed.level_of, resumed.work) == (whole.trace, whole.level_of, whole.work)


@pytest.mark.parametrize("call", [2, 5, 6, 10])  # of a step, a level's end, the next one's start, the last step
@pytest.mark.parametrize("when", ["before", "after"])
def test_ctrl_c_in_the_midst_of_a_step_loses_nothing(content_image, style_image, vgg, monkeypatch, call, when):
    settings = Settings(**FAST, levels=2, iterations=4)
    whole = paint(content_image, style_image, settings, vgg)
    calls, evaluate, made = itertools.count(1), Whole.__call__, []

    def interrupted(self, image, held=None):
        this = next(calls)
        if this == call:
            made.append((painted.last.iterations, len(painted.trace), len(painted.level_of)))
        if this == call and when == "before":
            raise KeyboardInterrupt
        evaluation = evaluate(self, image, held)
        if this == call:
            raise KeyboardInterrupt
        return evaluation

    monkeypatch.setattr(Whole, "__call__", interrupted)
    painted = Painting(content_image, style_image, settings, vgg)
    with pytest.raises(KeyboardInterrupt):
        list(painted)
    assert made == [(painted.last.iterations, len(painted.trace), len(painted.level_of))]
    assert len(set(made[0])) == 1
    list(painted)
    np.testing.assert_array_equal(painted.last.image, whole.last.image)
    assert (painted.trace, painted.level_of) == (whole.trace, whole.level_of)


def test_ctrl_c_between_two_levels_loses_nothing(content_image, style_image, vgg, monkeypatch):
    settings = Settings(levels=2, iterations=2)
    whole = paint(content_image, style_image, settings, vgg)
    painted = Painting(content_image, style_image, settings, vgg)

    def interrupted(*args):
        monkeypatch.setattr(painter, "objective", objective.objective)
        raise KeyboardInterrupt

    monkeypatch.setattr(painter, "objective", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(painted)
    assert painted.last.image.shape == (1, 24, 32, 3)
    list(painted)
    np.testing.assert_array_equal(painted.last.image, whole.last.image)


def test_a_painting_goes_on_with_its_own_pictures_and_settings_alone(content_image, style_image, vgg, tmp_path):
    path = tmp_path / "state.npz"
    Painting(content_image, style_image, Settings(iterations=2), vgg).save_state(path)
    with pytest.raises(StateError, match=r"is of another painting: seed was 0 and is 1\. Use what it began with"):
        Painting(content_image, style_image, Settings(iterations=2, seed=1), vgg).load_state(path)
    with pytest.raises(StateError, match="the pictures differ"):
        Painting(style_image, style_image, Settings(iterations=2), vgg).load_state(path)


def test_on_step_sees_every_step(content_image, style_image, vgg):
    seen = []
    painted = paint(content_image, style_image, Settings(iterations=3), vgg, on_step=seen.append)
    assert [step.costs for step in seen] == painted.trace


def test_an_image_with_alpha_is_refused(content_image, vgg):
    with pytest.raises(ImageError, match="alpha"):
        paint(np.zeros((48, 64, 4), np.uint8), content_image, model=vgg)


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
    monkeypatch.setattr(tf, "function", lambda function, autograph, jit_compile: jit_compile)
    assert compiling.compiled(tf.abs, 200) is xla
    assert compiling.compiled(tf.abs, 20) is False  # its compilation would not pay


def test_xla_is_not_used_on_a_gpu(monkeypatch):
    monkeypatch.setattr(np, "show_config", lambda mode: {})
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [kind])
    monkeypatch.setattr(tf, "function", lambda function, autograph, jit_compile: jit_compile)
    assert compiling.compiled(tf.abs, 200) is False
