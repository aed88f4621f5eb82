"""Read the convolutions of VGG-19 from a file, whatever it calls itself.

Owns which file is read by whom: it looks at a file's content, never at its suffix, has it read by ``matconvnet`` or
``hdf5``, and has the result checked by ``layers``. NumPy arrays come out; TensorFlow is not needed.
"""

from nst_utils import files
from nst_utils.config import CONFIG
from nst_utils.errors import WeightsError
from nst_utils.weights import hdf5, matconvnet
from nst_utils.weights.layers import SHAPES, check

__all__ = ["SHAPES", "read_weights"]

_RESTORE = (
    f"Get the course's own file back with `git checkout -- {CONFIG.VGG_MODEL}`, or build it with `make weights`."
)
_HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_HDF5_STARTS = (0, 512, 1024, 2048)  # HDF5 allows a foreign header before the signature; MATLAB's has 512 bytes


def read_weights(path=CONFIG.VGG_MODEL):
    """Read the 16 convolutions of VGG-19.

    Understands MatConvNet's imagenet-vgg-verydeep-19.mat in each of its layouts (saved by MATLAB up to 7.3, or by
    SciPy) and the Keras files vgg19_weights_tf_dim_ordering_tf_kernels[_notop].h5, whose conv1_1 is turned from BGR
    to RGB. Fully connected layers are passed over.

    Args:
        path: the weight file; a relative path is looked up as ``files.find`` describes.

    Returns:
        dict: ``conv1_1`` ... ``conv5_4`` in the network's order -> (W, b): float32 arrays of shape
        (3, 3, n_C_in, n_C) and (n_C,), for RGB input.

    Raises:
        WeightsError: if the file is missing, damaged, or not VGG-19. The message says which, and what to do.
    """
    path = _existing(path)
    try:
        read = _reader(path)
        return check(read(path))
    except WeightsError as error:
        raise WeightsError(f"{path}: {error}\n{_RESTORE}") from error.__cause__
    except Exception as error:  # on a damaged file SciPy, h5py and zlib raise nearly anything there is
        size = path.stat().st_size
        raise WeightsError(
            f"{path}: expected a whole weight file, got {size:,} bytes that cannot be read to the end "
            f"({type(error).__name__}: {error}). It is damaged, or the download stopped early.\n{_RESTORE}"
        ) from error


def _existing(path):
    found = files.find(path)
    if found.is_file():
        return found
    if found.is_dir():
        raise WeightsError(f"{found}: expected a weight file, got a folder. Name the file in it.")
    raise WeightsError(f"{files.missing(path)} {_RESTORE}")


def _reader(path):
    with path.open("rb") as file:
        head = file.read(max(_HDF5_STARTS) + len(_HDF5_SIGNATURE))
    if any(head.startswith(_HDF5_SIGNATURE, start) for start in _HDF5_STARTS):
        return hdf5.read
    if head[126:128] in (b"IM", b"MI"):  # the byte order mark at the end of MATLAB's header
        return matconvnet.read
    if head.startswith(b"version https://git-lfs"):
        raise WeightsError(
            "expected a weight file, got git-LFS's pointer to one. Fetch the file with `git lfs pull`."
        )
    if head.lstrip()[:1] == b"<":
        raise WeightsError("expected a weight file, got a web page (HTML). Open its address in a browser to see why.")
    raise WeightsError(
        f"expected a MATLAB or Keras (HDF5) weight file, got {path.stat().st_size:,} bytes of something else "
        f"that begin with {head[:16]!r}. If it was downloaded, the download stopped early or gave another file."
    )
