"""Exercise 4.3, ``match_colours(content, style)``: all about it."""

import itertools

import numpy as np

from autograder.exercise import Exercise, Kind, Law, Mistake
from examiner.cases import Case
from examiner.forms import Function

from .common import HARD_CODED, beside_the_content, close, different, each_on_itself, picture

EPS = 1e-5  # added to the diagonals of both covariances, as in the authors' own code


def moments(image):
    """The pixels of a picture as rows (n, 3), their mean (3,) and their covariance (3, 3), divided by n."""
    pixels = np.asarray(image, np.float64).reshape(-1, 3)
    centred = pixels - pixels.mean(axis=0)
    return pixels, pixels.mean(axis=0), centred.T @ centred / len(pixels)


def root(covariance, power=0.5, eps=EPS):
    """The symmetric power of a covariance with EPS on its diagonal."""
    values, vectors = np.linalg.eigh(covariance + eps * np.eye(3))
    return (vectors * values**power) @ vectors.T


def match_colours(content, style):
    """The style's pixels x' = A x + b, with A = Sigma_C^1/2 Sigma_S^-1/2 and b = mu_C - A mu_S.

    Gatys et al. (2016), equations 3 to 5, with the symmetric roots of the covariances plus EPS times the identity.

    Args:
        content: shape (n_H, n_W, 3), 0 to 1.
        style: shape (n_H', n_W', 3), 0 to 1.

    Returns:
        float64, the style's shape.
    """
    _, mean_C, cov_C = moments(content)
    pixels, mean_S, cov_S = moments(style)
    A = root(cov_C) @ root(cov_S, -0.5)
    return ((pixels - mean_S) @ A.T + mean_C).reshape(np.shape(style))


# A picture of six pixels, and a style of four.
FIRST = (
    np.array(
        [[[0.5, 0.25, 0.25], [1, 0.5, 0.25], [0.5, 0.25, 0.75]], [[0, 0.5, 0.5], [0.5, 0.75, 0], [0.5, 0, 0.5]]],
        np.float32,
    ),
    np.array([[[0, 0.25, 0.5], [0.5, 1, 0.5]], [[1, 0.5, 0.75], [0.25, 0.25, 1]]], np.float32),
)
PUBLISHED = match_colours(*FIRST)


def tolerance(content, style):
    """How far a float32 answer may be off.

    An eigenvalue of a float32 covariance is off by some roundings of the largest one; where it is small, its inverse
    root is off by as many times more. Measured on eigh, svd, sqrtm and Newton's iteration, in the tests.
    """
    _, _, cov_C = moments(content)
    pixels, mean_S, cov_S = moments(style)
    values = np.linalg.eigvalsh(cov_S + EPS * np.eye(3))
    largest = np.sqrt(np.linalg.eigvalsh(cov_C + EPS * np.eye(3))[-1])
    along = np.linalg.norm(pixels - mean_S, axis=1).reshape(*np.shape(style)[:2], 1)
    relative = 1e-5 * (1 + 0.02 * values[-1] / values[0])
    return 2e-5 + relative * largest * along / np.sqrt(values[-1]) + 4e-7 * largest / np.sqrt(values[0])


def _coloured(mistake_id, message, matrix, share=0.0, shift=None, arrange=None):
    """A style changed by another A, or with ``shift(A, mu_C, mu_S)`` for b, or rearranged at the end."""

    def compute(content, style):
        _, mean_C, cov_C = moments(content)
        pixels, mean_S, cov_S = moments(style)
        A = matrix(cov_C, cov_S)
        b = mean_C - A @ mean_S if shift is None else shift(A, mean_C, mean_S)
        result = (pixels @ A.T + b).reshape(np.shape(style))
        return arrange(result) if arrange else result

    return Mistake(mistake_id, message, compute, share)


def _right(cov_C, cov_S):
    return root(cov_C) @ root(cov_S, -0.5)


def _cholesky(covariance):
    return np.linalg.cholesky(covariance + EPS * np.eye(3))


def _entries(covariance, power):
    """A power of each entry, which is no power of the matrix."""
    return (covariance + EPS * np.eye(3)) ** power


def _spread(image):
    pixels = np.asarray(image, np.float64).reshape(-1, 3)
    return np.sqrt(pixels.var(axis=0) + EPS)


