"""Submissions are found in every layout, and what can't be read says why."""

import json
import os
import stat
import zipfile

import pytest

from autograder.submissions import SubmissionsError, find

NAME = "neural_style_transfer"
CELLS = ["x = 1", "def gram_matrix(A):\n    return A"]


def text(cells=CELLS):
    """A notebook's JSON."""
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": c} for c in cells]})


def only(path):
    """The one submission in a path."""
    (submission,) = find(path, NAME)
    return submission


def write(folder, paths, content=None):
    """Write files into a folder: notebooks, and what is no notebook; return the folder."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content or (text() if path.lower().endswith("ipynb") else "no notebook"))
    return folder


def zipped(path, files):
    """Write a zip of names and contents; return its path."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        ([f"ada/{NAME}/nst.ipynb", f"bob/{NAME}/nst.ipynb"], ["ada", "bob"]),
        ([f"submitted/ada/{NAME}/nst.ipynb"], ["ada"]),
        (["ada.ipynb", "bob.ipynb"], ["ada", "bob"]),
        (["ada/my work/final (2).ipynb"], ["ada"]),
        # a folder around the class, as a zip made on macOS has
        (["submissions/ada.ipynb", "submissions/bob.ipynb", "__MACOSX/submissions/._ada.ipynb"], ["ada", "bob"]),
        (["submissions/ada/nst.ipynb", "submissions/bob/nst.ipynb"], ["ada", "bob"]),
        (["a/b/ada.ipynb", "a/b/bob.ipynb", "a/roster.csv"], ["ada", "bob"]),
        ([f"{NAME}/ada.ipynb", f"{NAME}/bob.ipynb"], ["ada", "bob"]),
        # nbgrader's own layout names a lone student, with other notebooks beside the assignment's or not
        ([f"all/ada/{NAME}/{NAME}.ipynb", f"all/ada/{NAME}/draft.ipynb"], ["ada"]),
        ([f"ada/{NAME}/{NAME} (1).ipynb"], ["ada"]),
        ([f"submitted/ada/{NAME}/x.ipynb", "submitted/bob/other/x.ipynb"], ["ada", "bob"]),
        # folders in a student's folder
        (["ada/homework/nst.ipynb", "bob/nst.ipynb"], ["ada", "bob"]),
        (["ada/nst/homework/deep/nst.ipynb", f"bob/{NAME}/nst.ipynb"], ["ada", "bob"]),
        (["ada.IPYNB", "bob.ipynb"], ["ada", "bob"]),
        # pictures and notes that are no student
        (["ada.ipynb", "bob.ipynb", "images/cat.jpg", "roster.csv"], ["ada", "bob"]),
        (["ada/nst.ipynb", "ada/images/cat.jpg"], ["ada"]),
    ],
)
def test_students_are_told_from_every_layout(tmp_path, paths, students):
    folder = write(tmp_path / "in", paths)
    archive = zipped(tmp_path / "all.ZIP", {path: (folder / path).read_text() for path in paths})
    for place in (folder, archive):
        assert [(s.student, list(s.cells)) for s in find(place, NAME)] == [(name, CELLS) for name in students]


def test_a_zip_in_the_download_is_opened(tmp_path):
    handed_in = {"work/nst.ipynb": text(), "work/cat.jpg": "cat"}
    (tmp_path / "in").mkdir()
    inner = zipped(tmp_path / "in" / "ada_17.ZIP", handed_in)
    write(tmp_path / "in", ["bob.ipynb"])
    outer = zipped(tmp_path / "all.zip", {"in/ada_17.zip": inner.read_bytes(), "in/bob.ipynb": text()})
    for place in (tmp_path / "in", outer):
        assert [(s.student, list(s.cells)) for s in find(place, NAME)] == [("ada_17", CELLS), ("bob", CELLS)]


