"""The same function grades on a Dask cluster, and a worker that dies loses nothing."""

import os
import signal
import socket
from types import SimpleNamespace

import pytest
from dask.distributed import LocalCluster

from autograder import __main__ as command
from autograder import engine
from autograder.engine import grade_all, grade_on_cluster
from autograder.results import Outcome, Result


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_grades_everything_the_same(
    shelter, key, submission, assignment, solved, wrong_answers
):
    cells = [[*solved, *([wrong_answers[n].source] if n else [])] for n in range(6)]
    submissions = [(submission(f"student{n}", c), assignment) for n, c in enumerate(cells)]
    alone = {r.student: r for r in grade_all(submissions, key, shelter)}
    together = {}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        for result in grade_on_cluster(submissions, key, cluster.scheduler_address, None, print):
            if not together:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            together[result.student] = result
    assert together == alone


class Worker:
    """A shelter that says how it was asked to isolate, and grades without a sandbox."""

    def __init__(self, way):
        self.sandbox = SimpleNamespace(notices=[f"NOT ISOLATED but by {way}"])

    def grade(self, submission, assignment, key):
        return Result(submission.student, submission.notebook, submission.digest, Outcome.RIGHT, 100.0, 100)


def test_workers_isolate_as_asked_and_say_what_they_do_not(monkeypatch, notebook_file, solved, tmp_path, capsys):
    monkeypatch.setattr(engine, "Shelter", Worker)
    monkeypatch.setattr(engine, "_worker_shelters", {})
    for name in ("ada", "bob"):
        notebook_file(f"in/{name}.ipynb", solved)
    out, expected = tmp_path / "out", f"On the worker {socket.gethostname()}: NOT ISOLATED but by process"
    words = [
        "grade",
        str(tmp_path / "in"),
        "--out",
        str(out),
        "--key",
        str(tmp_path / "key"),
        "--isolation",
        "process",
    ]
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        assert command.main([*words, "--scheduler", cluster.scheduler_address]) == 0
    assert capsys.readouterr().err.count(expected) == 1
    assert expected in (out / "report.html").read_text()


def test_the_number_of_jobs_is_the_workers_own_affair(capsys):
    with pytest.raises(SystemExit, match="2"):
        command.main(["grade", "in", "--out", "out", "--scheduler", "tcp://10.0.0.1:8786", "--jobs", "2"])
    assert "not allowed with argument" in capsys.readouterr().err
