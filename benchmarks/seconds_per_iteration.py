"""Seconds per iteration of the exercise's painting: ours beside plain eager TensorFlow and PyTorch.

    make bench

Each way runs in a process of its own on the same weights, pictures and initial image. The costs of all of them are
compared first; then they make one step each in turn, so that whatever else the machine does meets them alike. The
ratios mean more than the seconds.
"""

import argparse
import multiprocessing
import platform
import resource
import statistics
import time

from nst_utils.config import BETA, CONFIG, CONTENT_LAYER, LEARNING_RATE, STYLE_LAYERS
from nst_utils.images import generate_noise_image, load_image, reshape_and_normalize_image
from nst_utils.quiet import quiet_stderr
from nst_utils.settings import Settings
from nst_utils.weights import SHAPES, read_weights

# float32 sums over 120,000 positions in three orders of summation. Measured: 2e-6 on the initial image.
COSTS_RTOL = 1e-4
MOST_STEPS = 1000


def ours(content_image, style_image):
    """Yield the costs after 0, 1, 2 ... steps of the engine of nst."""
    from nst_utils.painting import Painting

    painting = Painting(content_image, style_image, Settings(iterations=MOST_STEPS))
    yield painting.last.costs
    for step in painting:
        yield step.costs


def eager_tensorflow(content_image, style_image):
    """Yield the costs after 0, 1, 2 ... steps of the loop as a notebook has it: a tape, a gradient, Keras' Adam."""
    import tensorflow as tf

    from nst_utils.painting.objective import Objective
    from nst_utils.vgg import load_vgg_model

    content, style = (reshape_and_normalize_image(image) for image in (content_image, style_image))
    objective = Objective(load_vgg_model(), content, style, Settings())
    image = tf.Variable(generate_noise_image(content, seed=Settings().seed))
    optimizer = tf.keras.optimizers.Adam(LEARNING_RATE)
    while True:
        with tf.GradientTape() as tape:
            costs = objective(image)
        optimizer.apply_gradients([(tape.gradient(costs.J, image), image)])
        yield tuple(float(cost) for cost in costs)


def pytorch(content_image, style_image):
    """Yield the costs after 0, 1, 2 ... steps of the same objective in PyTorch, on our weights."""
    import torch
    from torch.nn import functional

    weights = {
        name: (torch.tensor(W).permute(3, 2, 0, 1).contiguous(), torch.tensor(b))  # (n_C, n_C_in, 3, 3)
        for name, (W, b) in read_weights().items()
    }
    style_layers = dict(STYLE_LAYERS)

    def batch(image):
        return torch.tensor(image).permute(0, 3, 1, 2).contiguous()  # (1, 3, n_H, n_W)

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

    content, style = (reshape_and_normalize_image(image) for image in (content_image, style_image))
    with torch.no_grad():
        a_C = activations(batch(content), [CONTENT_LAYER])[CONTENT_LAYER]
        targets = {layer: mean_gram_matrix(a) for layer, a in activations(batch(style), style_layers).items()}
    image = batch(generate_noise_image(content, seed=Settings().seed)).requires_grad_()
    optimizer = torch.optim.Adam([image], lr=LEARNING_RATE)
    while True:
        optimizer.zero_grad()
        a_G = activations(image, [CONTENT_LAYER, *style_layers])
        J_content = (a_C - a_G[CONTENT_LAYER]).square().sum() / (4 * a_C.numel())
        J_style = sum(
            weight * (targets[layer] - mean_gram_matrix(a_G[layer])).square().sum() / (4 * a_G[layer].shape[1] ** 2)
            for layer, weight in style_layers.items()
        )
        J = Settings().alpha * J_content + BETA * J_style
        J.backward()
        optimizer.step()
        yield J.item(), J_content.item(), J_style.item()


WAYS = {"ours": ours, "eager TensorFlow": eager_tensorflow, "PyTorch": pytorch}


def worker(name, pipe):
    """Make a step whenever asked; answer with its seconds, its costs and the peak memory so far."""
    content_image, style_image = (load_image(path) for path in (CONFIG.CONTENT_IMAGE, CONFIG.STYLE_IMAGE))
    steps = WAYS[name](content_image, style_image)
    while pipe.recv():
        start = time.perf_counter()
        with quiet_stderr():
            costs = next(steps)
        seconds = time.perf_counter() - start
        pipe.send((seconds, tuple(costs), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measure(rounds):
    """Run all ways in turn.

    Args:
        rounds: number of timed steps of each.

    Returns:
        dict: way -> list of (seconds, (J, J_content, J_style), peak memory in MiB), the start and a warm-up first.
    """
    context = multiprocessing.get_context("spawn")
    pipes = {}
    for name in WAYS:
        pipes[name], theirs = context.Pipe()
        context.Process(target=worker, args=(name, theirs), daemon=True).start()
    results = {name: [] for name in WAYS}
    for _ in range(rounds + 2):
        for name, pipe in pipes.items():
            pipe.send(True)
            results[name].append(pipe.recv())
    for pipe in pipes.values():
        pipe.send(False)
    return results


def check(results):
    """Stop unless all ways have the same costs on the initial image."""
    expected = results["ours"][0][1]
    for name, ((_, costs, _), *_) in results.items():
        for cost, right in zip(costs, expected, strict=True):
            if abs(cost - right) > COSTS_RTOL * right:
                raise SystemExit(
                    f"{name} does not compute the same costs: {costs}, ours {expected}. Compare the code."
                )


def processor():
    """The name of the processor's model."""
    with open("/proc/cpuinfo") as file:
        return next(
            (line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine()
        )


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10, help="timed steps of each way (%(default)s)")
    results = measure(parser.parse_args().rounds)
    check(results)
    # The first answer holds the start: reading weights, targets, compiling; the second is a warm-up. Ours gives the
    # costs of an image while it computes the next one, so its steps are as long as the others'.
    seconds = {name: [seconds for seconds, _, _ in answers[2:]] for name, answers in results.items()}
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"{CONFIG.IMAGE_WIDTH} x {CONFIG.IMAGE_HEIGHT}, {processor()}, {multiprocessing.cpu_count()} cores\n")
    print("| way | s/iteration (median) | fastest | times ours | start, s | peak memory, MiB | J at the start |")
    print("|---|---|---|---|---|---|---|")
    for name, answers in results.items():
        median, fastest = medians[name], min(seconds[name])
        start, costs, _ = answers[0]
        print(
            f"| {name} | {median:.2f} | {fastest:.2f} | {median / medians['ours']:.2f} | {start:.1f} "
            f"| {answers[-1][2]:.0f} | {costs[0]:.6e} |"
        )


if __name__ == "__main__":
    main()
