"""AutoGraph is left out only where it would change nothing, or where its lack is told by an error."""

import ast
from textwrap import indent

import pytest

from autograder.inside.plain import plain

PLAIN = (
    "def f(x, y=1):\n    with tf.GradientTape() as tape:\n        z = g(x) / SCALE\n    return tape.gradient(z, x)"
)
HELPER = "def g(x):\n    return tf.reduce_sum(x[:, 0] ** 2) * -1"
BEFORE = "import tensorflow as tf\nimport numpy as np\nSCALE = 4 * [1, 2]"


def names(*cells):
    return plain([ast.parse(cell) for cell in cells], ("K",))


def test_a_function_of_calls_and_arithmetic_is_plain_with_its_helpers():
    assert names(BEFORE, PLAIN, HELPER) == {"f", "g"}
    assert names(BEFORE, "def f(x):\n    print(x)\n    return K.abs(x.T.sum())\n    raise NotImplementedError") == {
        "f"
    }


BRANCHES = "def h(x):\n    return x if x > 0 else -x"
SUPPRESSES = "def g(x):\n    with suppress(Exception):\n        x = float(x)\n    return x"
TRIES = "    try:\n        return float(x)\n    except Exception:\n        return 0.0"


@pytest.mark.parametrize(
    "helper",
    [
        "def g(x):\n    if x > 0:\n        return x\n    return -x",
        BRANCHES.replace("h", "g"),
        "def g(x):\n    return x > 0 and x",
        "def g(x):\n    return sum([tf.abs(y) for y in x])",
        "def g(x):\n    return float(x)",
        "def g(x):\n    i: int = 0\n    while i < len(x):\n        i += 1\n    assert i\n    return i",
        f"def g(x):\n    return tf.map_fn(h, x)\n{BRANCHES}",
        "def g(x):\n    def h(x):\n        for i in range(2):\n            x -= i\n    return h(x)",
    ],
)
def test_control_flow_that_can_only_fail_without_autograph_is_plain(helper):
    assert "f" in names(BEFORE, PLAIN, helper)


@pytest.mark.parametrize(
    "helper",
    [
        f"def g(x):\n{TRIES}",
        f"def g(x):\n    return h(x)\ndef h(x):\n{TRIES}",
        f"def g(x):\n    def h(x):\n{indent(TRIES, 4 * ' ')}\n    return h(x)",
        f"{SUPPRESSES}\nfrom contextlib import suppress",
        "def g(x):\n    return h(x)",
        "def g(x):\n    return h(x)\nh = lambda x: x if x > 0 else -x",
        "def g(x):\n    return (lambda x: x if x > 0 else -x)(x)",
        f"def g(x):\n    return Mine().h(x)\nclass Mine:\n    def h(self, x):\n{indent(TRIES, 4 * ' ')}",
        "def g(x):\n    return mine.h(x)\nmine = Mine()",
        "def g(x):\n    return mine.h(x)\nimport mine",
        "def g(x):\n    return tf.abs(x)\nimport mine as tf",
        "def g(x):\n    return tf.abs(x)\nfor tf in mine:\n    pass",
        "@tf.function\ndef g(x):\n    return x",
        "def g(x):\n    return x\ng = decorated(g)",
        "def g(x):\n    return x\nfrom mine import g",
        "def g(x):\n    return x\nif SCALE:\n    def g(x):\n        return x if x > 0 else -x",
        "def g(x):\n    global tf\n    tf = x",
        "from mine import *",
    ],
)
def test_what_may_swallow_an_error_is_not(helper):
    assert "f" not in names(BEFORE, PLAIN, helper)
    assert "f" not in names(helper, PLAIN, BEFORE)


def test_nearly_all_right_answers_are_plain(right_answers):
    preamble = "import numpy as np\nimport tensorflow as tf"
    others = {a.exercise: f"def {a.exercise}(*x):\n    return x" for a in right_answers}
    for answer in right_answers:
        around = [source for exercise, source in others.items() if exercise != answer.exercise]
        deletes = "del tape" in answer.source
        assert (answer.exercise in names(preamble, answer.source, *around)) is not deletes
