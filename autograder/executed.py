"""The solved notebook with what its cells show: executed once, and kept for every page that is made of it.

It takes minutes, so it is executed again only when its code has changed, or the packages of the course that it calls.
"""

import hashlib
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.assignment import Assignment
from autograder.build import ROOT, released, write
from autograder.source import solve, source_notebook

OUTPUT = ROOT / "output"
_CALLED = ("nst_utils", "examiner")  # what a notebook calls of ours, code and sheets
_DIGEST = "executed_from"  # in the metadata of the notebook that is kept


def executed(assignment: Assignment, folder: Path | None = None) -> NotebookNode:
    """Return the solved notebook with its outputs.

    Args:
        assignment: whose.
        folder: where it is executed and kept, with its paintings in `output/` beside it; by default one in `output/`.

    Returns:
        nbformat.NotebookNode: today's text, and the outputs of today's code.

    Raises:
        nbclient.exceptions.CellExecutionError: if a cell fails.
    """
    folder = kept_in(assignment) if folder is None else folder
    path = folder / f"{assignment.name}.ipynb"
    solved = solve(nbformat.read(released(assignment), as_version=4), source_notebook(assignment))
    digest = _digest(solved)
    kept = nbformat.read(path, as_version=4) if path.exists() else None
    if kept is None or kept.metadata.get(_DIGEST) != digest:
        folder.mkdir(parents=True, exist_ok=True)
        kept = NotebookClient(solved, timeout=None, resources={"metadata": {"path": str(folder)}}).execute()
        kept.metadata[_DIGEST] = digest
        write(kept, path)
    for cell, run in zip(_code(solved), _code(kept), strict=True):
        cell.outputs, cell.execution_count = run.outputs, run.execution_count
    return solved


def kept_in(assignment: Assignment) -> Path:
    """Return the folder in which an assignment's notebook is executed by default."""
    return OUTPUT / "executed" / assignment.name


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _digest(notebook: NotebookNode) -> str:
    """Digest a notebook's code and all that it calls of ours; its prose has no part in what cells show."""
    digest = hashlib.sha256("\0".join(cell.source for cell in _code(notebook)).encode())
    for package in _CALLED:
        files = [path for path in (ROOT / package).rglob("*") if path.suffix in (".py", ".json", ".npz")]
        for path in sorted(files):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