def test_a_student_without_a_notebook_has_a_row_that_says_so(tmp_path):
    folder = write(tmp_path / "in", ["ada/nst.ipynb", "bob/report.pdf", "eve/x.rar", "mei/a.txt", "mei/b/c.txt"])
    zipped(folder / "dan.zip", {"report.pdf": ""})
    nested = zipped(tmp_path / "nested.zip", {"nst.ipynb": text()})
    zipped(folder / "fay.zip", {"inner.zip": nested.read_bytes()})
    assert {s.student: s.reason for s in find(folder, NAME)} == {
        "ada": "",
        "bob": "There is only report.pdf.",
        "dan": "dan.zip: it holds no notebook.",
        "eve": "x.rar: it is no zip that can be read.",
        "fay": "fay.zip: it holds no notebook.",
        "mei": "There is only a.txt, b/c.txt.",
    }


def test_zips_of_students_have_limits_of_their_own(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in" / "many.zip", {f"{n}.ipynb": "" for n in range(1001)})
    zipped(tmp_path / "in" / "files.zip", {f"{n}": "" for n in range(20_001)})
    with zipfile.ZipFile(tmp_path / "in" / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        bomb.writestr("nst.ipynb", b"0" * (200 << 20))
    with open(tmp_path / "in" / "large.zip", "wb") as large:
        large.truncate(101 << 20)
    (tmp_path / "in" / "link.zip").symlink_to(tmp_path / "in" / "many.zip")
    assert {s.student: s.reason for s in find(tmp_path / "in")} == {
        "many": "many.zip: it holds more than 1000 notebooks.",
        "files": "files.zip: it holds more than 20000 files.",
        "bomb": "nst.ipynb: it has more than 20 MB; a notebook's outputs can be cleared.",
        "large": "large.zip: it has more than 100 MB; a notebook's outputs can be cleared.",
        "link": "link.zip: it is a link.",
    }


def test_a_zip_or_folder_that_holds_too_much_is_refused_and_not_cut(tmp_path):
    zipped(tmp_path / "all.zip", {f"{n}.ipynb": "" for n in range(20_001)})
    with pytest.raises(SubmissionsError, match="more than 20000"):
        find(tmp_path / "all.zip")


def test_names_fit_a_file_name_and_stay_apart(tmp_path):
    names = ["a:b", "a?b", "a_b", "学" * 200, "学" * 200 + "生", "学生", "x ."]
    archive = zipped(tmp_path / "all.zip", {f"{name}.ipynb": text() for name in names})
    students = [s.student for s in find(archive)]
    assert len(set(students)) == len(names)
    assert {"a_b", "学生"} < set(students)
    assert max(len(student.encode()) for student in students) <= 160
    for student in students:
        (tmp_path / f"{student}.json").write_text("{}")


def test_another_assignment_is_left_out(tmp_path):
    for assignment in (NAME, "other"):
        write(tmp_path, [f"ada/{assignment}/x.ipynb"], text([assignment]))
    assert only(tmp_path).cells == (NAME,)


STUB = '''# GRADED FUNCTION: gram_matrix
def gram_matrix(A):
    """Compute a matrix.

    Returns:
        GA: tensor
    """
    # YOUR CODE HERE, in place of the next line
    raise NotImplementedError("Exercise 3.2.1: gram_matrix is not written yet")
'''
ANSWER = STUB.replace("# YOUR CODE HERE, in place of the next line", "return A @ A.T")


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        ({f"{NAME}.ipynb": [STUB], f"{NAME}_final.ipynb": [ANSWER]}, f"{NAME}_final.ipynb"),
        ({f"{NAME}.ipynb": [ANSWER], f"{NAME}_final.ipynb": [STUB]}, f"{NAME}.ipynb"),
        ({"attempt_1.ipynb": [ANSWER], "attempt_2.ipynb": [ANSWER, "y = 1"]}, "attempt_2.ipynb"),
        ({"attempt_1.ipynb": [ANSWER], "attempt_2.ipynb": [STUB]}, "attempt_1.ipynb"),
        ({f"{NAME}/{NAME}.ipynb": [STUB], f"{NAME}/draft.ipynb": [ANSWER]}, f"{NAME}.ipynb"),
        ({f"{NAME}/a.ipynb": [STUB], f"{NAME}/b/{NAME}.ipynb": [STUB], f"{NAME}/c.ipynb": [ANSWER]}, "c.ipynb"),
        ({"one line.ipynb": ["def gram_matrix(A): return A @ A.T"], "z.ipynb": [STUB]}, "one line.ipynb"),
    ],
)
def test_of_several_notebooks_the_one_with_most_answers_is_taken(tmp_path, files, taken):
    archive = zipped(tmp_path / "a.zip", {"bob/x.ipynb": text(), **{f"ada/{n}": text(c) for n, c in files.items()}})
    ada, bob = find(archive, NAME)
    assert ada.notebook == taken
    (note,) = ada.notes
    assert f"{taken} was graded; {len(files) - 1} other" in note
    assert bob.notes == ()


