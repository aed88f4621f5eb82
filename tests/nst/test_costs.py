"""The cost functions against the published values, against NumPy written from the equations, and their laws."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.assignment import course
from nst.costs import (
    compute_content_cost,
    compute_layer_style_cost,
    gram_cost,
    gram_matrix,
    layer_style_cost_to,
    mean_gram_matrix,
    total_cost,
    total_variation,
)
from nst_utils.config import ALPHA, BETA
from nst_utils.errors import NSTError

EXERCISES = course()["neural_style_transfer"].by_name
ACTIVATIONS = EXERCISES["compute_content_cost"].published.arguments
UNROLLED = EXERCISES["gram_matrix"].published.arguments

# The published values have 6 to 9 digits; float32 sums of at most 48 terms are as exact. Measured: 4e-7 at most.
PUBLISHED_RTOL = 1e-6
# float64 tensors against float64 NumPy, sums of at most 8 * 8 * 6 terms of one sign, another order. Measured: 2e-15.
FLOAT64_RTOL = 1e-12


# The equations, written a second time: sums over every index, no shortcut shared with costs.py.
def content_cost_by_equation(a_C, a_G):
    _, n_H, n_W, n_C = a_C.shape
    squares = [(a_C[0, h, w, c] - a_G[0, h, w, c]) ** 2 for h, w, c in np.ndindex(n_H, n_W, n_C)]
    return sum(squares) / (4 * n_H * n_W * n_C)


def gram_matrix_by_equation(a):
    return np.einsum("hwi,hwj->ij", a[0], a[0])


def layer_style_cost_by_equation(a_S, a_G):
    _, n_H, n_W, n_C = a_S.shape
    difference = gram_matrix_by_equation(a_S) - gram_matrix_by_equation(a_G)
    return np.sum(difference**2) / (4 * n_C**2 * (n_H * n_W) ** 2)


@st.composite
def activation_pairs(draw):
    shape = (1, draw(st.integers(1, 8)), draw(st.integers(1, 8)), draw(st.integers(1, 6)))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([1e-3, 1.0, 1e3]))
    return scale * numbers.standard_normal(shape), scale * numbers.standard_normal(shape)


def unrolled(a):
    return a.reshape(-1, a.shape[-1]).T


def test_content_cost_has_the_published_value():
    cost = compute_content_cost(*ACTIVATIONS)
    np.testing.assert_allclose(cost, EXERCISES["compute_content_cost"].value, rtol=PUBLISHED_RTOL)


def test_gram_matrix_has_the_published_value():
    GA = gram_matrix(*UNROLLED)
    np.testing.assert_allclose(GA, EXERCISES["gram_matrix"].value, rtol=PUBLISHED_RTOL)


def test_layer_style_cost_has_the_published_value():
    cost = compute_layer_style_cost(*ACTIVATIONS)
    np.testing.assert_allclose(cost, EXERCISES["compute_layer_style_cost"].value, rtol=PUBLISHED_RTOL)


def test_total_cost_has_the_published_value():
    np.random.seed(3)  # the exercise: J_content and J_style are this stream's first two draws
    J_content, J_style = np.random.randn(), np.random.randn()
    assert total_cost(J_content, J_style) == pytest.approx(EXERCISES["total_cost"].value, rel=1e-15)


@given(activation_pairs())
def test_content_cost_is_its_equation(pair):
    np.testing.assert_allclose(compute_content_cost(*pair), content_cost_by_equation(*pair), rtol=FLOAT64_RTOL)


@given(activation_pairs())
def test_layer_style_cost_is_its_equation(pair):
    expected = layer_style_cost_by_equation(*pair)
    # The cost is a difference of Gram matrices: rounding is relative to them, not to what is left.
    scale = sum(layer_style_cost_by_equation(a, np.zeros_like(a)) for a in pair)
    np.testing.assert_allclose(compute_layer_style_cost(*pair), expected, rtol=FLOAT64_RTOL, atol=1e-14 * scale)


@given(activation_pairs())
def test_gram_matrix_is_its_equation_symmetric_and_positive(pair):
    a, _ = pair
    G = gram_matrix(unrolled(a)).numpy()
    np.testing.assert_allclose(G, gram_matrix_by_equation(a), rtol=0, atol=FLOAT64_RTOL * np.abs(G).max())
    np.testing.assert_allclose(G, G.T, rtol=0, atol=FLOAT64_RTOL * np.abs(G).max())
    assert np.linalg.eigvalsh(G).min() >= -FLOAT64_RTOL * np.abs(G).max()


@given(activation_pairs())
def test_mean_gram_matrix_is_the_gram_matrix_per_position(pair):
    a, _ = pair
    expected = gram_matrix(unrolled(a)) / unrolled(a).shape[1]
    np.testing.assert_allclose(mean_gram_matrix(a), expected, rtol=0, atol=FLOAT64_RTOL * np.abs(expected).max())


@given(activation_pairs())
def test_costs_are_zero_exactly_when_nothing_differs(pair):
    a, other = pair
    assert compute_content_cost(a, a) == 0
    assert compute_layer_style_cost(a, a) == 0
    assert compute_content_cost(a, other) > 0


@given(activation_pairs(), st.randoms(use_true_random=False))
def test_style_does_not_care_where_things_are(pair, random):
    a, other = pair
    _, n_H, n_W, n_C = a.shape
    order = random.sample(range(n_H * n_W), n_H * n_W)
    moved = a.reshape(-1, n_C)[order].reshape(a.shape)
    scale = sum(layer_style_cost_by_equation(x, np.zeros_like(x)) for x in pair)
    np.testing.assert_allclose(
        compute_layer_style_cost(moved, other),
        compute_layer_style_cost(a, other),
        rtol=FLOAT64_RTOL,
        atol=1e-14 * scale,
    )


@given(activation_pairs())
def test_a_style_picture_repeated_twice_is_the_same_style(pair):
    a_S, a_G = pair
    twice = np.concatenate([a_S, a_S], axis=2)  # (1, n_H, 2 n_W, n_C): another size, the same texture
    scale = sum(layer_style_cost_by_equation(x, np.zeros_like(x)) for x in pair)
    np.testing.assert_allclose(
        layer_style_cost_to(mean_gram_matrix(twice), a_G),
        compute_layer_style_cost(a_S, a_G),
        rtol=FLOAT64_RTOL,
        atol=1e-14 * scale,
    )


def test_total_cost_weighs_content_by_alpha_and_style_by_beta():
    assert total_cost(1.0, 0.0) == ALPHA == 10
    assert total_cost(0.0, 1.0) == BETA == 40
    assert total_cost(2.0, 3.0, alpha=5, beta=7) == 31


@settings(max_examples=10)
@given(activation_pairs())
def test_content_cost_gradient_is_its_derivative(pair):
    a_C, a_G = (tf.constant(a) for a in pair)
    with tf.GradientTape() as tape:
        tape.watch(a_G)
        cost = compute_content_cost(a_C, a_G)
    expected = (a_G - a_C) / (2 * tf.size(a_G, tf.int32).numpy())
    np.testing.assert_allclose(tape.gradient(cost, a_G), expected, rtol=FLOAT64_RTOL)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_costs_can_be_compiled(jit_compile):
    compiled = tf.function(
        lambda a, b: (compute_content_cost(a, b), compute_layer_style_cost(a, b)), jit_compile=jit_compile
    )
    costs = compiled(*(tf.constant(a) for a in ACTIVATIONS))
    expected = [EXERCISES["compute_content_cost"].value, EXERCISES["compute_layer_style_cost"].value]
    np.testing.assert_allclose(costs, expected, rtol=PUBLISHED_RTOL)


def test_activations_of_two_shapes_have_no_content_cost():
    with pytest.raises(NSTError, match=r"same shape, got \(1, 4, 4, 3\) and \(1, 4, 4, 1\)"):
        compute_content_cost(np.ones((1, 4, 4, 3)), np.ones((1, 4, 4, 1)))


def test_activations_of_two_layers_have_no_style_cost():
    with pytest.raises(NSTError, match="same number of channels, got 3 and 5"):
        compute_layer_style_cost(np.ones((1, 4, 6, 3)), np.ones((1, 4, 6, 5)))


@pytest.mark.parametrize("cost", [compute_content_cost, compute_layer_style_cost])
def test_an_unrolled_activation_is_no_activation(cost):
    with pytest.raises(NSTError, match=r"must have shape \(1, n_H, n_W, n_C\), got \(3, 16\)"):
        cost(np.ones((3, 16)), np.ones((3, 16)))


def test_gram_matrix_of_an_activation_asks_to_unroll_it():
    with pytest.raises(NSTError, match="Unroll the activation first"):
        gram_matrix(np.ones((1, 4, 4, 3)))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(-50, 50))
def test_one_colour_has_no_variation(n_H, n_W, value):
    assert total_variation(tf.fill((1, n_H, n_W, 3), np.float32(value))) == 0


def test_the_variation_is_the_mean_square_of_the_differences_of_neighbours():
    image = tf.constant([[[[0.0], [2.0], [1.0]], [[3.0], [3.0], [1.0]]]])
    # right: 4 + 1 + 0 + 4, down: 9 + 1 + 0, over 6 pixels
    assert float(total_variation(image)) == pytest.approx(19 / 6)


def test_the_cost_of_two_gram_matrices_is_that_of_their_activations():
    a_S, a_G = (tf.constant(a) for a in ACTIVATIONS)
    found = gram_cost(mean_gram_matrix(a_S), mean_gram_matrix(a_G))
    assert float(found) == pytest.approx(float(compute_layer_style_cost(a_S, a_G)), rel=1e-6)
