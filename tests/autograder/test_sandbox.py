"""Every kind of sandbox keeps what it promises; which one a machine allows is found out, never assumed."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import __main__ as command
from autograder.engine import Shelter
from autograder.sandbox import Limits, Sandbox, SandboxError

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


@functools.cache
def missing(way):
    """Why this kind of sandbox does not start here; empty if it does. Each answer takes an import of TensorFlow."""
    try:
        Sandbox(way).close()
    except SandboxError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module", params=["bubblewrap", "namespaces", "process"])
def sheltered(request):
    """A shelter of each kind that works here; root is refused the one without isolation."""
    try:
        shelter = Shelter(request.param, LIMITS)
    except SandboxError as error:
        pytest.skip(str(error))
    with shelter:
        yield shelter


def test_an_isolated_process_sees_no_file_network_or_process_of_others(sheltered, key, submission, assignment):
    look = LOOK.replace("REPOSITORY", repr(str(ROOT / "pyproject.toml")))
    said = sheltered.grade(submission("ada", [look]), assignment, key).notes[0]
    if sheltered.sandbox.way == "process":
        assert "NOT ISOLATED" in sheltered.sandbox.notices[0]
    else:
        assert sheltered.sandbox.notices == []
        assert "network=OSError38 files=[] others=[] proc=['self'] user=1000" in said  # 38: no such system call


def test_a_solved_notebook_gets_full_marks_in_each(sheltered, key, submission, assignment, solved):
    assert sheltered.grade(submission("ada", solved), assignment, key).score == 100


def test_a_crowd_of_processes_steps_back_behind_its_neighbours(sheltered, key, submission, assignment):
    if sheltered.sandbox.way == "process":
        pytest.skip("nobody watches over the number of processes there")
    cell = (
        "import os, time\nfor _ in range(9):\n    if os.fork() == 0:\n        time.sleep(9)\n        os._exit(0)\n"
        "time.sleep(1)\nraise ValueError(f'niceness {os.nice(0)}')"
    )
    few = cell.replace("9)", "1)")
    assert "niceness 19" in sheltered.grade(submission("eve", [cell]), assignment, key).notes[0]
    assert f"niceness {os.nice(0)}" in sheltered.grade(submission("eve", [few]), assignment, key).notes[0]


def test_a_lost_sandbox_is_started_anew(key, submission, assignment, solved):
    with Shelter(limits=LIMITS) as shelter:
        shelter.sandbox._process.kill()
        shelter.sandbox._process.wait()
        assert shelter.grade(submission("ada", solved), assignment, key).score == 100


def test_bubblewrap_that_is_missing_is_replaced(monkeypatch):
    found = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "bwrap" else found(name))
    with Sandbox(limits=LIMITS) as sandbox:
        assert sandbox.way in ("namespaces", "process")


@pytest.mark.parametrize("way", ["process", None])
def test_root_is_refused_where_nothing_isolates(way, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("autograder.sandbox.WAYS", ("process",))
    with pytest.raises(SandboxError, match="Grade as an ordinary user, or install bubblewrap"):
        Sandbox(way)


def test_the_command_tells_root_what_to_do(notebook_file, solved, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    words = ["grade", str(notebook_file("ada.ipynb", solved)), "--out", str(tmp_path / "out")]
    assert command.main([*words, "--key", str(tmp_path / "key"), "--isolation", "process"]) == 2
    assert "Grade as an ordinary user, or install bubblewrap" in capsys.readouterr().err


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The package where every user can read it: the suite may run as root in a folder that is root's alone."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("autograder", "examiner"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [folder, *folder.parents]:
        if path.owner() == folder.owner() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    return folder


def shown_to_all(command, folder):
    """Wrap root's command to run where every user finds the interpreter, also below a folder that is root's alone.

    In a mount namespace of its own, such a folder is covered by one that holds the interpreter only.
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
    return [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        "\n".join([*lines, 'exec "$@"']),
        "sh",
        *command,
    ]


def run_as_ordinary_user(program, copied, folder):
    """Run a program with the copied package, as nobody where the suite runs as root; return what it printed."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(copied)!r})\n{program}"]
    if os.geteuid() == 0:
        command = shown_to_all(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command], folder)
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("way", ["bubblewrap", "namespaces"])
def test_an_ordinary_user_gets_the_same_isolation(way, copied, tmp_path):
    if missing(way):
        pytest.skip(missing(way))
    program = (
        "from autograder.sandbox import Sandbox\n"
        f"with Sandbox({way!r}) as sandbox: print(sandbox.way, sandbox.forks, sandbox.notices)"
    )
    assert run_as_ordinary_user(program, copied, tmp_path).split() == [way, "True", "[]"]


# What AppArmor's profile for bubblewrap does: it starts, and what runs in it may make no namespaces.
NOT_NESTED = """
from autograder import sandbox
from autograder.assignment import course
from autograder.engine import Shelter
from autograder.sandbox import Limits
from autograder.submissions import Submission

