"""A person's decisions, late work, the roster and learning platforms' gradebooks."""

import csv
import io
import re
import zipfile
from datetime import datetime, timezone
from pathlib import Path

import pytest

from autograder.choosing import Submission
from autograder.gradebooks import canvas_csv, moodle_csv, moodle_feedback, platform_of, with_times
from autograder.late import read_late
from autograder.marks import settle
from autograder.outputs import feedback_page, grades_csv, gradescope_json
from autograder.overrides import read_overrides
from autograder.platforms import Sender
from autograder.results import ExerciseResult, Finding, Outcome, Result
from autograder.roster import compare, read_roster
from autograder.tables import TableError, read_rows

BY_HAND = [("essay", "Compare two paintings", 5)]


@pytest.fixture
def table(tmp_path):
    """Write a table of lines; return its path."""

    def write(*lines, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


def result(student, points=10.0, outcome=Outcome.PARTLY):
    """A result with one function, worth 20 points, of which one check is missed."""
    checks = (
        Finding("fresh", "Values", points, 12, Outcome.RIGHT),
        Finding("laws", "Laws", 0, 8, Outcome.WRONG, "Not linear."),
    )
    exercise = ExerciseResult("gram_matrix", "Compute it", Outcome.PARTLY, points, 20, "Not linear.", checks)
    graded = outcome not in (Outcome.UNREADABLE, Outcome.FAULT)
    score = None if outcome is Outcome.FAULT else points if graded else 0.0
    return Result(student, "x.ipynb", "0", outcome, score, 20, exercises=(exercise,) if graded else ())


def handed_in(student, platform="", name="", number="", **more):
    """A submission, from a learning platform or not."""
    late = more.pop("late", False)
    sender = Sender(platform, student, name, number, late=late) if platform else None
    return Submission(student, "x.ipynb", "0", ("x = 1",), sender=sender, **more)


def settled(submissions, **tables):
    """The marks of students who have 10 of 20 points each."""
    return settle([result(s.student) for s in submissions], submissions, **tables)


def scores(marks):
    return {r.student: r.score for r in marks.results}


# Overrides


def test_what_a_person_gave_stands_in_place_of_what_the_grader_found(table):
    path = table("student,exercise,points,reason", "ada,gram_matrix,18,Only a typo.", "BOB,gram_matrix,0,")
    ada, bob, eve = settled([handed_in(s) for s in ("ada", "bob", "eve")], overrides=read_overrides(path)).results
    assert (ada.score, bob.score, eve.score) == (18, 0, 10)
    assert (ada.outcome, bob.outcome, eve.outcome) == (Outcome.PARTLY, Outcome.WRONG, Outcome.PARTLY)
    message = "A person gave 18 of 20 points: Only a typo. The grader had given 10."
    assert ada.exercises[0].message == message
    assert message in feedback_page(ada)
    assert message in grades_csv([ada])
    assert '"score": 18' in gradescope_json(ada)


def test_questions_graded_by_hand_come_in_by_the_same_table(table):
    path = table("student,exercise,points,reason", "ada,essay,4.5,Well seen.")
    ada, bob = settled([handed_in("ada"), handed_in("bob")], overrides=read_overrides(path), by_hand=BY_HAND).results
    assert (ada.score, ada.max_score, bob.score, bob.max_score) == (14.5, 25, 10, 25)
    assert bob.exercises[-1].message == "A person grades this, and has not yet."
    rows = list(csv.DictReader(io.StringIO(grades_csv([ada, bob]))))
    assert [row["essay"] for row in rows] == ["4.5", "0"]


def test_a_notebook_that_could_not_be_graded_has_a_score_once_a_person_gave_all_of_it(table):
    overrides = read_overrides(
        table("student,exercise,points,reason", "ada,gram_matrix,20,ran it", "bob,gram_matrix,5,")
    )
    students = [handed_in(s) for s in ("ada", "bob", "eve")]
    found = [result("ada", outcome=Outcome.FAULT), result("bob", outcome=Outcome.UNREADABLE), result("eve")]
    ada, bob, _ = settle(found, students, overrides=overrides).results
    assert (ada.score, ada.outcome, bob.score, bob.outcome) == (20, Outcome.RIGHT, 5, Outcome.PARTLY)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ada,gram_matrx,3,", "row 2: there is no exercise gram_matrx. Did you mean gram_matrix?"),
        ("ada,gram_matrix,25,", "gram_matrix is worth 20 points, and the row gives 25."),
        ("ada,gram_matrix,-1,", "`points` must be a number from 0 on, and is '-1'."),
        ("ada,gram_matrix,nan,", "`points` must be a number"),
        ("ada,gram_matrix,,", "`points` must be a number"),
        (",gram_matrix,1,", "must name a student and an exercise."),
    ],
)
def test_a_slip_in_the_table_of_overrides_is_said(table, line, said):
    with pytest.raises(TableError, match="row 2") as error:
        settled([handed_in("ada")], overrides=read_overrides(table("student,exercise,points,reason", line)))
    assert said in str(error.value)


