"""What the students' notebook promises, read from the committed file."""

import ast
import re
from types import SimpleNamespace
from unittest.mock import Mock

import nbformat
import numpy as np
import pytest

import nst_utils
from autograder.assignment import course
from autograder.build import released
from autograder.source import solution_of, source_notebook

ASSIGNMENT = course()["neural_style_transfer"]
EXERCISES, RELEASED = ASSIGNMENT.by_name, released(ASSIGNMENT)


@pytest.fixture(scope="module")
def cells():
    """The cells of the committed notebook by their ids, in order."""
    return {cell.id: cell for cell in nbformat.read(RELEASED, as_version=4).cells}


@pytest.fixture(scope="module")
def source_cells():
    return {cell.id: cell for cell in source_notebook(ASSIGNMENT).cells}


@pytest.fixture(scope="module")
def prose(cells):
    return "\n".join(cell.source for cell in cells.values() if cell.cell_type == "markdown")


def test_the_notebook_is_smaller_than_170_kilobytes():
    assert RELEASED.stat().st_size < 170_000


def test_the_first_cell_says_how_long_it_takes_to_read(cells, prose):
    minutes = int(re.search(r"About (\d+) minutes to read", cells["title"].source)[1])
    assert minutes == 5 * round(len(prose.split()) / 175 / 5)  # 175 words a minute, as one reads a textbook


def test_each_task_says_how_hard_it_is_and_how_long_it_takes_as_the_first_cell_does(cells):
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| \d+ \| (\w+) \| (\d+) \|$", cells["title"].source, re.MULTILINE)
    assert [name for name, *_ in rows] == list(EXERCISES)
    for name, difficulty, minutes in rows:
        assert f"**Exercise ({difficulty}, about {minutes} minutes).**" in cells[f"{name}_task"].source


def test_each_section_asks_two_questions_and_answers_them(prose):
    sections = re.split(r"^## \d\. ", prose, flags=re.MULTILINE)[1:-1]  # the last one looks back
    answers = [
        re.findall(r"\?\n\n<details>\n<summary>Answer</summary>\n\n.+?\n\n</details>", section, re.DOTALL)
        for section in sections
    ]
    assert [len(found) >= 2 for found in answers] == [True] * 6


def test_who_took_a_photo_is_said_below_it_and_at_the_end(cells, prose):
    for author, below in [("danielbuechele", "problem_questions"), ("vultilion", "examples")]:
        assert cells[below].source.startswith(f"*Photo: {author}")
        assert author in prose.split("**Pictures.**")[1]


class _Uses(ast.NodeVisitor):
    """The functions a cell calls when it runs, not those it defines, that nothing guards with `ready`."""

    def __init__(self):
        self.called = []

    def visit_FunctionDef(self, node):
        pass

    def visit_If(self, node):
        if not ast.unparse(node.test).startswith("check.ready("):
            self.generic_visit(node)

    def visit_Call(self, node):
        self.called.append(ast.unparse(node.func))
        self.generic_visit(node)


def test_nothing_a_student_writes_meets_the_network_before_it_passes_its_check(cells):
    dangerous = {*EXERCISES, "compute_style_cost", "layer_costs", "make_cost", "model_nn", "try_out", "paint"}
    for cell in cells.values():
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            uses = _Uses()
            uses.visit(ast.parse(cell.source))
            assert dangerous.isdisjoint(uses.called), cell.id


def test_only_one_painting_is_begun_while_nbgrader_runs_the_notebook(cells):
    painting = {
        cell.id: "while_grading=False" in cell.source
        for cell in cells.values()
        if cell.cell_type == "code"
        and re.search(r"^    .*\b(model_nn|try_out|paint)\(", cell.source, re.MULTILINE)
        and "if check.ready(" in cell.source
    }
    assert [cell_id for cell_id, left_out in painting.items() if not left_out] == ["paint"]
    assert len(painting) == 8


def test_there_are_no_outputs(cells):
    code = [cell for cell in cells.values() if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_the_points_are_those_of_the_exercises_and_of_the_question_graded_by_hand(cells):
    points = {name: cells[f"{name}_test"].metadata.nbgrader.points for name in EXERCISES}
    assert points == {name: exercise.points for name, exercise in EXERCISES.items()}
    assert sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells.values()) == 110


