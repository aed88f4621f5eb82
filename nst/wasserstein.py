r"""How far apart two styles are when each is taken for a Gaussian of feature vectors.

Owns the equation, its gradient and how both are kept finite; knows nothing of the network. A layer's activation is a
cloud of feature vectors, one a position. Its mean and covariance say what the Gram matrix says, and the distance
between two Gaussians is the least mean squared way on which one cloud can be moved onto the other:

.. math:: W_2^2 = |\mu_S - \mu_G|^2 + \mathrm{tr}\left(\Sigma_S + \Sigma_G
          - 2 (\Sigma_S^{1/2} \Sigma_G \Sigma_S^{1/2})^{1/2}\right)

Givens and Shortt (1984), "A class of Wasserstein metrics for probability distributions"; its second term is also
called the Bures distance. It is quadratic in the activations where the squared distance of Gram matrices is quartic:
strong filters do not drown weak ones, and an optimiser gets down in fewer steps.
"""

import numpy as np
import tensorflow as tf

from nst_utils.errors import NSTError

# Added to the variance of each direction of both Gaussians, as a share of the mean square of a channel: keeps the
# gradient finite in directions where a picture does not vary, which rounding alone would fill.
_BLUR = 1e-4
_SMALLEST = 1e-6  # size: what a layer that never answers counts as
_LEAST = 1e-6  # of the largest eigenvalue: what is below is rounding


class Gaussian:
    """The Gaussian of a style's feature vectors in a layer, to measure others' distance from.

    Attributes:
        mean: float32 tensor, shape (n_C,).
        size: float, the mean squared length of the style's feature vectors.
    """

    def __init__(self, mean, covariance):
        """Compute once what each distance needs.

        Args:
            mean: float array, shape (n_C,).
            covariance: float array, shape (n_C, n_C), symmetric.

        Raises:
            NSTError: if the shapes do not fit.
        """
        mean, covariance = np.asarray(mean, np.float64), np.asarray(covariance, np.float64)
        if mean.ndim != 1 or covariance.shape != 2 * mean.shape:
            raise NSTError(
                f"expected a mean of shape (n_C,) and a covariance of shape (n_C, n_C), got {mean.shape} and "
                f"{covariance.shape}. Take both from the same activation."
            )
        self.mean = tf.constant(mean, tf.float32)
        self.size = max(float(mean @ mean + np.trace(covariance)), _SMALLEST)
        self._blur = tf.constant(_BLUR * self.size / mean.size * np.eye(mean.size), tf.float32)
        # TensorFlow's own: NumPy's would start threads beside TensorFlow's, and both would wait for each other.
        variances, axes = tf.linalg.eigh(covariance + _BLUR * self.size / mean.size * np.eye(mean.size))
        variances = tf.maximum(variances, 0.0)
        self._root = tf.cast(tf.matmul(axes * tf.sqrt(variances), axes, transpose_b=True), tf.float32)
        self._trace = float(tf.reduce_sum(variances))

    def distance(self, shift, covariance):
        """Compute the squared distance of another Gaussian.

        Args:
            shift: float32 tensor, shape (n_C,), its mean minus this one's.
            covariance: float32 tensor, shape (n_C, n_C), symmetric.

        Returns:
            tf.Tensor: scalar, at least 0.
        """
        return tf.reduce_sum(tf.square(shift)) + self._bures(covariance)

    def _bures(self, covariance):
        """The squared distance of two Gaussians with one mean."""

        # The gradient of the eigenvectors, which TensorFlow would go through, is infinite where two eigenvalues are
        # equal. The trace does not need it: that of -2 tr (R C R)^1/2 is -R (R C R)^-1/2 R.
        @tf.custom_gradient
        def bures(covariance):
            R, blurred = self._root, covariance + self._blur
            variances, axes = tf.linalg.eigh(R @ blurred @ R)
            roots = tf.sqrt(tf.maximum(variances, _LEAST * variances[-1]))
            distance = self._trace + tf.linalg.trace(blurred) - 2 * tf.reduce_sum(roots)

            def gradient(slope):
                moved = R @ tf.matmul(axes / roots, axes, transpose_b=True) @ R  # the best way from here to there
                return slope * (tf.eye(len(R)) - moved)

            return tf.maximum(distance, 0.0), gradient

        return bures(covariance)
