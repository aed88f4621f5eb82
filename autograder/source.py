"""Read an assignment's text source into the notebook that nbgrader starts from.

The text is in jupytext's percent format. A cell's header carries its id, and for a graded cell its part:

    # %% id="gram_matrix" part="solution"              the student writes it; solutions between ### BEGIN/END SOLUTION
    # %% id="gram_matrix_test" part="test" points=20   the instructor's test; read-only, with a hidden region

Ids are the names a translation would refer to: the same code cells with other texts for the Markdown ids.
Knows nothing of releasing; `build.py` does that.
"""

import copy
import re
from pathlib import Path
from string import Template

import jupytext
import nbformat

from nst_utils import reference

ASSIGNMENT = "neural_style_transfer"
TEXT = Path(__file__).parent / "assignments" / ASSIGNMENT / "notebook.py"

_NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What a text may ask for as @{name}: what the check shows for a right solution, to the digits that are published.
_EXPECTED = {
    "J_content": f"{reference.PUBLISHED_CONTENT_COST}",
    "GA": f"{reference.PUBLISHED_GRAM_MATRIX}",
    "J_style_layer": f"{reference.PUBLISHED_LAYER_STYLE_COST}",
    "J": f"{reference.PUBLISHED_TOTAL_COST}",
}
# A region of the source that is the solution, and the line that stands for it in the students' notebook.
_MARKERS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n", re.MULTILINE)
_STUB = re.compile(r"\n *raise NotImplementedError\(.*\)$", re.MULTILINE)


def source_notebook(text=None):
    """Build the notebook with prose, solutions, visible checks and hidden tests.

    Args:
        text: the source in percent format; that of the assignment when None.

    Returns:
        nbformat.NotebookNode: valid for nbgrader's `generate_assignment`, without outputs, the same on every call.

    Raises:
        ValueError: if a cell has no id, or two have the same.
    """
    cells = jupytext.reads(TEXT.read_text(encoding="utf-8") if text is None else text, fmt="py:percent").cells
    finished = [_finish(cell) for cell in cells]
    ids = [cell.id for cell in finished]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise ValueError(f"cell ids must differ, but {', '.join(repeated)} came twice. Rename one in {TEXT.name}.")
    return nbformat.v4.new_notebook(cells=finished, metadata=_NOTEBOOK_METADATA)


def solve(released, source):
    """Fill the solutions of the source into the students' notebook, as a careful student would have typed them.

    Args:
        released: the students' notebook.
        source: what it was released from.

    Returns:
        nbformat.NotebookNode: a copy of `released` whose solution cells are solved; nothing hidden is in it.
    """
    solutions = {cell.id: solution_of(cell) for cell in source.cells if is_solution(cell)}
    solved = copy.deepcopy(released)
    for cell in solved.cells:
        cell.source = solutions.get(cell.id, cell.source)
    return solved


def solution_of(cell):
    """Return the code of a source cell's solution: no markers, and no stub after it."""
    return _STUB.sub("", _MARKERS.sub("", cell.source))


def is_solution(cell):
    """Tell whether a cell is one that the student writes."""
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def _finish(cell):
    """Give a cell its id, its nbgrader metadata, and the expected values its text asks for."""
    header = dict(cell.metadata)
    if "id" not in header:
        first = cell.source.strip().split("\n")[0]
        raise ValueError(f'each cell of {TEXT.name} needs an id, but the one that starts "{first}" has none.')
    if cell.cell_type == "code":
        made = nbformat.v4.new_code_cell(cell.source)
        if "part" in header:
            made.metadata["nbgrader"] = _nbgrader_metadata(header["id"], header["part"], header.get("points"))
    else:
        made = nbformat.v4.new_markdown_cell(_Text(cell.source).substitute(_EXPECTED))
    made["id"] = header["id"]
    return made


class _Text(Template):
    """A text of the notebook; @{name} stands for an expected value, since $ belongs to the equations."""

    delimiter = "@"


def _nbgrader_metadata(grade_id, part, points):
    test = part == "test"
    metadata = {"grade_id": grade_id, "grade": test, "solution": not test, "locked": test, "task": False}
    return {**metadata, "schema_version": 3, **({"points": points} if test else {})}
