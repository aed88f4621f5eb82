"""The record of how a picture was painted, kept in the picture file so that it can be painted again.

Owns the document (JSON) and where it lies in the file. That place is EXIF's ImageDescription: of the fields measured
with Pillow 13, the only one without a size limit of its own that comes back from PNG, JPEG, WebP and compressed TIFF
alike, provided that it is ASCII (TIFF fails on a UserComment and replaces other letters). JSON can escape whatever
is not. Knows nothing of what the settings mean.
"""

import contextlib
import hashlib
import json
import os
import re
import unicodedata
from dataclasses import asdict, dataclass, field, fields
from importlib import metadata
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from nst.errors import RecordError
from nst_utils import files
from nst_utils.errors import ImageError
from nst_utils.images import read_picture

FORMAT = 1  # of the document; a reader refuses what has a higher one
MOST_BYTES = 65_000  # of the EXIF block: JPEG holds 65,533, and one limit for all lets a picture change its format
_MARK = '{"nst": '  # how the document begins; its value is the format
_CREDIT_LENGTH = 500


@dataclass(frozen=True)
class Input:
    """A file that a picture was painted from.

    Attributes:
        role: what it was: "content", "style", "weights"...
        path: str, with forward slashes, as it was given; an absolute one as seen from the working or the home folder,
            and of one elsewhere the name alone. A picture is given away, and its painter's folders with it.
        sha256: of the file's bytes, 64 hexadecimal digits.
        credit: its Copyright field, "" if it has none; CC BY asks that it stays with what is made from the picture.
    """

    role: str
    path: str
    sha256: str
    credit: str = ""

    def __post_init__(self):
        if not all(isinstance(value, str) for value in asdict(self).values()):
            raise RecordError(f"an input's role, path, sha256 and credit must be text, got {asdict(self)}.")
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            raise RecordError(f"an input's sha256 must be 64 hexadecimal digits, got {self.sha256[:100]!r}.")

    @classmethod
    def of(cls, role: str, path: str | Path) -> "Input":
        """Take note of a file that is about to be painted from.

        Args:
            role: str, as above.
            path: of the file; a relative one is looked up as `files.find` says.

        Returns:
            Input: with the file's digest and credit.

        Raises:
            RecordError: if the file cannot be read.
        """
        return cls(role, _told(files.expand(path)), _digest(path), credit_of(path))

    def locate(self, beside: str | Path | None = None) -> Path:
        """Find the file again, the same bytes as then.

        Args:
            beside: None, or a folder where a file of the same name will do too; say, that of the painting. In the
                working folder it will do in any case.

        Returns:
            Path: of the file.

        Raises:
            RecordError: if it is not there, or not the same any more.
        """
        name = Path(self.path).name
        places = [files.find(self.path), Path.cwd() / name, *([Path(beside) / name] if beside is not None else [])]
        there = [place for place in places if os.path.isfile(place)]
        if not there:
            raise RecordError(
                f"The {self.role} of this painting is gone: {files.missing(self.path)} Put it there, beside the "
                "painting, or into the folder that you are in."
            )
        for place in there:
            if _digest(place) == self.sha256:
                return place
        raise RecordError(
            f"{there[0]} has changed since it was the {self.role} of this painting: expected sha256 "
            f"{self.sha256[:12]}..., got {_digest(there[0])[:12]}... Put the old file back, or paint a new picture."
        )


def _told(path):
    """A path that says no more of a person's folders than is needed to find the file."""
    for base, start in ((Path.cwd(), Path()), (files.expand("~"), Path("~"))):
        if path.is_relative_to(base):
            return (start / path.relative_to(base)).as_posix()
    return path.name if path.is_absolute() else path.as_posix()


def program() -> str:
    """Tell which program this is.

    Returns:
        str: name and version.
    """
    try:
        return f"nst-course {metadata.version('nst-course')}"
    except metadata.PackageNotFoundError:  # run from a folder, not installed
        return "nst-course"


