"""Checks of the graded functions, called in the notebook on what the student wrote.

Each prints what was found: the value beside the expected one when all is well; otherwise which mistake it looks like
and where to look, never the answer. ``points`` gives the same findings as a number, for the instructor's tests.
"""

from nst_utils.checks.examination import Finding, examine
from nst_utils.exercises import EXERCISES

__all__ = [
    "Finding",
    "content_cost",
    "examine",
    "gram_matrix",
    "layer_style_cost",
    "points",
    "total_cost",
    "train_step",
]

# Share of an exercise's points for each test. Without right values nothing else counts: a constant, too, is a float32
# tensor that works inside tf.function.
_SHARES = {"value": 0.6, "gradient": 0.2, "optimizer": 0.2, "form": 0.05, "compiled": 0.1, "repeatable": 0.05}


def points(name, f):
    """How many of an exercise's points a function earns.

    Args:
        name: the exercise's name.
        f: the student's function.

    Returns:
        float from 0 to the exercise's points.
    """
    findings = examine(name, f)
    passed = {finding.test for finding in findings if finding.passed}
    if "value" not in passed:
        return 0.0
    return round(EXERCISES[name].points * sum(_SHARES[test] for test in passed), 2)


def content_cost(f):
    """Check ``compute_content_cost(a_C, a_G)`` and print what was found.

    Args:
        f: the student's function.
    """
    _report("compute_content_cost", f)


def gram_matrix(f):
    """Check ``gram_matrix(A)`` and print what was found.

    Args:
        f: the student's function.
    """
    _report("gram_matrix", f)


def layer_style_cost(f):
    """Check ``compute_layer_style_cost(a_S, a_G)`` and print what was found.

    Args:
        f: the student's function.
    """
    _report("compute_layer_style_cost", f)


def total_cost(f):
    """Check ``total_cost(J_content, J_style, alpha=10, beta=40)`` and print what was found.

    Args:
        f: the student's function.
    """
    _report("total_cost", f)


def train_step(f):
    """Check ``train_step(generated_image, cost, optimizer)`` and print what was found.

    Args:
        f: the student's function.
    """
    _report("train_step", f)


def _report(name, f):
    findings = examine(name, f)
    missed = [finding for finding in findings if not finding.passed]
    if not missed:
        print(f"✓ {name}: all {len(findings)} tests passed.\n  {_indented(findings[0].message)}")
        return
    if missed[0].test == "solved":
        print(
            f"· {name} (exercise {EXERCISES[name].number}) is still to do: fill in its cell above, then run this one."
        )
        return
    print(f"✗ {name}: not yet.")
    print(f"  {_indented(missed[0].message)}")  # one thing at a time


def _indented(message):
    return message.replace("\n", "\n  ")
