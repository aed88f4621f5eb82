import re

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from autograder import executed as module
from autograder import languages
from autograder.build import write

COUNT = 'with open("runs", "a") as runs:\n    runs.write("x")\n'


@pytest.fixture
def run(assignment, tmp_path, monkeypatch):
    """Execute a notebook of one text and one code cell in a folder that keeps it."""
    path = tmp_path / "released.ipynb"
    monkeypatch.setattr(module, "released", lambda *_, **__: path)
    monkeypatch.setattr(module, "source_notebook", lambda *_, **__: nbformat.read(path, as_version=4))

    def execute(prose, code, **metadata):
        cells = [nbformat.v4.new_markdown_cell(prose), nbformat.v4.new_code_cell(COUNT + code)]
        write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
        notebook = module.executed(assignment, folder=tmp_path / "kept")
        return notebook, len((tmp_path / "kept" / "runs").read_text())

    return execute


def test_a_notebook_is_executed_again_for_new_code_and_not_for_new_prose(run):
    first, runs = run("One.", "print(1)")
    assert (first.cells[1].outputs[0].text, runs) == ("1\n", 1)
    second, runs = run("Two.", "print(1)")
    assert (second.cells[0].source, second.cells[1].outputs, runs) == ("Two.", first.cells[1].outputs, 1)
    third, runs = run("Two.", "print(3)")
    assert (third.cells[1].outputs[0].text, runs) == ("3\n", 2)


def test_a_notebook_is_executed_again_for_new_words_of_its_own_language_alone(run, tmp_path, monkeypatch):
    words = tmp_path / "nst_utils" / "locale" / "zh_CN" / "package.po"
    words.parent.mkdir(parents=True)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    found = []
    for text, language in [("1", "zh_CN"), ("2", "zh_CN"), ("2", "zh_CN"), ("2", ""), ("3", "")]:
        words.write_text(text)
        found.append(run("One.", "print(1)", language=language)[1])
    assert found == [1, 2, 2, 3, 3]


@pytest.mark.parametrize("code", ["", "zh_CN"])
def test_a_solved_notebook_is_in_one_language_with_its_solutions_and_answers(assignment, code):
    language = languages.language(code, [assignment])
    cells = {cell.id: cell.source for cell in module.solved(assignment, language).cells}
    assert ("language" in cells) == bool(code)
    assert "NotImplementedError" not in cells["gram_matrix"]
    for name in ("gram_matrix", "why_the_pagoda_stays"):
        assert bool(re.search("[\u3400-\u9fff]", cells[name])) == bool(code)


def test_a_notebook_with_an_error_is_not_kept(run, tmp_path):
    with pytest.raises(CellExecutionError, match="no picture"):
        run("One.", 'raise ValueError("no picture")')
    assert not list((tmp_path / "kept").glob("*.ipynb"))
