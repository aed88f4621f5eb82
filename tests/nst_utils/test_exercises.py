import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from nst_utils.exercises import EXERCISES, diagnose, explanations, is_right, tolerance

from nst_utils import reference

SHAPES = st.tuples(st.just(1), *[st.integers(1, 4)] * 3)
NUMBERS = st.floats(-50, 50, width=32)
PAIRS = SHAPES.flatmap(lambda shape: st.tuples(*[arrays(np.float64, shape, elements=NUMBERS)] * 2))
MATRICES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(lambda s: arrays(np.float64, s, elements=NUMBERS))
FACTORS = st.floats(-8, 8)


def draws(seed2, shape):
    """R(k) of the reference inputs: explicit op seeds in a fresh graph."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        normal = tf.raw_ops.RandomStandardNormal(shape=shape, dtype=tf.float32, seed=1, seed2=seed2)
        return session.run(1 + 4 * normal)


def test_the_reference_activations_are_tensorflows_draws():
    assert np.array_equal(reference.ACTIVATIONS[0], draws(3, (1, 4, 4, 3)))
    assert np.array_equal(reference.ACTIVATIONS[1], draws(9, (1, 4, 4, 3)))
    assert np.array_equal(reference.UNROLLED[0], draws(3, (3, 2)))


def test_the_reference_costs_are_numpys_draws():
    rng = np.random.RandomState(3)
    assert (rng.randn(), rng.randn()) == reference.COSTS


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.published is not None])
def test_the_published_values_come_from_the_published_inputs(name):
    exercise = EXERCISES[name]
    # Half a unit of the last printed digit; the Gram matrix was computed in float32: one unit in its last place.
    error = {"gram_matrix": np.spacing(np.float32(20)), "total_cost": 5e-14}.get(name, 5e-6)
    assert np.max(np.abs(exercise.reference(*exercise.inputs) - exercise.published)) <= error


def test_all_exercises_together_are_worth_100_points():
    assert [exercise.points for exercise in EXERCISES.values()] == [20, 20, 25, 10, 25]


# Computed once in TensorFlow on the reference inputs, before this catalogue was written.
@pytest.mark.parametrize(
    ("name", "value", "mistake"),
    [
        ("compute_layer_style_cost", 11.3452, "reshape_without_transpose"),
        ("compute_layer_style_cost", 33.6962, "transposed_product"),
        ("compute_layer_style_cost", 36.7611, "missing_quarter"),
        ("compute_layer_style_cost", 147.044, "positions_not_squared"),
        ("compute_layer_style_cost", 27.5708, "channels_not_squared"),
        ("compute_content_cost", 27.0624, "missing_quarter"),
        ("compute_content_cost", 8.15506, "unrolled_differently"),
        ("total_cost", 75.9102, "weights_swapped"),
    ],
)
def test_diagnose_knows_the_measured_mistakes(name, value, mistake):
    assert diagnose(name, EXERCISES[name].inputs, value).id == mistake


def mistakes():
    return [pytest.param(name, m, id=f"{name}-{m.id}") for name, e in EXERCISES.items() for m in e.mistakes]


OTHER_INPUTS = {
    "compute_content_cost": lambda draw: (draw(1, 3, 5, 2), draw(1, 3, 5, 2)),
    "gram_matrix": lambda draw: (draw(4, 7),),
    # (n_H n_W)^2 n_C^2 and (n_H n_W)^2 need more than 32 bits, so that an overflow shows.
    "compute_layer_style_cost": lambda draw: (draw(1, 216, 217, 3), draw(1, 216, 217, 3)),
    "total_cost": lambda draw: (1.25, 0.5, 3.0, 7.0),
    "train_step": lambda draw: (20 * draw(1, 3, 5, 3), 20 * draw(1, 3, 5, 3), 20 * draw(1, 3, 5, 3), 0.25),
}


@pytest.mark.parametrize(("name", "mistake"), mistakes())
def test_each_mistake_is_wrong_and_recognised(name, mistake):
    rng = np.random.default_rng(0)
    arguments = OTHER_INPUTS[name](lambda *shape: np.float32(1 + 4 * rng.standard_normal(shape)))
    with np.errstate(over="ignore"):
        value = mistake.compute(*arguments)
    assert not is_right(name, arguments, value)
    assert mistake.id in [found.id for found in explanations(name, arguments, value)]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_right_value_has_no_diagnosis(name):
    arguments = EXERCISES[name].inputs
    right = EXERCISES[name].reference(*arguments)
    assert is_right(name, arguments, right)
    assert diagnose(name, arguments, right) is None


@pytest.mark.parametrize("name", EXERCISES)
def test_nan_and_other_shapes_are_not_right(name):
    arguments = EXERCISES[name].inputs
    right = EXERCISES[name].reference(*arguments)
    assert not is_right(name, arguments, right * np.nan)
    assert not is_right(name, arguments, right[None])
    assert diagnose(name, arguments, right * np.nan) is None


def test_the_costs_after_the_step_are_as_right_as_those_before():
    after = reference.train_step_costs_after(*reference.STEP)
    assert is_right("train_step", reference.STEP, after)
    assert np.all(after[:1] < reference.train_step(*reference.STEP)[:1])


@given(MATRICES)
def test_gram_matrix_is_symmetric_and_positive_semidefinite(A):
    G = reference.gram_matrix(A)
    assert np.array_equal(G, G.T)
    assert np.min(np.linalg.eigvalsh(G)) >= -1e-12 * max(np.trace(G), 1)


@given(MATRICES, FACTORS)
def test_gram_matrix_grows_with_the_square(A, a):
    assert np.allclose(reference.gram_matrix(a * A), a**2 * reference.gram_matrix(A), rtol=1e-12, atol=1e-9)


@given(PAIRS)
def test_costs_are_zero_at_equality_and_never_negative(pair):
    for cost in (reference.content_cost, reference.layer_style_cost):
        assert cost(pair[0], pair[0]) == 0
        assert cost(*pair) >= 0
        assert cost(*pair) == pytest.approx(cost(*pair[::-1]), rel=1e-12)


@given(PAIRS, FACTORS)
def test_content_cost_scales_with_the_square_and_style_cost_with_the_fourth_power(pair, a):
    scaled = [a * x for x in pair]
    assert reference.content_cost(*scaled) == pytest.approx(a**2 * reference.content_cost(*pair), rel=1e-9, abs=1e-12)
    style = reference.layer_style_cost(*pair)
    assert reference.layer_style_cost(*scaled) == pytest.approx(a**4 * style, rel=1e-9, abs=1e-9)


@given(PAIRS, st.randoms(use_true_random=False))
def test_style_cost_does_not_see_where_things_are(pair, random):
    a_S, a_G = pair
    order = list(range(a_G.shape[1] * a_G.shape[2]))
    random.shuffle(order)
    shuffled = a_G.reshape(len(order), -1)[order].reshape(a_G.shape)
    expected = reference.layer_style_cost(a_S, a_G)
    assert reference.layer_style_cost(a_S, shuffled) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(*[FACTORS] * 6)
def test_total_cost_is_linear(J_content, J_style, other, alpha, beta, k):
    total = reference.total_cost(J_content + k * other, J_style, alpha, beta)
    apart = reference.total_cost(J_content, J_style, alpha, beta) + k * reference.total_cost(other, 0, alpha, beta)
    assert total == pytest.approx(apart, rel=1e-9, abs=1e-9)


@given(SHAPES.flatmap(lambda shape: st.tuples(*[arrays(np.float64, shape, elements=NUMBERS)] * 3)))
def test_step_costs_have_the_gradients_they_claim(images):
    image, content, style = images
    _, d_content, d_style = reference.step_costs(image, content, style)
    direction = np.random.default_rng(0).standard_normal(image.shape)
    ahead, behind = (reference.step_costs(image + s * 1e-3 * direction, content, style)[0] for s in (1, -1))
    slopes = (ahead - behind) / 2e-3
    assert slopes[1:] == pytest.approx(
        [np.sum(d_content * direction), np.sum(d_style * direction)], rel=1e-6, abs=1e-6
    )


def content_sums(x):
    """A sum over an activation in the ways that students write it; cumsum adds one number after the other."""
    yield tf.reduce_sum(x)
    yield tf.einsum("bijc->", x)
    yield tf.tensordot(tf.reshape(x, [-1]), tf.ones(np.size(x)), 1)
    yield sum(tf.reduce_sum(x[..., k]) for k in range(x.shape[-1]))
    yield sum(tf.reduce_sum(x[:, i]) for i in range(x.shape[1]))
    yield np.cumsum(np.ravel(x), dtype=np.float32)[-1]


def grams(a):
    A = tf.transpose(tf.reshape(a, [-1, a.shape[-1]]))
    yield tf.matmul(A, A, transpose_b=True)
    yield tf.einsum("bijc,bijd->cd", a, a)
    yield tf.tensordot(a, a, [[0, 1, 2], [0, 1, 2]])


# conv1_1 at the course's size is the longest sum of all; (1, 19, 25, 64) has conv5_1's positions.
@pytest.mark.parametrize("shape", [(1, 4, 4, 3), (1, 5, 7, 2), (1, 19, 25, 64), (1, 216, 217, 3), (1, 300, 400, 64)])
@pytest.mark.parametrize("rectified", [False, True])
def test_honest_float32_needs_at_most_a_quarter_of_the_tolerance(shape, rectified):
    rng = np.random.default_rng(0)
    a_1, a_2 = (np.float32(1 + 4 * rng.standard_normal(shape)) for _ in range(2))
    if rectified:
        a_1, a_2 = (np.maximum(0, 100 * a) for a in (a_1, a_2))
    right = {
        "compute_content_cost": [
            s / np.float32(4 * a_1.size) for s in content_sums(tf.square(tf.subtract(a_1, a_2)))
        ],
        "compute_layer_style_cost": [
            tf.reduce_sum(tf.square(GS - GG)) / (4 * float(a_1.size) ** 2)
            for GS, GG in zip(grams(tf.constant(a_1)), grams(tf.constant(a_2)), strict=True)
        ],
    }
    for name, values in right.items():
        expected = EXERCISES[name].reference(a_1, a_2)
        assert max(abs(float(value) - expected) for value in values) <= tolerance(name, (a_1, a_2)) / 4
    A = a_1.reshape(-1, shape[-1]).T
    errors = [np.abs(G.numpy() - reference.gram_matrix(A)) for G in grams(tf.constant(a_1))]
    assert np.max(errors / tolerance("gram_matrix", (A,))) <= 0.25


def test_exercises_do_without_tensorflow():
    program = "import sys, nst_utils.exercises; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