def _covariance(image):
    return moments(image)[2]


def _without_eps(image):
    """The covariance, less what ``root`` adds to its diagonal."""
    return moments(image)[2] - EPS * np.eye(3)


def _of_sample(image):
    """The covariance divided by n - 1."""
    n = np.size(image) / 3
    return moments(image)[2] * n / (n - 1)


def _one_mean(content, style):
    """The right formula with one mean over all three channels."""

    def centred(image):
        pixels = np.asarray(image, np.float64).reshape(-1, 3)
        return pixels - pixels.mean()

    C, S = centred(content), centred(style)
    A = root(C.T @ C / len(C)) @ root(S.T @ S / len(S), -0.5)
    return (S @ A.T + np.mean(content, dtype=np.float64)).reshape(np.shape(style))


def _turned(covariance, power, signs):
    """The root with U and its transpose exchanged; it depends on the signs of the eigenvectors, which are free."""
    values, U = np.linalg.eigh(covariance + EPS * np.eye(3))
    U = U * (1, *signs)  # the sign of all three together changes nothing
    return (U.T * values**power) @ U


def _uncentred(image):
    pixels = np.asarray(image, np.float64).reshape(-1, 3)
    return pixels.T @ pixels / len(pixels)


def _with_moments(measure, measure_style=None):
    """The right formula with something else for the covariances."""

    def compute(content, style):
        (_, mean_C, _), (pixels, mean_S, _) = moments(content), moments(style)
        A = root(measure(content)) @ root((measure_style or measure)(style), -0.5)
        return ((pixels - mean_S) @ A.T + mean_C).reshape(np.shape(style))

    return compute


def _mixed(content, style):
    """The pixels cut into rows of three colours that mix the channels."""
    (_, mean_C, cov_C), (_, mean_S, cov_S) = moments(content), moments(style)
    rows = np.asarray(style, np.float64).reshape(3, -1)
    A = _right(cov_C, cov_S)
    return (A @ (rows - mean_S[:, None]) + mean_C[:, None]).reshape(np.shape(style))


