import json

import pytest

from nst_utils import lab


def test_students_jupyterlab_opens_the_notebook_and_reaches_the_images():
    notebook, root, *others = lab.command(["--no-browser"])
    folder = root.removeprefix("--ServerApp.root_dir=")
    assert json.loads((lab.HERE.parent.parent / lab.NOTEBOOK).read_text())["cells"]
    assert notebook.startswith(folder)
    assert (lab.HERE.parent.parent / "images").samefile(f"{folder}/images")
    assert others == ["--no-browser"]


@pytest.mark.parametrize("file", ["jupyter_server_config.json", "labconfig/page_config.json"])
def test_nothing_of_nbgrader_is_left_to_students_but_validating(file):
    text = (lab.HERE / file).read_text()
    assert json.loads(text)
    assert "formgrader" in text
    assert "validate" not in text
