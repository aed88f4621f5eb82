"""Helpers for the Neural Style Transfer course.

Names are imported on first use, so that ``import nst_utils`` is instant and TensorFlow loads only where tensors
are computed. CONTRIBUTING.md has the table of the modules, each with one idea.
"""

import os

from nst_utils.lazy import exported

# TensorFlow reads this when it is imported: without it, it logs to the terminal and into notebook cells
# (where nbgrader scores a test cell that wrote to stderr as 0).
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

__getattr__, __dir__, __all__ = exported(
    __name__,
    {
        "config": ["CONFIG", "CONTENT_LAYER", "STYLE_LAYERS"],
        "errors": ["ImageError", "NSTError", "SettingsError", "WeightsError"],
        "images": ["fit_image", "generate_noise_image", "load_image", "reshape_and_normalize_image", "save_image"],
        "vgg": ["load_vgg_model"],
    },
)
