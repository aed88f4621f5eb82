"""Seconds and work to a cost: the exercise's by its own loop, ours, and PyTorch; our own by Adam and ours.

    make bench                                             benchmarks/results.md and .png, on a quiet machine
    make bench BENCH="--pairs 6"                           ours and Adam on more pairs: three of the course, three new
    python benchmarks/time_to_cost.py --memory 1200x900    peak memory of two evaluations at that size

The ways run one after another, each in a process of its own, on the same objective, weights, pictures and initial
image; that their costs agree on it is checked first. The target is J after 181 steps of the exercise's loop. By our
own cost, which is the default, the target is what Adam has after 320 steps.
"""

import argparse
import contextlib
import datetime
import importlib
import importlib.metadata
import math
import multiprocessing
import os
import platform
import resource
import sys
import textwrap
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from frontier_pictures import PHOTOGRAPHS, STYLES, picture
from time_to_cost_report import Pair, Point, Run, write_results
from time_to_cost_ways import (
    EXERCISE,
    OURS,
    OURS_ADAM,
    OWN_ADAM,
    PYTORCH_ADAM,
    PYTORCH_LBFGS,
    PYTORCH_LINE_SEARCH,
    Way,
)
from tqdm import tqdm

from nst.settings import Settings
from nst_utils.config import CONFIG
from nst_utils.images import fit_image, load_image, save_pixels, to_pixels
from nst_utils.quiet import quiet_stderr

PAIRS = (
    *(("pagoda", "starry_night"), ("dahlia", "scream"), ("pagoda", "scream")),
    *(("cat", "tiles"), ("temple", "strokes"), ("astronaut", "fluid")),  # of ``frontier_pictures``
)
# float32 sums over 120,000 positions in three orders of summation. Measured: 2e-6 on the initial image.
COSTS_RTOL = 1e-4
INTRODUCTION = """\
Made by `make bench{options}` on {date}: {processor}, {cores} cores, TensorFlow {tensorflow}, PyTorch {torch}; {width}
x {height} pixels, seed {seed}.

The target is J after {steps} steps of Adam in the exercise, at full size; ours paints with `--like exercise`. At the
end both are set beside each other on our own cost, by which `nst` paints when nothing is said: there the target is J
after {own_steps} steps of Adam, all at full size.
Seconds count from the moment when the libraries are imported and the pictures loaded: reading the weights, computing
the targets and compiling are in them. Work is the number of evaluations (J with its gradient; with the initial
image's, {steps} steps are {evaluations}), each weighted by its multiplications over those of the whole network at
full size: one at half the size counts a quarter, and one of ours that stops at conv4_1 and expects the rest from
before, two thirds. By pixels alone: the same with evaluations weighted by their pixels, held or not. J of each of
those is compared with the exercise's afterwards. J when ours is there: the lowest J that a way has had by the time
when ours reaches the target. s/evaluation: the median time from one full-size evaluation to the next. Peak memory: of
the whole process."""
OTHER_PAIRS = """

On the other pairs, Adam is ours with `--like exercise --optimizer adam --levels 1`, the quickest that makes the
exercise's steps."""


class Scale(NamedTuple):
    """How much is done."""

    size: tuple = (CONFIG.IMAGE_WIDTH, CONFIG.IMAGE_HEIGHT)
    steps: int = 181  # of Adam; issue 5 has this number
    # PyTorch's ways stop at the target. Adam's rounding there is not TensorFlow's: 181 may miss the target by a hair.
    most_evaluations: int = 200
    settings: Settings = Settings(like="exercise")  # ours
    own_steps: int = 320  # of Adam on our own cost


QUICK = Scale((64, 48), 6, 8, Settings(like="exercise", iterations=3, levels=2), 6)


class Job(NamedTuple):
    """What a process shall do; it stops at the first of the limits."""

    way: Way
    names: tuple  # of the pictures, content and style
    size: tuple  # (width, height) of both
    settings: Settings = Settings(like="exercise")
    most_evaluations: float = math.inf  # of full size
    target: float = -math.inf  # J at which to stop ...
    seconds: float = 0.0  # ... but not before so many


