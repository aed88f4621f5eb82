"""The command line: what a user types, what they see, what is on the disk afterwards."""

import contextlib
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nst import fidelity
from nst.cli import main
from nst.destinations import Destinations
from nst.fidelity import measure_fidelity
from nst.painting import Style, paint
from nst.records import credit_of, program, read_record
from nst.settings import Settings
from nst_utils import load_image, reshape_and_normalize_image
from nst_utils.animation import Animation
from nst_utils.config import CONFIG
from nst_utils.errors import SettingsError
from nst_utils.files import find
from nst_utils.images import to_pixels

CONTENT, STYLE = str(find(CONFIG.CONTENT_IMAGE)), str(find(CONFIG.STYLE_IMAGE))
SMALL = ["--size", "64", "--iterations", "3"]


@pytest.fixture
def nst(vgg, monkeypatch, capfd):
    """Run ``nst CONTENT STYLE ...`` in this process; return (exit code, stdout, stderr)."""
    monkeypatch.setattr("nst_utils.vgg.load_vgg_model", lambda path: vgg)

    def run(*options, pictures=(CONTENT, STYLE)):
        code = main([str(part) for part in (*pictures, *options)])
        return code, *capfd.readouterr()

    return run


def test_it_paints_what_the_engine_paints(nst, vgg, tmp_path):
    painted = tmp_path / "painted.png"
    code, _, _ = nst("-o", painted, *SMALL, "--seed", "5")
    expected = paint(load_image(CONTENT, (64, None)), load_image(STYLE), Settings(iterations=3, seed=5), vgg)
    assert code == 0
    np.testing.assert_array_equal(load_image(painted), to_pixels(expected.last.image))


def test_the_trace_has_a_row_for_each_step_and_full_precision(nst, vgg, tmp_path):
    options = ["--like", "exercise", "--alpha", "2", "--beta", "7"]
    nst("-o", tmp_path / "painted.png", *SMALL, "--trace", tmp_path / "costs.csv", *options)
    with open(tmp_path / "costs.csv", newline="") as file:
        header, *rows = csv.reader(file)
    settings = Settings(like="exercise", iterations=3, alpha=2, beta=7)
    expected = paint(load_image(CONTENT, (64, None)), load_image(STYLE), settings, vgg).trace
    assert header == ["iteration", "width", "height", "J", "J_content", "J_style"]
    assert [[int(n) for n in row[:3]] for row in rows] == [[i, 64, 48] for i in range(3)]
    assert [tuple(map(float, row[3:])) for row in rows] == expected


def test_the_costs_are_printed_every_20_iterations_from_0(nst, tmp_path):
    _, out, err = nst("-o", tmp_path / "painted.png", "--size", "32", "--iterations", "22")
    assert err == ""  # no bar: nobody sits before a terminal
    lines = [line for line in out.splitlines() if line.startswith("Iteration")]
    assert [line.split(":")[0] for line in lines] == ["Iteration   0", "Iteration  20"]
    assert "J_content = " in lines[0]


