"""The painter: pictures in the style of others, with the real VGG-19.

Names are imported on first use, so that ``import nst`` is instant. CONTRIBUTING.md has the table of the modules.
"""

from nst_utils.lazy import exported

__getattr__, __dir__, __all__ = exported(
    __name__,
    {
        "errors": ["DivergenceError", "RecordError", "StateError"],
        "live": ["paint_live", "watch"],
        "painting": ["Content", "Painting", "Style", "paint"],
        "settings": ["Settings"],
    },
)
