"""Albums: every content in every style.

Owns which pairs there are, what their paintings are called, and that one failure does not end the rest. Knows nothing
of how a picture is painted: a function that it is given does that.
"""

import contextlib
import itertools
import os
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nst_utils import files
from nst_utils.errors import ImageError, NSTError, SettingsError
from nst_utils.images import SUFFIXES, load_image

if TYPE_CHECKING:  # it brings matplotlib with it
    from nst_utils.figures import CourseFigure


class Pair(NamedTuple):
    """A content, a style, and the file that the painting goes to."""

    content: Path
    style: Path
    painting: Path


@dataclass
class Summary:
    """What became of an album.

    Attributes:
        painted: list of Pair.
        skipped: list of Pair, whose paintings existed already.
        failed: list of (Pair, what went wrong).
        left: list of Pair, not begun when Ctrl-C ended the album.
    """

    painted: list[Pair] = field(default_factory=list)
    skipped: list[Pair] = field(default_factory=list)
    failed: list[tuple[Pair, str]] = field(default_factory=list)
    left: list[Pair] = field(default_factory=list)

    def __str__(self) -> str:
        """Tell it in a few lines, the failures last, with what to do about them."""
        lines = [f"Painted {len(self.painted)} of {sum(map(len, vars(self).values()))} pictures."]
        if self.skipped:
            were = "exist" if len(self.skipped) > 1 else "exists"
            lines.append(f"{len(self.skipped)} {were} already and stayed as before: add --force to paint again.")
        if self.left:
            lines.append(f"{len(self.left)} not painted: stopped. The same command paints the rest.")
        if self.failed:
            lines.append(f"{len(self.failed)} failed; the same command tries them again:")
            lines += [f"  {pair.painting.name}: {reason}" for pair, reason in self.failed]
        return "\n".join(lines)


def pictures(path: str | Path) -> list[Path]:
    """List the pictures that are meant by a path.

    Args:
        path: a file, or a folder; a relative one is looked up as `files.find` says.

    Returns:
        list of Path: the file itself, or the folder's pictures in order of their names: by suffix, without hidden
        files and without what is in further folders. They begin as ``path`` does: relative if it is.

    Raises:
        ImageError: if there is nothing of the name, or no picture in the folder.
    """
    found = files.find(path)
    if os.path.isdir(found):  # unlike Path's own, this takes a folder that may not be entered for none
        names = [name for name in _shown(found) if _is_picture(name)]
        if not names:
            raise ImageError(
                f"The folder {path} holds no picture: expected names that end in {', '.join(SUFFIXES)}. "
                "Put pictures in, or give another folder."
            )
        return [Path(path) / name for name in names]
    if not os.path.exists(found):
        raise ImageError(files.missing(path))
    return [Path(path)]


def left_out(path: str | Path) -> list[str]:
    """List what of a folder is not painted, though somebody may expect it.

    Args:
        path: as in `pictures`.

    Returns:
        list of str: the names of its files that are neither hidden nor among its `pictures`, in order.
    """
    found = files.find(path)
    return [name for name in _shown(found) if not _is_picture(name)] if os.path.isdir(found) else []


def pairs(contents: str | Path, styles: str | Path, out: str | Path) -> list[Pair]:
    """Pair every content with every style.

    Args:
        contents: a file or a folder, as in `pictures`.
        styles: another.
        out: the folder of the paintings.

    Returns:
        list of Pair: contents in order, and for each of them the styles. A painting is OUT/CONTENT_as_STYLE.png;
        where two names would be the same, the pictures' suffixes go into them, or a number.

    Raises:
        ImageError: as in `pictures`.
        SettingsError: if ``out`` is a file, or the folder of the contents or styles: they would be painted from next
            time.
    """
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise SettingsError(f"{out} is a file. Give the name of a folder for the paintings.")
    for path in (contents, styles):
        source = files.find(path)
        if os.path.isdir(source) and source.resolve() == out.resolve():
            raise SettingsError(f"{out} is where pictures are read from. Choose another folder for the paintings.")
    made: set[str] = set()
    of_contents, of_styles = (
        list(zip(paths, _names(paths), strict=True)) for paths in map(pictures, (contents, styles))
    )
    return [
        Pair(content, style, out / f"{_unused(f'{content_name}_as_{style_name}', made)}.png")
        for content, content_name in of_contents
        for style, style_name in of_styles
    ]


