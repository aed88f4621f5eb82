"""The command line: ``python -m autograder COMMAND``."""

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
from autograder.assignment import COURSE, CourseError, chosen, course
from autograder.draws import CourseKeyError, course_key
from autograder.journal import Journal, JournalError
from autograder.outputs import write_all, write_text
from autograder.report import report_page
from autograder.sandbox import WAYS, SandboxError
from autograder.submissions import SubmissionsError, find


def main(arguments=None):
    """Run a command; return the exit code: 0 if all have a grade, 1 if the grader failed on some, 2 for misuse."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (SubmissionsError, SandboxError, JournalError, CourseError, CourseKeyError) as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2


def _parser():
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Build, release and grade a course.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("--course", type=Path, metavar="DIR", help="a folder of assignments of your own")
    which.add_argument("--assignment", metavar="NAME", help="one of the course's assignments")
    keyed = argparse.ArgumentParser(add_help=False)
    keyed.add_argument("--key", type=Path, default="course.key", help="the course's key, made at first (%(default)s)")

    grade = commands.add_parser(
        "grade", parents=[which, keyed], help="grade submissions", description="Grade submissions in isolation."
    )
    grade.add_argument("submissions", help="a notebook, a folder of them in any layout, or a zip")
    grade.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for grades, feedback and report"
    )
    where = grade.add_mutually_exclusive_group()  # a cluster's workers say themselves how many they grade at once
    where.add_argument("--jobs", type=int, metavar="N", help="submissions at once (default: all cores)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="grade on this Dask cluster, e.g. tcp://10.0.0.1:8786")
    grade.add_argument("--resume", action="store_true", help="grade only what an earlier run into DIR did not")
    grade.add_argument("--isolation", choices=WAYS, help="how to isolate (default: the best that works here)")
    grade.set_defaults(run=_grade)

    zipped = commands.add_parser("gradescope", parents=[which, keyed], help="build the zip to upload to Gradescope")
    zipped.add_argument("--out", required=True, type=Path, metavar="ZIP", help="the zip to write")
    zipped.set_defaults(run=lambda o: gradescope.build(o.out, course_key(o.key), _one(o)))

    build = commands.add_parser("build", parents=[which], help="build notebooks and sheets from the assignments")
    build.set_defaults(run=_build)
    bundle = commands.add_parser("bundle", parents=[which], help="write the zip for students")
    bundle.set_defaults(run=_bundle)
    solution = commands.add_parser("solution", parents=[which], help="execute the solved notebook, write its page")
    solution.set_defaults(run=_solution)
    new = commands.add_parser("new", parents=[which], help="make an assignment with one exercise that works")
    new.add_argument("name", help="of the assignment; its folder's")
    new.set_defaults(run=_new)
    return parser


def _one(options):
    """Return the assignment that was asked for, or the only one."""
    return chosen(course(options.course), options.assignment)


def _asked(options):
    """Return the assignments that were asked for: the named one, or all."""
    assignments = course(options.course)
    return [chosen(assignments, options.assignment)] if options.assignment else list(assignments.values())


def _build(options):
    from autograder.build import build

    for assignment in _asked(options):
        print(build(assignment))
    return 0


def _bundle(options):
    from autograder.handout import bundle

    for assignment in _asked(options):
        print(bundle(assignment))
    return 0


def _solution(options):
    from autograder.handout import solution

    for assignment in _asked(options):
        print(solution(assignment))
    return 0


def _new(options):
    from autograder.new import new

    print(new(options.course or COURSE, options.name))
    return 0


def _grade(options):
    assignments, key = course(options.course), course_key(options.key)
    graded = {name for assignment in assignments.values() for name in assignment.by_name}
    work = []
    for submission in find(options.submissions, options.assignment, graded):
        name = options.assignment or Path(submission.notebook).stem
        work.append((submission, _assignment_of(submission, assignments, name)))
    journal = Journal(options.out / "journal.jsonl", key, assignments.values(), resume=options.resume)
    waiting = [each for each in work if not journal.done(each[0])]
    with contextlib.closing(journal):
        notices = _run(waiting, key, journal, options)
    results = [journal.results[s.student, s.digest] for s, _ in work]
    write_all(results, options.out)
    write_text(options.out / "report.html", report_page(sorted(results, key=lambda r: r.student), notices))
    missing = sum(r.score is None for r in results)
    print(f"{len(results)} submissions graded: see {options.out / 'grades.csv'} and {options.out / 'report.html'}")
    if missing:
        print(f"{missing} could not be graded; report.html says why. Run again with --resume.", file=sys.stderr)
    return int(bool(missing))


def _assignment_of(submission, assignments, name):
    """Choose by the notebook's name, or by the functions in it; what tells nothing is taken for the first."""
    try:
        return chosen(assignments, name, submission.cells)
    except CourseError:
        return next(iter(assignments.values()))


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
