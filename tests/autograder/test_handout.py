import re
import zipfile

import nbformat
import pytest

from autograder import handout

TOP = "neural-style-transfer"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """The names in the students' zip, without its one folder."""
    path = handout.bundle(tmp_path_factory.mktemp("bundle") / f"{TOP}.zip")
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "notebooks/neural_style_transfer/neural_style_transfer.ipynb",
        "nst_utils/checks/__init__.py",
        "images/pagoda_400x300.jpg",
        "images/CREDITS.md",
        "pretrained-model/imagenet-vgg-verydeep-19.mat",
        "requirements.txt",
        "pyproject.toml",
    ],
)
def test_the_bundle_holds_what_a_student_needs(bundled, name):
    assert bundled[name] == (handout.ROOT / ("notebooks/README.md" if name == "README.md" else name)).read_bytes()


def test_the_bundle_holds_nothing_of_the_instructor(bundled):
    assert {name.split("/")[0] for name in bundled} == {*handout.BUNDLED, "README.md"}
    assert not [
        name for name, content in bundled.items() if b"BEGIN HIDDEN" in content or b"BEGIN SOLUTION" in content
    ]


def test_the_same_files_give_the_same_zip(tmp_path):
    assert handout.bundle(tmp_path / "a" / f"{TOP}.zip").read_bytes() == (
        handout.bundle(tmp_path / "b" / f"{TOP}.zip").read_bytes()
    )


def test_hints_stay_folded_on_the_page(tmp_path):
    text = "<details>\n<summary>Hint</summary>\n\nthe secret\n\n</details>"
    html = handout.page(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), tmp_path)
    assert re.search(r"<details>\s*<summary>Hint</summary>\s*<p>the secret</p>\s*</details>", html)


def test_a_page_leaves_progress_bars_out_and_takes_animations_in(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "a.gif").write_bytes(b"GIF89a")
    cell = nbformat.v4.new_code_cell("paint()")
    cell.outputs = [
        nbformat.v4.new_output(
            "display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "0%"}
        ),
        nbformat.v4.new_output("display_data", {"text/html": '<img src="output/a.gif"/>'}),
    ]
    html = handout.page(nbformat.v4.new_notebook(cells=[cell]), tmp_path)
    assert 'src="data:image/gif;base64,R0lGODlh"' in html  # base64 of GIF89a
    assert "widget-view" not in html
