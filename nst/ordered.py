"""Sums that come out the same to the last bit, whichever of their terms is ready first.

Owns how TensorFlow is kept from choosing the order. Its graph optimiser makes of a compiled sum of three terms or
more, ``tf.add_n`` or a chain of additions, one that adds each term as it is computed. Floats round differently in
another order, and within a few steps a painting makes of the last bit a difference in its pixels.
"""

import tensorflow as tf


def ordered_sum(terms):
    """Add tensors in the order given.

    Args:
        terms: list of tensors of one shape and type, at least one.

    Returns:
        tf.Tensor: their sum.
    """
    return tf.reduce_sum(tf.stack(terms), axis=0)


def apart(tensor, uses):
    """Return a tensor for each of its uses, for their gradients to be added in the order of the uses.

    The gradient of what is used at three places is a sum of three terms too, though nobody wrote it.

    Args:
        tensor: tf.Tensor.
        uses: int, how many; each must be used.

    Returns:
        list of tf.Tensor: as many, equal to ``tensor``.
    """
    if uses < 2:
        return [tensor] * uses

    @tf.custom_gradient
    def copies(tensor):
        return [tf.identity(tensor) for _ in range(uses)], lambda *gradients: ordered_sum(gradients)

    return copies(tensor)
