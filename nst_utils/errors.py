"""The errors that a user of the course can meet.

Each message says what was expected, what came and what to do. All are ValueErrors as well, so that code which
knows nothing about this package can catch them too.
"""


class NSTError(ValueError):
    """Any error that the course raises on purpose."""


class ImageError(NSTError):
    """An image file or array that cannot be used."""


class WeightsError(NSTError):
    """A weight file that is missing, damaged, or not VGG-19."""


class SettingsError(NSTError):
    """A setting of a painting, or an output path, that cannot be used."""
