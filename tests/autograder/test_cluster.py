"""The same function grades on a Dask cluster, and a worker that dies loses nothing."""

import os
import signal

import pytest
from dask.distributed import LocalCluster

from autograder.engine import grade_all, grade_on_cluster


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_grades_everything_the_same(shelter, key, submission, solved, wrong_answers):
    cells = [[*solved, *([wrong_answers[n].source] if n else [])] for n in range(6)]
    submissions = [submission(f"student{n}", c) for n, c in enumerate(cells)]
    alone = {r.student: r for r in grade_all(submissions, key, shelter)}
    together = {}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        for result in grade_on_cluster(submissions, key, cluster.scheduler_address):
            if not together:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            together[result.student] = result
    assert together == alone
