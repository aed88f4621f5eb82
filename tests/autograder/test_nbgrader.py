"""nbgrader's own commands, typed in a copy of the course as its documentation says."""

import csv
import subprocess
import sys
import zipfile

import nbformat
import pytest

from autograder import build, source
from autograder.assignment import course as assignments

pytestmark = pytest.mark.slow
ASSIGNMENT = assignments()["neural_style_transfer"]
NAME, EXERCISES = ASSIGNMENT.name, ASSIGNMENT.by_name


class Course:
    """A folder in which an instructor works."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "nbgrader_config.py").write_text(build.CONFIG_FILE.read_text())
        build.write(source.source_notebook(ASSIGNMENT), folder / "source" / NAME / f"{NAME}.ipynb")

    def nbgrader(self, *arguments):
        """Run a command; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    @property
    def released(self):
        return nbformat.read(self.folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)

    def grades(self):
        """Student -> score, as `nbgrader export` writes it."""
        with open(self.folder / "grades.csv", newline="") as file:
            return {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}


def solved(released, names):
    """The released notebook with the exercises of these names solved."""
    full = source.solve(released, source.source_notebook(ASSIGNMENT))
    answers = {cell.id: cell.source for cell in full.cells if cell.id in names}
    for cell in released.cells:
        cell.source = answers.get(cell.id, cell.source)
    return released


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of three: all solved, one exercise solved (handed in as a zip), none solved."""
    course = Course(tmp_path_factory.mktemp("course"))
    course.nbgrader("generate_assignment", NAME)
    archive = course.folder / "downloaded" / NAME / "archive"
    build.write(solved(course.released, EXERCISES), archive / f"ada_17_{NAME}.ipynb")
    build.write(course.released, archive / f"omar_18_{NAME}.ipynb")
    build.write(solved(course.released, ["gram_matrix"]), course.folder / "part.ipynb")
    with zipfile.ZipFile(archive / "mei_19_submission.zip", "w") as zipped:
        zipped.write(course.folder / "part.ipynb", f"{NAME}.ipynb")
    course.nbgrader("zip_collect", NAME)
    course.nbgrader("autograde", NAME)
    course.nbgrader("generate_feedback", NAME)
    course.nbgrader("export")
    return course


def test_generate_assignment_releases_what_make_build_releases(course):
    released = course.folder / "release" / NAME / f"{NAME}.ipynb"
    assert released.read_bytes() == build.released(ASSIGNMENT).read_bytes()


def test_a_solved_notebook_gets_100_points_and_an_unsolved_one_none(course):
    assert course.grades() == {"ada_17": 100, "mei_19": 20, "omar_18": 0}


def test_nothing_is_written_to_stderr_where_points_are_counted(course):
    graded = nbformat.read(course.folder / "autograded" / "ada_17" / NAME / f"{NAME}.ipynb", as_version=4)
    tests = [
        cell for cell in graded.cells if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
    ]
    assert len(tests) == len(EXERCISES)
    assert {(output.output_type, output.get("name")) for cell in tests for output in cell.outputs} == {
        ("stream", "stdout"),
        ("execute_result", None),
    }


@pytest.mark.parametrize("student", ["ada_17", "mei_19", "omar_18"])
def test_no_cell_of_an_honest_notebook_ends_in_an_error(course, student):
    graded = nbformat.read(course.folder / "autograded" / student / NAME / f"{NAME}.ipynb", as_version=4)
    errors = [
        o for cell in graded.cells if cell.cell_type == "code" for o in cell.outputs if o.output_type == "error"
    ]
    assert errors == []


def test_the_feedback_page_shows_scores_and_what_the_check_said(course):
    page = (course.folder / "feedback" / "mei_19" / NAME / f"{NAME}.html").read_text()
    assert "Score: 20.0 / 110.0" in page
    assert "8 of 8  Right values on inputs of other shapes and kinds" in page
    assert "Unsolved. Not solved yet." in page


def test_validate_accepts_the_solved_notebook_and_names_the_cells_of_the_unsolved(course):
    archive = course.folder / "downloaded" / NAME / "archive"
    assert "Success! Your notebook passes all the tests" in course.nbgrader(
        "validate", str(archive / f"ada_17_{NAME}.ipynb")
    )
    unsolved = course.nbgrader("validate", str(archive / f"omar_18_{NAME}.ipynb"))
    assert f"VALIDATION FAILED ON {len(EXERCISES)} CELL(S)" in unsolved


def test_each_assignment_of_one_course_is_graded_by_its_own_exercises(tmp_path):
    course = Course(tmp_path)
    for each in assignments().values():
        text = source.source_notebook(each)
        build.write(text, tmp_path / "source" / each.name / f"{each.name}.ipynb")
        course.nbgrader("generate_assignment", each.name)
        released = nbformat.read(tmp_path / "release" / each.name / f"{each.name}.ipynb", as_version=4)
        for student, notebook in (("ada", source.solve(released, text)), ("omar", released)):
            build.write(notebook, tmp_path / "submitted" / student / each.name / f"{each.name}.ipynb")
    for each in assignments().values():
        course.nbgrader("autograde", each.name)
    course.nbgrader("export")
    with open(tmp_path / "grades.csv", newline="") as file:
        scores = {(row["assignment"], row["student_id"]): float(row["raw_score"]) for row in csv.DictReader(file)}
    points = {each.name: sum(exercise.points for exercise in each.exercises) for each in assignments().values()}
    assert scores == {
        (name, student): full * (student == "ada") for name, full in points.items() for student in ("ada", "omar")
    }
