"""Grade each attack of the tests with stock nbgrader and with this autograder, beside an honest neighbour.

Stock nbgrader runs it in ``container``, each attack in a class of its own, since some end the whole run. The attack
stands where a student would put it: in the first exercise's cell, in place of the stubs of what it defines.
"""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import container
import nbformat
from nbgrader.api import Gradebook, MissingEntry

from autograder.assignment import course as assignments
from autograder.build import release
from autograder.engine import Shelter, grade_all
from autograder.results import Outcome
from autograder.source import solve, source_notebook
from autograder.submissions import find

_TAUGHT = assignments()["neural_style_transfer"]
_FOR_A_PERSON = {question.name for question in _TAUGHT.questions}  # nbgrader leaves them without a score
_ATTACKS = container.ROOT / "tests" / "data" / "attacks"
_ATTACKER, _NEIGHBOUR = "a_attacker", "b_neighbour"  # nbgrader grades in this order
_SECONDS = 600  # for a class of two; about 40 s is usual, and a cell that never ends is interrupted after 120
_HIDDEN = "HIDDEN TESTS"
_ABOUT = f"""\
# Attacks, graded by stock nbgrader and by this autograder

Made by `python benchmarks/autograder_throughput.py attacks > benchmarks/attacks.md`. Each attack of
`tests/data/attacks` is a student's notebook, graded beside that of an honest neighbour: by stock nbgrader in a class
of these two, inside a container that ends at {container.MEMORY >> 30} GB of memory, {container.DISK >> 30} GB of disk
or {_SECONDS} s; by this autograder all together in one run. Many attacks are aimed at this autograder, and gain
nothing from nbgrader for that reason. "Leaked": a secret planted for the purpose, or a hidden test, shows in what the
attack's own cells said. "No grade" leaves the submission to the instructor.
"""
_TELL = "def tell(found):\n    raise RuntimeError(str(found)[:1900])\n"


@dataclass(frozen=True)
class Row:
    """What one attack got from each grader.

    Attributes:
        title: the idea of the attack.
        score: what stock nbgrader gave, or None where it left the attack ungraded.
        ended: how stock's run of the class ended: "finished", "stopped" or a limit of the container.
        neighbour: the honest neighbour's score from stock nbgrader, or None.
        leaked: whether stock's graded notebook shows a planted secret or the hidden tests.
        ours: score, outcome, neighbour's score and whether the result shows a secret.
    """

    title: str
    score: float | None
    ended: str
    neighbour: float | None
    leaked: bool
    ours: tuple = ()


def compare(prepare, titles=None, journal=None, jobs=2):
    """Run both graders on the attacks; return a list of Row.

    Args:
        prepare: turns a course folder into one for stock nbgrader and returns the command that grades it.
        titles: regular expression; only attacks whose title it matches.
        journal: file that keeps stock's rows as they come; what is in it is not run again.
        jobs: classes and submissions at once.
    """
    container.prove()
    chosen = [(t, c) for t, c in attacks() if re.search(titles or "", t)]
    lines = Path(journal).read_text().splitlines() if journal and Path(journal).exists() else []
    done = {row.title: row for row in (Row(**json.loads(line)) for line in lines)}
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template")
        neighbour, attacked = _notebooks(template)
        command = prepare(template)
        with ThreadPoolExecutor(jobs) as pool:

            def stock(numbered):
                number, (title, cells) = numbered
                if title in done:
                    return done[title]
                row = _stock(Path(folder, str(number)), number, title, attacked(cells), neighbour, template, command)
                print(row, file=sys.stderr, flush=True)
                if journal:
                    with open(journal, "a") as file:
                        file.write(json.dumps(vars(row)) + "\n")
                return row

            rows = list(pool.map(stock, enumerate(chosen)))
        ours = _ours(Path(folder, "ours"), chosen, attacked, neighbour, jobs)
    return [Row(**{**vars(row), "ours": ours[row.title]}) for row in rows]


def attacks():
    """Title and cells of every attack; tests/data/attacks/README.md says how they are written."""
    return [
        (title, re.split(r"^# ---\n", body.replace("CANARY_DEEP", "(" * 100_000 + ")" * 100_000), flags=re.MULTILINE))
        for path in sorted(_ATTACKS.glob("*.py"))
        for title, body in re.findall(r"^# %% (.*)\n((?:(?!# %% ).*\n?)+)", path.read_text(), re.MULTILINE)
    ]


