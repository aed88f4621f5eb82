"""A notebook's cells run as in Jupyter, whatever stands between its functions."""

import sys
import time
from pathlib import Path

import pytest

INSIDE = Path(__file__).parents[2] / "autograder" / "inside"
HELPERS = {
    "engine": {
        "modules": {"numbers_of_ours": "SIZE = 7\n_HIDDEN = 1"},
        "inert": ["load"],
        "imports": {"m": "math", "Path": "pathlib:Path", "gone": "no_such_module"},
    }
}


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run cells in an empty folder; return the notebook."""
    monkeypatch.syspath_prepend(INSIDE)
    monkeypatch.syspath_prepend("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    import cells
    import standin

    def run(*texts):
        standin.install(HELPERS)
        notebook = cells.Notebook(texts, ["f", "g"], time.monotonic)
        notebook.functions()
        notebook.run([], lambda number: None, cell_seconds=5, total_seconds=20)
        return notebook

    yield run
    for name in [n for n in sys.modules if n.partition(".")[0] in ("engine", "answers")]:
        del sys.modules[name]


RIGHT = "def f(x):\n    return x / SCALE\n"


@pytest.mark.parametrize(
    "before",
    [
        "%time SCALE = 4",
        "%prun -q SCALE = 4",
        "SCALE = %time 2 + 2",
        "if True:\n    %time SCALE = 4",
        "%%time\nSCALE = 4",
        "\n%%capture out\n%%time\n\nSCALE = 4",
        "import asyncio\nawait asyncio.sleep(0)\nasync def four():\n    return 4\nSCALE = await four()",
        "import asyncio\nSCALE = sum(await asyncio.gather(*[asyncio.sleep(0.01, 2)] * 1, asyncio.sleep(0, 2)))",
        "import asyncio\nSCALE = await asyncio.to_thread(abs, -4)",
        "async def count():\n    yield 4\nasync for SCALE in count():\n    pass",
        "%%writefile answers.py\nSCALE = 4",
        "\n".join(f"!echo {n}" for n in range(1200)) + "\nSCALE = 4",
        "\n".join(f"out = !echo {n}\n%matplotlib inline" for n in range(600)) + "\nSCALE = 4",
        "if True:\n" + "\n".join(f"    !echo {n}" for n in range(600)) + "\nSCALE = 4",
        "SCALE = 4\nfiles = !ls '''\nhelp?\ns = '''\n!not a command\n'''\n%timeit SCALE = 5",
        "from engine import *\nSCALE = m.floor(SIZE / 2) + 1",
        "from engine.numbers_of_ours import SIZE\nSCALE = SIZE - 3",
        "import engine\nheight, width = engine.load('x').shape\nSCALE = 4\nprint(height)",
        "import engine\nfor picture in engine.pictures():\n    SCALE = picture\nSCALE = 4",
    ],
)
def test_a_cell_before_the_functions_costs_nothing(run, before):
    written = ["from answers import SCALE"] if "writefile" in before else []
    notebook = run(before, *written, RIGHT)
    assert notebook.errors == []
    assert notebook.module.f(8) == 2


def test_what_a_notebook_writes_it_can_import_and_run(run):
    notebook = run(
        "%%writefile answers.py\nSIZE = 1",
        "%%writefile -a 'answers.py'\ndef f(x):\n    return x + SIZE",
        "from answers import f",
        "%run answers.py",
    )
    assert notebook.errors == []
    assert (notebook.module.f(1), notebook.module.SIZE) == (2, 1)


@pytest.mark.parametrize(
    "broken", ["def f(:", "'''", "x = (", "!" * 6000, "\x00", "%time x = y = ", "x = %time z = 1", "(" * 300]
)
def test_a_cell_that_can_not_be_read_costs_only_itself(run, broken):
    notebook = run(broken, "SCALE = 4", RIGHT)
    assert {error["cell"] for error in notebook.errors} <= {0}
    assert notebook.module.f(8) == 2


STUBS = {
    'def f(x):\n    """Task."""\n    raise NotImplementedError(\'Exercise 1\')': True,
    "def f(x):\n    m, n_H = None\n    J = None\n    return J": True,
    "def f(x):\n    a = b = None\n    return a, b": True,
    "def f(x):\n    J = None\n    return x": True,
    "def f(x):\n    J = x\n    return J": False,
    "def f(x):\n    J = None\n    return x / 2": False,
    "def f(x):\n    return x": False,
    "def f(x):\n    if x:\n        raise NotImplementedError": False,
}


@pytest.mark.parametrize(("text", "stub"), STUBS.items())
def test_a_stub_is_told_by_its_having_nothing_but_what_a_template_wrote(run, text, stub):
    assert run(text).functions()["f"]["stub"] is stub


def test_an_endless_await_is_cut_short_and_the_next_cell_runs(run, monkeypatch):
    monkeypatch.setattr("protocol.WALL_PER_CPU", 0.05)
    notebook = run("import asyncio\nawait asyncio.sleep(1000)", "await asyncio.sleep(0)\nSCALE = 4", RIGHT)
    assert [error["error"] for error in notebook.errors] == ["CutShort"]
    assert notebook.module.f(8) == 2


def test_what_is_cut_short_inside_a_library_is_told_so_whatever_that_makes_of_it(run, monkeypatch):
    monkeypatch.setattr("protocol.WALL_PER_CPU", 0.05)
    asleep = (
        "import time\ntry:\n    time.sleep(1000)\nexcept BaseException as error:\n    raise RuntimeError(str(error))"
    )
    assert [error["error"] for error in run(asleep, RIGHT).errors] == ["CutShort"]
    assert [error["error"] for error in run("raise RuntimeError", RIGHT).errors] == ["RuntimeError"]


def test_a_cell_is_not_read_again_for_each_of_its_magics(run, monkeypatch):
    import magics

    read, tokens = [], magics.inputtransformer2.make_tokens_by_line
    count = lambda lines: read.append(len(lines)) or tokens(lines)  # noqa: E731
    monkeypatch.setattr(magics.inputtransformer2, "make_tokens_by_line", count)
    magics.parse("!echo 1\n" * 2000, "x")
    assert len(read) < 5


def test_the_stand_in_has_what_is_said_and_nothing_else(run):
    notebook = run("from engine import *\nimport engine.painting", "from engine.errors import Wrong\nx = Wrong() + 1")
    names = vars(notebook.module)
    assert notebook.errors == []
    assert {"SIZE", "load", "m", "Path"} <= set(names)
    assert not {"_HIDDEN", "gone"} & set(names)
    assert "not available while grading" in repr(names["x"])


def test_no_value_can_be_made_of_what_is_inert(run):
    notebook = run("import engine\ny = list(engine.load())\nz = float(engine.load())\nSCALE = 4", RIGHT)
    assert notebook.errors == []  # they say nothing about what the student wrote
    assert type(notebook.module.y).__name__ == type(notebook.module.z).__name__ == "Inert"
