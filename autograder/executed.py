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
from examiner.language import ENGLISH, Language

OUTPUT = ROOT / "output"
_CALLED = ("nst_utils", "examiner")  # what a notebook calls of ours, code and sheets
_READ = (".py", ".json", ".npz")
_DIGEST = "executed_from"  # in the metadata of the notebook that is kept


def solved(assignment: Assignment, language: Language = ENGLISH) -> NotebookNode:
    """Return the students' notebook in a language, with our solutions and answers, without outputs."""
    unsolved = nbformat.read(released(assignment, language=language), as_version=4)
    return solve(unsolved, source_notebook(assignment, language=language))


def executed(assignment: Assignment, language: Language = ENGLISH, folder: Path | None = None) -> NotebookNode:
    """Return the solved notebook with its outputs.

    Args:
        assignment: whose.
        language: of its text, and of what its figures and checks say.
        folder: where it is executed and kept, with its paintings in `output/` beside it; by default one in `output/`.

    Returns:
        nbformat.NotebookNode: today's text, and the outputs of today's code.

    Raises:
        nbclient.exceptions.CellExecutionError: if a cell fails.
    """
    folder = kept_in(assignment, language) if folder is None else folder
    path = folder / f"{assignment.name}.ipynb"
    notebook = solved(assignment, language)
    digest = _digest(notebook)
    kept = nbformat.read(path, as_version=4) if path.exists() else None
    if kept is None or kept.metadata.get(_DIGEST) != digest:
        folder.mkdir(parents=True, exist_ok=True)
        kept = NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(folder)}}).execute()
        kept.metadata[_DIGEST] = digest
        write(kept, path)
    for cell, run in zip(_code(notebook), _code(kept), strict=True):
        cell.outputs, cell.execution_count = run.outputs, run.execution_count
    return notebook


def kept_in(assignment: Assignment, language: Language = ENGLISH) -> Path:
    """Return the folder in which an assignment's notebook is executed by default."""
    return OUTPUT / "executed" / language.code / assignment.name


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _digest(notebook: NotebookNode) -> str:
    """Digest a notebook's code and all that it calls of ours; its prose has no part in what cells show."""
    digest = hashlib.sha256("\0".join(cell.source for cell in _code(notebook)).encode())
    said = f"locale/{notebook.metadata.get('language')}/*.po"  # in the notebook's language; English has none
    for package in _CALLED:
        files = [path for path in (ROOT / package).rglob("*") if path.suffix in _READ or path.match(said)]
        for path in sorted(files):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
