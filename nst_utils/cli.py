"""The command line ``nst``, also ``python -m nst_utils``: paint one picture in the style of another.

Owns the options, the progress bar and the exit codes: 0 done, 1 the costs diverged (the last good image is saved),
2 something was wrong with what was asked for, 130 stopped with Ctrl-C (what there was is saved).
"""

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from nst_utils.config import CONFIG
from nst_utils.errors import DivergenceError, NSTError, SettingsError
from nst_utils.settings import Settings

# The modules that read pictures and compute are imported where they are used: --help shall not wait for them.

PRINT_EVERY = 20  # iterations, as the exercise prints its costs

EPILOG = """example:
  nst images/pagoda_400x300.jpg images/starry_night_400x300.jpg -o output/painted.png

The costs are those of Gatys, Ecker and Bethge (2015), with the weights of the course exercise."""


def main(argv=None):
    """Run the command.

    Args:
        argv: list of str, the arguments; by default those of the process.

    Returns:
        int: the exit code, see above.
    """
    try:
        return _run(_parser().parse_args(argv))
    except NSTError as error:
        print(f"nst: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nnst: stopped.", file=sys.stderr)
        return 130


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise SettingsError(f"{message}. See nst --help.")


def _parser():
    parser = _Parser(
        prog="nst",
        description="Paint the content of one picture in the style of another.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("content", metavar="CONTENT", type=Path, help="picture of what is painted")
    parser.add_argument("style", metavar="STYLE", type=Path, help="picture of how it is painted")

    files = parser.add_argument_group("files")
    files.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the generated image")
    files.add_argument("--triptych", metavar="FILE", type=Path, help="also a picture of content | style | generated")
    files.add_argument("--trace", metavar="FILE", type=Path, help="also the costs after each step, as CSV")
    files.add_argument("--save-every", metavar="N", type=int, help="keep the image every N steps, as OUTPUT_0020 ...")
    files.add_argument("--force", action="store_true", help="replace files that exist")
    files.add_argument(
        "--weights", metavar="FILE", type=Path, default=Path(CONFIG.VGG_MODEL), help="VGG-19 (%(default)s)"
    )

    painting = parser.add_argument_group("painting")
    painting.add_argument(
        "--size",
        metavar="SIZE",
        type=_size,
        default=CONFIG.IMAGE_WIDTH,
        help="longest side in pixels, the aspect ratio is kept; or WIDTHxHEIGHT, cropped to fit (%(default)s)",
    )
    for setting in fields(Settings):
        painting.add_argument(
            "--" + setting.name.replace("_", "-"),
            metavar="N" if setting.type is int else "X",
            type=setting.type,
            default=setting.default,
            help=f"{setting.metadata['about']} (%(default)s)",
        )
    return parser


def _size(text):
    """400 -> 400, the longest side; 400x300 -> (400, 300)."""
    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and int(side) for side in sides):
        raise argparse.ArgumentTypeError(f"expected a number of pixels or WIDTHxHEIGHT, got {text!r}")
    return int(text) if len(sides) == 1 else tuple(int(side) for side in sides)


def _run(options):
    settings = Settings(**{setting.name: getattr(options, setting.name) for setting in fields(Settings)})
    from nst_utils.files import find
    from nst_utils.outputs import Outputs

    outputs = Outputs(options.output, options.trace, options.triptych, options.save_every)
    outputs.check(
        [find(path) for path in (options.content, options.style, options.weights)], settings.iterations, options.force
    )
    content_image = _load(options.content, options.size)
    style_image = _load(options.style, max(content_image.shape))  # as large as the content, at its own aspect ratio
    return _paint(content_image, style_image, settings, options.weights, outputs)


def _load(path, size):
    from nst_utils.images import load_image

    if isinstance(size, tuple):
        return load_image(path, size)
    n_H, n_W, _ = load_image(path).shape
    return load_image(path, (size, None) if n_W >= n_H else (None, size))


def _paint(content_image, style_image, settings, weights, outputs):
    from tqdm import tqdm

    exit_code = 0
    with tqdm(total=settings.iterations, desc="Preparing", unit="step") as bar:
        painting = _prepare(content_image, style_image, settings, weights)
        bar.set_description("Painting")
        bar.reset()  # the time left is that of the steps
        try:
            for step in painting:
                bar.set_postfix_str(f"J = {step.costs.J:.4g}", refresh=False)
                bar.update()
                if (step.iterations - 1) % PRINT_EVERY == 0:
                    bar.write(_line(step))
                outputs.snapshot(step)
        except KeyboardInterrupt:
            exit_code = 130
        except DivergenceError as error:
            bar.write(f"nst: {error}", file=sys.stderr)
            exit_code = 1
    _report(painting, outputs.save(painting, content_image, style_image))
    return exit_code


def _prepare(content_image, style_image, settings, weights):
    from nst_utils.quiet import quiet_stderr

    with quiet_stderr():
        from nst_utils.painting import Painting
        from nst_utils.vgg import load_vgg_model

    model = load_vgg_model(weights, image_shape=content_image.shape[:2])
    return Painting(content_image, style_image, settings, model)


def _line(step):
    """The costs as the exercise prints them: its iteration i is the one after which i + 1 steps are made."""
    J, J_content, J_style = step.costs
    return f"Iteration {step.iterations - 1:3d}:  J = {J:.4e}  J_content = {J_content:.4e}  J_style = {J_style:.4e}"


def _report(painting, files):
    made, asked = painting.last.iterations, painting.settings.iterations
    print(
        f"Painted {made} steps." if made == asked else f"Stopped after {made} of {asked} steps.", _line(painting.last)
    )
    for what, path in files:
        print(f"  {what:<9} {path}")
