import re
import zlib

import h5py
import numpy as np
import pytest
from scipy.io import savemat

from nst_utils.errors import WeightsError
from nst_utils.weights import SHAPES, mat5, read_weights

LAYOUTS = [
    "matconvnet newer",
    "matconvnet until beta16",
    "matconvnet before April 2015",
    "matlab 7.3 newer",
    "matlab 7.3 before April 2015",
    "keras of 2016",
    "keras 2",
    "keras whole model",
]


def assert_same(found, expected):
    assert list(found) == list(expected)
    for name, (W, b) in expected.items():
        np.testing.assert_array_equal(found[name][0], W, err_msg=name)
        np.testing.assert_array_equal(found[name][1], b, err_msg=name)


def refuses(path, message):
    with pytest.raises(WeightsError, match=message) as caught:
        read_weights(path)
    assert "make weights" in str(caught.value)
    return str(caught.value)


def test_the_shipped_file_is_vgg19(shipped_weights):
    # Simonyan and Zisserman (2015), table 2: 144 million in all, 20,024,384 of them in the convolutions.
    assert sum(W.size + b.size for W, b in shipped_weights.values()) == 20_024_384
    assert {name: W.shape for name, (W, b) in shipped_weights.items()} == SHAPES
    assert all(W.dtype == b.dtype == np.float32 for W, b in shipped_weights.values())


def test_the_shipped_file_has_the_original_s_values(shipped_weights):
    W, _ = shipped_weights["conv1_1"]
    # From the original imagenet-vgg-verydeep-19.mat; a network for BGR, or transposed, has others here.
    original = [0.39416704, 0.46418372, 0.34119523, 0.37740308, 0.2671299]
    ours = [W[0, 0, 0, 0], W[0, 0, 1, 0], W[0, 0, 2, 0], W[0, 1, 0, 0], W[1, 0, 0, 0]]
    np.testing.assert_allclose(ours, original, rtol=0.003)  # measured: 0.0021, of the 8-bit copy


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_arrays(layout, writers, shipped_weights, tmp_path):
    path = tmp_path / "weights of unknown kind"
    writers[layout](path, shipped_weights)
    assert_same(read_weights(path), shipped_weights)


def test_every_layout_has_its_test(writers):
    assert list(writers) == LAYOUTS


def test_a_compressed_file_gives_the_same_arrays(writers, tiny, tmp_path):
    writers["matconvnet newer"](tmp_path / "w.mat", tiny, do_compression=True)
    assert_same(read_weights(tmp_path / "w.mat"), tiny)


def test_double_weights_become_single_ones(writers, tiny, tmp_path):
    writers["matconvnet newer"](tmp_path / "w.mat", {name: (W.astype(float), b) for name, (W, b) in tiny.items()})
    assert_same(read_weights(tmp_path / "w.mat"), tiny)


