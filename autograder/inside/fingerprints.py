"""Reduce a function's source to what a copy keeps: its syntax tree without names, comments and layout.

Two answers with the same tree, whatever the variables are called, get the same hashes; an edited copy keeps most of
them. What the template wrote, the docstring and the line that raises NotImplementedError, does not count: students
share it by right. Runs in the sandbox before any of the student's code does, because parsing hostile text can crash
Python.
"""

import ast
import hashlib

_LEFT_OUT = ("ctx", "type_comment", "kind", "returns", "annotation", "name")
_TELLING = 5  # nodes of an expression or statement that not everybody writes; `x = y + 1` has as many


def fingerprint(function: ast.FunctionDef, known: set[str]) -> list[str]:
    """Hash the statements and expressions of a function, in time that grows with its length alone.

    Args:
        function: an ``ast.FunctionDef``.
        known: names that keep their meaning (modules, graded functions); all others are replaced by their order.

    Returns:
        A sorted list of hexadecimal hashes, one for each expression or statement of at least a few nodes.
    """
    nodes = [n for statement in function.body if not is_template(statement) for n in ast.walk(statement)]
    numbers: dict[str, str] = {}
    for name in map(_name, nodes):
        if name is not None and name not in known:
            numbers.setdefault(name, f"v{len(numbers)}")
    found: dict[ast.AST, tuple[int, str]] = {}
    hashes = set()
    for node in reversed(nodes):  # what is inside a node comes after it: so no nesting is too deep
        size, text = 1, type(node).__name__
        for field, value in ast.iter_fields(node):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST) and field not in _LEFT_OUT:
                    size, text = size + found[part][0], f"{text} {found[part][1]}"
                elif field not in _LEFT_OUT:
                    text = f"{text} {field}={numbers.get(part, part) if part == _name(node) else _text(part)}"
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        found[node] = size, digest
        if isinstance(node, (ast.stmt, ast.Call, ast.BinOp)) and size >= _TELLING:
            hashes.add(digest)
    return sorted(hashes)[:500]


def _name(node: ast.AST) -> str | None:
    """Return the name that a node stands for; None for all others."""
    return node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else None


def _text(value: object) -> str:
    """Return a literal's text; in hexadecimal an integer may be as long as it likes."""
    return hex(value) if type(value) is int else repr(value)


def is_template(statement: ast.stmt) -> bool:
    """Tell whether a statement is one that the released notebook has in a graded function."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    raised = statement.exc if isinstance(statement, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
