"""What the engine makes of an exercise: questions of a submission's own, and those of the check in the notebook."""

import numpy as np
import pytest

from autograder.draws import Draws
from autograder.exercise import FLOAT32, Drawn, Exercise, Kind, Law, Mistake, long_sum, rounding
from examiner.cases import Case
from examiner.forms import Function


def product(a, b):
    """The scalar product."""
    return np.float64(a) @ np.float64(b)


def vectors(rng):
    """Draw two vectors."""
    return tuple(np.float32(rng.standard_normal((2, 3))))


EXERCISE = Exercise(
    name="product",
    number="1.1",
    title="Multiply",
    form=Function(arguments=("a", "b"), returns="p"),
    reference=product,
    also_right=(lambda a, b: product(a, b) + 1,),
    published=Case((np.float32([1, 2]), np.float32([3, 4])), checks=("published",)),
    value=11,
    visible=(Case((np.float32([1, 2, 5]), np.float32([3, 4, 6])), checks=("fresh", "gradient", "own")),),
    tolerance=lambda a, b: rounding(a.size) * product(abs(a), abs(b)),
    gradient=lambda arguments, cotangent: [(0, cotangent * np.float64(arguments[1]), 1e-6)],
    kinds={
        **{f"kind{i}": Kind(draw=vectors, catches="", hint=f"hint {i}") for i in range(6)},
        "slope": Kind(draw=vectors, catches="", checks=("gradient",)),
        "first": Kind(draw=vectors, catches="", checks=("large",)),
        "second": Kind(draw=vectors, catches="", checks=("large",)),
        "own": Kind(draw=vectors, catches="", checks=("own",), options=lambda rng: {"b": float(rng.uniform())}),
    },
    laws=(Law(message="not even", draw=lambda rng: (vectors(rng), vectors(rng)), holds=lambda p, q: True),),
    mistakes=(
        Mistake("added", "It adds.", lambda a, b: np.sum(a) + np.sum(b)),
        Mistake("too_large", "It grows.", lambda a, b: np.outer(a, b)),
    ),
    rubric={"published": 1, "fresh": 2.5, "gradient": 1, "laws": 1},
    titles={"own": "A check of its own"},
)


def drawn(digest="0", key=b"k"):
    """The questions of a submission."""
    return Drawn(EXERCISE, Draws(key, digest))


def inputs(questions, check):
    """All numbers that a check tries, with the kinds they are of."""
    return [(case.checks, *(np.ravel(a).tolist() for a in case.arguments)) for case, _ in questions.cases(check)]


def test_an_exercise_is_worth_the_sum_of_its_rubric():
    assert EXERCISE.points == 5.5


def test_a_submission_sees_the_same_inputs_again_and_no_other_does():
    first = inputs(drawn(), "fresh")
    assert inputs(drawn(), "fresh") == first
    assert not any(each in first for other in (drawn("1"), drawn(key=b"l")) for each in inputs(other, "fresh"))


def test_the_same_objects_come_at_each_call():
    questions = drawn()
    assert questions.cases("fresh") is questions.cases("fresh")


def test_kinds_come_in_an_order_of_the_submissions_own_but_large_ones_in_the_tables():
    orders = {tuple(case.checks[0] for case, _ in drawn(str(n)).cases("fresh")) for n in range(20)}
    assert len(orders) > 10
    assert {frozenset(order) for order in orders} == {frozenset(f"kind{i}" for i in range(6))}
    large = {tuple(case.checks[0] for case, _ in drawn(str(n)).cases("large")) for n in range(20)}
    assert large == {("first", "second")}


def test_a_case_bears_the_hint_and_the_options_of_its_kind():
    assert {case.hint for case, _ in drawn().cases("fresh")} == {f"hint {i}" for i in range(6)}
    questions = Drawn(EXERCISE, Draws(b"k", "0"))
    with pytest.raises(TypeError, match="multiple values for argument 'b'"):  # the options reach the reference
        questions.cases("own")


def test_the_published_check_tries_the_published_case():
    ((case, expected),) = drawn().cases("published")
    assert case is EXERCISE.published
    assert expected.is_right(np.float32(11))
    assert expected.is_right(np.float32(12))  # also right
    assert not expected.is_right(np.float32(13))


def test_a_gradient_has_a_cotangent_of_the_values_shape_and_values_have_none():
    ((_, expected),) = drawn().cases("gradient")
    assert np.shape(expected.cotangent) == ()
    assert [slope.place for slope in expected.slopes] == [0]
    assert all(expected.cotangent is None and expected.slopes == () for _, expected in drawn().cases("fresh"))


def test_laws_are_tried_on_inputs_of_their_own():
    (law,) = drawn().laws()
    assert law.message == "not even"
    assert len({np.ravel(a)[0] for case, _ in law.cases for a in case.arguments}) == 4


def test_mistakes_are_recognised_on_small_inputs_and_where_asked_for():
    small, large = (Case((np.ones(size, np.float32), np.ones(size, np.float32))) for size in (2, 2000))
    assert [m.id for m in EXERCISE.expected(small).explanations(np.float64(4))] == ["added"]
    assert EXERCISE.expected(large).mistakes is None
    assert [m.id for m in EXERCISE.expected(large, all_mistakes=True).explanations(np.float64(4000))] == ["added"]


def test_a_mistaken_value_is_recognised_from_the_digits_that_a_page_prints():
    (found,) = EXERCISE.expected(EXERCISE.published).explanations(np.float64(10.001))
    assert found.message == "It adds."
    assert EXERCISE.expected(EXERCISE.published).explanations(np.float64(10.01)) == []


def test_what_is_stored_for_the_notebook_has_nothing_left_to_compute():
    stored = EXERCISE.stored()
    assert (stored.name, stored.number, stored.points) == ("product", "1.1", 5.5)
    assert dict(stored.rubric) == {"published": 1, "fresh": 2.5, "gradient": 1}  # no law is tried there
    assert dict(stored.titles) == {"own": "A check of its own"}
    assert [case.checks for case, _ in stored.pairs] == [("published",), ("fresh", "gradient", "own")]
    cotangents = [expected.cotangent for _, expected in stored.pairs]
    assert cotangents[0] is None
    assert 0.5 <= cotangents[1] <= 2
    again = EXERCISE.stored().pairs[1][1].cotangent
    assert again == cotangents[1]  # so that the sheet is the same at each build


def test_the_bounds_on_rounding_grow_with_the_number_of_terms():
    assert rounding(1) == pytest.approx(22 * FLOAT32)
    assert rounding(10_000) == pytest.approx(220 * FLOAT32)
    assert long_sum(8000) == pytest.approx(rounding(8000) + 1000 * FLOAT32)
