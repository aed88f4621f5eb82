import contextlib
import os
from pathlib import Path

import pytest

from nst_utils import files
from nst_utils.errors import SettingsError


@pytest.fixture
def nested(tmp_path, monkeypatch):
    """The working folder two floors below tmp_path."""
    folder = tmp_path / "course" / "week_1"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_find_prefers_the_nearest_folder_above(nested, tmp_path):
    (tmp_path / "here.txt").touch()
    assert files.find("here.txt") == tmp_path / "here.txt"
    (nested / "here.txt").touch()
    assert files.find("here.txt") == nested / "here.txt"


def test_find_falls_back_to_the_folder_of_the_package(nested):
    assert files.find("nst_utils/files.py") == Path(files.__file__)


def test_find_takes_an_absolute_path_as_it_is(nested, tmp_path):
    (tmp_path / "a.txt").touch()
    assert files.find(tmp_path / "a.txt") == tmp_path / "a.txt"
    assert files.find(tmp_path / "b.txt") == tmp_path / "b.txt"


def test_find_expands_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.txt").touch()
    assert files.find("~/a.txt") == tmp_path / "a.txt"


@pytest.mark.parametrize("path", ["nowhere.txt", "x" * 5000, "~no_such_user/a.txt"])
def test_find_returns_the_path_itself_when_nothing_is_there(nested, path):
    assert files.find(path) == Path(path)


def test_missing_names_where_it_looked_and_what_lies_near(nested, tmp_path):
    (tmp_path / "starry_night.jpg").touch()
    message = files.missing("stary_night.jpg")
    assert message.startswith("stary_night.jpg was not found")
    assert str(nested) in message
    assert message.endswith("Nearest names: starry_night.jpg.")


def test_missing_looks_only_where_an_absolute_path_points(nested, tmp_path):
    assert files.missing(tmp_path / "b.txt") == f"{tmp_path / 'b.txt'} was not found in {tmp_path}."


def test_missing_copes_with_a_folder_that_is_not_there():
    assert files.missing("/no/such/folder/a.txt") == "/no/such/folder/a.txt was not found in /no/such/folder."


def test_a_place_is_checked_without_touching_it(tmp_path):
    files.check_place(tmp_path / "a" / "b.txt")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "c.txt").write_text("mine")
    with pytest.raises(SettingsError, match=r"c.txt exists already\. Choose another name, or add --force"):
        files.check_place(tmp_path / "c.txt")
    files.check_place(tmp_path / "c.txt", force=True)
    assert (tmp_path / "c.txt").read_text() == "mine"


@pytest.mark.parametrize(("name", "message"), [("", "is a folder"), ("c.txt/a.txt", "is a file, not a folder")])
def test_a_place_that_cannot_be_written_is_refused_even_with_force(tmp_path, name, message):
    (tmp_path / "c.txt").touch()
    with pytest.raises(SettingsError, match=message):
        files.check_place(tmp_path / name, force=True)


def test_atomic_write_makes_the_folder_and_the_file(tmp_path):
    path = tmp_path / "a" / "b" / "c.txt"
    with files.atomic_write(path) as part:
        assert part.parent == path.parent
        assert part.suffix == ".txt"
        part.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(path.parent.iterdir()) == [path]


def test_atomic_write_keeps_the_old_file_when_the_block_fails(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with contextlib.suppress(KeyboardInterrupt), files.atomic_write(path) as part:
        part.write_text("ha")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_atomic_write_gives_the_permissions_of_any_new_file(tmp_path):
    with files.atomic_write(tmp_path / "a.txt") as part:
        part.touch()
    (tmp_path / "b.txt").touch()
    assert os.stat(tmp_path / "a.txt").st_mode == os.stat(tmp_path / "b.txt").st_mode


def test_atomic_write_takes_the_longest_name_a_file_can_have(tmp_path):
    path = tmp_path / ("n" * 251 + ".txt")  # 255 bytes, the limit of common file systems
    with files.atomic_write(path) as part:
        part.touch()
    assert path.exists()
