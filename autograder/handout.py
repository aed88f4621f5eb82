"""Make what leaves the repository: the solved page for people who read by themselves, and the zip for students.

`python -m autograder.handout solution` and `python -m autograder.handout bundle` write into `output/`.
"""

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
    page, _ = HTMLExporter(embed_images=True).from_notebook_node(solved)
    with atomic_write(folder / f"{ASSIGNMENT}.html") as part:
        part.write_text(page, encoding="utf-8")
    return folder / f"{ASSIGNMENT}.html"


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
            _add(archive, f"{top}/{_NAMES.get(name, name)}", (ROOT / name).read_bytes())
    return path


_NAMES = {"notebooks/README.md": "README.md"}  # the students' README tells how to start, so it is what they see first


def _add(archive, name, content):
    archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    print({"solution": solution, "bundle": bundle}[sys.argv[1]]())
