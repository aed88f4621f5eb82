"""The optimisation: from a content and a style image to a painting.

objective.py says what is minimised, adam.py how, painter.py runs it. Nothing here knows of files or screens.
"""

from nst_utils.painting.painter import Painting, Step, paint

__all__ = ["Painting", "Step", "paint"]
