"""The files of a painting: checked before the work starts, written whole.

Owns where the image, its snapshots, the trace and the triptych go, and that nothing a person made is replaced
silently.
"""

import contextlib
import csv
from dataclasses import dataclass
from pathlib import Path

from nst_utils.errors import SettingsError
from nst_utils.files import atomic_write, check_place
from nst_utils.images import check_suffix, save_image, to_pixels


@dataclass(frozen=True)
class Outputs:
    """Where the files of a painting go.

    Attributes:
        image: Path of the generated image.
        trace: Path of the table of costs, or None.
        triptych: Path of the picture content | style | generated, or None.
        save_every: number of steps from one snapshot of the image to the next, or None.
    """

    image: Path
    trace: Path | None = None
    triptych: Path | None = None
    save_every: int | None = None

    def check(self, inputs, iterations, force=False):
        """Make sure that all files can be written, before hours of work lead up to it.

        Args:
            inputs: paths of the files that are read; none of them may be replaced, whatever ``force`` says.
            iterations: number of steps, which decides the snapshots.
            force: whether existing files may be replaced.

        Raises:
            ImageError: if a picture's suffix is of no known format.
            SettingsError: if a file exists, is an input, is named twice, or cannot be made where it should be.
        """
        if self.save_every is not None and self.save_every < 1:
            raise SettingsError(f"save_every must be a whole number of at least 1, got {self.save_every}.")
        for picture in filter(None, (self.image, self.triptych)):
            check_suffix(picture)
        written = [*filter(None, (self.image, self.trace, self.triptych)), *self._snapshots(iterations)]
        for path in written:
            if any(_same(path, other) for other in inputs):
                raise SettingsError(f"{path} is one of the files to read and would be replaced. Choose another name.")
            if sum(_same(path, other) for other in written) > 1:
                raise SettingsError(f"{path} is named for two files. Choose another name for one of them.")
            check_place(path, force)

    def snapshot(self, step):
        """Save the image if this step is one of those to keep.

        Args:
            step: Step, of the painting.
        """
        if self.save_every and step.iterations % self.save_every == 0:
            save_image(self._snapshot_path(step.iterations), step.image)

    def save(self, painting, content_image, style_image):
        """Write the image, and the trace and triptych if they were asked for.

        Args:
            painting: Painting, finished or not.
            content_image: uint8, shape (n_H, n_W, 3).
            style_image: uint8, shape (any, any, 3).

        Returns:
            list of (what, Path): the files, in the order they were written.

        Raises:
            ImageError, SettingsError: if a file cannot be written.
        """
        save_image(self.image, painting.last.image)
        files = [("image", self.image)]
        if self.trace:
            with _writing(self.trace) as part:
                _write_trace(part, painting.trace)
            files.append(("trace", self.trace))
        if self.triptych:
            from nst_utils.figures import show_triptych  # matplotlib takes half a second to import

            figure = show_triptych(content_image, style_image, to_pixels(painting.last.image))
            with _writing(self.triptych) as part:
                figure.savefig(part)
            files.append(("triptych", self.triptych))
        return files

    def _snapshots(self, iterations):
        steps = range(self.save_every, iterations + 1, self.save_every) if self.save_every else []
        return [self._snapshot_path(step) for step in steps]

    def _snapshot_path(self, iterations):
        return self.image.with_stem(f"{self.image.stem}_{iterations:04d}")


def _write_trace(path, trace):
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["iteration", "J", "J_content", "J_style"])
        table.writerows([i, *costs] for i, costs in enumerate(trace))


@contextlib.contextmanager
def _writing(path):
    try:
        with atomic_write(path) as part:
            yield part
    except OSError as error:
        raise SettingsError(f"{path} could not be written ({error}). Choose another place.") from error


def _same(path, other):
    path, other = Path(path), Path(other)
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()
