"""The first assignment: published values, mistakes, laws, and what each kind of drawn input is there for."""

import importlib
import re
from collections import Counter

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.assignment import course
from examiner.cases import Case

ASSIGNMENT = course()["neural_style_transfer"]
EXERCISES = ASSIGNMENT.by_name
PACKAGE = EXERCISES["gram_matrix"].reference.__module__.partition(".")[0]
common, content, gram, layer, total, step = (
    importlib.import_module(f"{PACKAGE}.{name}")
    for name in ("common", "content_cost", "gram_matrix", "layer_style_cost", "total_cost", "train_step")
)

SHAPES = st.tuples(st.just(1), *[st.integers(1, 4)] * 3)
NUMBERS = st.floats(-50, 50, width=32)
PAIRS = SHAPES.flatmap(lambda shape: st.tuples(*[arrays(np.float64, shape, elements=NUMBERS)] * 2))
MATRICES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(lambda s: arrays(np.float64, s, elements=NUMBERS))
FACTORS = st.floats(-8, 8)
OBJECTIVES = st.fixed_dictionaries(
    {
        "weights": st.lists(st.floats(1, 50), min_size=2, max_size=2),
        "scales": st.lists(st.floats(10, 60), min_size=2, max_size=2),
        "blend": st.floats(0, 1),
    }
)


