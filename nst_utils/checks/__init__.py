"""Checks of the graded functions, called in the notebook on what the student wrote.

A check prints what was found: the value beside the expected one when all is well; otherwise which mistake it looks
like and where to look, never the answer. It compares with the numbers of the assignment's sheet, which lies in this
folder; the formulas are the instructor's.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from examiner import sheet
from examiner.examiner import Examiner
from examiner.findings import Finding, Outcome
from examiner.in_process import InProcess
from nst_utils.errors import NSTError


class Checks:
    """The checks of one assignment.

    Call it with the name of an exercise and your function::

        check = Checks("neural_style_transfer")
        check("gram_matrix", gram_matrix)
    """

    def __init__(self, assignment: str) -> None:
        """Read the assignment's sheet.

        Args:
            assignment: its name.

        Raises:
            NSTError: if there is no sheet of that name.
        """
        path = Path(__file__).parent / f"{assignment}.json"
        if not path.exists():
            there = ", ".join(sorted(file.stem for file in path.parent.glob("*.json")))
            raise NSTError(f"there are no checks for {assignment!r}, only for: {there}.")
        self._exercises = sheet.read(path)
        self._findings: dict[str, list[Finding]] = {}

    def __call__(self, name: str, function: Callable[..., Any]) -> None:
        """Check a function and print what was found.

        Args:
            name: the exercise's name, which is the function's.
            function: the student's.
        """
        findings = self.examine(name, function)
        missed = next((finding for finding in findings if not finding.passed), None)
        if missed is None:
            print(f"✓ {name}: all {len(findings)} tests passed.\n  {_indented(findings[0].found)}")
        elif missed.outcome is Outcome.UNSOLVED:
            number = self._exercises[name].number
            if missed.message == "Not solved yet.":
                print(f"· {name} (exercise {number}) is still to do: fill in its cell, run it, then run this one.")
            else:
                print(f"· {name} (exercise {number}): {missed.message}")
        else:
            print(f"✗ {name}: not yet.")
            for text in filter(None, (missed.found, missed.message)):  # one thing at a time
                print(f"  {_indented(text)}")

    def examine(self, name: str, function: Callable[..., Any]) -> list[Finding]:
        """Try a function.

        Args:
            name: the exercise's name.
            function: the student's; what it raises is a finding, never an error here.

        Returns:
            list of examiner.findings.Finding, in the order in which a student should look at them.

        Raises:
            NSTError: if the assignment has no such exercise.
        """
        if name not in self._exercises:
            raise NSTError(f"there is no exercise {name!r}. The exercises are: {', '.join(self._exercises)}.")
        findings = Examiner(self._exercises[name], InProcess(function)).examine()
        self._findings[name] = findings
        return findings

    def points(self, name: str, function: Callable[..., Any]) -> float:
        """Count how many of an exercise's points a function earns in the checks that can be tried here.

        Args:
            name: the exercise's name.
            function: the student's.

        Returns:
            float from 0 to the exercise's points. The grader tries more, on inputs that nobody has seen.
        """
        exercise, findings = self._exercises[name], self.examine(name, function)
        earned = sum(finding.points for finding in findings)
        return round(exercise.points * earned / sum(exercise.rubric.values()), 2)


def _indented(message: str) -> str:
    return message.replace("\n", "\n  ")
