import pytest

from examiner import explain

MEET, SIZES = "float32 and float64 meet", "leave it a plain Python number"


def failing(x):
    """Fails in its second line of code."""
    y = x + 1
    return y / 0


def told(kind, message, where="", line=""):
    """What a student reads of an error."""
    return explain.error({"error": kind, "message": message, "where": where, "line": line})


def test_an_error_is_told_with_its_first_line_and_the_students():
    assert told("ValueError", "no luck\nat all", "line 3 of its cell", "  x = 1 ") == (
        "It stops with ValueError: no luck\nin line 3 of its cell: x = 1"
    )


def test_an_error_without_a_message_or_a_place_is_told_by_its_class():
    assert told("KeyboardInterrupt", "") == "It stops with KeyboardInterrupt"


def test_what_tensorflow_adds_to_a_message_is_left_out():
    raw = (
        "{{function_node __wrapped__MatMul}} Matrix size-incompatible: In[0]: [2,3], In[1]: [2,3] [Op:MatMul] name: "
    )
    first, hint = told("InvalidArgumentError", raw).splitlines()
    assert first == "It stops with InvalidArgumentError: Matrix size-incompatible: In[0]: [2,3], In[1]: [2,3]"
    assert "inner dimensions" in hint


def test_in_a_traceback_of_tf_function_the_last_line_is_the_students_error():
    raw = "in user code:\n\n    File x, line 1\n    TypeError: cannot add\n"
    assert told("TypeError", raw) == "It stops with TypeError: cannot add"


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ("'SymbolicTensor' object has no attribute 'numpy'", "stay with TensorFlow's functions"),
        ("module 'tensorflow' has no attribute 'log'", "look for it in `tf.math`"),
        ("Input to reshape is a tensor with 6 values", "keep the number of elements"),
        ("required broadcastable shapes", "must have the same shape"),
        ("No gradients provided for any variable", "`gradient` takes the cost first, then the image"),
        ("BaseOptimizer.apply_gradients() takes 2 positional arguments but 3 were given", "one list of pairs"),
        ("Unknown variable: <tf.Variable 'Variable:0' shape=(1, 4, 4, 3) dtype=float32, numpy=", "not a copy of it"),
        ("'type' object does not support the context manager protocol", "are its parentheses missing"),
        ("cannot unpack non-iterable function object", "call it"),
        ("unsupported operand type(s) for ^: 'int' and 'float'", "write `**`"),
        ("not enough values to unpack (expected 4, got 3)", "already, and no list"),
        ("not enough values to unpack (expected 4, got 2)", "an activation has four sizes"),
        ("name 'x' is not defined", "Is the name spelt"),
        ("Self-adjoint eigen decomposition was not successful.", "the root of a matrix is taken of its eigenvalues"),
        ("cannot compute Sub as input #1(zero-based) was expected to be a float tensor but is a double tensor", MEET),
        ("Tensor conversion requested dtype float64 for Tensor with dtype float32: <tf.Tensor", MEET),
        ("Input 'y' of 'Sub' Op has type float64 that does not match type float32 of argument 'x'.", MEET),
        ("cannot compute Sub as input #1(zero-based) was expected to be a int32 tensor but is a float tensor", SIZES),
        ("all is lost", ""),
    ],
)
def test_an_error_of_a_known_kind_says_where_to_look(message, hint):
    assert hint in explain.hint(message)
    assert bool(explain.hint(message)) is bool(hint)


def test_an_exception_is_described_with_the_deepest_line_of_the_function_itself():
    with pytest.raises(ZeroDivisionError) as caught:
        failing(1)
    described = explain.described(caught.value, failing)
    number = failing.__code__.co_firstlineno + 3
    assert described == {
        "error": "ZeroDivisionError",
        "message": "division by zero",
        "where": f"line {number} of its cell",
        "line": "    return y / 0\n",
    }


def test_an_exception_of_what_has_no_code_is_described_without_a_place():
    with pytest.raises(ZeroDivisionError) as caught:
        failing(1)
    assert explain.described(caught.value, print)["where"] == ""
