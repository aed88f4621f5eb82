from dataclasses import replace

import pytest

from autograder import source
from autograder.assignment import CourseError, Question

TEXT = '''# %% [markdown] id="welcome"
# # Welcome
# The cost is @{J_content}, and $a$ is an equation.
#
# @{points}

# %% id="compute_content_cost" part="solution"
def compute_content_cost(a_C, a_G):
    """Return the cost."""
    ### BEGIN SOLUTION
    return 2 * a_C
    ### END SOLUTION
    raise NotImplementedError("Exercise 3.1: compute_content_cost is not written yet")

# %% [markdown] id="why" part="answer"
# Write here why.
'''


@pytest.fixture(scope="module")
def small(assignment):
    """An assignment of one exercise and one question."""
    why = Question(name="why", title="Why two costs?", points=4, minutes=15)
    return replace(assignment, exercises=assignment.exercises[:1], questions=(why,))


@pytest.fixture
def notebook(small):
    return source.source_notebook(small, TEXT)


def test_check_and_test_stand_below_the_solution_and_bear_its_name(notebook):
    ids = ["welcome", "compute_content_cost", "compute_content_cost_check", "compute_content_cost_test", "why"]
    assert [cell.id for cell in notebook.cells] == ids
    assert notebook.cells[2].source == 'check("compute_content_cost", compute_content_cost)'


def test_a_text_shows_the_published_value_the_points_and_keeps_its_equations(notebook):
    assert notebook.cells[0].source.startswith("# Welcome\nThe cost is 6.76559, and $a$ is an equation.\n")
    assert "| 3.1 Compute the content cost | `compute_content_cost` | 20 |" in notebook.cells[0].source
    assert "| Why two costs? | in words, graded by hand | 4 |  | 15 |" in notebook.cells[0].source


def nbgrader(grade_id, **values):
    """nbgrader's metadata of a cell."""
    common = {"grade_id": grade_id, "grade": False, "solution": False, "locked": True, "task": False}
    return {**common, "schema_version": 3, **values}


def test_a_solution_cell_is_one_that_nbgrader_lets_the_student_write(notebook):
    assert notebook.cells[1].metadata.nbgrader == nbgrader("compute_content_cost", solution=True, locked=False)


def test_a_test_cell_is_locked_and_worth_its_points(notebook):
    assert notebook.cells[3].metadata.nbgrader == nbgrader("compute_content_cost_test", grade=True, points=20)


def test_an_answer_in_words_is_written_by_the_student_and_graded_by_hand(notebook):
    assert notebook.cells[4].cell_type == "markdown"
    assert notebook.cells[4].metadata.nbgrader == nbgrader("why", solution=True, locked=False, grade=True, points=4)


def test_what_a_test_calls_is_hidden_but_for_the_check(notebook):
    shown, _, hidden = notebook.cells[3].source.partition("### BEGIN HIDDEN TESTS")
    assert "20 points" in shown
    assert "autograder" not in shown
    assert "points_on_fresh_inputs" in hidden


def test_the_notebook_runs_on_the_kernel_python3(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


REFUSED = {
    '# %% id="a"\ny = 1\n\n# %%\nx = 1\n': 'needs an id, but the one that starts "x = 1" has none',
    '# %% id="a"\ny = 1\n\n# %% id="a"\nx = 1\n': "ids must differ, but a came twice",
    '# %% id="double" part="solution"\nx = 1\n': "has a solution double, which is no exercise",
    '# %% [markdown] id="how" part="answer"\n# x\n': "has an answer how, which is no question",
    '# %% [markdown] id="a"\n# x\n': "has no cell for compute_content_cost, why",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_does_not_fit_its_assignment_is_refused_with_the_reason(small, text):
    with pytest.raises(CourseError, match=REFUSED[text]):
        source.source_notebook(small, text)


def test_a_text_that_asks_for_an_unknown_value_is_refused(small):
    with pytest.raises(KeyError, match="J_unknown"):
        source.source_notebook(small, '# %% [markdown] id="a"\n# @{J_unknown}\n')


def test_a_solution_has_neither_markers_nor_stub(notebook):
    assert source.solution_of(notebook.cells[1]) == (
        'def compute_content_cost(a_C, a_G):\n    """Return the cost."""\n    return 2 * a_C'
    )


def test_solving_fills_the_solutions_in_and_leaves_the_released_notebook_as_it_was(small, notebook):
    released = source.source_notebook(small, TEXT)
    stub = "def compute_content_cost(a_C, a_G):\n    raise NotImplementedError"
    released.cells[1].source = stub
    solved = source.solve(released, notebook)
    assert solved.cells[1].source == source.solution_of(notebook.cells[1])
    assert solved.cells[2] == released.cells[2]
    assert released.cells[1].source == stub
