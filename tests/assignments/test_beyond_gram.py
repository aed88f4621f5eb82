"""The third assignment: what its functions promise of clouds of points, and what each kind of input is there for."""

import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.assignment import course

ASSIGNMENT = course()["beyond_gram"]
EXERCISES = ASSIGNMENT.by_name
PACKAGE = EXERCISES["adain"].reference.__module__.partition(".")[0]
common, two_loop = (importlib.import_module(f"{PACKAGE}.{name}") for name in ("common", "two_loop"))
adain, whiten_and_colour, style_mmd, sliced, gaussian = (EXERCISES[name].reference for name in list(EXERCISES)[:5])

SEEDS = st.integers(0, 10**6)
SHAPES = st.tuples(*[st.integers(1, 5)] * 2, st.integers(1, 4))
NUMBERS = st.floats(-50, 50, width=32)


def clouds(seed, count=2, shape=(5, 7, 3)):
    """Activations of one shape."""
    rng = np.random.default_rng(seed)
    return [np.float64(common.activation(rng, shape)) for _ in range(count)]


def moments(a):
    """Mean and covariance of a cloud."""
    return common.mean_and_covariance(common.unroll(a))


def test_all_exercises_together_are_worth_100_points():
    assert [exercise.points for exercise in ASSIGNMENT.exercises] == [12, 20, 15, 18, 20, 15]


@given(SEEDS)
def test_adain_has_the_means_and_deviations_of_the_style_and_leaves_a_style_as_it_is(seed):
    a_C, a_S = clouds(seed)
    a = adain(a_C, a_S)
    assert np.allclose(a.mean(axis=(1, 2)), a_S.mean(axis=(1, 2)), atol=1e-9)
    assert np.allclose(a.std(axis=(1, 2)), a_S.std(axis=(1, 2)), rtol=1e-3)
    assert np.allclose(adain(a_S, a_S), a_S, atol=1e-9)


@given(SEEDS)
def test_a_whitened_and_coloured_cloud_has_the_mean_and_covariance_of_the_style(seed):
    a_C, a_S = clouds(seed)
    for got, wanted in zip(moments(whiten_and_colour(a_C, a_S)), moments(a_S), strict=True):
        assert np.allclose(got, wanted, rtol=1e-6, atol=1e-6)
    assert np.allclose(whiten_and_colour(a_S, a_S), a_S, atol=1e-6)


def test_a_flat_cloud_is_whitened_where_it_has_extent():
    a_C, a_S = (clouds(seed, 1, (2, 3, 20))[0] for seed in (1, 2))
    a = whiten_and_colour(a_C, a_S)
    assert np.all(np.isfinite(a))
    assert np.linalg.matrix_rank(moments(a)[1], tol=1e-6 * np.trace(moments(a)[1])) == 5  # 6 places less the mean


@given(SEEDS)
def test_the_mmd_of_degree_2_is_the_squared_distance_of_gram_matrices_and_of_degree_1_that_of_means(seed):
    a_S, a_G = clouds(seed)
    X, Y = common.unroll(a_S), common.unroll(a_G)
    grams = np.sum((X @ X.T / X.shape[1] - Y @ Y.T / Y.shape[1]) ** 2)
    assert style_mmd(a_S, a_G) == pytest.approx(grams, rel=1e-9)
    assert style_mmd(a_S, a_G, 1) == pytest.approx(np.sum((X.mean(axis=1) - Y.mean(axis=1)) ** 2), rel=1e-9, abs=1e-9)


@given(SHAPES.flatmap(lambda shape: st.tuples(*[arrays(np.float64, (1, *shape), elements=NUMBERS)] * 3)), SEEDS)
def test_the_root_of_the_sliced_distance_obeys_the_triangle_inequality(three, seed):
    a, b, c = three
    V = np.random.default_rng(seed).standard_normal((3, a.shape[-1]))
    ab, bc, ac = (np.sqrt(sliced(x, y, V)) for x, y in ((a, b), (b, c), (a, c)))
    assert ac <= ab + bc + 1e-9 * (1 + ac)


@given(SEEDS)
def test_distances_forget_the_places(seed):
    a_S, a_G = clouds(seed)
    mixed = common.shuffled(np.random.default_rng(seed), a_G)
    V = np.random.default_rng(seed).standard_normal((4, 3))
    assert sliced(a_G, mixed, V) == 0
    assert gaussian(a_G, mixed) == pytest.approx(0, abs=1e-5)
    for distance in (style_mmd, gaussian, lambda a, b: sliced(a, b, V)):
        assert distance(a_S, mixed) == pytest.approx(distance(a_S, a_G), rel=1e-6)


