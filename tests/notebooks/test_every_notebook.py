"""What each students' notebook promises, read from the committed file."""

import ast
import re

import pytest

from autograder.build import released
from autograder.source import solution_of, source_notebook

# Given code that shares a line with a solution: it walks over the layers, or does another exercise's work openly.
GIVEN = {"compute_style_cost"}


@pytest.fixture(scope="module")
def source_cells(each_assignment):
    """The cells of the source notebook, solutions included."""
    return {cell.id: cell for cell in source_notebook(each_assignment).cells}


@pytest.fixture(scope="module")
def given(each_cells):
    """The code cells that are no exercise, by their ids."""
    return {i: c for i, c in each_cells.items() if c.cell_type == "code" and "nbgrader" not in c.metadata}


def test_a_notebook_is_smaller_than_170_kilobytes(each_assignment):
    assert released(each_assignment).stat().st_size < 170_000


def test_the_first_cell_says_how_long_it_takes_to_read(each_cells, each_prose):
    minutes = int(re.search(r"About (\d+) minutes to read", each_cells["title"].source)[1])
    # 175 words a minute, as one reads a textbook; 133 where equations are dense, as new students were seen to read.
    least, most = (5 * round(len(each_prose.split()) / words / 5) for words in (175, 133))
    assert minutes in (least, most)


def test_each_task_says_how_hard_it_is_and_how_long_it_takes_as_the_first_cell_does(each_assignment, each_cells):
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| \d+ \| (\w+) \| (\d+) \|$", each_cells["title"].source, re.MULTILINE)
    assert [name for name, *_ in rows] == list(each_assignment.by_name)
    for name, difficulty, minutes in rows:
        assert f"**Exercise ({difficulty}, about {minutes} minutes).**" in each_cells[f"{name}_task"].source


def test_each_section_asks_two_questions_and_answers_them(each_prose):
    sections = re.split(r"^## \d\. ", each_prose, flags=re.MULTILINE)[1:-1]  # the last one looks back
    answers = [
        re.findall(r"\?\n\n<details>\n<summary>Answer</summary>\n\n.+?\n\n</details>", section, re.DOTALL)
        for section in sections
    ]
    assert len(sections) >= 4
    assert all(len(found) >= 2 for found in answers), [len(found) for found in answers]


class _Calls(ast.NodeVisitor):
    """The functions that a piece of code calls when it runs; those behind `check.ready` apart."""

    def __init__(self):
        self.free, self.guarded, self._inside = set(), set(), 0

    def visit_FunctionDef(self, node):
        pass

    def visit_If(self, node):
        guard = ast.unparse(node.test).startswith("check.ready(")
        self._inside += guard
        self.generic_visit(node)
        self._inside -= guard

    def visit_Call(self, node):
        (self.guarded if self._inside else self.free).add(ast.unparse(node.func))
        self.generic_visit(node)


def calls_of(cell):
    """What a cell calls, free and guarded."""
    found = _Calls()
    found.visit(ast.parse(cell.source))
    return found


def leading_to(names, given):
    """Some functions, and those that the notebook defines and that call one of them, or one that does."""
    defined = {
        node.name: {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
        for cell in given.values()
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef)
    }
    found = set(names)
    while more := {name for name, calls in defined.items() if calls & found} - found:
        found |= more
    return found


def test_nothing_a_student_writes_meets_the_network_before_it_passes_its_check(each_assignment, given):
    dangerous = leading_to(each_assignment.by_name, given)
    assert len(dangerous) > len(each_assignment.by_name)
    assert {i: calls for i, cell in given.items() if (calls := calls_of(cell).free & dangerous)} == {}


def test_only_one_painting_is_begun_while_nbgrader_runs_a_notebook(given):
    paints = leading_to({"Easel"}, given)
    calls = {i: calls_of(c).guarded | calls_of(c).free for i, c in given.items()}
    painting = {i: "while_grading=False" in given[i].source for i, called in calls.items() if called & paints}
    assert len(painting) >= 5
    assert list(painting.values()).count(False) <= 1


