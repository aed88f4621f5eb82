"""Cut the course's pictures from images/originals: `make images`.

Owns which part of each original is shown, the two sizes, and the credit written into each file.
"""

from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image

from nst_utils.files import atomic_write

IMAGES = Path(__file__).resolve().parent.parent / "images"
SIZES = [(800, 600), (400, 300)]  # the exercise's: one for looking, one for painting


class Picture(NamedTuple):
    """One original and the 4:3 part of it that is used."""

    box: tuple  # left, upper, right, lower in the original's pixels
    credit: str  # travels inside the file, as CC BY asks of every copy


# The boxes were chosen by eye: the whole pagoda, the whole flower, The Starry Night without its black surround and
# bare canvas, and the part of The Scream (it is upright) that holds the face, the bridge and the sky.
PICTURES = {
    "pagoda": Picture((36, 0, 604, 426), "danielbuechele (Flickr), CC BY 2.0; cropped and scaled"),
    "dahlia": Picture((24, 0, 592, 426), "vultilion (Flickr), CC BY 2.0; cropped and scaled"),
    "starry_night": Picture((24, 20, 732, 551), "Vincent van Gogh, The Starry Night, 1889; public domain"),
    "scream": Picture((2, 72, 330, 318), "Edvard Munch, The Scream, 1893; public domain"),
}


def cut(name, size):
    """Cut and scale one picture.

    Args:
        name: a key of PICTURES.
        size: (width, height) in pixels, 4:3.

    Returns:
        PIL.Image.Image: RGB, of that size.
    """
    with Image.open(IMAGES / "originals" / f"{name}.jpg") as original:  # all four are sRGB and carry no rotation
        return original.convert("RGB").resize(size, Image.Resampling.LANCZOS, box=PICTURES[name].box)


def main(folder=IMAGES):
    """Write every picture in both sizes.

    Args:
        folder: where to write them.
    """
    for name, picture in PICTURES.items():
        exif = Image.Exif()
        exif[ExifTags.Base.Copyright] = picture.credit
        for width, height in SIZES:
            path = Path(folder) / f"{name}_{width}x{height}.jpg"
            with atomic_write(path) as part:
                cut(name, (width, height)).save(part, quality=92, optimize=True, exif=exif)
            print(path.name)


if __name__ == "__main__":
    main()
