"""Release an assignment: its notebook, through nbgrader's own step, into `notebooks/`; its sheet into `nst_utils/`.

`python -m autograder build` writes `source/` (for nbgrader's formgrader and its commands), `notebooks/` and the sheet
that the check in the notebook compares with. The same source gives the same bytes.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.assignment import Assignment, CourseError
from autograder.files import atomic_write
from autograder.source import is_solution, points_table, source_notebook
from examiner import sheet

ROOT = Path(__file__).resolve().parent.parent
CONFIG_FILE = ROOT / "nbgrader_config.py"


def build(assignment: Assignment, root: Path = ROOT) -> str:
    """Write an assignment's source notebook, students' notebook and sheet.

    Args:
        assignment: what to build.
        root: the folder of the course's nbgrader_config.py.

    Returns:
        str: what was written.

    Raises:
        CourseError: if the students' notebook there holds answers, which would be lost.
    """
    path = released(assignment, root)
    if has_answers(path):
        raise CourseError(f"{path} holds answers, and building would replace them. Move it away, then build again.")
    write_sheet(assignment, root)
    write_points(assignment, root / "README.md")
    source = source_notebook(assignment)
    text = release(assignment, source)
    write(source, root / "source" / assignment.name / f"{assignment.name}.ipynb")
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8")
    return f"{path.relative_to(root)}: {len(source.cells)} cells, {len(text.encode()) / 1024:.0f} KB"


def released(assignment: Assignment, root: Path = ROOT) -> Path:
    """Return where an assignment's notebook for students is."""
    return root / "notebooks" / assignment.name / f"{assignment.name}.ipynb"


def release(assignment: Assignment, source: NotebookNode) -> str:
    """Run nbgrader's `generate_assignment` on a notebook, in a folder of its own and without a gradebook.

    Args:
        assignment: whose notebook it is.
        source: the source notebook.

    Returns:
        str: the students' notebook as nbgrader wrote it.

    Raises:
        CourseError: with nbgrader's log, if it refuses the source.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        shutil.copy(CONFIG_FILE, course)
        write(source, course / "source" / assignment.name / f"{assignment.name}.ipynb")
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment.name, "--no-db"]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True)
        if done.returncode:
            raise CourseError(f"nbgrader generate_assignment refused the source notebook:\n{done.stderr}")
        return (course / "release" / assignment.name / f"{assignment.name}.ipynb").read_text(encoding="utf-8")


def write_sheet(assignment: Assignment, root: Path = ROOT) -> None:
    """Write what the check in the notebook compares with: numbers and messages, no formula."""
    text, numbers = sheet.compose([exercise.stored() for exercise in assignment.exercises])
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **numbers)
    place = root / "nst_utils" / "checks" / f"{assignment.name}.json"
    with atomic_write(place) as part:
        part.write_text(text, encoding="utf-8")
    with atomic_write(place.with_suffix(".npz")) as part:
        part.write_bytes(packed.getvalue())


def write_points(assignment: Assignment, readme: Path) -> None:
    """Bring the table of an assignment's points in a README up to date, if it has a place for it."""
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    start, end = f"<!-- points of {assignment.name} -->\n", f"<!-- end of {assignment.name} -->"
    if start in text:
        before, _, rest = text.partition(start)
        with atomic_write(readme) as part:
            part.write_text(
                f"{before}{start}{points_table(assignment)}\n{end}{rest.partition(end)[2]}", encoding="utf-8"
            )


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, atomically, to a path whose folder may not exist yet."""
    with atomic_write(path) as part:
        nbformat.write(notebook, part)


def has_answers(path: Path) -> bool:
    """Tell whether a notebook holds a student's work: nbgrader stores the checksum of each cell it released."""
    if not path.exists():
        return False
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if is_solution(cell)]
    return any(compute_checksum(cell) != cell.metadata.nbgrader.get("checksum") for cell in cells)
