import ast
import copy
import inspect
import re
import textwrap
import zipfile
from dataclasses import replace

import nbformat
import pytest

from autograder import handout, languages
from autograder.build import released
from autograder.source import is_solution, solution_of, source_notebook

TOP = "neural-style-transfer"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory, each_assignment):
    """The names in the students' zip, without its one folder."""
    path = handout.bundle(each_assignment, tmp_path_factory.mktemp("bundle") / f"{TOP}.zip")
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "notebooks/NAME/NAME.ipynb",
        "nst_utils/checks/__init__.py",
        "nst_utils/checks/NAME.json",
        "nst_utils/checks/NAME.npz",
        "examiner/examiner.py",
        "images/pagoda_400x300.jpg",
        "images/CREDITS.md",
        "pretrained-model/imagenet-vgg-verydeep-19.mat",
    ],
)
def test_the_bundle_holds_what_a_student_needs(bundled, each_assignment, name):
    name = name.replace("NAME", each_assignment.name)
    assert bundled[name] == (handout.ROOT / ("notebooks/README.md" if name == "README.md" else name)).read_bytes()


def test_the_bundles_packages_are_what_its_pyproject_installs(bundled):
    packages = {name.split("/")[0] for name in bundled if name.endswith("/__init__.py")}
    assert packages == {"nst_utils", "examiner"}
    assert b'only-include = ["nst_utils", "examiner", "notebooks", "images", ' in bundled["pyproject.toml"]


# No answer is in it


def test_the_bundle_holds_nothing_of_the_instructor_or_the_painter(bundled):
    rooms = {name.split("/")[0] for name in bundled}
    assert rooms.isdisjoint({"autograder", "nst", "tests", "tools", "benchmarks", "source"})
    marks = [b"BEGIN HIDDEN", b"BEGIN SOLUTION", b"points_on_fresh_inputs"]
    assert [name for name, content in bundled.items() if any(mark in content for mark in marks)] == []


def test_no_module_of_the_bundle_imports_what_is_not_in_it(bundled):
    code = "\n".join(code_of(name, content) for name, content in bundled.items())
    assert not re.search(r"^ *(from|import) (autograder|nst)\b(?!_)", code, re.MULTILINE)


def test_the_bundle_holds_one_assignment(bundled, each_assignment):
    notebooks = [name for name in bundled if name.endswith(".ipynb")]
    sheets = [name for name in bundled if name.startswith("nst_utils/checks/") and name.endswith(".json")]
    assert notebooks == [f"notebooks/{each_assignment.name}/{each_assignment.name}.ipynb"]
    assert sheets == [f"nst_utils/checks/{each_assignment.name}.json"]


def test_the_sheet_of_another_assignment_stays_home(assignment, tmp_path, monkeypatch):
    monkeypatch.setattr(handout, "released", lambda _, **__: released(assignment))  # it was never built
    other = replace(assignment, name="another")
    with zipfile.ZipFile(handout.bundle(other, tmp_path / "another.zip")) as archive:
        names = archive.namelist()
    assert [name for name in names if assignment.name in name and "/notebooks/" not in name] == []
    assert "another/nst_utils/checks/__init__.py" in names


SIZES = range(6, 120)  # nodes of a formula; smaller ones, such as a * b + c, are everybody's
EVERYDAY = {  # conversions, no formula, though right answers have them
    "tf.cast(image, tf.float32)",
    "return tf.cast(image, tf.float32)",
    "tf.cast(unroll(a), tf.float64)",
    "tf.constant(matched, tf.float32)",
    "down, right = differences(image)",
    "a, b = f(x)",
    "(f(a), f(b))",
    "tf.reduce_sum(y * y)",
    "f(a[i], b[i])",
    "np.asarray(a, np.float64)",
    "(np.asarray(a, np.float64), np.asarray(b, np.float64))",
    "a, b = (np.asarray(a, np.float64), np.asarray(b, np.float64))",
}


def code_of(name, content):
    """The Python code of a file: a module's, or that of a notebook's cells."""
    if name.endswith(".py"):
        return content.decode()
    if not name.endswith(".ipynb"):
        return ""
    cells = nbformat.reads(content.decode(), as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def normalised(node):
    """Write a piece of code without the names that its author chose: each is replaced by its place in the order."""
    order = {}
    node = copy.deepcopy(node)
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            part.id = order.setdefault(part.id, f"v{len(order)}")
        elif isinstance(part, ast.arg):
            part.arg = order.setdefault(part.arg, f"v{len(order)}")
    return ast.unparse(node)


def formulas(code):
    """Each statement and each expression of some size, normalised, with the code as it was written."""
    found = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, (ast.Starred, ast.FormattedValue, ast.JoinedStr, ast.FunctionDef, ast.ClassDef)):
            continue  # what is in them comes by itself
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if not isinstance(node, (ast.stmt, ast.expr)):
            continue
        if sum(isinstance(part, (ast.stmt, ast.expr)) for part in ast.walk(node)) in SIZES:
            found[normalised(node)] = ast.unparse(node)
    return found


