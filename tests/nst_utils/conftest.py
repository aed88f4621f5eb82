"""Write weight files in every layout that is in circulation, from weights as ``read_weights`` returns them."""

import h5py
import numpy as np
import pytest
from scipy.io import savemat

from nst_utils.weights import SHAPES, hdf5


def _cell(items):
    cell = np.empty((1, len(items)), object)
    for column, item in enumerate(items):
        cell[0, column] = item
    return cell


def _with_fully_connected(weights):
    """A full file's fc6 has the shape (7, 7, 512, 4096); a thin one is as good for being passed over."""
    return {**weights, "fc6": (np.ones((7, 7, 5, 2), np.float32), np.ones(2, np.float32))}


def _newer(W, b, name):
    return {"name": name, "type": "conv", "weights": _cell([W, b.reshape(-1, 1)]), "size": np.array([W.shape], float)}


def _older(W, b, name):
    return {"weights": _cell([W, b.reshape(1, -1)]), "pad": 1.0, "type": "conv", "name": name, "stride": 1.0}


def _before_2015(W, b, name):
    return {"filters": W, "biases": b.reshape(1, -1), "pad": 1.0, "type": "conv", "name": name, "stride": 1.0}


def _matlab_5(layer, **others):
    def write(path, weights, do_compression=False):
        layers = []
        for name, (W, b) in _with_fully_connected(weights).items():
            layers += [layer(W, b, name), {"type": "relu", "name": f"relu of {name}"}]
        savemat(path, {"layers": _cell(layers), **others}, do_compression=do_compression)

    return write


def _matlab_73(layer):
    """MATLAB 7.3: HDF5 behind a 512-byte header, reversed axes, cell arrays as references into the group #refs#."""

    def write(path, weights):
        with h5py.File(path, "w", userblock_size=512, libver=("earliest", "v108")) as file:
            refs = file.create_group("#refs#")

            def put(group, name, value):
                if isinstance(value, dict):
                    node = group.create_group(name)
                    for field, content in value.items():
                        put(node, field, content)
                elif isinstance(value, str):
                    node = group.create_dataset(name, data=np.array([[ord(letter)] for letter in value], np.uint16))
                    node.attrs["MATLAB_class"] = np.bytes_("char")
                elif isinstance(value, np.ndarray) and value.dtype == object:
                    items = [put(refs, f"{len(refs)}", item).ref for item in value.flat]
                    node = group.create_dataset(name, data=np.array(items, object)[:, None], dtype=h5py.ref_dtype)
                else:
                    node = group.create_dataset(name, data=np.asarray(value).T)
                return node

            put(file, "layers", _cell([layer(W, b, n) for n, (W, b) in _with_fully_connected(weights).items()]))
        with open(path, "r+b") as file:
            file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\2IM")

    return write


def _keras(dataset_names, root=""):
    """Keras, whose conv1_1 takes BGR; the names of its datasets have changed over the years."""

    def write(path, weights):
        with h5py.File(path, "w") as file:
            base = file.require_group(root) if root else file
            for name, (W, b) in weights.items():
                layer = f"block{name[4]}_{name[:4]}{name[6]}"
                filters, biases = (dataset_name.format(layer) for dataset_name in dataset_names)
                base[f"{layer}/{filters}"] = W[:, :, ::-1] if name == "conv1_1" else W
                base[f"{layer}/{biases}"] = b
                base.require_group(f"block{name[4]}_pool")
            base["fc1/fc1_W_1:0"] = np.ones((5, 2), np.float32)

    return write


@pytest.fixture(scope="session")
def writers():
    """Layout -> function(path, weights) that writes a weight file in it."""
    return {
        "matconvnet newer": _matlab_5(_newer, meta={"normalization": {"averageImage": np.ones((1, 1, 3))}}),
        "matconvnet until beta16": _matlab_5(_older, classes={"name": "tench"}, normalization={"keepAspect": True}),
        "matconvnet before April 2015": _matlab_5(_before_2015),
        "matlab 7.3 newer": _matlab_73(_newer),
        "matlab 7.3 before April 2015": _matlab_73(_before_2015),
        "keras of 2016": _keras(["{0}_W_1:0", "{0}_b_1:0"]),
        "keras 2": _keras(["{0}/kernel:0", "{0}/bias:0"]),
        "keras whole model": _keras(["{0}/kernel", "{0}/bias"], root="model_weights"),
    }


@pytest.fixture
def tiny(monkeypatch):
    """Weights of a network with VGG-19's layers and two channels in each, which the reader takes for VGG-19."""
    rng = np.random.default_rng(19)
    for name in SHAPES:
        monkeypatch.setitem(SHAPES, name, (3, 3, 3 if name == "conv1_1" else 2, 2))
    monkeypatch.setattr(hdf5, "LARGEST", 3 * 3 * 3 * 2)
    return {
        name: (rng.standard_normal(shape, np.float32), rng.standard_normal(shape[-1], np.float32))
        for name, shape in SHAPES.items()
    }
