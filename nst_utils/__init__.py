"""Helpers for the Neural Style Transfer course.

Names are imported on first use, so that ``import nst_utils`` is instant and TensorFlow loads only where tensors
are computed. CONTRIBUTING.md has the table of the modules, each with one idea.
"""

import importlib
import os

# TensorFlow reads this when it is imported: without it, it logs to the terminal and into notebook cells
# (where nbgrader scores a test cell that wrote to stderr as 0).
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

_HOME = {
    "config": ["CONFIG", "CONTENT_LAYER", "STYLE_LAYERS"],
    "errors": [f"{kind}Error" for kind in ("Divergence", "Image", "NST", "Record", "Settings", "State", "Weights")],
    "images": ["fit_image", "generate_noise_image", "load_image", "reshape_and_normalize_image", "save_image"],
    "notebook": ["paint_live"],
    "painting": ["Painting", "Style", "paint"],
    "settings": ["Settings"],
    "vgg": ["load_vgg_model"],
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__():
    return sorted({*globals(), *__all__})
