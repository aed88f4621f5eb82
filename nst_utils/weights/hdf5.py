"""Read VGG-19's convolutions from HDF5: MatConvNet files that MATLAB 7.3 saved, and Keras files.

An array is read only when its layer is wanted and its size can be the network's, so a damaged header cannot ask for
all the memory there is.
"""

import re

import h5py
import numpy as np

from nst_utils.errors import WeightsError
from nst_utils.weights import matconvnet
from nst_utils.weights.layers import LARGEST

_CELLS = 1000  # more than any network's list of layers has
_FILTERS = re.compile(r"(^|/)(kernel|[^/]*_W(_\d+)?)(:0)?$")  # kernel:0, block1_conv1_W_1:0
_BIASES = re.compile(r"(^|/)(bias|[^/]*_b(_\d+)?)(:0)?$")


def read(path):
    """Read the convolutions from a MATLAB 7.3 or a Keras file.

    Args:
        path: the file.

    Returns:
        dict: for ``layers.check``.

    Raises:
        WeightsError: if it holds no network. What h5py raises on a damaged file passes through.
    """
    with h5py.File(path, "r") as file:
        if "layers" in file and isinstance(file["layers"], h5py.Dataset):
            return matconvnet.convolutions(_Struct(group) for group in _cell(file["layers"]))
        if "#refs#" in file:  # where MATLAB keeps the contents of cell arrays
            raise matconvnet.no_network([name for name in file if name != "#refs#"])
        return _keras(file.get("model_weights", file))  # a whole model, or its weights


class _Struct:
    """A MATLAB struct in HDF5, whose fields are read when they are asked for."""

    def __init__(self, group):
        self._group = group

    def __contains__(self, field):
        return field in self._group

    def __getitem__(self, field):
        dataset = self._group[field]
        if dataset.dtype == h5py.ref_dtype:
            return [_array(item).T for item in _cell(dataset)]
        array = _array(dataset).T  # HDF5 shows MATLAB's axes in reverse
        return "".join(map(chr, array.flat)) if dataset.attrs.get("MATLAB_class") == b"char" else array


def _cell(dataset):
    if dataset.dtype != h5py.ref_dtype or dataset.size > _CELLS:
        raise WeightsError(f"expected {dataset.name} to be a cell array, got {dataset.shape} of {dataset.dtype}.")
    return [dataset.file[reference] for reference in dataset[()].flat]


def _array(dataset):
    if dataset.size > LARGEST:
        raise WeightsError(f"{dataset.name} has shape {dataset.shape}, larger than any layer. Another network?")
    return np.asarray(dataset[()])


def _keras(groups):
    found = {}
    for name, group in groups.items():
        convolution = re.fullmatch(r"block(\d)_conv(\d)", name)
        if convolution:
            found["conv{}_{}".format(*convolution.groups())] = _filters_and_biases(group)
        else:
            found[name] = None
    if "conv1_1" in found:
        filters, biases = found["conv1_1"]
        found["conv1_1"] = filters[:, :, ::-1], biases  # Keras trains on BGR; the course paints in RGB
    return found


def _filters_and_biases(group):
    paths = []
    group.visit(paths.append)
    filters = next(path for path in paths if _FILTERS.search(path))
    biases = next(path for path in paths if _BIASES.search(path))
    return _array(group[filters]), _array(group[biases])
