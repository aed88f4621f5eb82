"""Grade many submissions at once: on all cores of this machine, or on a Dask cluster.

Owns scheduling only: results come in any order and are the same in every order.
"""

import os
import socket
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
                error = future.exception()
                yield _fault(waiting[future], error) if error else future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def grade_on_cluster(submissions, key, scheduler, way, warn):
    """Grade submissions on an existing Dask cluster whose workers have this package installed.

    Args:
        submissions: list of ``submissions.Submission``.
        key: the course's key.
        scheduler: the scheduler's address, for example ``tcp://10.0.0.1:8786``.
        way: how workers isolate, one of ``sandbox.WAYS``; None takes the best that works on each.
        warn: called with what is not isolated on a worker, once for each that grades, those that join later too.

    Yields:
        Result, as they come. A worker that dies is replaced by another.
    """
    from dask.distributed import Client
    from dask.distributed import as_completed as completed

    with Client(scheduler) as client:
        waiting = {client.submit(_grade_on_worker, s, key, way, pure=False, retries=_TRIES): s for s in submissions}
        told = set()
        for future in completed(list(waiting)):
            error = future.exception()
            result, notices = (_fault(waiting[future], error), ()) if error else future.result()
            for notice in set(notices) - told:
                told.add(notice)
                warn(notice)
            yield result


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


_worker_shelters, _worker_lock = {}, threading.Lock()


def _grade_on_worker(submission, key, way):
    """Grade in a Dask worker, which keeps its sandbox for the next submission; return what is not isolated too."""
    with _worker_lock:
        if way not in _worker_shelters:
            _worker_shelters[way] = Shelter(way)
    shelter = _worker_shelters[way]
    result = shelter.grade(submission, key)
    return result, [f"On the worker {socket.gethostname()}: {notice}" for notice in shelter.sandbox.notices]


def _fault(submission, error):
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