def test_there_are_no_outputs(each_cells):
    code = [cell for cell in each_cells.values() if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_the_points_are_those_of_the_exercises_and_of_the_questions_graded_by_hand(each_assignment, each_cells):
    points = {name: each_cells[f"{name}_test"].metadata.nbgrader.points for name in each_assignment.by_name}
    assert points == {name: exercise.points for name, exercise in each_assignment.by_name.items()}
    by_hand = sum(question.points for question in each_assignment.questions)
    assert by_hand == 10
    assert 100 <= each_assignment.max_score + by_hand <= 110
    graded = [cell.metadata.get("nbgrader", {}).get("points", 0) for cell in each_cells.values()]
    assert sum(graded) == each_assignment.max_score + by_hand


def test_every_graded_cell_has_the_id_nbgrader_knows_it_by(each_assignment, each_cells):
    graded = [cell for cell in each_cells.values() if "nbgrader" in cell.metadata]
    assert len(graded) == 2 * len(each_assignment.exercises) + len(each_assignment.questions)
    assert all(cell.metadata.nbgrader.grade_id == cell.id for cell in graded)


def test_an_exercise_is_four_cells_in_a_row(each_assignment, each_cells):
    ids = list(each_cells)
    for name in each_assignment.by_name:
        first = ids.index(f"{name}_task")
        assert ids[first : first + 4] == [f"{name}_task", name, f"{name}_check", f"{name}_test"]


def test_a_task_has_equation_table_and_three_folded_hints(each_assignment, each_cells):
    for name, exercise in each_assignment.by_name.items():
        text = each_cells[f"{name}_task"].source
        assert exercise.number in text.split("\n")[0]
        assert "$$" in text
        assert "| Symbol | In the code | Meaning |" in text
        hints = re.findall(r"<details>\n<summary>Hint: ([^<]*)</summary>\n\n.+?\n\n</details>", text, re.DOTALL)
        assert hints == ["the idea", "functions to use", "the shape to expect"]
        assert "**What you should see:**" in text


def test_a_stub_names_its_function_and_its_exercise(each_assignment, each_cells):
    for name, exercise in each_assignment.by_name.items():
        stub = each_cells[name].source
        assert stub.startswith(f"# GRADED FUNCTION: {name}\n")
        assert "# YOUR CODE HERE" in stub
        scope = {}
        exec(stub, scope)
        with pytest.raises(NotImplementedError, match=f"Exercise {exercise.number}: {name} is not written yet"):
            scope[name](*exercise.form.arguments)


def test_no_line_of_a_solution_is_in_a_notebook(each_assignment, each_cells, source_cells):
    released = "\n".join(cell.source for cell in each_cells.values() if cell.id not in GIVEN)
    for name in each_assignment.by_name:
        shown = set(each_cells[name].source.split("\n"))
        secret = [line.strip() for line in solution_of(source_cells[name]).split("\n") if line not in shown]
        assert secret
        assert [line for line in secret if line in released] == []


def test_no_hidden_test_is_in_a_notebook(each_assignment, each_cells, source_cells):
    hidden = [
        re.search(
            r"### BEGIN HIDDEN TESTS\n(.*)### END HIDDEN TESTS", source_cells[f"{name}_test"].source, re.DOTALL
        )[1]
        for name in each_assignment.by_name
    ]
    released = "\n".join(cell.source for cell in each_cells.values())
    lines = {line.strip() for region in hidden for line in region.split("\n") if re.search(r"\w", line)}
    assert len(lines) >= 2
    assert [line for line in lines if line in released.split("\n")] == []
    assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)", released)


def test_code_that_is_no_exercise_is_short(given):
    long = {i: cell.source.count("\n") + 1 for i, cell in given.items() if cell.source.count("\n") + 1 > 16}
    assert long == {}


def test_each_figure_has_an_alternative_text(given):
    called = [(i, n) for i, c in given.items() for n in ast.walk(ast.parse(c.source)) if isinstance(n, ast.Call)]
    shows = [(i, n) for i, n in called if re.search(r"show_(images|triptych)$", ast.unparse(n.func))]
    assert len(shows) >= 5
    assert [i for i, n in shows if "alt" not in {keyword.arg for keyword in n.keywords}] == []


def test_headings_are_numbered_in_order(each_prose):
    headings = re.findall(r"^##+ ([\d.]+) ", each_prose, re.MULTILINE)
    numbers = [tuple(map(int, heading.strip(".").split("."))) for heading in headings]
    assert numbers == sorted(numbers)
    assert sorted({number[0] for number in numbers}) == list(range(1, numbers[-1][0] + 1))
