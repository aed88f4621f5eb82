"""The cost functions of Neural Style Transfer, as TensorFlow.

Owns the equations and their normalisation; knows nothing of the network, of files or of optimisation.

The costs are those of the course exercise, after Gatys, Ecker and Bethge (2015), *A Neural Algorithm of Artistic
Style*, arXiv:1508.06576, sections "Methods". The exercise divides the content cost by 4 n_H n_W n_C where the paper
multiplies it by 1/2; the Gram matrix and the style cost are the paper's.

Every function is pure, differentiable, works on any float type, and inside ``tf.function`` with static shapes.
"""

import tensorflow as tf

from nst.ordered import apart
from nst_utils.config import ALPHA, BETA
from nst_utils.errors import NSTError


def compute_content_cost(a_C, a_G):
    r"""Compute how far the generated image's content is from the content image's.

    .. math:: J_{content}(C, G) = \frac{1}{4 n_H n_W n_C} \sum (a^{(C)} - a^{(G)})^2

    The paper (its equation 1) has 1/2 in place of 1/(4 n_H n_W n_C).

    Args:
        a_C: float tensor, shape (1, n_H, n_W, n_C), the content image's activation of one layer.
        a_G: float tensor of the same shape, the generated image's activation of that layer.

    Returns:
        tf.Tensor: scalar, at least 0; 0 exactly when the activations agree.

    Raises:
        NSTError: if the shapes differ.
    """
    a_C, a_G = _activations(a_C=a_C, a_G=a_G)
    if a_C.shape != a_G.shape:
        raise NSTError(
            f"a_C and a_G must have the same shape, got {tuple(a_C.shape)} and {tuple(a_G.shape)}. "
            "Take both from the same layer, for images of the same size."
        )
    _, n_H, n_W, n_C = a_G.shape
    return tf.reduce_sum(tf.square(a_C - a_G)) / (4 * n_H * n_W * n_C)


def gram_matrix(A):
    r"""Compute the Gram matrix of an unrolled activation.

    .. math:: G = A A^T, \qquad G_{ij} = \sum_k A_{ik} A_{jk}

    Not normalised, as in the exercise and in the paper (its equation 3).

    Args:
        A: float tensor, shape (n_C, n_H*n_W): one row a channel, one column a position of the image.

    Returns:
        tf.Tensor: shape (n_C, n_C), symmetric, with no negative eigenvalue.

    Raises:
        NSTError: if A is not a matrix.
    """
    A = tf.convert_to_tensor(A)
    if A.shape.rank != 2:
        raise NSTError(f"A must have shape (n_C, n_H*n_W), got {A.shape}. Unroll the activation first.")
    return tf.matmul(A, A, transpose_b=True)


def mean_gram_matrix(a):
    r"""Compute the Gram matrix of an activation, divided by its number of positions.

    .. math:: \frac{1}{n_H n_W} A A^T

    This is what a style is to the engine: divided so, pictures of any two sizes can be compared.

    Args:
        a: float tensor, shape (1, n_H, n_W, n_C).

    Returns:
        tf.Tensor: shape (n_C, n_C).

    Raises:
        NSTError: if a has not four dimensions, the first of size 1.
    """
    (a,) = _activations(a=a)
    _, n_H, n_W, n_C = a.shape
    A_T = tf.reshape(a, (n_H * n_W, n_C))  # channels are last already: A A^T needs no transpose of the data
    return tf.matmul(A_T, A_T, transpose_a=True) / (n_H * n_W)


