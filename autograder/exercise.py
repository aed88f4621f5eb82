"""What an exercise is to the engine: one object, with all about one graded function.

Owns the class and what the trusted side makes of it: the questions of a submission, drawn with the course's key, and
those of the check in the notebook. Knows no exercise.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.draws import Draws
from examiner.cases import Case, Expected, Mistaken, Related, Slope
from examiner.forms import Form
from examiner.sheet import Stored

FLOAT32 = 2.0**-24  # relative error of one rounding
# A mistaken value need not be as exact as a right one (a number copied from the page has a few digits), and the
# mistakes are farther apart than this.
_LIKENESS = 2e-4
_SMALL = 1000  # numbers in an input on which mistakes are recognised; some mistakes take the square of it in memory


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes:
        id: its short name; a mistake that comes in several forms is listed once for each, under one id.
        message: what the answer looks like and where to look, one or two sentences; never what to write.
        compute: the mistaken function; takes what the reference function takes, and gives what a student would get.
        share: of the points for right values, left to whoever makes it: a slip is not as bad as an error of thought.
    """

    id: str
    message: str
    compute: Callable[..., Any]
    share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of input that is drawn for each submission.

    Attributes:
        draw: arguments of the reference function, from a NumPy generator.
        catches: what wrong functions it is there to catch, for whoever reads the table.
        checks: the checks that try it.
        hint: what to say when a function is wrong or raises here, is right elsewhere, and no mistake is recognised.
        options: of the case, from the same generator.
        times: how often the function is called on it in a row.
        share: of the points for right values, left to whoever is wrong on such inputs alone: a forgotten guard is a
            slip too.
    """

    draw: Callable[[np.random.Generator], tuple[Any, ...]]
    catches: str
    checks: tuple[str, ...] = ("fresh",)
    hint: str = ""
    options: Callable[[np.random.Generator], Mapping[str, Any]] = lambda _: {}
    times: int = 1
    share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Law:
    """What holds between the values of a right function for two inputs.

    Attributes:
        message: what to say when it does not hold.
        draw: the arguments of the two, from a generator.
        holds: of the two float64 values; None where each must be the reference function's.
    """

    message: str
    draw: Callable[[np.random.Generator], tuple[tuple[Any, ...], tuple[Any, ...]]]
    holds: Callable[[np.ndarray, np.ndarray], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A graded function.

    Attributes:
        name: the function's name in the notebook.
        number: the section of the notebook that asks for it.
        title: what the student does there.
        form: how it is called.
        reference: the right function, float64 NumPy.
        also_right: others whose values are as good.
        published: the first case of the visible check, whose value the course prints.
        value: that value to the printed digits, or None where the reference function is the only source.
        visible: further cases of the visible check.
        kinds: name -> kind of input that the grader draws.
        tolerance: of what the reference function takes: how far a float32 answer may be from it.
        gradient: of (arguments, cotangent): for each argument that is checked, its place among the arrays, the
            float64 gradient of sum(cotangent * value), the absolute tolerance. None where there is none.
        laws: that its values obey.
        mistakes: what goes wrong, the likeliest first.
        rubric: check -> points; what the exercise is worth is their sum, written nowhere else.
        difficulty: a word, for the notebook's table of exercises; empty for none.
        minutes: that it takes about; 0 for not known.
        titles: of the checks that only this exercise has; they compare values on the kinds that name them.
        builds_on: names of the exercises whose functions this one calls.
        given: source of a right function in TensorFlow (as ``tf``), put in place of the student's where what builds
            on it is judged, so that one mistake is charged once. Empty if nothing builds on it.
    """

    name: str
    number: str
    title: str
    form: Form
    reference: Callable[..., Any]
    published: Case
    tolerance: Callable[..., Any]
    kinds: Mapping[str, Kind]
    rubric: Mapping[str, float]
    also_right: tuple[Callable[..., Any], ...] = ()
    value: Any = None
    visible: tuple[Case, ...] = ()
    gradient: Callable[[tuple[Any, ...], np.ndarray], list[tuple[int, np.ndarray, Any]]] | None = None
    laws: tuple[Law, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    difficulty: str = ""
    minutes: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    builds_on: tuple[str, ...] = ()
    given: str = ""

    @property
    def points(self) -> float:
        """What it is worth."""
        return sum(self.rubric.values())

    def expected(self, case: Case, cotangent: np.ndarray | None = None, *, all_mistakes: bool = False) -> Expected:
        """Compute what a right answer gives.

        Args:
            case: the input.
            cotangent: what the value is multiplied with for the gradient; None for no gradient.
            all_mistakes: whether mistakes shall be recognised on a large input too.

        Returns:
            Expected.
        """
        right = tuple(np.asarray(f(*case.arguments, **case.options)) for f in (self.reference, *self.also_right))
        slopes: tuple[Slope, ...] = ()
        if cotangent is not None and self.gradient:
            slopes = tuple(
                Slope(*slope) for slope in self.gradient(case.arguments, np.asarray(cotangent, np.float64))
            )
        known = all_mistakes or case.size <= _SMALL
        tolerance = self.tolerance(*case.arguments, **case.options)
        return Expected(right, tolerance, cotangent, slopes, (lambda: self._mistaken(case)) if known else None)

    def shape(self, case: Case) -> tuple[int, ...]:
        """Return the shape of the value for a case."""
        return np.shape(self.reference(*case.arguments, **case.options))

    def _mistaken(self, case: Case) -> Iterable[Mistaken]:
        with np.errstate(all="ignore"):  # a mistaken function may well divide by zero
            for mistake in self.mistakes:
                value = np.asarray(mistake.compute(*case.arguments, **case.options), np.float64)
                tolerance = _LIKENESS * self.form.scale(value, case) if value.size else 0.0
                yield Mistaken(mistake.id, mistake.message, value, tolerance, mistake.share)

    def stored(self) -> Stored:
        """Return the questions of the check in the notebook, with nothing left to compute."""
        pairs = []
        for case in (self.published, *self.visible):
            cotangent = None
            if self.gradient and {"gradient", "compiled"} & set(case.checks):
                rng = np.random.default_rng(3)
                cotangent = np.asarray(rng.uniform(0.5, 2, self.shape(case)), np.float32)
            pairs.append((case, self.expected(case, cotangent, all_mistakes=True)))
        tried = {check for case, _ in pairs for check in case.checks}
        rubric = {check: points for check, points in self.rubric.items() if check in tried}
        titles = {check: title for check, title in self.titles.items() if check in tried}
        head = (self.name, self.number, self.title, self.points)
        return Stored(*head, form=self.form, rubric=rubric, titles=titles, pairs=pairs)


class Drawn:
    """The questions about one function of one submission; see ``examiner.examiner.Questions``."""

    def __init__(self, exercise: Exercise, draws: Draws) -> None:
        self._exercise, self._draws = exercise, draws
        self.name, self.form = exercise.name, exercise.form
        self.rubric, self.titles = exercise.rubric, exercise.titles
        self._cases: dict[str, list[tuple[Case, Expected]]] = {}

    def cases(self, check: str) -> Sequence[tuple[Case, Expected]]:
        """Return what a check tries: the published case, or kinds of input in an order of the submission's own."""
        if check not in self._cases:
            if check == "published":
                case = self._exercise.published
                self._cases[check] = [(case, self._exercise.expected(case))]
            else:
                names = [name for name, kind in self._exercise.kinds.items() if check in kind.checks]
                if check != "large":  # of which the later ones are for answers too slow for the first
                    self._generator("order", check).shuffle(names)
                self._cases[check] = [self._drawn(name, check) for name in names]
        return self._cases[check]

    def laws(self) -> Iterable[Related]:
        """Yield the laws, each at inputs of its own."""
        for number, law in enumerate(self._exercise.laws):
            cases = [Case(arguments) for arguments in law.draw(self._generator("law", str(number)))]
            first, second = ((case, self._exercise.expected(case)) for case in cases)
            yield Related(law.message, (first, second), law.holds)

    def _drawn(self, name: str, check: str) -> tuple[Case, Expected]:
        kind, rng = self._exercise.kinds[name], self._generator(name, check)
        arguments, options = kind.draw(rng), kind.options(rng)
        case = Case(arguments, options, checks=(name,), hint=kind.hint, times=kind.times, share=kind.share)
        cotangent = None
        if check in ("gradient", "compiled") and self._exercise.gradient:
            cotangent = np.asarray(rng.uniform(0.5, 2, self._exercise.shape(case)), np.float32)
        return case, self._exercise.expected(case, cotangent)

    def _generator(self, *names: str) -> np.random.Generator:
        return self._draws.generator("/".join((self.name, *names)))


def both(first: str, second: str) -> str:
    """Say two mistakes that were made at once."""
    return f"{first} Besides: {second}"


def parts(message: str) -> list[str]:
    """Return the messages that ``both`` put together, or the one that there is."""
    return message.split(" Besides: ")


def rounding(terms: float) -> float:
    """Bound the relative error that float32 leaves in a sum of products, as matrix products compute it.

    Args:
        terms: how many are summed.

    Returns:
        float; tests measure honest implementations up to 300x400x64: they need at most a quarter.
    """
    return FLOAT32 * (20 + 2 * float(np.sqrt(terms)))


def long_sum(terms: float) -> float:
    """Bound the same for one sum over a whole activation, where some add the terms one after the other.

    Args:
        terms: how many are summed.

    Returns:
        float.
    """
    return rounding(terms) + FLOAT32 * terms / 8
