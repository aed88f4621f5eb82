"""What the command line does: paint one picture, or every content in every style, and tell what came of it.

Owns the order of things: a picture is saved before anything is printed about it. Knows nothing of options.
"""

from dataclasses import replace

from nst.destinations import Destinations
from nst.job import Job
from nst.progress import Progress, costs_line
from nst_utils.errors import NSTError, SettingsError
from nst_utils.quiet import quiet_stderr

# What an album cannot have, since it has many paintings.
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


_CREDITS_LENGTH = 5000  # of a contact sheet: a picture file has room for about ten times as many bytes


def paint(job: Job, destinations: Destinations, model=None, whole_only: bool = False) -> int:
    """Paint one picture, and save it.

    Args:
        job: Job, what to paint.
        destinations: Destinations of the files, checked.
        model: VGG19; by default that of the job.
        whole_only: whether a painting that is stopped is left unsaved, and what stopped it is raised.

    Returns:
        int: the exit code, see ``cli``.

    Raises:
        NSTError: if a file cannot be read or written.
    """
    record = job.record()
    content, styles, initial_image = job.pictures()
    with Progress() as progress:
        model = model or _network(job)
        painting = _begun(content, styles, job.settings, model, initial_image, destinations)
        progress.start(painting)
        stop, animation = _paint_steps(painting, destinations, progress)
    made, interrupted = painting.last.iterations, isinstance(stop, KeyboardInterrupt)
    kept = interrupted and destinations.goes_on()  # in the file to resume from
    files = []
    if not kept and not (stop and whole_only):
        record = replace(record, extras={"steps_made": made}) if stop else record
        files = destinations.save(painting, content.image, [style.image for style in styles], record)
    how = f"Stopped after {made} of {painting.total_steps} steps." if stop else f"Painted {made} steps."
    print(how, costs_line(painting.last, painting) if made else "")
    _tell(files)
    if kept:
        print(f"The same command goes on from there; so far it is kept in {destinations.resume}")
        return 130
    if not stop or (interrupted and not whole_only):
        _tell(animation.files)
    if stop and (whole_only or not isinstance(stop, NSTError | KeyboardInterrupt)):
        raise stop
    if destinations.report and not stop:  # after the picture, which an interruption while measuring shall not cost
        fidelity = _fidelity(job, model, painting)
        print(fidelity.as_text())
        _tell(destinations.save_report(fidelity))
    return 130 if interrupted else 1 if stop else 0


def paint_all(job: Job, destinations: Destinations) -> int:
    """Paint every content in every style, and the contact sheet of them.

    Args:
        job: Job, whose content or style is a folder.
        destinations: Destinations; its image is the folder of the paintings.

    Returns:
        int: the exit code, see ``cli``.

    Raises:
        NSTError: if what is asked for cannot be had of many paintings, or there is nothing to paint.
    """
    from nst.album import left_out, paint_album, pairs, show_album
    from nst_utils.files import check_place
    from nst_utils.images import save_pixels

    given = [name for name in _OF_ONE_PAINTING if getattr(destinations, name, None) or getattr(job, name, None)]
    if given or len(job.styles) != 1:
        what = f"--{given[0]}".replace("_", "-") if given else "several styles at once"
        raise SettingsError(f"a folder of pictures cannot have {what}. Paint the one picture by itself.")
    album = pairs(job.content, job.styles[0], destinations.image)
    sheet = destinations.image / "contact_sheet.png"
    check_place(sheet, force=True)  # it shows the folder as it is: each run makes it anew
    for folder in (job.content, job.styles[0]):
        others = left_out(folder)
        if others:
            print(f"Left out of {folder}, as no picture that can be read: {', '.join(others)}")
    model = _network(job)

    def paint_pair(content, style, painting):
        print(f"{painting}:")
        pair = job.changed({"content": content, "styles": (style,)})
        paint(pair, replace(destinations, image=painting), model, whole_only=True)

    summary = paint_album(album, paint_pair, destinations.force)
    if summary.painted or summary.skipped:
        record = _credits(album) if destinations.metadata else None
        save_pixels(sheet, show_album(album, summary).pixels(), record)
    print(summary)
    if summary.painted or summary.skipped:
        print(f"  contact sheet {sheet}")
    return 130 if summary.left else 1 if summary.failed else 0


def _credits(album):
    """The record of a contact sheet, which says no more than whom the pictures credit."""
    from nst.records import Record, credit_of

    paths = dict.fromkeys(path for pair in album for path in (pair.content, pair.style))
    found = dict.fromkeys(map(credit_of, paths))
    return Record({}, [], copyright=" | ".join(filter(None, found))[:_CREDITS_LENGTH])


def _paint_steps(painting, destinations, progress):
    """Paint to the end; return what stopped it before, or None, and the Animation. An NSTError is told."""
    animation = None
    try:
        with destinations.animated(painting) as (note, animation):
            for step in painting:
                progress.note(step, painting)
                if destinations.resume:
                    painting.save_state(destinations.resume)
                note(step)
    except NSTError as stop:
        progress.complain(f"nst: {stop}")
        return stop, animation
    except (KeyboardInterrupt, Exception) as stop:  # a mistake of ours shall not cost what is painted
        return stop, animation
    return None, animation


def _tell(files):
    for what, path in files:
        print(f"  {what:<9} {path}")


def _network(job):
    with quiet_stderr():
        from nst_utils.vgg import load_vgg_model
    return load_vgg_model(job.weights)


def _begun(content, styles, settings, model, initial_image, destinations):
    with quiet_stderr():
        from nst.painting import Painting
    painting = Painting(content, styles, settings, model, initial_image)
    if destinations.goes_on():
        painting.load_state(destinations.resume)
    return painting


def _fidelity(job, model, painting):
    from nst.fidelity import measure_fidelity

    content_image, styles, generated_image = painting.seen()
    return measure_fidelity(model.pooled(job.settings.pooling), content_image, styles, generated_image, job.settings)
