"""The repository keeps to CONTRIBUTING.md: its tables and arrows, its conventions on docstrings and paths."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.assignment import course

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ("nst_utils", "nst")
GRADING = ("examiner", "autograder")
ASSIGNMENTS = ROOT / "autograder" / "assignments"
PYTHON_FILES = sorted(path for name in (*LIBRARY, *GRADING, "tools") for path in (ROOT / name).rglob("*.py"))
LIBRARY_FILES = [path for path in PYTHON_FILES if path.relative_to(ROOT).parts[0] in LIBRARY]
GRADING_FILES = [
    path
    for path in PYTHON_FILES
    if path.relative_to(ROOT).parts[0] in GRADING and not path.is_relative_to(ASSIGNMENTS)
]
# An assignment's code: not the text of its notebook, nor the corpus of answers.
EXERCISE_FILES = [path for path in ASSIGNMENTS.glob("*/*.py") if path.name != "notebook.py"]
# What a room must not know.
FORBIDDEN = {
    "examiner": ("nst_utils", "nst", "autograder"),
    "nst_utils": ("nst", "autograder"),
    "nst": ("autograder",),
    "autograder": ("nst_utils", "nst", "autograder.assignments"),
}
# What an assignment may know, beside the files in its folder.
KNOWN_TO_ASSIGNMENTS = {"autograder.exercise", "autograder.assignment", "examiner", "numpy"}
# Where students' code runs: the kernel of the check and of stock nbgrader's hidden test, and the sandbox.
UNTRUSTED = {"examiner.calls", "examiner.in_process", "autograder.stock", "autograder.inside"}


def rows(floor):
    """Floor and modules of the rows of a table in CONTRIBUTING.md whose floors match a pattern."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    found = re.findall(rf"^\| ({floor}) \|([^|]*)\|", text, re.MULTILINE)
    return [(number, module) for number, modules in found for module in re.findall(r"`([\w.]+)`", modules)]


LIBRARY_ROWS, GRADING_ROWS = rows(r"\d"), rows("[a-z]")
FLOORS = {module: int(floor) for floor, module in LIBRARY_ROWS}
GRADING_FLOORS = {module: ord(floor) for floor, module in GRADING_ROWS}


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


@pytest.mark.parametrize(
    ("listed", "files", "rooms"), [(LIBRARY_ROWS, LIBRARY_FILES, LIBRARY), (GRADING_ROWS, GRADING_FILES, GRADING)]
)
def test_a_table_lists_every_module_once_and_no_other(listed, files, rooms):
    assert sorted(name for _, name in listed) == sorted({unit(dotted(path)) for path in files} - set(rooms))


@pytest.mark.parametrize("path", [*LIBRARY_FILES, *GRADING_FILES], ids=relative)
def test_imports_point_down_the_table_or_within_its_row(path):
    floors = FLOORS if path in LIBRARY_FILES else GRADING_FLOORS
    floor = floors.get(unit(dotted(path)), 0)  # a package itself lies lowest: it imports its names on first use
    climbing = [
        f"line {line}: {name} is on floor {floors[unit(name)]}, above {floor}"
        for line, name in imports(path)
        if floors.get(unit(name), -1) > floor
    ]
    assert climbing == []


def is_of(name, packages):
    """Tell whether a module is one of these packages or in one."""
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("path", [p for p in PYTHON_FILES if not p.is_relative_to(ASSIGNMENTS)], ids=relative)
def test_nothing_imports_what_it_must_not_know(path):
    forbidden = ("notebooks", "tests", "tools", *FORBIDDEN.get(path.relative_to(ROOT).parts[0], ()))
    assert [(line, name) for line, name in imports(path) if is_of(name, forbidden)] == []


@pytest.mark.parametrize("path", EXERCISE_FILES, ids=relative)
def test_an_assignment_knows_the_engines_two_classes_the_examiner_numpy_and_itself(path):
    known = KNOWN_TO_ASSIGNMENTS | {dotted(path.parent / "__init__.py")} | (sys.stdlib_module_names - {"autograder"})
    assert [(line, name) for line, name in imports(path) if not is_of(name, known)] == []


def reached(module):
    """All that an import of a module imports, the modules of the repository through and through."""
    files = {dotted(path): path for path in GRADING_FILES}
    found, waiting = set(), [module]
    for name in waiting:
        new = {n for _, n in imports(files[name])} if name in files else set()
        waiting += sorted(new - found)
        found |= new
    return found


TRUSTED_FILES = [path for path in GRADING_FILES if not is_of(dotted(path), UNTRUSTED)]


@pytest.mark.parametrize("path", TRUSTED_FILES, ids=relative)
def test_the_trusted_side_imports_no_tensorflow(path):
    assert [name for name in reached(dotted(path)) if is_of(name, ["tensorflow"])] == []


def test_what_a_module_reaches_is_seen_through_others():
    assert {"examiner.calls", "tensorflow"} <= reached("autograder.stock")


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


# What the engine and the students' packages know of the graded functions: nothing, not even a name


def names_in(path):
    """Every word in a file's code: names, attributes, strings; not docstrings, nor what functions take."""
    tree = ast.parse(path.read_text())
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words, taken = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            taken.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            words |= set(re.findall(r"\w+", node.value))
        else:
            words |= {str(getattr(node, field, "")) for field in ("id", "attr", "name", "asname")}
    return words - taken


GRADED = {name for assignment in course().values() for name in assignment.by_name}
IGNORANT = [*GRADING_FILES, *(path for path in LIBRARY_FILES if path.relative_to(ROOT).parts[0] == "nst_utils")]


@pytest.mark.parametrize("path", IGNORANT, ids=relative)
def test_no_graded_functions_name_is_in_the_engine_or_in_what_students_get(path):
    assert names_in(path) & GRADED == set()


def test_a_name_is_seen_wherever_code_can_have_it(tmp_path):
    path = tmp_path / "module.py"
    path.write_text('"""in_docstring"""\nimport a as b\ndef c(d, *, e):\n    return f.g["h i"] + d(j=f"{k} l")\n')
    assert {*"abcfghikl"} <= names_in(path)
    assert not {"in_docstring", "d", "e"} & names_in(path)


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
