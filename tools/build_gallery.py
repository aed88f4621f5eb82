"""Paint the pictures of docs/gallery.md, and write the page: `make gallery`.

Each picture is painted by the command that stands below it, small, so that all of them take minutes. The credits of
the photographs are kept in the files.
"""

import html
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from nst.cli import main as nst
from nst_utils import patterns

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "gallery.md"
FOLDER = PAGE.parent / "pictures" / "gallery"
WIDTH, HEIGHT = 160, 120
PAGODA, DAHLIA, NIGHT, SCREAM = (f"images/{n}_400x300.jpg" for n in ("pagoda", "dahlia", "starry_night", "scream"))

# What is painted by computed pictures is written into the folder that the commands run in.
COMPUTED = {
    "tiles.png": lambda: patterns.star_tiles(HEIGHT, WIDTH, tile=40),
    "fluid.png": lambda: patterns.turbulence(HEIGHT, WIDTH),
    "strokes.png": lambda: patterns.brush_strokes(HEIGHT, WIDTH),
    "left.png": lambda: _mask(slice(None), slice(0, WIDTH // 2)),
    "right.png": lambda: _mask(slice(None), slice(WIDTH // 2, WIDTH)),
    "tower.png": lambda: _mask(slice(HEIGHT // 4, HEIGHT), slice(WIDTH // 4, 3 * WIDTH // 4)),
}

# Title, then for each picture: name, content, styles and options, what is to be seen.
PAIRS = [
    ("dahlia_scream", f"{DAHLIA} {SCREAM}", "A dahlia in the wavy red and blue strokes of The Scream"),
    ("sky", f"{PAGODA} {SCREAM}", "The pagoda under the burning sky of The Scream"),
    ("tiles", f"{DAHLIA} tiles.png", "A dahlia of glazed blue and turquoise tiles"),
    ("fluid", "fluid.png strokes.png", "A stirred fluid whose eddies are brush strokes in blue"),
]
SETTINGS = {
    "How much of the photograph stays": [
        (
            "strength_low",
            "--content-strength 0.03",
            "Nearly The Starry Night, with its moon and cypress, the tower faint",
        ),
        ("default", "", "The pagoda in blue and ochre strokes, plain to see"),
        ("strength_high", "--content-strength 0.3", "The pagoda sharp, the strokes thin"),
        ("hold", "--hold tower.png", "The tower close to the photograph, strokes around it"),
    ],
    "Whose colours": [
        ("colours_content", "--colours content", "The strokes in the pale colours of the photograph"),
        ("colours_matched", "--colours matched", "The style recoloured like the photograph"),
    ],
    "Coarser or finer": [
        ("scale_half", "--style-scale 0.5", "Fine, dense strokes"),
        ("scale_double", "--style-scale 2", "Broad strokes, the moon as large as a roof"),
        ("variation", "--variation 0.5", "Smooth areas, no speckles"),
        ("pooling", "--pooling max", "Stronger outlines"),
    ],
    "Several styles": [
        ("two_styles", f"{SCREAM}", "Blue swirls and orange waves mixed"),
        ("two_weights", f"{SCREAM} --style-weights 1 4", "More of the orange waves"),
        ("masks", f"{SCREAM} --masks left.png right.png", "Swirls on the left, orange waves on the right"),
    ],
    "Other layers": [
        (
            "shallow",
            "--style-layers conv1_1,conv2_1",
            "The style's colours in small strokes and dots, no large swirls",
        ),
        (
            "deep",
            "--style-layers conv4_1,conv5_1",
            "Pale colours, the cypress, the moon and the swirls, the tower faint",
        ),
        (
            "content_shallow",
            "--content-layers conv2_2",
            "The pagoda, plain to see, under a sky of round swirls with a moon",
        ),
    ],
    "Another start": [
        ("noise", "--noise-ratio 1", "Painted from noise: the tower looser"),
        ("seed", "--noise-ratio 1 --seed 1", "The same from another noise"),
        ("init", f"--init {DAHLIA} --levels 1", "The pagoda, with the dahlia shining through"),
        ("few", "--iterations 3", "A painting stopped early, softer"),
    ],
    "The exercise's cost": [
        ("exercise", "--like exercise", "Swirls everywhere, the tower dissolved"),
        ("alpha", "--like exercise --alpha 100000", "The pagoda is back, in pale colours and few strokes"),
        (
            "beta",
            "--like exercise --alpha 100000 --beta 4000",
            "Between the two: the roofs stand, the walls dissolve",
        ),
        (
            "adam",
            "--like exercise --optimizer adam --levels 1 --iterations 60",
            "The exercise itself after 60 steps, pink and rough",
        ),
        (
            "rate",
            "--like exercise --optimizer adam --levels 1 --iterations 60 --learning-rate 8",
            "Rougher, and faster",
        ),
    ],
}
_HEAD = """\
# Gallery

The pictures of the README, 400 x 300 pixels, and small ones that show what each option does to the pagoda in the
style of The Starry Night; `make gallery` paints these again. [painting.md](painting.md) says what the options mean.

*Photos by danielbuechele (Flickr 6061409035) and vultilion (Flickr 6056698931),
[CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped and repainted. Styles: Vincent van Gogh, The Starry
Night, 1889, and Edvard Munch, The Scream, 1893, in the public domain; tiles, strokes and fluid are computed by
`nst_utils.patterns`.*

## Pairs

![A photo of a pagoda, The Starry Night, and the pagoda painted in its style](pictures/pagoda_triptych.jpg)

`make demo`

![A dahlia and a pagoda, each painted like The Scream and like The Starry Night](pictures/contact_sheet.jpg)

`nst photos/ styles/ -o album/`
"""


def commands():
    """List the paintings.

    Returns:
        dict: name -> the arguments of `nst`, without the size and the output.
    """
    pairs = {name: pictures.split() for name, pictures, _ in PAIRS}
    options = {n: [PAGODA, NIGHT, *text.split()] for rows in SETTINGS.values() for n, text, _ in rows}
    return pairs | options


def page():
    """Write the gallery, of what has been painted.

    Returns:
        str: Markdown.
    """
    painted = {path.stem for path in FOLDER.glob("*.jpg")}
    parts = [_HEAD]
    for name, pictures, seen in PAIRS:
        if name in painted:
            parts.append(f"![{seen}](pictures/gallery/{name}.jpg)\n\n`nst {pictures} --size {WIDTH}x{HEIGHT}`\n")
    for title, rows in SETTINGS.items():
        shown = [row for row in rows if row[0] in painted]
        if shown:
            parts.append(f"## {title}\n")
        for first in range(0, len(shown), 2):
            pair = shown[first : first + 2]
            cells = [f"![{html.escape(seen)}](pictures/gallery/{name}.jpg)" for name, _, seen in pair]
            told = [f"`{text}`" if text else "as it is by default" for _, text, _ in pair]
            parts.append("\n".join(f"| {' | '.join(row)} |" for row in (cells, ["---"] * len(pair), told)) + "\n")
    return "\n".join(parts)


def main(names):
    """Paint all, or those named, and write the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, draw in COMPUTED.items():
            Image.fromarray(draw()).save(Path(folder, name))
        for name, arguments in commands().items():
            if not names or name in names:
                _paint(FOLDER / f"{name}.jpg", arguments, folder)
    PAGE.write_text(page(), encoding="utf-8")


def _paint(path, arguments, folder):
    arguments = [str(Path(folder, each)) if each in COMPUTED else each for each in arguments]
    if nst([*arguments, "-o", str(path), "--size", f"{WIDTH}x{HEIGHT}", "--force"]):
        sys.exit(f"{path.name} could not be painted.")


def _mask(rows, columns):
    mask = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    mask[rows, columns] = 255
    return mask


if __name__ == "__main__":
    main(sys.argv[1:])
