"""What pages show of an executed notebook: no progress bars, and its pictures small.

Owns what the solved page and the site's have in common; each of them says where its pictures go.
"""

import base64
import io
import itertools
import re
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode
from PIL import Image, ImageSequence

FILM = 1_000_000  # bytes of an animation, at most
PHOTOGRAPH = 60_000  # bytes from which a PNG is taken for one, and is smaller as a JPEG
_WIDGET = "application/vnd.jupyter.widget-view+json"
_PICTURE = re.compile(r'<img\b[^>]*?(src="(?:data:image/\w+;base64,([^"]+)|([^":]+\.gif))")[^>]*>')

Put = Callable[[str, bytes], str]


def shown(notebook: NotebookNode, folder: Path, put: Put) -> NotebookNode:
    """Make the outputs of a notebook such as a page can show.

    Args:
        notebook: executed in `folder`; its outputs are changed.
        folder: Path where the animations are that its cells refer to.
        put: puts a picture where the page has its pictures. It takes a name, whose suffix is the picture's kind, and
            the bytes; it returns the attributes by which an img element shows it, such as `src="picture_0.png"`.

    Returns:
        nbformat.NotebookNode: the notebook, without progress bars, which need a live kernel.
    """
    numbers = itertools.count()

    def placed(found: re.Match[str]) -> str:
        element, source, encoded, path = found.group(0, 1, 2, 3)
        picture = small(base64.b64decode(encoded) if encoded else (folder / path).read_bytes())
        with Image.open(io.BytesIO(picture)) as opened:
            kind, (width, height) = str(opened.format).lower(), opened.size
        shape = "" if ' width="' in element else f'width="{width}" height="{height}" '
        return element.replace(source, shape + put(f"picture_{next(numbers)}.{kind}", picture))

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if _WIDGET not in output.get("data", {})]
            for data in (output.get("data", {}) for output in cell.outputs):
                if "text/html" in data:
                    data["text/html"] = _PICTURE.sub(placed, data["text/html"])
    return notebook


def small(picture: bytes) -> bytes:
    """Make a picture small enough for a page.

    Args:
        picture: bytes of a PNG, JPEG or GIF.

    Returns:
        bytes: a photograph as JPEG; of an animation with its sides halved until it is below a megabyte; all else as
        it is.
    """
    smaller = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        if opened.format == "PNG" and len(picture) > PHOTOGRAPH:
            opened.convert("RGB").save(smaller, "JPEG", quality=88, subsampling=0)
            return smaller.getvalue()
        if opened.format == "GIF" and len(picture) > FILM:
            size = opened.width // 2, opened.height // 2
            frames = [frame.convert("RGB").resize(size) for frame in ImageSequence.Iterator(opened)]
            frames[0].save(smaller, "GIF", save_all=True, append_images=frames[1:], loop=0)
            return small(smaller.getvalue())
    return picture
