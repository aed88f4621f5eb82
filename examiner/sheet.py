"""What a right answer gives on the inputs of the check in the notebook, stored as numbers: no formula is in it.

An assignment's sheet is two files beside each other: NAME.json says what there is, NAME.npz has the numbers. The
grader's build writes it; the check in the notebook reads it.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from examiner import forms
from examiner.cases import Case, Expected, Mistaken, Related, Slope, drawn

_EXACT, _ROUGH = "exact", "rough"  # float64; float32, enough to recognise a mistake by


@dataclass(frozen=True)
class Stored:
    """The questions of one exercise, as a sheet holds them; see ``examiner.Questions``.

    Attributes:
        name: the exercise's.
        number: of the section that asks for it.
        title: what the student does there.
        points: what it is worth.
        form: how it is called.
        rubric: check -> points, of the checks that the sheet has cases for.
        titles: of the checks that only this exercise has.
        pairs: the cases, each with what a right answer gives.
    """

    name: str
    number: str
    title: str
    points: float
    form: forms.Form
    rubric: Mapping[str, float]
    titles: Mapping[str, str]
    pairs: Sequence[tuple[Case, Expected]]

    def cases(self, check: str) -> Sequence[tuple[Case, Expected]]:
        """Return what a check tries, in order."""
        return [pair for pair in self.pairs if check in pair[0].checks]

    def laws(self) -> tuple[Related, ...]:
        """Return none: laws are the grader's."""
        return ()


def read(path: Path) -> dict[str, Stored]:
    """Read a sheet.

    Args:
        path: of its JSON file.

    Returns:
        dict: exercise's name -> its questions, in the notebook's order.
    """
    with np.load(path.with_suffix(".npz")) as file:
        numbers = {kind: file[kind] for kind in (_EXACT, _ROUGH)}
    exercises = json.loads(path.read_text(encoding="utf-8"))
    return {name: _exercise(name, values, numbers) for name, values in exercises.items()}


def compose(exercises: Sequence[Stored]) -> tuple[str, dict[str, np.ndarray]]:
    """Put a sheet together.

    Args:
        exercises: in the notebook's order.

    Returns:
        The text of its JSON file, and the arrays of its npz file.
    """
    numbers = _Numbers()
    sheet = {exercise.name: _as_json(exercise, numbers) for exercise in exercises}
    return json.dumps(sheet, ensure_ascii=False) + "\n", numbers.arrays()


class _Numbers:
    """Collects arrays in one long one of each kind."""

    def __init__(self) -> None:
        self._parts: dict[str, list[np.ndarray]] = {_EXACT: [], _ROUGH: []}
        self._used = {_EXACT: 0, _ROUGH: 0}

    def put(self, kind: str, value: Any) -> Any:
        """Keep an array; return what stands for it in the JSON file: a small number stands for itself."""
        array = np.asarray(value)
        if array.ndim == 0 and np.isfinite(array) and not isinstance(value, (np.float32, np.ndarray)):
            return float(array)
        start = self._used[kind]
        self._parts[kind].append(np.ravel(array).astype(np.float64 if kind == _EXACT else np.float32))
        self._used[kind] += array.size
        return [kind, start, list(array.shape), "float32" if array.dtype == np.float32 else "float64"]

    def arrays(self) -> dict[str, np.ndarray]:
        kinds = {_EXACT: np.float64, _ROUGH: np.float32}
        return {kind: np.concatenate([np.zeros(0, kinds[kind]), *parts]) for kind, parts in self._parts.items()}


def _as_json(exercise: Stored, numbers: _Numbers) -> dict[str, Any]:
    form = {"kind": type(exercise.form).__name__, **dataclasses.asdict(exercise.form)}
    cases = [_case_as_json(case, expected, numbers) for case, expected in exercise.pairs]
    _, first = exercise.pairs[0]
    mistakes = [[mistake.id, mistake.message, mistake.share] for mistake in (first.mistakes or tuple)()]
    head = {name: getattr(exercise, name) for name in ("number", "title", "points")}
    told = {"rubric": dict(exercise.rubric), "titles": dict(exercise.titles), "mistakes": mistakes}
    return {**head, "form": form, **told, "cases": cases}


def _case_as_json(case: Case, expected: Expected, numbers: _Numbers) -> dict[str, Any]:
    given = {"recipe": case.recipe} if case.recipe else {"arguments": [_put(a, numbers) for a in case.arguments]}
    return {
        **given,
        "options": dict(case.options),
        "checks": list(case.checks),
        "hint": case.hint,
        "times": case.times,
        **({"share": case.share} if case.share else {}),
        "right": [numbers.put(_EXACT, np.asarray(value)) for value in expected.right],
        "tolerance": numbers.put(_EXACT, expected.tolerance),
        "cotangent": None if expected.cotangent is None else numbers.put(_EXACT, np.asarray(expected.cotangent)),
        "slopes": [
            [slope.place, numbers.put(_EXACT, np.asarray(slope.value)), numbers.put(_EXACT, slope.tolerance)]
            for slope in expected.slopes
        ],
        "mistakes": [
            [numbers.put(_ROUGH, np.asarray(mistake.value)), numbers.put(_ROUGH, mistake.tolerance)]
            for mistake in (expected.mistakes or tuple)()
        ],
    }


def _put(argument: Any, numbers: _Numbers) -> Any:
    if isinstance(argument, (np.ndarray, np.generic)):
        return {"array": numbers.put(_EXACT, np.asarray(argument))}
    if isinstance(argument, dict):
        return {"named": {name: _put(part, numbers) for name, part in argument.items()}}
    if isinstance(argument, (list, tuple)):
        return [_put(part, numbers) for part in argument]
    return argument


def _exercise(name: str, values: dict[str, Any], numbers: dict[str, np.ndarray]) -> Stored:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in values["form"].items()}
    form = getattr(forms, str(fields.pop("kind")))(**fields)
    pairs = [_case(case, values["mistakes"], numbers) for case in values["cases"]]
    head = {key: values[key] for key in ("number", "title", "points", "rubric", "titles")}
    return Stored(name=name, form=form, pairs=pairs, **head)


def _case(values: dict[str, Any], names: list[list[Any]], numbers: dict[str, np.ndarray]) -> tuple[Case, Expected]:
    def get(stored: Any) -> Any:
        if not isinstance(stored, list):
            return stored
        kind, start, shape, dtype = stored
        size = int(np.prod(shape))
        return numbers[kind][start : start + size].reshape(shape).astype(dtype)

    def argument(stored: Any) -> Any:
        if isinstance(stored, list):
            return tuple(argument(part) for part in stored)
        if isinstance(stored, dict):
            if "named" in stored:
                return {name: argument(part) for name, part in stored["named"].items()}
            return get(stored["array"])
        return stored

    names_of_fields = ("options", "hint", "times", "share")
    fields = {n: values[n] for n in names_of_fields if n in values} | {"checks": tuple(values["checks"])}
    if "recipe" in values:
        case = drawn(*values["recipe"], **fields)
    else:
        case = Case(tuple(argument(stored) for stored in values["arguments"]), **fields)
    mistakes = tuple(
        Mistaken(name, message, np.asarray(get(value), np.float64), get(tolerance), share)
        for (name, message, share), (value, tolerance) in zip(names, values["mistakes"], strict=True)
    )
    expected = Expected(
        right=tuple(get(value) for value in values["right"]),
        tolerance=get(values["tolerance"]),
        cotangent=get(values["cotangent"]),
        slopes=tuple(Slope(place, get(value), get(tolerance)) for place, value, tolerance in values["slopes"]),
        mistakes=lambda: mistakes,
    )
    return case, expected
