"""What the hidden test in a notebook calls when stock nbgrader runs it, in a kernel that the student's code shares.

The engine's own doors do not come here: they keep students' code apart.
"""

import secrets
from collections.abc import Callable
from typing import Any

from autograder.assignment import course
from autograder.draws import Draws
from autograder.exercise import Drawn
from examiner.examiner import Examiner
from examiner.in_process import InProcess


def points_on_fresh_inputs(assignment: str, name: str, function: Callable[..., Any]) -> float:
    """Count a function's points on inputs that are new at each grading: nobody can have copied the answer.

    Args:
        assignment: its name.
        name: the exercise's.
        function: the student's.

    Returns:
        float from 0 to the exercise's points.
    """
    exercise = course()[assignment].by_name[name]
    questions = Drawn(exercise, Draws(secrets.token_bytes(32), "a kernel"))
    return float(sum(finding.points for finding in Examiner(questions, InProcess(function)).examine()))
