"""A fingerprint is the same for copies, and is made of any function that Python can read."""

import ast

import pytest

from autograder.inside.fingerprints import fingerprint

DEEP = {
    "elif chain": "if n == 0: x = 0\n" + "".join(f"    elif n == {i}: x = {i}\n" for i in range(1, 29)),
    "sum of 900 terms": "x = " + " + ".join(f"f({i})" for i in range(900)),
    "brackets in brackets": "x = " + "[" * 60 + "f(1)" + "]" * 60,
    "a number of 5000 digits": "x = f(0x" + "f" * 5000 + ")",
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_no_nesting_and_no_number_is_too_much(body):
    hashes = fingerprint(ast.parse(f"def gram_matrix(n):\n    {body}").body[0], set())
    assert 0 < len(hashes) <= 500


def test_copies_with_other_names_share_it_and_other_expressions_do_not():
    texts = (
        "y = f(x)\n    return g(x, y + 1)",
        "b = f(a)\n    return g(a, b + 1)",
        "b = f(a)\n    return g(b, a + 1)",
    )
    first, copy, other = (fingerprint(ast.parse(f"def h():\n    {t}").body[0], {"f", "g"}) for t in texts)
    assert first == copy != other
