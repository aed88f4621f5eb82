"""Make what leaves the repository: the solved page for people who read by themselves, and the zip for students.

`python -m autograder solution` and `python -m autograder bundle` write into `output/`.
"""

import base64
import re
import subprocess
import zipfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from autograder.assignment import Assignment
from autograder.build import ROOT, released, write
from autograder.files import atomic_write
from autograder.source import solve, source_notebook
from autograder.translations import spoken
from examiner.language import ENGLISH, Language

OUTPUT = ROOT / "output"
# What a student gets, as git knows it: nothing that a session left behind, nothing of autograder/, nst/ or tests/.
_BUNDLED = ["nst_utils", "examiner", "images", "pretrained-model", "requirements.txt", "LICENSE"]
_WIDGET = "application/vnd.jupyter.widget-view+json"
_GIF = re.compile(r'src="([^":]+\.gif)"')
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
nst_utils = ["locale/*/*.po"]

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


def page(notebook: NotebookNode, folder: Path) -> str:
    """Turn an executed notebook into one HTML page.

    Args:
        notebook: executed in `folder`; its outputs are changed as the page needs them.
        folder: Path where the animations are that its cells refer to.

    Returns:
        str: the page, with all pictures inline; only the equations are set by MathJax, from the network.
    """
    return HTMLExporter().from_notebook_node(_self_contained(notebook, folder))[0]


def _self_contained(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Leave progress bars out, which need a live kernel, and put the animations that cells refer to inline."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            outputs = [output for output in cell.outputs if _WIDGET not in output.get("data", {})]
            for data in (output.data for output in outputs if "text/html" in output.get("data", {})):
                data["text/html"] = _GIF.sub(lambda found: _inline(folder / found[1]), data["text/html"])
            cell.outputs = outputs
    return notebook


def _inline(path: Path) -> str:
    return f'src="data:image/gif;base64,{base64.b64encode(path.read_bytes()).decode()}"'


def bundle(assignment: Assignment, path: Path | None = None, language: Language = ENGLISH) -> Path:
    """Write the zip that an instructor gives to students.

    Args:
        assignment: whose.
        path: the zip; by default one in `output/`. An older one is replaced.
        language: of the notebook and the README in it, which are where they are in English.

    Returns:
        Path: the zip. Its one folder has the zip's name, and `pip install .` in it installs what the notebook needs.
        No module of the grader or of the painter is in it, and no sheet of another assignment.
    """
    path = path or OUTPUT / f"{assignment.name.replace('_', '-')}{language.code and '.' + language.code}.zip"
    listed = subprocess.run(
        ["git", "ls-files", "-z", *_BUNDLED], cwd=ROOT, check=True, capture_output=True, text=True
    )
    built = [*(ROOT / "nst_utils" / "checks").glob(f"{assignment.name}.[jn]*")]
    if language.code:
        built += [ROOT / name for name in spoken(assignment, language) if name.endswith(".po")]
    shipped = {name for name in listed.stdout.split("\0") if name and not _is_built(name)}
    names = sorted(shipped | {str(file.relative_to(ROOT)) for file in built})
    notebook = str(released(assignment).relative_to(ROOT))
    top = Path(path).stem
    with atomic_write(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            _add(archive, f"{top}/{name}", (ROOT / name).read_bytes())
        _add(archive, f"{top}/{notebook}", released(assignment, language=language).read_bytes())
        readme = ROOT / "notebooks" / language.code / "README.md"  # how to start comes first
        _add(archive, f"{top}/README.md", readme.read_bytes())
        _add(archive, f"{top}/pyproject.toml", _PYPROJECT.encode())
    return path


def _is_built(name: str) -> bool:
    """Tell whether a file is the sheet of an assignment, or what is said in a language."""
    return Path(name).suffix == ".po" or (Path(name).parent.name == "checks" and Path(name).suffix != ".py")


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
