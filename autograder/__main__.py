"""The command line: ``python -m autograder grade SUBMISSIONS --out DIR``."""

import argparse
import sys
from pathlib import Path

from autograder import gradescope
from autograder.grade_command import UsageError, add_grade, grading_key
from autograder.journal import JournalError
from autograder.sandbox import SandboxError
from autograder.submissions import SubmissionsError
from autograder.tables import TableError
from autograder.terminal import say

_MISUSE = (UsageError, SubmissionsError, SandboxError, JournalError, TableError)


def main(arguments=None):
    """Run a command; return the exit code: 0 if all have a grade, 1 if the grader failed on some, 2 for misuse."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except _MISUSE as error:
        say(f"autograder: {error}")
    except OSError as error:  # a full disk, a file for a folder, no permission
        what = error.filename2 or error.filename or "A file"
        say(f"autograder: {what} can't be used ({error.strerror}). Make room for it, or choose another place.")
    except KeyboardInterrupt:
        say("autograder: stopped. Run the command again with --resume to grade what is left.")
        return 130
    return 2


def _parser():
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Grade the course's notebooks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_grade(commands)
    zipped = commands.add_parser("gradescope", help="build the zip to upload to Gradescope")
    zipped.add_argument("--out", required=True, type=Path, metavar="ZIP", help="the zip to write")
    zipped.add_argument(
        "--key", type=Path, default="course.key", help="the course's key, made at first (%(default)s)"
    )
    zipped.set_defaults(run=lambda options: gradescope.build(options.out, grading_key(options.key)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
