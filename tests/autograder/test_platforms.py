"""Downloads of learning platforms, in the layouts that they document: one row a student, the newest attempt.

Canvas: lib/content_zipper.rb of instructure/canvas-lms. Moodle: mod/assign/feedback/file/importziplib.php.
Blackboard: "Download assignments", ASSIGNMENT_LOGIN_attempt_TIME_FILE and a .txt for each attempt.
Brightspace: a folder for each attempt, NUMBER-NUMBER - NAME - TIME.
Sakai: "Download all", LAST, FIRST(LOGIN)/Submission attachment(s)/.
"""

import json
import zipfile
from datetime import datetime, timezone

import pytest

from autograder.platforms import senders
from autograder.submissions import find

NAME = "neural_style_transfer"


def text(*cells):
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": c} for c in cells or ["x = 1"]]})


def write(folder, paths):
    """Write notebooks, each with its path in it, and what is no notebook; return the folder."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text(f"# {path}") if ".ipynb" in path else "no notebook")
    return folder


CANVAS = [
    "lovelaceada_1001_500001_hw.ipynb",
    "lovelaceada_1001_500009_hw-1.ipynb",
    "khayyamomar_LATE_1002_500002_my_work_2.ipynb",
    "lix_1003_500003_report.pdf",
    "noethere_1004_text.html",
    "wangwei_1005_500005_hw.ipynb.txt",
    "wangwei_LATE_1006_500006_hw.ipynb",
]
MOODLE = [
    "Ada Lovelace_101_assignsubmission_file_/hw.ipynb",
    "Ada Lovelace_101_assignsubmission_onlinetext_/onlinetext.html",
    "Omar Khayyam_102_assignsubmission_file/work/hw.ipynb",
    "Emmy Noether_103_assignsubmission_onlinetext/onlinetext.html",
    "Group A-Li X_104_assignsubmission_file_/report.pdf",
]
MOODLE_FLAT = [
    "Ada Lovelace_101_assignsubmission_file_hw_1.ipynb",
    "Ada Lovelace_101_assignsubmission_onlinetext_onlinetext.html",
    "Omar Khayyam_102_assignsubmission_file_hw.ipynb",
    "Emmy Noether_103_assignsubmission_file_report.pdf",
]
BLACKBOARD = [
    "Home_work 1_ada_l_attempt_2026-03-03-10-11-12_hw.ipynb",
    "Home_work 1_ada_l_attempt_2026-03-03-10-11-12.txt",
    "Home_work 1_ada_l_attempt_2026-03-04-08-00-00_hw.ipynb",
    "Home_work 1_ada_l_attempt_2026-03-04-08-00-00.txt",
    "Home_work 1_bob_l_attempt_2026-03-03-12-00-00_hw.ipynb",
    "Home_work 1_eve_attempt_2026-03-03-12-30-00.txt",
]
BRIGHTSPACE = [
    "77-9001 - Ada Lovelace - Mar 3, 2026 1011 AM/hw.ipynb",
    "77-9001 - Ada Lovelace - Mar 10, 2026 905 PM/hw.ipynb",
    "78-9001 - Omar Khayyam - Apr 1, 2026 1200 PM/hw.ipynb",
    "79-9001 - Li X - Mar 3, 2026 1200 PM/report.pdf",
    "80-9001 - Wang Wei - 3 March, 2026 2211/hw.ipynb",
    "81-9001 - Wang Wei - Mar 3, 2026 1200 PM/hw.ipynb",
    "index.html",
]
SAKAI = [
    "Homework 1/grades.csv",
    "Homework 1/Lovelace, Ada(ada)/Submission attachment(s)/hw.ipynb",
    "Homework 1/Lovelace, Ada(ada)/timestamp.txt",
    "Homework 1/Lovelace, Ada(ada)/Feedback Attachment(s)/old_feedback.ipynb",
    "Homework 1/Lovelace, Ada(ada)/Lovelace, Ada(ada)_submissionText.html",
    "Homework 1/Khayyam, Omar(omar)/Submission attachment(s)/hw.ipynb",
    "Homework 1/Noether, Emmy(emmy)/comments.txt",
]
ROWS = {
    "Canvas": (
        CANVAS,
        {
            "khayyamomar_1002": CANVAS[2],
            "lix_1003": "",
            "lovelaceada_1001": CANVAS[1],
            "noethere_1004": "",
            "wangwei_1005": CANVAS[5],
            "wangwei_1006": CANVAS[6],
        },
    ),
    "Canvas, anonymous": (
        ["anon_aB1cD_500001_hw.ipynb", "anon_LATE_x9Yz2_500002_hw.ipynb"],
        {"anon_aB1cD": "anon_aB1cD_500001_hw.ipynb", "anon_x9Yz2": "anon_LATE_x9Yz2_500002_hw.ipynb"},
    ),
    "Moodle": (
        MOODLE,
        {
            "Ada Lovelace_101": MOODLE[0],
            "Emmy Noether_103": "",
            "Group A-Li X_104": "",
            "Omar Khayyam_102": MOODLE[2],
        },
    ),
    "Moodle, flat": (
        MOODLE_FLAT,
        {"Ada Lovelace_101": MOODLE_FLAT[0], "Emmy Noether_103": "", "Omar Khayyam_102": MOODLE_FLAT[2]},
    ),
    "Blackboard": (BLACKBOARD, {"ada_l": BLACKBOARD[2], "bob_l": BLACKBOARD[4], "eve": ""}),
    "Brightspace": (
        BRIGHTSPACE,
        {
            "Ada Lovelace": BRIGHTSPACE[1],
            "Li X": "",
            "Omar Khayyam": BRIGHTSPACE[2],
            "Wang Wei_80": BRIGHTSPACE[4],
            "Wang Wei_81": BRIGHTSPACE[5],
        },
    ),
    "Brightspace, flat": (
        [path.replace("/", " - ") for path in BRIGHTSPACE[:3]],
        {
            "Ada Lovelace": BRIGHTSPACE[1].replace("/", " - "),
            "Omar Khayyam": BRIGHTSPACE[2].replace("/", " - "),
        },
    ),
    "Sakai": (SAKAI, {"ada": SAKAI[1], "emmy": "", "omar": SAKAI[5]}),
    "Sakai, flat": (
        [
            "Lovelace, Ada(ada)_Submission attachment(s)_hw.ipynb",
            "Khayyam, Omar(omar)_Submission attachment(s)_x.pdf",
        ],
        {"ada": "Lovelace, Ada(ada)_Submission attachment(s)_hw.ipynb", "omar": ""},
    ),
}


@pytest.mark.parametrize("around", ["", "download/"])
@pytest.mark.parametrize("platform", ROWS)
def test_a_student_of_a_platform_has_one_row_with_the_newest_attempt(tmp_path, platform, around):
    paths, rows = ROWS[platform]
    folder = write(tmp_path, [around + path for path in paths])
    taken = {s.student: s.path.removeprefix(around) for s in find(folder, NAME)}
    assert taken == rows


def test_the_attempts_that_do_not_count_are_named(tmp_path):
    notes = {s.student: s.notes for s in find(write(tmp_path, BLACKBOARD), NAME)}
    assert notes["ada_l"] == (
        f"{BLACKBOARD[2]} was graded; 1 other notebook was left out: attempt_2026-03-03-10-11-12_hw.ipynb.",
    )
    assert notes["bob_l"] == ()


def test_an_older_attempt_counts_where_the_newest_can_not_be_read(tmp_path):
    folder = write(tmp_path, BLACKBOARD)
    (folder / BLACKBOARD[2]).write_text("{oops")
    ada = find(folder, NAME)[0]
    assert ada.path == BLACKBOARD[0]
    assert "2026-03-04-08-00-00_hw.ipynb" in ada.notes[0]


def test_lateness_and_time_come_from_where_the_platform_writes_them(tmp_path):
    def times(paths):
        return {s.student: (s.sender.late, s.submitted) for s in find(write(tmp_path / paths[0][:2], paths), NAME)}

    canvas = times(CANVAS)
    assert canvas["khayyamomar_1002"] == (True, None)
    assert canvas["lovelaceada_1001"] == (False, None)
    assert times(BLACKBOARD)["ada_l"] == (False, datetime(2026, 3, 4, 8))
    brightspace = times(BRIGHTSPACE)
    assert brightspace["Ada Lovelace"] == (False, datetime(2026, 3, 10, 21, 5))
    assert brightspace["Wang Wei_80"] == (False, datetime(2026, 3, 3, 22, 11))
    sakai = write(tmp_path / "sakai", SAKAI)
    (sakai / SAKAI[2]).write_text("20260303101112000")
    assert find(sakai, NAME)[0].submitted == datetime(2026, 3, 3, 10, 11, 12)


def test_the_time_of_nbgraders_folders_is_read_and_a_bad_one_is_none(tmp_path):
    folder = write(tmp_path, [f"submitted/{s}/{NAME}/{NAME}.ipynb" for s in ("ada", "bob", "eve")])
    for student, stamp in (
        ("ada", "2026-03-03 10:11:12.948203 UTC"),
        ("bob", "yesterday"),
        ("eve", "2026-13-45 1:1"),
    ):
        (folder / "submitted" / student / NAME / "timestamp.txt").write_text(stamp)
    times = [s.submitted for s in find(folder, NAME)]
    assert times == [datetime(2026, 3, 3, 10, 11, 12, tzinfo=timezone.utc), None, None]


@pytest.mark.parametrize(
    "names",
    [
        ["hw_1_2_ada.ipynb", "hw_1_3_bob.ipynb"],
        ["hw_2026_1017_ada.ipynb", "hw_2026_1018_bob.ipynb", "lab_2026_1019_eve.ipynb"],
        ["team_01_02_hw.ipynb", "team_01_03_hw.ipynb"],
        ["ada_1_2_hw.ipynb", "bob_3_2_hw.ipynb"],
        ["Ada (1)/hw.ipynb", "Ada (2)/hw.ipynb"],
        ["x_attempt_2_hw.ipynb", "y_attempt_3_hw.ipynb"],
    ],
)
def test_names_that_only_look_like_a_platforms_make_no_two_students_one(tmp_path, names):
    assert len(find(write(tmp_path, names), NAME)) == len(names)


@pytest.mark.parametrize(
    "name", ["_" * 65_000, "a_1" * 20_000, "1-" * 30_000 + "1 - ", "(" * 65_000, "x_attempt_" * 6_000]
)
def test_no_name_takes_long_to_read(name):
    # The names in a zip are a stranger's; one step for each pair of characters would take minutes.
    assert senders([(name,)]) == {}


def test_a_notebook_that_came_by_mail_is_a_student_beside_those_of_the_platform(tmp_path):
    folder = write(tmp_path, [f"download/{path}" for path in [*MOODLE, "bob.ipynb"]])
    assert [s.student for s in find(folder, NAME)] == [
        "Ada Lovelace_101",
        "Emmy Noether_103",
        "Group A-Li X_104",
        "Omar Khayyam_102",
        "bob",
    ]


def test_the_downloaded_zip_may_lie_in_a_folder(tmp_path):
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for path in CANVAS:
            archive.writestr(path, text(f"# {path}"))
    assert [s.student for s in find(tmp_path, NAME)] == list(ROWS["Canvas"][1])


def test_a_zip_that_a_student_uploaded_belongs_to_the_student():
    path = ("lovelaceada_1001_500001_work.zip", "work", "hw.ipynb")
    sender = senders([path])[path]
    assert (sender.student, sender.number, sender.below) == (
        "lovelaceada_1001",
        "1001",
        ("work.zip", "work", "hw.ipynb"),
    )