def draws(seed2, shape):
    """R(k) of the reference inputs: explicit op seeds in a fresh graph."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        normal = tf.raw_ops.RandomStandardNormal(shape=shape, dtype=tf.float32, seed=1, seed2=seed2)
        return session.run(1 + 4 * normal)


def test_the_reference_activations_are_tensorflows_draws():
    assert np.array_equal(common.ACTIVATIONS[0], draws(3, (1, 4, 4, 3)))
    assert np.array_equal(common.ACTIVATIONS[1], draws(9, (1, 4, 4, 3)))
    assert np.array_equal(EXERCISES["gram_matrix"].published.arguments[0], draws(3, (3, 2)))


def test_the_reference_costs_are_numpys_draws():
    rng = np.random.RandomState(3)
    assert (rng.randn(), rng.randn()) == total.COSTS == EXERCISES["total_cost"].published.arguments


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.value is not None])
def test_the_published_values_come_from_the_published_inputs(name):
    exercise = EXERCISES[name]
    # Half a unit of the last printed digit; the Gram matrix was computed in float32: one unit in its last place.
    error = {"gram_matrix": np.spacing(np.float32(20)), "total_cost": 5e-14}.get(name, 5e-6)
    assert np.max(np.abs(exercise.reference(*exercise.published.arguments) - exercise.value)) <= error


def test_its_answers_are_as_many_as_ever(wrong_answers, right_answers):
    assert len({answer.source for answer in wrong_answers}) >= 80
    assert len({answer.source for answer in right_answers}) >= 30
    assert min(Counter(answer.exercise for answer in right_answers).values()) >= 5


def test_all_exercises_together_are_worth_100_points():
    assert [exercise.points for exercise in ASSIGNMENT.exercises] == [20, 20, 25, 10, 25]
    assert ASSIGNMENT.max_score == 100


def explanations(name, case, value):
    """The ids of the mistakes that give a value, the likeliest first."""
    expected = EXERCISES[name].expected(case, all_mistakes=True)
    with np.errstate(all="ignore"):
        return [mistake.id for mistake in expected.explanations(np.asarray(value))]


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
def test_the_measured_mistakes_are_known(name, value, mistake):
    assert explanations(name, EXERCISES[name].published, value)[0] == mistake


# Inputs on which each mistake shows.
RNG = np.random.default_rng(0)
OTHER = {
    name: Case(tuple(np.float32(factor * (1 + 4 * RNG.standard_normal(shape))) for shape in shapes))
    for name, factor, shapes in (
        ("compute_content_cost", 1, [(1, 3, 5, 2)] * 2),
        ("gram_matrix", 1, [(4, 7)]),
        # (n_H n_W)^2 n_C^2 and (n_H n_W)^2 need more than 32 bits, so that an overflow shows.
        ("compute_layer_style_cost", 1, [(1, 216, 217, 3)] * 2),
    )
}
OTHER["total_cost"] = Case((1.25, 0.5, 3.0, 7.0))
OTHER["train_step"] = Case(
    (*(np.float32(20 * (1 + 4 * RNG.standard_normal((1, 3, 5, 3)))) for _ in range(3)), 0.25),
    EXERCISES["train_step"].published.options,
)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_right_value_is_explained_by_no_mistake_that_it_is_tried_on(name):
    for case in (EXERCISES[name].published, OTHER[name]):
        value = EXERCISES[name].reference(*case.arguments, **case.options)
        assert EXERCISES[name].expected(case).is_right(value)
        assert set(explanations(name, case, value)) <= {"hard_coded", "weights_ignored", "integer_overflow"}


GIVES_AWAY = re.compile(r"transpose_b|tf\.transpose\(A\)|perm=|4 \* n_H \* n_W|alpha \* J_content|A @ A\.T")


def test_no_message_gives_the_answer_away():
    said = {mistake.message for exercise in EXERCISES.values() for mistake in exercise.mistakes}
    said |= {kind.hint for exercise in EXERCISES.values() for kind in exercise.kinds.values()}
    said |= {case.hint for exercise in EXERCISES.values() for case in (exercise.published, *exercise.visible)}
    assert len(said) > 80
    assert [message for message in said if GIVES_AWAY.search(message)] == []


# What each kind of drawn input is there to catch: a function that is wrong only there, made from the right one


def _content(change):
    return lambda a, b: change(content.content_cost(a, b), a, b)


def _gram(change):
    return lambda A: change(gram.gram_matrix(A), np.float64(A))


def _layer(change):
    return lambda a, b: change(layer.layer_style_cost(a, b), a, b)


def _total(change):
    return lambda c, s, alpha=10, beta=40: change(total.total_cost(c, s, alpha, beta), c, s, alpha, beta)


def _of_shape(wrong):
    """A function of activations that is wrong where ``wrong(n_H, n_W, n_C)`` says so."""
    return lambda J, a, *_: J * (2 if wrong(*a.shape[1:]) else 1)


def _alike(J, a, b):
    return J + np.sum(a == b) / a.size


CAUGHT = {
    "small": _of_shape(lambda h, w, c: max(h, w, c) < 7),
    "other": _of_shape(lambda h, w, c: 1 not in (h, w) and h != w and c <= h * w and c < 18 and max(h, w, c) >= 3),
    "wide": _of_shape(lambda h, w, c: 17 < c <= h * w),
    "deep": _of_shape(lambda h, w, c: c > h * w and c > 20),
    "square": _of_shape(lambda h, w, c: h == w and c > 4),
    "thin": _of_shape(lambda h, w, c: 1 in (h, w, c)),
    "alike": _alike,
    "rectified": lambda J, *_: min(J, 100),
}
GRAM_CAUGHT = {
    "small": lambda G, A: G * (2 if A.size < 100 else 1),
    "other": lambda G, A: G * (2 if len(A) < 18 else 1),
    "wide": lambda G, A: np.where(np.arange(len(G))[:, None] >= 17, 0, G),
    "deep": lambda G, A: G * (2 if len(A) > A.shape[1] else 1),
    "square": lambda G, A: G * (2 if A.shape[1] == 16 else 1),
    "thin": lambda G, A: G * (2 if 1 in A.shape or A.shape[1] < 8 else 1),
    "rectified": lambda G, A: np.minimum(G, 1e4),
}
TOTAL_CAUGHT = {
    "weights": lambda J, c, s, alpha, beta: 10 * c + 40 * s,
    "large": lambda J, *_: min(J, 1e7),
    "defaults": lambda J, c, s, alpha, beta: 5 * c + 40 * s if (alpha, beta) == (10, 40) else J,
    "numbers": lambda J, c, s, alpha, beta: 2 * J if isinstance(c, float) and beta != 40 else J,
}
WRONG = [
    *(("compute_content_cost", kind, _content(change)) for kind, change in CAUGHT.items()),
    *(("compute_layer_style_cost", kind, _layer(change)) for kind, change in CAUGHT.items()),
    *(("gram_matrix", kind, _gram(change)) for kind, change in GRAM_CAUGHT.items()),
    *(("total_cost", kind, _total(change)) for kind, change in TOTAL_CAUGHT.items()),
]


def kinds_of_values():
    """Each exercise's kinds that only values are compared on."""
    return {(name, k) for name, e in EXERCISES.items() for k, kind in e.kinds.items() if kind.checks == ("fresh",)}


@pytest.mark.parametrize(("name", "kind", "wrong"), WRONG, ids=[f"{name}-{kind}" for name, kind, _ in WRONG])
def test_what_a_kind_of_input_is_there_for_is_caught_on_it_in_every_submission(drawn, name, kind, wrong):
    for number in range(20):
        case, expected = drawn(EXERCISES[name], kind, number)
        assert expected.is_right(np.float32(EXERCISES[name].reference(*case.arguments, **case.options)))
        assert not expected.is_right(np.asarray(wrong(*case.arguments))), [np.shape(a) for a in case.arguments]


def test_each_kind_of_input_that_catches_wrong_values_has_its_wrong_function():
    # A step's are objectives of one kind; a Gram matrix has no second activation that could be alike.
    without = {("train_step", kind) for kind in ("one", "another", "square")} | {("gram_matrix", "alike")}
    assert {(name, kind) for name, kind, _ in WRONG} == kinds_of_values() - without | {("total_cost", "defaults")}


