"""The graded functions, computed in NumPy float64, and the inputs that the course publishes values for.

Owns what is right: the equations, the reference inputs with their provenance, the values on them. What goes wrong is
in ``mistakes``, what is asked of a student in ``exercises``. Imports no TensorFlow, so that the trusted side of the
autograder can compare without it.

The equations are those of Gatys, Ecker and Bethge (2015), arXiv:1508.06576, with the course's normalisations:
1/(4 n_H n_W n_C) for the content cost, where the paper has 1/2, and an unnormalised Gram matrix.
"""

import numpy as np

# R(k) = 1 + 4 * RandomStandardNormal(seed=1, seed2=k), float32: TensorFlow's Philox kernel with explicit op seeds,
# run in a fresh graph. The first 48 numbers of R(3) and R(9); tests/nst_utils/test_reference.py draws them again.
# fmt: off
R3 = np.array([
    -1.683445, 1.8942858, 4.189092, 1.3846824, 3.8925915, 2.3524866, -1.9202449, 4.6461368,
    -1.0375276, 4.899456, -7.5360813, 3.4091651, -0.24858844, -2.4324749, 8.146585, -1.7646906,
    2.4694333, -6.5859847, 0.7149899, 0.66104376, 4.199985, 2.5062335, 4.5016236, 1.5636368,
    3.4233422, -8.455175, 3.4438267, 1.2252892, 0.23202246, 1.4615505, 4.211294, -4.7429867,
    -2.338422, 1.3776655, -3.3965898, 0.25865, 1.2512636, 7.4767985, 5.1221766, 10.617524,
    -1.3393097, 0.99052405, -5.410322, -5.450125, -1.7732203, -4.097825, 4.843958, 2.7449982,
], dtype=np.float32)
R9 = np.array([
    -0.39043474, -4.965909, -5.387548, 4.572505, 1.1961036, 5.0099816, 1.7304354, -0.13603461,
    -0.7514645, -3.0110965, 1.0130516, 7.4561086, 0.51901615, -0.23328066, -0.8221154, 0.69788367,
    1.5624137, 0.11127031, 3.7990131, -0.5115707, -5.364818, -4.8868036, -1.1914248, -0.12090659,
    7.0109277, -1.2259245, 4.2369, -5.399742, 3.159936, 7.259596, 1.643039, 7.3115473,
    0.17630118, -2.8375332, 1.839904, -0.71492875, 5.2510543, 1.4054474, 2.8612938, 2.5214956,
    4.3172836, 1.902338, 0.14868057, -1.2611487, -0.78171515, 0.53150004, -0.8009285, 3.4972606,
], dtype=np.float32)
# fmt: on

# The inputs, in the order of the function's arguments.
ACTIVATIONS = (R3.reshape(1, 4, 4, 3), R9.reshape(1, 4, 4, 3))
UNROLLED = (R3[:6].reshape(3, 2),)
COSTS = (1.7886284734303186, 0.43650985051198943)  # np.random.seed(3), then two draws of np.random.randn()
# One step of gradient descent, this course's own: an image, the two images that pull it, a learning rate.
STEP = (20 * ACTIVATIONS[0], 20 * ACTIVATIONS[1], 20 * ACTIVATIONS[1][:, ::-1], 0.5)

# Printed by the well-known course exercise for these inputs, to the digits it printed.
PUBLISHED_CONTENT_COST = 6.76559
PUBLISHED_GRAM_MATRIX = np.array(
    [
        [6.42230511, -4.42912197, -2.09668207],
        [-4.42912197, 19.46583748, 19.56387138],
        [-2.09668207, 19.56387138, 20.6864624],
    ]
)
PUBLISHED_LAYER_STYLE_COST = 9.19028
PUBLISHED_TOTAL_COST = 35.34667875478276


def unroll(a):
    """Unroll an activation: one row for each channel.

    Args:
        a: shape (1, n_H, n_W, n_C).

    Returns:
        float64, shape (n_C, n_H*n_W).
    """
    a = np.asarray(a, np.float64)
    return a.reshape(-1, a.shape[-1]).T


