"""How much of the content is left at how near the style: the measure of the eye, over pictures with free licences.

    python benchmarks/frontier.py                        benchmarks/frontier.md, by all ways, over all pairs
    python benchmarks/frontier.py --pairs 6 --size 160   fewer of them, smaller
    python benchmarks/frontier.py --pastiche 4           the first four also by pastiche, as long again
    python benchmarks/frontier.py --sheets DIR           also keep a contact sheet: a row for each way

J cannot say whether a painting shows its content: of the exercise's, content is a hundredth. So three measures ask
whether the photograph is recognised: VGG-19's conv4_2 and conv5_1, each channel normalised over places, and the SSIM
of the luminance at half size. A photograph is recognised when, of all photographs, it is the nearest to its own
painting. Against it stands the distance to the style at layers that nobody optimises, as a share of the photograph's
own. No weighting of terms is best for both; what counts is that nothing lies above and to the left.
"""

import argparse
import functools
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from frontier_pictures import COURSE, PHOTOGRAPHS, STYLES, picture
from PIL import Image
from scipy.ndimage import gaussian_filter

from nst.costs import mean_gram_matrix
from nst.painting import Painting
from nst.settings import Settings
from nst_utils.images import fit_image, load_image, reshape_and_normalize_image, save_pixels, to_pixels
from nst_utils.vgg import load_vgg_model

WAYS = {
    "the exercise's cost, as fast": Settings(like="exercise"),
    "the exercise's with alpha 100000": Settings(like="exercise", alpha=1e5),
    **{f"ours with content {strength:g}": Settings(content_strength=strength) for strength in (0.02, 0.05, 0.1, 0.2)},
}
PASTICHE, PASTICHE_STEPS = "pastiche 1.6", 1000  # the number that its command takes when nothing is said
CONTENT_LAYERS = ("conv4_2", "conv5_1")
STYLE_LAYERS = ("conv2_2", "conv3_3", "conv4_3")  # of no cost here
# Each photograph with one style, each style with one photograph or two.
PAIRS = tuple(zip(PHOTOGRAPHS, [*STYLES, *COURSE] * 2, strict=False))


class Marks(NamedTuple):
    """What is measured of a painting."""

    similarity: dict  # measure -> of its own photograph, 1 at most
    recognised: dict  # measure -> whether no other photograph is nearer
    style: float  # distance to the style: 0 the style's own, 1 the photograph's


