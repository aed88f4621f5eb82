from pathlib import Path

import numpy as np
import pytest
import scipy.io

from nst_utils.weights import mat5

# Files that MATLAB itself saved (5.3 to 8, on Solaris, Linux and Windows), which SciPy installs with its tests.
FOLDER = Path(scipy.io.__file__).parent / "matlab" / "tests" / "data"
KINDS = ["3dmatrix", "cell", "cellnest", "double", "emptycell", "matrix", "minus", "onechar", "string"]
KINDS += ["structarr", "structnest", "unicode"]
FILES = [path.name for kind in KINDS for path in sorted(FOLDER.glob(f"test{kind}_[5-9]*.mat"))]


def plain(value):
    """What SciPy reads, in the types of ``mat5``."""
    if value.dtype.names:
        structs = [{name: plain(struct[name]) for name in value.dtype.names} for struct in value.flat]
        return structs[0] if len(structs) == 1 else structs
    if value.dtype.kind == "U":
        return "".join(value.flat)
    if value.dtype == object:
        return [plain(item) for item in value.flat]
    return value.astype(value.dtype.newbyteorder("="))


def assert_equal(found, expected):
    assert type(found) is type(expected)
    if isinstance(expected, np.ndarray):
        np.testing.assert_array_equal(found, expected, strict=True)
    elif isinstance(expected, dict):
        assert list(found) == list(expected)
        assert_equal(list(found.values()), list(expected.values()))
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_equal(one, other)
    else:
        assert found == expected


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_matlab_saved_reads_as_scipy_reads_it(name):
    expected = scipy.io.loadmat(FOLDER / name, mat_dtype=True)
    found = dict(mat5.variables(FOLDER / name))
    assert list(found) == [key for key in expected if not key.startswith("__")]
    for key, value in found.items():
        assert_equal(value, plain(expected[key]))


def test_both_byte_orders_are_among_the_files():
    assert {(FOLDER / name).read_bytes()[126:128] for name in FILES} == {b"IM", b"MI"}
    assert len(FILES) >= 40


def test_what_no_network_holds_is_none():
    assert dict(mat5.variables(FOLDER / "testsparse_7.4_GLNX86.mat")) == {"testsparse": None}