def test_of_notebooks_with_as_many_answers_the_newest_is_taken(tmp_path):
    write(tmp_path, ["bob/x.ipynb"])
    for name, time in (("a", 2_000_000_000), ("b", 1_000_000_000), ("c", 1_500_000_000)):
        write(tmp_path, [f"ada/{name}.ipynb"], text([ANSWER, name]))
        os.utime(tmp_path / "ada" / f"{name}.ipynb", (time, time))
    assert find(tmp_path, NAME)[0].notebook == "a.ipynb"


def test_a_copy_and_an_archive_are_not_called_other_notebooks(tmp_path):
    write(tmp_path, ["ada/a.ipynb", "ada/copy/a.ipynb", "ada/pictures.zip", "bob/x.ipynb"])
    assert [s.notes for s in find(tmp_path)] == [(), ()]


def test_many_left_out_notebooks_are_counted(tmp_path):
    for n in range(60):
        write(tmp_path, [f"ada/{n:02}.ipynb"], text([f"x = {n}"]))
    write(tmp_path, ["bob/x.ipynb"])
    (note,) = find(tmp_path)[0].notes
    assert "59 other notebooks were left out: 00.ipynb, 01.ipynb, 02.ipynb, 03.ipynb, 04.ipynb and 54 more." in note


def test_one_that_can_be_read_goes_before_the_one_of_the_assignments_name(tmp_path):
    write(tmp_path, [f"ada/{NAME}/{NAME}.ipynb"], "{oops")
    write(tmp_path, [f"ada/{NAME}/copy.ipynb"])
    assert only(tmp_path).notebook == "copy.ipynb"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (text().encode()[:-5], "not JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2]", "no notebook"),
        (b'{"cells": 3}', "no cells"),
        (b'{"cells": []}', "no code cell"),
        (b"[" * 1_000_000, "nested"),
        (b'{"a":' * 50_000, "nested"),
        (text(["x" * 2_000_000]).encode(), "far more code"),
        (b" " * (21 << 20), "MB"),
    ],
)
def test_what_can_not_be_read_says_why(tmp_path, content, reason):
    (tmp_path / "ada.ipynb").write_bytes(content)
    submission = only(tmp_path / "ada.ipynb")
    assert submission.cells == ()
    assert reason in submission.reason


def test_links_and_pipes_are_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(text())
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.ipynb").symlink_to(secret)
    os.mkfifo(folder / "pipe.ipynb")
    assert {s.student: s.reason for s in find(folder)} == {
        "link": "link.ipynb: it is a link.",
        "pipe": "pipe.ipynb: it is not a regular file.",
    }


def test_zips_that_slip_link_or_explode_are_refused(tmp_path):
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "evil.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        zipped.writestr("../../slip.ipynb", text())
        zipped.writestr("/etc/absolute.ipynb", text())
        zipped.writestr(link, "/etc/passwd")
        zipped.writestr("bomb.ipynb", b"0" * (200 << 20))
        zipped.writestr("good.ipynb", text())
    before = sorted(tmp_path.rglob("*"))
    reasons = {s.student: s.reason for s in find(tmp_path / "evil.zip")}
    assert "leads out" in reasons["slip"]
    assert "leads out" in reasons["etc"]
    assert "a link" in reasons["link"]
    assert "MB" in reasons["bomb"]
    assert reasons["good"] == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_to_grade_is_said(tmp_path):
    with pytest.raises(SubmissionsError, match="holds no notebook"):
        find(tmp_path)
    (tmp_path / "x.zip").write_bytes(b"PK no zip")
    with pytest.raises(SubmissionsError, match="no zip"):
        find(tmp_path / "x.zip")
    with pytest.raises(SubmissionsError, match="none of these"):
        find(tmp_path / "absent")
