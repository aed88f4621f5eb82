import json

import nbformat
import numpy as np
import pytest

from autograder import build
from autograder.assignment import CourseError
from autograder.source import source_notebook


@pytest.fixture(scope="module")
def released(assignment):
    """The students' notebook, as text, built anew."""
    return build.release(assignment, source_notebook(assignment))


@pytest.fixture(scope="module")
def sheets(each_assignment, tmp_path_factory):
    """The JSON and the numbers of a sheet, as committed and as built anew."""
    root = tmp_path_factory.mktemp("root")
    build.write_sheet(each_assignment, root)
    found = []
    for folder in (build.ROOT, root):
        path = folder / "nst_utils" / "checks" / f"{each_assignment.name}.json"
        with np.load(path.with_suffix(".npz")) as numbers:
            found.append((json.loads(path.read_text(encoding="utf-8")), dict(numbers)))
    return found


def test_building_twice_gives_the_same_bytes(assignment, released):
    assert build.release(assignment, source_notebook(assignment)) == released


def test_the_committed_notebook_is_the_one_that_is_built(each_assignment):
    committed = build.released(each_assignment).read_text(encoding="utf-8")
    built = build.release(each_assignment, source_notebook(each_assignment))
    assert committed == built, "run `make build` and commit what it writes"


def close(a, b):
    """Tell whether two JSON values are the same, but for the last digits of numbers that a machine computed."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return bool(np.isclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True))
    return a == b


def test_the_committed_sheet_is_the_one_that_is_built(sheets):
    (committed, old), (built, new) = sheets
    assert close(committed, built), "run `make build` and commit what it writes"
    # Another machine may add in another order: that moves the last digits.
    assert np.allclose(old["exact"], new["exact"], rtol=1e-12, atol=1e-12, equal_nan=True)
    assert np.allclose(old["rough"], new["rough"], rtol=1e-6, atol=1e-6, equal_nan=True)
    assert {kind: array.dtype for kind, array in new.items()} == {"exact": np.float64, "rough": np.float32}


@pytest.mark.parametrize(
    ("said", "changed"),
    [('"published": ', '"published": 1'), ('"fresh"', '"large"'), ("It looks", "It sounds")],
)
def test_a_changed_sheet_is_seen(sheets, said, changed):
    text = json.dumps(sheets[0][0])
    assert said in text
    assert not close(json.loads(text), json.loads(text.replace(said, changed, 1)))


def test_readmes_table_of_points_is_the_one_that_is_built(each_assignment, tmp_path):
    committed = (build.ROOT / "README.md").read_text(encoding="utf-8")
    assert f"<!-- points of {each_assignment.name} -->" in committed
    (tmp_path / "README.md").write_text(committed, encoding="utf-8")
    build.write_points(each_assignment, tmp_path / "README.md")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == committed


def test_a_source_that_nbgrader_refuses_is_reported_with_its_reason(assignment):
    cell = nbformat.v4.new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n")
    with pytest.raises(CourseError, match="Solution region detected in a non-solution cell"):
        build.release(assignment, nbformat.v4.new_notebook(cells=[cell]))


def test_a_released_notebook_holds_no_answers(released, tmp_path):
    path = tmp_path / "fresh.ipynb"
    path.write_text(released)
    assert not build.has_answers(path)
    assert not build.has_answers(tmp_path / "missing.ipynb")


def test_building_does_not_replace_a_notebook_with_answers(assignment, released, tmp_path):
    notebook = nbformat.reads(released, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "gram_matrix").source += "\n# my work of a night"
    path = build.released(assignment, tmp_path)
    build.write(notebook, path)
    before = path.read_bytes()
    with pytest.raises(CourseError, match="holds answers"):
        build.build(assignment, tmp_path)
    assert path.read_bytes() == before
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
