"""The mistakes that students are known to make in the graded functions, each as NumPy float64 code.

A wrong value can then be recognised and called by its name. A message says what the answer looks like and where to
look, never what to write. Owns the catalogue, one module for each function; ``exercises`` compares values with it.
"""

from nst_utils.mistakes.common import Mistake

__all__ = ["Mistake"]
