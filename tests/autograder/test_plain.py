"""AutoGraph is left out only where it would change nothing."""

import ast
import re

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


@pytest.mark.parametrize(
    "helper",
    [
        "def g(x):\n    if x > 0:\n        return x\n    return -x",
        "def g(x):\n    return x if x > 0 else -x",
        "def g(x):\n    return x > 0 and x",
        "def g(x):\n    return sum([tf.abs(y) for y in x])",
        "def g(x):\n    return float(x)",
        "def g(x):\n    return h(x)",
        "def g(x):\n    return tf.map_fn(h, x)\ndef h(x):\n    return x if x > 0 else -x",
        "def g(x):\n    return h(x)\nh = lambda x: x if x > 0 else -x",
        "def g(x):\n    def h(x):\n        while x > 0:\n            x -= 1\n    return h(x)",
        "def g(x):\n    return (lambda x: x if x > 0 else -x)(x)",
        "def g(x):\n    return Mine().h(x)\nclass Mine:\n    def h(self, x): return x if x > 0 else -x",
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
def test_whatever_may_hold_control_flow_is_not(helper):
    assert "f" not in names(BEFORE, PLAIN, helper)
    assert "f" not in names(helper, PLAIN, BEFORE)


def test_most_right_answers_without_control_flow_are_plain(right_answers):
    preamble = "import numpy as np\nimport tensorflow as tf"
    others = {a.exercise: f"def {a.exercise}(*x):\n    return x" for a in right_answers}
    for answer in right_answers:
        found = answer.exercise in names(
            preamble, answer.source, *(o for e, o in others.items() if e != answer.exercise)
        )
        if found:
            assert not re.search(r"^ +(if|for|while|assert)\b|\b(range|len|float|int)\(", answer.source, re.MULTILINE)
