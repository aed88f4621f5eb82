"""The cells of the students' notebooks, read from the committed files."""

import nbformat
import pytest

from autograder.build import released


def cells_of(assignment):
    """The cells of an assignment's committed notebook by their ids, in order."""
    return {cell.id: cell for cell in nbformat.read(released(assignment), as_version=4).cells}


def prose_of(cells):
    """The text of the Markdown cells."""
    return "\n".join(cell.source for cell in cells.values() if cell.cell_type == "markdown")


@pytest.fixture(scope="session")
def each_cells(each_assignment):
    """The cells of each assignment's notebook in turn."""
    return cells_of(each_assignment)


@pytest.fixture(scope="session")
def each_prose(each_cells):
    """The text of each assignment's notebook in turn."""
    return prose_of(each_cells)


@pytest.fixture(scope="session")
def cells(assignment):
    """The cells of the first assignment's notebook."""
    return cells_of(assignment)


@pytest.fixture(scope="session")
def prose(cells):
    """The text of the first assignment's notebook."""
    return prose_of(cells)
