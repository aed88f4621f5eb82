"""What the command line was asked to paint: which files, at which size, with which settings.

Owns the way from files to the arguments of ``Painting``, and into a record and back, so that a picture can be painted
again. Knows nothing of where results go (``outputs``) and nothing of the optimisation.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nst.errors import RecordError
from nst.settings import Settings
from nst_utils.config import CONFIG
from nst_utils.errors import SettingsError
from nst_utils.files import find
from nst_utils.quiet import quiet_stderr

if TYPE_CHECKING:  # they read pictures and compute: --help shall not wait for them
    import numpy as np
    from numpy.typing import NDArray

    from nst.painting import Content, Style
    from nst.records import Record

    _Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Job:
    """One painting to be made from files.

    Attributes:
        content: Path of what is painted.
        styles: tuple of Path of how it is painted.
        settings: Settings.
        size: longest side in pixels, the aspect ratio is kept; or (width, height), cropped to fit.
        style_weights: tuple of a weight for each style; empty for equal ones.
        masks: tuple of a Path for each style, white where it applies; empty for none.
        hold: Path of a mask, white where the content is held firmly, or None.
        init: Path of the picture to start from, or None for noise and content.
        weights: Path of VGG-19.

    Raises:
        SettingsError: if there is not one weight, or one mask, for each style, or a weight is no number above 0.
    """

    content: Path
    styles: tuple[Path, ...]
    settings: Settings = field(default_factory=Settings)
    size: int | tuple[int, int] = CONFIG.IMAGE_WIDTH
    style_weights: tuple[float, ...] = ()
    masks: tuple[Path, ...] = ()
    hold: Path | None = None
    init: Path | None = None
    weights: Path = Path(CONFIG.VGG_MODEL)

    def __post_init__(self):
        for name, what in (("style_weights", "weights"), ("masks", "masks")):
            number = len(getattr(self, name))
            if number not in (0, len(self.styles)):
                raise SettingsError(
                    f"expected as many {what} as styles, got {number} {what} and {len(self.styles)} styles. Give one "
                    "for each style, in the same order, or none."
                )
        for weight in self.style_weights:
            if not 0 < weight < math.inf:
                raise SettingsError(f"the weight of a style must be a finite number above 0, got {weight!r}.")

    def inputs(self) -> list[tuple[str, Path]]:
        """Return the files that are read.

        Returns:
            list of (role, Path), as a record names them.
        """
        return [
            ("content", self.content),
            *(("style", path) for path in self.styles),
            *(("mask", path) for path in self.masks),
            *([("hold", self.hold)] if self.hold else []),
            *([("init", self.init)] if self.init else []),
            ("weights", self.weights),
        ]

    def pictures(self) -> "tuple[Content, list[Style], _Pixels | None]":
        """Read the pictures.

        Returns:
            tuple: Content, list of Style, and initial_image or None, as ``Painting`` takes them.

        Raises:
            ImageError: if a picture cannot be read.
        """
        from nst_utils.images import load_image

        content_image = load_image(self.content, self.size)
        box = content_image.shape[1::-1]
        style_images = [load_image(path) for path in self.styles]
        masks = [_load_mask(path, box) for path in self.masks] or [None] * len(self.styles)
        hold = _load_mask(self.hold, box) if self.hold else None
        initial_image = load_image(self.init, box) if self.init else None
        with quiet_stderr():  # not before the pictures: what is wrong with them is told at once
            from nst.painting import Content, Style

        weights = self.style_weights or (1.0,) * len(self.styles)
        styles = [Style(*style) for style in zip(style_images, weights, masks, strict=True)]
        return Content(content_image, hold), styles, initial_image

    def record(self) -> "Record":
        """Write down all that the painting depends on.

        Returns:
            Record: for ``save_image``.

        Raises:
            RecordError: if a file cannot be read, or the record would not fit into a picture.
        """
        from nst.records import Input, Record

        settings = {**self.settings.as_record(), "size": self.size, "style_weights": list(self.style_weights)}
        return Record(settings, [Input.of(role, path) for role, path in self.inputs()])

    @classmethod
    def from_record(cls, record: "Record", beside: Path) -> "Job":
        """Find the files of a record again.

        Args:
            record: Record, of a picture that was painted from a job.
            beside: folder of that picture, where its files are looked for too.

        Returns:
            Job: the same one.

        Raises:
            RecordError: if a file is gone or has changed, or the record is of another kind.
            SettingsError: if a setting does not exist or has another range in this version.
        """
        names = ("content", "style", "mask", "hold", "init", "weights")
        found: dict[str, list[Path]] = {role: [] for role in names}
        for entry in record.inputs:
            there = entry.locate(beside)
            found.setdefault(entry.role, []).append(Path(entry.path) if find(entry.path) == there else there)
        settings = dict(record.settings)
        try:
            size, style_weights = settings.pop("size"), tuple(settings.pop("style_weights"))
            (content,), (weights,) = found["content"], found["weights"]
            return cls(
                content,
                tuple(found["style"]),
                Settings.from_record(settings),
                tuple(size) if isinstance(size, list) else size,
                style_weights,
                tuple(found["mask"]),
                found["hold"][0] if found["hold"] else None,
                found["init"][0] if found["init"] else None,
                weights,
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, SettingsError):
                raise
            raise RecordError(
                f"The record is not of a picture that this version can repeat ({error}). Use the version that it "
                f"names: {record.program}."
            ) from error

    def changed(self, options: Mapping[str, Any]) -> "Job":
        """Return the job with some things changed.

        Args:
            options: dict, name of an attribute or of a setting -> value.

        Returns:
            Job: a new one.

        Raises:
            SettingsError: if a value is out of range.
        """
        names = {setting.name for setting in fields(Settings)}
        settings = {name: value for name, value in options.items() if name in names}
        others = {name: value for name, value in options.items() if name not in names}
        return replace(self, settings=self.settings.changed(**settings), **others)


def _load_mask(path, size):
    """Grey, and black where the picture is transparent: nothing is painted there."""
    from nst_utils.images import load_image

    return load_image(path, size, background="black")[..., 0]
