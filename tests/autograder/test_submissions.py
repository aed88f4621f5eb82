"""Submissions are found in every layout, and what can't be read says why."""

import io
import json
import os
import stat
import zipfile

import pytest

from autograder.submissions import SubmissionsError, find

CELLS = ["x = 1", "def gram_matrix(A):\n    return A"]


def text(cells=CELLS):
    """A notebook's JSON."""
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": c} for c in cells]})


def only(path):
    """The one submission in a path."""
    (submission,) = find(path)
    return submission


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        (["ada/neural_style_transfer/nst.ipynb", "bob/neural_style_transfer/nst.ipynb"], ["ada", "bob"]),
        (["submitted/ada/neural_style_transfer/nst.ipynb"], ["ada"]),
        (["ada.ipynb", "bob.ipynb"], ["ada", "bob"]),
        (["ada/my work/final (2).ipynb"], ["ada"]),
    ],
)
def test_students_are_told_from_every_layout(tmp_path, paths, students):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in paths:
            (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / path).write_text(text())
            zipped.writestr(path, text())
    (tmp_path / "all.zip").write_bytes(archive.getvalue())
    for place in (tmp_path / "in", tmp_path / "all.zip"):
        assert [(s.student, list(s.cells)) for s in find(place)] == [(name, CELLS) for name in students]


def test_another_assignment_is_left_out(tmp_path):
    for assignment in ("neural_style_transfer", "other"):
        path = tmp_path / "ada" / assignment / "x.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text([assignment]))
    (submission,) = find(tmp_path, "neural_style_transfer")
    assert submission.cells == ("neural_style_transfer",)


def test_of_several_notebooks_the_one_with_answers_is_taken(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "a.ipynb").write_text(text())
    (tmp_path / "ada" / "b.ipynb").write_text(text(["# GRADED FUNCTION: gram_matrix"]))
    assert only(tmp_path).notebook == "b.ipynb"


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
