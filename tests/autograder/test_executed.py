import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from autograder import executed as module
from autograder.build import write

COUNT = 'with open("runs", "a") as runs:\n    runs.write("x")\n'


@pytest.fixture
def run(assignment, tmp_path, monkeypatch):
    """Execute a notebook of one text and one code cell in a folder that keeps it."""
    path = tmp_path / "released.ipynb"
    monkeypatch.setattr(module, "released", lambda _: path)
    monkeypatch.setattr(module, "source_notebook", lambda _: nbformat.read(path, as_version=4))

    def execute(prose, code):
        cells = [nbformat.v4.new_markdown_cell(prose), nbformat.v4.new_code_cell(COUNT + code)]
        write(nbformat.v4.new_notebook(cells=cells), path)
        notebook = module.executed(assignment, tmp_path / "kept")
        return notebook, len((tmp_path / "kept" / "runs").read_text())

    return execute


def test_a_notebook_is_executed_again_for_new_code_and_not_for_new_prose(run):
    first, runs = run("One.", "print(1)")
    assert (first.cells[1].outputs[0].text, runs) == ("1\n", 1)
    second, runs = run("Two.", "print(1)")
    assert (second.cells[0].source, second.cells[1].outputs, runs) == ("Two.", first.cells[1].outputs, 1)
    third, runs = run("Two.", "print(3)")
    assert (third.cells[1].outputs[0].text, runs) == ("3\n", 2)


def test_a_notebook_with_an_error_is_not_kept(run, tmp_path):
    with pytest.raises(CellExecutionError, match="no picture"):
        run("One.", 'raise ValueError("no picture")')
    assert not list((tmp_path / "kept").glob("*.ipynb"))
