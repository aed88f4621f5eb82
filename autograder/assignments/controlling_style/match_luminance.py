"""Exercise 4.2, ``match_luminance(content, style)``: all about it."""

import numpy as np

from autograder.exercise import FLOAT32, Exercise, Kind, Law, Mistake, rounding
from examiner.cases import Case
from examiner.forms import Function

from .common import HARD_CODED, beside_the_content, close, different, each_on_itself, picture

FIRST = (
    np.array([[0.25, 0.5], [0.75, 0.5]], np.float32),
    np.array([[0.0, 1.0, 0.5], [0.5, 0.25, 0.75]], np.float32),
)
LEAST = 1e-5  # what a deviation of 0 is taken for


def match_luminance(content, style):
    """The style's luminance with the content's mean and deviation, Y' = sigma_C / sigma_S (Y - mu_S) + mu_C.

    Gatys et al. (2016), equation 6; the deviation is that of the whole picture, divided by the number of pixels.

    Args:
        content: luminance of the content, shape (n_H, n_W), 0 to 1.
        style: luminance of the style, shape (n_H', n_W'), 0 to 1.

    Returns:
        float64, shape (n_H', n_W'); the content's mean everywhere if the style has one brightness only.
    """
    content, style = np.asarray(content, np.float64), np.asarray(style, np.float64)
    return (style - style.mean()) * (content.std() / max(style.std(), LEAST)) + content.mean()


PUBLISHED = match_luminance(*FIRST)


def added(content, style):
    """The same, with a little added to the deviation: another good guard against a division by 0.

    Args:
        content: as in ``match_luminance``.
        style: as in ``match_luminance``.

    Returns:
        float64, as ``match_luminance``.
    """
    content, style = np.asarray(content, np.float64), np.asarray(style, np.float64)
    return (style - style.mean()) * (content.std() / (style.std() + LEAST)) + content.mean()


def tolerance(content, style):
    """How far a float32 answer may be off; a mean that is off by a rounding counts as often as it is stretched."""
    C, S = np.asarray(content, np.float64), np.asarray(style, np.float64)
    stretch = C.std() / max(S.std(), LEAST)
    off = rounding(max(C.size, S.size)) * (np.max(abs(C)) + np.max(abs(S)))
    # The deviation is a root of a sum of squares about a mean that is off.
    return off * (1 + stretch * (1 + abs(S - S.mean()) / max(S.std(), 1e-3))) + 4 * FLOAT32


def _matched(mistake_id, message, match, share=0.0):
    """Another way to match: ``match(C, S)`` on float64 pictures."""
    return Mistake(mistake_id, message, lambda c, s: match(np.float64(c), np.float64(s)), share)


def _swap(C, S):
    return (C - C.mean()) * (S.std() / C.std()) + S.mean()


