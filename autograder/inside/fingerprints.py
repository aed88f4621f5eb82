"""Reduce a function's source to what a copy keeps: its syntax tree without names, comments and layout.

Two answers with the same tree, whatever the variables are called, get the same hashes; an edited copy keeps most of
them. What the template wrote, the docstring and the line that raises NotImplementedError, does not count: students
share it by right. Runs in the sandbox before any of the student's code does, because parsing hostile text can crash
Python.
"""

import ast
import hashlib


def fingerprint(function, known):
    """Hash the statements and expressions of a function.

    Args:
        function: an ``ast.FunctionDef``.
        known: names that keep their meaning (modules, graded functions); all others are replaced by their order.

    Returns:
        A sorted list of hexadecimal hashes, one for each expression or statement of at least a few nodes.
    """
    numbers = {}

    def name_of(name):
        return name if name in known else f"v{numbers.setdefault(name, len(numbers))}"

    def text_of(node):
        if isinstance(node, ast.Name):
            return name_of(node.id)
        if isinstance(node, ast.arg):
            return name_of(node.arg)
        if isinstance(node, ast.Constant):
            return repr(node.value)
        fields = [
            text_of(value)
            if isinstance(value, ast.AST)
            else [text_of(v) if isinstance(v, ast.AST) else v for v in value]
            if isinstance(value, list)
            else value
            for field, value in ast.iter_fields(node)
            if field not in ("ctx", "type_comment", "kind", "returns", "annotation", "name")
        ]
        text = f"{type(node).__name__}{fields}"
        if isinstance(node, (ast.stmt, ast.Call, ast.BinOp)) and len(text) > 40:
            hashes.add(hashlib.sha256(text.encode()).hexdigest()[:16])
        return text

    hashes = set()
    for statement in function.body:
        if not is_template(statement):
            text_of(statement)
    return sorted(hashes)[:500]


def is_template(statement):
    """Tell whether a statement is one that the released notebook has in a graded function."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    raised = statement.exc if isinstance(statement, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