def page(rows):
    """Put the rows into a page in Markdown."""
    return f"{_ABOUT}\n{counts(rows)}\n\n{table(rows)}"


def table(rows):
    """Put the rows into Markdown."""
    lines = ["| attack | stock nbgrader | its neighbour | this autograder | its neighbour |", "|---|---|---|---|---|"]
    for row in rows:
        score, outcome, neighbour, leaked = row.ours
        ours = f"{score:g}, {outcome.value}" + (", **leaked**" if leaked else "")
        lines.append(f"| {row.title} | {_said(row)} | {_number(row.neighbour)} | {ours} | {_number(neighbour)} |")
    return "\n".join(lines)


def counts(rows):
    """Sum up, a line for each grader."""
    number = len(rows)
    stock = (
        f"Stock nbgrader, of {number} attacks: {sum(bool(r.score) for r in rows)} got points they had not earned, "
        f"{sum(r.leaked for r in rows)} learned a secret or a hidden test, "
        f"{sum(r.score is None for r in rows)} were left without a grade, "
        f"{sum(r.ended != 'finished' for r in rows)} stopped or blocked the run, "
        f"{sum(r.neighbour != 100 for r in rows)} cost the honest neighbour points or the grade."
    )
    ours = (
        f"This autograder: {sum(bool(r.ours[0]) for r in rows)} got points, {sum(r.ours[3] for r in rows)} learned "
        f"anything, {sum(r.ours[0] is None for r in rows)} were left without a grade, "
        f"{sum(r.ours[2] != 100 for r in rows)} harmed the neighbour."
    )
    return f"{stock}\n\n{ours}"


def _said(row):
    words = [f"**{row.score:g}**" if row.score else "0" if row.score == 0 else "no grade"]
    words += [] if row.ended == "finished" else [f"run {row.ended}"]
    return ", ".join([*words, *(["**leaked**"] if row.leaked else [])])


def _number(score):
    return "no grade" if score is None else f"{score:g}"


def _notebooks(course):
    """Write the source into a course folder; return the neighbour's notebook and what makes an attacker's."""
    source = source_notebook(_TAUGHT)
    path = course / "source" / _TAUGHT.name / f"{_TAUGHT.name}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source, path)
    released = nbformat.reads(release(_TAUGHT, source), as_version=4)
    code = [c for c in released.cells if c.cell_type == "code"]
    # The imports and the graded cells; the others paint, which takes long and is not graded.
    released.cells = [c for c in code if c.id == "setup" or "nbgrader" in c.metadata]

    def attacked(cells):
        notebook = nbformat.from_dict(json.loads(nbformat.writes(released)))
        text = "\n".join(cells)
        for cell in notebook.cells:
            if cell.id in _TAUGHT.by_name and re.search(rf"\b{cell.id}\b", text):
                cell.source = ""
        place = next(n for n, c in enumerate(notebook.cells) if c.id in _TAUGHT.by_name)
        notebook.cells[place].source = cells[0]
        notebook.cells[place + 1 : place + 1] = [nbformat.v4.new_code_cell(c) for c in cells[1:]]
        return notebook

    return solve(released, source), attacked


def _hand_in(course, student, notebook, first=None):
    path = course / "submitted" / student / _TAUGHT.name / f"{_TAUGHT.name}.ipynb"
    path.parent.mkdir(parents=True)
    notebook = nbformat.from_dict(json.loads(nbformat.writes(notebook)))
    if first:
        notebook.cells.insert(1, nbformat.v4.new_code_cell(first))
    nbformat.write(notebook, path)