MISTAKES = (
    _matched(
        "arguments_exchanged",
        "It looks as if content and style are exchanged: it is the style picture that is changed.",
        _swap,
    ),
    _matched(
        "deviations_exchanged",
        "It looks as if the fraction stands on its head: which of the two deviations should come out?",
        lambda C, S: (S - S.mean()) * (S.std() / C.std()) + C.mean(),
    ),
    _matched(
        "variances_used",
        "It looks as if variances were divided where the equation has standard deviations, their roots.",
        lambda C, S: (S - S.mean()) * (C.var() / S.var()) + C.mean(),
        0.5,
    ),
    _matched(
        "variance_for_one",
        "It looks as if one of the two is a variance, the other a standard deviation.",
        lambda C, S: (S - S.mean()) * (C.var() / S.std()) + C.mean(),
        0.5,
    ),
    _matched(
        "variance_for_one",
        "It looks as if one of the two is a variance, the other a standard deviation.",
        lambda C, S: (S - S.mean()) * (C.std() / S.var()) + C.mean(),
        0.5,
    ),
    _matched(
        "mean_not_subtracted",
        "It looks as if the style's mean was not subtracted before the stretch.",
        lambda C, S: S * (C.std() / S.std()) + C.mean(),
    ),
    _matched(
        "mean_not_added",
        "The mean of the result is 0: it looks as if the content's mean was not added.",
        lambda C, S: (S - S.mean()) * (C.std() / S.std()),
    ),
    _matched(
        "style_mean_kept",
        "The result still has the style's own mean: which picture's mean is added at the end?",
        lambda C, S: (S - S.mean()) * (C.std() / S.std()) + S.mean(),
    ),
    _matched(
        "content_mean_subtracted",
        "It looks as if the content's mean was subtracted in place of the style's.",
        lambda C, S: (S - C.mean()) * (C.std() / S.std()) + C.mean(),
    ),
    _matched(
        "means_exchanged",
        "It looks as if the two means are exchanged.",
        lambda C, S: (S - C.mean()) * (C.std() / S.std()) + S.mean(),
    ),
    _matched(
        "only_shifted",
        "It looks as if only the mean was matched: the standard deviation has to become the content's too.",
        lambda C, S: S - S.mean() + C.mean(),
    ),
    _matched(
        "only_stretched",
        "It looks as if only the deviation was matched: the mean has to become the content's too.",
        lambda C, S: S * (C.std() / S.std()),
    ),
    _matched(
        "standardised",
        "The result has mean 0 and deviation 1: it was not given the content's.",
        lambda C, S: (S - S.mean()) / S.std(),
    ),
    _matched(
        "added_before_stretch",
        "It looks as if the content's mean was added before the stretch: mind the brackets.",
        lambda C, S: (S - S.mean() + C.mean()) * (C.std() / S.std()),
    ),
    _matched(
        "precedence",
        "It looks as if the stretch multiplies the mean alone: mind the brackets around the difference.",
        lambda C, S: S - S.mean() * (C.std() / S.std()) + C.mean(),
    ),
    _matched(
        "range_matched",
        "It looks as if the smallest and the largest value were matched: it is the mean and the deviation.",
        lambda C, S: (S - S.min()) * (np.ptp(C) / np.ptp(S)) + C.min(),
    ),
    *(
        _matched(
            "by_rows",
            "It looks as if mean and deviation were taken row by row or column by column: take them over the whole "
            "picture.",
            lambda C, S, axis=axis: (
                (S - S.mean(axis, keepdims=True)) / S.std(axis, keepdims=True) * C.std() + C.mean()
            ),
        )
        for axis in (0, 1)
    ),
    _matched(
        "clipped",
        "It looks as if the result was clipped to 0-1: then mean and deviation are no longer the content's. Clipping "
        "belongs to the moment when the picture is shown.",
        lambda C, S: np.clip(match_luminance(C, S), 0, 1),
        0.5,
    ),
    *(
        _matched(
            "guard_too_large",
            "Nearly right: the guard changes every result. Add 0.00001 to the style's *deviation*, or use it as the "
            "smallest deviation; do not add it to the variance.",
            lambda C, S, guarded=guarded: (S - S.mean()) * (C.std() / guarded(S)) + C.mean(),
            0.5,
        )
        for guarded in (
            *(lambda S, extra=extra: np.sqrt(S.var() + extra) for extra in (LEAST, 1e-6, 1e-4, 1e-3)),
            *(lambda S, extra=extra: S.std() + extra for extra in (1e-4, 1e-3, 1e-2)),
        )
    ),
    _matched(
        "sample_deviation",
        "It looks as if a deviation was divided by the number of pixels less one.",
        lambda C, S: (S - S.mean()) * (C.std(ddof=1) / S.std(ddof=1)) + C.mean(),
        0.5,
    ),
    _matched(
        "content_returned", "This is the content's luminance: it is the style's that is changed.", lambda C, S: C
    ),
    _matched("style_returned", "This is the style's luminance, unchanged.", lambda C, S: S),
    _matched(
        "mean_only",
        "Every value is the content's mean: is the style used?",
        lambda C, S: np.full(S.shape, C.mean()),
    ),
    Mistake("hard_coded", HARD_CODED, lambda c, s: PUBLISHED),
)