def test_a_missing_file_is_refused_with_the_place_searched(tmp_path):
    assert str(tmp_path) in refuses(tmp_path / "vgg.mat", "was not found")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(WeightsError, match="got a folder"):
        read_weights(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "got 0 bytes"),
        (b"\n <!DOCTYPE html><html><body>404</body></html>", r"got a web page \(HTML\)"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 534904783\n", "git lfs pull"),
        (b"PK\3\4" + bytes(200), r"something else that begin with b'PK"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path, content, message):
    path = tmp_path / "imagenet-vgg-verydeep-19.mat"
    path.write_bytes(content)
    refuses(path, message)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_download_that_stopped_early_is_refused_with_its_size(layout, writers, tiny, tmp_path):
    path = tmp_path / "w"
    writers[layout](path, tiny)
    path.write_bytes(path.read_bytes()[:9000])
    refuses(path, "got 9,000 bytes that cannot be read to the end.*download stopped early")


def test_a_matlab_file_without_a_network_is_refused(tmp_path):
    savemat(tmp_path / "w.mat", {"x": 1.0, "answers": "yes"})
    refuses(tmp_path / "w.mat", re.escape("expected a MatConvNet network (a variable `layers`), got x, answers"))


def test_a_matlab_73_file_without_a_network_is_refused(tmp_path):
    with h5py.File(tmp_path / "w.mat", "w") as file:
        file.create_group("#refs#")
        file["x"] = 1.0
    refuses(tmp_path / "w.mat", "expected a MatConvNet network .*, got x")


@pytest.mark.parametrize("layers", [np.ones((3, 4)), "conv1_1", np.array([{"a": 1.0}, {"b": 2.0}], object)])
def test_layers_that_are_no_network_are_refused(layers, tmp_path):
    savemat(tmp_path / "w.mat", {"layers": layers})
    refuses(tmp_path / "w.mat", "Is it a network")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_vgg16_is_refused_by_name(layout, writers, tiny, tmp_path):
    writers[layout](tmp_path / "w", {name: pair for name, pair in tiny.items() if not name.endswith("_4")})
    refuses(tmp_path / "w", "expected VGG-19, got VGG-16")


def test_another_network_is_refused_with_its_layers(writers, tiny, tmp_path):
    writers["matconvnet newer"](tmp_path / "w", {f"conv{i}": pair for i, pair in enumerate(tiny.values(), start=1)})
    refuses(tmp_path / "w", "got another network; its layers: conv1, conv2")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_missing_layer_is_refused_by_name(layout, writers, tiny, tmp_path):
    del tiny["conv3_2"]
    writers[layout](tmp_path / "w", tiny)
    refuses(tmp_path / "w", "conv3_2 is not in the file")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_filters_of_a_wrong_shape_are_refused(layout, writers, tiny, tmp_path):
    tiny["conv4_1"] = tiny["conv4_1"][0][:, :2], tiny["conv4_1"][1]
    writers[layout](tmp_path / "w", tiny)
    refuses(tmp_path / "w", r"filters of conv4_1 must have shape \(3, 3, 2, 2\), got \(3, 2, 2, 2\)")


def test_biases_of_a_wrong_shape_are_refused(writers, tiny, tmp_path):
    tiny["conv4_1"] = tiny["conv4_1"][0], np.ones(5, np.float32)
    writers["keras 2"](tmp_path / "w", tiny)
    refuses(tmp_path / "w", r"biases of conv4_1 must have shape \(2,\), got \(5,\)")


@pytest.mark.parametrize("bad", [np.float32("nan"), np.float32("inf"), 1e300])
def test_weights_that_are_not_finite_are_refused(bad, writers, tiny, tmp_path):
    W = tiny["conv2_2"][0].astype(np.asarray(bad).dtype)
    W[1, 2, 0, 1] = bad
    tiny["conv2_2"] = W, tiny["conv2_2"][1]
    writers["matconvnet newer"](tmp_path / "w", tiny)
    refuses(tmp_path / "w", "weights of conv2_2 must be finite")


def test_whole_numbers_are_refused(writers, tiny, tmp_path):
    tiny["conv2_2"] = np.ones((3, 3, 2, 2), np.int16), tiny["conv2_2"][1]
    writers["keras 2"](tmp_path / "w", tiny)
    refuses(tmp_path / "w", "weights of conv2_2 must be floating-point numbers, got int16")


def test_an_hdf5_array_larger_than_the_network_s_is_not_read(writers, tiny, tmp_path):
    writers["keras 2"](tmp_path / "w", tiny)
    with h5py.File(tmp_path / "w", "r+") as file:
        del file["block5_conv1/block5_conv1/kernel:0"]
        file.create_dataset("block5_conv1/block5_conv1/kernel:0", (2**20, 2**20), chunks=(64, 64))  # 4 TB, unwritten
    refuses(tmp_path / "w", "larger than any layer")


def test_compressed_data_without_measure_are_not_inflated(writers, tiny, tmp_path, monkeypatch):
    writers["matconvnet newer"](tmp_path / "w", tiny, do_compression=True)
    monkeypatch.setattr(mat5, "LARGEST_VARIABLE", 1000)
    assert "DamagedError" in refuses(tmp_path / "w", "cannot be read to the end")


def test_a_damaged_checksum_is_noticed(writers, tiny, tmp_path):
    path = tmp_path / "w"
    writers["matconvnet newer"](path, tiny, do_compression=True)
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[132:136], "little")  # of `layers`: the first element, compressed
    zlib.decompress(content[136 : 136 + size])
    content[136 + size - 1] ^= 1
    path.write_bytes(content)
    refuses(path, "incorrect data check")
