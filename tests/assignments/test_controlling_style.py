"""The second assignment: laws of its functions, what each kind of drawn input is there for, float32's share."""

import importlib

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.assignment import course

ASSIGNMENT = course()["controlling_style"]
EXERCISES = ASSIGNMENT.by_name
PACKAGE = EXERCISES["texture_cost"].reference.__module__.partition(".")[0]
common, texture, variation, brightness, colours, region = (
    importlib.import_module(f"{PACKAGE}.{name}")
    for name in (
        "common",
        "texture_cost",
        "total_variation",
        "match_luminance",
        "match_colours",
        "guided_gram_matrix",
    )
)

NUMBERS = st.floats(-50, 50, width=32)
ACTIVATIONS = st.tuples(st.just(1), *[st.integers(1, 4)] * 3).flatmap(
    lambda s: arrays(np.float64, s, elements=NUMBERS)
)
IMAGES = st.tuples(st.just(1), *[st.integers(1, 6)] * 2, st.just(3)).flatmap(
    lambda s: arrays(np.float64, s, elements=NUMBERS)
)
SEEDS = st.integers(0, 10_000).map(np.random.default_rng)


def test_all_exercises_together_are_worth_90_points_and_a_question_10():
    assert [exercise.points for exercise in ASSIGNMENT.exercises] == [20, 15, 10, 25, 20]
    assert [question.points for question in ASSIGNMENT.questions] == [10]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_first_value_is_the_reference_functions(name):
    exercise = EXERCISES[name]
    assert np.array_equal(exercise.reference(*exercise.published.arguments), exercise.value)


# Laws of the reference functions


@given(IMAGES, st.floats(-8, 8))
def test_variation_grows_with_the_square_and_is_0_on_one_colour_only(image, a):
    value = variation.total_variation(image)
    assert variation.total_variation(a * image) == pytest.approx(a**2 * value, rel=1e-9, abs=1e-9)
    assert variation.total_variation(image + 3) == pytest.approx(value, rel=1e-6, abs=1e-6)
    assert (value == 0) == bool(np.all(image == image[:, :1, :1]))


@given(st.integers(1, 6), st.integers(2, 6), st.floats(-9, 9))
def test_an_edge_has_the_variation_of_its_rows_times_the_square_of_its_height(rows, columns, height):
    image = np.zeros((1, rows, columns, 3))
    image[:, :, 1:] = height
    assert variation.total_variation(image) == pytest.approx(3 * rows * height**2)


@given(ACTIVATIONS, st.integers(1, 3), st.integers(1, 3), st.randoms(use_true_random=False))
def test_a_texture_has_no_places_and_no_size(a, down, right, random):
    order = list(range(a.shape[1] * a.shape[2]))
    random.shuffle(order)
    shuffled = a.reshape(len(order), -1)[order].reshape(a.shape)
    target = {"l": np.eye(a.shape[3])}
    cost = texture.texture_cost(target, {"l": a}, {"l": 2.0})
    for changed in (shuffled, np.tile(a, (1, down, right, 1))):
        assert texture.texture_cost(target, {"l": changed}, {"l": 2.0}) == pytest.approx(cost, rel=1e-9, abs=1e-9)
    own = {"l": texture.mean_gram(a)}
    assert texture.texture_cost(own, {"l": a}, {"l": 2.0}) == 0


@given(SEEDS)
def test_matched_pictures_have_the_contents_moments(rng):
    content, style = common.picture(rng, (5, 4, 3)), common.picture(rng, (6, 7, 3))
    matched = colours.match_colours(content, style)
    (_, mean, covariance), (_, found, spread) = colours.moments(content), colours.moments(matched)
    assert found == pytest.approx(mean, abs=1e-6)
    # EPS on both diagonals leaves EPS (1 - Sigma_C^1/2 (Sigma_S + EPS)^-1 Sigma_C^1/2).
    (*_, smallest), (largest, *_) = (np.linalg.eigvalsh(x)[::-1] for x in (colours.moments(style)[2], covariance))
    left = colours.EPS * (1 + (largest + colours.EPS) / (smallest + colours.EPS))
    assert spread == pytest.approx(covariance, abs=left)
    assert colours.match_colours(content, content) == pytest.approx(content, abs=1e-9)
    grey = brightness.match_luminance(content[..., 0], style[..., 0])
    assert (grey.mean(), grey.std()) == pytest.approx((content[..., 0].mean(), content[..., 0].std()), abs=1e-6)