def main():
    """Measure, and write what came out."""
    options = parse()
    if options.memory:
        print_memory(options.memory)
        return
    if os.getloadavg()[0] > 0.5 and not options.quick:
        print(f"Others use this machine (load {os.getloadavg()[0]:.1f}): the seconds will be too many.")
    scale = QUICK if options.quick else Scale()
    check_costs(scale)
    pairs = [first_pair(scale, options.adam)] + [other_pair(scale, names) for names in PAIRS[1 : options.pairs]]
    own = [own_pair(scale, names) for names in PAIRS[: options.pairs]]
    write_results(options.output, introduction(scale, len(pairs)), pairs, own)
    if options.pictures:
        save_pictures(options.pictures, pairs)
    print(f"\n{(options.output / 'results.md').read_text(encoding='utf-8')}")


def parse():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, choices=range(1, len(PAIRS) + 1), default=1, help="of pictures (1)")
    parser.add_argument("--adam", action="store_true", help="also ours with --optimizer adam --levels 1")
    parser.add_argument("--pictures", metavar="DIR", type=Path, help="save of each pair Adam's picture beside ours")
    parser.add_argument("--output", metavar="DIR", type=Path, help="for results.md and results.png (benchmarks)")
    parser.add_argument("--quick", action="store_true", help="tiny pictures, few steps, into output/: does it run?")
    parser.add_argument("--memory", metavar="WIDTHxHEIGHT", type=_size, help="this measurement alone, see above")
    options = parser.parse_args()
    options.output = options.output or (Path("output") if options.quick else Path(__file__).parent)
    return options


def check_costs(scale):
    """Stop unless all ways have the same costs on the initial image."""
    jobs = [_job(scale, way, PAIRS[0], most_evaluations=1) for way in (EXERCISE, OURS_ADAM, PYTORCH_ADAM)]
    runs = [run(job, f"costs at the start: {job.way.name}") for job in jobs]
    expected = runs[0].points[0]
    for other in runs[1:]:
        found = other.points[0]
        if not np.allclose(found.costs, expected.costs, rtol=COSTS_RTOL, atol=0):
            sys.exit(f"{other.name} has other costs at the start: {found.costs}, the exercise {expected.costs}.")


def first_pair(scale, with_our_adam):
    """Run all ways on the first pair, the target coming from the first of them."""
    names = PAIRS[0]
    adam = run(_job(scale, EXERCISE, names, most_evaluations=scale.steps + 1))
    ours = run(_job(scale, OURS, names))
    target = adam.points[-1].J
    arrival = ours.arrival(target) or ours.points[-1]
    limits = {"most_evaluations": scale.most_evaluations, "target": target, "seconds": arrival.seconds}
    others = [run(_job(scale, way, names, **limits)) for way in (PYTORCH_LBFGS, PYTORCH_LINE_SEARCH, PYTORCH_ADAM)]
    if with_our_adam:
        others.append(run(_job(scale, OURS_ADAM, names)))
    return Pair(_title(names), adam, ours, tuple(others))


def other_pair(scale, names):
    """Run Adam and ours on another pair."""
    return Pair(_title(names), *(run(_job(scale, way, names)) for way in (OURS_ADAM, OURS)))


def own_pair(scale, names):
    """Run Adam and ours on our own cost."""
    adam = Settings(optimizer="adam", levels=1, iterations=scale.own_steps)
    ours = scale.settings.changed(like="nst")
    runs = (run(Job(way, names, scale.size, settings)) for way, settings in ((OWN_ADAM, adam), (OURS, ours)))
    return Pair(_title(names), *runs)


