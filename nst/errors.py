"""The errors of the painter, beside those that all of the course can meet (``nst_utils.errors``)."""

from nst_utils.errors import NSTError


class RecordError(NSTError):
    """A record of how a picture was painted that is absent, damaged or does not fit the files it names."""


class DivergenceError(NSTError):
    """A painting whose cost became infinite or NaN."""


class StateError(NSTError):
    """A painting that was put aside and cannot go on: its file is missing, damaged, or another painting's."""
