"""What style and content are to each of the two costs that can be painted by.

Owns the choice between the exercise's cost and this program's own, as ``Recipe``; the equations are in ``costs`` and
``wasserstein``. In the exercise a term is as large as the activations make it, and of five style layers one does
everything. In ours each term is a share of the style's or the content's own size, so that one number for a layer and
one for the content mean the same for every picture and size.
"""

from typing import NamedTuple

import tensorflow as tf

from nst.costs import gram_cost
from nst.ordered import apart
from nst.painting.masks import gram, moments
from nst.wasserstein import Gaussian


class GramStyle:
    """A style in one layer, as the exercise has it: the mean products of its channels."""

    def __init__(self, centre, mean, products):
        """Keep the Gram matrix.

        Args:
            centre: what ``centre`` returned.
            mean: float32 tensor, shape (n_C,), of the style's feature vectors minus the centre.
            products: float32 tensor, shape (n_C, n_C), the mean of their products.
        """
        self._GS = products

    @staticmethod
    def centre(a):
        """Return what is subtracted from the style's feature vectors before they are summed: nothing."""
        return 0.0

    def sums(self, a, mask):
        """Sum over cells what the cost depends on; see ``masks.moments`` for the arguments."""
        return (gram(a, mask),)

    def cost(self, products):
        """Compute the cost from the sums, each divided by the number of cells."""
        return gram_cost(self._GS, products)


class GaussianStyle:
    """A style in one layer, as this program has it: the Gaussian of its feature vectors."""

    def __init__(self, centre, mean, products):
        """Make the Gaussian; arguments as in ``GramStyle``."""
        self._gaussian = Gaussian(centre + mean, products - _outer(mean))

    @staticmethod
    def centre(a):
        """Return a vector near the mean: a covariance is summed about it, or it would drown in rounding."""
        return tf.reduce_mean(a, axis=(0, 1, 2))

    def sums(self, a, mask):
        """Sum over cells what the cost depends on; see ``masks.moments`` for the arguments."""
        return moments(a - self._gaussian.mean, mask)

    def cost(self, shift, products):
        """Compute the cost from the sums, each divided by the number of cells."""
        shift, same = apart(shift, 2)
        return self._gaussian.distance(shift, products - _outer(same)) / self._gaussian.size


class Recipe(NamedTuple):
    """How a cost is made of what is summed over cells."""

    style: type  # GramStyle or GaussianStyle
    content_layers: dict  # layer -> its weight
    style_layers: dict
    content_scale: object  # function: the content's activation -> what the sum of squared differences is divided by
    content_weight: float
    style_weight: float
    variation_weight: float
    bounded: bool  # whether pixels are clipped to what a picture can hold before the network sees them

    @classmethod
    def of(cls, settings):
        """Return the recipe that the settings ask for.

        Args:
            settings: Settings.

        Returns:
            Recipe: the exercise's or ours.
        """
        layers = settings.content_layers, settings.style_layers
        if settings.like == "exercise":
            weights = *settings.weights(), settings.variation
            return cls(GramStyle, *layers, lambda a_C: 4.0 * a_C.shape.num_elements(), *weights, bounded=False)
        weights = *settings.weights(), settings.variation / 255**2
        return cls(GaussianStyle, *map(_shares, layers), _energy, *weights, bounded=True)


def _shares(weights):
    total = sum(weights.values()) or 1.0
    return {layer: weight / total for layer, weight in weights.items()}


def _energy(a_C):
    return max(float(tf.reduce_sum(tf.square(a_C))), 1e-6)


def _outer(vector):
    return vector[:, tf.newaxis] * vector[tf.newaxis]
