"""The benchmark's arithmetic and its limits; that all of it runs is for the slow tests, since it needs PyTorch."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nst_utils import load_image

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
PICTURE = np.zeros((48, 64, 3), np.uint8)


@pytest.fixture(scope="module", autouse=True)
def _benchmarks_can_be_imported():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield


@pytest.fixture
def bench():
    return importlib.import_module("time_to_cost")


@pytest.fixture
def report():
    return importlib.import_module("time_to_cost_report")


@pytest.fixture
def ways():
    return importlib.import_module("time_to_cost_ways")


@pytest.fixture
def pair(report):
    """Adam has J = 100 after 40 s and four evaluations; ours after 10 s and work of 2.5; a third way never."""

    def run(name, *points):
        points = [report.Point(*point, J_content=7.0, J_style=1.0) for point in points]
        return report.Run(name, points, 900.0, PICTURE)

    adam = run("Adam", (10, 1, 1, 900.0), (20, 2, 2, 500.0), (30, 3, 3, 250.0), (40, 4, 4, 100.0))
    ours = run("ours", (9, 1.5, 2, 120.0), (10, 2.5, 3, 99.0), (11, 3.5, 4, 98.0))
    third = run("third", (5, 1, 1, 900.0), (8, 2, 2, 300.0), (14, 3, 3, 400.0))
    return report.Pair("pagoda as scream", adam, ours, (third,))


# Numbers


def test_the_arrival_is_the_first_point_at_the_target_or_below(pair):
    assert pair.target == 100
    assert pair.ours.arrival(pair.target).seconds == 10
    assert pair.adam.arrival(pair.target).work == 4
    assert pair.runs[2].arrival(pair.target) is None


def test_the_lowest_cost_is_that_of_the_time_until_then(pair):
    third = pair.runs[2]
    assert third.lowest(7) == 900
    assert third.lowest(9) == third.lowest() == 300
    assert third.lowest(1) == np.inf


def test_an_evaluation_takes_the_time_between_two_points(pair):
    assert pair.adam.seconds_per_evaluation() == 10
    assert pair.ours.seconds_per_evaluation() == 1


# The tables


def test_each_way_has_its_row(report, pair):
    rows = report.table_of_ways(pair).splitlines()[2:]
    assert rows == [
        "| Adam | 40.0 | 4.0 | 4.0 | 9.000e+02 (9.00 times the target) | 10.00 | 900 |",
        "| ours | 10.0 | 2.5 | 3.0 | 9.900e+01 (0.99 times the target) | 1.00 | 900 |",
        "| third | not within 14.0 | not within 3.0 (at best 3.000 times the target) | not within 3.0 "
        "| 3.000e+02 (3.00 times the target) | 4.50 | 900 |",
    ]


def test_nothing_is_compared_when_ours_does_not_arrive(report, pair):
    late = pair._replace(ours=pair.ours._replace(points=pair.ours.points[:1]))
    rows = report.table_of_ways(late).splitlines()[2:]
    missed = "not within 9.0 | not within 1.5 (at best 1.200 times the target) | not within 2.0"
    assert rows[1] == f"| ours | {missed} | – | nan | 900 |"


def test_results_hold_a_heading_for_each_table_and_a_small_plot(report, pair, tmp_path):
    report.write_results(tmp_path, "Made by hand.", [pair, pair], [pair])
    text = (tmp_path / "results.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# Time to the exercise's cost",
        "## pagoda as scream: all ways",
        "## Ours beside Adam: pairs of pictures",
        "## Our own cost",
    ]
    assert text.split("## Our own cost")[1].count("| pagoda as scream |") == 2
    assert "| pagoda as scream | ours | 10.0 | 2.5 | 3.0 | 7.000e+00 |" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.md", "results.png"]
    assert (tmp_path / "results.png").stat().st_size < 150_000  # what a repository can bear


def test_a_cost_that_leaps_up_does_not_flatten_the_plot(report, pair):
    wild = pair.runs[2]._replace(points=[point._replace(J=1e30) for point in pair.runs[2].points])
    axes = report.plot(pair._replace(others=(wild,))).axes[0]
    assert axes.get_ylim()[1] < 10 * pair.adam.points[0].J


# The limits of a process


@pytest.fixture
def points_of(bench, ways):
    """The points that a job sends whose costs are given; each is known at once."""

    def points(costs, **limits):
        def evaluations(content_image, style_image, settings):
            for number, J in enumerate(costs, start=1):
                yield ways.Evaluation((J, 1.0, 2.0), number, number, np.zeros((1, *PICTURE.shape), np.float32))

        sent = []
        job = bench.Job(ways.Way("by hand", evaluations, ()), bench.PAIRS[0], (64, 48), **limits)
        bench.work(job, SimpleNamespace(send=sent.append))
        *points, (peak, picture) = sent
        assert peak > 0
        assert picture.shape == PICTURE.shape
        return [point.J for point in points]

    return points


def test_a_job_goes_on_to_its_end_without_limits(points_of):
    assert points_of([3.0, 2.0, 1.0]) == [3.0, 2.0, 1.0]


def test_a_job_stops_after_its_evaluations(points_of):
    assert points_of([3.0, 2.0, 1.0], most_evaluations=2) == [3.0, 2.0]


def test_a_job_stops_at_the_target_but_not_before_its_time(points_of):
    assert points_of([3.0, 2.0, 1.0], target=2.0) == [3.0, 2.0]
    assert points_of([3.0, 2.0, 1.0], target=2.0, seconds=1000) == [3.0, 2.0, 1.0]


def test_a_job_stops_where_costs_are_infinite(points_of):
    assert points_of([3.0, np.inf, 1.0]) == [3.0, np.inf]


def test_other_costs_at_the_start_are_refused(bench, report, monkeypatch):
    def run(job, title):
        J = 1.001 if "PyTorch" in job.way.name else 1.0
        return report.Run(job.way.name, [report.Point(1.0, 1, 1, J, 1.0, 1.0)], 1.0, PICTURE)

    monkeypatch.setattr(bench, "run", run)
    with pytest.raises(SystemExit, match=r"Adam in PyTorch has other costs at the start: \(1.001, "):
        bench.check_costs(bench.QUICK)


@pytest.mark.parametrize("name", ["pagoda", "tiles"])
def test_pictures_of_the_course_and_new_ones_have_the_size(bench, name):
    assert name in {name for pair in bench.PAIRS for name in pair}
    assert bench.picture_of(name, (64, 48)).shape == (48, 64, 3)


# All of it


def command(*arguments):
    script = str(BENCHMARKS / "time_to_cost.py")
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_all_ways_run_one_after_another(tmp_path):
    pytest.importorskip("torch", reason="make bench installs it")
    command("--quick", "--pairs", "2", "--adam", "--output", str(tmp_path), "--pictures", str(tmp_path / "pictures"))
    rows = [line for line in (tmp_path / "results.md").read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    assert len(rows) == (2 + 6) + 2 * (2 + 2 * 2)  # headers of 2, and a row for each way
    for name in ("pagoda_as_starry_night", "dahlia_as_scream"):
        assert load_image(tmp_path / "pictures" / f"{name}.png").shape == (48, 64 + 8 + 64, 3)


@pytest.mark.slow
def test_the_memory_of_two_evaluations_is_printed():
    assert command("--memory", "64x48").startswith("64 x 48: peak memory ")