def layer_style_cost_to(target, a_G):
    r"""Compute the style cost of a layer, the style being given by its mean Gram matrix.

    .. math:: J_{style}^{[l]}(S, G) = \frac{1}{4 n_C^2} \sum_{ij}
              \left(\frac{G^{(S)}_{ij}}{n_H n_W} - \frac{G^{(G)}_{ij}}{n_H n_W}\right)^2

    Each Gram matrix is divided by the n_H n_W of its own image. For images of one size this is the exercise's (and
    the paper's, equation 4) 1/(4 n_C^2 (n_H n_W)^2) times the sum of squared differences.

    Args:
        target: float tensor, shape (n_C, n_C): ``mean_gram_matrix(a_S)``, computed once for a painting.
        a_G: float tensor, shape (1, n_H, n_W, n_C), the generated image's activation.

    Returns:
        tf.Tensor: scalar, at least 0.

    Raises:
        NSTError: if the numbers of channels differ.
    """
    (a_G,) = _activations(a_G=a_G)
    n_C = a_G.shape[-1]
    if tuple(target.shape) != (n_C, n_C):
        raise NSTError(
            f"The style and the generated image must have the same number of channels, got {target.shape[0]} "
            f"and {n_C}. Take both activations from the same layer."
        )
    return gram_cost(target, mean_gram_matrix(a_G))


def gram_cost(GS, GG):
    r"""Compute the style cost of a layer from the two mean Gram matrices.

    .. math:: \frac{1}{4 n_C^2} \sum_{ij} (G^{(S)}_{ij} - G^{(G)}_{ij})^2

    Args:
        GS: float tensor, shape (n_C, n_C): ``mean_gram_matrix`` of the style image's activation.
        GG: the generated image's.

    Returns:
        tf.Tensor: scalar, at least 0.
    """
    n_C = GS.shape[-1]
    return tf.reduce_sum(tf.square(GS - GG)) / (4 * n_C**2)


def compute_layer_style_cost(a_S, a_G):
    r"""Compute how far the generated image's style is from the style image's, in one layer.

    .. math:: J_{style}^{[l]}(S, G) = \frac{1}{4 n_C^2 (n_H n_W)^2} \sum_{ij} (G^{(S)}_{ij} - G^{(G)}_{ij})^2

    The paper's equation 4. See ``layer_style_cost_to`` for images of two sizes.

    Args:
        a_S: float tensor, shape (1, n_H, n_W, n_C), the style image's activation of one layer.
        a_G: float tensor, shape (1, n_H, n_W, n_C), the generated image's activation of that layer.

    Returns:
        tf.Tensor: scalar, at least 0.

    Raises:
        NSTError: if one is not (1, n_H, n_W, n_C), or the numbers of channels differ.
    """
    return layer_style_cost_to(mean_gram_matrix(a_S), a_G)


def total_variation(image):
    r"""Compute how much neighbouring pixels differ, which speckles do and areas of paint do not.

    .. math:: \frac{1}{n_H n_W n_C} \sum (x_{i+1,j} - x_{i,j})^2 + (x_{i,j+1} - x_{i,j})^2

    Mahendran and Vedaldi (2015), arXiv:1412.0035, with their exponent beta = 2. Not part of the exercise.

    Args:
        image: float tensor, shape (1, n_H, n_W, n_C).

    Returns:
        tf.Tensor: scalar, at least 0; 0 for an image of one colour.

    Raises:
        NSTError: if image has not four dimensions, the first of size 1.
    """
    (image,) = _activations(image=image)
    lower, upper, right, left = apart(image, 4)
    down, across = lower[:, 1:] - upper[:, :-1], right[:, :, 1:] - left[:, :, :-1]
    return (tf.reduce_sum(tf.square(down)) + tf.reduce_sum(tf.square(across))) / image.shape.num_elements()


def total_cost(J_content, J_style, alpha=ALPHA, beta=BETA):
    r"""Compute the cost that the painting minimises.

    .. math:: J(G) = \alpha J_{content}(C, G) + \beta J_{style}(S, G)

    The paper's equation 7, with the exercise's weights (the paper's ratio alpha/beta is 1e-3 or 1e-4).

    Args:
        J_content: scalar, the content cost.
        J_style: scalar, the style cost.
        alpha: weight of the content cost.
        beta: weight of the style cost.

    Returns:
        scalar of the type of the costs.
    """
    return alpha * J_content + beta * J_style


def _activations(**named):
    tensors = {name: tf.convert_to_tensor(a) for name, a in named.items()}
    for name, a in tensors.items():
        if a.shape.rank != 4 or a.shape[0] != 1:
            raise NSTError(
                f"{name} must have shape (1, n_H, n_W, n_C), got {a.shape}. "
                "Give the activation of one image, not unrolled."
            )
    return tensors.values()
