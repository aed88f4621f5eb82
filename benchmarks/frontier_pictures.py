"""Photographs and styles of the frontier: pictures under free licences that packages bring, and computed ones.

Owns where they lie and whose they are. The packages are scikit-image, scikit-learn and matplotlib (``pip install -e
.[bench]``); only their files are read, none is imported.
"""

from importlib.util import find_spec
from pathlib import Path

from nst_utils import patterns
from nst_utils.images import fit_image, load_image

# name -> file. Of scikit-image: its own, CC0 or in the public domain (NASA), see its skimage/data/_fetchers.py. Of
# scikit-learn: CC BY 2.0, danielbuechele and vultilion. Of matplotlib: in the public domain, US Navy.
PHOTOGRAPHS = {
    "astronaut": "skimage/data/astronaut.png",
    "hopper": "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
    "cat": "skimage/data/chelsea.png",
    "photographer": "skimage/data/camera.png",
    "coffee": "skimage/data/coffee.png",
    "motorcycle": "skimage/data/motorcycle_left.png",
    "temple": "sklearn/datasets/images/china.jpg",
    "flower": "sklearn/datasets/images/flower.jpg",
    "rocket": "skimage/data/rocket.jpg",
    "coins": "skimage/data/coins.png",
    "moon": "skimage/data/moon.png",
    "text": "skimage/data/text.png",
}
STYLES = {
    "tissue": "skimage/data/ihc.png",
    "gravel": "skimage/data/gravel.png",
    "tiles": patterns.star_tiles,
    "strokes": patterns.brush_strokes,
    "fluid": patterns.turbulence,
}
COURSE = {"starry": "images/starry_night_800x600.jpg", "scream": "images/scream_800x600.jpg"}


def picture(source, size):
    """Read or compute a picture.

    Args:
        source: a value of the tables above.
        size: its longest side in pixels.

    Returns:
        uint8 array, shape (n_H, n_W, 3), RGB.
    """
    if callable(source):
        return source(height=round(size * 3 / 4), width=size)
    image = load_image(_path(source))
    n_H, n_W, _ = image.shape
    return fit_image(image, (size, None) if n_W >= n_H else (None, size))


def _path(source):
    package, _, rest = source.partition("/")
    if package == "images":
        return Path(__file__).parent.parent / source
    found = find_spec(package)
    if found is None:
        raise SystemExit(f"{source} is missing: the package {package} is not installed. Run pip install -e .[bench].")
    return Path(found.submodule_search_locations[0]) / rest
