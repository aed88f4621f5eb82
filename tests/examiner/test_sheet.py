"""A sheet says of each case what was computed for it, and the examiner finds the same by either."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.assignment import course
from examiner import sheet
from examiner.cases import Case, Expected, Mistaken, Slope, drawn
from examiner.examiner import Examiner
from examiner.forms import Function

EXERCISES = course()["neural_style_transfer"].by_name
ARRAYS = st.sampled_from([np.float32, np.float64]).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=3, max_side=3))
)
ARGUMENTS = st.recursive(
    ARRAYS | st.floats(allow_nan=False) | st.integers(-9, 9),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.sampled_from(["x", "array", "named"]), inner),
    max_leaves=4,
)


def read_back(folder, *exercises):
    """What a sheet of these exercises says."""
    text, numbers = sheet.compose(exercises)
    (folder / "sheet.json").write_text(text, encoding="utf-8")
    np.savez_compressed(folder / "sheet.npz", **numbers)
    return sheet.read(folder / "sheet.json")


def stored(*pairs):
    """An exercise with these cases."""
    form = Function(arguments=("a", "b"), returns="J", by_name=("b",))
    head = {"name": "f", "number": "1", "title": "Do f", "points": 5.0, "rubric": {"fresh": 5.0}, "titles": {}}
    return sheet.Stored(form=form, pairs=pairs, **head)


def same(a, b):
    """Tell whether two nested arguments are equal in every bit."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    return np.shape(a) == np.shape(b) and np.array_equal(a, b, equal_nan=True) and (
        np.asarray(a).dtype == np.asarray(b).dtype or not isinstance(a, np.ndarray)
    )  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.tuples(ARGUMENTS, ARGUMENTS), ARRAYS, ARRAYS, st.none() | ARRAYS, ARRAYS)
def test_what_is_stored_is_read_back(tmp_path_factory, arguments, right, tolerance, cotangent, slope):
    mistaken = Mistaken("id", "look there", np.float64(np.float32(2.5)), 0.25)
    case = Case(arguments, {"steps": 3}, ("fresh", "form"), hint="look here", share=0.5)
    expected = Expected((right,), tolerance, cotangent, (Slope(1, slope, 1e-3),), lambda: [mistaken])
    exercise = stored((case, expected))
    found = read_back(tmp_path_factory.mktemp("sheet"), exercise)["f"]
    ((case_back, back),) = found.pairs
    assert (found.form, found.rubric, found.points) == (exercise.form, exercise.rubric, 5)
    assert same(case_back.arguments, case.arguments)
    assert (case_back.options, case_back.checks, case_back.hint) == (case.options, case.checks, case.hint)
    assert case_back.share == 0.5
    assert same(back.right, expected.right)
    assert same(np.asarray(back.tolerance), np.asarray(tolerance))
    assert (cotangent is None) if back.cotangent is None else same(back.cotangent, cotangent)
    assert (back.slopes[0].place, back.slopes[0].tolerance, same(back.slopes[0].value, slope)) == (1, 1e-3, True)
    assert [(m.id, m.message, m.value, m.tolerance) for m in back.mistakes()] == [("id", "look there", 2.5, 0.25)]


def test_of_arrays_that_anybody_can_draw_only_the_recipe_is_stored(tmp_path):
    case = drawn((1, 2), (1, 40, 50, 3))
    exercise = stored((case, Expected((np.float64(1),), 1e-6)))
    text, numbers = sheet.compose([exercise])
    assert json.loads(text)["f"]["cases"][0]["recipe"] == [[1, 2], [1, 40, 50, 3]]
    assert sum(array.size for array in numbers.values()) < 10
    ((back, _),) = read_back(tmp_path, exercise)["f"].pairs
    assert same(back.arguments, case.arguments)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_sheet_gives_the_findings_of_the_computed_expectations(name, by_numpy, tmp_path):
    exercise = EXERCISES[name]
    computed = exercise.stored()
    read = read_back(tmp_path, computed)[name]
    for function in (exercise.reference, *exercise.also_right, *(mistake.compute for mistake in exercise.mistakes)):
        with np.errstate(all="ignore"):
            findings = [Examiner(questions, by_numpy(function)).examine() for questions in (computed, read)]
        assert findings[0] == findings[1]
        assert [f.found for f in findings[0]] == [f.found for f in findings[1]]


def test_no_law_is_in_a_sheet():
    assert stored().laws() == ()
