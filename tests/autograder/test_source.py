import pytest

from autograder import source

TEXT = '''# %% [markdown] id="welcome"
# # Welcome
# The cost is @{J_content}, and $a$ is an equation.

# %% id="double" part="solution"
def double(x):
    """Return 2 x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
    raise NotImplementedError("Exercise 1: double is not written yet")

# %% id="double_test" part="test" points=7
points = 7.0 * (double(2) == 4)
points
'''


@pytest.fixture
def notebook():
    return source.source_notebook(TEXT)


def test_cell_ids_are_those_of_the_text(notebook):
    assert [cell.id for cell in notebook.cells] == ["welcome", "double", "double_test"]


def test_a_text_shows_the_published_value_and_keeps_its_equations(notebook):
    assert notebook.cells[0].source == "# Welcome\nThe cost is 6.76559, and $a$ is an equation."


def test_a_solution_cell_is_one_that_nbgrader_lets_the_student_write(notebook):
    assert notebook.cells[1].metadata.nbgrader == {
        "grade_id": "double",
        "grade": False,
        "solution": True,
        "locked": False,
        "task": False,
        "schema_version": 3,
    }


def test_a_test_cell_is_locked_and_worth_its_points(notebook):
    assert notebook.cells[2].metadata.nbgrader == {
        "grade_id": "double_test",
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "points": 7,
        "schema_version": 3,
    }


def test_the_notebook_runs_on_the_kernel_python3(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_a_cell_without_an_id_is_refused_by_its_first_line():
    with pytest.raises(ValueError, match='needs an id, but the one that starts "x = 1" has none'):
        source.source_notebook('# %% id="a"\ny = 1\n\n# %%\nx = 1\n')


def test_an_id_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="ids must differ, but a came twice"):
        source.source_notebook('# %% id="a"\ny = 1\n\n# %% id="a"\nx = 1\n')


def test_a_text_that_asks_for_an_unknown_value_is_refused():
    with pytest.raises(KeyError, match="J_unknown"):
        source.source_notebook('# %% [markdown] id="a"\n# @{J_unknown}\n')


def test_a_solution_has_neither_markers_nor_stub(notebook):
    assert source.solution_of(notebook.cells[1]) == 'def double(x):\n    """Return 2 x."""\n    return 2 * x'


def test_solving_fills_the_solutions_in_and_leaves_the_released_notebook_as_it_was(notebook):
    released = source.source_notebook(TEXT)
    released.cells[1].source = "def double(x):\n    raise NotImplementedError"
    solved = source.solve(released, notebook)
    assert solved.cells[1].source == source.solution_of(notebook.cells[1])
    assert solved.cells[2] == released.cells[2]
    assert released.cells[1].source == "def double(x):\n    raise NotImplementedError"