def test_an_override_of_nobody_is_a_notice(table):
    marks = settled(
        [handed_in("ada")], overrides=read_overrides(table("student,exercise,points,reason", "x,gram_matrix,1,"))
    )
    assert marks.notices == [f"{table().parent / 'table.csv'}, row 2: x is not among those who handed in."]


# Late work

RULES = ("student,due,days,penalty", ",2026-11-20 23:59,1,10%", ",,3,25%", ",,7,8")


@pytest.mark.parametrize(
    ("submitted", "score", "why"),
    [
        (datetime(2026, 11, 20, 23, 59), 10, ""),
        (datetime(2026, 11, 21, 0, 0), 9, "1 points were deducted: 1 day late."),
        (datetime(2026, 11, 22, 0, 0), 7.5, "2.5 points were deducted: 2 days late."),
        (datetime(2026, 11, 25, 0, 0), 2, "8 points were deducted: 5 days late."),
        (datetime(2027, 1, 1), 2, "8 points were deducted: 42 days late."),
        (None, 10, ""),
    ],
)
def test_late_work_costs_what_the_table_says(table, submitted, score, why):
    marks = settled([handed_in("ada", submitted=submitted)], late=read_late(table(*RULES)))
    assert scores(marks) == {"ada": score}
    assert " ".join(marks.about["ada"].remarks) == why
    row = next(csv.DictReader(io.StringIO(grades_csv(marks.results, marks.about))))
    assert (float(row["deducted"] or 0), row["remarks"]) == (10 - score, why)
    assert why in feedback_page(marks.results[0], marks.about["ada"])


def test_a_platforms_mark_is_the_first_rule_and_an_extension_goes_before_it(table):
    ada, bob = (handed_in(s, "Canvas", s, n, late=True) for s, n in (("ada_7", "7"), ("bob_8", "8")))
    marks = settled([ada, bob], late=read_late(table(*RULES, "bob_8,2026-11-27,,")))
    assert scores(marks) == {"ada_7": 9, "bob_8": 10}
    assert marks.about["ada_7"].remarks == ("1 points were deducted: marked as late by Canvas.",)
    assert "look whether it was by 2026-11-27 23:59, the extension." in marks.about["bob_8"].remarks[0]


def test_an_extension_is_a_due_date_of_the_students_own_by_name_or_number(table):
    late = datetime(2026, 11, 27, 12)
    students = [
        handed_in("Ada Lovelace_7", "Moodle", "Ada Lovelace", "7", submitted=late),
        handed_in("bob", submitted=late),
        handed_in("eve", submitted=late),
    ]
    marks = settled(
        students, late=read_late(table(*RULES, "7,2026-11-27,,", "BOB,2026-11-26 12:00,,", "x,2026-12-01,,"))
    )
    assert scores(marks) == {"Ada Lovelace_7": 10, "bob": 9, "eve": 2}
    assert "has an extension for x, who is not among those who handed in." in marks.notices[0]


def test_times_with_a_zone_are_compared_as_instants(table):
    rules = read_late(table("student,due,days,penalty", ",2026-11-20 23:59 UTC,,50%"))
    for hour, score in ((23, 10), (0, 5)):
        submitted = datetime(2026, 11, 20 if hour else 21, hour, 0, tzinfo=timezone.utc)
        assert scores(settled([handed_in("ada", submitted=submitted)], late=rules)) == {"ada": score}