def test_a_terminal_shows_a_bar_and_how_many_steps_are_made(nst, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    _, _, err = nst("-o", tmp_path / "painted.png", *SMALL)
    bars = err.replace("\r", "\n").splitlines()
    assert any(bar.startswith("Preparing") for bar in bars)
    assert any(bar.startswith("Painting: 100%") and "step 3/3, J = " in bar for bar in bars)


def test_it_says_where_the_files_are(nst, tmp_path):
    painted, triptych = tmp_path / "new folder" / "painted.jpg", tmp_path / "triptych.png"
    code, out, _ = nst("-o", painted, *SMALL, "--triptych", triptych)
    assert code == 0
    assert str(painted) in out
    assert str(triptych) in out
    assert load_image(painted).shape == (48, 64, 3)
    n_H, n_W, _ = load_image(triptych).shape
    assert n_W > 2 * n_H  # three pictures of 4:3 in a row


@pytest.mark.parametrize(("options", "kept"), [([], True), (["--no-metadata"], False)])
def test_a_triptych_credits_whom_the_painting_credits(nst, tmp_path, options, kept):
    painted, triptych = tmp_path / "painted.png", tmp_path / "triptych.tif"
    assert nst("-o", painted, *SMALL, "--triptych", triptych, *options)[0] == 0
    assert ("danielbuechele" in credit_of(triptych)) is kept
    assert credit_of(triptych) == credit_of(painted)


def test_an_animation_has_a_frame_every_so_many_steps_and_the_last_one(nst, tmp_path):
    files = {"--frames": tmp_path / "frames", "--gif": tmp_path / "a.gif", "--mp4": tmp_path / "a.mp4"}
    options = [str(part) for pair in files.items() for part in pair]
    code, out, _ = nst("-o", tmp_path / "painted.png", *SMALL, "--levels", "2", "--frame-every", "2", *options)
    assert code == 0
    assert all(f"  {path}" in out for path in files.values())
    frames = sorted((tmp_path / "frames").iterdir())
    assert len(frames) == 3  # steps 2, 4 and 6
    assert {load_image(frame).shape for frame in frames} == {(48, 64, 3)}
    np.testing.assert_array_equal(load_image(frames[-1]), load_image(tmp_path / "painted.png"))
    assert Image.open(tmp_path / "a.gif").n_frames == 3


@pytest.mark.parametrize(
    ("size", "n_H", "n_W"),
    [("40", 30, 40), ("40x20", 20, 40), ("20X40", 40, 20)],
)
def test_size_is_the_longest_side_or_both(nst, tmp_path, size, n_H, n_W):
    nst("-o", tmp_path / "painted.png", "--iterations", "1", "--size", size)
    assert load_image(tmp_path / "painted.png").shape == (n_H, n_W, 3)


def test_a_tall_picture_is_not_squashed(nst, tmp_path):
    Image.fromarray(load_image(CONTENT, (60, 90))).save(tmp_path / "tall.png")
    nst("-o", tmp_path / "painted.png", "--iterations", "1", "--size", "45", pictures=(tmp_path / "tall.png", STYLE))
    assert load_image(tmp_path / "painted.png").shape == (45, 30, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--iterations", "-1"], "iterations must be a whole number of at least 0, got -1"),
        (["--style-layers", "conv9_1"], "style_layers must be LAYER or LAYER=WEIGHT, separated by commas"),
        (["--alpha", "100"], "alpha is not a weight of the cost that is painted by"),
        (["--like", "exercise", "--content-strength", "1"], "Use alpha in its place"),
        (["--optimizer", "sgd"], "argument --optimizer: invalid choice: 'sgd'"),
        (["--style-weights", "1", "2"], "expected as many weights as styles, got 2 weights and 1 styles"),
        (["--style-weights", "-1"], "the weight of a style must be a finite number above 0, got -1.0"),
        (["--style-weights", "nan"], "the weight of a style must be a finite number above 0, got nan"),
        (["--gif", "a.png"], "a.png must end in .gif"),
        (["--repeat", STYLE], "--repeat paints from the pictures of the record"),
        (["--iterations", "x"], "argument --iterations: invalid int value: 'x'. See nst --help."),
        (["--size", "4x4x4"], "expected a number of pixels or WIDTHxHEIGHT, got '4x4x4'"),
        (["--size", "0"], "expected a number of pixels or WIDTHxHEIGHT, got '0'"),
        (["--frame-every", "0"], "frame_every must be a whole number of at least 1, got 0"),
        (["--colour"], "unrecognized arguments: --colour. See nst --help."),
        (["--weights", "nowhere.mat"], "nowhere.mat"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(tmp_path, capfd, options, message):
    code = main([CONTENT, STYLE, "-o", str(tmp_path / "painted.png"), *options])
    out, err = capfd.readouterr()
    (line,) = err.splitlines()
    assert code == 2
    assert out == ""
    assert line.startswith("nst: ")
    assert message in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("pictures", [("nowhere.jpg", STYLE), (CONTENT, __file__), (CONTENT,), ()])
def test_a_picture_that_cannot_be_read_is_one_line_and_exit_code_2(nst, tmp_path, pictures):
    code, out, err = nst("-o", tmp_path / "painted.png", pictures=pictures)
    assert (code, out) == (2, "")
    assert err.startswith("nst: ")
    assert err.count("\n") == 1


def test_an_existing_file_is_replaced_only_with_force(nst, tmp_path):
    painted = tmp_path / "painted.png"
    painted.write_bytes(b"mine")
    code, _, err = nst("-o", painted, *SMALL)
    assert code == 2
    assert "exists already" in err
    assert painted.read_bytes() == b"mine"
    assert nst("-o", painted, *SMALL, "--force")[0] == 0
    assert load_image(painted).shape == (48, 64, 3)


class _Gone:
    """A stream whose reader has gone."""

    encoding = "utf-8"

    def write(self, text):
        raise BrokenPipeError

    def flush(self):
        raise BrokenPipeError

    def fileno(self):
        raise OSError


def test_a_picture_is_saved_though_nobody_reads_what_is_printed(nst, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", _Gone())
    monkeypatch.setattr(sys, "stderr", None)  # closed
    assert nst("-o", tmp_path / "painted.png", *SMALL)[0] == 0
    assert load_image(tmp_path / "painted.png").shape == (48, 64, 3)


def test_a_picture_is_saved_before_an_error_of_ours_is_raised(nst, tmp_path, monkeypatch):
    def broken(self, pixels):
        raise ZeroDivisionError

    monkeypatch.setattr(Animation, "add", broken)
    with pytest.raises(ZeroDivisionError):
        nst("-o", tmp_path / "painted.png", *SMALL, "--gif", tmp_path / "a.gif", "--frame-every", "2")
    assert [path.name for path in tmp_path.iterdir()] == ["painted.png"]


def test_a_home_folder_is_written_out_in_every_path(nst, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    options = ["--output=~/a.png", "--trace=~/a.csv", "--gif=~/a.gif", "--frames=~/frames", "--resume=~/a.npz"]
    code, out, _ = nst(*options, *SMALL)
    assert code == 0
    assert str(tmp_path / "home" / "a.png") in out
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert len(list((tmp_path / "home").iterdir())) == 5


def test_files_that_appear_meanwhile_stay(nst, tmp_path, monkeypatch):
    names = ["a.png", "a.csv", "a.gif", "t.png"]
    animate = Destinations.animated

    @contextlib.contextmanager
    def meanwhile(self, painting):
        with animate(self, painting) as animated:
            yield animated
            for name in names:
                (tmp_path / name).write_text("mine")

    monkeypatch.setattr(Destinations, "animated", meanwhile)
    a, more = tmp_path / "a.png", ["--triptych", tmp_path / "t.png"]
    code, out, _ = nst("-o", a, "--trace", a.with_suffix(".csv"), "--gif", a.with_suffix(".gif"), *more, *SMALL)
    assert code == 0
    assert [(tmp_path / name).read_text() for name in names] == ["mine"] * 4
    assert sorted(path.name for path in tmp_path.iterdir() if path.name not in names) == [
        "a_2.csv",
        "a_2.gif",
        "a_2.png",
        "t_2.png",
    ]
    assert all(f"{tmp_path / name}\n" in out for name in ("a_2.csv", "a_2.gif", "a_2.png", "t_2.png"))


def test_a_picture_says_nothing_of_how_it_was_painted_if_it_shall_not(nst, tmp_path):
    for name, options in (("a.png", []), ("b.png", ["--no-metadata"])):
        assert nst("-o", tmp_path / name, *SMALL, *options)[0] == 0
    told, untold = (Image.open(tmp_path / name) for name in ("a.png", "b.png"))
    assert len(told.getexif()) >= 2
    assert dict(untold.getexif()) == {}
    assert untold.info == {}
    assert told.tobytes() == untold.tobytes()


@pytest.fixture
def stopped_after(monkeypatch):
    """Let Ctrl-C be pressed after so many steps; None for never."""

    animate = Destinations.animated

    def stop_after(steps):
        @contextlib.contextmanager
        def animated(self, painting):
            with animate(self, painting) as (note, animation):

                def stopping(step):
                    note(step)
                    if step.iterations == steps:
                        raise KeyboardInterrupt

                yield stopping, animation

        monkeypatch.setattr(Destinations, "animated", animated)

    return stop_after


def test_ctrl_c_saves_what_there_is_at_full_size(nst, tmp_path, stopped_after):
    stopped_after(2)
    painted = tmp_path / "painted.png"
    options = [*SMALL, "--levels", "2", "--trace", tmp_path / "costs.csv", "--gif", tmp_path / "a.gif"]
    code, out, _ = nst("-o", painted, *options, "--frame-every", "9")
    assert code == 130
    assert "Stopped after 2 of 5 steps." in out
    assert load_image(painted).shape == (48, 64, 3)
    assert len((tmp_path / "costs.csv").read_text().splitlines()) == 1 + 2
    assert load_image(tmp_path / "a.gif").shape == (48, 64, 3)
    stopped_after(None)
    code, out, _ = nst("--repeat", painted, "-o", tmp_path / "again.png", pictures=())
    assert code == 0
    assert f"{painted} was left after 2 steps; this paints it to the end." in out
    assert "Painted 5 steps." in out


@pytest.mark.parametrize("steps", [2, 4])
def test_a_resumed_painting_is_the_one_that_was_never_stopped(nst, tmp_path, stopped_after, steps):
    options = [*SMALL, "--levels", "2", "--frame-every", "1"]
    nst("-o", tmp_path / "whole.png", "--frames", tmp_path / "whole", *options)
    state = ["--resume", tmp_path / "state.npz"]
    animation = ["--frames", tmp_path / "part", "--gif", tmp_path / "a.gif"]
    command = ["-o", tmp_path / "part.png", *animation, *options, *state]
    stopped_after(steps)
    code, out, _ = nst(*command)
    assert code == 130
    assert f"The same command goes on from there; so far it is kept in {tmp_path / 'state.npz'}" in out
    stopped_after(None)
    code, out, _ = nst(*command)
    assert code == 0
    assert "Painted 5 steps." in out
    np.testing.assert_array_equal(load_image(tmp_path / "part.png"), load_image(tmp_path / "whole.png"))
    frames, whole = (sorted((tmp_path / name).iterdir()) for name in ("part", "whole"))
    assert [frame.name for frame in frames] == [frame.name for frame in whole]
    assert [frame.read_bytes() for frame in frames] == [frame.read_bytes() for frame in whole]
    code, _, err = nst("-o", tmp_path / "other.png", *options, *state, "--seed", "1")
    assert code == 2
    assert "seed was 0 and is 1" in err


def test_a_picture_is_painted_again_from_its_own_record(nst, tmp_path):
    for name in ("content.jpg", "style.jpg", "mask.png"):
        shutil.copy(find(CONFIG.CONTENT_IMAGE), tmp_path / name)
    first, again, other = (tmp_path / name for name in ("first.webp", "again.png", "other.png"))
    style = tmp_path / "style.jpg"
    given = [
        "--size",
        "48x32",
        "--iterations",
        "2",
        "--seed",
        "7",
        "--style-weights",
        "1",
        "3",
        "--colours",
        "matched",
    ]
    nst("-o", first.with_suffix(".png"), *given, pictures=(tmp_path / "content.jpg", style, STYLE))
    assert nst("--repeat", first.with_suffix(".png"), "-o", again, pictures=())[0] == 0
    np.testing.assert_array_equal(load_image(again), load_image(first.with_suffix(".png")))
    assert nst("--repeat", again, "-o", other, "--like", "exercise", pictures=())[0] == 0
    assert read_record(other).settings["alpha"] == 10
    assert np.any(load_image(other) != load_image(again))
    style.write_bytes(style.read_bytes() + b"changed")
    code, _, err = nst("--repeat", first.with_suffix(".png"), "-o", tmp_path / "late.png", pictures=())
    assert code == 2
    assert "has changed since it was the style of this painting" in err


def test_masks_say_which_style_goes_where(nst, tmp_path):
    left = np.zeros((48, 64, 3), np.uint8)
    left[:, :32] = 255
    Image.fromarray(left).save(tmp_path / "left.png")
    Image.fromarray(255 - left).save(tmp_path / "right.png")
    scream = str(find("images/scream_400x300.jpg"))
    options = ["--size", "64", "--iterations", "12", "--content-strength", "0"]
    masks = ["--masks", tmp_path / "left.png", tmp_path / "right.png"]
    for name, pictures, more in (
        ("both.png", (CONTENT, STYLE, scream), masks),
        ("starry.png", (CONTENT, STYLE), []),
        ("scream.png", (CONTENT, scream), []),
    ):
        assert nst("-o", tmp_path / name, *options, *more, pictures=pictures)[0] == 0
    both, starry, munch = (
        load_image(tmp_path / f"{name}.png").astype(float) for name in ("both", "starry", "scream")
    )

    def warmth(image):
        return (image[..., 0] - image[..., 2]).mean()  # The Scream is orange, The Starry Night blue

    assert warmth(both[:, :28]) < warmth(both[:, 36:])
    assert warmth(starry) < warmth(munch)


def test_what_is_held_stays_nearer_to_the_content_and_is_in_the_record(nst, tmp_path):
    left = np.zeros((48, 64, 3), np.uint8)
    left[:, :32] = 255
    Image.fromarray(left).save(tmp_path / "left.png")
    held, free, again = (tmp_path / f"{name}.png" for name in ("held", "free", "again"))
    options = ["--size", "64", "--iterations", "8", "--levels", "1"]
    nst("-o", free, *options)
    nst("-o", held, *options, "--hold", tmp_path / "left.png")
    content = load_image(CONTENT, (64, 48)).astype(float)
    changed = {path: np.abs(load_image(path) - content)[:, :28].mean() for path in (held, free)}
    assert changed[held] < changed[free]
    assert nst("--repeat", held, "-o", again, pictures=())[0] == 0
    np.testing.assert_array_equal(load_image(again), load_image(held))


def test_a_report_is_told_and_written(nst, tmp_path):
    code, out, _ = nst("-o", tmp_path / "painted.png", *SMALL, "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert code == 0
    assert "style, unseen" in out
    assert f"The content is {report['content_is']}." in out
    assert set(report) == {
        "content_layer",
        "content_cost",
        "style_cost",
        "unseen_style_cost",
        "ssim",
        "similarity",
        "content_is",
    }


def test_a_report_measures_the_style_at_the_scale_it_was_painted_from(nst, vgg, tmp_path):
    command = ["-o", tmp_path / "painted.png", *SMALL, "--style-scale", "0.5", "--report", tmp_path / "report.json"]
    assert nst(*command)[0] == 0
    content_image, style_image = load_image(CONTENT, (64, 48)), load_image(STYLE, (32, 24))
    painted = reshape_and_normalize_image(load_image(tmp_path / "painted.png"))
    expected = measure_fidelity(vgg, content_image, [Style(style_image)], painted)
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["style_cost"] == pytest.approx(expected.style_cost, rel=0.05)  # the file has 8-bit pixels


def test_an_interrupted_report_does_not_cost_the_picture(nst, tmp_path, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(fidelity, "measure_fidelity", interrupted)
    assert nst("-o", tmp_path / "painted.png", *SMALL, "--report", tmp_path / "report.json")[0] == 130
    assert [path.name for path in tmp_path.iterdir()] == ["painted.png"]


def test_a_frame_that_cannot_be_written_does_not_cost_the_picture(nst, tmp_path, monkeypatch):
    def full(self, pixels):
        raise SettingsError("the disk is full")

    monkeypatch.setattr(Animation, "add", full)
    code, out, err = nst("-o", tmp_path / "painted.png", *SMALL, "--gif", tmp_path / "a.gif", "--frame-every", "2")
    assert code == 1
    assert "nst: the disk is full" in err
    assert "Stopped after 2 of" in out
    assert "a.gif" not in out
    assert [path.name for path in tmp_path.iterdir()] == ["painted.png"]


def test_a_mask_is_black_where_it_is_transparent(nst, tmp_path):
    sides = np.zeros((48, 64, 4), np.uint8)
    sides[:, :32] = 255
    Image.fromarray(sides).save(tmp_path / "left.png")
    Image.fromarray(sides[:, ::-1]).save(tmp_path / "right.png")
    Image.fromarray(sides[..., 3]).save(tmp_path / "grey_left.png")
    Image.fromarray(sides[:, ::-1, 3]).save(tmp_path / "grey_right.png")
    for name, masks in (("clear", ("left.png", "right.png")), ("grey", ("grey_left.png", "grey_right.png"))):
        options = [*SMALL, "--masks", *(tmp_path / mask for mask in masks)]
        assert nst("-o", tmp_path / f"{name}.jpg", *options, pictures=(CONTENT, STYLE, CONTENT))[0] == 0
    clear, grey = (load_image(tmp_path / f"{name}.jpg") for name in ("clear", "grey"))
    np.testing.assert_array_equal(clear, grey)


def test_pictures_may_stand_on_both_sides_of_an_option(nst, tmp_path):
    assert nst(CONTENT, "-o", tmp_path / "painted.png", *SMALL, STYLE, pictures=())[0] == 0


def test_a_picture_that_is_repeated_is_never_replaced(nst, tmp_path):
    painted = tmp_path / "painted.png"
    nst("-o", painted, *SMALL)
    before = painted.read_bytes()
    code, _, err = nst("--repeat", painted, "-o", painted, "--force", pictures=())
    assert code == 2
    assert "is one of the files to read and would be replaced" in err
    assert painted.read_bytes() == before


def test_a_painting_can_start_from_a_picture(nst, tmp_path):
    nst("-o", tmp_path / "painted.png", *SMALL, "--init", STYLE, "--levels", "1", "--iterations", "1")
    start, content = (load_image(path, (64, 48)).astype(float) for path in (STYLE, CONTENT))
    painted = load_image(tmp_path / "painted.png").astype(float)
    assert abs(painted - start).mean() < abs(painted - content).mean()


def test_folders_give_an_album_and_failures_come_at_the_end(nst, tmp_path):
    contents, styles, album = tmp_path / "contents", tmp_path / "styles", tmp_path / "album"
    contents.mkdir()
    styles.mkdir()
    shutil.copy(CONTENT, contents / "a.jpg")
    (contents / "b.jpg").write_bytes(b"no picture")
    (contents / "b.psd").touch()
    shutil.copy(STYLE, styles / "s.jpg")
    options = ["-o", album, "--size", "32", "--iterations", "1"]
    code, out, err = nst(*options, pictures=(contents, styles))
    assert code == 1
    assert "Painted 1 of 2 pictures." in out
    assert f"Left out of {contents}, as no picture that can be read: b.psd\n" in out
    assert "  b_as_s.png: " in out.splitlines()[-2]
    assert re.fullmatch("danielbuechele.* \\| Vincent van Gogh.*", credit_of(album / "contact_sheet.png"))
    shutil.copy(CONTENT, contents / "b.jpg")
    code, out, err = nst(*options, pictures=(contents, styles))
    assert code == 0
    assert sorted(path.name for path in album.iterdir()) == ["a_as_s.png", "b_as_s.png", "contact_sheet.png"]
    assert "Painted 1 of 2 pictures." in out
    assert "1 exists already" in out
    code, _, err = nst(*options, "--gif", tmp_path / "a.gif", pictures=(contents, styles))
    assert code == 2
    assert "a folder of pictures cannot have --gif" in err


@pytest.fixture
def album(tmp_path, monkeypatch):
    """A folder of contents and one of styles, in the working folder, and the command to paint them."""
    monkeypatch.chdir(tmp_path)
    for name, picture in (("contents", CONTENT), ("styles", STYLE)):
        Path(name).mkdir()
        shutil.copy(picture, Path(name) / "picture.jpg")
    return ["contents", "styles", "-o", "album", "--size", "32", "--iterations", "1", "--levels", "1"]


def test_a_painting_of_an_album_knows_no_place_of_this_machine(nst, album):
    assert nst(*album, pictures=())[0] == 0
    record = read_record("album/picture_as_picture.png")
    assert [entry.path for entry in record.inputs][:2] == ["contents/picture.jpg", "styles/picture.jpg"]


def test_a_diverging_painting_of_an_album_has_failed(nst, album):
    code, out, _ = nst(
        *album,
        "--like",
        "exercise",
        "--optimizer",
        "adam",
        "--learning-rate",
        "1e19",
        "--iterations",
        "9",
        pictures=(),
    )
    assert code == 1
    assert "Painted 0 of 1 pictures." in out
    assert "picture_as_picture.png: The costs and their slope must stay finite" in out
    assert not Path("album").exists()


def test_an_interrupted_album_leaves_the_old_paintings(nst, album, stopped_after):
    assert nst(*album, pictures=())[0] == 0
    painted = Path("album/picture_as_picture.png")
    before = painted.read_bytes()
    stopped_after(1)
    assert nst(*album, "--seed", "1", "--force", pictures=())[0] == 130
    assert painted.read_bytes() == before


def test_an_album_without_a_place_is_refused_before_it_is_painted(nst, album):
    Path("album/contact_sheet.png").mkdir(parents=True)
    code, out, err = nst(*album, pictures=())
    assert (code, out) == (2, "")
    assert "contact_sheet.png is a folder" in err


def test_a_diverging_painting_saves_the_last_good_image(nst, tmp_path):
    painted = tmp_path / "painted.png"
    code, out, err = nst(
        "-o", painted, "--size", "64", "--like", "exercise", "--optimizer", "adam", "--learning-rate", "1e19"
    )
    assert code == 1
    assert "nst: The costs and their slope must stay finite" in err
    assert "Stopped after" in out
    assert str(painted) in out
    assert load_image(painted).shape == (48, 64, 3)


def test_a_real_process_stops_at_ctrl_c_and_shows_nothing_of_tensorflow(tmp_path):
    command = [sys.executable, "-m", "nst", CONTENT, STYLE, "-o", str(tmp_path / "painted.png"), "--size", "64"]
    with subprocess.Popen(
        [*command, "--iterations", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        # A shell's background job, in which a suite may run, has Ctrl-C ignored, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stdout.readline().startswith("Iteration   0:  J = ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Stopped after" in out
    assert load_image(tmp_path / "painted.png").shape == (48, 64, 3)
    assert err == ""


def test_it_tells_its_version(capfd):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capfd.readouterr().out == f"{program()}\n"


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from nst.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as stop: assert stop.code == 0\n"
        "print({'tensorflow', 'PIL', 'matplotlib', 'scipy', 'tqdm'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert out.splitlines()[-1] == "set()"
    assert "examples:" in out
    assert "--learning-rate" in out
