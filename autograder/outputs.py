"""Write what a grading run gives: grades.csv, one JSON file in Gradescope's format and one page for each student.

All is written atomically and holds no time of the run, so that the same submissions give the same files. What a
student reads is put into the language of the notebook here; tables and results stay English.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from autograder.files import atomic_write
from autograder.marks import About
from autograder.results import ExerciseResult, Finding, Outcome, Result
from autograder.tables import as_csv
from examiner.language import ENGLISH, Language

_OURS = b'<meta name="generator" content="autograder">'  # in every page that this writes
_HEAD = 1000  # bytes of a page in which that stands


def write_all(
    results: Iterable[Result], folder: str | Path, about: Mapping[str, About] | None = None, names: Iterable[str] = ()
) -> None:
    """Write the files of a run, but for the instructor's report; pages of students who are no more are removed.

    Args:
        results: list of Result.
        folder: where to.
        about: student -> ``marks.About``, as far as it is known.
        names: of the assignment's functions, in its order; those of the results by default.
    """
    folder, about = Path(folder), about or {}
    results = sorted(results, key=lambda r: r.student)
    write_text(folder / "grades.csv", grades_csv(results, about, names))
    for result in results:
        own = about.get(result.student, About())
        write_text(folder / "results" / f"{result.student}.json", gradescope_json(result, own))
        write_text(folder / "feedback" / f"{result.student}.html", feedback_page(result, own))
    _remove_others(folder, {result.student for result in results})


def grades_csv(
    results: Sequence[Result],
    about: Mapping[str, About] | None = None,
    names: Iterable[str] = (),
    nothing: Iterable[str] = (),
) -> str:
    """Return the table of grades as text: a row for each submission, a column for each graded function.

    Args:
        results: list of Result.
        about: student -> ``marks.About``, as far as it is known.
        names: of the assignment's functions, in its order; those of the results by default.
        nothing: those on the roster who handed in nothing; they have a row without a score.

    Returns:
        str.
    """
    about = about or {}
    names = list(dict.fromkeys([*names, *(e.name for r in results for e in r.exercises)]))
    table: list[list[str | float]] = []
    table.append(["student", "notebook", "status", "score", "max_score", *names, "handed_in", "deducted", "remarks"])
    for result in results:
        own = about.get(result.student, About())
        points = {e.name: e.points for e in result.exercises}
        row: list[str | float] = [result.student, result.notebook, result.outcome.value]
        row += ["" if result.score is None else result.score, result.max_score]
        when = own.submission.submitted if own.submission else None
        remarks = [*own.remarks, *(e.message for e in result.exercises if e.message.startswith("A person "))]
        row += [points.get(name, "") for name in names]
        table.append([*row, str(when or ""), own.deducted or "", " ".join(remarks)])
    blank = [""] * (len(table[0]) - 3)
    return as_csv([*table, *([student, "", "nothing handed in", *blank] for student in nothing)])


def gradescope_json(result: Result, about: About | None = None) -> str:
    """Return a result in Gradescope's results.json format, as text.

    Args:
        result: a Result.
        about: ``marks.About``, if it is known.

    Returns:
        str.
    """
    about = about or About()
    tests = [test for exercise in result.exercises for test in _gradescope_tests(exercise, about.told)]
    said = [summary(result, about.told), *map(about.told, (*about.remarks, *result.notes))]
    whole: dict[str, Any] = {"output": "\n".join(said), "visibility": "visible", "tests": tests}
    if result.score is not None:  # without a score Gradescope shows that the autograder failed
        whole["score"] = result.score
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _gradescope_tests(exercise: ExerciseResult, told: Language) -> list[dict[str, Any]]:
    """Return a test for each check, or one for the exercise where a person gave other points than the checks."""
    checks: list[tuple[str, Finding | ExerciseResult]]
    if abs(sum(check.points for check in exercise.checks) - exercise.points) > 1e-9 or not exercise.checks:
        checks = [(exercise.title, exercise)]
    else:
        checks = [(check.title, check) for check in exercise.checks]
    return [
        {
            "name": f"{exercise.name}: {told(title)}",
            "score": check.points,
            "max_score": check.max_points,
            "status": "passed" if check.outcome is Outcome.RIGHT else "failed",
            "output": told(check.message),
            "visibility": "visible",
        }
        for title, check in checks
    ]


def feedback_page(result: Result, about: About | None = None) -> str:
    """Return the page for a student, as HTML.

    Args:
        result: a Result.
        about: ``marks.About``, if it is known.

    Returns:
        str.
    """
    about = about or About()
    return filled(
        "feedback.html",
        about.told,
        result=result,
        summary=summary(result, about.told),
        remarks=about.remarks,
        exercises=[(e, *_explained(e), about.code(e.name)) for e in result.exercises],
        unread=unread_cells(result),
        number=_number,
    )


def _explained(exercise: ExerciseResult) -> tuple[list[tuple[Finding, str]], str]:
    """Return (check, message) of each check, and the title of the one that the others wait for, if there is one."""
    failed = [c for c in exercise.checks if c.outcome not in (Outcome.RIGHT, Outcome.NOT_TRIED)]
    gate = next((c for c in failed if c.message == exercise.message), failed[0] if failed else None)
    unpaid = [c for c in exercise.checks if c.outcome is Outcome.RIGHT and c.max_points and not c.points]
    waits = unpaid or [c for c in exercise.checks if c.outcome is Outcome.NOT_TRIED]
    if not gate or exercise.points or not waits:
        return [(c, c.message if c.message != exercise.message else "") for c in exercise.checks], ""
    why = f"Earns nothing before “{gate.title}” is right too: till then it may be luck."
    shown = [(c, c.message or (why if c in unpaid else "")) for c in exercise.checks]
    return [(c, message if message != exercise.message else "") for c, message in shown], gate.title


def unread_cells(result: Result) -> list[str]:
    """Return the notes on cells that Python could not read, if functions are missing that may stand in them.

    Args:
        result: a Result.

    Returns:
        list of str.
    """
    errors = ("SyntaxError", "IndentationError", "TabError")
    if all(e.outcome is not Outcome.MISSING for e in result.exercises):
        return []
    return [note for note in result.notes if any(f"{error}:" in note for error in errors)]


def summary(result: Result, told: Language = ENGLISH) -> str:
    """Say in one sentence how a submission came out.

    Args:
        result: a Result.
        told: puts it into a language.

    Returns:
        str.
    """
    if result.outcome is Outcome.UNREADABLE:
        return told(
            f"{_number(result.score)} of {_number(result.max_score)} points: no notebook could be read. "
            f"{result.message}"
        )
    if result.outcome is Outcome.FAULT:
        return told("The grader failed on this notebook; a person will look at it. This costs no marks.")
    text = told(f"{_number(result.score)} of {_number(result.max_score)} points.")
    return f"{text} {told(result.message)}" if result.message else text


def filled(template: str, told: Language, **values: Any) -> str:
    """Fill a page's template in a language; everything put into it is escaped.

    Args:
        template: name of the file.
        told: puts what the template says into the language.
        **values: what it is filled with.

    Returns:
        str: the page, as HTML.
    """
    return _templates().get_template(template).render(_=told, language=told.code.replace("_", "-"), **values)


@cache
def _templates() -> Environment:
    """Return the page templates, which are compiled once for all students."""
    return Environment(loader=PackageLoader("autograder"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all; what UTF-8 can't hold is replaced."""
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8", errors="replace")


def _remove_others(folder: Path, students: set[str]) -> None:
    """Remove the pages that earlier runs wrote of others than these: of students who have withdrawn."""
    for page in (folder / "feedback").glob("*.html"):
        with open(page, "rb") as file:
            ours = _OURS in file.read(_HEAD)
        if ours and page.stem not in students:
            page.unlink()
            (folder / "results" / f"{page.stem}.json").unlink(missing_ok=True)


def _number(points: float | None) -> str:
    return f"{points:g}"
