"""Measure the autograder: submissions per minute beside stock nbgrader, and a large class.

    python benchmarks/autograder_throughput.py stock [--submissions 20]    both graders on the same, in one run
    python benchmarks/autograder_throughput.py large [--submissions 1000]  the engine's time and peak memory

Submissions are the released notebook with its solutions, every third with one function unsolved. Stock nbgrader means
the shipped configuration without this package's parts: nbgrader's own kernel execution of the same notebooks.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil

from autograder.build import CONFIG_FILE, release
from autograder.source import ASSIGNMENT, solve, source_notebook
from nst_utils.exercises import EXERCISES

_COURSE_FILES = ("images", "pretrained-model")  # the notebooks' other cells read them


def main():
    """Run one of the two measurements and print it as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=("stock", "large"))
    parser.add_argument("--submissions", type=int)
    options = parser.parse_args()
    number = options.submissions or {"stock": 20, "large": 1000}[options.which]
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        write_class(course, number)
        rows = [measure("this autograder", engine(course), number)]
        if options.which == "stock":
            rows.append(measure("stock nbgrader", stock(course), number, cwd=course))
    print("| grader | submissions | seconds | per minute | peak memory, MiB |\n|---|---|---|---|---|")
    for name, seconds, memory in rows:
        print(f"| {name} | {number} | {seconds:.1f} | {60 * number / seconds:.1f} | {memory / 2**20:.0f} |")
    if len(rows) == 2:
        print(f"\n{rows[1][1] / rows[0][1]:.1f} times as many per minute.")


def write_class(course, number):
    """Write a course folder with submissions of ``number`` students."""
    source = source_notebook()
    released = nbformat.reads(release(source), as_version=4)
    stubs = {cell.id: cell.source for cell in released.cells}
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source, path)
    for name in _COURSE_FILES:
        (course / name).symlink_to(CONFIG_FILE.parent / name)
    for n in range(number):
        notebook = solve(released, source)
        unsolved = list(EXERCISES)[n % len(EXERCISES)] if n % 3 == 2 else None
        for cell in notebook.cells:
            cell.source = stubs[cell.id] if cell.id == unsolved else cell.source
        path = course / "submitted" / f"student{n:04}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def engine(course):
    """The engine's command."""
    out, key = str(course / "out"), str(course / "course.key")
    return [sys.executable, "-m", "autograder", "grade", str(course / "submitted"), "--out", out, "--key", key]


def stock(course):
    """The command of nbgrader, with the shipped configuration less the lines that bring this package in."""
    lines = CONFIG_FILE.read_text()
    own = lines[lines.index("c.Autograde.exporter_class") : lines.index("c.Execute.timeout")]
    (course / "nbgrader_config.py").write_text(lines.replace(own, ""))
    command = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*command, "generate_assignment", ASSIGNMENT], cwd=course, check=True, capture_output=True)
    return [*command, "autograde", ASSIGNMENT]


def measure(name, command, number, cwd=None):
    """Run a command; return its name, seconds, and the highest memory of all its processes together (PSS)."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peak, over = [0], threading.Event()

    def watch():
        while not over.wait(2):
            peak[0] = max(peak[0], _memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    errors = process.communicate()[1]
    seconds = time.monotonic() - start
    over.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{name} failed on {number} submissions:\n{errors[-2000:]}")
    return name, seconds, peak[0]


def _memory(pid):
    total = 0
    try:
        for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            total += process.memory_full_info().pss
    except psutil.Error:
        pass  # one has just ended
    return total


if __name__ == "__main__":
    main()