@given(SEEDS)
def test_a_grey_picture_does_not_blow_up(rng):
    content = common.picture(rng, (5, 4, 3))
    for style in (colours.grey(rng, (4, 6)), np.full((3, 3, 3), 0.25, np.float32)):
        matched = colours.match_colours(content, style)
        assert np.all(np.isfinite(matched))
        assert np.max(abs(matched)) < 3
    assert brightness.match_luminance(content[..., 0], style[..., 0]) == pytest.approx(content[..., 0].mean())


@given(SEEDS, st.integers(2, 4))
def test_the_regions_of_a_partition_make_up_the_gram_matrix(rng, regions):
    A = rng.standard_normal((3, 12))
    of = rng.permutation(np.arange(12) % regions)
    guides = [np.float64(of == r) for r in range(regions)]
    whole = sum(np.sum(guide) * region.guided_gram_matrix(A, guide) for guide in guides)
    assert whole == pytest.approx(A @ A.T)
    assert region.guided_gram_matrix(A, 7 * guides[0]) == pytest.approx(region.guided_gram_matrix(A, guides[0]))
    assert region.guided_gram_matrix(A, np.ones(12)) == pytest.approx(A @ A.T / 12)


# What each kind of drawn input is there to catch: a function that is wrong only there, made from the right one


def _texture(change):
    return lambda grams, a_G, weights: change(texture.texture_cost(grams, a_G, weights), grams, a_G, weights)


def _variation(change):
    return lambda image: change(variation.total_variation(image), image)


def _brightness(change):
    return lambda c, s: change(brightness.match_luminance(c, s), c, s)


def _colours(change):
    return lambda c, s: change(colours.match_colours(c, s), c, s)


def _region(change):
    return lambda A, guide: change(region.guided_gram_matrix(A, guide), A, guide)


def _shapes(a_G):
    return [a.shape[1:] for a in a_G.values()]


TEXTURE = {
    "several": lambda J, grams, a_G, w: 2 * J if len(w) > 2 else J,
    "one": lambda J, grams, a_G, w: J if len(w) > 1 else 0.0,
    "further": lambda J, grams, a_G, w: J / len(a_G) * len(w),
    "deep": lambda J, grams, a_G, w: 2 * J if any(c > h * n and c > 20 for h, n, c in _shapes(a_G)) else J,
    "rectified": lambda J, *_: min(J, 1e4),
    "thin": lambda J, grams, a_G, w: 2 * J if any(1 in shape[:2] for shape in _shapes(a_G)) else J,
}
VARIATION = {
    "other": lambda J, x: 2 * J if x.shape[1] != x.shape[2] else J,
    "square": lambda J, x: 2 * J if x.shape[1] == x.shape[2] else J,
    "thin": lambda J, x: 2 * J if 1 in x.shape[1:3] else J,
    "flat": lambda J, x: J + np.sum(x[:, -1] ** 2),
    "magnitudes": lambda J, x: min(J, 1e7),
}
BRIGHTNESS = {
    "other": lambda Y, c, s: Y + (c.shape != s.shape),
    "square": lambda Y, c, s: Y + (c.shape == s.shape),
    "thin": lambda Y, c, s: np.squeeze(Y),
    "faint": lambda Y, c, s: (s - s.mean()) * c.std() / (s.std() + 1e-3) + c.mean(),
    "beyond": lambda Y, c, s: np.clip(Y, 0, 1),
    "flat": lambda Y, c, s: Y * (s.std() / s.std()),
}
COLOURS = {
    "other": lambda x, c, s: x + (c.shape != s.shape),
    "square": lambda x, c, s: x + (c.shape == s.shape),
    "thin": lambda x, c, s: np.squeeze(x),
    "vivid": lambda x, c, s: np.clip(x, 0, 1),
    "grey style": lambda x, c, s: x + np.all(s[..., 0] == s[..., 1]),
    "grey content": lambda x, c, s: x + np.all(c[..., 0] == c[..., 1]),
    "one colour": lambda x, c, s: x * (s.std(axis=(0, 1)) / s.std(axis=(0, 1))),
    "few": lambda x, c, s: x + (c.size < 9),
}
REGION = {
    "soft": lambda G, A, t: A * (t > 0) @ A.T / np.sum(t > 0),
    "regions": lambda G, A, t: A * t / t @ A.T if np.any(t == 0) else G,
    "large guide": lambda G, A, t: G * max(1, t.max()),
    "deep": lambda G, A, t: 2 * G if len(A) > A.shape[1] else G,
    "square": lambda G, A, t: (A * t[:, None]) @ (A * t[:, None]).T / (t @ t) if len(A) == len(t) else G,
    "rectified": lambda G, A, t: np.minimum(G, 100),
    "one place": lambda G, A, t: G / (np.sum(t > 0) - 1),
    "thin": lambda G, A, t: np.squeeze(A).T @ np.squeeze(A) if A.shape[1] == 1 else G,
}
WRONG = [
    *(("texture_cost", kind, _texture(change)) for kind, change in TEXTURE.items()),
    *(("total_variation", kind, _variation(change)) for kind, change in VARIATION.items()),
    *(("match_luminance", kind, _brightness(change)) for kind, change in BRIGHTNESS.items()),
    *(("match_colours", kind, _colours(change)) for kind, change in COLOURS.items()),
    *(("guided_gram_matrix", kind, _region(change)) for kind, change in REGION.items()),
]


