"""A course is a folder of assignments, anywhere; one that can't be used is refused with the reason."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from autograder.assignment import COURSE, Assignment, CourseError, Question, chosen, course
from autograder.draws import Draws
from autograder.exercise import Drawn
from examiner.examiner import Examiner
from examiner.findings import Answer

TWICE = '''"""An assignment of one exercise."""

from autograder.assignment import Assignment, Question
from autograder.exercise import Exercise, Kind
from examiner.cases import Case
from examiner.forms import Function

from .helper import twice

EXERCISE = Exercise(
    name="double",
    number="1",
    title="Double a number",
    form=Function(arguments=("x",), returns="y"),
    reference=twice,
    published=Case((3.0,), checks=("published", "fresh")),
    value=6.0,
    tolerance=lambda x: 1e-6 * abs(x),
    kinds={"any": Kind(draw=lambda rng: (float(rng.uniform(1, 9)),), catches="a number that is written down")},
    rubric={"published": 1, "fresh": 4},
)
ASSIGNMENT = Assignment(name="NAME", title="Doubling", exercises=(EXERCISE,))
'''


@pytest.fixture
def written(tmp_path):
    """Write an assignment's folder into a course; return the course's folder."""

    def write(name="doubling", text=TWICE, helper="def twice(x):\n    return 2 * x\n"):
        folder = tmp_path / "course" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(text.replace("NAME", name))
        (folder / "helper.py").write_text(helper)
        return tmp_path / "course"

    return write


def test_our_own_course_has_the_first_assignment():
    found = course()
    assert found["neural_style_transfer"].title == "Neural Style Transfer"
    assert found["neural_style_transfer"].folder == COURSE / "neural_style_transfer"
    assert found["neural_style_transfer"].text.is_file()


def test_a_course_anywhere_is_found_with_the_files_beside_it(written):
    (doubling,) = course(written()).values()
    assert (doubling.name, doubling.max_score, list(doubling.by_name)) == ("doubling", 5, ["double"])


def test_two_courses_with_assignments_of_one_name_do_not_meet(written, tmp_path):
    first = course(written())["doubling"]
    elsewhere = tmp_path / "elsewhere" / "doubling"
    elsewhere.mkdir(parents=True)
    (elsewhere / "__init__.py").write_text(TWICE.replace("NAME", "doubling"))
    (elsewhere / "helper.py").write_text("def twice(x):\n    return x + x + 1\n")
    second = course(elsewhere.parent)["doubling"]
    assert (first.exercises[0].reference(3), second.exercises[0].reference(3)) == (6, 7)


def test_an_exercise_of_ones_own_is_examined(written):
    exercise = course(written())["doubling"].by_name["double"]

    class Doubles:
        def __init__(self, factor):
            self.factor = factor

        def call(self, question, arrays, patience=1):
            return Answer((np.float32(self.factor * question["arguments"][0]),), ("Tensor",))

    earned = [
        sum(f.points for f in Examiner(Drawn(exercise, Draws(b"k", "0")), Doubles(factor)).examine())
        for factor in (2, 3)
    ]
    assert earned == [5, 0]


REFUSED = {
    "another name": (lambda text: text.replace('name="NAME"', 'name="other"'), "must be its folder's, got 'other'"),
    "a name twice": (
        lambda text: text.replace("(EXERCISE,)", "(EXERCISE, EXERCISE)"),
        r"must differ, but \['double'\] came twice",
    ),
    "a question of an exercise's name": (
        lambda text: text.replace(
            "(EXERCISE,)", '(EXERCISE,), questions=(Question(name="double", title="Why?", points=1),)'
        ),
        r"must differ, but \['double'\] came twice",
    ),
    "a broken import": (lambda text: text.replace(".helper", ".helpers"), "can't be imported: ModuleNotFoundError"),
    "an error": (lambda text: text + "\n1 / 0\n", "can't be imported: ZeroDivisionError: division by zero"),
    "an unknown builds_on": (
        lambda text: text.replace('title="Double a number"', 'title="", builds_on=("triple",)'),
        r"double builds on \['triple'\], which the assignment does not have",
    ),
    "no ASSIGNMENT": (lambda text: text.replace("ASSIGNMENT =", "HOMEWORK ="), "has no assignment"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_an_assignment_that_can_not_be_used_is_refused_with_the_reason(written, title):
    change, reason = REFUSED[title]
    with pytest.raises(CourseError, match=reason):
        course(written(text=change(TWICE)))


def test_an_assignment_that_failed_is_read_anew_when_it_is_mended(written):
    folder = written(helper="1 / 0\n")
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        course(folder)
    (folder / "doubling" / "helper.py").write_text("def twice(x):\n    return 2 * x  # mended\n")
    assert list(course(folder)) == ["doubling"]


def test_a_folder_without_assignments_says_how_to_make_one(tmp_path):
    with pytest.raises(CourseError, match="`python -m autograder new NAME --course FOLDER` makes one"):
        course(tmp_path)


def test_the_command_line_says_so_in_one_line(tmp_path):
    command = [sys.executable, "-m", "autograder", "build", "--course", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "has no assignment" in done.stderr


# Which assignment a notebook is of


@pytest.fixture(scope="module")
def two(assignment):
    """A course of two assignments, the second with one function of its own."""
    (first, *_) = assignment.exercises
    other = Assignment(name="other", title="Other", exercises=(replace(first, name="double"),))
    return {assignment.name: assignment, "other": other}


def test_the_name_goes_before_all(two):
    assert chosen(two, "other", ["def gram_matrix(A):\n    pass"]).name == "other"


@pytest.mark.parametrize("name", [None, "homework (1)"])
def test_without_a_known_name_the_functions_tell(two, name):
    codes = ["def gram_matrix(A):\n    pass", "def total_cost(a, b):\n    pass", "def double(x):\n    pass"]
    assert chosen(two, name, codes).name == "neural_style_transfer"
    assert chosen(two, name, codes[2:]).name == "other"


def test_a_lone_assignment_need_not_be_named(assignment):
    assert chosen({assignment.name: assignment}, None) is assignment


def test_what_tells_nothing_is_refused_with_the_names_there_are(two, assignment):
    with pytest.raises(CourseError, match=r"called homework.*: neural_style_transfer, other\. Choose one with"):
        chosen(two, "homework", ["x = 1"])
    with pytest.raises(CourseError, match=r"^The course has: neural_style_transfer, other"):
        chosen(two, None)
    with pytest.raises(CourseError, match="no assignment is called homework"):
        chosen({assignment.name: assignment}, "homework")


def test_a_persons_questions_are_no_points_of_the_machines(assignment):
    why = Question(name="why", title="Why?", points=7)
    assert replace(assignment, questions=(why,)).max_score == assignment.max_score