def test_a_score_is_never_below_zero(table):
    marks = settled([handed_in("ada", submitted=datetime(2027, 1, 1))], late=read_late(table(*RULES[:2], ",,2,50")))
    assert scores(marks) == {"ada": 0}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([RULES[0]], "holds no rule"),
        ([RULES[0], ",soon,1,10%"], "row 2: a date is like 2026-11-20 23:59, and `due` is 'soon'."),
        ([RULES[0], ",,-1,10%"], "`days` must be a number above 0"),
        ([RULES[0], ",,1,lots"], "`penalty` must be points like 5 or a share like 10%, and is 'lots'."),
        ([RULES[0], ",,1,150%"], "`penalty` must be points"),
        ([*RULES, ",2026-11-21,,1"], "has another `due` than a row above"),
        ([*RULES, "ada,,,"], "must say in `due` until when ada may hand in."),
        (
            ["student,due,days", "a,b,c"],
            "must have the columns student, due, days, penalty, and it has student, due, days.",
        ),
        ([""], "and it is empty."),
    ],
)
def test_a_slip_in_the_table_of_late_rules_is_said(table, lines, said):
    with pytest.raises(TableError) as error:
        read_late(table(*lines))
    assert said in str(error.value)


def test_work_that_this_computer_could_not_open_is_no_zero():
    ada = Submission("ada", "x.ipynb", "0", reason="x.ipynb: it can't be opened.", unopened=True)
    (found,) = settle([result("ada", outcome=Outcome.UNREADABLE)], [ada]).results
    assert (found.score, found.outcome) == (None, Outcome.FAULT)


def test_the_examples_of_the_documentation_are_tables(table):
    page = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")
    late, overrides = re.findall(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    rules = read_late(table(*late.splitlines()))
    assert (rules.steps, list(rules.extensions)) == (((1, 0, 0.1), (3, 0, 0.25)), ["lovelaceada_1001"])
    (override,) = read_overrides(table(*overrides.splitlines()))
    assert (override.exercise, override.points, override.reason) == ("gram_matrix", 18, "Only a typo.")


# The roster

CLASS = [
    handed_in("lovelaceada_1001", "Canvas", "lovelaceada", "1001"),
    handed_in("Omar Khayyam_102", "Moodle", "Omar Khayyam", "102"),
    handed_in("emmy"),
    handed_in("Wang Wei_80", "Brightspace", "Wang Wei", "80"),
    handed_in("Wang Wei_81", "Brightspace", "Wang Wei", "81"),
]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Student,ID,SIS Login ID,Section,HW (7)",
            "    Points Possible,,,,100",
            '"Lovelace, Ada",1001,ada,A,80',
            '"Gauss, Carl",77,cfg,A,',
        ),
        ("Student,ID,Section", '"Lovelace, Ada",,A', '"Gauss, Carl",77,A'),
        ("Identifier,Full name,Grade", "Participant 102,Someone Else,", "Participant 7,Carl Gauss,"),
        ("id,last_name,first_name,email", "emmy,Noether,Emmy,e@x.org", "cfg,Gauss,Carl,cfg@x.org"),
        ("id;email", "x1;emmy@uni.example", "x2;cfg@uni.example"),
        ("Emmy", "Gauss"),
        ("Last Name,First Name", "Khayyam,Omar", "Gauss,Carl"),
        ("OrgDefinedId,Username", "#81,#x", "#7,#cfg"),
        ("\ufeffstudent", "Omar Khayyam", "Carl"),
    ],
)
def test_rosters_of_every_kind_tell_who_handed_in_nothing(table, lines):
    nothing, strangers = compare(read_roster(table(*lines)), CLASS)
    assert len(nothing) == 1
    assert len(strangers) == len(CLASS) - 1


def test_a_name_of_two_students_is_not_guessed(table):
    nothing, _ = compare(read_roster(table("name", "Wei Wang")), CLASS)
    assert nothing == ["Wei Wang"]