MISTAKES = (
    _coloured(
        "matrix_transposed",
        "It looks as if A is transposed: either its two factors are exchanged, or the pixels are multiplied by it "
        "from the other side. Where pixels are rows, x' = A x has to be turned over.",
        lambda C, S: _right(C, S).T,
    ),
    Mistake(
        "arguments_exchanged",
        "It looks as if content and style are exchanged: it is the style picture that is changed.",
        lambda content, style: match_colours(style, content),
    ),
    _coloured(
        "covariances_exchanged",
        "It looks as if the covariances are exchanged: the style's is undone, the content's is put in its place.",
        lambda C, S: root(S) @ root(C, -0.5),
    ),
    _coloured(
        "roots_left_out",
        "It looks as if the covariances themselves were taken: the equation has their roots.",
        lambda C, S: root(C, 1) @ root(S, -1),
    ),
    _coloured(
        "inverse_left_out",
        "It looks as if the style's root was not inverted.",
        lambda C, S: root(C) @ root(S),
    ),
    _coloured(
        "root_of_style_left_out",
        "It looks as if the style's covariance was inverted without a root.",
        lambda C, S: root(C) @ root(S, -1),
    ),
    _coloured(
        "entries_rooted",
        "It looks as if the root was taken entry by entry: the root of a matrix is the matrix whose product with "
        "itself it is.",
        lambda C, S: _entries(abs(C), 0.5) @ np.linalg.inv(_entries(abs(S), 0.5)),
    ),
    *(
        _coloured(
            "eigenvectors_in_rows",
            "It looks as if U and its transpose are exchanged: `eigh` gives the eigenvectors as columns, so U stands "
            "on the left.",
            lambda C, S, signs=signs: _turned(C, 0.5, signs[:2]) @ _turned(S, -0.5, signs[2:]),
        )
        for signs in itertools.product((1, -1), repeat=4)
    ),
    _coloured(
        "cholesky",
        "It looks as if Cholesky factors were taken: mean and covariance come out right, but the colours turn. The "
        "equation asks for the symmetric roots.",
        lambda C, S: _cholesky(C) @ np.linalg.inv(_cholesky(S)),
        0.5,
    ),
    _coloured(
        "only_whitened",
        "The style's covariance is undone, but the content's is not put in its place.",
        lambda C, S: root(S, -0.5),
    ),
    _coloured("only_shifted", "It looks as if only the mean colour was matched.", lambda C, S: np.eye(3)),
    Mistake(
        "channels_alone",
        "It looks as if each channel was matched by itself, with means and deviations: how the channels go together, "
        "the covariance, is missing.",
        lambda content, style: (
            (np.float64(style) - moments(style)[1]) * (_spread(content) / _spread(style)) + moments(content)[1]
        ),
    ),
    _coloured(
        "mean_not_subtracted",
        "It looks as if the style's mean was not subtracted: b is not the content's mean alone.",
        _right,
        shift=lambda A, mean_C, mean_S: mean_C,
    ),
    _coloured(
        "mean_not_added",
        "The mean colour of the result is 0: it looks as if the content's mean was not added.",
        _right,
        shift=lambda A, mean_C, mean_S: -A @ mean_S,
    ),
    _coloured(
        "style_mean_kept",
        "The result still has the style's own mean colour.",
        _right,
        shift=lambda A, mean_C, mean_S: mean_S - A @ mean_S,
    ),
    _coloured(
        "mean_unturned",
        "It looks as if the style's mean was subtracted as it is: in b it is multiplied by A.",
        _right,
        shift=lambda A, mean_C, mean_S: mean_C - mean_S,
    ),
    _coloured(
        "mean_turned_back",
        "It looks as if a sign in b is wrong.",
        _right,
        shift=lambda A, mean_C, mean_S: mean_C + A @ mean_S,
    ),
    Mistake(
        "not_centred",
        "It looks as if the covariances were computed without subtracting the means.",
        _with_moments(_uncentred),
    ),
    Mistake(
        "one_mean",
        "It looks as if one mean was taken over all three channels: a mean colour is three numbers.",
        _one_mean,
    ),
    Mistake(
        "sample_covariance",
        "It looks as if the covariances were divided by the number of pixels less one.",
        _with_moments(_of_sample),
        0.5,
    ),
    Mistake(
        "not_divided",
        "It looks as if the covariances are sums over the pixels: divide each by its own number of pixels.",
        _with_moments(lambda image: moments(image)[2] * (np.size(image) / 3)),
    ),
    Mistake(
        "channels_mixed",
        "It looks as if the picture was reshaped to three rows without moving the channel axis to the front, so that "
        "each row mixes the colours.",
        _mixed,
    ),
    _coloured(
        "flattened",
        "The numbers are right, but the result does not have the style's shape.",
        _right,
        0.5,
        arrange=lambda result: result.reshape(-1, 3),
    ),
    _coloured(
        "flattened",
        "The numbers are right, but the result does not have the style's shape.",
        _right,
        0.5,
        arrange=lambda result: result.reshape(-1, 3).T,
    ),
    _coloured(
        "clipped",
        "It looks as if the result was clipped to 0-1: then mean and covariance are no longer the content's. "
        "Clipping belongs to the moment when the picture is shown.",
        _right,
        0.5,
        arrange=lambda result: np.clip(result, 0, 1),
    ),
    _coloured(
        "eps_too_large",
        "It looks as if much more than 0.00001 was added to the diagonals.",
        lambda C, S: root(C, eps=1e-2) @ root(S, -0.5, eps=1e-2),
        0.5,
    ),
    _coloured(
        "eps_too_large",
        "It looks as if much more than 0.00001 was added to the diagonals.",
        lambda C, S: root(C, eps=1e-3) @ root(S, -0.5, eps=1e-3),
        0.5,
    ),
    *(
        Mistake(
            "eps_not_on_diagonals",
            "It looks as if the 0.00001 is missing, or was added elsewhere: it belongs to the diagonals of both "
            "covariances.",
            _with_moments(*measures),
            0.5,
        )
        for measures in (
            (_without_eps,),
            (lambda image: _without_eps(image) + EPS,),
            (_without_eps, _covariance),
            (_covariance, _without_eps),
        )
    ),
    Mistake("content_returned", "This is the content: it is the style that is changed.", lambda c, s: np.float64(c)),
    Mistake("style_returned", "This is the style, unchanged.", lambda c, s: np.float64(s)),
    Mistake("hard_coded", HARD_CODED, lambda c, s: PUBLISHED),
)


