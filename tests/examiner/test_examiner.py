"""Whatever a student's function replies, the examiner has a finding, and takes no more memory for it."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.assignment import course
from autograder.draws import Draws
from autograder.exercise import Drawn
from examiner.examiner import Examiner
from examiner.findings import Answer, Finding, Lost, Outcome

EXERCISES = course()["neural_style_transfer"].by_name
EVERY = [pytest.param(e, id=f"{a.name}-{e.name}") for a in course().values() for e in a.exercises]
CHECKS = [(name, check) for name, exercise in EXERCISES.items() for check in exercise.rubric]
NUMBERS = st.sampled_from([np.bool_, np.uint8, np.int64, np.float16, np.float32, np.float64]).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)
LONGEST = 20 << 20  # numbers in a reply; the channel lets no more than 80 MB pass


class Replies:
    """As the fixture; hypothesis takes none that is made anew for each test."""

    def __init__(self, reply):
        self.reply = reply

    def call(self, question, arrays, patience=1):
        """Answer a question."""
        found = self.reply(arrays)
        if found is None:
            return Answer(outcome=Outcome.TIMED_OUT)
        return Answer(tuple(found), tuple("ndarray" for _ in found))


def finding(name, check, reply):
    """What the examiner finds in one check in a class of one."""
    questions = Drawn(EXERCISES[name], Draws(b"k", "0"))
    questions.rubric = {check: 1.0}
    with np.errstate(all="ignore"):  # as grading does
        (found,) = Examiner(questions, Replies(reply)).examine()
    return found


def filled(a, number):
    """An array of the form of ``a``: ``number`` in every place."""
    return np.full(np.shape(a), number, np.float64)


class Stops:
    """A function that stops with an error of this message."""

    def __init__(self, message):
        self.error = {"error": "TypeError", "message": message, "where": "", "line": ""}

    def call(self, question, arrays, patience=1):
        """Answer a question."""
        return Answer(outcome=Outcome.RAISED, error=self.error)


@pytest.mark.parametrize(
    ("message", "sizes"),
    [
        ("Cannot convert a symbolic tf.Tensor (sub:0) to a numpy array.", False),
        ("'SymbolicTensor' object cannot be interpreted as an integer", True),
    ],
)
def test_sizes_are_spoken_of_inside_tf_function_unless_numpy_is_the_cause(asked, message, sizes):
    (found,) = Examiner(asked(EXERCISES["gram_matrix"], "compiled"), Stops(message)).examine()
    assert "not inside `tf.function`" in found.message
    assert ("tf.shape" in found.message) == sizes


@settings(deadline=None, max_examples=200)
@given(examined=st.sampled_from(CHECKS), given_back=st.lists(st.none() | NUMBERS, max_size=6))
def test_any_arrays_get_a_finding(examined, given_back):
    assert isinstance(finding(*examined, lambda sent: given_back), Finding)


@pytest.mark.parametrize(("name", "check"), CHECKS)
@pytest.mark.parametrize("number", [np.nan, np.inf, 1.7e308, -1.7e308, 5e-324])
def test_extreme_numbers_in_the_right_shapes_get_a_finding(name, check, number):
    def reply(sent):
        if name == "train_step":
            return [np.float64(number)] * 3 + [filled(sent[0], number), None]
        side = len(sent[0]) if name == "gram_matrix" else None
        return [filled(np.empty((side, side)) if side else 0, number), *(filled(a, number) for a in sent)]

    assert not finding(name, check, reply).passed


@pytest.mark.parametrize(("name", "check"), CHECKS)
@pytest.mark.parametrize("shape", [(7,), (LONGEST,), (10**7, 1, 1, 1)])
def test_a_forged_shape_is_wrong_and_costs_the_grader_no_memory(name, check, shape):
    big = np.zeros(shape, np.uint8)
    forged = [*[np.zeros((), np.float32)] * 3, big, None] if name == "train_step" else [big]
    finding(name, check, lambda sent: forged)  # what is drawn, and the libraries' own
    tracemalloc.start()
    try:
        found = finding(name, check, lambda sent: forged)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.outcome is Outcome.WRONG
    assert peak < 70 << 20  # as float64 the larger two would take 80 MB and more


NORMALISERS = {
    "in float64": (lambda n: 4 * n, Outcome.RIGHT),
    "in float16": (lambda n: np.float16(4 * n), Outcome.WRONG),
    "through a square in int32": (lambda n: np.int32(2) * np.square(np.int32(n)) // np.int32(n) * 2, Outcome.WRONG),
}


@pytest.mark.parametrize("title", NORMALISERS)
def test_large_activations_tell_a_content_cost_whose_sizes_overflow(title):
    normaliser, outcome = NORMALISERS[title]
    cost = lambda sent: [np.sum(np.square(sent[0] - sent[1]), dtype=np.float64) / normaliser(sent[0].size)]  # noqa: E731
    assert finding("compute_content_cost", "large", cost).outcome is outcome


class TakesTime:
    """Takes so many seconds for an input of so many numbers, and gives up after 20."""

    def __init__(self, function, seconds):
        self.function, self.seconds = function, seconds

    def call(self, question, arrays, patience=1):
        """Answer a question."""
        seconds = self.seconds(arrays[0].size)
        if seconds > 20:
            return Answer(outcome=Outcome.TIMED_OUT, seconds=20)
        return Answer((self.function(*arrays), *arrays), ("Tensor",) * 3, seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    {
        "a fast one": (lambda size: 0.01, Outcome.RIGHT),
        "a loop": (lambda size: 1e-3 * size, Outcome.RIGHT),
        "a loop that is too slow by far": (lambda size: 1e-2 * size, Outcome.TIMED_OUT),
        "one that hangs where it would be wrong": (lambda size: 0.01 if size < 100_000 else 1e9, Outcome.TIMED_OUT),
    }.values(),
)
def test_only_what_is_slow_everywhere_is_tried_on_smaller_activations(asked, seconds, outcome):
    exercise = EXERCISES["compute_content_cost"]
    (found,) = Examiner(asked(exercise, "large"), TakesTime(exercise.reference, seconds)).examine()
    assert found.outcome is outcome


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.value is not None])
def test_a_wrong_value_on_fresh_inputs_leaves_no_point_for_any_check(name, asked, by_numpy):
    published = EXERCISES[name].published
    right = EXERCISES[name].reference(*published.arguments, **published.options)
    findings = Examiner(asked(EXERCISES[name]), by_numpy(lambda *_, **__: right)).examine()
    outcomes = {found.check: found.outcome for found in findings}
    assert list(outcomes) == list(EXERCISES[name].rubric)
    assert (outcomes["published"], outcomes["fresh"]) == (Outcome.RIGHT, Outcome.WRONG)
    assert {outcomes[check] for check in list(outcomes)[2:]} == {Outcome.NOT_TRIED}
    assert sum(found.points for found in findings) == 0


@pytest.mark.parametrize(
    ("wrong_on", "earned", "told"),
    [
        ({"square"}, 0.5, "The value is right for other shapes"),
        ({"square", "thin"}, 0, ""),
        ({"square", "published"}, 0, ""),
    ],
)
@pytest.mark.parametrize("wrong", [np.nan, 1e3, None])
def test_what_is_wrong_only_on_inputs_that_need_a_guard_keeps_their_share(
    asked, by_numpy, wrong_on, wrong, earned, told
):
    exercise = EXERCISES["compute_content_cost"]
    shared = {name: replace(kind, share=0.5 * (name == "square")) for name, kind in exercise.kinds.items()}
    questions = asked(replace(exercise, kinds=shared), "published", "fresh")
    hard = [c.arguments[0] for check in questions.rubric for c, _ in questions.cases(check) if wrong_on & {*c.checks}]

    class Guardless(by_numpy):
        def call(self, question, arrays, patience=1):
            if not any(np.array_equal(arrays[0], a) for a in hard):
                return super().call(question, arrays, patience)
            error = {"error": "IndexError", "message": "list index out of range", "where": "", "line": ""}
            if wrong is None:
                return Answer(outcome=Outcome.RAISED, error=error)
            return Answer((np.float32(wrong), *arrays), ("Tensor",) * 3)

    _, fresh = Examiner(questions, Guardless(exercise.reference)).examine()
    assert fresh.points == earned * fresh.max_points
    assert told in fresh.message or wrong is None


class Ends:
    """A caller that answers rightly until it is lost, at a call of this number."""

    def __init__(self, answers, number, ending):
        self.answers, self.left, self.ending = answers, number, ending

    def call(self, question, arrays, patience=1):
        """Answer a question, or end."""
        self.left -= 1
        if self.left < 0:
            if isinstance(self.ending, Exception):
                raise self.ending
            return self.ending
        return self.answers.call(question, arrays, patience)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (Lost(Outcome.KILLED, "it is gone"), Outcome.KILLED),
        (Answer(outcome=Outcome.UNSOLVED), Outcome.UNSOLVED),
    ],
)
def test_what_was_earned_before_a_process_is_lost_or_a_stub_is_met_is_kept(asked, by_numpy, ending, outcome):
    exercise = EXERCISES["compute_content_cost"]
    fresh = sum("fresh" in kind.checks for kind in exercise.kinds.values())
    caller = Ends(by_numpy(exercise.reference), 1 + fresh, ending)
    findings = Examiner(asked(exercise), caller).examine()
    earned = [exercise.rubric["published"], exercise.rubric["fresh"]]
    assert [found.points for found in findings[:2]] == earned
    assert {found.outcome for found in findings[2:]} == {outcome}
    assert len({found.message for found in findings[2:]}) == 1
    assert caller.left == -2 + 1  # it is called no more


def test_one_input_is_tried_as_often_as_a_painting_has_steps(asked):
    exercise, times = EXERCISES["total_cost"], []

    class Counts:
        def call(self, question, arrays, patience=1):
            times.append(question["times"])
            return Answer(outcome=Outcome.TIMED_OUT)

    Examiner(asked(exercise, "repeat"), Counts()).examine()
    assert times == [110]


def test_points_and_titles_are_those_of_the_rubric(asked, by_numpy):
    exercise = EXERCISES["train_step"]
    findings = Examiner(asked(exercise), by_numpy(exercise.reference)).examine()
    assert {found.check: found.max_points for found in findings} == dict(exercise.rubric)
    assert [found.outcome for found in findings] == [Outcome.RIGHT] * len(exercise.rubric)
    assert {found.check: found.title for found in findings}.items() >= exercise.titles.items()


def test_a_finding_keeps_inputs_and_values_out_of_its_message(asked, by_numpy):
    exercise = EXERCISES["compute_content_cost"]
    (missed,) = Examiner(asked(exercise, "fresh"), by_numpy(lambda a, b: 123.25)).examine()
    assert "123.25" in missed.found
    assert not any(character.isdigit() for character in missed.message)


@pytest.mark.parametrize("exercise", EVERY)
def test_no_mistake_is_named_on_an_input_where_it_would_be_right(exercise, asked, by_numpy):
    def nearly(*arguments, **options):
        off = 2 * exercise.tolerance(*arguments, **options)
        return exercise.reference(*arguments, **options) + off

    questions = asked(exercise, *(check for check in ("published", "fresh") if check in exercise.rubric))
    for found in Examiner(questions, by_numpy(nearly)).examine():
        case, expected = questions.cases(found.check)[0]
        right = {m.id for m in expected.mistakes() if expected.is_right(m.value)}
        assert found.mistake not in right, case.checks


def test_a_function_that_stops_on_another_kind_of_input_is_told_which(asked, by_numpy):
    exercise = course()["controlling_style"].by_name["texture_cost"]

    class Stops(by_numpy):
        def call(self, question, arrays, patience=1):
            if "conv4_2" in question["arguments"][1]["named"]:
                error = {"error": "KeyError", "message": "'conv4_2'", "where": "", "line": ""}
                return Answer(outcome=Outcome.RAISED, error=error)
            return super().call(question, arrays, patience)

    found = Examiner(asked(exercise, "published", "fresh"), Stops(exercise.reference)).examine()[1]
    hint, error = found.message.split("\n", 1)
    assert hint == exercise.kinds["further"].hint
    assert "conv4_2" in error
