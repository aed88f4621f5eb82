"""Examine one graded function: a method for each kind of check.

All that is compared is compared here, with what the questions say of a right answer. A message says what the function
looks like and where to look, never an input or a value; what came and what was expected is kept apart, for the check
in the notebook, whose inputs are no secret.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from examiner import explain
from examiner.cases import Case, Expected, Mistaken, Related, close
from examiner.findings import Answer, Finding, Lost, Outcome, Question
from examiner.forms import Form

GATE = "fresh"  # without right values on inputs of other shapes, the rest could only be luck
TITLES = {
    "published": "The published value on the published inputs",
    "fresh": "Right values on inputs of other shapes and kinds",
    "large": "Right values on large activations",
    "form": "float32 in, float32 out, arguments left unchanged",
    "gradient": "The gradient that the painting follows",
    "laws": "Laws that hold for every input",
    "compiled": "The same inside tf.function",
    "repeat": "The same result when called again",
}
_WHEN_RAISING = {
    "compiled": "It works when called directly, but not inside `tf.function`, where a tensor has no value yet.",
    "gradient": "It works when called directly, but no gradient can be computed.",
}
_SIZES = "Sizes like `tf.shape(a)[1]` are tensors there, too: read them from `a.shape`."
_FAILS_ELSEWHERE = "It works on the first input, but fails on another."
_INEXACT = (
    "The numbers are nearly right, but not exact: is something rounded, or computed in half precision (`float16`)?"
)
_NOT_FINITE = (
    "It gives a value that is infinite or not a number. A division by zero, an overflow or a root of a negative "
    "number makes such values."
)
_CUT_OFF = (
    "No gradient reaches the generated image: on the way, the tensor becomes a NumPy array, a plain number or a new "
    "constant (`.numpy()`, `np.`, `float`, `tf.constant`, `tf.stop_gradient`)."
)

_HANGS = "It does not come to an end on large activations, as the network has them, though it is quick on small ones."


class Questions(Protocol):
    """Where an examiner's cases come from: drawn by the grader, or stored beside the notebook."""

    @property
    def name(self) -> str:
        """The exercise's."""

    @property
    def form(self) -> Form:
        """How its function is called, one of ``forms``."""

    @property
    def rubric(self) -> Mapping[str, float]:
        """Check -> points."""

    @property
    def titles(self) -> Mapping[str, str]:
        """Of the checks that only this exercise has."""

    def cases(self, check: str) -> Sequence[tuple[Case, Expected]]:
        """Return what a check tries, in order; the same objects at each call."""

    def laws(self) -> Iterable[Related]:
        """Return the laws to try."""


class Caller(Protocol):
    """Calls the student's function: here, or in a sandbox."""

    def call(self, question: Question, arrays: list[np.ndarray], patience: int = 1) -> Answer:
        """Answer a question of ``calls.call``; raises ``Lost`` when the function can be called no more."""


class Missed(Exception):  # noqa: N818 - a check's outcome, not an error
    """Ends a check that is not passed: how it came out, what to say, the mistake's short name, the numbers."""

    def __init__(
        self, message: str, mistake: str = "", outcome: Outcome = Outcome.WRONG, found: str = "", share: float = 0.0
    ) -> None:
        super().__init__(message)
        self.message, self.mistake, self.outcome, self.found = message, mistake, outcome, found
        self.share = share  # of the check's points, left for a slip