def test_every_graded_cell_has_the_id_nbgrader_knows_it_by(cells):
    graded = [cell for cell in cells.values() if "nbgrader" in cell.metadata]
    assert len(graded) == 2 * len(EXERCISES) + len(ASSIGNMENT.questions)
    assert all(cell.metadata.nbgrader.grade_id == cell.id for cell in graded)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_four_cells_in_a_row(cells, name):
    ids = list(cells)
    first = ids.index(f"{name}_task")
    assert ids[first : first + 4] == [f"{name}_task", name, f"{name}_check", f"{name}_test"]


@pytest.mark.parametrize("name", EXERCISES)
def test_a_task_has_equation_table_and_three_folded_hints(cells, name):
    text = cells[f"{name}_task"].source
    assert EXERCISES[name].number in text.split("\n")[0]
    assert "$$" in text
    assert "| Symbol | In the code | Meaning |" in text
    hints = re.findall(r"<details>\n<summary>Hint: ([^<]*)</summary>\n\n.+?\n\n</details>", text, re.DOTALL)
    assert hints == ["the idea", "functions to use", "the shape to expect"]
    assert "**What you should see:**" in text


@pytest.mark.parametrize("name", EXERCISES)
def test_a_stub_names_its_function_and_its_exercise(cells, name):
    stub = cells[name].source
    assert stub.startswith(f"# GRADED FUNCTION: {name}\n")
    assert "# YOUR CODE HERE" in stub
    scope = {}
    exec(stub, scope)
    with pytest.raises(NotImplementedError, match=f"Exercise {EXERCISES[name].number}: {name} is not written yet"):
        scope[name](*EXERCISES[name].form.arguments)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_line_of_a_solution_is_in_the_notebook(cells, source_cells, name):
    given = set(cells[name].source.split("\n"))
    secret = [line.strip() for line in solution_of(source_cells[name]).split("\n") if line not in given]
    assert secret
    released = "\n".join(cell.source for cell in cells.values() if cell.id != "compute_style_cost")
    assert [line for line in secret if line in released] == []


def test_no_hidden_test_is_in_the_notebook(cells, source_cells):
    hidden = [
        re.search(
            r"### BEGIN HIDDEN TESTS\n(.*)### END HIDDEN TESTS", source_cells[f"{name}_test"].source, re.DOTALL
        )[1]
        for name in EXERCISES
    ]
    released = "\n".join(cell.source for cell in cells.values())
    lines = {line.strip() for region in hidden for line in region.split("\n") if re.search(r"\w", line)}
    assert len(lines) >= 2
    assert [line for line in lines if line in released.split("\n")] == []
    assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)", released)


def test_code_that_is_no_exercise_is_short(cells):
    given = [c for c in cells.values() if c.cell_type == "code" and "nbgrader" not in c.metadata]
    long = {cell.id: cell.source.count("\n") + 1 for cell in given if cell.source.count("\n") + 1 > 16}
    assert long == {}


def test_headings_are_numbered_in_order(prose):
    numbers = [tuple(map(int, n.strip(".").split("."))) for n in re.findall(r"^##+ ([\d.]+) ", prose, re.MULTILINE)]
    assert numbers == sorted(numbers)
    assert {number[0] for number in numbers} == {1, 2, 3, 4, 5, 6, 7}


@pytest.mark.parametrize(("content", "style"), [((8, 5), (5, 8)), ((6, 9), (6, 9)), ((533, 801), (60, 80))])
def test_paint_compares_images_of_one_size_whatever_their_proportions(cells, content, style):
    # A right compute_layer_style_cost may take the sizes of either activation for both.
    compared = []
    scope = {
        name: getattr(nst_utils, name)
        for name in ("fit_image", "generate_noise_image", "load_image", "reshape_and_normalize_image")
    }
    scope["make_cost"] = lambda content_image, style_image: compared.append((content_image.shape, style_image.shape))
    scope["model_nn"] = lambda start, *_: SimpleNamespace(image=start)
    scope |= {"figures": Mock(), "display": Mock(), "check": Mock()}
    exec(cells["paint_your_own"].source, scope)
    scope["paint"](np.zeros((*content, 3), np.uint8), np.zeros((*style, 3), np.uint8), "painted")
    assert compared[-1] == ((1, *content, 3), (1, *content, 3))
