"""Where a painting's files go is settled before the work starts."""

import dataclasses
from pathlib import Path

import pytest

from nst.destinations import Destinations
from nst_utils.errors import ImageError, SettingsError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("content.png").write_bytes(b"a picture")
    return tmp_path


def test_files_in_a_folder_that_is_still_to_be_made_pass(folder):
    destinations = Destinations(Path("a/b/painted.png"), trace=Path("a/costs.csv"), triptych=Path("triptych.jpg"))
    destinations.check(["content.png"])
    assert not Path("a").exists()


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("name", ["content.png", "./content.png", "link.png", "hard.png"])
def test_an_input_is_never_replaced(folder, name, force):
    Path("link.png").symlink_to("content.png")
    Path("hard.png").hardlink_to("content.png")
    with pytest.raises(SettingsError, match="is one of the files to read and would be replaced"):
        Destinations(Path(name), force=force).check([folder / "content.png"])


@pytest.mark.parametrize(
    "taken",
    [
        Destinations(Path("painted.png"), trace=Path("taken.csv")),
        Destinations(Path("taken.png")),
        Destinations(Path("painted.png"), triptych=Path("taken.png")),
        Destinations(Path("painted.png"), report=Path("taken.csv")),
        Destinations(Path("painted.png"), gif=Path("taken.gif")),
        Destinations(Path("painted.png"), frames=Path("frames")),
    ],
)
def test_any_file_that_exists_needs_force(folder, taken):
    Path("frames").mkdir()
    for name in ("taken.csv", "taken.png", "taken.gif", "frames/frame_0000.png"):
        Path(name).write_bytes(b"mine")
    with pytest.raises(SettingsError, match=r"already.* or add --force"):
        taken.check(["content.png"])
    dataclasses.replace(taken, force=True).check(["content.png"])


def test_two_files_cannot_have_one_name(folder):
    with pytest.raises(SettingsError, match="is named for two files"):
        Destinations(Path("a.png"), triptych=Path("./a.png")).check([])
    with pytest.raises(SettingsError, match="is named for two files"):
        Destinations(Path("a.png"), trace=Path("a.csv"), report=Path("b/../a.csv")).check([])


@pytest.mark.parametrize("name", ["painted", "painted.gif", "painted.txt"])
def test_a_suffix_that_is_no_format_is_refused(folder, name):
    with pytest.raises(ImageError, match=r"must end in one of \.png"):
        Destinations(Path(name)).check([])
    with pytest.raises(ImageError, match=r"must end in one of \.png"):
        Destinations(Path("painted.png"), triptych=Path(name)).check([])


def test_a_folder_is_no_file(folder):
    Path("folder.png").mkdir()
    with pytest.raises(SettingsError, match=r"is a folder\. Give the name of a file in it"):
        Destinations(Path("folder.png"), force=True).check([])


@pytest.mark.parametrize("role", ["image", "trace", "resume"])
def test_a_name_too_long_for_the_file_system_is_refused(folder, role):
    destinations = dataclasses.replace(Destinations(Path("painted.png")), **{role: Path("long" * 80 + ".png")})
    with pytest.raises(SettingsError, match=r"cannot be made \(File name too long\)\. Choose another place"):
        destinations.check([])


def test_a_folder_of_frames_that_holds_an_input_is_refused(folder):
    Path("frames").mkdir()
    Path("frames/frame_0049.png").write_bytes(b"a picture")
    with pytest.raises(SettingsError, match="frames holds one of the files to read"):
        Destinations(Path("painted.png"), frames=Path("frames"), force=True).check(["frames/frame_0049.png"])


def test_a_state_that_exists_is_what_it_is_for_and_its_frames_go_on(folder):
    destinations = Destinations(Path("painted.png"), resume=Path("state.npz"), frames=Path("frames"))
    Path("frames").mkdir()
    Path("frames/frame_0000.png").write_bytes(b"a picture")
    with pytest.raises(SettingsError, match="holds 1 frames of a painting already"):
        destinations.check([])
    Path("state.npz").write_bytes(b"a state")
    destinations.check([])
    with pytest.raises(SettingsError, match="is named for two files"):
        dataclasses.replace(destinations, trace=Path("state.npz"), force=True).check([])


def test_a_file_is_no_folder(folder):
    with pytest.raises(SettingsError, match="is a file, not a folder"):
        Destinations(Path("content.png/painted.png")).check([])


def test_a_folder_that_cannot_be_written_to_is_refused(folder, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root, who runs CI, may write anywhere
    with pytest.raises(SettingsError, match="is not writable"):
        Destinations(Path("painted.png")).check([])
