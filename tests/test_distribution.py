"""What leaves as a wheel, an sdist or a students' zip works where no checkout is, and tells nothing it must not."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.package import requirements, version

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = "pretrained-model/imagenet-vgg-verydeep-19.mat"


def built(what, folder):
    command = [sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(built("wheel", tmp_path_factory.mktemp("dist"))).extractall(folder)
    return folder


@pytest.mark.parametrize("name", [WEIGHTS, "images/pagoda_400x300.jpg", "images/CREDITS.md"])
def test_the_wheel_brings_the_courses_files(wheel, name):
    assert (wheel / "nst_utils" / "course" / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_wheel_holds_every_module_and_sheet_and_template(wheel):
    listed = subprocess.run(
        ["git", "ls-files", "nst", "nst_utils", "examiner", "autograder"], cwd=ROOT, capture_output=True, text=True
    )
    left_out = re.compile(r"autograder/assignments/[^/]+/(answers/|notebook\.py$)")
    tracked = {name for name in listed.stdout.split() if not left_out.match(name)}
    packed = {str(path.relative_to(wheel)) for path in wheel.rglob("*") if path.is_file()}
    assert len(tracked) > 150
    assert tracked - packed == set()
    assert {name for name in packed if not name.startswith(("nst_utils/course/", "nst_course-"))} == tracked


def test_the_wheel_holds_no_solved_notebook_and_no_key(wheel):
    marks = re.compile(rb"### BEGIN (SOLUTION|HIDDEN TESTS)\n")
    texts = [path for path in wheel.rglob("*") if path.suffix in (".ipynb", ".txt", ".md", ".json")]
    assert [path.name for path in texts if "templates" not in path.parts and marks.search(path.read_bytes())] == []
    assert list(wheel.rglob("*.key")) == list(wheel.rglob("answers")) == []
    for path in wheel.glob("nst_utils/course/notebooks/*/*.ipynb"):
        assert not any(cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells)


@pytest.mark.slow
def test_the_sdist_builds_the_same_wheel(tmp_path, wheel):
    with tarfile.open(built("sdist", tmp_path / "dist")) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.glob("nst_course-*")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "again")]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with zipfile.ZipFile(next((tmp_path / "again").iterdir())) as again:
        names = {name for name in again.namelist() if not name.endswith("/")}
        assert names == {str(path.relative_to(wheel)) for path in wheel.rglob("*") if path.is_file()}
        assert all(again.read(name) == (wheel / name).read_bytes() for name in names if not name.endswith("RECORD"))


# The version, from one place


@pytest.fixture(scope="module")
def metadata(wheel):
    """What the wheel says of itself, made of today's pyproject.toml."""
    return Parser().parsestr(next(wheel.glob("*.dist-info/METADATA")).read_text())


def test_the_installed_course_is_of_this_version_and_requires_this(metadata):
    assert version() == metadata["Version"], "install the course again: pip install -e '.[dev]'"
    assert set(distribution("nst-course").requires) == set(metadata.get_all("Requires-Dist"))


def test_what_cites_and_what_tells_of_changes_names_this_version(metadata):
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == metadata["Version"]
    assert f"\nversion: {metadata['Version']}\n" in (ROOT / "CITATION.cff").read_text()


# What is installed with each extra


def closure(*extras):
    """The distributions that are installed with the course, by their canonical names."""
    waiting, found = [Requirement(text) for extra in ("", *extras) for text in requirements(extra)], set()
    for requirement in waiting:
        name = (canonicalize_name(requirement.name), *sorted(requirement.extras))
        if name in found:
            continue
        found.add(name)
        try:
            needed = map(Requirement, distribution(requirement.name).requires or ())
        except PackageNotFoundError:
            continue
        wanted = [{"extra": extra} for extra in ("", *requirement.extras)]
        waiting += [n for n in needed if not n.marker or any(n.marker.evaluate(extra) for extra in wanted)]
    return {name for name, *_ in found}


