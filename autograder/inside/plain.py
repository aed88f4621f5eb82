"""Tell which functions of a notebook TensorFlow may try to trace as they are, before AutoGraph is asked.

AutoGraph rewrites Python's control flow, and what `len`, `range` or `float` do with tensors, into TensorFlow's, which
takes half a second for each submission. Without it, a function in which they depend on a tensor's value can't be
traced: that is an error, upon which ``examiner.calls`` asks AutoGraph. So a function is plain if it can't swallow
such an error, as `try` does, and calls nothing unknown. Decided from the notebook's text before it runs, helpers
included; in doubt it is not plain.
"""

import ast
from collections.abc import Iterable, Iterator

_LIBRARIES = ("tensorflow", "keras", "numpy", "math")
_VALUES = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load)
_PLAIN = (
    *_VALUES,
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.Call, ast.keyword, ast.Store),
    *(ast.JoinedStr, ast.FormattedValue, ast.Lambda, ast.arguments, ast.arg, ast.FunctionDef, ast.Return),
    *(ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.With, ast.withitem, ast.Pass, ast.Raise),
    *(ast.If, ast.IfExp, ast.For, ast.While, ast.Break, ast.Continue, ast.Assert),
    *(ast.Compare, ast.cmpop, ast.BoolOp, ast.boolop, ast.ListComp, ast.GeneratorExp, ast.comprehension),
)
_HARMLESS = {  # builtins; AutoGraph prints when the tensors have values
    *("print", "NotImplementedError", "ValueError", "TypeError", "isinstance", "range", "len", "enumerate", "zip"),
    *("int", "float", "bool", "str", "list", "tuple", "sum", "abs", "round", "pow", "min", "max", "any", "all"),
}


def plain(trees: Iterable[ast.Module], libraries: Iterable[str] = ()) -> set[str]:
    """Return the names of the functions to be tried without AutoGraph.

    Args:
        trees: the ``ast.Module`` of each cell.
        libraries: names that stand for libraries without an import in the notebook.

    Returns:
        set of str.
    """
    functions: dict[str, list[ast.FunctionDef]] = {}
    known, unknown = {*libraries, *_HARMLESS}, set[str]()
    for statement in (statement for tree in trees for statement in tree.body):
        match statement:
            case ast.FunctionDef(name):
                functions.setdefault(name, []).append(statement)
            case ast.Import(names) if all(alias.name.split(".")[0] in _LIBRARIES for alias in names):
                known |= {alias.asname or alias.name.split(".")[0] for alias in names}
            case ast.Assign(targets=[ast.Name(name)], value=value) if _is_literal(value):
                known.add(name)
            case _:
                unknown |= set(_defined(statement))
    needs = {name: _needs(found, known - unknown) for name, found in functions.items() if name not in unknown | known}
    possible = {name: names for name, names in needs.items() if names is not None}
    found = set(possible)
    while rest := {name for name in found if not possible[name] <= found}:
        found -= rest
    return found


def _is_literal(value: ast.expr) -> bool:
    return all(isinstance(node, _VALUES) for node in ast.walk(value))


def _defined(statement: ast.stmt) -> Iterator[str]:
    """Return all names that a statement may give another meaning."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)


def _needs(functions: list[ast.FunctionDef], known: set[str]) -> set[str] | None:
    """Return the names that must be plain functions for these to be plain; None if they can't be."""
    needed = set()
    for function in functions:
        nodes = list(ast.walk(function))
        local = set(_defined(function)) | {node.arg for node in nodes if isinstance(node, ast.arg)}
        for node in nodes:
            if not isinstance(node, _PLAIN) or getattr(node, "decorator_list", None):
                return None
            if isinstance(node, ast.Call) and not _is_plain_call(node.func, local | known):
                return None
            if isinstance(node, ast.Name) and node.id not in local | known:
                needed.add(node.id)
    return needed


def _is_plain_call(called: ast.expr, known: set[str]) -> bool:
    """Tell whether a call is that of a name, or of what something known has."""
    if isinstance(called, ast.Name):
        return True  # looked at as a name
    if not isinstance(called, ast.Attribute):
        return False
    while isinstance(called, (ast.Attribute, ast.Subscript, ast.Call)):
        called = called.func if isinstance(called, ast.Call) else called.value
    return not isinstance(called, ast.Name) or called.id in known