def content_cost(a_C, a_G):
    """Content cost J_content(C, G) = 1/(4 n_H n_W n_C) * sum (a_C - a_G)^2.

    Args:
        a_C: activation of the content image, shape (1, n_H, n_W, n_C).
        a_G: activation of the generated image, same shape.

    Returns:
        float64 scalar.
    """
    a_C, a_G = np.asarray(a_C, np.float64), np.asarray(a_G, np.float64)
    return np.sum((a_C - a_G) ** 2) / (4 * a_C.size)


def gram_matrix(A):
    """Gram matrix G = A A^T, not normalised.

    Args:
        A: unrolled activation, shape (n_C, n_H*n_W).

    Returns:
        float64, shape (n_C, n_C).
    """
    A = np.asarray(A, np.float64)
    return A @ A.T


def layer_style_cost(a_S, a_G):
    """Style cost of one layer J_style(S, G) = 1/(4 n_C^2 (n_H n_W)^2) * sum (GS - GG)^2.

    Args:
        a_S: activation of the style image, shape (1, n_H, n_W, n_C).
        a_G: activation of the generated image, same shape.

    Returns:
        float64 scalar.
    """
    difference = gram_matrix(unroll(a_S)) - gram_matrix(unroll(a_G))
    return np.sum(difference**2) / (4 * float(np.asarray(a_S).size) ** 2)


def total_cost(J_content, J_style, alpha=10, beta=40):
    """Total cost J(G) = alpha * J_content + beta * J_style.

    Args:
        J_content: content cost, a number.
        J_style: style cost, a number.
        alpha: weight of the content cost.
        beta: weight of the style cost.

    Returns:
        float64 scalar.
    """
    return np.float64(alpha * J_content + beta * J_style)


def step_costs(image, content, style):
    """The simple objective on which ``train_step`` is tried: it pulls an image towards two others.

    Each cost is 18 * sum(log(cosh(difference / 30))), a pull that grows up to the difference of about 30 and no
    further. It is like none of the other exercises' costs on purpose: the objective reaches the student's code.

    Args:
        image: shape (1, n_H, n_W, 3).
        content: the image with J_content = 0, same shape.
        style: the image with J_style = 0, same shape.

    Returns:
        The costs and the gradients of J_content and J_style with respect to the image:
        float64 (3,) with (J, J_content, J_style), then two arrays of the image's shape. J is total_cost of the
        other two.
    """
    z_content, z_style = ((np.asarray(image, np.float64) - np.asarray(x, np.float64)) / 30 for x in (content, style))
    # logaddexp(z, -z) is log(2 cosh(z)), and does not overflow
    J_content, J_style = (18 * np.sum(np.logaddexp(z, -z) - np.log(2)) for z in (z_content, z_style))
    costs = np.array([total_cost(J_content, J_style), J_content, J_style])
    return costs, 0.6 * np.tanh(z_content), 0.6 * np.tanh(z_style)


def outcome(costs, image):
    """Put what ``train_step`` returned and the image it left into one vector.

    Args:
        costs: (J, J_content, J_style).
        image: any shape.

    Returns:
        float64, length 3 + image.size: J, J_content, J_style, then the pixels.
    """
    return np.concatenate([np.ravel(costs), np.ravel(image)]).astype(np.float64)


def train_step(image, content, style, learning_rate):
    """One step of gradient descent on ``step_costs``; the costs are those from which the step was computed.

    Args:
        image: as in ``step_costs``.
        content: as in ``step_costs``.
        style: as in ``step_costs``.
        learning_rate: how far to step along the negative gradient of J.

    Returns:
        float64 vector of length 3 + image.size, as ``outcome`` lays it out.
    """
    costs, d_content, d_style = step_costs(image, content, style)
    return outcome(costs, image - learning_rate * (10 * d_content + 40 * d_style))


def train_step_costs_after(image, content, style, learning_rate):
    """The same step, with the costs of the image it led to: as good an answer, since a student may print either.

    Args:
        image: as in ``train_step``.
        content: as in ``train_step``.
        style: as in ``train_step``.
        learning_rate: as in ``train_step``.

    Returns:
        float64 vector, as in ``train_step``.
    """
    stepped = train_step(image, content, style, learning_rate)[3:].reshape(np.shape(image))
    return outcome(step_costs(stepped, content, style)[0], stepped)
