"""The zip for Gradescope works when laid out as Gradescope's documentation says."""

import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from autograder import build, executed, gradescope
from autograder.assignment import course


@pytest.fixture(scope="module")
def container(tmp_path_factory, key, assignment):
    """The first assignment's container."""
    return laid_out(tmp_path_factory.mktemp("autograder"), key, assignment)


def laid_out(folder, key, assignment):
    """/autograder as Gradescope lays it out: source/ from the zip, run_autograder beside it."""
    gradescope.build(folder / "upload.zip", key, assignment)
    with zipfile.ZipFile(folder / "upload.zip") as archive:
        archive.extractall(folder / "source")
    (folder / "run_autograder").write_bytes((folder / "source" / "run_autograder").read_bytes())
    (folder / "run_autograder").chmod(0o755)
    for name in ("submission", "results"):
        (folder / name).mkdir()
    return folder


def graded(container, path, name="homework.ipynb"):
    """results.json after run_autograder."""
    shutil.rmtree(container / "submission")
    (container / "submission" / name).parent.mkdir(parents=True)
    (container / "submission" / name).write_bytes(path.read_bytes())
    return run(container)


def run(container):
    """results.json for what is in submission/."""
    python = f"PATH={sys.prefix}/bin:/usr/bin:/bin"
    subprocess.run(["env", python, "bash", str(container / "run_autograder")], check=True, cwd="/")
    return json.loads((container / "results" / "results.json").read_text())


def test_a_solved_notebook_gets_full_marks(container, notebook_file, solved):
    assert graded(container, notebook_file("a.ipynb", solved))["score"] == 100


def test_feedback_is_in_the_language_of_the_notebook(container, notebook_file):
    tests = graded(container, notebook_file("d.ipynb", ["1"], language="zh_CN"))["tests"]
    assert tests[0]["name"] == "compute_content_cost: 公布的输入，公布的值"
    assert tests[0]["output"] == "没有找到名为 compute_content_cost 的函数。"


def test_each_assignment_has_a_zip_of_its_own(tmp_path, key, each_assignment):
    gradescope.build(tmp_path / "upload.zip", key, each_assignment)
    with zipfile.ZipFile(tmp_path / "upload.zip") as archive:
        names = {name for name in archive.namelist() if name.startswith("course/")}
        assert {name.split("/")[1] for name in names} == {each_assignment.name, "locale"}
        archive.extractall(tmp_path / "source")
    (alone,) = course(tmp_path / "source" / "course").values()
    assert (alone.name, alone.max_score) == (each_assignment.name, each_assignment.max_score)


@pytest.mark.slow
def test_a_container_grades_its_assignment_beside_another_ones_notebook(tmp_path, key, each_assignment):
    container = laid_out(tmp_path, key, each_assignment)
    for each in course().values():
        build.write(executed.solved(each), container / "submission" / f"{each.name}.ipynb")
    values = run(container)
    assert values["score"] == sum(exercise.points for exercise in each_assignment.exercises)
    assert f"{each_assignment.name}.ipynb was graded; 2 other notebooks were left out" in values["output"]


def test_the_students_user_may_read_what_its_process_runs_and_nothing_else(container, notebook_file):
    graded(container, notebook_file("c.ipynb", ["1"]))
    source = container / "source"
    readable = {str(p.relative_to(source)) for p in source.rglob("*") if p.is_file() and p.stat().st_mode & 0o044}
    inside = {f"autograder/inside/{p.name}" for p in (source / "autograder" / "inside").glob("*.py")}
    examiner = {f"examiner/{p.name}" for p in (source / "examiner").glob("*.py")}
    assert readable == inside | examiner | {"nst_utils/config.py", "nst_utils/errors.py"}
    folders = {source, *(p for p in source.rglob("*") if p.is_dir())}
    assert {str(p.relative_to(source)) for p in folders if p.stat().st_mode & 0o011} == {
        ".",
        "autograder",
        "autograder/inside",
        "examiner",
        "nst_utils",
    }
    assert [p for p in source.rglob("*") if p.stat().st_mode & 0o022] == []


def test_a_broken_notebook_gets_a_reason(container, tmp_path):
    (tmp_path / "b.ipynb").write_text("{oops")
    values = graded(container, tmp_path / "b.ipynb")
    assert values["score"] == 0
    assert "not JSON" in values["output"]


def test_files_without_a_notebook_get_a_reason(container, tmp_path):
    (tmp_path / "b.pdf").write_text("no notebook")
    values = graded(container, tmp_path / "b.pdf", "report/b.pdf")
    assert values["score"] == 0
    assert "There is only report/b.pdf." in values["output"]


@pytest.mark.slow
def test_the_notebook_with_answers_is_graded_and_the_other_named(container, notebook_file, solved):
    graded(container, notebook_file("a.ipynb", ["# GRADED FUNCTION: total_cost"] * 9), "a.ipynb")
    (container / "submission" / "b.ipynb").write_bytes(notebook_file("b.ipynb", solved).read_bytes())
    values = run(container)
    assert values["score"] == 100
    assert "b.ipynb was graded; 1 other notebook was left out: a.ipynb." in values["output"]


def test_the_zip_holds_no_solution(container):
    names = zipfile.ZipFile(container / "upload.zip").namelist()
    assert {"setup.sh", "run_autograder", "requirements.txt", "course.key", "autograder/grading.py"} <= set(names)
    assert [
        n for n in names if "/answers/" in n or n.endswith("notebook.py") or n.startswith(("tests", "nst/"))
    ] == []
    assert [n for n in names if n.startswith("autograder/assignments")] == []