@pytest.mark.parametrize(("name", "kind", "wrong"), WRONG, ids=[f"{name}-{kind}" for name, kind, _ in WRONG])
def test_what_a_kind_of_input_is_there_for_is_caught_on_it_in_every_submission(drawn, name, kind, wrong):
    for number in range(10):
        case, expected = drawn(EXERCISES[name], kind, number)
        assert expected.is_right(np.float32(EXERCISES[name].reference(*case.arguments)))
        with np.errstate(all="ignore"):
            value = np.asarray(wrong(*case.arguments))
        assert not expected.is_right(value), [np.shape(a) for a in case.arguments]


def test_each_kind_of_input_that_catches_wrong_values_has_its_wrong_function():
    values = {"fresh", "flat", "grey"}
    kinds = {(name, k) for name, e in EXERCISES.items() for k, kind in e.kinds.items() if set(kind.checks) <= values}
    assert {(name, kind) for name, kind, _ in WRONG} == kinds


# Tolerance


def _roots(covariance, power):
    """The power of a covariance in the ways that students compute it, float32."""
    values, vectors = tf.linalg.eigh(covariance)
    yield tf.matmul(vectors * values**power, vectors, transpose_b=True)
    s, U, _ = tf.linalg.svd(covariance)
    yield tf.matmul(U * s**power, U, transpose_b=True)
    root = tf.linalg.sqrtm(covariance)
    yield root if power > 0 else tf.linalg.inv(root)


def _coloured(content, style):
    """Matched pictures by each kind of root, float32."""

    def moments(image):
        pixels = tf.reshape(image, (-1, 3))
        mean = tf.reduce_mean(pixels, axis=0)
        return (
            pixels,
            mean,
            tf.matmul(pixels - mean, pixels - mean, transpose_a=True) / len(pixels) + 1e-5 * tf.eye(3),
        )

    (_, mean_C, cov_C), (pixels, mean_S, cov_S) = moments(content), moments(style)
    for forth, back in zip(_roots(cov_C, 0.5), _roots(cov_S, -0.5), strict=True):
        A = tf.matmul(forth, back)
        yield tf.reshape(tf.matmul(pixels - mean_S, A, transpose_b=True) + mean_C, style.shape)
        yield tf.reshape(tf.linalg.matvec(A, pixels) + (mean_C - tf.linalg.matvec(A, mean_S)), style.shape)


HONEST = {
    "texture_cost": lambda grams, a_G, weights: [
        sum(w * tf.reduce_mean((grams[n] - tf.einsum("bijc,bijd->cd", a_G[n], a_G[n]) / a_G[n][..., 0].size) ** 2) / 4
            for n, w in weights.items())
    ],
    "total_variation": lambda x: [
        tf.reduce_sum((x[:, 1:] - x[:, :-1]) ** 2) + tf.reduce_sum((x[:, :, 1:] - x[:, :, :-1]) ** 2),
        np.cumsum(np.ravel(np.diff(x, axis=1)) ** 2, dtype=np.float32)[-1:].sum()
        + np.cumsum(np.ravel(np.diff(x, axis=2)) ** 2, dtype=np.float32)[-1:].sum(),
    ],
    "match_luminance": lambda c, s: [
        (s - tf.reduce_mean(s)) * tf.math.reduce_std(c) / tf.maximum(tf.math.reduce_std(s), 1e-5) + tf.reduce_mean(c)
    ],
    "match_colours": lambda c, s: list(_coloured(c, s)),
    "guided_gram_matrix": lambda A, t: [
        tf.matmul(A * (t / tf.norm(t)), A * (t / tf.norm(t)), transpose_b=True),
        tf.matmul(A * t**2, A, transpose_b=True) / tf.reduce_sum(t**2),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", EXERCISES)
def test_honest_float32_needs_at_most_a_quarter_of_the_tolerance(drawn, name):
    exercise = EXERCISES[name]
    for kind in exercise.kinds:
        for number in range(3):
            case, expected = drawn(exercise, kind, number)
            for value in HONEST[name](*case.arguments):
                off = np.min([abs(np.float64(value) - right) for right in expected.right], axis=0)
                assert np.max(off / np.maximum(expected.tolerance, 1e-30)) <= 0.25, kind
