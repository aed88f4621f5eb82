"""Exercise 2.2, ``texture_cost(grams_S, a_G, weights)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Kind, Law, Mistake, rounding
from examiner.cases import Case
from examiner.forms import Function

from .common import HARD_CODED, REPEATED, activation, close, different, unroll

LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
CONTENT = "conv4_2"


def mean_gram(a):
    """Gram matrix of an activation (1, n_H, n_W, n_C), divided by n_H n_W."""
    A = unroll(a)
    return A @ A.T / A.shape[1]


def texture_cost(grams_S, a_G, weights):
    """Texture cost J(S, G) = sum_l w[l] / (4 n_C^2) * sum_ij (G_S - G_G)_ij^2, Gram matrices divided by n_H n_W.

    The sum over layers is that of Gatys, Ecker and Bethge (2015), equation 5, whose E_l have n_H n_W inside: there
    both pictures have one size.

    Args:
        grams_S: layer -> the texture's Gram matrix divided by its n_H n_W, shape (n_C, n_C).
        a_G: layer -> activation of the generated image, shape (1, n_H, n_W, n_C); perhaps of further layers.
        weights: layer -> w[l], a number.

    Returns:
        float64 scalar.
    """
    costs = [
        w * np.sum((np.float64(grams_S[layer]) - mean_gram(a_G[layer])) ** 2) / (4 * len(grams_S[layer]) ** 2)
        for layer, w in weights.items()
    ]
    return np.float64(np.sum(costs))


def _first():
    """The first input: two layers, with numbers of one digit; the texture is larger than the image."""
    rng = np.random.default_rng(2015)
    shapes = {"conv1_1": ((3, 4, 2), (2, 2)), "conv2_1": ((2, 2, 3), (1, 3))}
    grams, a_G = {}, {}
    for name, ((rows, columns, n_C), size) in shapes.items():
        grams[name] = np.float32(mean_gram(rng.integers(0, 5, (1, rows, columns, n_C))))
        a_G[name] = np.float32(rng.integers(0, 5, (1, *size, n_C)))
    return grams, a_G, {"conv1_1": 0.5, "conv2_1": 2.0}


FIRST = _first()
PUBLISHED = float(texture_cost(*FIRST))


def _error(a):
    """Bound the error of each entry of a float32 ``mean_gram``, by Cauchy-Schwarz."""
    A = unroll(a)
    lengths = np.sqrt(np.mean(A**2, axis=1))
    return rounding(A.shape[1]) * np.outer(lengths, lengths)


def tolerance(grams_S, a_G, weights):
    """How far a float32 answer may be off: it grows with the cancellation between the Gram matrices."""
    total = 0.0
    for layer, weight in weights.items():
        off = _error(a_G[layer])
        cancelled = 2 * np.linalg.norm((np.float64(grams_S[layer]) - mean_gram(a_G[layer])) * off) + np.sum(off**2)
        total += abs(weight) * cancelled / (4 * len(off) ** 2)
    return total + rounding(sum(len(g) ** 2 for g in grams_S.values())) * texture_cost(grams_S, a_G, weights)


def gradient(arguments, cotangent):
    """The gradients with respect to the activations, rolled up from w (G_G - G_S) A / (n_C^2 n_H n_W)."""
    grams_S, a_G, weights = arguments
    slopes = []
    for place, (layer, a) in enumerate(a_G.items(), start=len(grams_S)):
        weight = weights.get(layer, 0.0)
        A = unroll(a)
        factor = float(cotangent) * weight / (len(A) ** 2 * A.shape[1])
        if weight:
            exact = factor * (mean_gram(a) - np.float64(grams_S[layer])) @ A
            size = abs(factor) * (abs(np.float64(grams_S[layer])) + mean_gram(abs(a))) @ abs(A)
            terms = FLOAT32 * (20 + 2 * np.sqrt(A.shape[1]))
            slopes.append((place, exact.T.reshape(a.shape), terms * size.T.reshape(a.shape)))
    return slopes


def _layers(mistake_id, message, cost, share=0.0, combine=None):
    """A sum over layers of ``w * cost(G_S, a)``, or what ``combine`` makes of the weights and the layers' costs."""

    def compute(grams_S, a_G, weights):
        costs = {layer: cost(np.float64(grams_S[layer]), a_G[layer]) for layer in weights}
        if combine:
            return np.float64(combine(weights, costs))
        return np.float64(sum(w * costs[layer] for layer, w in weights.items()))

    return Mistake(mistake_id, message, compute, share)


def _right(G_S, a):
    return np.mean((G_S - mean_gram(a)) ** 2) / 4


def _of_gram(gram, factor=lambda n, c: 1 / (4 * c**2)):
    """The cost of a layer with another Gram matrix of G or another factor in front."""
    return lambda G_S, a: np.sum((G_S - gram(a)) ** 2) * factor(float(a.shape[1] * a.shape[2]), float(a.shape[3]))


