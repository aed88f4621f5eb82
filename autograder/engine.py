"""Grade many submissions at once: on all cores of this machine, or on a Dask cluster.

Owns scheduling only: results come in any order and are the same in every order.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

from autograder.grading import MAX_SCORE, grade
from autograder.results import Outcome, Result
from autograder.sandbox import Sandbox, SandboxError

_TRIES = 2  # a submission whose grading failed by no fault of its own is tried once more


def grade_all(submissions, key, shelter, jobs=None):
    """Grade submissions in parallel.

    Args:
        submissions: list of ``submissions.Submission``.
        key: the course's key.
        shelter: the Shelter to run them in.
        jobs: how many at once; all cores by default.

    Yields:
        Result, as they come.
    """
    jobs = jobs or os.cpu_count() or 1
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(shelter.grade, s, key): s for s in submissions}
        try:
            for future in as_completed(waiting):
                yield _result_of(future, waiting[future])
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def grade_on_cluster(submissions, key, scheduler):
    """Grade submissions on an existing Dask cluster whose workers have this package installed.

    Args:
        submissions: list of ``submissions.Submission``.
        key: the course's key.
        scheduler: the scheduler's address, for example ``tcp://10.0.0.1:8786``.

    Yields:
        Result, as they come. A worker that dies is replaced by another.
    """
    from dask.distributed import Client
    from dask.distributed import as_completed as completed

    with Client(scheduler) as client:
        waiting = {client.submit(_grade_on_worker, s, key, pure=False, retries=_TRIES): s for s in submissions}
        for future in completed(list(waiting)):
            yield _result_of(future, waiting[future])


class Shelter:
    """A sandbox that is started anew when it is lost."""

    def __init__(self, way=None, limits=None, as_nobody=False):
        """Start it; the arguments are those of ``Sandbox``."""
        self._asked = way, limits, as_nobody
        self._lock = threading.Lock()
        self.sandbox = Sandbox(*self._asked)

    def grade(self, submission, key):
        """Grade; a fault of the grader is tried once more, in a fresh sandbox."""
        result = grade(submission, key, self.sandbox)
        if result.outcome is not Outcome.FAULT:
            return result
        with self._lock:
            if not self.sandbox.alive():
                self.sandbox.close()
                self.sandbox = Sandbox(*self._asked)
        return grade(submission, key, self.sandbox)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sandbox.close()


_worker_shelter, _worker_lock = None, threading.Lock()


def _grade_on_worker(submission, key):
    """Grade in a Dask worker, which keeps its sandbox for the next submission."""
    global _worker_shelter
    with _worker_lock:
        _worker_shelter = _worker_shelter or Shelter()
    return _worker_shelter.grade(submission, key)


def _result_of(future, submission):
    try:
        return future.result()
    except Exception as error:
        kind = "the sandbox" if isinstance(error, SandboxError) else "the grader"
        return Result(
            submission.student,
            submission.notebook,
            submission.digest,
            Outcome.FAULT,
            score=None,
            max_score=MAX_SCORE,
            message=f"{kind} failed: {type(error).__name__}: {error}",
        )
