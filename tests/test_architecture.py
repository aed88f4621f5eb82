"""The repository keeps to the table in CONTRIBUTING.md and to its conventions on docstrings and paths."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ("nst_utils", "nst")
PYTHON_FILES = sorted(path for name in (*LIBRARY, "autograder", "tools") for path in (ROOT / name).rglob("*.py"))
LIBRARY_FILES = [path for path in PYTHON_FILES if path.relative_to(ROOT).parts[0] in LIBRARY]
# What a room must not know.
FORBIDDEN = {"nst_utils": {"nst", "autograder"}, "nst": {"autograder"}}


def floors():
    """Module -> floor, from the table in CONTRIBUTING.md."""
    rows = re.findall(r"^\| (\d+) \|([^|]*)\|", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    return {module: int(floor) for floor, modules in rows for module in re.findall(r"`([\w.]+)`", modules)}


FLOORS = floors()


def dotted(path):
    """The name a file is imported by."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {dotted(path) for path in PYTHON_FILES}


def imports(path):
    """Every module that a file imports, at its top or inside a function, as (line, name)."""
    package = dotted(path) if path.name == "__init__.py" else dotted(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(part for part in (base, node.module) if part)
            for alias in node.names:  # `from package import module` imports the module
                full = f"{base}.{alias.name}"
                yield node.lineno, full if full in MODULES else base


def unit(module):
    """What the table lists: a module of the package, or the sub-package it is in."""
    return ".".join(module.split(".")[:2])


def relative(path):
    return str(path.relative_to(ROOT))


def test_the_table_lists_every_module_once_and_no_other():
    listed = re.findall(r"^\| \d+ \|([^|]*)\|", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    names = re.findall(r"`([\w.]+)`", " ".join(listed))
    assert sorted(names) == sorted({unit(dotted(path)) for path in LIBRARY_FILES} - set(LIBRARY))


@pytest.mark.parametrize("path", LIBRARY_FILES, ids=relative)
def test_imports_point_down_the_table_or_within_its_row(path):
    floor = FLOORS.get(unit(dotted(path)), 0)  # a package itself lies lowest: it imports its names on first use
    climbing = [
        f"line {line}: {name} is on floor {FLOORS[unit(name)]}, above {floor}"
        for line, name in imports(path)
        if FLOORS.get(unit(name), -1) > floor
    ]
    assert climbing == []


@pytest.mark.parametrize("path", PYTHON_FILES, ids=relative)
def test_nothing_imports_what_it_must_not_know(path):
    forbidden = {"notebooks", "tests", "tools"} | FORBIDDEN.get(path.relative_to(ROOT).parts[0], set())
    assert [(line, name) for line, name in imports(path) if name.split(".")[0] in forbidden] == []


def test_the_import_reader_sees_every_way_of_importing(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    monkeypatch.setattr(sys.modules[__name__], "MODULES", {"a.b.c", "a.b.d"})
    path = tmp_path / "a" / "b" / "e.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import x.y\nfrom a.b import c\nfrom . import d\nfrom ..z import w\ndef f():\n    from a.b.c import name\n"
    )
    assert [name for _, name in imports(path)] == ["x.y", "a.b.c", "a.b.d", "a.z", "a.b.c"]


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("module", sorted(module for module, floor in FLOORS.items() if floor < 3))
def test_modules_below_the_network_load_no_tensorflow(module):
    assert "tensorflow" not in loaded_by(f"import {module}")


def test_the_command_line_loads_neither_tensorflow_nor_matplotlib():
    assert {"tensorflow", "matplotlib"}.isdisjoint(loaded_by("import nst.cli"))


# Docstrings (issue 2, point 6)


def is_public(node):
    return isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")


def public_nodes():
    """Names with their nodes: what each module defines; of a sub-package, what its __init__ gives."""
    for path in LIBRARY_FILES:
        nodes = [node for node in ast.parse(path.read_text()).body if is_public(node)]
        if len(path.relative_to(ROOT).parts) > 2 and path.name != "__init__.py":
            given = ast.walk(ast.parse((path.parent / "__init__.py").read_text()))
            names = {alias.name for node in given if isinstance(node, ast.ImportFrom) for alias in node.names}
            nodes = [node for node in nodes if node.name in names]
        for node in nodes:
            yield f"{dotted(path)}.{node.name}", node
            methods = node.body if isinstance(node, ast.ClassDef) else []
            yield from ((f"{dotted(path)}.{node.name}.{m.name}", m) for m in methods if is_public(m))


PUBLIC = dict(public_nodes())


def own_nodes(node):
    """The nodes of a function without those of the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            yield child
            yield from own_nodes(child)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_say_what_they_take_give_and_raise(name):
    node = PUBLIC[name]
    text = ast.get_docstring(node) or ""
    assert text, f"{name} has no docstring"
    if isinstance(node, ast.ClassDef):
        return
    taken = [
        a.arg
        for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if a.arg not in ("self", "cls")
    ]
    nodes = list(own_nodes(node))
    is_property = any("property" in ast.unparse(decorator) for decorator in node.decorator_list)
    gives = any(isinstance(n, ast.Return) and n.value is not None for n in nodes) and not is_property
    wanted = [f"    {argument}:" for argument in taken] + ["Args:"] * bool(taken) + ["Returns:"] * gives
    wanted += ["Yields:"] * any(isinstance(n, ast.Yield) and n.value is not None for n in nodes)
    assert [part for part in wanted if part not in text] == []


# Paths


def test_no_file_of_the_repository_names_a_folder_of_one_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    machine = re.compile(rb"(?<![\w.~])/(?:home|root|tmp|work|Users|mnt|opt)/[\w.]")
    found = []
    for name in listed.split("\0"):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".jpg", ".png", ".gif", ".mat", ".h5") and path != Path(__file__):
            found += [f"{name}: {match.group()}" for match in machine.finditer(path.read_bytes())]
    assert found == []