def test_a_painter_installs_no_jupyter_and_who_grades_no_jupyterlab():
    assert {"jupyterlab", "ipython", "nbgrader", "jinja2"} & closure() == set()
    assert {"jupyterlab", "nbgrader"} & closure("grading") == set()
    assert {"jupyterlab", "nbgrader", "ipywidgets"} <= closure("notebooks")


@pytest.mark.parametrize(("python", "found"), [("3.10", False), ("3.11", True), ("3.13", True)])
def test_python_3_10_for_which_there_is_no_nbgrader_gets_all_else(python, found):
    wanted = map(Requirement, requirements("notebooks"))
    names = {each.name for each in wanted if not each.marker or each.marker.evaluate({"python_version": python})}
    assert ("nbgrader" in names) is found
    assert {"jupyterlab", "ipywidgets"} <= names


# Run by a Python that finds the unpacked wheel before all else, and of the packages here those alone that would be
# installed with it.
FENCE = """
import importlib.metadata, sys
owners = importlib.metadata.packages_distributions()
class Fence:
    def __init__(self, finder):
        self.finder = finder
    def __getattr__(self, name):
        return getattr(self.finder, name)
    def find_spec(self, name, path=None, target=None):
        names = {{owner.lower().replace("_", "-") for owner in owners.get(name.partition(".")[0], ())}}
        return None if names and not names & {allowed!r} else self.finder.find_spec(name, path, target)
sys.meta_path[:] = map(Fence, sys.meta_path)
"""


@pytest.fixture
def outside(wheel, tmp_path):
    """Run Python code in an empty folder, with the wheel and the packages of some extras."""

    def run(code, *extras, arguments=()):
        fenced = FENCE.format(allowed={"nst-course", *closure(*extras)}) + code
        return subprocess.run(
            [sys.executable, "-c", fenced, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(wheel)},
            capture_output=True,
            text=True,
        )

    return run


MODULE = "import runpy, sys; runpy.run_module({!r}, run_name='__main__', alter_sys=True)"


def test_without_its_extra_the_grader_says_how_to_install_it(outside):
    ran = outside(MODULE.format("autograder"), arguments=["grade", "--help"])
    assert "IPython, imageio, jinja2 not found" in ran.stderr
    assert "[grading]" in ran.stderr
    ran = outside(MODULE.format("autograder"), "grading", arguments=["grade", "--help"])
    assert ran.returncode == 0, ran.stderr


def test_building_asks_for_a_checkout(outside):
    ran = outside(MODULE.format("autograder"), "grading", arguments=["build"])
    assert ran.returncode == 2
    assert "`build` works in a checkout of the course" in ran.stderr


def test_a_folder_to_work_in_is_laid_out_and_a_notebook_in_it_is_never_replaced(outside, tmp_path):
    code = "from nst_utils import lab; print(*lab.command())"
    mine = tmp_path / "notebooks" / "neural_style_transfer" / "neural_style_transfer.ipynb"
    assert f"--ServerApp.root_dir={tmp_path}" in outside(code, "notebooks").stdout
    assert mine.read_bytes() == (ROOT / mine.relative_to(tmp_path)).read_bytes()
    assert (tmp_path / "images" / "dahlia_400x300.jpg").exists()
    mine.write_text("mine")
    outside(code, "notebooks")
    assert mine.read_text() == "mine"


@pytest.mark.slow
def test_the_painter_paints_in_an_empty_folder(outside, tmp_path):
    pictures = [f"images/{name}_400x300.jpg" for name in ("pagoda", "starry_night")]
    options = ["-o", "painted.png", "--size", "64", "--iterations", "2"]
    ran = outside(MODULE.format("nst"), arguments=[*pictures, *options])
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "painted.png").exists()


@pytest.mark.slow
def test_a_notebook_is_graded_in_an_empty_folder(outside, tmp_path, wheel):
    (released,) = wheel.glob("nst_utils/course/notebooks/neural_style_transfer/*.ipynb")
    arguments = ["grade", str(released), "--out", "grades"]
    ran = outside(MODULE.format("autograder"), "grading", arguments=arguments)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "grades" / "grades.csv").exists()