@pytest.fixture(scope="module")
def secret(each_assignment, answers):
    """The formulas of the right answers, of the notebook's solutions and of the reference functions."""
    code = [answer.source for answer in answers(each_assignment, "right")]
    code += [
        solution_of(c) for c in source_notebook(each_assignment).cells if is_solution(c) and c.cell_type == "code"
    ]
    code += [textwrap.dedent(inspect.getsource(exercise.reference)) for exercise in each_assignment.exercises]
    everyday = {normalised(ast.parse(text)) for text in EVERYDAY}
    return {form: text for each in code for form, text in formulas(each).items() if form not in everyday}


def given_away(secret, code):
    """The formulas of the right answers that are in a piece of code."""
    found = formulas(code)
    return {found[form]: secret[form] for form in found.keys() & secret.keys()}


def test_no_formula_of_a_graded_function_is_in_the_bundle(bundled, secret):
    modules = {name: code for name, content in bundled.items() if (code := code_of(name, content))}
    assert len(modules) > 20
    assert {name: found for name, code in modules.items() if (found := given_away(secret, code))} == {}


PLANTED = {
    "total_cost": "def weigh(x, y, a, b):\n    return a * x + b * y",
    "compute_content_cost": "def distance(p, q):\n    if p is q:\n        return 0\n"
    "    found = tf.reduce_mean(tf.square(p - q)) / 4\n    return found",
    "gram_matrix": 'def table(rows):\n    """Do it."""\n    return tf.matmul(rows, tf.transpose(rows))',
    "texture_cost": "def f(p, q):\n    return tf.reduce_sum(tf.square(p - gram_matrix(q) / q.shape[1]))",
    "total_variation": "def rough(p):\n    return tf.reduce_sum((p[:, 1:] - p[:, :-1]) ** 2)",
    "match_luminance": "s = tf.math.reduce_std(u) / tf.maximum(tf.math.reduce_std(v), 1e-5)",
    "match_colours": "def g(c, p):\n    a, b = tf.linalg.eigh(c)\n"
    "    return tf.matmul(b * a**p, b, transpose_b=True)",
    "guided_gram_matrix": "def h(x, t):\n    return gram_matrix(x * (t / tf.norm(t)))",
    "adain": "def f(p, q):\n    a, b = tf.nn.moments(p, axes=[1, 2], keepdims=True)",
    "whiten_and_colour": "w = q @ tf.linalg.diag(tf.maximum(p, 1e-5 * p[-1]) ** -0.5) @ tf.transpose(q)",
    "style_mmd": "def f(x, y):\n    return g(x, x) + g(y, y) - 2 * g(x, y)",
    "sliced_wasserstein": "def f(p, v):\n    return tf.sort(tf.matmul(v, unroll(p)), axis=1)",
    "gaussian_wasserstein": "x = tf.sqrt(tf.maximum(tf.linalg.eigvalsh(p @ q @ p), 1e-12))",
    "two_loop": "q = q + (a - tf.reduce_sum(y * q) / tf.reduce_sum(x * y)) * x",
    "train_step": "class Easel:\n    def move(self):\n        with tf.GradientTape() as t:\n"
    "            a, b, c = f(x)\n        d = t.gradient(a, x)\n        o.apply_gradients([(d, x)])",
}


def test_a_formula_that_is_planted_under_other_names_is_found(bundled, secret, each_assignment):
    code = code_of("patterns.py", bundled["nst_utils/patterns.py"])
    assert given_away(secret, code) == {}
    planted = [PLANTED[name] for name in each_assignment.by_name if name in PLANTED]
    assert planted
    for text in planted:
        assert given_away(secret, f"{code}\n\n{text}\n"), text


def test_a_bundle_in_another_language_is_laid_out_the_same(bundled, each_assignment, tmp_path):
    (chinese,) = languages.of(each_assignment)
    with zipfile.ZipFile(handout.bundle(each_assignment, tmp_path / f"{TOP}.zip", chinese)) as archive:
        other = {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}
    said = {f"nst_utils/locale/zh_CN/{name}.po" for name in ("package", each_assignment.name)}
    assert other.keys() - bundled.keys() == said
    assert bundled.keys() <= other.keys()
    changed = {name for name in bundled if other[name] != bundled[name]}
    assert changed == {"README.md", "notebooks/NAME/NAME.ipynb".replace("NAME", each_assignment.name)}
    assert "神经风格迁移" in other["README.md"].decode()
    assert not [name for name in said if b"autograder/" in other[name]]


def test_the_same_files_give_the_same_zip(tmp_path, assignment):
    one, other = (handout.bundle(assignment, tmp_path / folder / f"{TOP}.zip") for folder in "ab")
    assert one.read_bytes() == other.read_bytes()
