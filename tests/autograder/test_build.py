import nbformat
import pytest

from autograder import build
from autograder.source import source_notebook


@pytest.fixture(scope="module")
def released():
    """The students' notebook, as text, built anew."""
    return build.release(source_notebook())


def test_building_twice_gives_the_same_bytes(released):
    assert build.release(source_notebook()) == released


def test_the_committed_notebook_is_the_one_that_is_built(released):
    assert build.RELEASED.read_text(encoding="utf-8") == released, "run `make build` and commit what it writes"


def test_a_source_that_nbgrader_refuses_is_reported_with_its_reason():
    notebook = source_notebook('# %% id="a"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n')
    with pytest.raises(RuntimeError, match="Solution region detected in a non-solution cell"):
        build.release(notebook)


def test_a_released_notebook_holds_no_answers(released, tmp_path):
    path = tmp_path / "fresh.ipynb"
    path.write_text(released)
    assert not build.has_answers(path)
    assert not build.has_answers(tmp_path / "missing.ipynb")


def test_building_does_not_replace_a_notebook_with_answers(released, tmp_path, monkeypatch):
    notebook = nbformat.reads(released, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "gram_matrix").source += "\n# my work of a night"
    path = tmp_path / "mine.ipynb"
    build.write(notebook, path)
    before = path.read_bytes()
    monkeypatch.setattr(build, "RELEASED", path)
    monkeypatch.setattr(build, "SOURCE", tmp_path / "source.ipynb")
    with pytest.raises(SystemExit, match="holds answers"):
        build.main()
    assert path.read_bytes() == before
