"""JupyterLab as students need it: `python -m nst_utils.lab`.

It opens on the assignment, with the whole course in its file browser, and without nbgrader's tools for instructors;
the two JSON files beside this one say which those are.
"""

import os
import sys
from pathlib import Path

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
        list of str: its root is the folder that holds ``nst_utils``, so that ``images/`` can be reached.
    """
    course = HERE.parent.parent
    return [str(notebook(course)), f"--ServerApp.root_dir={course}", *arguments]


def main():
    """Start JupyterLab; what stands on the command line is passed on to it."""
    from jupyterlab.labapp import main as jupyterlab

    paths = os.environ.get("JUPYTER_CONFIG_PATH", "")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(HERE), paths]))
    os.chdir(HERE.parent.parent)  # nbgrader takes the folder it is started in for the course
    sys.exit(jupyterlab(command(sys.argv[1:])))
