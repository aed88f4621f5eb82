"""The command line ``nst``, also ``python -m nst``: paint pictures in the style of others.

Owns the options, the progress bar and the exit codes: 0 done, 1 the costs diverged (the last good image is saved) or
pictures of an album failed, 2 something was wrong with what was asked for, 130 stopped with Ctrl-C (what there was is
saved).
"""

import argparse
import os
import sys
from dataclasses import fields, replace
from pathlib import Path

from nst.job import Job
from nst.layers import parse_layers
from nst.settings import Settings, default_text
from nst_utils.config import CONFIG
from nst_utils.errors import NSTError, SettingsError

# The modules that read pictures and compute are imported where they are used: --help shall not wait for them.

PRINT_EVERY = 20  # steps, as the exercise prints its costs

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

# What an album cannot have, since it has many paintings: option -> attribute.
_OF_ONE_PAINTING = (
    "triptych",
    "trace",
    "report",
    "frames",
    "gif",
    "mp4",
    "frame_every",
    "resume",
    "masks",
    "hold",
    "init",
)


def main(argv=None):
    """Run the command.

    Args:
        argv: list of str, the arguments; by default those of the process.

    Returns:
        int: the exit code, see above.
    """
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
    parser.add_argument("pictures", metavar="CONTENT STYLE", type=Path, nargs="*", help="files, or folders of files")

    files = parser.add_argument_group("files")
    files.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the image; of folders, one")
    files.add_argument("--repeat", metavar="FILE", type=Path, help="paint a picture by nst again; options change it")
    files.add_argument("--resume", metavar="FILE", type=Path, help="keep each step there; go on from it if it exists")
    files.add_argument("--triptych", metavar="FILE", type=Path, help="also a picture of content | style | generated")
    files.add_argument("--trace", metavar="FILE", type=Path, help="also the costs after each step, as CSV")
    files.add_argument("--report", metavar="FILE", type=Path, help="also measures of content and style, as JSON")
    files.add_argument("--frames", metavar="DIR", type=Path, help="also how it came about, as PNG files")
    files.add_argument("--gif", metavar="FILE", type=Path, help="the same as an animated GIF")
    files.add_argument("--mp4", metavar="FILE", type=Path, help="the same as a video")
    files.add_argument("--frame-every", metavar="N", type=int, help="steps from frame to frame (about 50 in all)")
    files.add_argument("--force", action="store_true", help="replace files that exist")
    files.add_argument("--weights", metavar="FILE", type=Path, help=f"VGG-19 ({CONFIG.VGG_MODEL})")

    painting = parser.add_argument_group("painting")
    painting.add_argument(
        "--size",
        metavar="SIZE",
        type=_size,
        help=f"longest side in pixels, the aspect ratio is kept; or WIDTHxHEIGHT, cropped ({CONFIG.IMAGE_WIDTH})",
    )
    painting.add_argument("--style-weights", metavar="X", type=float, nargs="+", help="one for each style (equal)")
    painting.add_argument("--masks", metavar="FILE", type=Path, nargs="+", help="one for each style: white is where")
    painting.add_argument("--hold", metavar="FILE", type=Path, help="mask: white where the content stays, a face")
    painting.add_argument("--init", metavar="FILE", type=Path, help="start from this picture (noise and content)")
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
    from nst.outputs import Outputs
    from nst_utils.files import find

    pictures, repeat = options.pop("pictures", []), options.pop("repeat", None)
    options["image"] = options.pop("output")
    outputs = Outputs(**{part.name: options.pop(part.name) for part in fields(Outputs) if part.name in options})
    job = _job(pictures, repeat, options)
    if any(os.path.isdir(find(path)) for path in (job.content, *job.styles)):
        return _paint_album(job, outputs)
    outputs.check([find(path) for path in [*(path for _, path in job.inputs()), *([repeat] if repeat else [])]])
    return _paint(job, outputs)


def _job(pictures, repeat, options):
    options = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    if repeat is not None:
        from nst.records import read_record
        from nst_utils.files import find

        if pictures:
            raise SettingsError("--repeat paints from the pictures of the record: give it no CONTENT and STYLE.")
        record = read_record(repeat)
        if record.extras.get("steps_made") is not None:
            print(f"{repeat} was left after {record.extras['steps_made']} steps; this paints it to the end.")
        return Job.from_record(record, find(repeat).parent).changed(options)
    if len(pictures) < 2:
        raise SettingsError(f"expected CONTENT and STYLE, got {len(pictures)} pictures. See nst --help.")
    return Job(pictures[0], tuple(pictures[1:])).changed(options)


