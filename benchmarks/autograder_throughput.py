"""Measure the autograder: submissions per minute beside stock nbgrader, and a large class.

    python benchmarks/autograder_throughput.py stock [--submissions 20]    both graders on the same, in one run
    python benchmarks/autograder_throughput.py large [--submissions 1000]  the engine's time and peak memory
    python benchmarks/autograder_throughput.py attacks [--only REGEX]      both graders on the attacks of the tests

Submissions are the released notebook with its solutions, every third with one function unsolved. Stock nbgrader means
the shipped configuration without this package's parts: nbgrader's own kernel execution of the same notebooks. Memory
of a whole run is sampled every two seconds, shared pages counted once; that of a child, beyond what it shares, is
sampled far more often and therefore in a short run of its own, which is not timed.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import attacks_on_stock
import container
import nbformat
import psutil

from autograder.assignment import course as assignments
from autograder.build import CONFIG_FILE, release
from autograder.source import solve, source_notebook

_TAUGHT = assignments()["neural_style_transfer"]
_COURSE_FILES = ("images", "pretrained-model")  # the notebooks' other cells read them


def main():
    """Run one of the measurements and print it as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=("stock", "large", "attacks"))
    parser.add_argument("--submissions", type=int)
    parser.add_argument("--only", metavar="REGEX", help="of the attacks, those whose title this matches")
    parser.add_argument("--journal", metavar="FILE", help="keeps what nbgrader did to each attack, to go on later")
    options = parser.parse_args()
    if options.which == "attacks":
        print(attacks_on_stock.page(attacks_on_stock.compare(prepare_attacked, options.only, options.journal)))
        return
    number = options.submissions or {"stock": 20, "large": 1000}[options.which]
    load = [os.getloadavg()[0]]
    rows = [grade("this autograder", engine, keepers, number, sample=min(number, 12))]
    load.append(os.getloadavg()[0])
    if options.which == "stock":
        rows.append(grade("stock nbgrader", stock, kernels, number, sample=2))
        load.append(os.getloadavg()[0])
    print("| grader | submissions | seconds | per minute | peak, MiB | a child: median, MiB | most, MiB |")
    print("|---|---|---|---|---|---|---|")
    for name, seconds, peak, children in rows:
        most, median = max(children) / 2**20, statistics.median(children) / 2**20
        print(f"| {name} | {number} | {seconds:.1f} | {60 * number / seconds:.1f} | {peak / 2**20:.0f} ", end="")
        print(f"| {median:.0f} | {most:.0f} |")
    if len(rows) == 2:
        print(f"\n{rows[1][1] / rows[0][1]:.1f} times as many per minute.")
    print(f"\n{os.cpu_count()} cores; load average before, between and after: {', '.join(f'{x:.1f}' for x in load)}.")


def grade(name, prepare, children, number, sample):
    """Grade a class, then a small one to see each child's memory; return name, seconds, peak and the children's."""
    measured = []
    for size, watch in ((number, Total()), (sample, Children(children))):
        with tempfile.TemporaryDirectory() as folder:
            course = Path(folder)
            write_class(course, size)
            measured += [run(name, prepare(course), course, watch), watch.found]
    seconds, peak, _, found = measured
    return name, seconds, peak, list(found.values())


def write_class(course, number):
    """Write a course folder with submissions of ``number`` students."""
    source = source_notebook(_TAUGHT)
    released = nbformat.reads(release(_TAUGHT, source), as_version=4)
    stubs = {cell.id: cell.source for cell in released.cells}
    path = course / "source" / _TAUGHT.name / f"{_TAUGHT.name}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source, path)
    for name in _COURSE_FILES:
        (course / name).symlink_to(CONFIG_FILE.parent / name)
    for n in range(number):
        notebook = solve(released, source)
        unsolved = _TAUGHT.exercises[n % len(_TAUGHT.exercises)].name if n % 3 == 2 else None
        for cell in notebook.cells:
            cell.source = stubs[cell.id] if cell.id == unsolved else cell.source
        path = course / "submitted" / f"student{n:04}" / _TAUGHT.name / f"{_TAUGHT.name}.ipynb"
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
    patient = (
        "c.Execute.iopub_timeout = 60  # from 4 s, which a busy machine can pass, and then a notebook has no grade\n"
    )
    (course / "nbgrader_config.py").write_text(lines.replace(own, "") + patient)
    command = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*command, "generate_assignment", _TAUGHT.name], cwd=course, check=True, capture_output=True)
    return [*command, "autograde", _TAUGHT.name]


def prepare_attacked(course):
    """Make a course folder one for stock nbgrader; return the command."""
    for name in _COURSE_FILES:
        (course / name).symlink_to(CONFIG_FILE.parent / name)
    return stock(course)


class Total:
    """The highest memory of all processes of a run together."""

    seconds = 2

    def __init__(self):
        self.found = 0

    def look(self, pid):
        """Take a sample."""
        self.found = max(self.found, container.memory_of(pid))


class Children:
    """The highest memory, beyond what it shares, of each process that runs a student's code, by process id."""

    seconds = 0.1

    def __init__(self, children):
        self.children, self.found = children, {}

    def look(self, pid):
        """Take a sample."""
        with contextlib.suppress(psutil.Error):
            for child in self.children(psutil.Process(pid).children(recursive=True)):
                own = 0
                for process in [child, *child.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        own += process.memory_full_info().uss
                self.found[child.pid] = max(own, self.found.get(child.pid, 0))


def keepers(processes):
    """Of the engine's processes, those that each stand over one student's: what the zygote has forked."""
    zygote = next((p for p in processes if p.cmdline()[3:4] and p.cmdline()[3].endswith("zygote.py")), None)
    return zygote.children() if zygote else []


def kernels(processes):
    """Of nbgrader's processes, the kernels."""
    return [p for p in processes if "ipykernel_launcher" in p.cmdline()]


def run(name, command, folder, watch):
    """Run a command in a folder, watched; return its seconds."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    over = threading.Event()

    def look():
        while not over.wait(watch.seconds):
            watch.look(process.pid)

    watcher = threading.Thread(target=look)
    watcher.start()
    errors = process.communicate()[1]
    seconds = time.monotonic() - start
    over.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{name} failed:\n{errors[-2000:]}")
    return seconds


if __name__ == "__main__":
    main()
