"""Grade many submissions at once: on all cores of this machine, or on a Dask cluster.

Owns scheduling only: results come in any order and are the same in every order.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from autograder.assignment import COURSE, Assignment, course
from autograder.grading import grade
from autograder.results import Outcome, Result
from autograder.sandbox import Limits, Sandbox, SandboxError
from autograder.submissions import Submission

_TRIES = 2  # a submission whose grading failed by no fault of its own is tried once more
Work = tuple[Submission, Assignment]


def grade_all(work: Iterable[Work], key: bytes, shelter: "Shelter", jobs: int | None = None) -> Iterator[Result]:
    """Grade submissions in parallel.

    Args:
        work: list of (``submissions.Submission``, ``assignment.Assignment``).
        key: the course's key.
        shelter: the Shelter to run them in.
        jobs: how many at once; all cores by default.

    Yields:
        Result, as they come.
    """
    jobs = jobs or os.cpu_count() or 1
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(shelter.grade, *each, key): each for each in work}
        try:
            for future in as_completed(waiting):
                error = future.exception()
                yield _fault(*waiting[future], error) if error else future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def grade_on_cluster(
    work: Iterable[Work], key: bytes, scheduler: str, way: str | None, warn: Callable[[str], None]
) -> Iterator[Result]:
    """Grade submissions on an existing Dask cluster whose workers have this package and the course.

    Args:
        work: list of (``submissions.Submission``, ``assignment.Assignment``).
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
        waiting = {}
        for submission, assignment in work:
            own = None if assignment.folder.parent == COURSE else str(assignment.folder.parent)
            task = (submission, assignment.name, own, key, way)
            future = client.submit(_grade_on_worker, *task, pure=False, retries=_TRIES)
            waiting[future] = submission, assignment
        told: set[str] = set()
        for future in completed(list(waiting)):
            error = future.exception()
            result, notices = (_fault(*waiting[future], error), ()) if error else future.result()
            for notice in set(notices) - told:
                told.add(notice)
                warn(notice)
            yield result


class Shelter:
    """A sandbox that is started anew when it is lost."""

    def __init__(self, way: str | None = None, limits: Limits | None = None, as_nobody: bool = False) -> None:
        """Start it; the arguments are those of ``Sandbox``."""
        self._asked = way, limits, as_nobody
        self._lock = threading.Lock()
        self._turns = _Turns()
        self.sandbox = Sandbox(*self._asked)

    def grade(self, submission: Submission, assignment: Assignment, key: bytes) -> Result:
        """Grade, beside others or alone.

        What ran out of time is graded once more with no other beside it, and that counts: a hostile notebook can take
        the machine's memory or its disk, and a right function's time with it, but then it must wait here.
        """
        with self._turns.among_others():
            result = self._grade(submission, assignment, key)
        if not _ran_out_of_time(result):
            return result
        with self._turns.alone():
            return self._grade(submission, assignment, key)

    def _grade(self, submission: Submission, assignment: Assignment, key: bytes) -> Result:
        """Grade; a fault of the grader is tried once more, in a fresh sandbox."""
        result = grade(submission, assignment, key, self.sandbox)
        if result.outcome is not Outcome.FAULT:
            return result
        with self._lock:
            if not self.sandbox.alive():
                self.sandbox.close()
                self.sandbox = Sandbox(*self._asked)
        return grade(submission, assignment, key, self.sandbox)

    def __enter__(self) -> "Shelter":
        return self

    def __exit__(self, *_: object) -> None:
        self.sandbox.close()


class _Turns:
    """Many may work at once, or one alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._working, self._taken = 0, False

    @contextlib.contextmanager
    def among_others(self) -> Iterator[None]:
        """Work while nobody is, or waits to be, alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken)
            self._working += 1
        try:
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Work once all others have come to their end."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken)
            self._taken = True
            self._changed.wait_for(lambda: not self._working)
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()


def _ran_out_of_time(result: Result) -> bool:
    return any(check.outcome is Outcome.TIMED_OUT for exercise in result.exercises for check in exercise.checks)


_worker_shelters: dict[str | None, Shelter] = {}
_worker_lock = threading.Lock()


def _grade_on_worker(
    submission: Submission, assignment: str, own_course: str | None, key: bytes, way: str | None
) -> tuple[Result, list[str]]:
    """Grade in a Dask worker, which keeps its sandbox for the next submission; return what is not isolated too."""
    with _worker_lock:
        if way not in _worker_shelters:
            _worker_shelters[way] = Shelter(way)
    shelter = _worker_shelters[way]
    asked = course(Path(own_course) if own_course else None)[assignment]
    result = shelter.grade(submission, asked, key)
    return result, [f"On the worker {socket.gethostname()}: {notice}" for notice in shelter.sandbox.notices]


def _fault(submission: Submission, assignment: Assignment, error: BaseException) -> Result:
    kind = "the sandbox" if isinstance(error, SandboxError) else "the grader"
    return Result(
        submission.student,
        submission.notebook,
        submission.digest,
        Outcome.FAULT,
        score=None,
        max_score=assignment.max_score,
        message=f"{kind} failed: {type(error).__name__}: {error}",
    )
