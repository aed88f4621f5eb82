"""Make what leaves the repository: the solved page for people who read by themselves, and the zip for students.

`python -m autograder.handout solution` and `python -m autograder.handout bundle` write into `output/`.
"""

import base64
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from autograder.build import RELEASED, ROOT, write
from autograder.source import ASSIGNMENT, solve, source_notebook
from nst_utils.files import atomic_write

OUTPUT = ROOT / "output"
# What a student gets, as git knows it: nothing that a session left behind, nothing of autograder/ or tests/.
BUNDLED = ["notebooks", "nst_utils", "images", "pretrained-model", "requirements.txt", "pyproject.toml", "LICENSE"]
_WIDGET = "application/vnd.jupyter.widget-view+json"
_GIF = re.compile(r'src="([^":]+\.gif)"')
_DATE = (2015, 8, 26, 0, 0, 0)  # zip wants one; a fixed one (the paper's) makes the same files the same zip


def solution(folder=OUTPUT / "solution"):
    """Write the solved notebook, execute it, and write the page of it with its pictures inline.

    Args:
        folder: where both go; the paintings of the notebook land in its `output/`.

    Returns:
        Path: the HTML page. The notebook is beside it, without outputs.
    """
    released = nbformat.read(RELEASED, as_version=4)
    solved = solve(released, source_notebook())
    write(solved, folder / f"{ASSIGNMENT}.ipynb")
    NotebookClient(solved, timeout=None, resources={"metadata": {"path": str(folder)}}).execute()
    with atomic_write(folder / f"{ASSIGNMENT}.html") as part:
        part.write_text(page(solved, folder), encoding="utf-8")
    return folder / f"{ASSIGNMENT}.html"


def page(notebook, folder):
    """Turn an executed notebook into one HTML page.

    Args:
        notebook: executed in `folder`; its outputs are changed as the page needs them.
        folder: Path where the animations are that its cells refer to.

    Returns:
        str: the page, with all pictures inline; only the equations are set by MathJax, from the network.
    """
    return HTMLExporter().from_notebook_node(_self_contained(notebook, folder))[0]


def _self_contained(notebook, folder):
    """Leave progress bars out, which need a live kernel, and put the animations that cells refer to inline."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            outputs = [output for output in cell.outputs if _WIDGET not in output.get("data", {})]
            for data in (output.data for output in outputs if "text/html" in output.get("data", {})):
                data["text/html"] = _GIF.sub(lambda found: _inline(folder / found[1]), data["text/html"])
            cell.outputs = outputs
    return notebook


def _inline(path):
    return f'src="data:image/gif;base64,{base64.b64encode(path.read_bytes()).decode()}"'


def bundle(path=OUTPUT / "neural-style-transfer.zip"):
    """Write the zip that an instructor gives to students.

    Args:
        path: the zip; an older one is replaced.

    Returns:
        Path: the zip. Its one folder has the zip's name, and `pip install .` in it installs what the course needs.
    """
    listed = subprocess.run(["git", "ls-files", "-z", *BUNDLED], cwd=ROOT, check=True, capture_output=True, text=True)
    top = Path(path).stem
    with atomic_write(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(filter(None, listed.stdout.split("\0"))):
            _add(archive, f"{top}/{name}", ROOT / name)
        _add(archive, f"{top}/README.md", ROOT / "notebooks" / "README.md")  # how to start is what they see first
    return path


def _add(archive, name, path):
    archive.writestr(zipfile.ZipInfo(name, _DATE), path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    print({"solution": solution, "bundle": bundle}[sys.argv[1]]())
