"""The files of a painting: checked before the work starts, written whole.

Owns which files there are, what goes into each, and that nothing a person made is replaced silently.
"""

import contextlib
import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path

from nst_utils.animation import Animation, check_animation
from nst_utils.errors import SettingsError
from nst_utils.files import atomic_write, check_place
from nst_utils.images import check_suffix, save_image, to_pixels

_FRAMES = 50  # of an animation, about, unless told otherwise


@dataclass(frozen=True)
class Outputs:
    """Where the files of a painting go; each but the image may be None.

    Attributes:
        image: Path of the generated image.
        triptych: Path of the picture content | style | generated.
        trace: Path of the table of costs, CSV.
        report: Path of what the painting has of content and style, JSON.
        frames: Path of the folder for frames, PNG.
        gif: Path of the animated GIF.
        mp4: Path of the video.
        frame_every: number of steps from one frame to the next; None for about 50 frames in all.
        resume: Path of the painting's state, kept after each step; if it exists, the painting goes on from there.
        force: whether files that exist may be replaced.
    """

    image: Path
    triptych: Path | None = None
    trace: Path | None = None
    report: Path | None = None
    frames: Path | None = None
    gif: Path | None = None
    mp4: Path | None = None
    frame_every: int | None = None
    resume: Path | None = None
    force: bool = False

    def check(self, inputs):
        """Make sure that all files can be written, before hours of work lead up to it.

        Args:
            inputs: paths of the files that are read; none of them may be replaced, whatever ``force`` says.

        Raises:
            ImageError: if a picture's suffix is of no known format.
            SettingsError: if a file exists, is an input, is named twice, or cannot be made where it should be.
        """
        if self.frame_every is not None and self.frame_every < 1:
            raise SettingsError(f"frame_every must be a whole number of at least 1, got {self.frame_every}.")
        for picture in filter(None, (self.image, self.triptych)):
            check_suffix(picture)
        named = (self.image, self.triptych, self.trace, self.report, self.gif, self.mp4, self.resume)
        written = list(filter(None, named))
        for path in written:
            if any(_same(path, other) for other in inputs):
                raise SettingsError(f"{path} is one of the files to read and would be replaced. Choose another name.")
            if sum(_same(path, other) for other in written) > 1:
                raise SettingsError(f"{path} is named for two files. Choose another name for one of them.")
            check_place(path, self.force or path == self.resume)
        check_animation(self.frames, self.gif, self.mp4, self.force, self.goes_on())
        if self.frames and any(_same(self.frames, Path(other).parent) for other in inputs):
            raise SettingsError(f"{self.frames} holds one of the files to read. Choose another folder.")

    def goes_on(self):
        """Tell whether there is a painting to go on with.

        Returns:
            bool: whether the file of the state exists.
        """
        return self.resume is not None and self.resume.exists()

    @contextlib.contextmanager
    def animated(self, painting):
        """Animate what is painted in the block.

        The last frame is of the last step. Where a painting can go on, Ctrl-C leaves no GIF and no MP4, which the
        rest of it would have to replace.

        Args:
            painting: Painting.

        Yields:
            function to call with each Step, which takes a frame when it is time.
        """
        every = self.frame_every or max(1, round(painting.total_steps / _FRAMES))
        ways = {"force": self.force, "append": self.goes_on(), "unfinished": not self.resume}
        with Animation(painting.sizes[-1], self.frames, self.gif, self.mp4, **ways) as animation:
            newest = None

            def note(step):
                nonlocal newest
                if animation.files and step.iterations % every == 0:
                    newest = step.iterations
                    animation.add(to_pixels(step.image))

            def end():
                if animation.files and newest != painting.last.iterations:
                    animation.add(to_pixels(painting.last.image))

            try:
                yield note
            except KeyboardInterrupt:
                if not self.resume:
                    end()
                raise
            end()

    def animation(self):
        """Return the files of the animation.

        Returns:
            list of (what, Path).
        """
        animation = (("frames", self.frames), ("gif", self.gif), ("mp4", self.mp4))
        return [(what, path) for what, path in animation if path]

    def save(self, painting, content_image, style_images, record):
        """Write the image, and what else was asked for, but the animation and the report.

        Args:
            painting: Painting, finished or not.
            content_image: uint8, shape (n_H, n_W, 3).
            style_images: list of uint8, shape (any, any, 3).
            record: Record of how it is painted, or None.

        Returns:
            list of (what, Path): the files.

        Raises:
            ImageError, SettingsError: if a file cannot be written.
        """
        generated_image = painting.full_size().image
        save_image(self.image, generated_image, record)
        files = [("image", self.image)]
        if self.triptych:
            from nst_utils.figures import show_images  # matplotlib takes half a second to import

            titles = ["Content", *["Style"] * len(style_images), "Generated"]
            figure = show_images([content_image, *style_images, to_pixels(generated_image)], titles)
            with _writing(self.triptych) as part:
                figure.savefig(part)
            files.append(("triptych", self.triptych))
        if self.trace:
            with _writing(self.trace) as part:
                _write_trace(part, painting)
            files.append(("trace", self.trace))
        return files

    def save_report(self, fidelity):
        """Write the report.

        Args:
            fidelity: Fidelity of the painting.

        Returns:
            list of (what, Path): the file.

        Raises:
            SettingsError: if it cannot be written.
        """
        with _writing(self.report) as part:
            part.write_text(json.dumps(fidelity.as_json(), indent=2, allow_nan=False) + "\n", encoding="utf-8")
        return [("report", self.report)]


def _write_trace(path, painting):
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["iteration", "width", "height", "J", "J_content", "J_style"])
        for i, (costs, level) in enumerate(zip(painting.trace, painting.level_of, strict=True)):
            n_H, n_W = painting.sizes[level]
            table.writerow([i, n_W, n_H, *costs])


@contextlib.contextmanager
def _writing(path):
    try:
        with atomic_write(path) as part:
            yield part
    except OSError as error:
        raise SettingsError(f"{path} could not be written ({error}). Choose another place.") from error


def _same(path, other):
    path, other = Path(path), Path(other)
    if os.path.exists(path) and os.path.exists(other):  # unlike Path's own, never an error
        return path.samefile(other)
    return path.resolve() == other.resolve()
