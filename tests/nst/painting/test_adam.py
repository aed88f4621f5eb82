"""Adam: step for step Keras', whatever the gradients are."""

import math

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from nst.painting.adam import Adam

SHAPE = (1, 3, 4, 3)
seeds, scales = st.integers(0, 2**32 - 1), st.sampled_from([1e-4, 1.0, 1e4])


def steps(optimiser, gradients, J=0.0):
    state, trials = optimiser.start(np.zeros(SHAPE, np.float32)), []
    for gradient in gradients:
        state = optimiser.tell(state, J, gradient)
        trials.append(state.trial)
    return np.array(trials)


def noise(seed, scale=1.0, n=6):
    return scale * np.random.default_rng(seed).standard_normal((n, *SHAPE)).astype(np.float32)


@settings(max_examples=8, deadline=None)
@given(seeds, scales)
def test_steps_are_those_of_keras(seed, scale):
    gradients, image = noise(seed, scale), tf.Variable(tf.zeros(SHAPE))
    optimiser = tf.keras.optimizers.Adam(2.0, epsilon=1e-8)
    for gradient, trial in zip(gradients, steps(Adam(2.0), gradients), strict=True):
        optimiser.apply_gradients([(tf.constant(gradient), image)])
        # Keras takes 1 - 0.999^t in float32, which has five digits left. Measured: 4e-5 at most, of ways of 12.
        np.testing.assert_allclose(trial, image, rtol=0, atol=2e-4)


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_steps_do_not_change_with_the_scale_of_the_cost(seed):
    gradients = noise(seed) + np.sign(noise(seed))  # none of them small: epsilon, 1e-8, is the least that counts
    expected = steps(Adam(2.0), gradients)
    np.testing.assert_allclose(steps(Adam(2.0), 1000 * gradients), expected, rtol=0, atol=2e-5)  # measured: 4e-6


def test_the_first_step_is_the_learning_rate_whatever_the_gradient():
    gradient = noise(0)[:1]
    np.testing.assert_allclose(steps(Adam(2.0), gradient)[0], -2.0 * np.sign(gradient[0]), rtol=1e-4)


def test_the_lowest_point_of_a_bowl_is_found():
    goal, optimiser = np.float32([[3.0, -4.0]]), Adam(0.1)
    state = optimiser.start(np.zeros((1, 2), np.float32))
    for _ in range(400):
        state = optimiser.tell(state, 0.0, 2 * (state.trial - goal))
    np.testing.assert_allclose(state.trial, goal, atol=1e-3)


@settings(max_examples=10, deadline=None)
@given(seeds, st.integers(0, 5))
def test_a_state_is_never_changed_so_it_can_be_told_twice(seed, told):
    optimiser, gradients = Adam(2.0), noise(seed)
    state = optimiser.start(np.zeros(SHAPE, np.float32))
    for gradient in gradients[:told]:
        state = optimiser.tell(state, 0.0, gradient)
    for array in (*state[:3], gradients):
        array.setflags(write=False)  # whoever writes into it raises
    first, second = (optimiser.tell(state, 0.0, gradients[told]) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)
    assert first.t == told + 1


def test_the_cost_is_not_looked_at():
    np.testing.assert_array_equal(steps(Adam(2.0), noise(1), J=math.nan), steps(Adam(2.0), noise(1), J=1.0))


def test_every_trial_is_an_image_and_there_is_always_a_next():
    state = Adam(2.0).tell(Adam(2.0).start(np.zeros(SHAPE, np.float32)), 0.0, np.zeros(SHAPE, np.float32))
    assert state.accepted
    assert not state.converged
    np.testing.assert_array_equal(state.trial, np.zeros(SHAPE))


@pytest.mark.parametrize("steps_made", [0, 1, 50])
def test_all_arrays_stay_float32(steps_made):
    optimiser = Adam(2.0)
    state = optimiser.start(np.zeros(SHAPE, np.float32))
    for _ in range(steps_made):
        state = optimiser.tell(state, 1.0, np.ones(SHAPE, np.float32))
    assert {array.dtype.name for array in state[:3]} == {"float32"}
