"""Notebooks and a sandbox for the tests of grading."""

import hashlib
import json

import pytest

from autograder.engine import Shelter
from autograder.sandbox import Limits
from autograder.submissions import Submission

KEY = b"k" * 32
# A right answer that loops takes 2.5 s of CPU time inside tf.function on a busy machine.
LIMITS = Limits(memory=1 << 30, cell_seconds=2, notebook_seconds=5, call_seconds=8)


def submission_of(student, cells):
    """A submission with these cells."""
    digest = hashlib.sha256(json.dumps([student, *cells]).encode()).hexdigest()
    return Submission(student, "neural_style_transfer.ipynb", digest, tuple(cells))


@pytest.fixture(scope="session")
def key():
    """A course key."""
    return KEY


@pytest.fixture(scope="session")
def submission():
    """Make a submission of a name and cells."""
    return submission_of


@pytest.fixture(scope="session")
def exercises(assignment):
    """The exercises by the names of their functions."""
    return assignment.by_name


@pytest.fixture(scope="session")
def shelter():
    """The best sandbox that works here, with limits short enough for tests."""
    with Shelter(limits=LIMITS) as shelter:
        yield shelter


@pytest.fixture(scope="session")
def solved(right_answers):
    """The cells of a notebook that solves every exercise."""
    first = {}
    for answer in right_answers:
        first.setdefault(answer.exercise, answer.source)
    return ["import numpy as np\nimport tensorflow as tf", *(first[name] for name in sorted(first, reverse=True))]


@pytest.fixture
def notebook_file(tmp_path):
    """Write cells as a notebook file in nbformat 4."""

    def write(name, cells, **metadata):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rest = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        code = [{**rest, "source": cell} for cell in cells]
        path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": code}))
        return path

    return write
