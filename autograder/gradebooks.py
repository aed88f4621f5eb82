"""Bring grades to a learning platform: Canvas's gradebook, Moodle's grading worksheet and its feedback files.

Each is what the platform's own import takes, and is filled into the file that the platform exports if there is one:
of that only the grade and the comment are touched. Who has no score keeps what was there.
"""

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from autograder.choosing import Submission
from autograder.marks import Marks
from autograder.outputs import feedback_page, summary
from autograder.platforms import Sender
from autograder.results import Result
from autograder.roster import Class, entry
from autograder.tables import TableError, as_csv, harmless

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_MOODLE = (
    "Identifier",
    "Full name",
    "Grade",
    "Last modified (grade)",
    "Feedback comments",
)  # what its import looks for
_HANDED_IN = "Last modified (submission)"
_MOODLE_DATES = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%A, %B %d, %Y, %I:%M %p")
_EPOCH = (2020, 1, 1, 0, 0, 0)  # of entries in a zip, so that the same grades give the same file
Rows = list[list[str]]  # of a table


def platform_of(rows: Rows) -> str:
    """Tell which platform exported a gradebook.

    Args:
        rows: of the table, lists of str.

    Returns:
        "Canvas" or "Moodle".

    Raises:
        TableError: if it is neither's.
    """
    heading = {cell.strip() for cell in rows[0]} if rows else set()
    if heading >= {"Student", "ID", "Section"}:
        return "Canvas"
    if heading >= {"Identifier", "Grade"}:
        return "Moodle"
    raise TableError(
        "The gradebook must be Canvas's export, with columns Student, ID and Section, or Moodle's grading worksheet "
        "in English, with Identifier and Grade."
    )


def canvas_csv(marks: Marks, title: str, rows: Rows | None = None) -> str:
    """Return a file for Canvas's "Import" in the gradebook.

    Args:
        marks: ``marks.Marks``.
        title: of the assignment's column; Canvas makes an assignment of it if none is called so.
        rows: of the gradebook that Canvas exported; those of Canvas's download by default.

    Returns:
        str.
    """
    if rows is None:
        most = max((r.max_score for r in marks.results), default=0)
        grades: list[list[str | float]] = [[*_CANVAS, title], ["    Points Possible", "", "", "", "", most]]
        for result in marks.results:
            sender = _sender(marks, result, "Canvas")
            if sender and result.score is not None:
                grades.append([sender.name, sender.number, "", "", "", result.score])
        return as_csv(grades)
    heading = [cell.strip() for cell in rows[0]]
    kept = [heading.index(name) for name in _CANVAS if name in heading]
    column = next((n for n, text in enumerate(heading) if _same(re.sub(r" \(\d+\)$", "", text), title)), None)
    students = _students(marks)
    table: Rows = []
    for number, row in enumerate(rows):
        grade = title if number == 0 else ""
        if column is not None and column < len(row):
            grade = row[column]
        score = _score(students, heading, row) if number else None
        table.append([row[n] if n < len(row) else "" for n in kept] + [grade if score is None else f"{score:.10g}"])
    return _as_it_was(table)


def moodle_csv(marks: Marks, rows: Rows | None = None) -> str:
    """Return a file for Moodle's "Upload grading worksheet".

    Args:
        marks: ``marks.Marks``.
        rows: of the worksheet that Moodle gave; by default it is made of the names in Moodle's download.

    Returns:
        str.
    """
    if rows is None:
        senders = [_sender(marks, result, "Moodle") for result in marks.results]
        rows = [list(_MOODLE)] + [[f"Participant {s.number}", s.name, "", "-", ""] for s in senders if s]
    heading = [cell.strip() for cell in rows[0]]
    students, table = _students(marks), [rows[0]]
    for row in rows[1:]:
        row = row + [""] * (len(heading) - len(row))
        result = students(heading, row)
        if result is not None and result.score is not None:
            row[heading.index("Grade")] = f"{result.score * _scale(heading, row, result):.10g}"
            if "Feedback comments" in heading:
                about = marks.about[result.student]
                text = " ".join([summary(result, about.told), *map(about.told, about.remarks)])
                row[heading.index("Feedback comments")] = harmless(html.escape(text, quote=False))
        table.append(row)
    return _as_it_was(table)


