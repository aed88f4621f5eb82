"""The optimisation: from a content and one or more styles to a painting.

motif.py says what is painted, measures.py what content and style are to the cost, targets.py what an image is
compared with, masks.py where, and objective.py how it is looked at: tiles.py how if it is large, held.py which layers
are expected rather than computed. adam.py and lbfgs.py say how the cost is minimised, levels.py how coarse levels
differ and detail.py how one becomes the next; painter.py runs it all, and state.py keeps it for another day.
Nothing here knows of screens.
"""

from nst.painting.motif import Content, Style
from nst.painting.painter import Painting, Step, paint
from nst.painting.targets import Costs

__all__ = ["Content", "Costs", "Painting", "Step", "Style", "paint"]
