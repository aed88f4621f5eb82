"""Release an assignment: its notebook, through nbgrader's own step, into `notebooks/`; its sheet into `nst_utils/`.

`python -m autograder build` writes `source/` (for nbgrader's formgrader and its commands), `notebooks/` and the sheet
that the check in the notebook compares with. An assignment that is translated has a notebook of the same name in a
folder for each language, such as `notebooks/zh_CN/`; what its checks and figures say then goes into
`nst_utils/locale/`. The same source gives the same bytes.
"""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder import languages
from autograder.assignment import Assignment, CourseError
from autograder.files import atomic_write
from autograder.source import STUB, is_solution, points_table, source_notebook
from autograder.translations import spoken
from examiner import sheet
from examiner.language import ENGLISH, Language

ROOT = Path(__file__).resolve().parent.parent
CONFIG_FILE = ROOT / "nbgrader_config.py"


def build(assignment: Assignment, root: Path = ROOT) -> str:
    """Write an assignment's source notebook, its sheet, and the students' notebook in each of its languages.

    Args:
        assignment: what to build.
        root: the folder of the course's nbgrader_config.py.

    Returns:
        str: what was written, a line for each notebook.

    Raises:
        CourseError: if the students' notebook there holds answers, which would be lost.
    """
    editions = [ENGLISH, *languages.of(assignment)]
    for path in (released(assignment, root, language) for language in editions):
        if has_answers(path):
            raise CourseError(
                f"{path} holds answers, and building would replace them. Move it away, then build again."
            )
    write_sheet(assignment, root)
    write(source_notebook(assignment), root / "source" / assignment.name / f"{assignment.name}.ipynb")
    return "\n".join(_edition(assignment, language, root) for language in editions)


def _edition(assignment: Assignment, language: Language, root: Path) -> str:
    """Write the students' notebook in a language, and what else is to be read in it."""
    write_points(assignment, root / f"README{language.code and '.' + language.code.replace('_', '-')}.md", language)
    if language.code:
        write_spoken(assignment, language, root)
    source = source_notebook(assignment, language=language)
    text, path = release(assignment, source, language), released(assignment, root, language)
    write_text(path, text)
    return f"{path.relative_to(root)}: {len(source.cells)} cells, {len(text.encode()) / 1024:.0f} KB"


def released(assignment: Assignment, root: Path = ROOT, language: Language = ENGLISH) -> Path:
    """Return where an assignment's notebook for students is."""
    return root / "notebooks" / language.code / assignment.name / f"{assignment.name}.ipynb"


def release(assignment: Assignment, source: NotebookNode, language: Language = ENGLISH) -> str:
    """Run nbgrader's `generate_assignment` on a notebook, in a folder of its own and without a gradebook.

    Args:
        assignment: whose notebook it is.
        source: the source notebook.
        language: of the line that nbgrader leaves where a solution was.

    Returns:
        str: the students' notebook as nbgrader wrote it.

    Raises:
        CourseError: with nbgrader's log, if it refuses the source.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        stub = json.dumps({"python": f"# {language(STUB)}"}, ensure_ascii=False)
        config = f"{CONFIG_FILE.read_text(encoding='utf-8')}\nc.ClearSolutions.code_stub = {stub}\n"
        (course / CONFIG_FILE.name).write_text(config, encoding="utf-8")
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
    write_text(place, text)
    with atomic_write(place.with_suffix(".npz")) as part:
        part.write_bytes(packed.getvalue())


def write_spoken(assignment: Assignment, language: Language, root: Path = ROOT) -> None:
    """Write what checks and figures say in a language, and the students' README."""
    for name, text in spoken(assignment, language).items():
        write_text(root / name, text)


def write_points(assignment: Assignment, readme: Path, language: Language = ENGLISH) -> None:
    """Bring the table of an assignment's points in a README up to date, if it has a place for it."""
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    start, end = f"<!-- points of {assignment.name} -->\n", f"<!-- end of {assignment.name} -->"
    if start in text:
        before, _, rest = text.partition(start)
        write_text(readme, f"{before}{start}{points_table(assignment, language)}\n{end}{rest.partition(end)[2]}")


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, atomically, to a path whose folder may not exist yet."""
    with atomic_write(path) as part:
        nbformat.write(notebook, part)


def write_text(path: Path, text: str) -> None:
    """Write a text, atomically, to a path whose folder may not exist yet."""
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8")


def has_answers(path: Path) -> bool:
    """Tell whether a notebook holds a student's work: nbgrader stores the checksum of each cell it released."""
    if not path.exists():
        return False
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if is_solution(cell)]
    return any(compute_checksum(cell) != cell.metadata.nbgrader.get("checksum") for cell in cells)
