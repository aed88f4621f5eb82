"""Mistakes in ``gram_matrix(A)``, A of shape (n_C, n_H*n_W)."""

import numpy as np

from nst_utils import reference
from nst_utils.mistakes.common import HARD_CODED, Mistake
from nst_utils.reference import gram_matrix


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
    Mistake("hard_coded", HARD_CODED, lambda A: reference.PUBLISHED_GRAM_MATRIX),
)
