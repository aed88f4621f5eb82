"""The file tree that students' code sees: a list of what Python and the packages of notebooks need, and nothing else.

Whatever lies beside these files, in the environment's folder, in the interpreter's or in the system's, is not there:
the class, the course, its key, other packages, programs. ``sandbox`` and ``inside.enter`` build the tree.
"""

import functools
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import examiner
from autograder import libraries

INSIDE = Path(__file__).parent / "inside"
EXAMINER = Path(examiner.__file__).parent  # students have it anyway: it holds no answer
# What a notebook may import, with all that these need; those that are not installed are left out.
PACKAGES = (
    *("tensorflow", "keras", "numpy", "scipy", "matplotlib", "imageio", "pillow", "h5py", "av", "tqdm"),
    *("ipython", "ipywidgets", "pandas", "scikit-image", "scikit-learn", "opencv-python", "opencv-python-headless"),
    *("seaborn", "sympy", "torch", "torchvision", "jax", "tensorflow-probability", "tensorflow-hub"),
)
# Not zero: mapped, it is memory that no process is charged for. No terminals: all would share them.
_DEVICES = ("null", "full", "random", "urandom")
_WHOLE = (".dist-info", ".egg-info", ".libs")  # folders that are one distribution's own, though no packages
Step = tuple[str, str | None, str]


@dataclass(frozen=True)
class Tree:
    """What is shown.

    Attributes:
        steps: tuple of (step, source, target) that build it in this order: "bind", "link", "empty", "processes",
            "device" or "temporary", the path of what is shown or None, and the path where.
        python: the interpreter's path in it.
        packages: the folders in it where packages lie, to be added to Python's path.
    """

    steps: tuple[Step, ...]
    python: str
    packages: tuple[str, ...]


@functools.cache
def plan() -> Tree:
    """List what the tree is made of.

    Returns:
        Tree.
    """
    python, standard = Path(sys.executable).resolve(), Path(os.__file__).resolve().parent
    covered = [path for path in standard.iterdir() if not _is_standard(path)]
    packages = [path for path in _packages(PACKAGES) if path.exists()]
    programs = [python, *(file for path in (standard / "lib-dynload", *packages) for file in _modules(path))]
    shown = [python, standard, *packages, *sorted(libraries.needed_by(programs))]
    steps: list[Step] = [("bind", str(path.resolve()), place(path)) for path in shown]
    steps += [("empty", None, place(path)) for path in covered if path.is_dir()]
    steps += [("bind", os.devnull, place(path)) for path in covered if not path.is_dir()]
    steps.sort(key=lambda step: len(Path(step[2]).parts))  # a folder before what lies in it
    links = [("link", os.readlink(name), name) for name in ("/lib", "/lib32", "/lib64") if os.path.islink(name)]
    if os.path.exists("/etc/ld.so.cache"):
        steps.append(("bind", "/etc/ld.so.cache", "/etc/ld.so.cache"))
    rest: list[Step] = [
        ("bind", str(INSIDE), "/inside"),
        ("bind", str(EXAMINER), "/examiner"),
        ("processes", None, "/proc"),
        ("temporary", None, "/tmp"),
    ]
    rest += [("empty", None, "/dev"), ("empty", None, "/dev/shm")]
    rest += [("device", f"/dev/{name}", f"/dev/{name}") for name in _DEVICES]
    folders = dict.fromkeys(place(folder) for folder in _folders(PACKAGES))
    return Tree((*links, *steps, *rest), place(python), tuple(folders))


def _is_standard(path: Path) -> bool:
    """Tell whether an entry of the standard library's folder is its own; a link leads to what is shown or nowhere."""
    known = {*sys.stdlib_module_names, "lib-dynload", "__pycache__"}
    return path.is_symlink() or path.stem in known or path.name.startswith(("_sysconfigdata", "config-"))


def _modules(path: Path) -> Iterable[Path]:
    """Return the extension modules and libraries in a folder, or the file itself."""
    return path.rglob("*.so*") if path.is_dir() else [path] * (".so" in path.name)


@functools.cache
def _distributions(names: tuple[str, ...]) -> tuple[Distribution, ...]:
    """Return the distributions of these names that are installed, and those that they require."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in names]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        for requirement in map(Requirement, found[name].requires or ()):
            marker = requirement.marker
            if not marker or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append((canonicalize_name(requirement.name), tuple(sorted(requirement.extras))))
    return tuple(found.values())


def _folders(names: tuple[str, ...]) -> list[Path]:
    """Return the folders in which distributions lie, such as site-packages."""
    return [Path(str(found.locate_file(""))).resolve() for found in _distributions(names)]


def _packages(names: tuple[str, ...]) -> list[Path]:
    """Return what distributions have in their folders: packages and modules, each by its name."""
    paths = set()
    for found, folder in zip(_distributions(names), _folders(names), strict=True):
        files = [file.parts for file in found.files or ()]
        packages = {parts[0] for parts in files if parts[1:] == ("__init__.py",)}
        for parts in files:
            if parts[0] not in ("..", "__pycache__", "/"):
                whole = len(parts) == 1 or parts[0] in packages or parts[0].endswith(_WHOLE)
                paths.add(folder.joinpath(*parts[: 1 if whole else 2]))  # else a folder that distributions share
    return sorted(paths)


def place(path: str | Path) -> str:
    """Return where a file or folder of the system stands in the tree: /tmp there is the student's own, and covers it.

    Args:
        path: its path.

    Returns:
        str.
    """
    return f"/environment{path}" if Path("/tmp") in Path(path).parents else str(path)