def run(job, title=None):
    """Run a job in a process of its own and show how it gets on.

    Args:
        job: Job.
        title: for the progress bar; by default what is run on what.

    Returns:
        Run: what came of it.
    """
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=work, args=(job, theirs), daemon=True)
    process.start()
    theirs.close()  # so that reading ends when the process does
    points = []
    title = title or f"{_title(job.names)}: {job.way.name}"
    # Into a file, a line now and then is enough.
    seconds = 0.5 if sys.stderr.isatty() else 30
    with tqdm(desc=title, bar_format="{desc}: {n} evaluations, {elapsed}{postfix}", mininterval=seconds) as bar:
        try:
            while isinstance(received := pipe.recv(), Point):
                points.append(received)
                bar.set_postfix(J=f"{received.J:.3e}", refresh=False)
                bar.update()
        except EOFError:
            sys.exit(f"{title} has failed, see above.")
    process.join()
    return Run(job.way.name, points, *received)


def work(job, pipe):
    """Do a job, in its process: send each Point when it is known, and at last the peak memory and the picture."""
    with quiet_stderr():
        for module in job.way.imports:
            importlib.import_module(module)
        pictures = [picture_of(name, job.size) for name in job.names]
        start = time.perf_counter()
        for number, evaluation in enumerate(job.way.evaluations(*pictures, job.settings), start=1):
            point = Point(time.perf_counter() - start, evaluation.work, evaluation.pixels, *evaluation.costs)
            pipe.send(point)
            arrived = job.target >= point.J and point.seconds >= job.seconds
            if arrived or number >= job.most_evaluations or not math.isfinite(point.J):
                break
        painted = to_pixels(np.nan_to_num(evaluation.image))
    pipe.send((_peak_memory(), painted))


def picture_of(name, size):
    """Return a picture of the course, or one of the frontier's, cropped to a size (width, height)."""
    others = {**PHOTOGRAPHS, **STYLES}
    if name in others:
        return fit_image(picture(others[name], max(size)), size)
    shipped = "400x300" if max(size) <= 400 else "800x600"
    return load_image(f"images/{name}_{shipped}.jpg", size)


def introduction(scale, pairs):
    """Say what was run, and where, and what the columns mean."""
    versions = {name: importlib.metadata.version(name) for name in ("tensorflow", "torch")}
    width, height = scale.size
    text = (INTRODUCTION + OTHER_PAIRS * (pairs > 1)).format(
        date=datetime.date.today().isoformat(),
        processor=processor(),
        cores=os.cpu_count(),
        options=f' BENCH="--pairs {pairs}"' * (pairs > 1),
        width=width,
        height=height,
        seed=scale.settings.seed,
        steps=scale.steps,
        evaluations=scale.steps + 1,
        own_steps=scale.own_steps,
        **versions,
    )
    return "\n\n".join(textwrap.fill(paragraph, 118) for paragraph in text.split("\n\n"))


def processor():
    """Return the name of the processor's model."""
    with contextlib.suppress(OSError), open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.machine()


def save_pictures(folder, pairs):
    """Save the last pictures of each pair, pixel for pixel: Adam's to the left, ours to the right."""
    for pair in pairs:
        gap = np.full((len(pair.ours.picture), 8, 3), 255, np.uint8)
        row = np.hstack([pair.adam.picture, gap, pair.ours.picture])
        save_pixels(folder / f"{pair.title.replace(' ', '_')}.png", row)


def print_memory(size):
    """Print what two evaluations of the exercise's objective take at a size."""
    settings = Settings(like="exercise", levels=1, iterations=1)
    found = run(Job(OURS, PAIRS[0], size, settings), f"{size[0]} x {size[1]}")
    first, second = (point.seconds for point in found.points)
    print(f"{size[0]} x {size[1]}: peak memory {found.peak:.0f} MiB; {first:.1f} s from the pictures to the first "
          f"evaluation (weights, targets, compiling), {second - first:.1f} s for the second")  # fmt: skip


def _job(scale, way, names, **limits):
    adam = Settings(like="exercise", optimizer="adam", levels=1, iterations=scale.steps)
    return Job(way, names, scale.size, adam if way is OURS_ADAM else scale.settings, **limits)


def _title(names):
    return " as ".join(names)


def _peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # MiB; Linux counts in KiB


def _size(text):
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT, such as 1200x900, got {text!r}")
    return int(width), int(height)


if __name__ == "__main__":
    main()
