"""Release the students' notebook: from the text source through nbgrader's own step into `notebooks/`.

`python -m autograder.build` writes `source/` (for nbgrader's formgrader and its commands) and `notebooks/`.
The same source gives the same bytes.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbgrader.utils import compute_checksum

from autograder.source import ASSIGNMENT, is_solution, source_notebook
from nst_utils.files import atomic_write

ROOT = Path(__file__).resolve().parent.parent
CONFIG_FILE = ROOT / "nbgrader_config.py"
RELEASED = ROOT / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
SOURCE = ROOT / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def release(source):
    """Run nbgrader's `generate_assignment` on a notebook, in a folder of its own and without a gradebook.

    Args:
        source: the source notebook.

    Returns:
        str: the students' notebook as nbgrader wrote it.

    Raises:
        RuntimeError: with nbgrader's log, if it refuses the source.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        shutil.copy(CONFIG_FILE, course)
        write(source, course / SOURCE.relative_to(ROOT))
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT, "--no-db"]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"nbgrader generate_assignment refused the source notebook:\n{done.stderr}")
        return (course / RELEASED.relative_to(ROOT)).read_text(encoding="utf-8")


def write(notebook, path):
    """Write a notebook, atomically, to a path whose folder may not exist yet."""
    with atomic_write(path) as part:
        nbformat.write(notebook, part)


def has_answers(path):
    """Tell whether a notebook holds a student's work: nbgrader stores the checksum of each cell it released."""
    if not path.exists():
        return False
    cells = filter(is_solution, nbformat.read(path, as_version=4).cells)
    return any(compute_checksum(cell) != cell.metadata.nbgrader.get("checksum") for cell in cells)


def main():
    """Write the source notebook and the students' notebook; a notebook with answers in it is not overwritten."""
    if has_answers(RELEASED):
        sys.exit(f"{RELEASED} holds answers, and building would replace them. Move it away, then build again.")
    source = source_notebook()
    text = release(source)
    write(source, SOURCE)
    with atomic_write(RELEASED) as part:
        part.write_text(text, encoding="utf-8")
    print(f"{RELEASED.relative_to(ROOT)}: {len(source.cells)} cells, {len(text.encode()) / 1024:.0f} KB")


if __name__ == "__main__":
    main()
