"""Read a MatConvNet network from a MATLAB file: what its structs mean, and MATLAB 5 to 7 through SciPy.

MatConvNet changed its layout twice (April 2015; 1.0-beta17), so fields are found by name, never by position.
The files of MATLAB 7.3 hold the same structs in HDF5: ``hdf5`` reads them and shares ``convolutions``.
"""

import warnings

from scipy.io import loadmat, whosmat

from nst_utils.errors import WeightsError
from nst_utils.weights.layers import SHAPES


def read(path):
    """Read the convolutions from a MATLAB 5 to 7 file.

    Args:
        path: the file.

    Returns:
        dict: for ``layers.check``.

    Raises:
        WeightsError: if it holds no network. What SciPy raises on a damaged file passes through.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning in a notebook's test cell costs its points
        variables = [name for name, *_ in whosmat(path)]
        if "layers" not in variables:
            raise no_network(variables)
        layers = loadmat(path, variable_names=["layers"])["layers"]
    if layers.dtype != object:
        raise WeightsError(f"expected `layers` to be a cell array of structs, got an array of {layers.dtype}.")
    return convolutions(_struct(cell) for cell in layers.flat)


def no_network(variables):
    """Make the error for a MATLAB file that holds these variables and no network."""
    return WeightsError(
        f"expected a MatConvNet network (a variable `layers`), got {', '.join(variables) or 'nothing'}."
    )


def convolutions(layers):
    """Take the convolutions out of MatConvNet's list of layers.

    Args:
        layers: iterable of mappings from field names to values: str for text, a list for a cell array. A
            convolution has type "conv", a name, and ``weights``, a cell of filters and biases; before April 2015,
            the fields ``filters`` and ``biases`` instead.

    Returns:
        dict: for ``layers.check``; the fully connected layers, convolutions to MatConvNet, are None in it.
    """
    found = {}
    for layer in layers:
        if layer["type"] == "conv":
            name = layer["name"]
            found[name] = _filters_and_biases(layer) if name in SHAPES else None
    return found


def _filters_and_biases(layer):
    if "weights" in layer:
        filters, biases = layer["weights"]
        return filters, biases
    return layer["filters"], layer["biases"]


def _struct(cell):
    return {field: _value(cell[field].item()) for field in cell.dtype.names}


def _value(array):
    if array.dtype.kind == "U":
        return "".join(array.flat)
    return list(array.flat) if array.dtype == object else array
