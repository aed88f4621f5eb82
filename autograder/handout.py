"""Make what leaves the repository: the solved page for people who read by themselves, and the zip for students.

`python -m autograder solution` and `python -m autograder bundle` write into `output/`.
"""

import json
import subprocess
import zipfile
from pathlib import Path

from autograder.assignment import Assignment
from autograder.build import ROOT, released, write
from autograder.executed import executed, kept_in, solved
from autograder.files import atomic_write
from autograder.package import requirements, version, zip_name
from autograder.page import page
from autograder.translations import spoken
from examiner.language import ENGLISH, Language

OUTPUT = ROOT / "output"
# What a student gets, as git knows it: nothing that a session left behind, nothing of autograder/, nst/ or tests/.
_BUNDLED = ["nst_utils", "examiner", "images", "pretrained-model", "LICENSE"]
# What installs in the students' folder: their packages with the pictures and the weights, and what they need.
_PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27,<2"]
build-backend = "hatchling.build"

[project]
name = "nst-course-notebooks"
version = "{version}"
requires-python = ">=3.10,<3.14"
dependencies = {dependencies}

[project.optional-dependencies]
notebooks = {notebooks}

[tool.hatch.build]
dev-mode-dirs = ["."]

[tool.hatch.build.targets.wheel]
only-include = ["nst_utils", "examiner", "notebooks", "images", "pretrained-model"]
exclude = ["images/originals"]

[tool.hatch.build.targets.wheel.sources]
images = "nst_utils/course/images"
notebooks = "nst_utils/course/notebooks"
pretrained-model = "nst_utils/course/pretrained-model"
"""
_DATE = (2015, 8, 26, 0, 0, 0)  # zip wants one; a fixed one (the paper's) makes the same files the same zip


def solution(assignment: Assignment, folder: Path = OUTPUT / "solution") -> Path:
    """Write the solved notebook, and the page of it with its outputs, pictures inline; the site shows the same ones.

    Args:
        assignment: whose.
        folder: where both go.

    Returns:
        Path: the HTML page. The notebook is beside it, without outputs.
    """
    write(solved(assignment), folder / f"{assignment.name}.ipynb")
    with atomic_write(folder / f"{assignment.name}.html") as part:
        part.write_text(page(executed(assignment), kept_in(assignment)), encoding="utf-8")
    return folder / f"{assignment.name}.html"


def bundle(assignment: Assignment, path: Path | None = None, language: Language = ENGLISH) -> Path:
    """Write the zip that an instructor gives to students.

    Args:
        assignment: whose.
        path: the zip; by default one in `output/`. An older one is replaced.
        language: of the notebook and the README in it, which are where they are in English.

    Returns:
        Path: the zip. Its one folder has the zip's name, and `pip install ".[notebooks]"` in it installs what the
        notebook needs, and JupyterLab; pip installs the zip itself, too.
        No module of the grader or of the painter is in it, and no sheet of another assignment.
    """
    path = path or OUTPUT / zip_name(assignment.name, language.code)
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
        _add(archive, f"{top}/pyproject.toml", _pyproject().encode())
    return path


def _pyproject() -> str:
    lists = {"dependencies": requirements(), "notebooks": requirements("notebooks")}
    return _PYPROJECT.format(version=version(), **{name: json.dumps(each, indent=4) for name, each in lists.items()})


def _is_built(name: str) -> bool:
    """Tell whether a file is the sheet of an assignment, or what is said in a language."""
    return Path(name).suffix == ".po" or (Path(name).parent.name == "checks" and Path(name).suffix != ".py")


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
