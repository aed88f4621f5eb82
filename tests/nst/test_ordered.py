"""Sums and gradients that do not depend on what is ready first."""

import itertools

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from nst.ordered import apart, ordered_sum

FLOATS = st.floats(-1e6, 1e6, width=32)


@given(st.lists(st.lists(FLOATS, min_size=3, max_size=3), min_size=1, max_size=7))
def test_a_sum_is_the_sum(terms):
    terms = np.array(terms, np.float32)
    np.testing.assert_allclose(
        ordered_sum(list(map(tf.constant, terms))),
        terms.sum(axis=0, dtype=np.float64),
        atol=1e-6 * np.abs(terms).sum(),
    )


@pytest.mark.parametrize("terms", list(itertools.permutations([1e8, 1.0, -1e8])))
def test_terms_are_added_in_the_order_given(terms):
    (first, second, third), compiled = np.float32(terms), tf.function(ordered_sum)
    np.testing.assert_array_equal(compiled([tf.fill((5, 4), term) for term in terms]), first + second + third)


@given(st.lists(FLOATS, min_size=0, max_size=6))
def test_what_is_used_apart_has_the_gradient_of_what_is_used_together(factors):
    x = tf.constant([[1.5, -2.0]])

    def cost(uses):
        return sum((f * tf.reduce_sum(use**2) for f, use in zip(factors, uses, strict=True)), tf.constant(0.0))

    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        together, by_apart = cost([x] * len(factors)), cost(apart(x, len(factors)))
    found, expected = (tape.gradient(J, x, unconnected_gradients="zero") for J in (by_apart, together))
    assert by_apart == together
    np.testing.assert_allclose(found, expected, atol=1e-6 * float(np.abs(factors).sum()) * 4)


@pytest.mark.parametrize("factors", list(itertools.permutations([1e8, 1.0, -1e8])))
def test_gradients_are_added_in_the_order_of_the_uses(factors):
    @tf.function
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            J = [factor * tf.reduce_sum(use) for factor, use in zip(factors, apart(x, 3), strict=True)]
        return tape.gradient(J, x)

    first, second, third = np.float32(factors)
    np.testing.assert_array_equal(gradient(tf.ones((5, 4))), first + second + third)
