import json
import os
import subprocess
import sys

import pytest

import nst
import nst_utils

# What the exercise's own nst_utils gave to its cells, and what the course adds to it (issue 2, sections 2 to 4).
OF_THE_EXERCISE = {"CONFIG", "generate_noise_image", "load_vgg_model", "reshape_and_normalize_image", "save_image"}
OF_THE_COURSE = {"CONTENT_LAYER", "STYLE_LAYERS", "fit_image", "load_image"}
ERRORS = {"ImageError", "NSTError", "SettingsError", "WeightsError"}
OF_THE_PAINTER = {
    "DivergenceError",
    "Painting",
    "RecordError",
    "Settings",
    "StateError",
    "Style",
    "paint",
    "paint_live",
    "Content",
    "watch",
}


def run_python(code, **environment):
    """Run code in a fresh Python; return what it prints, read as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_a_star_import_gives_the_documented_names():
    names = {}
    exec("from nst_utils import *", names)
    names.pop("__builtins__")
    assert set(names) == OF_THE_EXERCISE | OF_THE_COURSE | ERRORS


def test_the_painter_gives_the_documented_names():
    names = {}
    exec("from nst import *", names)
    names.pop("__builtins__")
    assert set(names) == OF_THE_PAINTER


@pytest.mark.parametrize("package", [nst, nst_utils])
def test_a_class_or_function_is_that_of_a_module_of_the_package(package):
    given = [getattr(package, name) for name in package.__all__]
    owners = {thing.__module__ for thing in given if hasattr(thing, "__module__")}
    assert all(owner.startswith(f"{package.__name__}.") for owner in owners)


def test_importing_the_package_loads_no_library():
    loaded = run_python("import json, sys, nst_utils; print(json.dumps(sorted(sys.modules)))")
    assert not {"tensorflow", "numpy", "scipy", "PIL", "imageio", "matplotlib"} & set(loaded)


def test_the_image_functions_load_no_tensorflow():
    code = "import json, sys; from nst_utils import load_image, save_image; print(json.dumps(sorted(sys.modules)))"
    loaded = run_python(code)
    assert "nst_utils.images" in loaded
    assert "tensorflow" not in loaded


def test_an_unknown_name_is_the_normal_error():
    with pytest.raises(AttributeError, match=r"^module 'nst_utils' has no attribute 'load_vgg16_model'$"):
        nst_utils.load_vgg16_model  # noqa: B018 - asking for it is the test
    with pytest.raises(ImportError, match="cannot import name 'load_vgg16_model' from 'nst_utils'"):
        exec("from nst_utils import load_vgg16_model")


def test_dir_lists_the_names_before_their_first_use():
    listed = run_python("import json, nst_utils; print(json.dumps(dir(nst_utils)))")
    assert set(nst_utils.__all__) <= set(listed)


@pytest.mark.parametrize(("chosen", "expected"), [({}, "3"), ({"TF_CPP_MIN_LOG_LEVEL": "0"}, "0")])
def test_the_log_level_is_set_unless_the_user_chose_one(chosen, expected, monkeypatch):
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    code = "import json, os, nst_utils; print(json.dumps(os.environ['TF_CPP_MIN_LOG_LEVEL']))"
    assert run_python(code, **chosen) == expected
