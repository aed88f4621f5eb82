"""Gram matrices under a mask, and their gradient."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from nst.painting.masks import gram


@pytest.mark.parametrize("masked", [False, True])
@given(seed=st.integers(0, 2**32 - 1), n_H=st.integers(1, 5), n_W=st.integers(1, 5), n_C=st.integers(1, 6))
def test_a_gram_matrix_has_the_gradient_that_tensorflow_finds(masked, seed, n_H, n_W, n_C):
    rng = np.random.default_rng(seed)
    a, slope = rng.standard_normal((1, n_H, n_W, n_C)), rng.standard_normal((n_C, n_C))  # of no symmetry
    mask = rng.uniform(0, 1, (1, n_H, n_W, 1)) if masked else None
    a, everywhere = tf.constant(a), np.ones((1, n_H, n_W, 1))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(a)
        plain = tf.einsum("bhwi,bhwj,bhwk->ij", a, a, everywhere if mask is None else mask)
        found = gram(a, mask)
    np.testing.assert_allclose(found, plain, atol=1e-12)
    np.testing.assert_allclose(tape.gradient(found, a, slope), tape.gradient(plain, a, slope), atol=1e-12)
