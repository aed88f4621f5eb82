"""The pages say whom to talk to, show a student's own code, and harm nobody who opens them."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest

from autograder.analysis import alike, blocks, histogram
from autograder.choosing import Submission
from autograder.marks import About
from autograder.outputs import feedback_page, write_all
from autograder.report import needs_a_person, report_page
from autograder.results import ExerciseResult, Finding, Outcome, Result

EVIL = "<script>alert(1)</script>"


def answer(name, outcome, points=0, most=10, message="", mistake=""):
    """A function with one check."""
    check = Finding("fresh", "Values", points, most, outcome, message, mistake)
    return ExerciseResult(name, "Compute it", outcome, points, most, message, (check,))


def result(student="ada", *exercises, notes=(), hashes=()):
    """A result of these exercises."""
    score = float(sum(e.points for e in exercises))
    prints = {"gram_matrix": list(hashes)} if hashes else {}
    return Result(student, "x.ipynb", "0", Outcome.PARTLY, score, 20, "", exercises, tuple(notes), prints)


def class_of(*rows):
    """Results of students s0, s1, ..., each with these exercises."""
    return [result(f"s{n}", *row) for n, row in enumerate(rows)]


def about(student, *cells):
    """What is known of a student who handed in these cells."""
    return {student: About(Submission(student, "x.ipynb", "0", cells))}


EVIL_RESULT = result(EVIL, answer("gram_matrix", Outcome.WRONG, message=EVIL, mistake="m"), notes=[EVIL])


@pytest.mark.parametrize("page", [feedback_page(EVIL_RESULT), report_page([EVIL_RESULT], [EVIL])])
def test_pages_escape_what_students_wrote_and_load_nothing(page):
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    links = re.findall(r"(?:src|href)\s*=\s*\"([^\"]*)\"", page)
    assert len(links) == len(re.findall(r"(?:src|href)\s*=|url\(", page))
    assert [link for link in links if not re.fullmatch(r"feedback/[\w%.-]+|#[\w-]+", link)] == []


def test_a_link_leads_to_the_page_of_a_student_of_any_name():
    name = 'ada"><x y?#%'
    assert f'href="feedback/{quote(name, safe="")}.html"' in report_page([result(name)])


# Feedback


def gated():
    """A function whose gate was not passed, with a right check beside it."""
    message = "The value is not the right one."
    checks = (
        Finding("reference", "The published value", 0, 2, Outcome.RIGHT),
        Finding("fresh", "Values on other inputs", 0, 8, Outcome.WRONG, message),
        Finding("large", "Large values", 0, 2, Outcome.NOT_TRIED),
    )
    return result("ada", ExerciseResult("gram_matrix", "Compute it", Outcome.WRONG, 0, 12, message, checks))


def test_a_right_check_that_earns_nothing_says_why():
    page = feedback_page(gated())
    assert "Earns nothing before “Values on other inputs” is right too: till then it may be luck." in page
    assert "The other checks count once “Values on other inputs” is right." in page
    assert "Earns nothing" not in feedback_page(result("ada", answer("f", Outcome.WRONG)))


def test_the_page_shows_the_students_own_function_and_escapes_it():
    text = f'x = 1\n@dec\ndef gram_matrix(A):\n    """\nG {EVIL}"""\n    return (A,\nA)\n\ny = 2'
    page = feedback_page(
        result("ada", answer("gram_matrix", Outcome.WRONG)), about("ada", "import numpy", text)["ada"]
    )
    assert "<code>@dec\ndef gram_matrix(A):\n    &#34;&#34;&#34;\nG &lt;script&gt;" in page
    assert "    return (A,\nA)</code>" in page
    assert EVIL not in page
    assert "y = 2" not in page


def test_of_a_function_that_was_written_twice_the_answer_is_shown():
    stub = "def gram_matrix(A):\n    raise NotImplementedError('not yet')"
    cells = ("def gram_matrix(A):\n    return 1", "def gram_matrix(A): return 2", stub)
    page = feedback_page(result("ada", answer("gram_matrix", Outcome.WRONG)), about("ada", *cells)["ada"])
    assert "return 2" in page
    assert "return 1" not in page


def test_a_cell_that_can_not_be_read_is_told_first_where_its_function_is_missing():
    missing = answer("gram_matrix", Outcome.MISSING, message="No function named gram_matrix was found.")
    note = "Code cell 4: IndentationError: expected a block"
    page = feedback_page(result("ada", missing, notes=[note]))
    assert page.index("Python cannot read a cell") < page.index(note) < page.index("<h2>")
    assert "Cells that cannot be read cost the functions in them" in page
    assert "cannot read" not in feedback_page(result("ada", answer("gram_matrix", Outcome.RIGHT, 10), notes=[note]))


def test_pages_of_students_who_have_withdrawn_are_removed_and_no_other_file(tmp_path):
    write_all([result("ada"), result("bob.c")], tmp_path)
    (tmp_path / "feedback" / "mine.html").write_text("<!doctype html><p>An instructor's own page.")
    write_all([result("ada")], tmp_path)
    names = sorted(path.name for path in tmp_path.rglob("*.*"))
    assert names == ["ada.html", "ada.json", "grades.csv", "mine.html"]


# The report


def test_the_histogram_counts_every_score_once():
    counts = [count for _, count, _ in histogram([0, 5, 10, 55, 100, 100], 100)]
    assert counts == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]


def test_each_function_is_one_block_with_stubs_apart_from_failures():
    def row(f, g):
        return [answer(n, o, 10 * (o is Outcome.RIGHT)) for n, o in (("f", f), ("g", g))]

    results = class_of(
        row(Outcome.UNSOLVED, Outcome.UNSOLVED),
        row(Outcome.RIGHT, Outcome.RIGHT),
        row(Outcome.WRONG, Outcome.MISSING),
        row(Outcome.RIGHT, Outcome.RAISED),
    )
    first, second = blocks(results)
    assert (first.name, first.mean, first.median, first.max_points) == ("f", 5, 5, 10)
    assert first.counts == {"right": 2, "wrong": 1, "not begun": 1}
    assert first.checks == [("Values", 1, 3)]
    assert second.counts == {"right": 1, "wrong": 1, "not begun": 1, "missing": 1}
    assert first.discrimination == pytest.approx(3**-0.5)  # the correlation of (0, 10, 0, 10) with (0, 10, 0, 0)
    assert report_page(results).count("<section") == 2


def test_checks_that_only_some_were_tried_on_stay_in_the_block_of_their_function():
    other = Finding("form", "Types", 0, 1, Outcome.WRONG)
    late = replace(answer("f", Outcome.WRONG), checks=(other,))
    first, _ = blocks(class_of([answer("f", Outcome.WRONG), answer("g", Outcome.WRONG)], [late]))
    assert first.checks == [("Values", 1, 1), ("Types", 1, 1)]


def test_a_function_that_all_can_do_does_not_discriminate():
    (block,) = blocks(class_of([answer("f", Outcome.RIGHT, 10)], [answer("f", Outcome.RIGHT, 10)]))
    assert block.discrimination is None


def test_errors_count_among_the_mistakes_by_what_they_say_and_name_who_made_them():
    def raised(text):
        return [answer("f", Outcome.RAISED, message=text)]

    results = class_of(
        raised("ValueError: not enough values to unpack (expected 4, got 3) (code cell 3, line 2: m, n = x.shape)"),
        raised("ValueError: not enough values to unpack (expected 3, got 2) (code cell 9, line 7: a, b, c = s)"),
        raised("NameError: name 'tf' is not defined (code cell 3, line 2: tf.square(a)) Run the first cell."),
        [answer("f", Outcome.WRONG, message="1/4 is missing.", mistake="quarter")],
        [answer("f", Outcome.UNSOLVED, message="Not solved yet.")],
        [answer("f", Outcome.TIMED_OUT)],
    )
    (block,) = blocks(results)
    assert block.mistakes == [
        ("ValueError: not enough values to unpack (expected 4, got 3)", ["s0", "s1"]),
        ("NameError: name 'tf' is not defined Run the first cell.", ["s2"]),
        ("1/4 is missing.", ["s3"]),
        ("timed out", ["s5"]),
    ]
    page = report_page(results)
    assert '<a href="feedback/s0.html">s0</a>, <a href="feedback/s1.html">s1</a>' in page
    assert re.search(r"Commonest mistakes.*?unpack \(expected 4, got 3\)</td><td class=\"n\">2</td>", page, re.DOTALL)


def test_whoever_handed_in_several_notebooks_needs_a_person():
    note = "b.ipynb was graded; 1 other notebook was left out: a.ipynb."
    noted = result("ada", answer("f", Outcome.RIGHT, 10), notes=(note, "Code cell 2: NameError"))
    assert needs_a_person([noted, result("bob")]) == [("ada", [note])]
    assert note in report_page([noted])


def reasons(*exercises, notes=(), cells=()):
    """Why a person should look at a submission with these exercises."""
    found = needs_a_person([result("ada", *exercises, notes=notes)], about("ada", *cells))
    return found[0][1] if found else []


RIGHT, GONE = answer("train_step", Outcome.RIGHT, 10), answer("gram_matrix", Outcome.MISSING)


def test_a_renamed_function_needs_a_person():
    renamed = ["def gramMatrx(A):\n    return A", "def train_step(x):\n    return x"]
    assert reasons(RIGHT, GONE) == ["gram_matrix was not found."]
    assert reasons(RIGHT, GONE, cells=renamed) == ["gram_matrix was not found; gramMatrx may be meant for it."]
    assert reasons(GONE) == ["None of the functions was found. Is this another notebook?"]


def test_a_cell_that_can_not_be_read_needs_a_person_if_a_function_is_missing():
    syntax = "Code cell 4: SyntaxError: '(' was never closed"
    assert reasons(RIGHT, GONE, notes=[syntax]) == ["gram_matrix was not found.", syntax]
    assert reasons(RIGHT, notes=[syntax]) == []


def test_a_deleted_cell_with_imports_needs_a_person_and_a_slip_in_a_name_does_not():
    def raised(function, name):
        return answer(
            function, Outcome.RAISED, message=f"NameError: name '{name}' is not defined (code cell 1, line 2: x)"
        )

    assert reasons(raised("f", "tf"), raised("g", "tf"), RIGHT) == [
        "tf is not defined: was the cell with the imports deleted?"
    ]
    assert reasons(raised("f", "n_h"), answer("g", Outcome.WRONG), RIGHT) == []


def test_a_question_that_waits_for_a_person_is_named():
    waits = ExerciseResult("essay", "Compare two paintings", Outcome.NOT_TRIED, 0, 5, "A person grades this.")
    assert reasons(RIGHT, waits) == ["To be graded by hand: essay."]


def test_answers_that_share_nine_tenths_are_grouped():
    ours, others = [f"h{n}" for n in range(20)], [f"x{n}" for n in range(20)]
    given = {"ada": ours, "bob": ours[:-1], "eve": others, "dan": ours[:12] + others[:8], "few": ours[:3]}
    assert alike([result(name, hashes=hashes) for name, hashes in given.items()]) == [["ada", "bob"]]


def test_similar_answers_stand_side_by_side():
    f = answer("gram_matrix", Outcome.RIGHT, 10)
    results = [result(name, f, hashes=[f"h{n}" for n in range(20)]) for name in ("ada", "bob")]
    known = {
        **about("ada", f"def gram_matrix(A):\n    ada = A  # {EVIL}\n    return ada"),
        **about("bob", "def gram_matrix(A):\n    bob = A\n    return bob"),
    }
    page = report_page(results, about=known)
    assert re.search(r"ada = A.*?bob = A", page, re.DOTALL)
    assert EVIL not in page


def test_the_report_names_who_is_missing_and_who_is_not_on_the_roster():
    page = report_page([result()], nothing=["Gauss, Carl", EVIL], strangers=["ada"])
    assert "2: Gauss, Carl; &lt;script" in page
    assert "not on the roster" in page