class Eye:
    """The measures, with what they need of every photograph and style computed once."""

    def __init__(self, size):
        """Load the network.

        Args:
            size: longest side of the pictures.
        """
        self._model, self._size = load_vgg_model(), size

    @functools.cache  # noqa: B019 - one for each run of the benchmark
    def photograph(self, name, shape=None):
        """Return a photograph; with a shape (n_H, n_W), stretched to it."""
        image = picture(PHOTOGRAPHS[name], self._size)
        return image if shape is None else np.asarray(Image.fromarray(image).resize(shape[::-1]))

    @functools.cache  # noqa: B019
    def style(self, name):
        """Return a style picture."""
        return picture({**STYLES, **COURSE}[name], self._size)

    def marks(self, painted, photograph, style):
        """Measure a painting.

        Args:
            painted: uint8, shape (n_H, n_W, 3), RGB.
            photograph: name of what was painted.
            style: name of its style.

        Returns:
            Marks.
        """
        size, patterns = painted.shape[:2], self._patterns(painted)
        near = {name: self._similarity(patterns, self._patterns_of(name, size)) for name in PHOTOGRAPHS}
        own = near.pop(photograph)
        return Marks(
            own,
            {measure: own[measure] > max(other[measure] for other in near.values()) for measure in own},
            self._style_distance(painted, photograph, style),
        )

    @functools.cache  # noqa: B019
    def _patterns_of(self, name, size):
        return self._patterns(self.photograph(name, size))

    def _patterns(self, image):
        found = {layer: _unit(a) for layer, a in self._activations(image, CONTENT_LAYERS).items()}
        half = Image.fromarray(image).convert("L").resize((image.shape[1] // 2, image.shape[0] // 2))
        return {**found, "SSIM": np.asarray(half, float)}

    def _similarity(self, one, other):
        found = {layer: float(np.vdot(one[layer], other[layer])) for layer in CONTENT_LAYERS}
        return {**found, "SSIM": _ssim(one["SSIM"], other["SSIM"])}

    def _style_distance(self, painted, photograph, style):
        mine = self._grams(painted)
        plain = self._grams_of("photograph", photograph)
        wanted = self._grams_of("style", style)
        return float(
            np.mean(
                [np.linalg.norm(mine[x] - wanted[x]) / np.linalg.norm(plain[x] - wanted[x]) for x in STYLE_LAYERS]
            )
        )

    @functools.cache  # noqa: B019
    def _grams_of(self, kind, name):
        return self._grams(getattr(self, kind)(name))

    def _grams(self, image):
        return {layer: mean_gram_matrix(a).numpy() for layer, a in self._activations(image, STYLE_LAYERS).items()}

    def _activations(self, image, layers):
        return self._model(reshape_and_normalize_image(image), layers=list(layers))


def _unit(a):
    """An activation with each channel normalised over places, as one vector of length 1."""
    mean, variance = tf.nn.moments(a, (1, 2), keepdims=True)
    return tf.math.l2_normalize((a - mean) / (tf.sqrt(variance) + 1e-3)).numpy()


def _ssim(x, y):
    """Wang, Bovik, Sheikh and Simoncelli (2004), with a Gaussian window of 1.5 pixels."""
    blur = functools.partial(gaussian_filter, sigma=1.5)
    mean_x, mean_y = blur(x), blur(y)
    var_x, var_y, cov = blur(x * x) - mean_x**2, blur(y * y) - mean_y**2, blur(x * y) - mean_x * mean_y
    structure = (2 * cov + 58.5) / (var_x + var_y + 58.5)  # (0.03 * 255)^2
    return float(((2 * mean_x * mean_y + 6.5) / (mean_x**2 + mean_y**2 + 6.5) * structure).mean())


def paint(content, style, settings):
    """Paint a picture and return its pixels and the work, in evaluations of full size."""
    painting = Painting(content, style, settings)
    for _ in painting:
        pass
    return to_pixels(painting.last.image), painting.work


def paint_by_pastiche(content, style):
    """Paint a picture as pastiche does when nothing is said: from the content, max pooling, L-BFGS, 1000 steps."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("content.png", "style.png", "painted.png")]
        for path, image in zip(paths, (content, style), strict=False):
            save_pixels(path, image)
        # A process of its own: PyTorch crashes where TensorFlow has computed.
        options = zip(("--content", "--styles", "--output"), map(str, paths), strict=True)
        command = [sys.executable, "-m", "pastiche", "--num-steps", str(PASTICHE_STEPS), "--seed", "0"]
        command += ["--no-verbose", *itertools.chain(*options)]
        subprocess.run(command, check=True)
        return load_image(paths[2]), PASTICHE_STEPS


def table(found, pairs):
    """A line for each way: means over the first so many of its paintings."""
    lines = []
    for way, (marks, work) in found.items():
        first = marks[:pairs]
        cells = [np.mean([mark.similarity[measure] for mark in first]) for measure in (*CONTENT_LAYERS, "SSIM")]
        numbers = " | ".join(f"{cell:.2f}" for cell in (*cells, np.mean([mark.style for mark in first])))
        recognised = sum(all(mark.recognised.values()) for mark in first)
        lines.append(f"| {way} | {numbers} | {recognised} of {len(first)} | {np.mean(work[:pairs]):.1f} |")
    return HEAD + "\n".join(lines)


def main():
    """Paint, measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=len(PAIRS), help=f"of pictures ({len(PAIRS)})")
    parser.add_argument("--size", type=int, default=240, help="longest side in pixels (240)")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS), help="to paint (all)")
    parser.add_argument("--pastiche", type=int, default=0, metavar="N", help="the first so many pairs by it, too (0)")
    parser.add_argument("--sheets", type=Path, metavar="DIR", help="keep a contact sheet there")
    parser.add_argument("--output", type=Path, default=Path(__file__).with_suffix(".md"), help="the table")
    options = parser.parse_args()
    eye, pairs = Eye(options.size), PAIRS[: options.pairs]
    ways = {way: (functools.partial(paint, settings=WAYS[way]), pairs) for way in options.ways}
    if options.pastiche:
        ways[PASTICHE] = paint_by_pastiche, pairs[: options.pastiche]
    found, sheet = {}, [[eye.photograph(photograph) for photograph, _ in pairs], [eye.style(s) for _, s in pairs]]
    for way, (painter, chosen) in ways.items():
        painted, work = zip(*(painter(eye.photograph(p), eye.style(s)) for p, s in chosen), strict=True)
        found[way] = [eye.marks(image, *pair) for image, pair in zip(painted, chosen, strict=True)], work
        sheet.append([*painted, *[np.full_like(painted[0], 255)] * (len(pairs) - len(painted))])
        print(table({way: found[way]}, len(pairs)), flush=True)
        if options.sheets:
            save_pixels(options.sheets / "sheet.png", contact_sheet(sheet, options.size))
    text = REPORT.format(size=options.size, pairs=len(pairs), photographs=len(PHOTOGRAPHS))
    text += table({way: each for way, each in found.items() if way != PASTICHE}, len(pairs)) + "\n"
    if options.pastiche:
        text += BESIDE.format(pairs=options.pastiche, steps=PASTICHE_STEPS) + table(found, options.pastiche) + "\n"
    options.output.write_text(text, "utf-8")


def contact_sheet(rows, size):
    """Rows of pictures on one: photographs, styles, and a row for each way."""
    box = (size, size)
    return np.concatenate(
        [
            np.concatenate([np.asarray(Image.fromarray(fit_image(image, box))) for image in pictures], axis=1)
            for pictures in rows
        ]
    )


REPORT = """\
# The frontier of content and style

Made by `python benchmarks/frontier.py`: {pairs} pairs of pictures that packages bring, {size} pixels. Means over the
pairs. conv4_2, conv5_1, SSIM: similarity to the photograph, 1 at most. Style: distance to the style at layers that no
cost has, 1 for the photograph itself. Recognised: of all {photographs} photographs, its own is the nearest by each of
the three. Work: evaluations of J with its gradient, each weighted by its share of one of the whole network at full
size.

"""
BESIDE = """
## Beside pastiche

The first {pairs} pairs, with [pastiche](https://pypi.org/project/pastiche/) from its package, as it paints when
nothing is said: {steps} steps of L-BFGS from the photograph, max pooling, its own copy of the weights.

"""
HEAD = """\
| way | conv4_2 | conv5_1 | SSIM | style | recognised | work |
|---|---|---|---|---|---|---|
"""

if __name__ == "__main__":
    main()
