"""Grade one submission: a pure function from the file's bytes and the course's key to a result.

Owns the order of things: run the notebook, examine each function, put the outcomes together. It is the same on every
machine and for every order of submissions, and a fault of its own is told as such, never as a zero.
"""

import difflib
import re
import traceback
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from autograder.assignment import Assignment
from autograder.draws import Draws
from autograder.exercise import Drawn, Exercise
from autograder.results import ExerciseResult, Finding, Outcome, Result
from autograder.sandbox import Sandbox
from autograder.session import Session, StudentDied, say_error
from autograder.submissions import Submission
from examiner.examiner import GATE, Examiner, Missed
from examiner.findings import Answer, Question

_NO_PYTHON = ("SyntaxError", "IndentationError", "TabError")
_NOTHING = (Outcome.MISSING, Outcome.UNSOLVED)


def grade(submission: Submission, assignment: Assignment, key: bytes, sandbox: Sandbox) -> Result:
    """Grade a submission.

    Args:
        submission: what was handed in.
        assignment: what was asked.
        key: the course's key.
        sandbox: where the student's code runs.

    Returns:
        Result; never raises for anything that a student may have done.
    """
    who = partial(
        Result,
        student=submission.student,
        notebook=submission.notebook,
        digest=submission.digest,
        max_score=assignment.max_score,
    )
    if submission.reason:
        return who(outcome=Outcome.UNREADABLE, score=0.0, message=submission.reason, notes=submission.notes)
    try:
        # A value may be infinite or no number at all: that is wrong, and nothing to warn of.
        draws, asked = Draws(key, submission.digest), (submission.cells, assignment.by_name, assignment.helpers)
        with (
            np.errstate(all="ignore"),
            Session(sandbox, *asked) as session,
        ):
            death = _started(session)
            first = {e.name: _exercise(e, session, draws, death) for e in assignment.exercises}
            notes = (*submission.notes, *_notes(session))
            written = {name: f["fingerprint"] for name, f in session.functions.items() if not f["stub"]}
        with np.errstate(all="ignore"):
            exercises = tuple(
                _charged_once(e, first, assignment, submission, draws, sandbox) for e in assignment.exercises
            )
        return who(
            outcome=_overall(exercises),
            score=float(sum(e.points for e in exercises)),
            message=f"The notebook could not be run: {death.message}." if death else "",
            exercises=exercises,
            notes=notes,
            fingerprints=written,
        )
    except Exception:
        reason = traceback.format_exc(limit=-3)
        return who(outcome=Outcome.FAULT, score=None, message=reason)


def _started(session: Session) -> StudentDied | None:
    """Run the notebook; return how it died, if it did."""
    try:
        session.start()
    except StudentDied as died:
        return died
    return None


def _charged_once(
    exercise: Exercise,
    first: dict[str, ExerciseResult],
    assignment: Assignment,
    submission: Submission,
    draws: Draws,
    sandbox: Sandbox,
) -> ExerciseResult:
    """Judge a function again with right ones in place of those that it builds on, where the student's are wrong.

    That happens in a process of its own, in which nothing else is judged: so no right function reaches a process that
    is judged on it. The better of the two results counts.
    """
    judged = first[exercise.name]
    wrong = [name for name in exercise.builds_on if first[name].points < first[name].max_points]
    given = {name: assignment.by_name[name].given for name in wrong if assignment.by_name[name].given}
    if not (assignment.charge_once and given) or judged.points == judged.max_points:
        return judged
    with Session(sandbox, submission.cells, assignment.by_name, assignment.helpers, given) as session:
        again = _exercise(exercise, session, draws, _started(session))
    if again.points <= judged.points:
        return judged
    names = " and ".join(f"the right {name}" for name in given)
    right = again.points == again.max_points
    message = f"Right, given {names}." if right else f"Judged with {names} in its place. {again.message}"
    return replace(again, message=message)


def run_tests(submission: Submission, assignment: Assignment, tests: list[str], sandbox: Sandbox) -> list[Answer]:
    """Run test cells that no exercise owns, as nbgrader runs them: after the notebook's cells, in their namespace.

    Args:
        submission: what was handed in.
        assignment: whose.
        tests: their texts.
        sandbox: where they run, with the student's code.

    Returns:
        list of Answer: its array is the cell's last value, if that is a number; its outcome is set if it failed.
    """
    answers = []
    with Session(sandbox, submission.cells, assignment.by_name, assignment.helpers) as session:
        death = _started(session)
        for test in tests:
            try:
                if death:
                    raise death
                answers.append(session.call(None, {"form": "cell", "source": test}, []))
            except StudentDied as died:
                answers.append(Answer(outcome=died.outcome, message=died.message))
    return answers


