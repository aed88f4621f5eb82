"""What VGG-19's convolutions must be, and the check that what was read is that.

Source of the numbers: Simonyan and Zisserman (2015), arXiv:1409.1556, table 1, column E.
"""

import numpy as np

from nst_utils.errors import WeightsError

_BLOCKS = ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4))  # (n_C, convolutions) of block 1 ... 5


def _shapes():
    shapes, n_C_in = {}, 3
    for block, (n_C, convolutions) in enumerate(_BLOCKS, start=1):
        for number in range(1, convolutions + 1):
            shapes[f"conv{block}_{number}"] = (3, 3, n_C_in, n_C)
            n_C_in = n_C
    return shapes


SHAPES = _shapes()  # name -> shape (H, W, n_C_in, n_C) of its filters, in the network's order
LARGEST = max(int(np.prod(shape)) for shape in SHAPES.values())  # no array of the network has more numbers than this
_NOT_IN_VGG16 = {"conv3_4", "conv4_4", "conv5_4"}


def check(found):
    """Check that a file's layers are VGG-19's and bring them into one form.

    Args:
        found: dict: name of each layer with weights in the file -> (filters, biases), or None for one that is not
            VGG-19's and was passed over.

    Returns:
        dict: as ``read_weights`` describes.

    Raises:
        WeightsError: if a layer is missing, or has another shape or type, or holds NaN or infinity.
    """
    missing = [name for name in SHAPES if name not in found]
    if missing:
        raise WeightsError(_what_is_missing(missing, found))
    return {name: _pair(name, *found[name]) for name in SHAPES}


def _what_is_missing(missing, found):
    if len(missing) == len(SHAPES):
        names = ", ".join(list(found)[:4]) or "none with weights"
        return f"expected VGG-19's layers conv1_1 ... conv5_4, got another network; its layers: {names}, ..."
    if set(missing) == _NOT_IN_VGG16:
        return "expected VGG-19, got VGG-16: it has no conv3_4, conv4_4, conv5_4. Download the file of VGG-19."
    return f"expected VGG-19's 16 convolutions, but {', '.join(missing)} is not in the file."


def _pair(name, filters, biases):
    shape = SHAPES[name]
    if filters.shape != shape:
        raise WeightsError(f"the filters of {name} must have shape {shape}, got {filters.shape}. Another network?")
    n_C = shape[-1]
    if biases.shape not in {(n_C,), (1, n_C), (n_C, 1)}:
        raise WeightsError(f"the biases of {name} must have shape ({n_C},), got {biases.shape}. Another network?")
    return _numbers(name, filters), _numbers(name, biases.reshape(n_C))


def _numbers(name, array):
    if array.dtype.kind != "f":
        raise WeightsError(f"the weights of {name} must be floating-point numbers, got {array.dtype}.")
    with np.errstate(over="ignore"):  # a double beyond float32 becomes infinite and is found below
        array = np.ascontiguousarray(array, np.float32)
    if not np.isfinite(array).all():
        raise WeightsError(f"the weights of {name} must be finite, got NaN or infinity. The file is damaged.")
    return array
