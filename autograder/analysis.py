"""What a class's results tell: how each function did, which mistakes were made by whom, whose answers are alike.

Pure: results in, numbers and names out; ``report`` makes a page of them.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from autograder.results import ExerciseResult, Outcome, Result

_BINS = 10
_ALIKE = 0.9  # share of two answers' syntax that is the same
_ENOUGH = 12  # hashes; below that, right answers are alike by nature
_NOT_BEGUN = (Outcome.UNSOLVED, Outcome.MISSING)
_NO_VERDICT = (Outcome.NOT_TRIED, *_NOT_BEGUN)
# Where an error of the student's came from, as ``session.say_error`` puts it.
_PLACE = re.compile(r" \(code cell \d+, line \d+(?:: .*?)?\)(?=$|[.:;]|\s+[A-Z])")
_MAX_KEY = 100  # characters of an error's message that tell it from others
_Pairs = list[tuple[Result, ExerciseResult]]  # of one function
_Key = str | tuple[Outcome, str]  # what tells a mistake from others


@dataclass(frozen=True)
class Block:
    """How the class did on one function.

    Attributes:
        name, title, max_points: of the function.
        mean, median: of the points, stubs among them.
        discrimination: correlation of the points with those of all the other functions together, from -1 to 1: near
            0 the function tells nothing of who can do the rest. None if all got the same.
        counts: label -> students, for those right, partly right, wrong, not begun, missing.
        checks: (title, failed, tried) of each; tried are those who wrote the function.
        mistakes: (what it looks like, students), the commonest first.
    """

    name: str
    title: str
    max_points: float
    mean: float
    median: float
    discrimination: float | None
    counts: dict[str, int]
    checks: list[tuple[str, int, int]]
    mistakes: list[tuple[str, list[str]]]


def blocks(results: Sequence[Result]) -> list[Block]:
    """Return a Block for each function.

    Args:
        results: list of Result.

    Returns:
        list of Block, in the notebook's order.
    """
    answers: dict[str, _Pairs] = {}
    for result in results:
        for exercise in result.exercises:
            answers.setdefault(exercise.name, []).append((result, exercise))
    return [_block(pairs) for pairs in answers.values()]


def _block(pairs: _Pairs) -> Block:
    first = pairs[0][1]
    points = [exercise.points for _, exercise in pairs]
    rest = [sum(e.points for e in result.exercises if e.name != first.name) for result, _ in pairs]
    counts = Counter(_kind(exercise) for _, exercise in pairs)
    checks: dict[str, tuple[int, int]] = {}
    for _, exercise in pairs:
        for check in exercise.checks:
            failed, tried = checks.setdefault(check.title, (0, 0))
            if check.outcome not in _NO_VERDICT:
                checks[check.title] = failed + (check.outcome is not Outcome.RIGHT), tried + 1
    return Block(
        first.name,
        first.title,
        first.max_points,
        statistics.mean(points),
        statistics.median(points),
        _correlation(points, rest),
        {kind: counts[kind] for kind in ("right", "partly right", "wrong", "not begun", "missing") if counts[kind]},
        [(title, failed, tried) for title, (failed, tried) in checks.items() if tried],
        mistakes(pairs),
    )


def _kind(exercise: ExerciseResult) -> str:
    kinds = {Outcome.RIGHT: "right", Outcome.UNSOLVED: "not begun", Outcome.MISSING: "missing"}
    return kinds.get(exercise.outcome, "partly right" if exercise.points else "wrong")


def _correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return Pearson's correlation, or None where one of the two never changes."""
    if len(set(a)) < 2 or len(set(b)) < 2:
        return None
    return statistics.correlation(a, b)


def mistakes(pairs: _Pairs) -> list[tuple[str, list[str]]]:
    """Tell which mistakes were made by whom; each student counts once, with the first.

    Known mistakes are told apart by name, errors and other failures by their message without places and numbers.

    Args:
        pairs: list of (Result, ExerciseResult) of one function.

    Returns:
        list of (what it looks like, students), the commonest first.
    """
    messages: dict[_Key, str] = {}
    students: dict[_Key, list[str]] = {}
    for result, exercise in pairs:
        found = [c for c in exercise.checks if c.outcome not in (Outcome.RIGHT, *_NO_VERDICT)]
        first = next((c for c in exercise.checks if c.mistake), None) or next(iter(found), None)
        if first is None:
            continue
        message = _PLACE.sub("", first.message) or first.outcome.value
        key: _Key = first.mistake or (first.outcome, re.sub(r"[\d.]+", "0", message)[:_MAX_KEY])
        messages.setdefault(key, message)
        students.setdefault(key, []).append(result.student)
    return sorted(((messages[key], names) for key, names in students.items()), key=lambda pair: -len(pair[1]))


def histogram(scores: Iterable[float], max_score: float) -> list[tuple[str, int, float]]:
    """Count scores in bins of equal width; the last one includes full marks.

    Args:
        scores: numbers.
        max_score: what full marks are.

    Returns:
        list of (label, count, height), the heights in percent of the highest.
    """
    width = max_score / _BINS
    counts = Counter(min(int(score / width), _BINS - 1) for score in scores)
    highest = max(counts.values(), default=1)
    return [(f"{i * width:g}-{(i + 1) * width:g}", counts[i], 100 * counts[i] / highest) for i in range(_BINS)]


def alike(results: Iterable[Result]) -> list[list[str]]:
    """Group students whose answers to the same functions are nearly the same, names and layout aside.

    Args:
        results: list of Result.

    Returns:
        list of lists of students, the largest group first. Short functions are written alike by nature, so that a
        notebook's answers are compared together, and only where there are enough of them.
    """
    hashes = {r.student: {f"{name}/{h}" for name, found in r.fingerprints.items() for h in found} for r in results}
    hashes = {student: found for student, found in hashes.items() if len(found) >= _ENOUGH}
    leader = {student: student for student in hashes}
    for a, b in combinations(sorted(hashes), 2):
        if len(hashes[a] & hashes[b]) >= _ALIKE * len(hashes[a] | hashes[b]):
            leader[b] = leader[a] if leader[b] == b else leader[b]
    groups: dict[str, list[str]] = {}
    for student in sorted(hashes):
        groups.setdefault(leader[student], []).append(student)
    return sorted((g for g in groups.values() if len(g) > 1), key=len, reverse=True)