def _scaled_gram(factor):
    return lambda a: mean_gram(a) * factor(float(a.shape[1] * a.shape[2]), float(a.shape[3]))


def _mixed(a):
    """The Gram matrix of rows that mix the channels."""
    A = np.asarray(a, np.float64).reshape(a.shape[-1], -1)
    return A @ A.T / A.shape[1]


_FACTOR = "Compare the fraction in front of the sum over i and j with your code: "
MISTAKES = (
    _layers(
        "gram_not_divided",
        "It looks as if the Gram matrix of the generated image was not divided by its number of places: those of the "
        "texture have been divided by theirs.",
        _of_gram(_scaled_gram(lambda n, c: n)),
    ),
    _layers(
        "reshape_without_transpose",
        "It looks as if an activation was reshaped to (n_C, n_H*n_W) without first moving the channel axis to the "
        "front, so that each row mixes the channels.",
        _of_gram(_mixed),
    ),
    _layers(
        "gram_divided_by_channels",
        "It looks as if the Gram matrix was divided by n_C: divide it by the number of places.",
        _of_gram(_scaled_gram(lambda n, c: n / c)),
    ),
    _layers(
        "gram_divided_by_elements",
        "It looks as if the Gram matrix was divided by n_H n_W n_C: divide it by the number of places alone.",
        _of_gram(_scaled_gram(lambda n, c: 1 / c)),
    ),
    _layers(
        "gram_divided_twice",
        "It looks as if the Gram matrix was divided by the number of places twice.",
        _of_gram(_scaled_gram(lambda n, c: 1 / n)),
    ),
    *(
        Mistake(
            "gram_divided_by_one_side",
            "It looks as if the Gram matrix was divided by the height or the width alone: the number of places is "
            "their product.",
            lambda grams_S, a_G, weights, axis=axis: np.float64(
                sum(
                    w
                    * np.mean((np.float64(grams_S[layer]) - mean_gram(a_G[layer]) * a_G[layer].shape[axis]) ** 2)
                    / 4
                    for layer, w in weights.items()
                )
            ),
        )
        for axis in (1, 2)
    ),
    _layers(
        "texture_divided_again",
        "It looks as if the texture's Gram matrices were divided once more, by the places of the generated image, as "
        "the first assignment's formula for two pictures of one size does: they have been divided by their own.",
        _of_gram(_scaled_gram(lambda n, c: n), lambda n, c: 1 / (4 * (n * c) ** 2)),
    ),
    _layers("missing_quarter", _FACTOR + "the factor 1/4 is missing.", lambda G_S, a: 4 * _right(G_S, a), 0.5),
    _layers(
        "half_instead_of_quarter",
        _FACTOR + "the cost is twice what it should be.",
        lambda G_S, a: 2 * _right(G_S, a),
        0.5,
    ),
    _layers(
        "channels_not_squared",
        _FACTOR + "n_C is not squared.",
        _of_gram(mean_gram, lambda n, c: 1 / (4 * c)),
        0.5,
    ),
    _layers("channels_left_out", _FACTOR + "n_C is missing.", _of_gram(mean_gram, lambda n, c: 1 / 4), 0.5),
    _layers("not_normalised", _FACTOR + "all of it is missing.", _of_gram(mean_gram, lambda n, c: 1), 0.5),
    _layers(
        "divided_by_places_again",
        _FACTOR + "n_H n_W is in it, though the Gram matrices have been divided by it.",
        _of_gram(mean_gram, lambda n, c: 1 / (4 * c**2 * n**2)),
        0.5,
    ),
    _layers(
        "divided_by_places_again",
        _FACTOR + "n_H n_W is in it, though the Gram matrices have been divided by it.",
        _of_gram(mean_gram, lambda n, c: 1 / (4 * c**2 * n)),
        0.5,
    ),
    _layers(
        "mean_instead_of_sum",
        "It looks as if the squares were averaged and divided by n_C^2 as well: a mean has divided by it already.",
        _of_gram(mean_gram, lambda n, c: 1 / (4 * c**4)),
        0.5,
    ),
    _layers(
        "weights_ignored",
        "It looks as if all layers count alike: each cost is multiplied by its layer's weight.",
        _right,
        combine=lambda weights, costs: sum(costs.values()),
    ),
    _layers(
        "weights_ignored",
        "It looks as if the costs of the layers were averaged: each is multiplied by its layer's weight.",
        _right,
        combine=lambda weights, costs: sum(costs.values()) / len(costs),
    ),
    _layers(
        "weights_normalised",
        "It looks as if the sum was divided by the sum of the weights, or by the number of layers: the equation has "
        "no such division.",
        _right,
        combine=lambda weights, costs: sum(w * costs[layer] for layer, w in weights.items()) / sum(weights.values()),
    ),
    _layers(
        "weights_normalised",
        "It looks as if the sum was divided by the sum of the weights, or by the number of layers: the equation has "
        "no such division.",
        _right,
        combine=lambda weights, costs: sum(w * costs[layer] for layer, w in weights.items()) / len(weights),
    ),
    _layers(
        "weights_squared",
        "It looks as if each weight was squared: the weight stands outside the square.",
        _right,
        combine=lambda weights, costs: sum(w**2 * costs[layer] for layer, w in weights.items()),
    ),
    _layers(
        "last_layer_only",
        "It looks as if only the last layer is left: add each layer's cost to those before it, and return after the "
        "loop.",
        _right,
        combine=lambda weights, costs: list(weights.values())[-1] * list(costs.values())[-1],
    ),
    _layers(
        "first_layer_only",
        "It looks as if only the first layer is there: is the `return` inside the loop?",
        _right,
        combine=lambda weights, costs: next(iter(weights.values())) * next(iter(costs.values())),
    ),
    _layers(
        "layers_multiplied",
        "It looks as if the costs of the layers were multiplied: the equation adds them.",
        _right,
        combine=lambda weights, costs: np.prod([w * costs[layer] for layer, w in weights.items()]),
    ),
    _layers(
        "absolute_differences",
        "It looks as if absolute differences were summed: the equation squares them.",
        lambda G_S, a: np.mean(abs(G_S - mean_gram(a))) / 4,
    ),
    _layers(
        "not_squared",
        "It looks as if the differences were summed without a square.",
        lambda G_S, a: np.mean(G_S - mean_gram(a)) / 4,
    ),
    _layers(
        "root_taken",
        "It looks as if a root was taken (a norm): the equation has the squares themselves.",
        lambda G_S, a: np.linalg.norm(G_S - mean_gram(a)) / (4 * len(G_S) ** 2),
    ),
    _layers(
        "diagonal_only",
        "It looks as if only the diagonals of the Gram matrices were compared: the sum runs over all pairs i, j.",
        lambda G_S, a: np.sum(np.diag(G_S - mean_gram(a)) ** 2) / (4 * len(G_S) ** 2),
    ),
    _layers(
        "mean_subtracted",
        "It looks as if the mean of each channel was subtracted first: a Gram matrix takes the activations as they "
        "are.",
        _of_gram(lambda a: np.cov(unroll(a), bias=True).reshape(a.shape[3], a.shape[3])),
    ),
    _layers(
        "style_ignored",
        "It looks as if the texture's Gram matrices have no effect.",
        lambda G_S, a: np.mean(mean_gram(a) ** 2) / 4,
    ),
    Mistake("wrong_sign", "The cost is negative: a sum of squares never is.", lambda *given: -texture_cost(*given)),
    Mistake("always_zero", "The cost is 0 although texture and image differ.", lambda *given: np.float64(0)),
    Mistake("hard_coded", HARD_CODED, lambda *given: np.float64(PUBLISHED)),
)


