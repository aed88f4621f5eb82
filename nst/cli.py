"""The command line ``nst``, also ``python -m nst``: paint pictures in the style of others.

Owns the options and the exit codes: 0 done, 1 the costs diverged (the last good image is saved) or pictures of an
album failed, 2 something was wrong with what was asked for, 130 stopped with Ctrl-C, SIGTERM or SIGHUP (what there
was is saved). ``commands`` does what was asked for.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import fields

from nst.job import Job
from nst.layers import parse_layers
from nst.settings import Settings, default_text
from nst.terminal import dependable
from nst_utils.config import CONFIG
from nst_utils.errors import NSTError, SettingsError
from nst_utils.files import expand, find

# The modules that read pictures and compute are imported where they are used: --help shall not wait for them.

EPILOG = """examples:
  nst images/pagoda_400x300.jpg images/starry_night_400x300.jpg -o output/painted.png
  nst photo.jpg style.jpg -o painted.png --size 1200 --colours content --mp4 painted.mp4
  nst photo.jpg sky.jpg ground.jpg -o painted.png --masks sky.png ground.png
  nst photos/ styles/ -o album/             every photo in every style, and a contact sheet
  nst --repeat painted.png -o again.png --style-scale 2    the same picture, with one thing changed
  nst photo.jpg style.jpg -o painted.png --content-strength 0.2    more of the photo
  nst images/pagoda_400x300.jpg images/starry_night_400x300.jpg -o output/exercise.png --like exercise

The method is that of Gatys, Ecker and Bethge (2015), with a cost whose terms are relative. With --like exercise the
cost is theirs with the weights of the course exercise; add --optimizer adam --levels 1 for the exercise itself."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: list of str, the arguments; by default those of the process.

    Returns:
        int: the exit code, see above.
    """
    with dependable():
        try:
            # Intermixed: CONTENT and STYLE may stand on both sides of an option.
            return _run(vars(_parser().parse_intermixed_args(argv)))
        except NSTError as error:
            print(f"nst: {error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("\nnst: stopped.", file=sys.stderr)
            return 130


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise SettingsError(f"{message}. See nst --help.")


class _Version(argparse.Action):
    def __call__(self, parser, *args):
        from nst.records import program

        print(program())
        parser.exit()


def _parser():
    """Options that were not given are absent from what is parsed, so that --repeat knows which were."""
    parser = _Parser(
        prog="nst",
        description="Paint the content of one picture in the style of another.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    parser.add_argument(
        "pictures", metavar="CONTENT STYLE", type=expand, nargs="*", help="files, or folders of files"
    )

    parser.add_argument("--version", nargs=0, action=_Version, help="show program and version, and exit")

    files = parser.add_argument_group("files")
    files.add_argument(
        "-o", "--output", metavar="FILE", type=expand, required=True, help="the image; of folders, one"
    )
    files.add_argument(
        "--repeat", metavar="FILE", type=expand, help="paint a picture by nst again; options change it"
    )
    files.add_argument(
        "--resume", metavar="FILE", type=expand, help="keep each step there; go on from it if it exists"
    )
    files.add_argument(
        "--triptych", metavar="FILE", type=expand, help="also a picture of content | style | generated"
    )
    files.add_argument("--trace", metavar="FILE", type=expand, help="also the costs after each step, as CSV")
    files.add_argument("--report", metavar="FILE", type=expand, help="also measures of content and style, as JSON")
    files.add_argument("--frames", metavar="DIR", type=expand, help="also how it came about, as PNG files")
    files.add_argument("--gif", metavar="FILE", type=expand, help="the same as an animated GIF")
    files.add_argument("--mp4", metavar="FILE", type=expand, help="the same as a video")
    files.add_argument("--frame-every", metavar="N", type=int, help="steps from frame to frame (about 50 in all)")
    files.add_argument("--force", action="store_true", help="replace files that exist")
    files.add_argument(
        "--no-metadata", dest="metadata", action="store_false", help="do not keep in the image how it was painted"
    )
    files.add_argument("--weights", metavar="FILE", type=expand, help=f"VGG-19 ({CONFIG.VGG_MODEL})")

    painting = parser.add_argument_group("painting")
    painting.add_argument(
        "--size",
        metavar="SIZE",
        type=_size,
        help=f"longest side in pixels, the aspect ratio is kept; or WIDTHxHEIGHT, cropped ({CONFIG.IMAGE_WIDTH})",
    )
    painting.add_argument("--style-weights", metavar="X", type=float, nargs="+", help="one for each style (equal)")
    painting.add_argument(
        "--masks", metavar="FILE", type=expand, nargs="+", help="one for each style: white is where"
    )
    painting.add_argument("--hold", metavar="FILE", type=expand, help="mask: white where the content stays, a face")
    painting.add_argument("--init", metavar="FILE", type=expand, help="start from this picture (noise and content)")
    for setting in fields(Settings):
        about = setting.metadata
        painting.add_argument(
            "--" + setting.name.replace("_", "-"),
            metavar="LAYERS" if about["layers"] else {int: "N", float: "X"}.get(setting.type),
            type=_layers(setting.name) if about["layers"] else setting.type,
            choices=about["one_of"],
            help=f"{about['about']} ({default_text(setting)})",
        )
    return parser


def _size(text):
    """400 -> 400, the longest side; 400x300 -> (400, 300)."""
    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and int(side) for side in sides):
        raise argparse.ArgumentTypeError(f"expected a number of pixels or WIDTHxHEIGHT, got {text!r}")
    return int(text) if len(sides) == 1 else tuple(int(side) for side in sides)


def _layers(name):
    """What reads the text of a setting that holds layers."""

    def parse(text):
        try:
            return parse_layers(name, text)
        except SettingsError as error:  # argparse would leave out what any ValueError says, but not this one
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def _run(options):
    from nst.commands import paint, paint_all
    from nst.destinations import Destinations

    pictures, repeat = options.pop("pictures", []), options.pop("repeat", None)
    options["image"] = options.pop("output")
    named = {part.name: options.pop(part.name) for part in fields(Destinations) if part.name in options}
    destinations, job = Destinations(**named), _job(pictures, repeat, options)
    if any(os.path.isdir(find(path)) for path in (job.content, *job.styles)):
        return paint_all(job, destinations)
    inputs = [path for _, path in job.inputs()] + ([repeat] if repeat else [])
    destinations.check(map(find, inputs))
    return paint(job, destinations)


def _job(pictures, repeat, options):
    options = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    if repeat is not None:
        from nst.records import read_record

        if pictures:
            raise SettingsError("--repeat paints from the pictures of the record: give it no CONTENT and STYLE.")
        record = read_record(repeat)
        if record.extras.get("steps_made") is not None:
            print(f"{repeat} was left after {record.extras['steps_made']} steps; this paints it to the end.")
        return Job.from_record(record, find(repeat).parent).changed(options)
    if len(pictures) < 2:
        raise SettingsError(f"expected CONTENT and STYLE, got {len(pictures)} pictures. See nst --help.")
    return Job(pictures[0], tuple(pictures[1:])).changed(options)
