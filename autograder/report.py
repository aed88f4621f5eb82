"""The instructor's page: how the class did, what went wrong for whom, whose answers are alike, who needs a person.

Pure: results in, one HTML page without external files out. It links to the pages of feedback that lie beside it, and
is in the language of most of the notebooks.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from autograder.analysis import alike, blocks, histogram
from autograder.answers import misnamed
from autograder.marks import About
from autograder.outputs import filled, summary, unread_cells
from autograder.results import Outcome, Result
from examiner.language import ENGLISH, Language

_NEEDS_HUMAN = (Outcome.FAULT, Outcome.UNREADABLE, Outcome.KILLED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY)
_NO_NAME = re.compile(r"NameError: name '(\w+)' is not defined")
_SIDE_BY_SIDE = 3  # answers of a group that are shown
_GROUPS_SHOWN = 20
_COMMONEST = 8


def report_page(
    results: Sequence[Result],
    notices: Iterable[str] = (),
    about: Mapping[str, About] | None = None,
    nothing: Iterable[str] = (),
    strangers: Iterable[str] = (),
) -> str:
    """Return the report as HTML.

    Args:
        results: list of Result.
        notices: sentences on what the run did not isolate or could not place.
        about: student -> ``marks.About``, as far as it is known.
        nothing: those on the roster who handed in nothing.
        strangers: students who are not on the roster.

    Returns:
        str.
    """
    about = about or {}
    scores = [r.score for r in results if r.score is not None]
    functions = blocks(results)
    told = _language(about)
    slips = [(b.name, message, len(students)) for b in functions for message, students in b.mistakes]
    return filled(
        "report.html",
        told,
        results=results,
        about=about,
        notices=notices,
        nothing=nothing,
        strangers=strangers,
        mean=statistics.mean(scores) if scores else 0,
        median=statistics.median(scores) if scores else 0,
        histogram=histogram(scores, max((r.max_score for r in results), default=100)),
        blocks=functions,
        commonest=sorted(slips, key=lambda slip: -slip[2])[:_COMMONEST],
        groups=[_side_by_side(group, results, about, n) for n, group in enumerate(alike(results))],
        human=needs_a_person(results, about),
        page=lambda student: f"feedback/{quote(student, safe='')}.html",
    )


def _language(about: Mapping[str, About]) -> Language:
    """Return the language of most notebooks; of as many, the first's by name."""
    spoken = Counter(each.told.code for each in about.values())
    code = min(spoken, key=lambda code: (-spoken[code], code), default="")
    return next((each.told for each in about.values() if each.told.code == code), ENGLISH)


def needs_a_person(
    results: Iterable[Result], about: Mapping[str, About] | None = None
) -> list[tuple[str, list[str]]]:
    """Tell which submissions a person should look at, and why.

    Args:
        results: list of Result.
        about: student -> ``marks.About``, as far as it is known.

    Returns:
        list of (student, list of sentences).
    """
    about = about or {}
    reasons = {r.student: _reasons(r, about.get(r.student, About())) for r in results}
    return [(student, why) for student, why in reasons.items() if why]


def _reasons(result: Result, about: About) -> list[str]:
    """Return why a person should look at a submission, a sentence each."""
    if result.outcome in _NEEDS_HUMAN:
        whole = summary(result) if result.outcome is Outcome.UNREADABLE else result.message or result.outcome.value
        return [whole.strip().splitlines()[-1]]
    odd = [e for e in result.exercises if e.outcome in _NEEDS_HUMAN]
    said = [f"{e.name} did not run to its end: {e.outcome.value}." for e in odd]
    said += _missing(result, about) + unread_cells(result) + _no_imports(result)
    by_hand = [e.name for e in result.exercises if e.outcome is Outcome.NOT_TRIED and not e.checks]
    if by_hand:
        said.append(f"To be graded by hand: {', '.join(by_hand)}.")
    said += [note for note in result.notes if "left out:" in note or "There may be more in it." in note]
    return said + [remark for remark in about.remarks if "look whether" in remark]


def _missing(result: Result, about: About) -> list[str]:
    """Tell what became of functions that were not found: renamed, or all gone."""
    missing = [e.name for e in result.exercises if e.outcome is Outcome.MISSING]
    graded = [e.name for e in result.exercises if e.checks]
    if missing and missing == graded:
        return ["None of the functions was found. Is this another notebook?"]
    cells = about.submission.cells if about.submission else ()
    said = []
    for name in missing:
        other = misnamed(cells, name, graded)
        said.append(f"{name} was not found{f'; {other} may be meant for it' if other else ''}.")
    return said


def _no_imports(result: Result) -> list[str]:
    """Tell if functions fail for want of the same name: a cell with imports was deleted, most likely."""
    messages = [e.message for e in result.exercises if e.outcome is not Outcome.RIGHT]
    names = Counter(name for message in messages for name in set(_NO_NAME.findall(message)))
    lost = sorted(name for name, count in names.items() if count > 1 or count == len(messages))
    return [f"{', '.join(lost)} is not defined: was the cell with the imports deleted?"] if lost else []


def _side_by_side(
    group: list[str], results: Iterable[Result], about: Mapping[str, About], number: int
) -> tuple[list[str], list[tuple[str, list[tuple[str, str]]]]]:
    """Return a group and, for each function, (name, answers of the first few)."""
    names = dict.fromkeys(e.name for r in results if r.student in group for e in r.exercises)
    shown = group[:_SIDE_BY_SIDE] if number < _GROUPS_SHOWN else []
    answers = [(name, [(s, about.get(s, About()).code(name)) for s in shown]) for name in names]
    return group, [(name, codes) for name, codes in answers if any(text for _, text in codes)]