def moodle_feedback(marks: Marks, rows: Rows | None = None) -> bytes:
    """Return a zip for Moodle's "Upload multiple feedback files in a zip": a folder with a page for each student.

    Args:
        marks: ``marks.Marks``.
        rows: of the worksheet that Moodle gave; by default only those whose files Moodle named have a page.

    Returns:
        bytes.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for result, name, number in _participants(marks, rows):
            path = zipfile.ZipInfo(f"{name}_{number}_assignfeedback_file_/feedback.html", _EPOCH)
            path.external_attr = 0o644 << 16
            page = feedback_page(result, marks.about[result.student])
            archive.writestr(path, page.encode(errors="replace"), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def with_times(submissions: list[Submission], rows: Rows) -> list[Submission]:
    """Return submissions with the time that Moodle's worksheet gives, which its download leaves out.

    Args:
        submissions: list of Submission.
        rows: of the worksheet.

    Returns:
        list of Submission.
    """
    heading, handed_in, times = [cell.strip() for cell in rows[0]], Class(submissions), {}
    if _HANDED_IN not in heading:
        return submissions
    for row in rows[1:]:
        student, text = _find(handed_in, heading, row), row[heading.index(_HANDED_IN)]
        for form in _MOODLE_DATES:
            try:
                times[student] = datetime.strptime(text.strip(), form)
            except ValueError:
                continue
    return [replace(s, submitted=s.submitted or times.get(s.student)) for s in submissions]


def _participants(marks: Marks, rows: Rows | None) -> Iterator[tuple[Result, str, str]]:
    """Yield each result with the name and the number that Moodle gave the student."""
    if rows is None:
        for result in marks.results:
            if sender := _sender(marks, result, "Moodle"):
                yield result, sender.name, sender.number
        return
    heading, students = [cell.strip() for cell in rows[0]], _students(marks)
    for row in rows[1:]:
        found = students(heading, row)
        if found is not None:
            cells = dict(zip(heading, row, strict=False))
            name = re.sub(r"[_/\\]", " ", cells.get("Full name", "")) or found.student
            yield found, name, cells["Identifier"].rsplit(" ", 1)[-1]


def _students(marks: Marks) -> Callable[[list[str], list[str]], Result | None]:
    """Return a function that finds the result of a row's student."""
    handed_in = Class([about.submission for about in marks.about.values() if about.submission])
    results: dict[str | None, Result] = {result.student: result for result in marks.results}
    return lambda heading, row: results.get(_find(handed_in, heading, row))


def _find(handed_in: Class, heading: list[str], row: list[str]) -> str | None:
    found = entry({column.lower(): text for column, text in zip(heading, row, strict=False)})
    return handed_in.find(found) if found else None


def _score(
    students: Callable[[list[str], list[str]], Result | None], heading: list[str], row: list[str]
) -> float | None:
    result = students(heading, row)
    return result.score if result is not None else None


def _scale(heading: list[str], row: list[str], result: Result) -> float:
    """Return what a point of ours is worth where Moodle's assignment has another maximum."""
    text = row[heading.index("Maximum Grade")] if "Maximum Grade" in heading else ""
    try:
        return float(text.replace(",", ".")) / result.max_score
    except ValueError:
        return 1.0


def _sender(marks: Marks, result: Result, platform: str) -> Sender | None:
    submission = marks.about[result.student].submission
    sender = submission.sender if submission else None
    return sender if sender and sender.platform == platform else None


def _same(a: str, b: str) -> bool:
    return re.sub(r"[\W_]", "", a).casefold() == re.sub(r"[\W_]", "", b).casefold()


def _as_it_was(rows: Rows) -> str:
    """Return a platform's own table as text, unchanged but for what was filled in."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
