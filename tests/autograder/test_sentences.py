import pytest

from autograder.sentences import sentences, templates


def texts(source, **how):
    return [sentence.text for sentence in sentences(source, **how)]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('return "It changes its arguments."', ["It changes its arguments."]),
        ('x = "one " "sentence " f"of {n} parts"', ["one sentence of {n} parts"]),
        ('f"It has shape {a.shape}, not {b.shape}"', ["It has shape {shape}, not {shape_2}"]),
        ("f\"It stops with {error['error']}\"", ["It stops with {error}"]),
        ("f\"after {', '.join(map(str, steps))} steps\"", ["after {steps} steps"]),
        ("f\"Right, given {', '.join(f'the right {n}' for n in a)}.\"", ["Right, given {value}.", "the right {n}"]),
        ('show(titles=["Content", "Style"])', ["Content", "Style"]),
        ('def show(images, titles=("Content",)): pass', ["Content"]),
        ('print(told("together"))', ["together"]),
        ('class Outcome(str, Enum):\n    RIGHT = "right"', ["right"]),
    ],
)  # fmt: skip
def test_what_people_read_is_found(source, said):
    assert sorted(texts(source)) == sorted(said)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring of some words."""',
        'raise ValueError("for developers and their eyes")',
        're.compile("some words of a pattern")',
        'if "left out: by whom" in note: pass',
        'name = "conv1_1"',
        '{"equal": 1}',
    ],
)
def test_what_nobody_reads_is_passed_over(source):
    assert texts(source) == []


def test_the_reasons_of_an_unreadable_notebook_are_read_by_its_student():
    assert texts('raise UnreadableError("it is empty")') == ["it is empty"]


def test_keys_count_where_a_figure_names_its_parts_by_them():
    assert texts('show({"balanced": 1})', keys=True) == ["balanced"]


def test_a_text_with_places_is_known_as_one():
    assert [s.has_places for s in sentences('told("{points} of {of}", points=1, of=2)')] == [True]
    assert [s.has_places for s in sentences('told("a set such as {1, 2} of numbers")')] == [False]


def test_a_template_says_what_it_hands_over():
    found = templates(
        '<h1>{{ _("Feedback for {student}", student=name) }}</h1>{{ _(message) }}<p>{{ _("Check") }}</p>'
    )
    assert [(s.text, s.has_places) for s in found] == [("Feedback for {student}", True), ("Check", False)]
