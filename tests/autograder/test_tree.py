"""A sandbox shows a list of files, wherever the class, the course and the environment lie."""

import functools
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from autograder import libraries, tree

ROOT = Path(__file__).resolve().parents[2]
STANDARD, PACKAGES = (Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib"))
SITE = Path("lib") / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
LIST = """
import json, os, sys
sys.path += json.loads(sys.argv[1])
import numpy
print(*(os.path.join(d, f) for d, _, fs in os.walk('/') if not d.startswith('/proc') for f in fs), sep='\\n')
print('can write', *(d for d, *_ in os.walk('/') if os.access(d, os.W_OK) and not d.startswith(('/proc', '/tmp'))))
"""
# The rest of the suite starts whole sandboxes, with TensorFlow; here a small package stands for all.
PROGRAM = """
import json, subprocess, sys
from autograder import sandbox, tree
tree.PACKAGES = ("numpy",)
plan = tree.plan()
command = sandbox._in_tree({way!r}, [plan.python, "-I", "-B", "-c", {program!r}, json.dumps(plan.packages)])
sys.exit(subprocess.run(command).returncode)
"""


@functools.cache
def works(way):
    """Whether this kind of sandbox starts here; it needs the privileges only, not TensorFlow."""
    found = run(sys.executable, PROGRAM.format(way=way, program="print('yes')"), ROOT)
    return found.returncode == 0


def run(python, program, where):
    command = [python, "-I", "-c", f"import sys; sys.path.insert(0, {str(where)!r})\n{program}"]
    return subprocess.run(command, capture_output=True, text=True, cwd="/")


# Where the environment lies, and where what nobody may read lies, beside it, around it and in it.
LAYOUTS = {
    "elsewhere": ("environment", "class"),
    "in the class folder": ("class/environment", "class"),
    "is the class folder": ("class", "class"),
    "around the class folder": ("environment", "environment/class"),
    "around the class folder, deep": ("environment", f"environment/{SITE}/class"),
}


@pytest.mark.parametrize("way", ["bubblewrap", "namespaces"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_shown_that_is_not_listed(layout, way, tmp_path):
    if not works(way):
        pytest.skip(f"{way} does not work here")
    environment, secrets = (tmp_path / name for name in LAYOUTS[layout])
    site = environment / SITE
    site.mkdir(parents=True)
    for path in PACKAGES.iterdir():
        (site / path.name).symlink_to(path)
    (environment / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    (environment / "bin").mkdir()
    (environment / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    for package in ("autograder", "examiner", "nst_utils", "nst"):  # installed, not editable
        (site / package).is_symlink() and (site / package).unlink()
        shutil.copytree(ROOT / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("ada.ipynb", "course.key", "journal.jsonl", "tests/canary.py", ".git/HEAD", "canary.so"):
        (secrets / name).parent.mkdir(parents=True, exist_ok=True)
        (secrets / name).write_text("secret")

    done = run(environment / "bin" / "python", PROGRAM.format(way=way, program=LIST), site)
    assert done.returncode == 0, done.stderr
    *shown, writable = done.stdout.splitlines()
    assert writable == "can write"
    site, standard = tree.place(site), tree.place(STANDARD)
    allowed = (
        "/inside/",
        "/examiner/",
        "/dev/",
        f"{standard}/",
        *(f"{site}/{name}" for name in ("numpy/", "numpy-", "numpy.libs/")),
    )
    others = [name for name in shown if not name.startswith(allowed)]
    system = {str(path) for path in libraries.needed_by([sys.executable])}
    assert system <= set(others)
    rest = {name for name in others if ".so" not in name}
    assert rest <= {tree.place(Path(sys.executable).resolve()), "/etc/ld.so.cache"}
    assert not [name for name in shown if "canary" in name]
    assert not [name for name in shown if name.startswith(f"{standard}/site-packages")]


def test_a_stranger_in_the_standard_librarys_folder_is_covered(tmp_path, monkeypatch):
    for name in ("os.py", "class/ada.ipynb", "ada.py", "json/__init__.py", "lib-dynload/x.so"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(tree.os, "__file__", str(tmp_path / "os.py"))
    monkeypatch.setattr(tree, "PACKAGES", ())
    steps = {(step, source, Path(target).name) for step, source, target in tree.plan.__wrapped__().steps}
    assert {("empty", None, "class"), ("bind", "/dev/null", "ada.py")} <= steps
    assert not {name for step, source, name in steps if source != str(tmp_path)} & {"json", "os.py"}


def test_packages_are_listed_with_what_they_require_and_without_what_they_share_a_folder_with():
    shown = {path.name for path in tree._packages(("matplotlib",))}
    assert {"matplotlib", "mplot3d", "numpy", "PIL", "dateutil", "pylab.py"} <= shown
    assert not {"mpl_toolkits", "nst_utils", "nbgrader", "jupyterlab", "pytest"} & shown


def test_libraries_are_found_through_those_that_need_them():
    import _ssl

    found = {path.name.split(".so")[0] for path in libraries.needed_by([_ssl.__file__])}
    assert {"libssl", "libcrypto", "libc"} <= found


def test_a_file_that_is_no_program_needs_nothing(tmp_path):
    for content in (b"", b"\x7fELF", b"#!/bin/sh\n" * 100):
        (tmp_path / "x.so").write_bytes(content)
        assert {path.name for path in libraries.needed_by([tmp_path / "x.so"])} <= {
            path.name for path in libraries.needed_by([])
        }
