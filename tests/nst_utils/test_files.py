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


def test_find_looks_for_the_courses_own_files_in_the_folders_above(nested, tmp_path):
    for folder in (tmp_path, nested):
        (folder / "images").mkdir()
        (folder / "images" / "here.txt").touch()
        assert files.find("images/here.txt") == folder / "images" / "here.txt"


def test_find_falls_back_to_the_folder_of_the_package(nested):
    assert files.find("images/CREDITS.md") == Path(files.__file__).parent.parent / "images" / "CREDITS.md"


def test_find_takes_a_persons_own_file_from_the_working_folder_alone(nested, tmp_path):
    (tmp_path / "here.txt").touch()
    assert files.find("here.txt") == Path("here.txt")
    (nested / "here.txt").touch()
    assert files.find("here.txt") == nested / "here.txt"


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


def test_missing_names_where_it_looked_and_what_lies_near(nested):
    (nested / "starry_night.jpg").touch()
    where = f"stary_night.jpg was not found in {nested}"
    assert files.missing("stary_night.jpg") == f"{where}. Nearest names: starry_night.jpg."
    message = files.missing("images/stary_night_400x300.jpg")
    assert f"was not found in {nested} and the folders above it, nor in " in message
    assert "Nearest names: starry_night_400x300.jpg" in message


def test_missing_says_what_a_link_points_to(nested):
    Path("louvre.jpg").symlink_to("../photos/louvre.jpg")
    assert files.missing("louvre.jpg") == (
        "louvre.jpg is a symbolic link to ../photos/louvre.jpg, which is not there. Put that file in its place."
    )


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


@pytest.mark.parametrize("name", ["x" * 300 + ".png", "new/" + "x" * 300 + ".png", "new/" + "x" * 300 + "/a.png"])
def test_a_name_too_long_is_refused_though_its_folder_is_still_to_be_made(tmp_path, name):
    with pytest.raises(SettingsError, match=r"cannot be made \(File name too long\)\. Choose another place"):
        files.check_place(tmp_path / name)


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


def test_atomic_write_keeps_the_permissions_of_the_file_it_replaces(tmp_path):
    (tmp_path / "a.txt").touch(mode=0o600)
    (tmp_path / "b.txt").touch(mode=0o444)
    for name in ("a.txt", "b.txt"):
        with files.atomic_write(tmp_path / name) as part:
            part.write_text("new")
            assert part.stat().st_mode & 0o077 == 0  # nobody else reads it before it is done
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a.txt", "b.txt")] == [0o600, 0o444]
    assert (tmp_path / "b.txt").read_text() == "new"


def test_atomic_write_replaces_what_a_link_points_to(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "a.txt").write_text("old")
    (tmp_path / "link.png").symlink_to("far/a.txt")
    with files.atomic_write(tmp_path / "link.png") as part:
        assert part.suffix == ".png"  # by which formats are chosen
        part.write_text("new")
    assert (tmp_path / "far" / "a.txt").read_text() == "new"
    assert (tmp_path / "link.png").is_symlink()
    assert len(list((tmp_path / "far").iterdir())) == 1


@pytest.mark.parametrize("links", [True, False])
def test_atomic_write_leaves_alone_what_has_appeared_meanwhile(tmp_path, monkeypatch, links):
    def none(*args):
        raise OSError("no hard links on this file system")

    if not links:
        monkeypatch.setattr(os, "link", none)
    for content in ("one", "two", "three"):
        with (written := files.atomic_write(tmp_path / "a.txt", replace=False)) as part:
            part.write_text(content)
        assert written.path.read_text() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "a_2.txt", "a_3.txt"]
    assert (tmp_path / "a.txt").read_text() == "one"
