"""Where the files of a painting go: checked before the work starts, written whole.

Owns which files there are, what goes into each, and that nothing a person made is replaced silently.
"""

import contextlib
import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nst_utils.animation import Animation, check_animation
from nst_utils.errors import SettingsError
from nst_utils.files import atomic_write, check_place
from nst_utils.images import check_suffix, save_pixels, to_pixels

if TYPE_CHECKING:  # they bring TensorFlow with them
    from nst.fidelity import Fidelity
    from nst.painting import Painting, Step
    from nst.records import Record

_FRAMES = 50  # of an animation, about, unless told otherwise

Files = list[tuple[str, Path]]  # (what it is, where it is)


@dataclass(frozen=True)
class Destinations:
    """Where the files of a painting go; each but the image may be None.

    A file that appears while it is painted stays without ``force``: the new one gets a number.

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
        metadata: whether the image says how it was painted, and whom its pictures credit.
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
    metadata: bool = True
    force: bool = False

    def check(self, inputs: Iterable[Path]) -> None:
        """Make sure that all files can be written, before hours of work lead up to it.

        Args:
            inputs: paths of the files that are read; none of them may be replaced, whatever ``force`` says.

        Raises:
            ImageError: if a picture's suffix is of no known format.
            SettingsError: if a file exists, is an input, is named twice, or cannot be made where it should be.
        """
        inputs = list(inputs)
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

    def goes_on(self) -> bool:
        """Tell whether there is a painting to go on with.

        Returns:
            bool: whether the file of the state exists.
        """
        return self.resume is not None and self.resume.exists()

    @contextlib.contextmanager
    def animated(self, painting: "Painting") -> Iterator[tuple[Callable[["Step"], None], Animation]]:
        """Animate what is painted in the block.

        The last frame is of the last step. Where a painting can go on, Ctrl-C leaves no GIF and no MP4, which the
        rest of it would have to replace.

        Args:
            painting: Painting.

        Yields:
            tuple: function to call with each Step, which takes a frame when it is time; and the Animation, which
            has the files after the block.
        """
        every = self.frame_every or max(1, round(painting.total_steps / _FRAMES))
        animation = Animation(
            painting.sizes[-1],
            self.frames,
            self.gif,
            self.mp4,
            force=self.force,
            append=self.goes_on(),
            unfinished=not self.resume,
        )
        newest = None

        def note(step):
            nonlocal newest
            if animation.files and step.iterations % every == 0:
                newest = step.iterations
                animation.add(to_pixels(step.image))

        def end():
            if animation.files and newest != painting.last.iterations:
                animation.add(to_pixels(painting.last.image))

        with animation:
            try:
                yield note, animation
            except KeyboardInterrupt:
                if not self.resume:
                    end()
                raise
            end()

    def save(
        self,
        painting: "Painting",
        content_image: NDArray[np.uint8],
        style_images: list[NDArray[np.uint8]],
        record: "Record | None" = None,
    ) -> Files:
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
        generated_image = to_pixels(painting.full_size().image)
        record = record if self.metadata else None
        files = [("image", save_pixels(self.image, generated_image, record, replace=self.force))]
        if self.triptych:
            from nst_utils.figures import show_images  # matplotlib takes half a second to import

            titles = ["Content", *["Style"] * len(style_images), "Generated"]
            figure = show_images([content_image, *style_images, generated_image], titles)
            files.append(("triptych", save_pixels(self.triptych, figure.pixels(), record, replace=self.force)))
        if self.trace:
            files.append(("trace", self._write(self.trace, lambda part: _write_trace(part, painting))))
        return files

    def save_report(self, fidelity: "Fidelity") -> Files:
        """Write the report.

        Args:
            fidelity: Fidelity of the painting.

        Returns:
            list of (what, Path): the file.

        Raises:
            SettingsError: if it cannot be written.
        """
        text = json.dumps(fidelity.as_json(), indent=2, allow_nan=False) + "\n"
        return [("report", self._write(self.report, lambda part: part.write_text(text, encoding="utf-8")))]

    def _write(self, path, write):
        try:
            with (written := atomic_write(path, self.force)) as part:
                write(part)
        except OSError as error:
            raise SettingsError(f"{path} could not be written ({error}). Choose another place.") from error
        return written.path


def _write_trace(path, painting):
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["iteration", "width", "height", "J", "J_content", "J_style"])
        for i, (costs, level) in enumerate(zip(painting.trace, painting.level_of, strict=True)):
            n_H, n_W = painting.sizes[level]
            table.writerow([i, n_W, n_H, *costs])


def _same(path, other):
    path, other = Path(path), Path(other)
    if os.path.exists(path) and os.path.exists(other):  # unlike Path's own, never an error
        return path.samefile(other)
    return path.resolve() == other.resolve()
