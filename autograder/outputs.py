"""Write what a grading run gives: grades.csv, one JSON file in Gradescope's format and one page for each student.

All is written atomically and holds no time, so that the same submissions give the same files.
"""

import csv
import io
import json
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.files import atomic_write
from autograder.results import Outcome


def write_all(results, folder):
    """Write the files of a run, but for the instructor's report.

    Args:
        results: list of Result.
        folder: where to.
    """
    folder = Path(folder)
    results = sorted(results, key=lambda r: r.student)
    write_text(folder / "grades.csv", grades_csv(results))
    for result in results:
        write_text(folder / "results" / f"{result.student}.json", gradescope_json(result))
        write_text(folder / "feedback" / f"{result.student}.html", feedback_page(result))


def grades_csv(results):
    """Return the table of grades as text: a row for each submission, a column for each graded function."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    names = list(dict.fromkeys(e.name for result in results for e in result.exercises))
    table.writerow(["student", "notebook", "status", "score", "max_score", *names])
    for result in results:
        points = {e.name: _number(e.points) for e in result.exercises}
        score = "" if result.score is None else _number(result.score)
        row = [result.student, result.notebook, result.outcome.value, score, _number(result.max_score)]
        table.writerow([_harmless(cell) for cell in (*row, *(points.get(name, "") for name in names))])
    return text.getvalue()


def gradescope_json(result):
    """Return a result in Gradescope's results.json format, as text."""
    tests = [
        {
            "name": f"{e.name}: {c.title}",
            "score": c.points,
            "max_score": c.max_points,
            "status": "passed" if c.outcome is Outcome.RIGHT else "failed",
            "output": c.message,
            "visibility": "visible",
        }
        for e in result.exercises
        for c in e.checks
    ]
    whole = {"output": "\n".join([summary(result), *result.notes]), "visibility": "visible", "tests": tests}
    if result.score is not None:  # without a score Gradescope shows that the autograder failed
        whole["score"] = result.score
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def feedback_page(result):
    """Return the page for a student, as HTML."""
    return templates().get_template("feedback.html").render(result=result, summary=summary(result), number=_number)


def summary(result):
    """Say in one sentence how a submission came out."""
    if result.outcome is Outcome.UNREADABLE:
        return (
            f"{_number(result.score)} of {_number(result.max_score)} points: no notebook could be read. "
            f"{result.message}"
        )
    if result.outcome is Outcome.FAULT:
        return "The grader failed on this notebook; a person will look at it. This costs no marks."
    text = f"{_number(result.score)} of {_number(result.max_score)} points."
    return f"{text} {result.message}" if result.message else text


def templates():
    """Return the page templates; everything put into them is escaped."""
    return Environment(loader=PackageLoader("autograder"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def write_text(path, text):
    """Write a text file, whole or not at all; what UTF-8 can't hold is replaced."""
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8", errors="replace")


def _number(points):
    return f"{points:g}"


def _harmless(cell):
    """Keep a spreadsheet from taking a student's file name for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
