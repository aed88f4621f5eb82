"""The optimisation: from a content and one or more styles to a painting.

motif.py says what is painted, objective.py what is minimised, masks.py where, tiles.py how of a large image and
held.py which layers are expected rather than computed, adam.py and lbfgs.py how it is minimised, levels.py how coarse
levels differ and detail.py how one becomes the next; painter.py runs it all, and state.py keeps it for another day.
Nothing here knows of screens.
"""

from nst.painting.motif import Style
from nst.painting.objective import Costs
from nst.painting.painter import Painting, Step, paint

__all__ = ["Costs", "Painting", "Step", "Style", "paint"]
