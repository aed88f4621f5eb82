"""JupyterLab as students need it: `python -m nst_utils.lab`.

It opens on the assignment, with the whole course in its file browser, and without nbgrader's tools for instructors;
`jupyter_server_config.json` and `labconfig/` say which those are. `nbgrader_config.json` lets Validate wait longer
than nbgrader's 30 seconds a cell: importing TensorFlow takes more on a slow or busy machine. Where the course is
installed from a wheel, it first lays the notebooks and the pictures into the working folder.
"""

import os
import shutil
import sys
from pathlib import Path

from nst_utils import files

HERE = Path(__file__).resolve().parent
FIRST = "neural_style_transfer"  # of the course's assignments; a student's zip has one of them


def notebook(course):
    """Choose the notebook to open.

    Args:
        course: Path of the folder that holds ``notebooks``.

    Returns:
        Path: the only one that is there; of several, the first assignment's.
    """
    return max((course / "notebooks").glob("*/*.ipynb"), key=lambda path: path.stem == FIRST)


def command(arguments=()):
    """Make the arguments that JupyterLab is started with.

    Args:
        arguments: further ones.

    Returns:
        list of str: its root is the folder of the course, so that ``images/`` can be reached.
    """
    course = folder()
    return [str(notebook(course)), f"--ServerApp.root_dir={course}", *arguments]


def folder():
    """Return the folder in which students work; in a wheel's case make it of the working folder.

    Returns:
        Path: that holds ``notebooks/`` and ``images/``. What is there already is left as it is.
    """
    course = files.course()
    if not course.is_relative_to(HERE.parent):
        return course
    for packed in [*course.glob("notebooks/**/*"), *course.glob("images/*")]:
        place = Path.cwd() / packed.relative_to(course)
        if packed.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(packed, place)
    return Path.cwd()


def main():
    """Start JupyterLab; what stands on the command line is passed on to it."""
    from jupyterlab.labapp import main as jupyterlab

    paths = os.environ.get("JUPYTER_CONFIG_PATH", "")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(HERE), paths]))
    os.chdir(folder())  # nbgrader takes the folder it is started in for the course
    sys.exit(jupyterlab(command(sys.argv[1:])))