def paint_album(album: list[Pair], paint_pair: Callable[[Path, Path, Path], object], force: bool = False) -> Summary:
    """Paint pair after pair, whatever happens to some of them.

    Args:
        album: list of Pair.
        paint_pair: function of (content path, style path, painting path) that writes the painting. A
            KeyboardInterrupt out of it ends the album; a picture it has written by then counts as painted next time.
        force: whether paintings that exist are painted again; otherwise they are left alone, so that the same call
            does the rest after a failure.

    Returns:
        Summary: of all pairs.
    """
    summary = Summary()
    for number, pair in enumerate(album):
        if os.path.exists(pair.painting) and not force:  # unlike Path's own, it takes a name too long for nothing
            summary.skipped.append(pair)
            continue
        try:
            files.check_place(pair.painting, force)
            paint_pair(*pair)
        except KeyboardInterrupt:
            summary.left += [other for other in album[number:] if force or not os.path.exists(other.painting)]
            summary.skipped += [other for other in album[number:] if other not in summary.left]
            break
        except NSTError as error:
            summary.failed.append((pair, str(error)))
        except Exception as error:  # a mistake of ours; hours of the other pairs shall not be lost by it
            summary.failed.append((pair, f"unexpected {type(error).__name__}: {error}"))
        else:
            if os.path.exists(pair.painting):
                summary.painted.append(pair)
            else:
                summary.failed.append((pair, "no picture was written"))
    return summary


def show_album(album: list[Pair], summary: Summary) -> "CourseFigure":
    """Make the contact sheet of an album, from the files.

    Args:
        album: list of Pair, as `pairs` gives it.
        summary: Summary, as `paint_album` gives it.

    Returns:
        CourseFigure: ``save_pixels(path, figure.pixels())`` writes it. A cell says "failed" or "not painted" where
        there is no painting; contents and styles that cannot be read are left out.

    Raises:
        ImageError: if no content, or no style, can be read.
    """
    from nst.contact_sheet import show_contact_sheet, thumbnail_side  # matplotlib takes half a second to import

    contents, styles = (list(dict.fromkeys(paths)) for paths in list(zip(*album, strict=True))[:2])
    side = thumbnail_side(len(styles))
    contents, styles = _readable(contents, side), _readable(styles, side)
    if not contents or not styles:
        raise ImageError("A contact sheet needs a content and a style that can be read, got none.")
    pair_of = {(pair.content, pair.style): pair for pair in album}
    return show_contact_sheet(
        {name: picture for name, _, picture in contents},
        {name: picture for name, _, picture in styles},
        [[_cell(pair_of[content, style], summary, side) for _, style, _ in styles] for _, content, _ in contents],
    )


def _shown(folder):
    """The names of a folder's files, in order, without the hidden ones."""
    names = [entry.name for entry in folder.iterdir() if not entry.is_dir() and not entry.name.startswith(".")]
    return sorted(names, key=lambda name: (name.casefold(), name))


def _is_picture(name):
    return Path(name).suffix.lower() in SUFFIXES


def _readable(paths, side):
    """Of the pictures that can be read, (name, path, thumbnail)."""
    found = []
    for name, path in zip(_names(paths), paths, strict=True):
        with contextlib.suppress(ImageError):
            found.append((name, path, load_image(path, side)))
    return found


def _cell(pair, summary, side):
    if pair in summary.left:
        return "not painted"
    if any(pair == failed for failed, _ in summary.failed):
        return "failed"
    try:
        return load_image(pair.painting, side)
    except ImageError:  # skipped, since a file of the name existed, but it is no picture
        return "failed"


def _names(paths):
    """What the pictures are called, each differently: their stems, with the suffix where stems are the same."""
    often, made = Counter(_folded(path.stem) for path in paths), set()
    return [
        _unused(path.stem if often[_folded(path.stem)] == 1 else path.name.replace(".", "_"), made) for path in paths
    ]


def _unused(name, made):
    """The name, numbered if need be, so that no other of those made is the same; it is added to them."""
    numbered = itertools.chain([name], (f"{name}_{number}" for number in itertools.count(2)))
    unused = next(name for name in numbered if _folded(name) not in made)
    made.add(_folded(unused))
    return unused


def _folded(name):
    """Names that some file system takes for one are equal so."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
