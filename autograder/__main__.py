"""The command line: ``python -m autograder COMMAND``."""

import os
import sys

if __name__ == "__main__" and os.getcwd() != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):
    # `python -m` looks for modules where it is started: in a student's folder, a tqdm.py would be run as ours.
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != os.getcwd()]

from importlib.util import find_spec

# The sandbox shows the first two to students' code, and only what is installed here.
if missing := [name for name in ("IPython", "imageio", "jinja2", "packaging") if find_spec(name) is None]:
    sys.exit(
        f"autograder: {', '.join(missing)} not found. Grading needs more than painting does: install the course with "
        "its extra `grading`, as in `pip install 'nst_course-VERSION-py3-none-any.whl[grading]'`."
    )

import argparse
from collections.abc import Callable
from pathlib import Path

from autograder import gradescope, languages
from autograder.assignment import COURSE, Assignment, CourseError, chosen, course
from autograder.draws import CourseKeyError, course_key
from autograder.grade_command import add_grade
from autograder.journal import JournalError
from autograder.sandbox import SandboxError
from autograder.submissions import SubmissionsError
from autograder.tables import TableError
from autograder.terminal import say
from examiner.language import ENGLISH

_MISUSE = (CourseError, CourseKeyError, SubmissionsError, SandboxError, JournalError, TableError)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit code: 0 if all have a grade, 1 if the grader failed on some, 2 for misuse."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except _MISUSE as error:
        say(f"autograder: {error}")
    except OSError as error:  # a full disk, a file for a folder, no permission
        what = error.filename2 or error.filename or "A file"
        say(f"autograder: {what} can't be used ({error.strerror}). Make room for it, or choose another place.")
    except KeyboardInterrupt:
        say("autograder: stopped. Run the command again with --resume to grade what is left.")
        return 130
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Build, release and grade a course.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("--course", type=Path, metavar="DIR", help="a folder of assignments of your own")
    which.add_argument("--assignment", metavar="NAME", help="one of the course's assignments")
    keyed = argparse.ArgumentParser(add_help=False)
    keyed.add_argument("--key", type=Path, default="course.key", help="the course's key, made at first (%(default)s)")

    add_grade(commands, [which, keyed])
    zipped = commands.add_parser("gradescope", parents=[which, keyed], help="build the zip to upload to Gradescope")
    zipped.add_argument("--out", required=True, type=Path, metavar="ZIP", help="the zip to write")
    zipped.set_defaults(run=lambda o: gradescope.build(o.out, course_key(o.key), _one(o)))
    for name, run, told in (
        ("build", _build, "build notebooks and sheets from the assignments"),
        ("bundle", _bundle, "write the zip for students"),
        ("solution", _solution, "execute the solved notebook and write its page"),
    ):
        commands.add_parser(name, parents=[which], help=told).set_defaults(run=_in_checkout(run))
    told = "bring the catalogues of the translations up to date"
    translated = commands.add_parser("translations", parents=[which], help=told)
    translated.add_argument("--language", metavar="CODE", help="begin what is missing in this language")
    translated.set_defaults(run=_in_checkout(_translations))
    new = commands.add_parser("new", parents=[which], help="make an assignment with one exercise that works")
    new.add_argument("name", help="of the assignment; its folder's")
    new.set_defaults(run=_new)
    return parser


def _one(options: argparse.Namespace) -> Assignment:
    """Return the assignment that was asked for, or the only one."""
    return chosen(course(options.course), options.assignment)


def _each(options: argparse.Namespace, make: Callable[[Assignment], object]) -> int:
    """Make something of each assignment that was asked for: of the named one, or of all."""
    assignments = course(options.course)
    for assignment in [_one(options)] if options.assignment else assignments.values():
        print(make(assignment))
    return 0


def _in_checkout(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Refuse a command where the course is installed from a wheel, before what it imports is missed."""

    def checked(options: argparse.Namespace) -> int:
        if not (COURSE.parent.parent / "nbgrader_config.py").exists():
            raise CourseError(
                f"`{options.command}` works in a checkout of the course, and this one is installed without it. Run "
                "it in the folder of the course's repository, after `pip install -e '.[dev]'` there."
            )
        return run(options)

    return checked


def _build(options: argparse.Namespace) -> int:
    from autograder.build import build  # nbgrader takes seconds to import

    return _each(options, build)


def _bundle(options: argparse.Namespace) -> int:
    from autograder.handout import bundle

    def bundles(assignment: Assignment) -> str:
        return "\n".join(str(bundle(assignment, language=each)) for each in [ENGLISH, *languages.of(assignment)])

    return _each(options, bundles)


def _solution(options: argparse.Namespace) -> int:
    from autograder.handout import solution

    return _each(options, solution)


def _translations(options: argparse.Namespace) -> int:
    from autograder.translations import refresh

    folder, found = options.course or COURSE, course(options.course)
    asked = [_one(options)] if options.assignment else list(found.values())
    if options.language:
        print(*refresh(folder, asked, options.language), sep="\n")
        return 0
    for code in sorted(path.name for path in languages.folder(folder).glob("*")):
        print(*refresh(folder, [a for a in asked if languages.catalogue(a, code).exists()], code), sep="\n")
    return 0


def _new(options: argparse.Namespace) -> int:
    from autograder.new import new

    print(new(options.course or COURSE, options.name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
