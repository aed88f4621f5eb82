"""What the exercises of this assignment share: drawn activations and pictures, messages.

Sources: Gatys, Ecker and Bethge (2015), *Texture Synthesis Using Convolutional Neural Networks*, arXiv:1505.07376;
Gatys, Bethge, Hertzmann and Shechtman (2016), *Preserving Color in Neural Artistic Style Transfer*,
arXiv:1606.05897; Gatys, Ecker, Bethge, Hertzmann and Shechtman (2017), *Controlling Perceptual Factors in Neural
Style Transfer*, arXiv:1611.07865.
"""

import numpy as np

HARD_CODED = (
    "This is the value of the first input, but it stays the same when the input changes: compute it from the "
    "arguments."
)
REPEATED = "what depends on the calls before: a painting makes hundreds"


def unroll(a):
    """Unroll an activation: one row for each channel.

    Args:
        a: shape (1, n_H, n_W, n_C).

    Returns:
        float64, shape (n_C, n_H*n_W).
    """
    a = np.asarray(a, np.float64)
    return a.reshape(-1, a.shape[-1]).T


def different(rng, low, high, count=2):
    """Draw sizes from low up to but not including high, all different."""
    return tuple(int(n) for n in rng.choice(np.arange(low, high), count, replace=False))


def activation(rng, shape, *, rectified=False):
    """Draw an activation.

    Args:
        rng: NumPy generator.
        shape: (n_H, n_W, n_C).
        rectified: as VGG-19 has them after a ReLU: half exact zeros, a channel dead, values up to about 1e4.

    Returns:
        float32, shape (1, n_H, n_W, n_C); otherwise with mean 1 and standard deviation 4.
    """
    if not rectified:
        return np.float32(1 + 4 * rng.standard_normal((1, *shape)))
    scale = np.exp(rng.uniform(np.log(50), np.log(3000)))
    a = np.float32(np.maximum(0, scale * rng.standard_normal((1, *shape))))
    a[..., 0] = 0
    return a


def picture(rng, shape):
    """Draw a picture whose channels go together, as those of photographs do.

    Args:
        rng: NumPy generator.
        shape: (n_H, n_W, channels), or (n_H, n_W).

    Returns:
        float32, of that shape, from 0 to 1.
    """
    common = rng.random(shape[:2])
    if len(shape) == 2:
        return np.float32(rng.uniform(0, 0.4) + rng.uniform(0.3, 0.6) * common)
    own = rng.random(shape)
    mixed = rng.uniform(0.3, 0.6) * common[..., None] + rng.uniform(0.2, 0.4, shape[2]) * own
    return np.float32(mixed)


def close(p, q, tolerance=1e-4):
    """Tell whether two arrays agree, measured by the larger one."""
    return bool(np.all(abs(p - q) <= tolerance * max(1e-12, float(np.max(abs(q), initial=0)))))


def beside_the_content(content, style):
    """Make the inputs of a law: the style beside the content, whose moments the result shall have, and that alone."""
    return (content, style), (content, content)


def each_on_itself(content, style):
    """Make the inputs of a law: two pictures, each matched to itself."""
    return (content, content), (style, style)