def test_only_a_flat_activation_shows_a_root_whose_gradient_is_not_a_number():
    flat = EXERCISES["compute_content_cost"].kinds["flat"]
    for seed in range(20):
        a_C, a_G = flat.draw(np.random.default_rng(seed))
        assert np.any((a_C == a_G) & (a_C == 0))
        assert np.any((a_C == a_G) & (a_C > 0))
        assert np.any(a_C != a_G)


def test_a_steps_hidden_objective_never_has_the_weights_of_the_course():
    for kind in EXERCISES["train_step"].kinds.values():
        for seed in range(50):
            weights = kind.options(np.random.default_rng(seed))["objective"]["weights"]
            assert not np.allclose(weights, (10, 40), rtol=0.01)
    visible = [case.options["objective"]["weights"] for case in EXERCISES["train_step"].visible]
    assert [10.0, 40.0] not in visible


# Laws of the reference functions


@given(MATRICES)
def test_gram_matrix_is_symmetric_and_positive_semidefinite(A):
    G = gram.gram_matrix(A)
    assert np.array_equal(G, G.T)
    assert np.min(np.linalg.eigvalsh(G)) >= -1e-12 * max(np.trace(G), 1)


@given(MATRICES, FACTORS)
def test_gram_matrix_grows_with_the_square(A, a):
    assert np.allclose(gram.gram_matrix(a * A), a**2 * gram.gram_matrix(A), rtol=1e-12, atol=1e-9)


@given(PAIRS)
def test_costs_are_zero_at_equality_and_never_negative(pair):
    for cost in (content.content_cost, layer.layer_style_cost):
        assert cost(pair[0], pair[0]) == 0
        assert cost(*pair) >= 0
        assert cost(*pair) == pytest.approx(cost(*pair[::-1]), rel=1e-12)


@given(PAIRS, FACTORS)
def test_content_cost_scales_with_the_square_and_style_cost_with_the_fourth_power(pair, a):
    scaled = [a * x for x in pair]
    assert content.content_cost(*scaled) == pytest.approx(a**2 * content.content_cost(*pair), rel=1e-9, abs=1e-12)
    style = layer.layer_style_cost(*pair)
    assert layer.layer_style_cost(*scaled) == pytest.approx(a**4 * style, rel=1e-9, abs=1e-9)


@given(PAIRS, st.randoms(use_true_random=False))
def test_style_cost_does_not_see_where_things_are(pair, random):
    a_S, a_G = pair
    order = list(range(a_G.shape[1] * a_G.shape[2]))
    random.shuffle(order)
    shuffled = a_G.reshape(len(order), -1)[order].reshape(a_G.shape)
    expected = layer.layer_style_cost(a_S, a_G)
    assert layer.layer_style_cost(a_S, shuffled) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(*[FACTORS] * 6)
def test_total_cost_is_linear(J_content, J_style, other, alpha, beta, k):
    whole = total.total_cost(J_content + k * other, J_style, alpha, beta)
    apart = total.total_cost(J_content, J_style, alpha, beta) + k * total.total_cost(other, 0, alpha, beta)
    assert whole == pytest.approx(apart, rel=1e-9, abs=1e-9)


@given(SHAPES.flatmap(lambda shape: st.tuples(*[arrays(np.float64, shape, elements=NUMBERS)] * 3)), OBJECTIVES)
def test_step_costs_have_the_gradients_they_claim(images, objective):
    image, *targets = images
    _, gradients = step.step_costs(image, *targets, objective)
    direction = np.random.default_rng(0).standard_normal(image.shape)
    ahead, behind = (step.step_costs(image + s * 1e-3 * direction, *targets, objective)[0] for s in (1, -1))
    claimed = [np.sum(gradient * direction) for gradient in gradients]
    assert (ahead - behind) / 2e-3 == pytest.approx(claimed, rel=1e-6, abs=1e-5)


def test_the_costs_after_the_step_are_as_right_as_those_before():
    case = EXERCISES["train_step"].published
    before, after = (f(*case.arguments, **case.options) for f in (step.train_step, step.train_step_costs_after))
    assert EXERCISES["train_step"].expected(case).is_right(after)
    assert after[0] < before[0]


# Tolerance


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
        exercise = EXERCISES[name]
        expected = exercise.reference(a_1, a_2)
        assert max(abs(float(value) - expected) for value in values) <= exercise.tolerance(a_1, a_2) / 4
    A = a_1.reshape(-1, shape[-1]).T
    errors = [np.abs(G.numpy() - gram.gram_matrix(A)) for G in grams(tf.constant(a_1))]
    assert np.max(errors / EXERCISES["gram_matrix"].tolerance(A)) <= 0.25
