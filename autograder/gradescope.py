"""Grade on Gradescope: build the zip that an instructor uploads, and run inside its container.

Gradescope unpacks the zip to /autograder/source, runs setup.sh once, and for each submission run_autograder, which
finds the student's files in /autograder/submission and leaves /autograder/results/results.json. It does so as root:
where the container allows no namespaces, the student's code runs as the user nobody, who can neither read the key
nor write a result.
"""

import io
import sys
import zipfile
from pathlib import Path

from autograder import languages
from autograder.assignment import COURSE, Assignment, course
from autograder.draws import course_key
from autograder.engine import Shelter
from autograder.files import atomic_write
from autograder.marks import About
from autograder.outputs import gradescope_json
from autograder.package import requirements
from autograder.results import Outcome, Result
from autograder.sandbox import SandboxError
from autograder.submissions import SubmissionsError, choose
from examiner.language import ENGLISH

_ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = ("answers", "notebook.py", "__pycache__")  # texts and answers are no part of grading
_COURSE = "course"  # the folder in the zip of the one assignment
_SETUP = """\
#!/usr/bin/env bash
set -euo pipefail
apt-get update
apt-get install -y python3 python3-venv bubblewrap
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install -r /autograder/source/requirements.txt
"""
_RUN = """\
#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=/autograder/venv/bin/python
test -x "$python" || python=python3
cd "$here/source"
# The student's user may read what its process runs, and nothing else: neither the key nor a function that is graded.
chmod -R go-rwx . "$here/results"
chmod go+x . autograder nst_utils
chmod -R go+rX autograder/inside examiner nst_utils/config.py nst_utils/errors.py
exec "$python" -m autograder.gradescope "$here"
"""


def build(path: Path, key: bytes, assignment: Assignment) -> int:
    """Write the zip to upload.

    Args:
        path: the zip.
        key: the course's key; it travels in the zip, so keep the zip to yourself.
        assignment: what is graded.

    Returns:
        int: 0.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("setup.sh", _SETUP), ("run_autograder", _RUN), ("course.key", key.hex() + "\n")):
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.external_attr = (0o600 if name == "course.key" else 0o755) << 16
            archive.writestr(entry, text)
        archive.writestr("requirements.txt", "\n".join([*requirements(), *requirements("grading"), ""]))
        for package in ("autograder", "examiner"):
            _add(archive, _ROOT / package, package, {*_LEFT_OUT, COURSE.name})
        _add(archive, assignment.folder, f"{_COURSE}/{assignment.name}", set(_LEFT_OUT))
        for each in languages.of(assignment):
            there = f"{_COURSE}/locale/{each.code}"
            archive.write(languages.catalogue(assignment, each.code), f"{there}/{assignment.name}.po")
            archive.write(languages.package(assignment.folder.parent, each.code), f"{there}/{languages.PACKAGE}")
        for name in ("__init__.py", "config.py", "errors.py"):  # what stands for the helpers while grading
            archive.write(_ROOT / "nst_utils" / name, f"nst_utils/{name}")
    with atomic_write(path) as part:
        part.write_bytes(content.getvalue())
    print(f"{path} is ready to upload to Gradescope. It holds the course's key: don't share it.")
    return 0


def _add(archive: zipfile.ZipFile, folder: Path, name: str, left_out: set[str]) -> None:
    """Put a folder's Python files and templates into the zip."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.suffix in (".py", ".html") and not set(inside.parts) & left_out:
            archive.write(file, Path(name, inside))


def run(folder: str | Path) -> int:
    """Grade the submission of a Gradescope container, ``folder`` being its /autograder; return the exit code."""
    folder = Path(folder)
    (assignment,) = course(folder / "source" / _COURSE).values()
    told = ENGLISH
    try:
        submission = choose("", folder / "submission", graded=assignment.by_name)
        told = languages.language(submission.language, [assignment])
        with Shelter(as_nobody=True) as shelter:
            print(*shelter.sandbox.notices, sep="\n")  # into the log that the instructor sees
            result = shelter.grade(submission, assignment, course_key(folder / "source" / "course.key"))
    except SubmissionsError as error:
        result = Result("", "", "", Outcome.UNREADABLE, 0.0, assignment.max_score, str(error))
    except SandboxError as error:
        print(f"autograder: {error}")
        result = Result("", "", "", Outcome.FAULT, None, assignment.max_score, str(error))
    with atomic_write(folder / "results" / "results.json") as part:
        part.write_text(gradescope_json(result, About(told=told)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
