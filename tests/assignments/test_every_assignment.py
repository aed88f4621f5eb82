"""What holds of every exercise of every assignment: nothing here is named but the course."""

import ast

import numpy as np
import pytest

from autograder.assignment import course
from autograder.draws import Draws
from autograder.exercise import Drawn
from autograder.source import is_solution, solution_of, source_notebook
from examiner.calls import unpacked
from examiner.cases import close
from examiner.examiner import Examiner
from examiner.findings import Answer

EXERCISES = [pytest.param(e, id=f"{a.name}-{e.name}") for a in course().values() for e in a.exercises]
DIFFERENTIABLE = [param for param in EXERCISES if param.values[0].gradient]


def questions_of(exercise, number=0):
    """The questions for a submission."""
    return Drawn(exercise, Draws(b"k", str(number)))


def tried(exercise):
    """Inputs on which a mistake may show: those of the visible check, then one of each kind, the large ones last."""
    questions = questions_of(exercise)
    drawn = [case for check in exercise.rubric for case, _ in questions.cases(check) if check != "published"]
    return sorted([exercise.published, *exercise.visible, *drawn], key=lambda case: case.size > 1000)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_mistake_is_wrong_and_recognised(exercise):
    unseen = dict(enumerate(exercise.mistakes))
    for case in tried(exercise):
        expected = exercise.expected(case, all_mistakes=True)
        for place, made in enumerate(expected.mistakes()):
            recognised = made.value.size and close(np.float32(made.value), made.value, made.tolerance)
            if recognised and not expected.is_right(made.value):
                unseen.pop(place, None)
        if not unseen:
            break
    assert [(mistake.id, mistake.message) for mistake in unseen.values()] == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_nan_and_other_shapes_are_not_right(exercise):
    expected = exercise.expected(exercise.published)
    right = expected.right[0]
    assert not expected.is_right(right * np.nan)
    assert not expected.is_right(right[None])
    assert expected.explanations(right * np.nan) == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_reference_is_right_on_all_that_is_drawn(exercise):
    for number in range(5):
        questions = questions_of(exercise, number)
        for check in exercise.rubric:
            for _, expected in questions.cases(check):
                assert all(expected.is_right(np.float32(right)) for right in expected.right)
        for law in questions.laws():
            first, second = (np.float64(np.float32(expected.right[0])) for _, expected in law.cases)
            assert law.holds is None or law.holds(first, second), law.message


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_rubric_has_a_title_and_an_input_for_each_check(exercise):
    questions = questions_of(exercise)
    for check in exercise.rubric:
        assert list(questions.laws()) if check == "laws" else questions.cases(check), check
    asked = {check for kind in exercise.kinds.values() for check in kind.checks}
    assert asked <= exercise.rubric.keys(), "a kind is drawn for a check that the rubric does not have"
    assert all(kind.catches for kind in exercise.kinds.values())


# Gradients


def arguments_of(exercise, question, arrays):
    """The arguments, in the reference function's order, that a question stands for."""
    given = [unpacked(part, arrays) for part in question["arguments"]]
    by_name = {name: unpacked(part, arrays) for name, part in question["keywords"].items()}
    return (*given, *(by_name[name] for name in exercise.form.arguments if name in by_name))


class Broken:
    """A right function, but for its gradient: that is cut short where ``cut`` says so."""

    def __init__(self, exercise, cut):
        self.exercise, self.cut = exercise, cut

    def call(self, question, sent, patience=1):
        """Answer a question."""
        *given, cotangent = sent
        arguments = arguments_of(self.exercise, question, given)
        value = np.float32(self.exercise.reference(*arguments))
        slopes = {place: self.cut(np.float64(s)) for place, s, _ in self.exercise.gradient(arguments, cotangent)}
        found = [slopes.get(place, np.zeros_like(array)) for place, array in enumerate(given)]
        return Answer((value, *found), ("Tensor",) * (1 + len(found)))


@pytest.mark.parametrize("exercise", DIFFERENTIABLE)
@pytest.mark.parametrize(
    ("cut", "mistake"),
    [
        (lambda slope: slope, ""),
        (lambda slope: slope * 0.99, "wrong_gradient"),
        (lambda slope: slope * np.nan, "gradient_not_finite"),
        (lambda slope: None, "numpy_used"),
    ],
)
def test_a_gradient_that_is_cut_off_is_told_from_a_right_one(exercise, cut, mistake):
    questions = questions_of(exercise)
    questions.rubric = {"gradient": 1.0}
    (finding,) = Examiner(questions, Broken(exercise, cut)).examine()
    assert finding.mistake == mistake


@pytest.mark.parametrize("exercise", DIFFERENTIABLE)
def test_a_gradient_is_that_of_finite_differences(exercise):
    rng = np.random.default_rng(0)
    for case, expected in questions_of(exercise).cases("gradient"):
        cotangent = np.float64(expected.cotangent)
        question, arrays = exercise.form.question(case, "gradient", cotangent)
        arrays = [np.float64(array) for array in arrays[:-1]]
        for slope in expected.slopes:
            step = 1e-4 * max(1.0, float(abs(arrays[slope.place]).max()))
            direction = step * rng.standard_normal(arrays[slope.place].shape)

            def moved(sign, place=slope.place, direction=direction, question=question, arrays=arrays):
                changed = [a + sign * direction if i == place else a for i, a in enumerate(arrays)]
                return np.asarray(exercise.reference(*arguments_of(exercise, question, changed)))

            ahead, behind = moved(1), moved(-1)
            found, claimed = np.sum(cotangent * (ahead - behind)) / 2, np.sum(slope.value * direction)
            rounding = np.sum(slope.tolerance * abs(direction))  # float32's, where the gradient is all but 0
            assert abs(found - claimed) <= 1e-5 * np.sum(abs(slope.value * direction)) + rounding


# Nothing that a check says gives an answer away


def formulas(code):
    """The expressions of some size in a piece of code, as text without spaces."""
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.expr)]
    return {ast.unparse(n).replace(" ", "") for n in nodes if sum(isinstance(p, ast.expr) for p in ast.walk(n)) > 4}


def test_no_message_holds_a_formula_of_a_right_answer(each_assignment, answers):
    code = [answer.source for answer in answers(each_assignment, "right")]
    code += [solution_of(cell) for cell in source_notebook(each_assignment).cells if is_solution(cell)]
    secret = set().union(*(formulas(text) for text in code if "def " in text))
    said = set()
    for exercise in each_assignment.exercises:
        said |= {mistake.message for mistake in exercise.mistakes} | {law.message for law in exercise.laws}
        said |= {kind.hint for kind in exercise.kinds.values()}
        said |= {case.hint for case in (exercise.published, *exercise.visible)}
    assert len(said) > 40
    assert len(secret) > 40
    assert {(m, f) for m in said for f in secret if f in m.replace(" ", "").replace("`", "")} == set()