def test_what_is_no_table_is_said(table, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04\0\0")
    for path, said in (
        (tmp_path / "x.xlsx", "is no table"),
        (tmp_path, "can't be read"),
        (tmp_path / "no", "No such file"),
    ):
        with pytest.raises(TableError, match=said):
            read_rows(path)
    with pytest.raises(TableError, match="names no student"):
        read_roster(table("student"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_are_read_in_the_encodings_of_spreadsheets(table, encoding):
    assert read_rows(table("student;points", "Zoë;3", encoding=encoding)) == [["student", "points"], ["Zoë", "3"]]


# Gradebooks

CANVAS = [
    handed_in("lovelaceada_1001", "Canvas", "lovelaceada", "1001"),
    handed_in("gausscarl_77", "Canvas", "gausscarl", "77"),
]
MOODLE = [
    handed_in("Ada Lovelace_101", "Moodle", "Ada Lovelace", "101"),
    handed_in("Zoë X_102", "Moodle", "Zoë X", "102"),
]
WORKSHEET = [
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),"
    "Online text,Last modified (grade),Feedback comments",
    'Participant 101,Ada Lovelace,ada@x.org,Submitted for grading,,"50,00",Yes,"Tuesday, 3 March 2026, 10:11 PM",,-,',
    'Participant 102,Zoë X,z@x.org,Submitted for grading,7.00,50.00,Yes,-,,"Tuesday, 3 March 2026, 10:11 AM",old',
    "Participant 103,Emmy Noether,e@x.org,No submission,3.00,50.00,Yes,-,,-,",
]


def test_canvas_gets_a_file_that_its_import_takes_from_its_download_alone():
    rows = list(csv.reader(io.StringIO(canvas_csv(settled(CANVAS), "Neural Style Transfer"))))
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Neural Style Transfer"],
        ["    Points Possible", "", "", "", "", "20"],
        ["gausscarl", "77", "", "", "", "10"],
        ["lovelaceada", "1001", "", "", "", "10"],
    ]


def test_canvass_own_gradebook_is_filled_in_and_no_other_grade_touched(table):
    path = table(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (1),Neural style-transfer (2),Current Score",
        "    Points Possible,,,,,10,20,(read only)",
        '"Lovelace, Ada",1001,s1,ada,A,9,,90',
        '"Noether, Emmy",5,s5,emmy,A,8,17,85',
    )
    rows = read_rows(path)
    assert platform_of(rows) == "Canvas"
    assert list(csv.reader(io.StringIO(canvas_csv(settled(CANVAS), "Neural Style Transfer", rows)))) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Neural style-transfer (2)"],
        ["    Points Possible", "", "", "", "", "20"],
        ["Lovelace, Ada", "1001", "s1", "ada", "A", "10"],
        ["Noether, Emmy", "5", "s5", "emmy", "A", "17"],
    ]


def test_moodles_worksheet_is_filled_in_on_moodles_scale(table):
    rows = read_rows(table(*WORKSHEET))
    assert platform_of(rows) == "Moodle"
    filled = list(csv.DictReader(io.StringIO(moodle_csv(settled(MOODLE), rows))))
    assert [(row["Identifier"], row["Grade"]) for row in filled] == [
        ("Participant 101", "25"),
        ("Participant 102", "25"),
        ("Participant 103", "3.00"),
    ]
    assert filled[0]["Feedback comments"] == "10 of 20 points."
    assert [row["Last modified (grade)"] for row in filled] == ["-", "Tuesday, 3 March 2026, 10:11 AM", "-"]
    made = list(csv.DictReader(io.StringIO(moodle_csv(settled(MOODLE)))))
    assert [(row["Identifier"], row["Full name"], row["Grade"]) for row in made] == [
        ("Participant 101", "Ada Lovelace", "10"),
        ("Participant 102", "Zoë X", "10"),
    ]


def test_moodle_gets_each_students_feedback_in_a_folder_that_it_understands(table):
    for rows in (None, read_rows(table(*WORKSHEET))):
        content = moodle_feedback(settled(MOODLE), rows)
        assert content == moodle_feedback(settled(MOODLE), rows)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.namelist() == [
                "Ada Lovelace_101_assignfeedback_file_/feedback.html",
                "Zoë X_102_assignfeedback_file_/feedback.html",
            ]
            assert b"Feedback for Ada Lovelace_101" in archive.read(archive.namelist()[0])


def test_moodles_worksheet_tells_when_a_file_was_handed_in(table):
    ada, zoe = with_times(MOODLE, read_rows(table(*WORKSHEET)))
    assert (ada.submitted, zoe.submitted) == (datetime(2026, 3, 3, 22, 11), None)


def test_who_has_no_score_keeps_what_was_in_the_gradebook(table):
    marks = settle([result(s.student, outcome=Outcome.FAULT) for s in MOODLE], MOODLE)
    filled = list(csv.DictReader(io.StringIO(moodle_csv(marks, read_rows(table(*WORKSHEET))))))
    assert [row["Grade"] for row in filled] == ["", "7.00", "3.00"]


def test_a_table_that_is_no_gradebook_is_refused(table):
    with pytest.raises(TableError, match="Canvas's export"):
        platform_of(read_rows(table("name,points", "ada,3")))
