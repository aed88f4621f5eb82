"""Exercise 3.2.1, ``gram_matrix(A)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Law, Mistake, rounding
from examiner.cases import Case, drawn
from examiner.forms import Function

from .common import HARD_CODED, R3, activations, different, kinds, unroll

# Printed by the well-known course exercise for the first six numbers of R(3).
PUBLISHED = np.array(
    [
        [6.42230511, -4.42912197, -2.09668207],
        [-4.42912197, 19.46583748, 19.56387138],
        [-2.09668207, 19.56387138, 20.6864624],
    ]
)


def gram_matrix(A):
    """Gram matrix G = A A^T, not normalised.

    Args:
        A: unrolled activation, shape (n_C, n_H*n_W).

    Returns:
        float64, shape (n_C, n_C).
    """
    A = np.asarray(A, np.float64)
    return A @ A.T


def error(A):
    """Bound the error of each entry of a float32 Gram matrix; by Cauchy-Schwarz |sum a_i a_j| <= |a_i| |a_j|.

    Args:
        A: unrolled activation, shape (n_C, n_H*n_W).

    Returns:
        float64, shape (n_C, n_C).
    """
    lengths = np.sqrt(np.sum(np.asarray(A, np.float64) ** 2, axis=1))
    return rounding(A.shape[1]) * np.outer(lengths, lengths)


def gradient(arguments, cotangent):
    """The gradient with respect to A: (cotangent + its transpose) A."""
    A, both = np.asarray(arguments[0], np.float64), cotangent + cotangent.T
    return [(0, both @ A, FLOAT32 * (20 + 2 * np.sqrt(len(A))) * (abs(both) @ abs(A)))]


def _gram_changed(mistake_id, message, change):
    """A Gram matrix G of A changed by ``change(G, A)``."""
    return Mistake(mistake_id, message, lambda A: change(gram_matrix(A), np.asarray(A, np.float64)))


MISTAKES = (
    _gram_changed(
        "transposed_product",
        "It looks like A^T A, which compares positions. The Gram matrix compares filters: one row and one column for "
        "each channel. Which of the two factors carries the transpose?",
        # Nobody has the memory for it at 300x400, so there is no such value to recognise.
        lambda G, A: A.T @ A if A.shape[1] <= 4096 else np.empty(0),
    ),
    _gram_changed(
        "elementwise_product",
        "It looks as if A was multiplied by itself element by element: the Gram matrix is a matrix product.",
        lambda G, A: A * A,
    ),
    _gram_changed(
        "reshaped_not_transposed",
        "It looks as if the second factor was reshaped, not transposed: a reshape keeps the order of the numbers in "
        "memory, a transpose exchanges rows and columns.",
        lambda G, A: A @ A.reshape(A.shape[::-1]),
    ),
    _gram_changed(
        "normalised_by_elements",
        "It looks as if G was divided by the number of elements of A: in this course the Gram matrix is not "
        "normalised, the style cost takes care of it.",
        lambda G, A: G / A.size,
    ),
    _gram_changed(
        "normalised_by_positions",
        "It looks as if G was divided by the number of positions: in this course the Gram matrix is not normalised.",
        lambda G, A: G / A.shape[1],
    ),
    _gram_changed(
        "normalised_by_channels",
        "It looks as if G was divided by n_C: in this course the Gram matrix is not normalised.",
        lambda G, A: G / A.shape[0],
    ),
    _gram_changed(
        "summed",
        "It looks as if the entries were summed up: the Gram matrix has an entry for each pair of filters.",
        lambda G, A: G.sum(),
    ),
    _gram_changed(
        "diagonal_only",
        "These are the entries G_ii only: how a filter goes together with the other filters is missing.",
        lambda G, A: np.diag(G),
    ),
    _gram_changed(
        "diagonal_only",
        "The entries off the diagonal are 0: how a filter goes together with the other filters is missing.",
        lambda G, A: np.diag(np.diag(G)),
    ),
    _gram_changed(
        "mean_subtracted",
        "It looks as if the mean was subtracted (a covariance): the Gram matrix uses A as it is.",
        lambda G, A: (A - A.mean(axis=1, keepdims=True)) @ A.T,
    ),
    _gram_changed(
        "mean_subtracted", "It looks like a covariance: the Gram matrix uses A as it is.", lambda G, A: np.cov(A)
    ),
    _gram_changed(
        "mean_subtracted",
        "It looks like a covariance: the Gram matrix uses A as it is.",
        lambda G, A: np.cov(A, bias=True),
    ),
    _gram_changed(
        "rows_normalised",
        "It looks as if the rows of A were scaled to length 1 (a cosine similarity): the lengths matter too.",
        lambda G, A: G / np.sqrt(np.outer(np.diag(G), np.diag(G))),
    ),
    _gram_changed("doubled", "Each entry is twice what it should be: is something added twice?", lambda G, A: 2 * G),
    _gram_changed(
        "halved", "Each entry is half what it should be: the Gram matrix has no factor in front.", lambda G, A: G / 2
    ),
    _gram_changed(
        "entries_squared",
        "It looks as if each entry was squared: the square belongs to the style cost, not to the Gram matrix.",
        lambda G, A: G**2,
    ),
    _gram_changed("root_taken", "It looks as if a root of each entry was taken.", lambda G, A: np.sqrt(np.abs(G))),
    _gram_changed("wrong_sign", "The sign is wrong: look for a stray minus.", lambda G, A: -G),
    _gram_changed("input_returned", "This is A itself, returned unchanged.", lambda G, A: A),
    Mistake("hard_coded", HARD_CODED, lambda A: PUBLISHED),
)


def unrolled(a):
    """Return the one argument that this function takes of an activation: float32, shape (n_C, n_H*n_W)."""
    return (np.ascontiguousarray(unroll(a), dtype=np.float32),)


def _scaled(factor):
    def draw(rng):
        (A,) = unrolled(*activations(rng, 1, different(rng, 3, 12)))
        return (A,), (np.float32(factor) * A,)

    return draw


def _close(p, q):
    return bool(np.all(abs(p - q) <= 1e-4 * np.max(abs(q), initial=0)))


EXERCISE = Exercise(
    name="gram_matrix",
    number="3.2.1",
    title="Compute the Gram matrix",
    difficulty="easy",
    minutes=10,
    form=Function(arguments=("A",), returns="GA"),
    reference=gram_matrix,
    published=Case((R3[:6].reshape(3, 2),), checks=("published",)),
    value=PUBLISHED,
    visible=(
        drawn((1,), (4, 7), checks=("fresh", "form", "gradient", "compiled")),
        drawn((2,), (5, 5)),
        drawn((1,), (2, 6), checks=("repeat",), times=110),
    ),
    kinds=kinds(1, unrolled, large=((30, 40, 16),)),
    tolerance=error,
    gradient=gradient,
    laws=(
        Law(message="G(3 A) is not 9 G(A).", draw=_scaled(3), holds=lambda p, q: _close(9 * p, q)),
        Law(
            message="G is not symmetric, or G(-A) is not G(A).",
            draw=_scaled(-1),
            holds=lambda p, q: _close(p, q) and _close(p, p.T),
        ),
        Law(
            message="G is not positive semidefinite.",
            draw=_scaled(1),
            holds=lambda p, q: bool(np.all(np.isfinite(p)) and np.linalg.eigvalsh(p).min() >= -1e-4 * abs(p).max()),
        ),
    ),
    mistakes=MISTAKES,
    given="def gram_matrix(A):\n    return tf.matmul(A, A, transpose_b=True)\n",
    rubric={
        "published": 1, "fresh": 6, "large": 2, "form": 1, "gradient": 6, "laws": 1, "compiled": 2, "repeat": 1,
    },
)  # fmt: skip