def _paint(job, outputs, model=None, whole_only=False):
    """Paint one picture; return the exit code. One that is stopped is saved, unless only whole ones shall be."""
    from tqdm import tqdm

    record = job.record()
    content, styles, initial_image = job.pictures()
    with tqdm(desc="Preparing", unit="step") as bar:
        model = model or _network(job)
        painting = _prepare(content, styles, job.settings, model, initial_image, outputs)
        stop = _paint_steps(painting, outputs, bar)
    made, asked = painting.last.iterations, painting.total_steps
    line = _line(painting.last, painting) if made else ""
    print(f"Stopped after {made} of {asked} steps. {line}" if stop else f"Painted {made} steps. {line}")
    interrupted = isinstance(stop, KeyboardInterrupt)
    if stop and whole_only:
        raise stop
    if interrupted and outputs.goes_on():
        print(f"The same command goes on from there; so far it is kept in {outputs.resume}")
        return 130
    if stop:
        record = replace(record, extras={"steps_made": made})
    _tell(outputs.save(painting, content.image, [style.image for style in styles], record))
    if not stop or interrupted:
        _tell(outputs.animation())
    if outputs.report and not stop:  # after the picture, which an interruption while measuring shall not cost
        fidelity = _fidelity(job, model, painting)
        print(fidelity.as_text())
        _tell(outputs.save_report(fidelity))
    return 130 if interrupted else 1 if stop else 0


def _paint_steps(painting, outputs, bar):
    """Paint to the end, and return None, or what stopped it before: Ctrl-C, or an NSTError, which is told."""
    bar.set_description("Painting")
    bar.reset(total=painting.total_steps)  # the time left is that of the steps
    bar.update(painting.last.iterations)
    try:
        with outputs.animated(painting) as note:
            for step in painting:
                bar.set_postfix_str(f"J = {step.costs.J:.4g}", refresh=False)
                bar.update()
                if (step.iterations - 1) % PRINT_EVERY == 0:
                    bar.write(_line(step, painting))
                if outputs.resume:
                    painting.save_state(outputs.resume)
                note(step)
    except KeyboardInterrupt as stop:
        return stop
    except NSTError as stop:
        bar.write(f"nst: {stop}", file=sys.stderr)
        return stop


def _tell(files):
    for what, path in files:
        print(f"  {what:<9} {path}")


def _network(job):
    from nst_utils.quiet import quiet_stderr

    with quiet_stderr():
        from nst_utils.vgg import load_vgg_model
    return load_vgg_model(job.weights)


def _prepare(content, styles, settings, model, initial_image, outputs):
    from nst_utils.quiet import quiet_stderr

    with quiet_stderr():
        from nst.painting import Painting
    painting = Painting(content, styles, settings, model, initial_image)
    if outputs.goes_on():
        painting.load_state(outputs.resume)
    return painting


def _fidelity(job, model, painting):
    from nst.fidelity import measure_fidelity

    content_image, styles, generated_image = painting.seen()
    return measure_fidelity(model.pooled(job.settings.pooling), content_image, styles, generated_image, job.settings)


def _paint_album(job, outputs):
    """Paint every content in every style; return the exit code."""
    from nst.album import paint_album, pairs, show_album
    from nst_utils.files import check_place
    from nst_utils.images import save_pixels

    given = [name for name in _OF_ONE_PAINTING if getattr(outputs, name, None) or getattr(job, name, None)]
    if given or len(job.styles) != 1:
        what = f"--{given[0]}".replace("_", "-") if given else "several styles at once"
        raise SettingsError(f"a folder of pictures cannot have {what}. Paint the one picture by itself.")
    album = pairs(job.content, job.styles[0], outputs.image)
    sheet = outputs.image / "contact_sheet.png"
    check_place(sheet, force=True)  # it shows the folder as it is: each run makes it anew
    model = _network(job)

    def paint_pair(content, style, painting):
        print(f"{painting}:")
        pair = job.changed({"content": content, "styles": (style,)})
        _paint(pair, replace(outputs, image=painting), model, whole_only=True)

    summary = paint_album(album, paint_pair, outputs.force)
    print(summary)
    if summary.painted or summary.skipped:
        save_pixels(sheet, show_album(album, summary).pixels())
        print(f"  contact sheet {sheet}")
    return 130 if summary.left else 1 if summary.failed else 0


def _line(step, painting):
    """The costs as the exercise prints them: its iteration i is the one after which i + 1 steps are made."""
    J, J_content, J_style = step.costs
    n_H, n_W = step.image.shape[1:3]
    costs = f"J = {J:.4e}  J_content = {J_content:.4e}  J_style = {J_style:.4e}"
    where = "" if (n_H, n_W) == painting.sizes[-1] else f"  at {n_W}x{n_H}"
    return f"Iteration {step.iterations - 1:3d}:  {costs}{where}"