def layered(rng, shapes, *, rectified=False, texture=None, further=False):
    """Draw the three arguments: a layer for each shape.

    Args:
        rng: NumPy generator.
        shapes: list of (n_H, n_W, n_C) of the generated image's activations.
        rectified: as in ``activation``.
        texture: (n_H, n_W) of the texture's; drawn by default.
        further: whether a_G has a layer more, as where the content is watched too.

    Returns:
        (grams_S, a_G, weights).
    """
    names = sorted(rng.permutation(LAYERS)[: len(shapes)].tolist())
    grams, a_G = {}, {}
    for name, (n_H, n_W, n_C) in zip(names, shapes, strict=True):
        own = texture or different(rng, 2, 9)
        a_G[name] = activation(rng, (n_H, n_W, n_C), rectified=rectified)
        a_S = activation(rng, (*own, n_C), rectified=rectified) if not rectified else _like(rng, a_G[name], own)
        grams[name] = np.float32(mean_gram(a_S))
    if further:
        a_G[CONTENT] = activation(rng, (2, 3, 4))
    return (
        grams,
        a_G,
        {name: float(np.float32(w)) for name, w in zip(names, rng.uniform(0.2, 3, len(names)), strict=True)},
    )


def _like(rng, a, size):
    """Another activation of the magnitude of one, with other places."""
    places = a.reshape(-1, a.shape[-1])
    drawn = places[rng.integers(0, len(places), size[0] * size[1])] * rng.uniform(0.5, 2)
    return np.float32(drawn.reshape(1, *size, a.shape[-1]))


def _some(low=2, high=8, layers=3, **how):
    """Make the function that draws layers of some shapes."""

    def draw(rng):
        return layered(rng, [different(rng, low, high, 3) for _ in range(layers)], **how)

    return draw


