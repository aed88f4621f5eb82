"""The file tree that students' code sees: what Python, TensorFlow and their libraries need, and no more.

Owns what of this machine is shown and what of it is covered again; ``sandbox`` and ``inside.enter`` build it.
"""

import os
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import examiner

INSIDE = Path(__file__).parent / "inside"
EXAMINER = Path(examiner.__file__).parent  # students have it anyway: it holds no answer
_CONSTANTS = ("config.py", "errors.py")


def plan():
    """List the steps that build the tree.

    Returns:
        list of (step, source, target): "bind", "link", "empty", "processes", "devices" or "temporary", the path of
        what is shown or None, and the path where; a folder comes before what lies in it.
    """
    shown = _shown()
    steps = [("bind", str(p), place(p)) for p in shown] + [("empty", None, place(p)) for p in _hidden(shown)]
    steps.sort(key=lambda step: len(Path(step[2]).parts))  # a folder before what lies in it
    for name in ("/bin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(name):
            steps.append(("link", os.readlink(name), name))
        elif os.path.isdir(name):
            steps.append(("bind", name, name))
    if os.path.exists("/etc/ld.so.cache"):
        steps.append(("bind", "/etc/ld.so.cache", "/etc/ld.so.cache"))
    steps += [("bind", str(INSIDE), "/inside"), ("bind", str(EXAMINER), "/examiner")]
    steps += [("bind", str(course("nst_utils") / name), f"/constants/{name}") for name in _CONSTANTS]
    return [*steps, ("processes", None, "/proc"), ("devices", None, "/dev"), ("temporary", None, "/tmp")]


def _shown():
    """Return the folders that the sandbox shows, none within another: the system's, the interpreter, its packages."""
    interpreter = Path(sys.executable).resolve().parent.parent
    folders = {Path("/usr"), Path(sys.prefix), Path(sys.base_prefix), interpreter, *_packages()}
    return {p for p in folders if not folders & set(p.parents)}


def _hidden(shown):
    """Return the folders among those shown that it covers: the course, where it is installed or lies within them."""
    own = {course("nst_utils"), course("autograder"), course("autograder").parent}
    needed = shown | {q for p in _packages() for q in (p, *p.parents)}
    return {p for p in own - needed if shown & set(p.parents)}


def _packages():
    return {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}


def place(path):
    """Return where a folder of the system stands in the tree: /tmp there is the student's own and would cover it.

    Args:
        path: of the folder or of something in it.

    Returns:
        str.
    """
    return f"/environment{path}" if Path("/tmp") in Path(path).parents else str(path)


def course(package):
    """Return the folder of one of the course's packages.

    Args:
        package: its name.

    Returns:
        Path.
    """
    return Path(find_spec(package).origin).resolve().parent
