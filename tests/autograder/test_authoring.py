"""The recipes of docs/authoring.md, each tried on a copy of the course."""

import shutil

import pytest

from autograder import languages
from autograder.assignment import COURSE, course
from autograder.new import new
from autograder.source import solution_of, source_notebook
from autograder.translations import refresh
from examiner.examiner import Examiner
from examiner.in_process import InProcess

NAME = "neural_style_transfer"
SUM_OF_SQUARES = "sum_of_squares"


@pytest.fixture
def copy(tmp_path):
    """The folder of an assignment, copied into a course of its own."""
    shutil.copytree(COURSE / NAME, tmp_path / "course" / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "course" / NAME


def change(file, old, new):
    """Replace a piece of a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def assignment_of(folder):
    return course(folder.parent)[folder.name]


def cells(assignment):
    return {cell.id: cell for cell in source_notebook(assignment).cells}


def without_cells(file, *names):
    """Take cells out of a text."""
    blocks = file.read_text(encoding="utf-8").split("\n# %% ")
    kept = [block for block in blocks if not any(f'id="{name}"' in block for name in names)]
    file.write_text("\n# %% ".join(kept), encoding="utf-8")


def points_of(exercise, source):
    """What a function, given as source, earns in the check in the notebook."""
    scope = {}
    exec("import tensorflow as tf\n" + source, scope)
    return sum(f.points for f in Examiner(exercise.stored(), InProcess(scope[exercise.name])).examine())


def test_points_are_changed_in_the_exercise_alone(copy):
    change(copy / "total_cost.py", '"published": 1, "fresh"', '"published": 3, "fresh"')
    assignment = assignment_of(copy)
    assert (assignment.max_score, assignment.by_name["total_cost"].points) == (102, 12)
    built = cells(assignment)
    assert built["total_cost_test"].metadata.nbgrader.points == 12
    assert "12 points" in built["total_cost_test"].source
    assert "| 3.3 Combine the costs | `total_cost` | 12 | easy | 3 |" in built["title"].source


def test_an_exercise_is_dropped_by_a_line_and_its_cells(copy):
    change(copy / "__init__.py", "        train_step.EXERCISE,\n", "")
    without_cells(copy / "notebook.py", "train_step", "train_step_task")
    assignment = assignment_of(copy)
    assert assignment.max_score == 75
    assert not [name for name in cells(assignment) if name.startswith("train_step")]


def test_an_exercise_is_added_by_a_file_a_line_and_its_text(copy, tmp_path):
    start = new(tmp_path / "start", "start")
    shutil.copy(start / f"{SUM_OF_SQUARES}.py", copy)
    change(copy / "__init__.py", "content_cost, gram", "content_cost, sum_of_squares, gram")
    change(copy / "__init__.py", "    exercises=(\n", "    exercises=(\n        sum_of_squares.EXERCISE,\n")
    stub = (start / "notebook.py").read_text().partition('\n# %% id="sum_of_squares" part="solution"')
    with open(copy / "notebook.py", "a", encoding="utf-8") as text:
        text.write("\n" + stub[1] + stub[2])
    assignment = assignment_of(copy)
    built = cells(assignment)
    assert assignment.max_score == 110
    assert {f"{SUM_OF_SQUARES}_check", f"{SUM_OF_SQUARES}_test"} <= built.keys()
    exercise = assignment.by_name[SUM_OF_SQUARES]
    assert points_of(exercise, solution_of(built[SUM_OF_SQUARES])) == sum(exercise.stored().rubric.values())
    assert points_of(exercise, "def sum_of_squares(a):\n    return tf.reduce_sum(a)") == 0


def test_a_question_graded_by_hand_is_a_cell_that_nbgrader_leaves_to_a_person(copy):
    change(
        copy / "__init__.py",
        "    questions=(",
        '    questions=(\n        Question(name="why_answer", title="What holds the pagoda", points=10),',
    )
    with open(copy / "notebook.py", "a", encoding="utf-8") as text:
        text.write('\n# %% [markdown] id="why_answer" part="answer"\n# The start.\n')
    built = cells(assignment_of(copy))
    metadata = built["why_answer"].metadata.nbgrader
    assert (metadata.grade, metadata.solution, metadata.locked, metadata.points) == (True, True, False, 10)
    assert "| What holds the pagoda | in words, graded by hand | 10 |  |  |" in built["title"].source


def test_an_assignment_is_added_by_one_command(tmp_path):
    folder = new(tmp_path / "course", "my_textures")
    assignment = assignment_of(folder)
    built = cells(assignment)
    (exercise,) = assignment.exercises
    assert built["title"].source.startswith("# My textures")
    assert points_of(exercise, solution_of(built[exercise.name])) == sum(exercise.stored().rubric.values())
    assert points_of(exercise, "def sum_of_squares(a):\n    return tf.reduce_mean(tf.square(a))") == 0


def test_a_language_is_added_by_one_command_and_its_words(copy):
    assignment = assignment_of(copy)
    assert languages.of(assignment) == []  # the copy left the course's locale behind
    said = refresh(copy.parent, [assignment], "de")
    assert [line.split(":")[0] for line in said] == [f"de/{NAME}.po", "de/package.po"]
    change(copy.parent / f"locale/de/{NAME}.po", 'msgid "Neural Style Transfer"\nmsgstr ""', TITLE)
    change(copy.parent / "locale/de/package.po", 'msgid "Not solved yet."\nmsgstr ""', NOT_YET)
    (german,) = languages.of(assignment)
    built = {cell.id: cell for cell in source_notebook(assignment, language=german).cells}
    assert built["title"].source.startswith("# Bilder im Stil eines Malers\n")
    assert built["language"].source.startswith('from nst_utils.language import speak\n\nspeak("de")')
    assert german("Not solved yet.") == "Noch nicht gelöst."


TITLE = 'msgid "Neural Style Transfer"\nmsgstr "Bilder im Stil eines Malers"'
NOT_YET = 'msgid "Not solved yet."\nmsgstr "Noch nicht gelöst."'


def test_the_text_is_changed_where_it_is_written(copy):
    change(copy / "notebook.py", "# # Neural Style Transfer\n", "# # Painting by gradient\n")
    assert cells(assignment_of(copy))["title"].source.startswith("# Painting by gradient")
