"""Checks of the graded functions, called in the notebook on what the student wrote; which cells they let run; points.

A check prints what was found: the value beside the expected one when all is well; otherwise which mistake it looks
like and where to look, never the answer. It compares with the numbers of the assignment's sheet, which lies in this
folder; the formulas are the instructor's.
"""

import contextlib
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from examiner import sheet
from examiner.examiner import Examiner
from examiner.findings import Finding, Outcome
from examiner.in_process import InProcess
from nst_utils.display import being_graded
from nst_utils.errors import NSTError
from nst_utils.language import told


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
        # name -> the function that passed: it is checked once, not before each painting
        self._passed: dict[str, Callable[..., Any]] = {}

    def __call__(self, name: str, function: Callable[..., Any]) -> None:
        """Check a function and print what was found.

        Args:
            name: the exercise's name, which is the function's.
            function: the student's.
        """
        findings = self.examine(name, function)
        missed = next((finding for finding in findings if not finding.passed), None)
        if missed is None:
            print(told(f"✓ {name}: all {len(findings)} tests passed."))
            print(f"  {_indented(findings[0].found)}")
        elif missed.outcome is Outcome.UNSOLVED:
            number = self._exercises[name].number
            if missed.message == "Not solved yet.":
                todo = f"· {name} (exercise {number}) is still to do: fill in its cell, run it, then run this one."
                print(told(todo))
            else:
                print(told(f"· {name} (exercise {number}): {missed.message}"))
        else:
            print(told(f"✗ {name}: not yet."))
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
        return Examiner(self._exercises[name], InProcess(function)).examine()

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

    def ready(self, *names: str, while_grading: bool = True) -> bool:
        """Tell whether a cell may use the student's functions; if not, say in one line what comes first.

        Only a function that passes its check meets the real network: with a transpose missing, a Gram matrix would
        ask for 57 GB there.

        Args:
            names: of the functions that the cell uses; all of the notebook's when there is none.
            while_grading: False for a cell that nbgrader need not run, to validate or to grade.

        Returns:
            bool: whether to go on.
        """
        if being_graded() and not while_grading:
            print(told("Left out while nbgrader runs the notebook."))
            return False
        for name in names or self._exercises:
            wanting = self._wanting(name)
            if wanting:
                number = self._exercises[name].number
                print(told(f"⏳ Exercise {number} comes first: {name} {wanting}. Then run this cell again."))
                return False
        return True

    def _wanting(self, name: str) -> str:
        """What is wrong with the student's function of this name, in a few words; "" if it passes its check."""
        function = _students(name)
        if function is None:
            return "is not defined; run its cell"
        if self._passed.get(name) is function:
            return ""
        with contextlib.redirect_stdout(io.StringIO()):
            findings = self.examine(name, function)
        if not all(finding.passed for finding in findings):
            unwritten = findings[0].outcome is Outcome.UNSOLVED
            return "is not written yet" if unwritten else "does not pass its check, which says where to look"
        self._passed[name] = function
        return ""

    def hand_in(self) -> None:
        """Print the points of the student's functions, as far as the checks can tell, and what is next."""
        rows = []
        for name, exercise in self._exercises.items():
            function = _students(name)
            with contextlib.redirect_stdout(io.StringIO()):
                points = self.points(name, function) if function is not None else 0.0
            rows.append((name, points, exercise.points))
        print_points(rows)


def print_points(rows: Sequence[tuple[str, float, float]]) -> None:
    """Print a table of points with their sum, and what is next.

    Args:
        rows: list of (name of a function, its points, the most it can earn).
    """
    earned, most = sum(points for _, points, _ in rows), sum(of for _, _, of in rows)
    for name, points, of in [*rows, (told("together"), earned, most)]:
        print(f"{name:<26}{told('{points} of {of}', points=f'{points:>4g}', of=f'{of:>3g}')}")
    unfinished = [name for name, points, of in rows if points < of]
    if unfinished:
        print("\n" + told(f"Next: {unfinished[0]}. Its check says what is missing."))
    else:
        print("\n" + told("All of them pass: congratulations, you have made a computer paint."))


def _students(name: str) -> Callable[..., Any] | None:
    """Return what a name stands for in the notebook, or None."""
    return vars(sys.modules["__main__"]).get(name)


def _indented(message: str) -> str:
    return told(message).replace("\n", "\n  ")
