import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examiner.cases import Case, Expected
from examiner.findings import Answer
from examiner.forms import Function, Step, named, shown

COST = Function(arguments=("a", "b", "alpha"), returns="J", by_name=("alpha",))
STEP = Step(arguments=("image", "cost", "optimizer"), returns=("J", "J_content", "J_style"))
A, B = np.float32([[1, 2, 3]]), np.float32([[4], [5]])
RIGHT = Expected((np.float64([[1.5, 2], [3, 4]]),), 1e-6)


def tensors(*values):
    """An answer of tensors."""
    return Answer(tuple(values), tuple("Tensor" for _ in values))


def test_arrays_travel_beside_the_question_and_numbers_in_it():
    question, sent = COST.question(Case((A, [B, 2], 0.5)), "value")
    assert question == {
        "form": "value",
        "arguments": [{"array": 0}, [{"array": 1}, 2]],
        "keywords": {"alpha": 0.5},
    }
    assert [array is given for array, given in zip(sent, (A, B), strict=True)] == [True, True]


def test_a_dictionary_of_arrays_is_an_argument_too():
    question, sent = COST.question(Case(({"x": A, "y": {"z": B}},)), "value")
    assert question["arguments"] == [{"named": {"x": {"array": 0}, "y": {"named": {"z": {"array": 1}}}}}]
    assert len(sent) == 2


def test_arguments_that_a_case_leaves_out_keep_their_defaults():
    question, _ = COST.question(Case((A, B)), "value")
    assert (len(question["arguments"]), question["keywords"]) == (2, {})


def test_the_cotangent_comes_last():
    _, sent = COST.question(Case((A, B)), "gradient", np.float32(7))
    assert [array.tolist() for array in sent] == [A.tolist(), B.tolist(), 7]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer((None,), ("NoneType",)), "It returns None, expected one tensor: is there a `return` at the end?"),
        (Answer(), "It returns None, expected one tensor: is there a `return` at the end?"),
        (Answer((None,), ("str",)), "It returns a value of type str, expected one tensor."),
        (Answer((A,), ("tuple",)), "It returns a value of type tuple, expected one tensor."),
        (Answer((None,), ("<lambda>",)), "It returns something else, expected one tensor."),
    ],
)
def test_what_is_no_value_is_told_from_one(answer, said):
    assert COST.read(answer, Case((A,))) == (None, said)


def test_a_tensor_is_read_as_it_is():
    assert COST.read(tensors(A), Case((A,))) == (A, "")


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (Answer((A, A, B), ("ndarray", "Tensor", "Tensor")), "numpy_used"),
        (Answer((np.float32(1), A, B), ("float", "Tensor", "Tensor")), "numpy_used"),
        (tensors(np.float64(A), A, B), "wrong_dtype"),
        (tensors(A, A + 1, B), "arguments_changed"),
        (tensors(A, None, B), "arguments_changed"),
    ],
)
def test_a_right_value_that_no_painting_could_use_is_a_mistake(answer, mistake):
    message, found = COST.problem(answer, Case((A, B)))
    assert found == mistake
    assert "expected" in message or "instead" in message


def test_a_float32_tensor_and_arguments_as_before_are_none():
    assert COST.problem(tensors(A, A, B), Case((A, B))) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.float32([[1, 2], [3, 4]]), "J =\n[[1, 2],\n [3, 4]]\nexpected\n[[1.5, 2],\n [3, 4]]"),
        (np.float32([1, 2]), "J has shape (2,), expected (2, 2)"),
    ],
)
def test_a_value_is_shown_beside_the_right_one(value, said):
    assert COST.found(value, RIGHT, Case((A,))) == said


def test_right_numbers_in_another_shape_are_told_from_wrong_ones():
    flat = RIGHT.right[0].ravel()
    assert "The numbers are right" in COST.about_shape(flat, RIGHT, Case((A,)))
    assert "The numbers are right" not in COST.about_shape(flat + 1, RIGHT, Case((A,)))
    assert "The numbers are right" not in COST.about_shape(flat[1:], RIGHT, Case((A,)))


# A step on an image of two numbers

IMAGE = np.float32([[1, 2]])
STEPPED = Expected((np.float64([9, 5, 4, 1.5, 2]), np.float64([8, 4, 4, 1.5, 2])), 1e-6)
MADE = Case((IMAGE, IMAGE, IMAGE, 0.5), {"objective": {}, "steps": 3})


def returned(kind, *values):
    """What ``calls`` tells of a step: the costs, the image, and the class of what came back."""
    return Answer((*values, None), (*("Tensor" for _ in values), kind))


def test_a_step_is_asked_for_with_all_that_it_depends_on():
    question, sent = STEP.question(MADE, "compiled")
    told = {"form": "step", "compiled": True, "optimizer": "sgd", "steps": 3, "learning_rate": 0.5, "objective": {}}
    assert question == told
    assert len(sent) == 3


def test_costs_and_image_are_one_vector():
    value, problem = STEP.read(returned("tuple", *np.float32([9, 5, 4]), np.float32([[1.5, 2]])), MADE)
    assert (value.tolist(), problem) == ([9, 5, 4, 1.5, 2], "")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (returned("NoneType", None, IMAGE), "It returns None, expected (J, J_content, J_style): is there a `return`"),
        (returned("dict", None, IMAGE), "It returns a value of type dict, expected (J, J_content, J_style)."),
        (
            returned("tuple", *np.float32([9, 5, 4]), IMAGE[0]),
            "It returns a value of type tuple, expected (J, J_content, J_style).",
        ),
        (
            returned("tuple", np.zeros(99), *np.float32([5, 4]), IMAGE),
            "It returns a value of type tuple, expected (J, J_content, J_style).",
        ),
        (
            returned("tuple", None, None, None, IMAGE),
            "It returns a value of type tuple, expected (J, J_content, J_style).",
        ),
    ],
)
def test_a_step_without_costs_is_told_so(answer, said):
    value, problem = STEP.read(answer, MADE)
    assert value is None
    assert problem.startswith(said)


def test_a_step_may_return_plain_numbers_and_a_list_but_no_single_one():
    assert STEP.problem(returned("list", *np.float64([9, 5, 4]), IMAGE), MADE) is None
    assert STEP.problem(returned("EagerTensor", np.float32(9), IMAGE), MADE)[1] == "returns_other_type"


def test_the_nearer_of_two_right_answers_is_shown():
    said = STEP.found(np.float64([8, 4, 4.5, 1, 2]), STEPPED, MADE)
    assert said.startswith("(J, J_content, J_style) = [8, 4, 4.5], expected [8, 4, 4]; one pixel goes from 1 to 1")
    assert said.endswith("(expected 1.5)")
    assert "returns 1 number(s), expected the 3 costs" in STEP.found(np.float64([9, 1, 2]), STEPPED, MADE)


def test_the_scale_of_a_step_is_each_costs_own_and_one_for_all_pixels():
    assert STEP.scale(np.float64([9, -5, 4, -3, 2]), MADE).tolist() == [9, 5, 4, 3, 3]


@given(st.text(), st.none() | st.sampled_from([np.float32(1), np.zeros((2, 3)), np.zeros(0)]))
def test_any_class_has_a_name(kind, value):
    assert named(kind, value)


def test_numbers_are_shown_with_six_digits():
    assert shown(np.float64(1 / 3)) == "0.333333"
    assert shown(np.float64([2 / 3, 1e9])) == "[0.666667, 1e+09]"