def _pair(rng):
    """The luminances of two pictures of different sizes."""
    return picture(rng, different(rng, 3, 12)), picture(rng, different(rng, 3, 12))


def _of(content, style):
    """Make the function that draws two pictures of these shapes."""
    return lambda rng: (picture(rng, content), picture(rng, style))


def _flat(rng):
    """A style of one brightness; eighths are exact in float32, and so is their mean."""
    return picture(rng, (4, 5)), np.full((4, 8), float(rng.integers(1, 8)) / 8, np.float32)


def _faint(rng):
    """A style of nearly one brightness, with deviations about 0.003."""
    return picture(rng, (5, 6)), np.float32(0.4 + 0.02 * picture(rng, (6, 4)))


def _beyond(rng):
    """A bright content, and a dark style with one bright spot, which is carried beyond 1."""
    style = 0.2 * rng.random((4, 4))
    style[int(rng.integers(4)), int(rng.integers(4))] = 1
    return np.float32(0.4 + 0.6 * rng.random((5, 4))), np.float32(style)


_FLAT = (
    "The value is right for other styles and wrong for one of a single brightness, whose deviation is 0: see the "
    "last sentence of the task."
)
_FAINT = (
    "The value is right for other styles and wrong for a faint one: is what keeps you from dividing by 0 too large?"
)
_THIN = "The value is right for other shapes and wrong where a picture has one row or one column only."
_SIZES = "The value is right for pictures of one size and wrong where content and style differ in size."

EXERCISE = Exercise(
    name="match_luminance",
    number="4.2",
    title="Match the brightness",
    difficulty="easy",
    minutes=10,
    form=Function(arguments=("content", "style"), returns="Y_matched", differentiable=False),
    reference=match_luminance,
    also_right=(added,),
    published=Case(FIRST, checks=("published",)),
    value=PUBLISHED,
    visible=(
        Case(_of((4, 3), (2, 5))(np.random.default_rng(1)), checks=("fresh", "form")),
        Case(_beyond(np.random.default_rng(2))),
        Case(_faint(np.random.default_rng(5)), hint=_FAINT),
        Case(_flat(np.random.default_rng(3)), checks=("flat",), hint=_FLAT),
        Case(_of((2, 3), (3, 2))(np.random.default_rng(4)), checks=("repeat",), times=20),
    ),
    kinds={
        "other": Kind(draw=_pair, catches="what fits one shape only", hint=_SIZES),
        "square": Kind(draw=_of((4, 4), (4, 4)), catches="an axis taken for the other"),
        "thin": Kind(draw=_of((1, 7), (6, 1)), catches="squeezed axes", hint=_THIN),
        "faint": Kind(
            draw=_faint,
            catches="a guard so large that it changes the result",
            hint=_FAINT,
        ),
        "beyond": Kind(
            draw=_beyond,
            catches="clipping to 0-1: a style with a few bright spots goes beyond",
        ),
        "flat": Kind(draw=_flat, catches="a division by 0", checks=("flat",), hint=_FLAT),
        "form": Kind(draw=_pair, catches="NumPy, other dtypes", checks=("form",)),
        "repeat": Kind(draw=_pair, catches="what depends on the calls before", checks=("repeat",), times=20),
    },
    tolerance=tolerance,
    laws=(
        Law(
            message="Mean and deviation of the result are not those of the content.",
            draw=lambda rng: beside_the_content(*_pair(rng)),
            holds=lambda p, q: close(p.mean(), q.mean(), 1e-3) and close(p.std(), q.std(), 1e-3),
        ),
        Law(
            message="A picture matched to itself does not stay as it is.",
            draw=lambda rng: each_on_itself(*_pair(rng)),
        ),
    ),
    mistakes=MISTAKES,
    rubric={"published": 1, "fresh": 5, "flat": 1, "form": 1, "laws": 1, "repeat": 1},
    titles={"flat": "A style of one brightness only"},
)
