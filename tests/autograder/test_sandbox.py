"""Every kind of sandbox keeps what it promises; which one a machine allows is found out, never assumed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.engine import Shelter
from autograder.results import Outcome
from autograder.sandbox import Limits, Sandbox, SandboxError

pytestmark = pytest.mark.xdist_group("sandbox")  # its costly fixture is made once, in one process
LIMITS = Limits(memory=1 << 30, cell_seconds=2, notebook_seconds=5, call_seconds=3)
ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import os, socket

def look():
    try:
        socket.create_connection(("127.0.0.1", 9), 1)
    except OSError as error:
        network = type(error).__name__ + str(error.errno)
    files = [p for p in (REPOSITORY, "/etc/passwd", "/home") if os.path.exists(p)]
    others = [p for p in range(1, 3000) if p not in (1, os.getpid()) and exists(p)]
    proc = os.listdir("/proc")
    raise RuntimeError(f"network={network} files={files} others={others} proc={proc} user={os.getuid()}")
def exists(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
look()
"""


def works(way):
    """Whether this kind of sandbox starts on this machine."""
    try:
        Sandbox(way).close()
    except SandboxError:
        return False
    return True


@pytest.fixture(scope="module", params=[way for way in ("bubblewrap", "namespaces") if works(way)] or ["process"])
def sheltered(request):
    """A shelter of each kind that isolates and that works here; where none does, the one without isolation."""
    with Shelter(request.param, LIMITS) as shelter:
        yield shelter


def test_an_isolated_process_sees_no_file_network_or_process_of_others(sheltered, key, submission):
    look = LOOK.replace("REPOSITORY", repr(str(ROOT / "pyproject.toml")))
    said = sheltered.grade(submission("ada", [look]), key).notes[0]
    if sheltered.sandbox.way == "process":
        assert "NOT ISOLATED" in sheltered.sandbox.notices[0]
    else:
        assert sheltered.sandbox.notices == []
        assert "network=OSError101 files=[] others=[] proc=['self'] user=1000" in said  # 101: network is unreachable


def test_a_solved_notebook_gets_full_marks_in_each(sheltered, key, submission, solved):
    assert sheltered.grade(submission("ada", solved), key).score == 100


def test_without_isolation_it_grades_and_says_so_loudly(key, submission, solved):
    with Shelter("process", LIMITS) as shelter:
        assert "STUDENTS' CODE IS NOT ISOLATED" in shelter.sandbox.notices[0]
        assert shelter.grade(submission("ada", solved), key).score == 100
        killer = "import os\ndef gram_matrix(A):\n    os._exit(0)"
        assert shelter.grade(submission("eve", [killer]), key).exercises[1].outcome is Outcome.KILLED


def test_a_lost_sandbox_is_started_anew(key, submission, solved):
    with Shelter(limits=LIMITS) as shelter:
        shelter.sandbox._process.kill()
        shelter.sandbox._process.wait()
        assert shelter.grade(submission("ada", solved), key).score == 100


def test_bubblewrap_that_is_missing_is_replaced(monkeypatch):
    found = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "bwrap" else found(name))
    with Sandbox(limits=LIMITS) as sandbox:
        assert sandbox.way in ("namespaces", "process")


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The package where every user can read it: the suite may run as root in a folder that is root's alone."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("autograder", "nst_utils"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [folder, *folder.parents]:
        if path.owner() == folder.owner() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    return folder


def as_nobody(command, folder):
    """Wrap root's command to run as nobody, who finds the interpreter also where only root may search.

    In a mount namespace of its own, a folder that is root's alone is covered by one that holds the interpreter only.
    """
    shown = [sys.base_prefix, sys.prefix]
    closed = {next((str(p) for p in reversed(Path(s).parents) if not p.stat().st_mode & 0o001), None) for s in shown}
    lines = ["set -e"]
    for number, path in enumerate(shown):
        lines += [f"mkdir {folder}/{number}", f"mount --bind {path} {folder}/{number}"]
    for path in closed - {None}:
        lines += [f"mount -t tmpfs -o mode=0755 none {path}"]
    for number, path in enumerate(shown):
        lines += [f"mkdir -p {path}", f"mount --bind {folder}/{number} {path}"]
    lines += ['exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"']
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines), "sh", *command]


@pytest.mark.parametrize("way", [way for way in ("bubblewrap", "namespaces") if works(way)])
def test_an_ordinary_user_gets_the_same_isolation(way, copied, tmp_path):
    program = (
        f"import sys; sys.path.insert(0, {str(copied)!r}); from autograder.sandbox import Sandbox\n"
        f"with Sandbox({way!r}) as sandbox: print(sandbox.way, sandbox.forks, sandbox.notices)"
    )
    command = [sys.executable, "-c", program]
    if os.geteuid() == 0:
        command = as_nobody(command, tmp_path)
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.stdout.split() == [way, "True", "[]"], done.stderr
