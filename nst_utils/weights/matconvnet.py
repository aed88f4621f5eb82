"""What the structs of a MatConvNet network mean.

MatConvNet changed its layout twice (April 2015; 1.0-beta17), so fields are found by name, never by position.
``mat5`` reads them from the files of MATLAB 5 to 7, ``hdf5`` from those of MATLAB 7.3.
"""

from nst_utils.errors import WeightsError
from nst_utils.weights import mat5
from nst_utils.weights.layers import SHAPES


def read(path):
    """Read the convolutions from a MATLAB 5 to 7 file.

    Args:
        path: the file.

    Returns:
        dict: for ``layers.check``.

    Raises:
        WeightsError: if it holds no network. What ``mat5`` raises on a damaged file passes through.
    """
    names = []
    for name, value in mat5.variables(path):
        if name == "layers":
            return convolutions(value)
        names.append(name)
    raise no_network(names)


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
        if "type" not in layer or "name" not in layer:
            raise WeightsError("expected each of `layers` to be a struct with a type and a name. Is it a network?")
        if layer["type"] == "conv":
            name = layer["name"]
            found[name] = _filters_and_biases(layer) if name in SHAPES else None
    return found


def _filters_and_biases(layer):
    if "weights" in layer:
        filters, biases = layer["weights"]
        return filters, biases
    return layer["filters"], layer["biases"]