def bubblewrap(plan, build=sandbox._bubblewrap):
    program, *words = build(plan)
    return [program, "--unshare-user", "--disable-userns", *words]

sandbox._bubblewrap = bubblewrap
cells = {{"solved": {solved!r}, "crowd": [{crowd!r}], "hoard": [{hoard!r}]}}
with Shelter("bubblewrap", Limits(memory=2 << 30)) as shelter:
    print(shelter.sandbox.forks, *shelter.sandbox.notices)
    for name, texts in cells.items():
        submission = Submission(name, "x", name, tuple(texts))
        result = shelter.grade(submission, course()["neural_style_transfer"], b"k" * 32)
        print(name, result.score, *result.notes)
"""


@pytest.mark.slow  # TensorFlow is imported for each submission
def test_where_sandboxes_do_not_nest_the_limits_hold_too(copied, tmp_path, solved):
    if missing("bubblewrap"):
        pytest.skip(missing("bubblewrap"))
    crowd = (
        "import os, time\nstarted = written = 0\n"
        "try:\n    while started < 300:\n        if os.fork() == 0:\n            time.sleep(1000)\n"
        "        started += 1\nexcept OSError: pass\n"
        "try:\n    while written < 200:\n        open(str(written), 'wb').write(bytes(1 << 20))\n"
        "        written += 1\nexcept OSError: pass\n"
        "raise ValueError(f'{started > 96} crowd, {written > 64} files, niceness {os.nice(0)}')"
    )
    hoard = (  # too few processes to be a crowd, which would wait behind all others and be stopped for its time
        "import os, time\nfor _ in range(2):\n    if os.fork() == 0:\n        if os.fork() == 0:\n"
        "            os.setsid()\n            kept = bytearray(b'x') * 1_200_000_000\n            time.sleep(60)\n"
        "        os._exit(0)\nwhile True:\n    time.sleep(1)"
    )
    program = NOT_NESTED.format(solved=solved, crowd=crowd, hoard=hoard)
    said = run_as_ordinary_user(program, copied, tmp_path)
    assert "False Each submission starts a sandbox of its own" in said
    assert "solved 100.0" in said
    assert "False crowd, False files, niceness 19" in said
    assert "hoard 0.0 Code cell 1 was left out: when it ran, it needed more memory than it may have." in said


def test_root_is_refused_a_sandbox_that_can_not_count_its_processes(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    answer = (
        "import json, socket, sys\nsocket.socket(fileno=json.loads(sys.argv[-1])['control']).sendall("
        'b\'{"namespaces": false, "refuses": true}\\n\')'
    )
    monkeypatch.setattr("autograder.sandbox._bubblewrap", lambda _: [sys.executable, "-c", answer])
    with pytest.raises(SandboxError, match="max_user_namespaces"):
        Sandbox("bubblewrap")


GRADE = """
from autograder.assignment import course
from autograder.engine import Shelter
from autograder.sandbox import Limits
from autograder.submissions import Submission
cells = {{"solved": {solved!r}, "killer": ["import os\\ndef gram_matrix(A): os._exit(0)"], "looks": [{look!r}]}}
with Shelter("process", Limits(memory=1 << 30, cell_seconds=1, notebook_seconds=1), {as_nobody}) as shelter:
    print(*shelter.sandbox.notices)
    for name, texts in cells.items():
        submission = Submission(name, "x", name, tuple(texts))
        result = shelter.grade(submission, course()["neural_style_transfer"], b"k" * 32)
        print(name, result.score, [e.outcome.value for e in result.exercises][1], *result.notes)
"""


@pytest.mark.slow  # TensorFlow is imported for each submission
def test_without_isolation_it_grades_and_says_so_loudly(copied, tmp_path, solved):
    said = run_as_ordinary_user(GRADE.format(solved=solved, look="1", as_nobody=False), copied, tmp_path)
    assert "STUDENTS' CODE IS NOT ISOLATED" in said
    assert "nest" not in said  # that is the notice of another way
    assert "solved 100.0 right" in said
    assert "killer 0.0 ended its own process" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_where_root_may_not_refuse_students_are_nobody(copied, tmp_path, solved):
    key = copied / "course.key"
    key.touch(0o600)
    look = (
        "import os\nfound = [os.getuid(), os.getgid(), os.getgroups()]\n"
        "for forbidden in (lambda: os.kill(os.getppid(), 0), lambda: open(KEY), lambda: os.setuid(0)):\n"
        "    try: forbidden()\n    except PermissionError: found.append('no')\n    else: found.append('YES')\n"
        "raise ValueError(found)"
    ).replace("KEY", repr(str(key)))
    program = GRADE.format(solved=solved, look=look, as_nobody=True)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(copied)!r})\n{program}"]
    done = subprocess.run(shown_to_all(command, tmp_path), capture_output=True, text=True, cwd="/")
    assert "solved 100.0 right" in done.stdout, done.stderr
    assert "ValueError: [65534, 65534, [], 'no', 'no', 'no']" in done.stdout
