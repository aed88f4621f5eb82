"""Grade one submission: a pure function from the file's bytes and the course's key to a result.

Owns the order of things: run the notebook, examine each function by the rubric, put the outcomes together. It is the
same on every machine and for every order of submissions, and a fault of its own is told as such, never as a zero.
"""

import inspect
import traceback

import numpy as np

from autograder import rubric
from autograder.draws import Draws
from autograder.examiner import Examiner, Verdict
from autograder.results import CheckResult, ExerciseResult, Outcome, Result
from autograder.session import Session, StudentDied, say_error
from nst_utils import config, errors
from nst_utils.exercises import EXERCISES

# The packages that notebooks import and that are stood in for, see ``inside.standin.install``.
HELPERS = {
    "nst_utils": {
        "modules": {"config": inspect.getsource(config), "errors": inspect.getsource(errors)},  # they compute nothing
        "inert": [
            "load_image",
            "load_vgg_model",
            "reshape_and_normalize_image",
            "generate_noise_image",
            "save_image",
        ],
        # The helpers of the exercise's first editions gave these with `from nst_utils import *`.
        "imports": {
            "os": "os",
            "sys": "sys",
            "np": "numpy",
            "scipy": "scipy",
            "plt": "matplotlib.pyplot",
            "imshow": "matplotlib.pyplot:imshow",
            "Image": "PIL.Image",
            "tf": "tensorflow",
        },
    }
}
MAX_SCORE = sum(exercise.points for exercise in EXERCISES.values())
_NOTHING = (Outcome.MISSING, Outcome.UNSOLVED)


def grade(submission, key, sandbox):
    """Grade a submission.

    Args:
        submission: a ``submissions.Submission``.
        key: the course's key, bytes.
        sandbox: where the student's code runs.

    Returns:
        Result; never raises for anything that a student may have done.
    """
    who = {"student": submission.student, "notebook": submission.notebook, "digest": submission.digest}
    if submission.reason:
        whole = {"score": 0.0, "max_score": MAX_SCORE, "message": submission.reason, "notes": submission.notes}
        return Result(**who, outcome=Outcome.UNREADABLE, **whole)
    try:
        # A value may be infinite or no number at all: that is wrong, and nothing to warn of.
        with np.errstate(all="ignore"), Session(sandbox, submission.cells, EXERCISES, HELPERS) as session:
            return Result(**who, **_examine(session, Draws(key, submission.digest), submission.notes))
    except Exception:
        reason = traceback.format_exc(limit=-3)
        return Result(**who, outcome=Outcome.FAULT, score=None, max_score=MAX_SCORE, message=reason)


def _examine(session, draws, notes):
    try:
        session.start()
        death = None
    except StudentDied as died:
        death = died
    exercises = tuple(_exercise(name, session, draws, death) for name in EXERCISES)
    score = float(sum(e.points for e in exercises))
    return {
        "outcome": _overall(exercises),
        "score": score,
        "max_score": MAX_SCORE,
        "message": f"The notebook could not be run: {death.message}." if death else "",
        "exercises": exercises,
        "notes": (*notes, *_notes(session)),
        "fingerprints": {name: f["fingerprint"] for name, f in session.functions.items() if not f["stub"]},
    }


def _exercise(name, session, draws, death):
    """Examine one function; when a check kills the process, the function's later checks share its fate."""
    exercise = EXERCISES[name]
    nothing = _nothing_to_examine(name, session, death)
    results = []
    examiner = Examiner(name, session, draws)
    for check, points in rubric.POINTS[name].items():
        verdict = nothing
        if verdict is None:
            try:
                verdict = getattr(examiner, check)()
            except StudentDied as died:
                verdict = nothing = Verdict(died.outcome, f"When it was called, {died.message}.")
            if verdict.outcome is Outcome.UNSOLVED:
                nothing = verdict
            elif check in rubric.GATES and verdict.outcome is not Outcome.RIGHT:
                nothing = Verdict(Outcome.NOT_TRIED)  # without right values, the rest could only be luck
        earned = points if verdict.outcome is Outcome.RIGHT else 0
        results.append(
            CheckResult(
                check, rubric.TITLES[check], earned, points, verdict.outcome, verdict.message, verdict.mistake
            )
        )
    if any(r.check in rubric.GATES and not r.points for r in results):
        results = [CheckResult(**{**vars(r), "points": 0}) for r in results]
    points = float(sum(r.points for r in results))
    outcome, message = _sum_up(results, points, exercise.points)
    return ExerciseResult(name, exercise.title, outcome, points, exercise.points, message, tuple(results))


def _nothing_to_examine(name, session, death):
    """Return the verdict for a function that can't be called."""
    written = session.functions.get(name)
    if death:
        return Verdict(death.outcome, f"The notebook could not be run: {death.message}.")
    if name not in session.defined:
        if written:
            return Verdict(Outcome.RAISED, "Its `def` could not be run: it failed itself, or its cell was left out.")
        return Verdict(Outcome.MISSING, f"No function named {name} was found.")
    if written and written["stub"]:
        return Verdict(Outcome.UNSOLVED, "Not solved yet.")
    return None


def _sum_up(results, points, max_points):
    """Return the outcome and the message of an exercise: those of its first failed check, gates before others."""
    failed = [r for r in results if r.outcome is not Outcome.RIGHT]
    if not failed:
        return Outcome.RIGHT, ""
    first = min(failed, key=lambda r: (r.check not in rubric.GATES, results.index(r)))
    if points:
        return Outcome.PARTLY, first.message
    return first.outcome, first.message


def _overall(exercises):
    outcomes = {e.outcome for e in exercises}
    if outcomes == {Outcome.RIGHT}:
        return Outcome.RIGHT
    if outcomes <= set(_NOTHING):
        return Outcome.UNSOLVED
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.PARTLY if any(e.points for e in exercises) else Outcome.WRONG


def _notes(session):
    """Tell what went wrong outside the graded functions, the first few."""
    for cell, death in zip(session.skipped, session.deaths, strict=False):
        yield f"Code cell {cell + 1} was left out: when it ran, {death.message}."
    for error in session.errors[:10]:
        if error["error"] == "NotImplementedError":
            continue
        yield f"Code cell {error['cell'] + 1}: {say_error(error)}"