def _stock(folder, number, title, attacker, neighbour, template, command):
    """Grade a class of two with stock nbgrader in a container."""
    course, canary = folder / "course", f"SECRET-{secrets.token_hex(8)}"
    shutil.copytree(template, course, symlinks=True)
    (folder / "course.key").write_text(canary)
    first = f"{_TELL}CANARY_FILE, CANARY_PORT, CANARY_SOCKET = '{container.SCRATCH}/course.key', 4711, 'canary'"
    _hand_in(course, _ATTACKER, attacker, first)
    _hand_in(course, _NEIGHBOUR, neighbour)
    inside = [sys.executable, __file__, canary, *command]
    ending = container.run(
        inside, folder, seconds=_SECONDS, number=number, environment={"COURSE_SECRET": canary, "TMPDIR": "/tmp"}
    )
    attacked, text = _graded(course, _ATTACKER)
    harmed, _ = _graded(course, _NEIGHBOUR)
    limits = {"time": f"still running after {_SECONDS} s", "memory": "out of memory", "disk": "filling the disk"}
    # nbgrader's exit code is not 0 when a submission was left out; it has finished if it says so.
    log = (folder / "log").read_bytes()[-20_000:]
    finished = b"AutogradeApp" in log and ending.code in (0, 1) and b"Traceback (most recent" not in log[-3000:]
    ended = limits[ending.limit] if ending.limit else "finished" if finished or harmed is not None else "stopped"
    keep = os.environ.get("KEEP_LOGS")
    if keep:
        Path(keep, f"{number}.log").write_bytes(log)
    shutil.rmtree(folder, ignore_errors=True)
    return Row(title, attacked, ended, harmed, canary in text or _HIDDEN in text)


def _graded(course, student):
    """Return a student's score in nbgrader's gradebook, None if there is none, and what their own cells said.

    Not what test cells said: their tracebacks show a hidden test to every student whose answer raises an error.
    """
    path = course / "autograded" / student / _TAUGHT.name / f"{_TAUGHT.name}.ipynb"
    try:
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission(_TAUGHT.name, student)
            grades = [g for n in submission.notebooks for g in n.grades if g.cell.name not in _FOR_A_PERSON]
            graded = grades and all(g.auto_score is not None for g in grades)
            score = sum(g.score for g in grades) if graded else None
        cells = json.loads(path.read_bytes())["cells"]
    except (MissingEntry, OSError, ValueError):
        return None, ""
    own = [cell for cell in cells if not cell["metadata"].get("nbgrader", {}).get("grade")]
    return score, json.dumps([cell.get("outputs") for cell in own])


def _ours(folder, chosen, attacked, neighbour, jobs):
    """Grade all attacks, a neighbour after each, in one run; return what ``Row.ours`` holds, by title."""
    canary = f"SECRET-{secrets.token_hex(8)}"
    folder.mkdir()
    key = folder / "secret.key"
    key.write_text(canary)
    os.environ["COURSE_SECRET"] = canary
    with telling(canary, 0, f"canary-{os.getpid()}") as port, Shelter() as shelter:
        if shelter.sandbox.way == "process":
            raise container.ContainerError("attacks are never run unisolated: they would hit this machine")
        first = f"{_TELL}CANARY_FILE, CANARY_PORT, CANARY_SOCKET = {str(key)!r}, {port}, 'canary-{os.getpid()}'"
        for number, (_, cells) in enumerate(chosen):
            _hand_in(folder, f"{number:03}_a", attacked(cells), first)
            _hand_in(folder, f"{number:03}_b", neighbour)
        work = [(submission, _TAUGHT) for submission in find(folder / "submitted")]
        results = {r.student: r for r in grade_all(work, b"k" * 32, shelter, jobs)}
    found = {}
    for number, (title, _) in enumerate(chosen):
        hostile, honest = results[f"{number:03}_a"], results[f"{number:03}_b"]
        said = str(hostile.to_json())
        found[title] = hostile.score, _outcome(hostile), honest.score, canary in said or _HIDDEN in said
    return found


def _outcome(result):
    """The worst that happened to a result's functions, rather than that of the whole."""
    telling_ones = (Outcome.KILLED, Outcome.OUT_OF_MEMORY, Outcome.TIMED_OUT, Outcome.WRONG)
    outcomes = {result.outcome, *(e.outcome for e in result.exercises)}
    return next((o for o in telling_ones if o in outcomes), result.outcome)


@contextlib.contextmanager
def telling(canary, port, name):
    """Tell the canary to whoever connects to a port or an abstract socket of this machine; gives the port."""
    with socket.create_server(("127.0.0.1", port)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0{name}")
        local.listen()

        def serve(listener):
            with contextlib.suppress(OSError):
                while True:
                    with listener.accept()[0] as connection:
                        connection.sendall(canary.encode())

        for listener in (server, local):
            threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield server.getsockname()[1]


if __name__ == "__main__":  # inside the container: the secrets that attacks look for, and nbgrader
    with telling(sys.argv[1], 4711, "canary"):
        sys.exit(subprocess.run(sys.argv[2:], cwd=f"{container.SCRATCH}/course").returncode % 256)
