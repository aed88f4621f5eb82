"""``python -m autograder grade``: from a class's submissions to its grades, pages and gradebooks."""

import argparse
import contextlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import engine, gradebooks, languages
from autograder.assignment import Assignment, CourseError, chosen, course
from autograder.draws import course_key
from autograder.files import atomic_write
from autograder.journal import Journal
from autograder.late import read_late
from autograder.marks import Marks, settle
from autograder.outputs import grades_csv, write_all, write_text
from autograder.overrides import read_overrides
from autograder.report import report_page
from autograder.roster import read_roster
from autograder.sandbox import WAYS
from autograder.submissions import Submission, search
from autograder.tables import read_rows
from autograder.terminal import progress, say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no public name for it


def add_grade(commands: "Commands", parents: list[argparse.ArgumentParser]) -> None:
    """Add the command to a parser's.

    Args:
        commands: what ``add_subparsers`` gave.
        parents: parsers of the options that it shares with other commands: the course, the assignment, the key.
    """
    grade = commands.add_parser(
        "grade", parents=parents, help="grade submissions", description="Grade submissions in isolation."
    )
    grade.add_argument("submissions", help="a learning platform's zip, a folder in any layout, or a notebook")
    grade.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for grades, feedback and report"
    )
    where = grade.add_mutually_exclusive_group()  # a cluster's workers say themselves how many they grade at once
    where.add_argument("--jobs", type=_positive, metavar="N", help="submissions at once (default: all cores)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="grade on this Dask cluster, e.g. tcp://10.0.0.1:8786")
    grade.add_argument("--resume", action="store_true", help="grade only what an earlier run into DIR did not")
    grade.add_argument("--isolation", choices=WAYS, help="how to isolate (default: the best that works here)")
    table = grade.add_argument_group("tables", "CSV files; docs/grading.md has an example of each")
    table.add_argument("--roster", metavar="FILE", help="the class: tells who handed in nothing")
    table.add_argument("--late", metavar="FILE", help="what late work costs, and extensions")
    table.add_argument("--overrides", metavar="FILE", help="points that a person gave (default: DIR/overrides.csv)")
    table.add_argument("--gradebook", metavar="FILE", help="Canvas's export or Moodle's worksheet, to be filled in")
    grade.set_defaults(run=_grade)


def _grade(options: argparse.Namespace) -> int:
    assignments = course(options.course)
    asked = [chosen(assignments, options.assignment)] if options.assignment else list(assignments.values())
    met, nobodys = _by_assignment(options, asked)
    # Grades of several assignments are several tables: each has a folder of its own.
    folders = {a.name: options.out / a.name if len(met) > 1 else options.out for a, _ in met}
    work = [(a, submissions, _Tables(options, folders[a.name])) for a, submissions in met]
    key, missing = course_key(options.key), 0
    for assignment, submissions, tables in work:
        missing += _grade_one(assignment, tables.with_times(submissions), tables, nobodys, key, options)
    return int(missing > 0)


def _by_assignment(
    options: argparse.Namespace, asked: Sequence[Assignment]
) -> tuple[list[tuple[Assignment, list[Submission]]], str]:
    """Return the assignments that there are submissions of, with these; and what names files that are nobody's.

    A notebook is that of the assignment whose name it has, or most of whose functions are in it. One that tells
    nothing counts for the assignment that most are of.
    """
    names = {assignment.name: assignment for assignment in asked}
    found, nobodys = {}, ""
    for name, assignment in names.items():

        def wanted(submission: Submission, name: str = name) -> bool:
            return _told(submission, names) == name

        graded = assignment.by_name
        found[name], nobodys = search(options.submissions, name, graded, skip=options.out, wanted=wanted)
    told = {name: [_told(submission, names) for submission in each] for name, each in found.items()}
    main = max(names, key=lambda name: told[name].count(name))
    kept = {
        name: [s for s, t in zip(each, told[name], strict=True) if t == name or (name == main and t is None)]
        for name, each in found.items()
    }
    return [(names[name], each) for name, each in kept.items() if each], nobodys


def _grade_one(
    assignment: Assignment,
    submissions: list[Submission],
    tables: "_Tables",
    nobodys: str,
    key: bytes,
    options: argparse.Namespace,
) -> int:
    """Grade the submissions of an assignment; return how many have no score."""
    journal = Journal(tables.out / "journal.jsonl", key, [assignment], resume=options.resume)
    waiting: list[engine.Work] = [(s, assignment) for s in submissions if not journal.done(s)]
    with contextlib.closing(journal):
        notices = _run(waiting, key, journal, options)
    if nobodys:
        notices.append(f"Passed over, being nobody's notebook: {nobodys}.")
        say(notices[-1])
    results = [journal.results[s.student, s.digest] for s in submissions]
    by_hand = [(question.name, question.title, question.points) for question in assignment.questions]
    language = partial(languages.language, assignments=[assignment])
    marks = settle(results, submissions, tables.late, tables.overrides, by_hand, tables.roster, language)
    _write(marks, notices + marks.notices, tables, assignment)
    return _tell(marks, tables.out)


def _told(submission: Submission, assignments: Mapping[str, Assignment]) -> str | None:
    """Tell by the notebook's name, or by the functions in it, which assignment it is of; None if nothing tells."""
    if len(assignments) == 1:
        return next(iter(assignments))
    try:
        return chosen(assignments, Path(submission.notebook).stem, submission.cells).name
    except CourseError:
        return None


class _Tables:
    """The instructor's tables, read before anything is graded, so that a slip in one is told at once."""

    def __init__(self, options: argparse.Namespace, out: Path) -> None:
        self.out = out  # where the grades go
        given = options.overrides or out / "overrides.csv"
        self.overrides = read_overrides(given) if options.overrides or Path(given).exists() else []
        self.late = read_late(options.late) if options.late else None
        self.roster = read_roster(options.roster) if options.roster else None
        self.gradebook = read_rows(options.gradebook) if options.gradebook else None
        self.platform = gradebooks.platform_of(self.gradebook) if self.gradebook is not None else None

    def with_times(self, submissions: list[Submission]) -> list[Submission]:
        """Return submissions with the times that only Moodle's worksheet has."""
        if self.gradebook is None or self.platform != "Moodle":
            return submissions
        return gradebooks.with_times(submissions, self.gradebook)


def _run(waiting: list[engine.Work], key: bytes, journal: Journal, options: argparse.Namespace) -> list[str]:
    """Grade what is left to grade into the journal; return the notices of the sandbox or of the workers'."""
    notices: list[str] = []

    def warn(notice: str) -> None:
        notices.append(notice)
        say(f"WARNING: {notice}")

    with contextlib.ExitStack() as stack:
        if options.scheduler:
            graded = engine.grade_on_cluster(waiting, key, options.scheduler, options.isolation, warn)
        else:
            shelter = stack.enter_context(engine.Shelter(options.isolation))
            for notice in shelter.sandbox.notices:
                warn(notice)
            graded = engine.grade_all(waiting, key, shelter, options.jobs)
        for result in progress(graded, len(waiting)):
            journal.add(result)
    return notices


def _write(marks: Marks, notices: list[str], tables: "_Tables", assignment: Assignment) -> None:
    """Write everything but the journal."""
    names, out = [*assignment.by_name, *(question.name for question in assignment.questions)], tables.out
    write_all(marks.results, out, marks.about, names)
    write_text(out / "grades.csv", grades_csv(marks.results, marks.about, names, marks.nothing))
    page = report_page(marks.results, notices, marks.about, marks.nothing, marks.strangers)
    write_text(out / "report.html", page)
    senders = [about.submission.sender for about in marks.about.values() if about.submission]
    platforms = {sender.platform for sender in senders if sender} | {tables.platform}
    if "Canvas" in platforms:
        rows = tables.gradebook if tables.platform == "Canvas" else None
        write_text(out / "canvas.csv", gradebooks.canvas_csv(marks, assignment.title, rows))
    if "Moodle" in platforms:
        rows = tables.gradebook if tables.platform == "Moodle" else None
        write_text(out / "moodle.csv", gradebooks.moodle_csv(marks, rows))
        with atomic_write(out / "moodle_feedback.zip") as part:
            part.write_bytes(gradebooks.moodle_feedback(marks, rows))


def _tell(marks: Marks, out: Path) -> int:
    """Say how it went; return how many have no score."""
    print(f"{len(marks.results)} submissions graded: see {out / 'grades.csv'} and {out / 'report.html'}")
    if marks.nothing:
        print(f"{len(marks.nothing)} on the roster handed in nothing: report.html names them.")
    for notice in marks.notices:
        say(f"WARNING: {notice}")
    missing = sum(r.score is None for r in marks.results)
    if missing:
        say(f"{missing} could not be graded; report.html says why. Run again with --resume.")
    return missing


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1 on, got {text!r}")
    return number
