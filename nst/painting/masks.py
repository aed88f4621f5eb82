"""Where things count: masks at every layer, and the sums over cells that they weigh.

Owns how a mask of the picture becomes one of a layer's map, and Gram matrices under a mask: Gatys, Ecker, Bethge,
Hertzmann and Shechtman (2017), arXiv:1611.07865, section 4 ("guidance").
"""

import tensorflow as tf


def at_layers(mask, layers):
    """Bring a mask to the size of each layer's map: it is halved as the network halves.

    Args:
        mask: float32, shape (1, n_H, n_W, 1), 0 to 1.
        layers: names of layers.

    Returns:
        dict: layer -> float32 tensor, shape (1, n_H', n_W', 1).
    """
    masks, a = {}, tf.constant(mask)
    for block in range(1, 6):
        masks.update({layer: a for layer in layers if layer.startswith(f"conv{block}_")})
        a = tf.nn.avg_pool2d(a, ksize=2, strides=2, padding="SAME")
    return masks


def gram(a, mask=None):
    """Compute A M A^T for the unrolled activation A and the mask M on the diagonal; A A^T without a mask.

    Args:
        a: float32, shape (1, n_H, n_W, n_C).
        mask: float32, shape (1, n_H, n_W, 1), or None.

    Returns:
        tf.Tensor: shape (n_C, n_C). Its gradient goes to ``a``, none to the mask.
    """
    A = tf.reshape(a, (-1, a.shape[-1]))  # the transpose of the unrolled activation, as channels are last already
    weighed = A if mask is None else tf.reshape(mask, (-1, 1)) * A

    @tf.custom_gradient
    def product(A):
        # TensorFlow's own would multiply twice, by the slope and by its transpose.
        return tf.matmul(A, weighed, transpose_a=True), lambda slope: tf.matmul(weighed, slope + tf.transpose(slope))

    return product(A)


def moments(x, mask=None):
    r"""Sum feature vectors and their products, over all cells or under a mask.

    .. math:: \left(\sum_k m_k x_k, \quad \sum_k m_k x_k x_k^T\right)

    Args:
        x: float32 tensor, shape (1, n_H, n_W, n_C).
        mask: float32, shape (1, n_H, n_W, 1), or None for 1 all over.

    Returns:
        tuple of tensors, shapes (n_C,) and (n_C, n_C). Their gradient goes to ``x``, none to the mask.
    """
    X = tf.reshape(x, (-1, x.shape[-1]))
    weights = None if mask is None else tf.reshape(mask, (-1, 1))

    def weighed(X):
        return X if weights is None else weights * X

    # One gradient for both, in which nothing is left to be added in another order (see ``ordered``).
    @tf.custom_gradient
    def sums(X):
        def gradient(of_sum, of_products):
            return weighed(tf.nn.bias_add(tf.matmul(X, of_products + tf.transpose(of_products)), of_sum))

        return (tf.reduce_sum(weighed(X), axis=0), tf.matmul(X, weighed(X), transpose_a=True)), gradient

    return sums(X)


def masked(a, mask=None):
    """Weigh the cells of a map.

    Args:
        a: float32, shape (1, n_H, n_W, any).
        mask: float32, shape (1, n_H, n_W, 1), or None for all alike; ``a`` may be None in the same sense.

    Returns:
        their product; None if both are.
    """
    return a if mask is None else mask if a is None else mask * a
