"""Parse a cell that may hold IPython's magics: what Jupyter would run as Python becomes Python.

`!pip install x`, `%matplotlib inline` and the like turn to calls of ``get_ipython()``, for which the notebook has a
stand-in. The code that `%time x = f()` or `%%capture` is put before is the student's, and runs as if it stood alone.
"""

import ast
import contextlib
import linecache
import re
from typing import Any

from IPython.core import inputtransformer2

# Magics before the student's code: a whole cell, or one statement.
_AROUND_CELL = re.compile(r"\s*%%(?:time|timeit|capture|prun)\b.*\n?")
_AROUND_LINE = ("time", "prun")
_OPTIONS = re.compile(r"^\s*(?:--?[a-zA-Z][\w-]*\s+)*")


class _Transformer(inputtransformer2.TransformerManager):
    """IPython's, which reads a whole cell again for each magic in it; this one takes them all at once."""

    def do_one_token_transform(self, lines: list[str]) -> tuple[bool, list[str]]:
        found, changed = [], False
        for tokens in inputtransformer2.make_tokens_by_line(lines):
            kinds: list[Any] = self.token_transformers  # IPython types them as mere classes
            magics = [m for m in (kind.find([tokens]) for kind in kinds) if m]
            found.append(sorted(magics, key=inputtransformer2.TokenTransformBase.sortby))
            if magics and tokens[-1].end[0] > tokens[0].start[0]:
                break  # a quote or bracket of the shell's hides where the next line begins: read that again
        for magics in reversed(found):  # so that those before keep their places
            for magic in magics:
                with contextlib.suppress(SyntaxError):
                    lines, changed = magic.transform(lines), True
                    break
        return changed, lines


def parse(text: str, filename: str) -> ast.Module:
    """Parse a cell, and let tracebacks and AutoGraph find its text.

    Args:
        text: of the cell.
        filename: what they call it.

    Returns:
        ast.Module.

    Raises:
        Exception: of any kind, if it is not code that can be read.
    """
    while magic := _AROUND_CELL.match(text):
        text = text[magic.end() :]
    code = _Transformer().transform_cell(text)  # type: ignore[no-untyped-call]  # IPython's initialiser has none
    linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
    tree = ast.parse(code, filename)
    for node in ast.walk(tree):
        for block in ("body", "orelse", "finalbody"):
            if isinstance(getattr(node, block, None), list):
                setattr(node, block, [found for statement in getattr(node, block) for found in _bare(statement)])
    return tree


def _bare(statement: ast.stmt) -> list[ast.stmt]:
    """Return what stands in place of a statement: that which a magic is put before, else itself."""
    value = getattr(statement, "value", None)
    match value:
        case ast.Call(func=ast.Attribute(attr="run_line_magic"), args=[ast.Constant(name), ast.Constant(str(text))]):
            if name not in _AROUND_LINE:
                return [statement]
        case _:
            return [statement]
    found = ast.parse(_OPTIONS.sub("", text)).body
    for node in found:
        ast.increment_lineno(node, statement.lineno - 1)
    if isinstance(statement, ast.Expr):
        return found
    statement.value = found[0].value  # type: ignore[attr-defined]  # x = %time f(): both have one
    return [statement]