def _pair(rng):
    return picture(rng, (*different(rng, 3, 10), 3)), picture(rng, (*different(rng, 3, 10), 3))


def _of(content, style):
    """Make the function that draws two pictures of these sizes."""
    return lambda rng: (picture(rng, (*content, 3)), picture(rng, (*style, 3)))


def _vivid(rng):
    """A content of all colours, and a dull style with one bright pixel, which is carried beyond 1."""
    style = 0.2 * rng.random((4, 4, 3))
    style[int(rng.integers(4)), int(rng.integers(4))] = rng.uniform(0.8, 1, 3)
    return np.float32(rng.random((5, 6, 3))), np.float32(style)


def grey(rng, size):
    """A grey picture: its three channels are equal, its covariance has rank one."""
    return np.repeat(picture(rng, size)[..., None], 3, axis=2)


def _grey_style(rng):
    return picture(rng, (5, 4, 3)), grey(rng, (4, 6))


def _grey_content(rng):
    return grey(rng, (5, 4)), picture(rng, (4, 6, 3))


def _one_colour(rng):
    """A style of one colour; eighths are exact in float32, and so is their mean."""
    return picture(rng, (5, 4, 3)), np.float32(np.broadcast_to(rng.integers(1, 8, 3) / 8, (4, 8, 3)))


def _same_moments(p, q):
    (_, mean_p, cov_p), (_, mean_q, cov_q) = moments(p), moments(q)
    return close(mean_p, mean_q, 1e-3) and close(cov_p, cov_q, 1e-2)


_GREY = (
    "The value is right for coloured pictures and wrong where one is grey or has one colour, so that its covariance "
    "has no inverse: see the last sentences of the task."
)
_THIN = "The value is right for other shapes and wrong where a picture has one row or one column only."

EXERCISE = Exercise(
    name="match_colours",
    number="4.3",
    title="Match the colours",
    difficulty="hard",
    minutes=30,
    form=Function(arguments=("content", "style"), returns="style_matched", differentiable=False),
    reference=match_colours,
    published=Case(FIRST, checks=("published",)),
    value=PUBLISHED,
    visible=(
        Case(_of((4, 3), (2, 5))(np.random.default_rng(1)), checks=("fresh", "form")),
        Case(_vivid(np.random.default_rng(2))),
        Case(_grey_style(np.random.default_rng(3)), checks=("grey",), hint=_GREY),
        Case(_of((2, 3), (3, 2))(np.random.default_rng(4)), checks=("repeat",), times=20),
    ),
    kinds={
        "other": Kind(draw=_pair, catches="what fits one shape only"),
        "square": Kind(draw=_of((3, 3), (3, 3)), catches="three rows taken for three channels"),
        "thin": Kind(draw=_of((1, 9), (8, 1)), catches="squeezed axes", hint=_THIN),
        "vivid": Kind(
            draw=_vivid,
            catches="clipping to 0-1; channels taken one by one",
        ),
        "grey style": Kind(draw=_grey_style, catches="a singular covariance inverted", checks=("grey",), hint=_GREY),
        "grey content": Kind(
            draw=_grey_content, catches="roots of eigenvalues a rounding below 0", checks=("grey",), hint=_GREY
        ),
        "one colour": Kind(draw=_one_colour, catches="a covariance of zeros", checks=("grey",), hint=_GREY),
        "few": Kind(draw=_of((1, 2), (2, 1)), catches="fewer pixels than channels", checks=("grey",), hint=_GREY),
        "form": Kind(draw=_pair, catches="NumPy, other dtypes", checks=("form",)),
        "repeat": Kind(draw=_pair, catches="what depends on the calls before", checks=("repeat",), times=20),
    },
    tolerance=tolerance,
    laws=(
        Law(
            message="Mean and covariance of the result are not those of the content.",
            draw=lambda rng: beside_the_content(*_pair(rng)),
            holds=_same_moments,
        ),
        Law(
            message="A picture matched to itself does not stay as it is.",
            draw=lambda rng: each_on_itself(*_pair(rng)),
        ),
    ),
    mistakes=MISTAKES,
    rubric={"published": 2, "fresh": 13, "grey": 4, "form": 1, "laws": 4, "repeat": 1},
    titles={"grey": "Grey pictures, and pictures of one colour"},
)
