"""The command line ``nst``, also ``python -m nst_utils``: paint pictures in the style of others.

Owns the options, the progress bar and the exit codes: 0 done, 1 the costs diverged (the last good image is saved) or
pictures of an album failed, 2 something was wrong with what was asked for, 130 stopped with Ctrl-C (what there was is
saved).
"""

import argparse
import sys
from dataclasses import fields, replace
from pathlib import Path

from nst_utils.config import CONFIG
from nst_utils.errors import DivergenceError, NSTError, SettingsError
from nst_utils.job import Job
from nst_utils.settings import Settings

# The modules that read pictures and compute are imported where they are used: --help shall not wait for them.

PRINT_EVERY = 20  # steps, as the exercise prints its costs

EPILOG = """examples:
  nst images/pagoda_400x300.jpg images/starry_night_400x300.jpg -o output/painted.png
  nst photo.jpg style.jpg -o painted.png --size 1200 --colours content --mp4 painted.mp4
  nst photo.jpg sky.jpg ground.jpg -o painted.png --masks sky.png ground.png
  nst photos/ styles/ -o album/             every photo in every style, and a contact sheet
  nst --repeat painted.png -o again.png --beta 80    the same picture, with one thing changed
  nst images/pagoda_400x300.jpg images/starry_night_400x300.jpg -o output/exercise.png --optimizer adam --levels 1

The costs are those of Gatys, Ecker and Bethge (2015), with the weights of the course exercise."""

# What an album cannot have, since it has many paintings: option -> attribute.
_OF_ONE_PAINTING = ("triptych", "trace", "report", "frames", "gif", "mp4", "frame_every", "resume", "masks", "init")


def main(argv=None):
    """Run the command.

    Args:
        argv: list of str, the arguments; by default those of the process.

    Returns:
        int: the exit code, see above.
    """
    try:
        return _run(vars(_parser().parse_args(argv)))
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
    painting.add_argument("--init", metavar="FILE", type=Path, help="start from this picture (noise and content)")
    for setting in fields(Settings):
        about = setting.metadata
        painting.add_argument(
            "--" + setting.name.replace("_", "-"),
            metavar={int: "N", float: "X", str: "LAYERS"}[setting.type] if not about["one_of"] else None,
            type=setting.type,
            choices=about["one_of"],
            help=f"{about['about']} ({setting.default})",
        )
    return parser


def _size(text):
    """400 -> 400, the longest side; 400x300 -> (400, 300)."""
    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and int(side) for side in sides):
        raise argparse.ArgumentTypeError(f"expected a number of pixels or WIDTHxHEIGHT, got {text!r}")
    return int(text) if len(sides) == 1 else tuple(int(side) for side in sides)


def _run(options):
    from nst_utils.files import find
    from nst_utils.outputs import Outputs

    pictures, repeat = options.pop("pictures", []), options.pop("repeat", None)
    resume, output = options.pop("resume", None), options.pop("output")
    outputs = Outputs(
        output, **{part.name: options.pop(part.name) for part in fields(Outputs) if part.name in options}
    )
    job = _job(pictures, repeat, options)
    if any(find(path).is_dir() for path in (job.content, *job.styles)):
        return _paint_album(job, outputs, resume)
    outputs.check([find(path) for _, path in job.inputs()] + ([resume] if resume else []))
    return _paint(job, outputs, resume)


def _job(pictures, repeat, options):
    options = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    if repeat is not None:
        from nst_utils.records import read_record

        if pictures:
            raise SettingsError("--repeat paints from the pictures of the record: give it no CONTENT and STYLE.")
        return Job.from_record(read_record(repeat), repeat.parent).changed(options)
    if len(pictures) < 2:
        raise SettingsError(f"expected CONTENT and STYLE, got {len(pictures)} pictures. See nst --help.")
    return Job(pictures[0], tuple(pictures[1:])).changed(options)


def _paint(job, outputs, resume, model=None):
    """Paint one picture; return the exit code."""
    from tqdm import tqdm

    record = job.record()
    content_image, styles, initial_image = job.pictures()
    exit_code = 0
    with tqdm(desc="Preparing", unit="step") as bar:
        model = model or _network(job)
        painting = _prepare(content_image, styles, job.settings, model, initial_image, resume)
        bar.set_description("Painting")
        bar.reset(total=painting.total_steps)  # the time left is that of the steps
        bar.update(painting.last.iterations)
        with outputs.animated(painting, content_image.shape[:2]) as note:
            try:
                for step in painting:
                    bar.set_postfix_str(f"J = {step.costs.J:.4g}", refresh=False)
                    bar.update()
                    if (step.iterations - 1) % PRINT_EVERY == 0:
                        bar.write(_line(step, painting))
                    note(step)
                    if resume:
                        painting.save_state(resume)
            except KeyboardInterrupt:
                exit_code = 130
            except DivergenceError as error:
                bar.write(f"nst: {error}", file=sys.stderr)
                exit_code = 1
    made, asked = painting.last.iterations, painting.total_steps
    print(f"Painted {made} steps." if not exit_code else f"Stopped after {made} of {asked} steps.", end=" ")
    print(_line(painting.last, painting))
    fidelity = _fidelity(job, model, content_image, styles, painting) if outputs.report and not exit_code else None
    for what, path in outputs.save(painting, content_image, [style.image for style in styles], record, fidelity):
        print(f"  {what:<9} {path}")
    return exit_code


def _network(job):
    from nst_utils.quiet import quiet_stderr

    with quiet_stderr():
        from nst_utils.vgg import load_vgg_model
    return load_vgg_model(job.weights)


def _prepare(content_image, styles, settings, model, initial_image, resume):
    from nst_utils.quiet import quiet_stderr

    with quiet_stderr():
        from nst_utils.painting import Painting
    painting = Painting(content_image, styles, settings, model, initial_image)
    if resume and resume.exists():
        painting.load_state(resume)
    return painting


def _fidelity(job, model, content_image, styles, painting):
    from nst_utils.fidelity import measure_fidelity

    fidelity = measure_fidelity(
        model.pooled(job.settings.pooling),
        content_image,
        [style.image for style in styles],
        painting.full_size().image,
        [style.weight for style in styles],
        max(job.settings.content_weights(), key=job.settings.content_weights().get),
        list(job.settings.style_weights()),
    )
    print(fidelity.as_text())
    return fidelity


def _paint_album(job, outputs, resume):
    """Paint every content in every style; return the exit code."""
    from nst_utils.album import paint_album, pairs, show_album
    from nst_utils.images import save_pixels

    given = [name for name in _OF_ONE_PAINTING if getattr(outputs, name, None) or getattr(job, name, None)]
    if given or resume or len(job.styles) != 1:
        what = f"--{given[0]}".replace("_", "-") if given else "--resume" if resume else "several styles at once"
        raise SettingsError(f"a folder of pictures cannot have {what}. Paint the one picture by itself.")
    album = pairs(job.content, job.styles[0], outputs.image)
    model = _network(job)

    def paint_pair(content, style, painting):
        print(f"{painting}:")
        code = _paint(
            job.changed({"content": content, "styles": (style,)}), replace(outputs, image=painting), None, model
        )
        if code == 130:
            painting.unlink(missing_ok=True)
            raise KeyboardInterrupt

    summary = paint_album(album, paint_pair, outputs.force)
    print(summary)
    if summary.painted or summary.skipped:
        sheet = outputs.image / "contact_sheet.png"
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