@given(SEEDS, st.floats(1.5, 4))
def test_distances_of_a_cloud_moved_and_of_one_grown(seed, s):
    (a,) = clouds(seed, 1)
    t, V = np.random.default_rng(seed).standard_normal((2, 3))
    assert sliced(a, a + t, V[None]) == pytest.approx((V @ t) ** 2, rel=1e-9)
    assert gaussian(a, a + t) == pytest.approx(t @ t, rel=1e-5)
    centred = a - a.mean(axis=(1, 2))
    assert gaussian(centred, s * centred) == pytest.approx((s - 1) ** 2 * np.trace(moments(a)[1]), rel=1e-6)


@given(SEEDS)
def test_a_direction_in_which_a_cloud_is_nearly_flat_is_not_stretched(seed):
    a_C, a_S = EXERCISES["whiten_and_colour"].kinds["nearly_flat"].draw(np.random.default_rng(seed))
    D = np.linalg.eigvalsh(moments(a_C)[1])
    assert 1e-5 < D[0] < 1e-10 * D[-1]  # so that neither a fixed least variance of 1e-5 nor none will do
    spread = np.linalg.eigvalsh(np.cov(common.unroll(whiten_and_colour(a_C, a_S))))
    assert spread[0] < 1e-4 * np.linalg.eigvalsh(moments(a_S)[1])[-1]


def test_the_gaussian_distance_of_flat_clouds_is_finite_and_has_a_slope():
    a_S, a_G = (clouds(seed, 1, shape)[0] for seed, shape in ((1, (3, 3, 20)), (2, (2, 3, 20))))
    ((_, slope, _),) = EXERCISES["gaussian_wasserstein"].gradient((a_S, a_G), np.float64(1))
    assert gaussian(a_S, a_G) > 0
    assert np.all(np.isfinite(slope))
    assert gaussian(a_S, a_G - 0.1 * slope * a_G.size / 20) < gaussian(a_S, a_G)


@given(SEEDS, st.integers(1, 6))
def test_two_loop_is_the_bfgs_matrix_times_the_gradient(seed, pairs):
    rng = np.random.default_rng(seed)
    S, Y = two_loop.memory(rng, (1, 2, 2, 3), pairs)
    gradient = rng.standard_normal((1, 2, 2, 3))
    H = two_loop.bfgs_matrix(S, Y)
    r = two_loop.two_loop(gradient, S, Y).ravel()
    assert np.allclose(r, H @ gradient.ravel(), atol=1e-9 * np.linalg.norm(H) * np.linalg.norm(gradient))
    assert np.allclose(two_loop.two_loop(Y[-1], S, Y), S[-1], atol=1e-9 * np.linalg.norm(H))
    assert np.array_equal(two_loop.two_loop(gradient, [], []), gradient)


# What each kind of drawn input is there to catch: a function that is wrong only there, made from the right one


def _shape(wrong):
    """A change of a value where ``wrong(n_H, n_W, n_C)`` of the first argument says so."""
    return lambda value, a, *_: value * 2 + 1 if wrong(*a.shape[1:]) else value


CLOUDS = {
    "small": _shape(lambda h, w, c: h != w and 1 not in (h, w) and c < 6),
    "square": _shape(lambda h, w, c: h == w),
    "deep": _shape(lambda h, w, c: c > h * w),
    "thin": _shape(lambda h, w, c: 1 in (h, w)),
    "rectified": lambda value, a, *_: np.minimum(value, 40) if np.all(a >= 0) else value,
}
STEPS = {
    "few": lambda r, g, S, Y: 2 * r if len(S) in (2, 3) else r,
    "many": lambda r, g, S, Y: two_loop.two_loop(g, S[-5:], Y[-5:]),
    "one": lambda r, g, S, Y: 2 * r if len(S) == 1 else r,
    "empty": lambda r, g, S, Y: 0 * r if not S else r,
    "large": lambda r, g, S, Y: two_loop.two_loop(np.clip(g, -5, 5), S, Y),
}
WRONG = [
    *((name, kind, change) for name in list(EXERCISES)[:5] for kind, change in CLOUDS.items()),
    *(("two_loop", kind, change) for kind, change in STEPS.items()),
    ("whiten_and_colour", "nearly_flat", lambda value, *_: value * 1.01),
    ("style_mmd", "default", lambda value, a, b, degree=None: value if degree else 2 * value),
]


@pytest.mark.parametrize(("name", "kind", "change"), WRONG, ids=[f"{name}-{kind}" for name, kind, _ in WRONG])
def test_what_a_kind_of_input_is_there_for_is_caught_on_it_in_every_submission(drawn, name, kind, change):
    for number in range(20):
        case, expected = drawn(EXERCISES[name], kind, number)
        value = np.asarray(EXERCISES[name].reference(*case.arguments))
        assert expected.is_right(np.float32(value))
        assert not expected.is_right(change(value, *case.arguments)), [np.shape(a) for a in case.arguments]


def test_each_kind_of_input_that_catches_wrong_values_has_its_wrong_function():
    drawn = {(n, k) for n, e in EXERCISES.items() for k, kind in e.kinds.items() if kind.checks == ("fresh",)}
    assert {(name, kind) for name, kind, _ in WRONG} == drawn
