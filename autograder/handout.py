"""Make what leaves the repository: the solved page for people who read by themselves, and the zip for students.

`python -m autograder solution` and `python -m autograder bundle` write into `output/`.
"""

import subprocess
import zipfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from autograder.assignment import Assignment
from autograder.build import ROOT, released, write
from autograder.files import atomic_write
from autograder.page import page
from autograder.source import solve, source_notebook

OUTPUT = ROOT / "output"
# What a student gets, as git knows it: nothing that a session left behind, nothing of autograder/, nst/ or tests/.
_BUNDLED = ["nst_utils", "examiner", "images", "pretrained-model", "requirements.txt", "LICENSE"]
# What installs in the students' folder: their packages, and what the notebook needs.
_PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "nst-course-notebooks"
version = "1.0.0"
requires-python = ">=3.10,<3.14"
dynamic = ["dependencies"]

[tool.setuptools.packages.find]
include = ["nst_utils*", "examiner*"]

[tool.setuptools.package-data]
"nst_utils.checks" = ["*.json", "*.npz"]

[tool.setuptools.dynamic]
dependencies = { file = ["requirements.txt"] }
"""
_DATE = (2015, 8, 26, 0, 0, 0)  # zip wants one; a fixed one (the paper's) makes the same files the same zip


def solution(assignment: Assignment, folder: Path = OUTPUT / "solution") -> Path:
    """Write the solved notebook, execute it, and write the page of it with its pictures inline.

    Args:
        assignment: whose.
        folder: where both go; the paintings of the notebook land in its `output/`.

    Returns:
        Path: the HTML page. The notebook is beside it, without outputs.
    """
    solved = solve(nbformat.read(released(assignment), as_version=4), source_notebook(assignment))
    write(solved, folder / f"{assignment.name}.ipynb")
    NotebookClient(solved, timeout=None, resources={"metadata": {"path": str(folder)}}).execute()
    with atomic_write(folder / f"{assignment.name}.html") as part:
        part.write_text(page(solved, folder), encoding="utf-8")
    return folder / f"{assignment.name}.html"


def bundle(assignment: Assignment, path: Path | None = None) -> Path:
    """Write the zip that an instructor gives to students.

    Args:
        assignment: whose.
        path: the zip; by default one in `output/`. An older one is replaced.

    Returns:
        Path: the zip. Its one folder has the zip's name, and `pip install .` in it installs what the notebook needs.
        No module of the grader or of the painter is in it, and no sheet of another assignment.
    """
    path = path or OUTPUT / f"{assignment.name.replace('_', '-')}.zip"
    listed = subprocess.run(
        ["git", "ls-files", "-z", *_BUNDLED], cwd=ROOT, check=True, capture_output=True, text=True
    )
    built = [released(assignment), *(ROOT / "nst_utils" / "checks").glob(f"{assignment.name}.[jn]*")]
    shipped = {name for name in listed.stdout.split("\0") if name and not _is_sheet(name)}
    names = sorted(shipped | {str(file.relative_to(ROOT)) for file in built})
    top = Path(path).stem
    with atomic_write(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            _add(archive, f"{top}/{name}", (ROOT / name).read_bytes())
        _add(archive, f"{top}/README.md", (ROOT / "notebooks" / "README.md").read_bytes())  # how to start comes first
        _add(archive, f"{top}/pyproject.toml", _PYPROJECT.encode())
    return path


def _is_sheet(name: str) -> bool:
    """Tell whether a file is the sheet of an assignment."""
    return Path(name).parent.name == "checks" and Path(name).suffix in (".json", ".npz")


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
