"""Submissions are found in every layout, and what can't be read says why."""

import json
import os
import stat
import zipfile

import pytest

from autograder.submissions import SubmissionsError, find, search

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
        (folder / path).write_text(content or (text() if ".ipynb" in path.lower() else "no notebook"))
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
        # students called as nbgrader calls its folders, and those folders themselves
        (["feedback/nst.ipynb", "release/nst.ipynb", "source/nst.ipynb"], ["feedback", "release", "source"]),
        (
            [f"{name}/{NAME}/{NAME}.ipynb" for name in ("feedback", "source", "submitted")],
            ["feedback", "source", "submitted"],
        ),
        ([f"submitted/{name}/{NAME}/{NAME}.ipynb" for name in ("release", "source")], ["release", "source"]),
        (
            [
                f"c/submitted/ada/{NAME}/{NAME}.ipynb",
                f"c/source/{NAME}/{NAME}.ipynb",
                f"c/release/{NAME}/{NAME}.ipynb",
            ],
            ["ada"],
        ),
        # endings that browsers put behind
        (["ada.ipynb.txt", "bob.ipynb.json", "eve.ipynb.download"], ["ada", "bob", "eve"]),
        (["ada/nst.ipynb", "bob/nst.ipynb.txt", "eve/nst.ipynb.json"], ["ada", "bob", "eve"]),
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


def test_a_folder_with_nothing_to_see_has_a_row_that_says_so(tmp_path):
    paths = ["ada/nst.ipynb", "ada/.DS_Store", "bob/.nst.ipynb", "eve/.ipynb_checkpoints/nst.ipynb", ".git/config"]
    folder = write(tmp_path / "in", paths)
    archive = zipped(
        tmp_path / "all.zip", {**{p: (folder / p).read_text() for p in paths}, "dan/": "", "__MACOSX/._x": ""}
    )
    (folder / "dan").mkdir()
    for place in (folder, archive):
        assert {s.student: s.reason for s in find(place, NAME)} == {
            "ada": "",
            "bob": "There are only hidden files: .nst.ipynb.",
            "dan": "There is only an empty folder.",
            "eve": "There are only hidden files: .ipynb_checkpoints.",
        }


def test_an_empty_folder_beside_the_class_makes_no_student_of_the_class(tmp_path):
    folder = write(tmp_path, ["class/ada/nst.ipynb", "class/bob/nst.ipynb"])
    (folder / "new").mkdir()
    assert [s.student for s in find(folder, NAME)] == ["ada", "bob"]


def forbid(monkeypatch, *names):
    """Have folders and files of these names refuse to be opened, which root's never do."""
    scandir, opened = os.scandir, os.open

    def refuse(call):
        def refusing(path, *rest, **options):
            if os.path.basename(path) in names:
                raise PermissionError(13, "Permission denied", str(path))
            return call(path, *rest, **options)

        return refusing

    monkeypatch.setattr(os, "scandir", refuse(scandir))
    monkeypatch.setattr(os, "open", refuse(opened))


def test_what_this_computer_may_not_open_has_a_row_that_is_no_students_fault(tmp_path, monkeypatch):
    folder = write(
        tmp_path / "in", ["ada/nst.ipynb", "bob/nst.ipynb", "eve/nst.ipynb", "eve/more/x.ipynb", "mei/secret.ipynb"]
    )
    forbid(monkeypatch, "bob", "more", "secret.ipynb")
    found = {s.student: s for s in find(folder, NAME)}
    assert {name: (s.reason, s.unopened) for name, s in found.items()} == {
        "ada": ("", False),
        "bob": ("the folder: it can't be opened (Permission denied).", True),
        "eve": ("", False),
        "mei": ("secret.ipynb: it can't be opened (Permission denied).", True),
    }
    assert found["eve"].notes == ("the folder: it can't be opened (Permission denied). There may be more in it.",)


def test_a_class_that_can_not_be_opened_is_said(tmp_path, monkeypatch):
    forbid(monkeypatch, "in")
    with pytest.raises(SubmissionsError, match=r"in can't be opened \(Permission denied\)"):
        find(write(tmp_path / "in", ["ada.ipynb"]))


def test_a_link_to_a_folder_has_a_row(tmp_path):
    folder = write(tmp_path / "in", ["ada/nst.ipynb"])
    (folder / "bob").symlink_to(write(tmp_path / "bob", ["nst.ipynb"]))
    assert {s.student: s.reason for s in find(folder)} == {
        "ada": "",
        "bob": "the folder: it is a link; copy what it leads to.",
    }


def test_a_student_with_more_notebooks_than_a_class_may_have_refuses_nobody(tmp_path):
    files = {f"ada/{n}.ipynb": "" for n in range(20_001)}
    archive = zipped(tmp_path / "all.zip", {**files, "ada/good.ipynb": text(), "bob/nst.ipynb": text()})
    assert [s.student for s in find(archive)] == ["ada", "bob"]


def encrypted(path, files):
    """Write a zip whose entries say that they are encrypted."""
    content = bytearray(zipped(path, files).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 1)
    path.write_bytes(content)
    return path


def test_an_encrypted_zip_says_so(tmp_path):
    folder = write(tmp_path / "in", ["bob.ipynb"])
    encrypted(folder / "ada.zip", {"nst.ipynb": text()})
    assert find(folder)[0].reason == "nst.ipynb: it is encrypted; zip it again without a password."
    with pytest.raises(SubmissionsError, match="is encrypted"):
        find(encrypted(tmp_path / "all.zip", {"ada.ipynb": text(), "bob.ipynb": text()}))


def test_an_archive_of_another_kind_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "all.tar.gz").write_bytes(b"x")
    with pytest.raises(SubmissionsError, match="is no zip"):
        find(tmp_path / "all.tar.gz")


def test_names_hold_nothing_that_a_terminal_obeys(tmp_path):
    folder = write(
        tmp_path, ["ada\x1b[2J/n\x1b]0;x\x07.ipynb", "ada\x1b[2J/other\u202e.ipynb", "bob/x.pdf", "eve\n.ipynb"]
    )
    (folder / "ada\x1b[2J" / "n\x1b]0;x\x07.ipynb").write_text("{oops")
    for s in find(folder):
        assert all(part.isprintable() for part in (s.student, s.notebook, s.reason, *s.notes))


def test_files_that_are_nobodys_are_named_and_the_folder_of_grades_is_not_a_student(tmp_path):
    write(tmp_path, ["ada/nst.ipynb", "bob/nst.ipynb", "roster.csv", "eve.pdf", "grades/feedback/ada.html"])
    found, nobodys = search(tmp_path, NAME, skip=tmp_path / "grades")
    assert [s.student for s in found] == ["ada", "bob"]
    assert nobodys == "eve.pdf, roster.csv"


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
