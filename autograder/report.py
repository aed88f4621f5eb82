"""The instructor's page: how the class did, what went wrong, whose answers are alike, what needs a human.

Pure: results in, one HTML page without external files out.
"""

from collections import Counter
from itertools import combinations

from autograder.outputs import summary, templates
from autograder.results import Outcome

_BINS = 10
_ALIKE = 0.9  # share of two answers' syntax that is the same
_ENOUGH = 12  # hashes; below that, right answers are alike by nature
_NEEDS_HUMAN = (Outcome.FAULT, Outcome.UNREADABLE, Outcome.KILLED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY)


def report_page(results, notices=()):
    """Return the report as HTML.

    Args:
        results: list of Result.
        notices: sentences on what the run did not isolate.
    """
    scores = [r.score for r in results if r.score is not None]
    return (
        templates()
        .get_template("report.html")
        .render(
            results=results,
            notices=notices,
            mean=sum(scores) / len(scores) if scores else 0,
            histogram=histogram(scores, max((r.max_score for r in results), default=100)),
            failures=failure_rates(results),
            mistakes=commonest_mistakes(results),
            groups=alike(results),
            human=[(r, _why(r)) for r in results if _why(r)],
        )
    )


def histogram(scores, max_score):
    """Count scores in bins of equal width; the last one includes full marks.

    Returns:
        list of (label, count, height), the heights in percent of the highest.
    """
    width = max_score / _BINS
    counts = Counter(min(int(score / width), _BINS - 1) for score in scores)
    highest = max(counts.values(), default=1)
    return [(f"{i * width:g}-{(i + 1) * width:g}", counts[i], 100 * counts[i] / highest) for i in range(_BINS)]


def failure_rates(results):
    """Return (function, check's title, failed, tried) for each row of the rubric that was tried."""
    rows = {}
    for result in results:
        for exercise in result.exercises:
            for check in exercise.checks:
                if check.outcome is Outcome.NOT_TRIED:
                    continue
                failed, tried = rows.get((exercise.name, check.title), (0, 0))
                rows[exercise.name, check.title] = failed + (check.outcome is not Outcome.RIGHT), tried + 1
    return [(*names, *counts) for names, counts in rows.items()]


def commonest_mistakes(results, number=15):
    """Return (function, mistake's message, students) of the recognised mistakes, the commonest first."""
    counts, messages = Counter(), {}
    for result in results:
        for exercise in result.exercises:
            named = next((c for c in exercise.checks if c.mistake), None)
            if named:
                counts[exercise.name, named.mistake] += 1
                messages.setdefault((exercise.name, named.mistake), named.message)
    return [(name, messages[name, mistake], n) for (name, mistake), n in counts.most_common(number)]


def alike(results):
    """Group students whose answers to the same functions are nearly the same, names and layout aside.

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
    groups = {}
    for student in sorted(hashes):
        groups.setdefault(leader[student], []).append(student)
    return sorted((g for g in groups.values() if len(g) > 1), key=len, reverse=True)


def _why(result):
    """Say why a person should look at a submission, or nothing."""
    if result.outcome in _NEEDS_HUMAN:
        return summary(result) if result.outcome is Outcome.UNREADABLE else result.message or result.outcome.value
    odd = [e for e in result.exercises if e.outcome in _NEEDS_HUMAN]
    if odd:
        return "; ".join(f"{e.name} {e.outcome.value}" for e in odd)
    return " ".join(note for note in result.notes if "left out" in note)
