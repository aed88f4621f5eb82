"""The command line: ``python -m autograder grade SUBMISSIONS --out DIR``."""

import os
import sys

if __name__ == "__main__" and os.getcwd() != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):
    # `python -m` looks for modules where it is started: in a student's folder, a tqdm.py would be run as ours.
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != os.getcwd()]

import argparse
import contextlib
from pathlib import Path

from tqdm import tqdm

from autograder import engine, gradescope
from autograder.draws import CourseKeyError, course_key
from autograder.journal import Journal, JournalError
from autograder.outputs import write_all, write_text
from autograder.report import report_page
from autograder.sandbox import WAYS, SandboxError
from autograder.submissions import SubmissionsError, find

_ASSIGNMENT = "neural_style_transfer"


def main(arguments=None):
    """Run a command; return the exit code: 0 if all have a grade, 1 if the grader failed on some, 2 for misuse."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (SubmissionsError, SandboxError, JournalError, CourseKeyError) as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2


def _parser():
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Grade the course's notebooks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    grade = commands.add_parser("grade", help="grade submissions", description="Grade submissions in isolation.")
    grade.add_argument("submissions", help="a notebook, a folder of them in any layout, or a zip")
    grade.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for grades, feedback and report"
    )
    where = grade.add_mutually_exclusive_group()  # a cluster's workers say themselves how many they grade at once
    where.add_argument("--jobs", type=int, metavar="N", help="submissions at once (default: all cores)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="grade on this Dask cluster, e.g. tcp://10.0.0.1:8786")
    grade.add_argument("--resume", action="store_true", help="grade only what an earlier run into DIR did not")
    grade.add_argument("--key", type=Path, default="course.key", help="the course's key, made at first (%(default)s)")
    grade.add_argument("--isolation", choices=WAYS, help="how to isolate (default: the best that works here)")
    grade.set_defaults(run=_grade)
    zipped = commands.add_parser("gradescope", help="build the zip to upload to Gradescope")
    zipped.add_argument("--out", required=True, type=Path, metavar="ZIP", help="the zip to write")
    zipped.add_argument(
        "--key", type=Path, default="course.key", help="the course's key, made at first (%(default)s)"
    )
    zipped.set_defaults(run=lambda options: gradescope.build(options.out, course_key(options.key)))
    return parser


def _grade(options):
    submissions, key = find(options.submissions, _ASSIGNMENT), course_key(options.key)
    journal = Journal(options.out / "journal.jsonl", key, resume=options.resume)
    waiting = [s for s in submissions if not journal.done(s)]
    with contextlib.closing(journal):
        notices = _run(waiting, key, journal, options)
    results = [journal.results[s.student, s.digest] for s in submissions]
    write_all(results, options.out)
    write_text(options.out / "report.html", report_page(sorted(results, key=lambda r: r.student), notices))
    missing = sum(r.score is None for r in results)
    print(f"{len(results)} submissions graded: see {options.out / 'grades.csv'} and {options.out / 'report.html'}")
    if missing:
        print(f"{missing} could not be graded; report.html says why. Run again with --resume.", file=sys.stderr)
    return int(bool(missing))


def _run(waiting, key, journal, options):
    """Grade what is left to grade into the journal; return the notices of the sandbox or of the workers'."""
    notices = []

    def warn(notice):
        notices.append(notice)
        tqdm.write(f"WARNING: {notice}", file=sys.stderr)

    with contextlib.ExitStack() as stack:
        if options.scheduler:
            graded = engine.grade_on_cluster(waiting, key, options.scheduler, options.isolation, warn)
        else:
            shelter = stack.enter_context(engine.Shelter(options.isolation))
            for notice in shelter.sandbox.notices:
                warn(notice)
            graded = engine.grade_all(waiting, key, shelter, options.jobs)
        for result in tqdm(graded, total=len(waiting), unit="notebook", disable=None):
            journal.add(result)
    return notices


if __name__ == "__main__":
    sys.exit(main())
