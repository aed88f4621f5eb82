"""The course's key is whole, or there is none."""

import os
import stat

import pytest

from autograder.draws import CourseKeyError, course_key


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "course" / "course.key"
    key = course_key(path)
    assert len(key) == 32
    assert course_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["course.key"]


@pytest.mark.parametrize("content", [b"", b"\n", b"ab" * 31, b"ab" * 33, b"no" * 32, b"\xff" * 64])
def test_what_is_no_key_is_refused_and_kept(tmp_path, content):
    path = tmp_path / "course.key"
    path.write_bytes(content)
    with pytest.raises(CourseKeyError, match=f"64 hexadecimal digits; it has {len(content)} bytes"):
        course_key(path)
    assert path.read_bytes() == content


def test_a_full_disk_leaves_no_key(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CourseKeyError, match=r"No space left on device\. Name a file with --key"):
        course_key(tmp_path / "course.key")
    assert os.listdir(tmp_path) == []


def test_the_key_of_a_run_that_was_faster_stays(tmp_path, monkeypatch):
    path, sync = tmp_path / "course.key", os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: path.write_text("ab" * 32) and sync(file))
    assert course_key(path) == b"\xab" * 32


def test_a_folder_is_no_key(tmp_path):
    with pytest.raises(CourseKeyError, match="Is a directory"):
        course_key(tmp_path)