def _permuted(rng):
    grams, a_G, weights = _some()(rng)
    moved = {}
    for name, a in a_G.items():
        moved[name] = rng.permutation(a.reshape(-1, a.shape[-1])).reshape(a.shape)
    return (grams, a_G, weights), (grams, moved, weights)


def _tiled(rng):
    grams, a_G, weights = _some(2, 6)(rng)
    return (grams, a_G, weights), (grams, {name: np.tile(a, (1, 2, 3, 1)) for name, a in a_G.items()}, weights)


def _itself(rng):
    grams, a_G, weights = _some()(rng)
    own = {name: np.float32(mean_gram(a)) for name, a in a_G.items()}
    return (own, a_G, weights), (grams, a_G, weights)


_DEEP = "The value is right for few channels and wrong where an activation has more channels than places."
_RECTIFIED = (
    "The value is right for small numbers and wrong for activations as a ReLU makes them: large, with many exact "
    "zeros. Is something clipped, or divided by what may be 0?"
)
_THIN = (
    "The value is right for other shapes and wrong where a size is 1: `tf.squeeze` and its like drop such an axis."
)
_FURTHER = (
    "The value is right where `a_G` and `weights` have the same layers. `a_G` may hold more layers than `weights`: "
    "go through `weights`."
)
_ONE = "The value is right for several layers and wrong for one."
_VISIBLE = layered(np.random.default_rng(3), [(4, 3, 2), (2, 3, 4), (1, 2, 3)])
_FURTHER_VISIBLE = layered(np.random.default_rng(4), [(3, 2, 4), (2, 2, 3)], further=True)
_TINY = layered(np.random.default_rng(5), [(2, 3, 2)])

EXERCISE = Exercise(
    name="texture_cost",
    number="2.2",
    title="Compare textures of different sizes",
    difficulty="medium",
    minutes=20,
    form=Function(arguments=("grams_S", "a_G", "weights"), returns="J_texture"),
    reference=texture_cost,
    published=Case(FIRST, checks=("published",)),
    value=PUBLISHED,
    visible=(
        Case(_VISIBLE, checks=("fresh", "form", "gradient", "compiled")),
        Case(_FURTHER_VISIBLE, hint=_FURTHER),
        Case(_TINY, checks=("repeat",), times=110),
    ),
    kinds={
        "several": Kind(draw=_some(), catches="what fits one set of layers only"),
        "one": Kind(draw=_some(layers=1), catches="a loop that starts at the second layer", hint=_ONE),
        "further": Kind(
            draw=_some(further=True), catches="a loop over a_G in place of the weights", hint=_FURTHER
        ),
        "deep": Kind(
            draw=lambda rng: layered(rng, [(2, 3, int(rng.integers(24, 40))), (3, 2, 9)]),
            catches="answers for n_C <= n_H n_W; conv5_1 has 512 > 13 x 10",
            hint=_DEEP,
        ),
        "rectified": Kind(
            draw=_some(3, 8, rectified=True), catches="clipped values; divisions by a length", hint=_RECTIFIED
        ),
        "thin": Kind(
            draw=lambda rng: layered(rng, [tuple(rng.permutation([1, 1, 4]).tolist()), (1, 5, 3), (5, 1, 2)]),
            catches="squeezed axes",
            hint=_THIN,
        ),
        "gradient": Kind(draw=_some(further=True), catches="a gradient cut off", checks=("gradient",)),
        "zero": Kind(
            draw=lambda rng: _itself(rng)[0],
            catches="roots and norms, whose gradient is NaN where the Gram matrices are equal",
            checks=("gradient", "compiled"),
        ),
        "form": Kind(draw=_some(), catches="NumPy, other dtypes", checks=("form",)),
        "tiny": Kind(draw=lambda rng: layered(rng, [(2, 3, 2)]), catches=REPEATED, checks=("repeat",), times=110),
        "large": Kind(
            draw=lambda rng: layered(rng, [(120, 160, 8), (60, 80, 16)]),
            catches="sizes multiplied out in 32 bits; loops over places",
            checks=("large",),
        ),
    },
    tolerance=tolerance,
    gradient=gradient,
    laws=(
        Law(
            message="The cost changes when the places of the image are shuffled: a texture has no places.",
            draw=_permuted,
            holds=lambda p, q: close(p, q, 1e-3),
        ),
        Law(
            message="The cost changes when the image is tiled with itself: its texture stays the same.",
            draw=_tiled,
            holds=lambda p, q: close(p, q, 1e-3),
        ),
        Law(message="The cost of an image with the texture's own Gram matrices is not 0.", draw=_itself),
    ),
    mistakes=MISTAKES,
    rubric={
        "published": 1, "fresh": 7, "large": 1, "form": 1, "gradient": 6, "laws": 2, "compiled": 1, "repeat": 1,
    },
)  # fmt: skip