@dataclass(frozen=True)
class Record:
    """How a picture was painted, checked when it is made: before hours of work, not after.

    Attributes:
        settings: dict, name -> number, text, True, False, None, or a list of these.
        inputs: list of Input.
        extras: dict of whatever else shall be kept, as JSON takes it: costs, the machine...
        copyright: for EXIF's Copyright, in front of the inputs' credits.
        artist: for EXIF's Artist.
        program: name and version, also EXIF's Software.

    Raises:
        RecordError: if a value is not as above, or all together are too long for a JPEG (65,000 bytes).
    """

    settings: dict[str, Any]
    inputs: list[Input] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)
    copyright: str = ""
    artist: str = ""
    program: str = field(default_factory=program)

    def __post_init__(self):
        for name, kind in [("settings", dict), ("extras", dict), ("inputs", list)]:
            value = getattr(self, name)
            if not isinstance(value, kind):
                raise RecordError(f"a record's {name} must be a {kind.__name__}, got {type(value).__name__}.")
        for name in ("copyright", "artist", "program"):
            if not isinstance(getattr(self, name), str):
                raise RecordError(f"a record's {name} must be text, got {getattr(self, name)!r}.")
        if not all(isinstance(entry, Input) for entry in self.inputs):
            raise RecordError(f"a record's inputs must be a list of Input, got {self.inputs!r}.")
        for name, value in self.settings.items():
            if isinstance(value, dict):
                raise RecordError(f"a record's settings must be flat, got a dict for {name}.")
        for name in ("settings", "extras"):  # as they will be read back: tuples become lists, keys become text
            object.__setattr__(self, name, _as_json(name, getattr(self, name)))
        size = len(self.exif())
        if size > MOST_BYTES:
            raise RecordError(
                f"a record must fit into {MOST_BYTES} bytes of EXIF, got {size}. Leave some of the extras out."
            )

    def to_json(self) -> str:
        """Write the record down.

        Returns:
            str: a JSON document, ASCII; ``Record.from_json`` reads it.
        """
        document = {part.name: getattr(self, part.name) for part in fields(self)}
        return json.dumps({"nst": FORMAT, **document, "inputs": [asdict(entry) for entry in self.inputs]})

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """Read a record.

        Args:
            text: str, what ``to_json`` gave, in this version or an older one.

        Returns:
            Record: equal to the one written down.

        Raises:
            RecordError: if it is damaged, or of a newer format than this version knows.
        """
        try:
            document = json.loads(text, parse_constant=_no_number)
            number, writer = document.pop("nst"), document.get("program")
        except (ValueError, RecursionError, AttributeError, KeyError) as error:
            raise RecordError(f"is damaged ({str(error)[:200] or type(error).__name__}).") from None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise RecordError(f"is damaged (its format must be a number from 1, got {str(number)[:50]!r}).")
        if number > FORMAT:
            raise RecordError(
                f"is of format {number}, written by {str(writer)[:50]}; this is {program()}, which reads formats "
                f"up to {FORMAT}. Install a newer version."
            )
        try:
            inputs = [Input(**entry) for entry in document.pop("inputs")]
            return cls(inputs=inputs, **document)
        except (TypeError, KeyError, RecordError) as error:
            raise RecordError(f"is damaged ({str(error)[:200]}).") from None

    def exif(self, ascii_only: bool = False) -> bytes:
        """Pack the record for a picture file.

        Args:
            ascii_only: whether letters beyond ASCII in the credits are simplified, é to e, as TIFF needs it. The
                record itself keeps them in any case.

        Returns:
            bytes: an EXIF block, with the record in ImageDescription, and Software, Copyright and Artist filled.
        """
        block = Image.Exif()
        block[ExifTags.Base.ImageDescription] = self.to_json().encode("ascii")
        credits_of_inputs = [f"{entry.role.capitalize()}: {entry.credit}" for entry in self.inputs if entry.credit]
        texts = {
            ExifTags.Base.Software: self.program,
            ExifTags.Base.Copyright: " | ".join(filter(None, [self.copyright, *credits_of_inputs])),
            ExifTags.Base.Artist: self.artist,
        }
        for tag, text in texts.items():
            if text:
                block[tag] = _ascii(text) if ascii_only else text.encode("utf-8", "replace")
        return block.tobytes()


def read_record(path: str | Path) -> Record:
    """Read how a picture was painted from the picture's file.

    Args:
        path: a picture that ``save_image(path, image, record)`` wrote; looked up as `files.find` says.

    Returns:
        Record: what was written.

    Raises:
        ImageError: if the file is missing, no picture or damaged.
        RecordError: if it holds no record, a damaged one, or one of a newer version.
    """
    text = _field(path, ExifTags.Base.ImageDescription)
    if not text.startswith(_MARK):
        raise RecordError(
            f"{path} holds no record of how it was painted. Pictures by nst have one, unless another program has "
            "saved them since: repeat from the original file."
        )
    if len(text) > MOST_BYTES:
        raise RecordError(f"The record in {path} must be at most {MOST_BYTES} bytes long, got {len(text)}.")
    try:
        return Record.from_json(text)
    except RecordError as error:
        raise RecordError(f"The record in {path} {error}") from None


def credit_of(path: str | Path) -> str:
    """Read whom a picture file credits.

    Args:
        path: any file; looked up as `files.find` says.

    Returns:
        str: its EXIF Copyright in one line, the first 500 letters; "" if it has none or is no picture.
    """
    credit = ""
    with contextlib.suppress(ImageError):
        credit = _field(path, ExifTags.Base.Copyright)
    return " ".join(credit.replace("\0", " ").split())[:_CREDIT_LENGTH]


def _field(path, tag):
    """A text field of the picture's EXIF block, "" if there is none."""
    value = read_picture(path, lambda picture: picture.getexif().get(tag, ""))
    if isinstance(value, str):  # Pillow takes EXIF's text for Latin-1
        value = value.encode("latin-1", "replace")
    return value.decode("utf-8", "replace").strip("\0 ") if isinstance(value, bytes) else ""


def _digest(path):
    digest = hashlib.sha256()
    try:
        with open(files.find(path), "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except FileNotFoundError:
        raise RecordError(files.missing(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise RecordError(f"{str(path)[:200]!r} cannot be read ({error}).") from None
    return digest.hexdigest()


def _as_json(name, value):
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"a record's {name} must be what JSON takes, got {error}.") from None


def _no_number(text):
    raise ValueError(f"{text} is no number in JSON")


def _ascii(text):
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(letters).encode("ascii", "replace")