class _Behind:
    """Calls a function of the student behind a session."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self._name = session, name

    def call(self, question: Question, arrays: list[np.ndarray], patience: int = 1) -> Answer:
        try:
            return self._session.call(self._name, question, arrays, patience)
        except StudentDied as died:
            raise StudentDied(died.outcome, f"When it was called, {died.message}.") from None


def _exercise(exercise: Exercise, session: Session, draws: Draws, death: StudentDied | None) -> ExerciseResult:
    """Examine one function."""
    fate = _nothing_to_examine(exercise.name, session, death)
    findings = Examiner(Drawn(exercise, draws), _Behind(session, exercise.name)).examine(fate)
    points = float(sum(finding.points for finding in findings))
    outcome, message = _sum_up(findings, points)
    return ExerciseResult(exercise.name, exercise.title, outcome, points, exercise.points, message, tuple(findings))


def _nothing_to_examine(name: str, session: Session, death: StudentDied | None) -> Missed | None:
    """Return what is to be said of a function that can't be called."""
    written = session.functions.get(name)
    if death:
        return Missed(f"The notebook could not be run: {death.message}.", outcome=death.outcome)
    if name not in session.defined:
        if written:
            message = "Its `def` could not be run: it failed itself, or its cell was left out."
            return Missed(message, outcome=Outcome.RAISED)
        return _missing(name, session)
    if written and written["stub"]:
        return Missed("Not solved yet.", outcome=Outcome.UNSOLVED)
    return None


def _missing(name: str, session: Session) -> Missed:
    """Say why there is no function of a name: its cell is no Python, it stands in a class, it was renamed."""
    for error in session.errors:
        text = session.cells[error["cell"]]
        if error["error"] in _NO_PYTHON and re.search(rf"\bdef {name}\b", text):
            cell, said = error["cell"] + 1, say_error(error)
            message = f"The code cell {cell}, in which {name} stands, is no valid Python: {said}"
            return Missed(message, outcome=Outcome.RAISED)
    code = "\n".join(session.cells)
    if re.search(rf"^[ \t]+def {name}\b", code, re.MULTILINE):
        message = (
            f"{name} stands inside a class or another function: its `def` must begin at the left margin, and have no "
            "`self`."
        )
        return Missed(message, outcome=Outcome.MISSING)
    others = set(re.findall(r"^def (\w+)", code, re.MULTILINE)) - {name}
    near = difflib.get_close_matches(name, sorted(others), n=1, cutoff=0.7)
    told = f" There is a function {near[0]}: was it renamed?" if near else ""
    return Missed(f"No function named {name} was found.{told}", outcome=Outcome.MISSING)


def _sum_up(findings: list[Finding], points: float) -> tuple[Outcome, str]:
    """Return the outcome and the message of an exercise: those of its first failed check, the gate before others."""
    failed = [finding for finding in findings if not finding.passed]
    if not failed:
        return Outcome.RIGHT, ""
    first = min(failed, key=lambda finding: (finding.check != GATE, findings.index(finding)))
    return Outcome.PARTLY if points else first.outcome, first.message


def _overall(exercises: tuple[ExerciseResult, ...]) -> Outcome:
    outcomes = {e.outcome for e in exercises}
    if outcomes == {Outcome.RIGHT}:
        return Outcome.RIGHT
    if outcomes <= set(_NOTHING):
        return Outcome.UNSOLVED
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.PARTLY if any(e.points for e in exercises) else Outcome.WRONG


def _notes(session: Session) -> Iterator[str]:
    """Tell what went wrong outside the graded functions, the first few."""
    for cell, death in zip(session.skipped, session.deaths, strict=False):
        yield f"Code cell {cell + 1} was left out: when it ran, {death.message}."
    for error in session.errors[:10]:
        if error["error"] == "NotImplementedError":
            continue
        yield f"Code cell {error['cell'] + 1}: {say_error(error)}"
