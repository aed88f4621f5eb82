"""Call a function that lives in this process: for the check in the notebook, where it is the student's own kernel."""

import contextlib
import io
import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from examiner import calls, explain
from examiner.findings import Answer, Outcome, Question

_OUT_OF_MEMORY = (MemoryError, tf.errors.ResourceExhaustedError)


class InProcess:
    """Calls a function of this process. Only its first call may print."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function, self._called = function, False

    def call(self, question: Question, arrays: list[np.ndarray], patience: int = 1) -> Answer:
        """Answer a question; see ``calls.call``.

        Args:
            question: its header.
            arrays: what it speaks of.
            patience: of no meaning here, where nothing is cut short.

        Returns:
            Answer: never raises what the function raises.
        """
        screen = io.StringIO() if self._called else None
        self._called = True
        about = calls.about(self._function)
        names = None if about["parameters"] is None else tuple(about["parameters"])
        try:
            with _without_noise(), contextlib.redirect_stdout(screen) if screen else contextlib.nullcontext():
                reply, results = calls.call(self._function, question, arrays)
        except Exception as error:
            outcome = Outcome.UNSOLVED if isinstance(error, NotImplementedError) else Outcome.RAISED
            outcome = Outcome.OUT_OF_MEMORY if isinstance(error, _OUT_OF_MEMORY) else outcome
            described = explain.described(error, self._function)
            return Answer(outcome=outcome, error=described, parameters=names, begun=about["begun"])
        found = iter(results)
        values = tuple(next(found) if value["array"] else None for value in reply["values"])
        return Answer(values, tuple(value["class"] for value in reply["values"]), parameters=names)


@contextlib.contextmanager
def _without_noise() -> Iterator[None]:
    """Keep TensorFlow's and Python's warnings off the notebook: nbgrader gives 0 to a test that writes to stderr."""
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