class Examiner:
    """Examines the function behind ``caller`` by ``questions``."""

    def __init__(self, questions: Questions, caller: Caller) -> None:
        self.questions, self.form, self.caller = questions, questions.form, caller
        self._tried: dict[int, tuple[Case, Expected, np.ndarray | None]] = {}  # by the case's identity
        self._seconds = 0.0  # that the newest call took

    def examine(self, fate: Missed | None = None) -> list[Finding]:
        """Run all checks of the rubric in order.

        Args:
            fate: what is to be said of every check, when the function can't be called at all.

        Returns:
            list of Finding. A function that is not written yet, whose process is lost, or that fails the gate is
            tried no further; in the latter case no check earns more than what is left for a slip.
        """
        findings = []
        for check, points in self.questions.rubric.items():
            try:
                if fate:
                    raise fate
                findings.append(self._finding(check, points, points, Outcome.RIGHT, found=self._try(check) or ""))
            except (Missed, Lost) as missed:
                findings.append(self._finding_of(check, points, missed))
                if isinstance(missed, Lost):
                    fate = Missed(missed.message, outcome=missed.outcome)
                elif missed.outcome is Outcome.UNSOLVED:
                    fate = missed
                elif check == GATE and not fate:
                    fate = Missed("", outcome=Outcome.NOT_TRIED)
        if any(finding.check == GATE and not finding.passed for finding in findings):
            findings = [Finding(**{**vars(f), "points": 0}) if f.passed else f for f in findings]
        return findings

    def _finding_of(self, check: str, points: float, missed: Missed | Lost) -> Finding:
        earned = round(getattr(missed, "share", 0.0) * points, 2)
        told = (getattr(missed, "mistake", ""), getattr(missed, "found", ""))
        return self._finding(check, earned, points, missed.outcome, missed.message, *told)

    def _finding(
        self,
        check: str,
        points: float,
        of: float,
        outcome: Outcome,
        message: str = "",
        mistake: str = "",
        found: str = "",
    ) -> Finding:
        title = {**TITLES, **self.questions.titles}[check]
        return Finding(check, title, points, of, outcome, message, mistake, found)

    def _try(self, check: str) -> str | None:
        """Run a check; one that is no method here compares values on cases of its own."""
        method = getattr(self, f"_{check}", None) if check in TITLES else None
        return method() if method else self._values(check)

    def _large(self) -> str | None:
        """Values on large inputs; a loop that is too slow for one is tried on the next.

        It takes its time there too, in proportion; what does not has hung on the first, and not for its size.
        """
        cases, slowest = self.questions.cases("large"), 0.0  # seconds a number
        for number, (case, expected) in enumerate(cases):
            try:
                self._value(case, expected, patience=2)
            except Missed as missed:
                if missed.outcome is not Outcome.TIMED_OUT or number == len(cases) - 1:
                    raise
                slowest = self._seconds / case.size
            else:
                if self._seconds / case.size < slowest / 2:
                    raise Missed(_HANGS, "hangs", Outcome.TIMED_OUT)
                return None
        return None

    def _form(self) -> str | None:
        """What comes back can be a part of the objective, and the arguments are as before."""
        for case, _ in self.questions.cases("form"):
            answer = self._answer(case, "value")
            value, problem = self.form.read(answer, case)
            if value is None:
                raise _no_number(problem)
            unusable = self.form.problem(answer, case)
            if unusable:
                raise Missed(*unusable)
        return None

    def _gradient(self) -> str | None:
        return self._derivatives("gradient")

    def _compiled(self) -> str | None:
        if self.form.differentiable:
            return self._derivatives("compiled")
        for case, expected in self.questions.cases("compiled"):
            value, problem = self.form.read(self._answer(case, "compiled", label="compiled"), case)
            if value is None or not expected.is_right(value):
                raise Missed(problem or _compiled_differs(), "compiled_differs")
        return None

    def _repeat(self) -> str | None:
        """Some inputs once more or many times in a row, after all the others."""
        for case, expected in self.questions.cases("repeat"):
            value, _ = self.form.read(self._answer(case, "value", patience=2), case)
            if value is None or not expected.is_right(value):
                raise Missed(
                    "Another call with the same arguments gives another value: does it change its arguments (a list "
                    "reversed or emptied in place), or a global variable?",
                    "not_repeatable",
                )
        return None

    def _laws(self) -> str | None:
        for law in self.questions.laws():
            values = []
            for case, expected in law.cases:
                value, _ = self.form.read(self._answer(case, "value"), case)
                if value is None or value.shape != expected.right[0].shape or not np.all(np.isfinite(value)):
                    raise Missed(law.message)
                values.append(value.astype(np.float64))
            if law.holds is None:
                holds = all(e.is_right(v) for (_, e), v in zip(law.cases, values, strict=True))
            else:
                holds = law.holds(*values)
            if not holds:
                raise Missed(law.message)
        return None

    def _values(self, check: str) -> str | None:
        """Compare values; return what came and what was expected, for the first case."""
        said = [self._value(case, expected) for case, expected in self.questions.cases(check)]
        return said[0] if said else None

    def _value(self, case: Case, expected: Expected, patience: int = 1) -> str:
        answer = self._answer(case, "value", patience=patience)
        value, problem = self.form.read(answer, case)
        self._tried[id(case)] = case, expected, value
        if value is None:
            raise _no_number(problem)
        if expected.is_right(value):
            return self.form.found(value, expected, case)
        raise self._explained(case, expected, value)

    def _derivatives(self, label: str) -> str | None:
        """Compare value and gradient, eager or compiled."""
        for case, expected in self.questions.cases(label):
            answer = self._answer(case, label, expected.cotangent, label)
            value, problem = self.form.read(answer, case)
            if value is None:
                raise _no_number(problem)
            if not expected.is_right(value):
                if label == "compiled":
                    raise Missed(_compiled_differs(), "compiled_differs")
                raise self._explained(case, expected, value)
            for slope in expected.slopes:
                given = answer.arrays[1 + slope.place] if len(answer.arrays) > 1 + slope.place else None
                if given is None:
                    raise Missed(_CUT_OFF, "numpy_used")
                if not close(given, slope.value, slope.tolerance):
                    raise Missed(*_about_gradient(given, case))
        return None

    def _answer(
        self,
        case: Case,
        mode: str,
        cotangent: np.ndarray | None = None,
        label: str = "",
        patience: int = 1,
    ) -> Answer:
        """Call the function; raise Missed if it gives nothing that could be compared."""
        answer = self._call(case, mode, cotangent, patience)
        if answer.outcome is None:
            return answer
        outcome = answer.outcome
        if label and outcome is Outcome.UNSOLVED:  # NumPy raises it too, on a tensor that has no value yet
            outcome = Outcome.RAISED
        message = answer.message or (explain.error(answer.error) if answer.error else "")
        mistake = "unsolved" if outcome is Outcome.UNSOLVED else "raises"
        if outcome is Outcome.UNSOLVED:
            message = self._still_to_do(answer)
        if outcome is Outcome.RAISED:
            message = self._other_parameters(answer) or message
            elsewhere = not label and self._was_right()
            before = _WHEN_RAISING.get(label) or ((case.hint or _FAILS_ELSEWHERE) if elsewhere else "")
            mistake = f"{label or 'value'}_raises" if label or elsewhere else "raises"
            message = f"{before}\n{message}" if before else message
            if label == "compiled" and answer.error and "numpy" not in answer.error["message"].lower():
                message += f"\n{_SIZES}"
        share = self._share(case) if outcome is Outcome.RAISED and not label else 0.0
        raise Missed(message, mistake, outcome, share=share)

    def _call(self, case: Case, mode: str, cotangent: np.ndarray | None = None, patience: int = 1) -> Answer:
        question, arrays = self.form.question(case, mode, cotangent)
        answer = self.caller.call({**question, "times": case.times}, arrays, patience=patience)
        self._seconds = answer.seconds
        return answer

    def _still_to_do(self, answer: Answer) -> str:
        """Say why it raises NotImplementedError: it, or another that it calls, is a stub; or a line was left."""
        stub = re.search(r"Exercise ([\d.]+): (\w+)", answer.error["message"] if answer.error else "")
        if stub and stub[2] != self.questions.name:
            return f"It calls {stub[2]} (exercise {stub[1]}), which is not written yet: write that first."
        if answer.begun:
            return (
                "Your code is there, but the line `raise NotImplementedError(...)` still ends it: delete that line."
            )
        return "Not solved yet."

    def _other_parameters(self, answer: Answer) -> str:
        """Say so if the function takes other arguments than the task's."""
        wanted, taken = self.form.arguments, answer.parameters
        if taken is None or len(taken) == len(wanted):
            return ""
        return (
            f"It takes ({', '.join(taken)}), expected ({', '.join(wanted)}): keep the line `def ...` as the notebook "
            "gave it, and compute from these arguments."
        )

    def _was_right(self) -> bool:
        return any(value is not None and expected.is_right(value) for _, expected, value in self._tried.values())

    def _share(self, case: Case) -> float:
        """What is left of the points: the case's share, if the inputs that have none are all answered right."""
        if not case.share:
            return 0.0
        tried = [*self.questions.cases("published"), *self.questions.cases("fresh")]
        others = [pair for pair in tried if not pair[0].share]
        for other, expected in others:
            value = self._value_of(other, expected)
            if value is None or not expected.is_right(value):
                return 0.0
        return case.share if others else 0.0

    def _value_of(self, case: Case, expected: Expected) -> np.ndarray | None:
        """The value for a case, or None if there is none; the function is called if it was not yet."""
        if id(case) not in self._tried:
            answer = self._call(case, "value")
            value = self.form.read(answer, case)[0] if answer.outcome is None else None
            self._tried[id(case)] = case, expected, value
        return self._tried[id(case)][2]

    def _explained(self, case: Case, expected: Expected, value: np.ndarray) -> Missed:
        """Say what a wrong value looks like."""
        found = self._where(case, self.form.found(value, expected, case))
        if not np.all(np.isfinite(value)):
            about = f"{_NOT_FINITE}\n{case.hint}" if case.hint and self._was_right() else _NOT_FINITE
            return Missed(about, "not_finite", found=found, share=self._share(case))
        mistake = self._mistake(case, expected, value)
        if mistake:
            return Missed(mistake.message, mistake.id, found=found, share=mistake.share)
        if value.shape != expected.right[0].shape:
            about = self.form.about_shape(value, expected, case)
            return Missed(f"{found}\n{about}", "wrong_shape")
        if case.hint and self._was_right():
            return Missed(case.hint, "wrong_here", found=found, share=self._share(case))
        values = [v for _, _, v in self._tried.values() if v is not None]
        if len(values) > 1 and all(np.array_equal(values[0], v) for v in values):
            return Missed(
                "The value stays the same when the input changes: are the arguments used?", "constant", found=found
            )
        if any(close(value, right, 1e-2 * self.form.scale(right, case)) for right in expected.right):
            return Missed(_INEXACT, "inexact", found=found)
        about = "Compare your code with the task, line by line, on an input so small that you know the result."
        return Missed(about, found=found)

    def _mistake(self, case: Case, expected: Expected, value: np.ndarray) -> Mistaken | None:
        """Return the likeliest mistake that explains each value that was seen, right ones too."""
        if expected.mistakes is None:
            return None
        seen = list(self._names_elsewhere(case))
        for mistake in expected.explanations(value):
            if expected.is_put_down_to(mistake, value) and all(mistake.id in names for names in seen):
                return mistake
        return None

    def _names_elsewhere(self, case: Case) -> Iterator[set[str]]:
        """For each other small case with a finite value: the mistakes that would give that value.

        On one input several mistakes may give the same. So the first fresh input is tried, if it was not yet.
        """
        self._value_of(*self.questions.cases("fresh")[0])
        for other, expected, value in list(self._tried.values()):
            if other is case or value is None or expected.mistakes is None:
                continue
            if np.all(np.isfinite(value)):  # a division by 0 tells nothing
                yield {mistake.id for mistake in expected.explanations(value)}

    def _where(self, case: Case, found: str) -> str:
        if any(case is published for published, _ in self.questions.cases("published")):
            return found
        shape = np.shape(case.arguments[0])
        return f"On a further input of shape {shape}: {found}" if shape else f"On a further input: {found}"


def _no_number(problem: str) -> Missed:
    return Missed(problem, "returns_none" if problem.startswith("It returns None") else "returns_other_type")


def _compiled_differs() -> str:
    return "Inside `tf.function` it gives another value than when called directly."


def _about_gradient(given: np.ndarray, case: Case) -> tuple[str, str]:
    if not np.all(np.isfinite(given)):
        return (
            "The gradient is infinite or not a number. A root, a division or a norm has none where its argument is "
            "0, as after a ReLU many are.",
            "gradient_not_finite",
        )
    return "The gradient is not that of the cost: a part of it is cut off.", "wrong_gradient"
