import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nst_utils import lab


def test_students_jupyterlab_opens_the_notebook_and_reaches_the_images():
    notebook, root, *others = lab.command(["--no-browser"])
    folder = root.removeprefix("--ServerApp.root_dir=")
    assert json.loads(Path(notebook).read_text())["cells"]
    assert notebook.startswith(folder)
    assert (lab.HERE.parent.parent / "images").samefile(f"{folder}/images")
    assert others == ["--no-browser"]


@pytest.mark.parametrize(
    ("there", "opened"),
    [
        (["controlling_style"], "controlling_style"),
        (["controlling_style", "neural_style_transfer"], "neural_style_transfer"),
    ],
)
def test_the_notebook_that_is_there_is_opened_and_of_several_the_first_assignments(tmp_path, there, opened):
    for name in there:
        (tmp_path / "notebooks" / name).mkdir(parents=True)
        (tmp_path / "notebooks" / name / f"{name}.ipynb").write_text("{}")
    assert lab.notebook(tmp_path).stem == opened


@pytest.mark.parametrize("file", ["jupyter_server_config.json", "labconfig/page_config.json"])
def test_nothing_of_nbgrader_is_left_to_students_but_validating(file):
    text = (lab.HERE / file).read_text()
    assert json.loads(text)
    assert "formgrader" in text
    assert "validate" not in text


def test_validating_waits_for_tensorflow_on_a_slow_machine(tmp_path):
    code = "from nbgrader.server_extensions.validate_assignment import handlers\n"
    code += "limits = handlers.ValidateAssignmentHandler.load_config(None).Execute\n"
    code += "print(limits.timeout, limits.iopub_timeout)"
    environment = os.environ | {"JUPYTER_CONFIG_PATH": str(lab.HERE)}
    said = subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, env=environment, text=True)
    cell, print_ = map(int, said.split())
    assert cell >= 300  # nbgrader's own are 30 and 4 seconds, too few where importing TensorFlow takes a minute
    assert print_ >= 60
