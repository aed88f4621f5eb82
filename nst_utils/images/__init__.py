"""Turn picture files into VGG-19 input, and back.

Pixels are RGB uint8, 0-255, outside the network and mean-centred float32 inside it. reading.py opens files, with
formats.py (which there are), tiff.py (the many kinds of TIFF) and mending.py (pictures that are whole though their
file is not), and decoding.py makes RGB of them; scaling.py, pixels.py and noise.py work on arrays; writing.py saves.
Nothing here knows TensorFlow; vgg.py holds the network.
"""

from nst_utils.images.formats import SUFFIXES, check_suffix
from nst_utils.images.noise import generate_noise_image
from nst_utils.images.pixels import checked_pixels, reshape_and_normalize_image, to_pixels
from nst_utils.images.reading import load_image, read_picture
from nst_utils.images.scaling import fit_image
from nst_utils.images.writing import save_image, save_pixels

__all__ = [
    "SUFFIXES",
    "check_suffix",
    "checked_pixels",
    "fit_image",
    "generate_noise_image",
    "load_image",
    "read_picture",
    "reshape_and_normalize_image",
    "save_image",
    "save_pixels",
    "to_pixels",
]
