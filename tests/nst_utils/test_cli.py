"""The command line: what a user types, what they see, what is on the disk afterwards."""

import csv
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from nst_utils import load_image
from nst_utils.cli import main
from nst_utils.config import CONFIG
from nst_utils.files import find
from nst_utils.images import to_pixels
from nst_utils.outputs import Outputs
from nst_utils.painting import paint
from nst_utils.settings import Settings

CONTENT, STYLE = str(find(CONFIG.CONTENT_IMAGE)), str(find(CONFIG.STYLE_IMAGE))
SMALL = ["--size", "64", "--iterations", "3"]


@pytest.fixture
def nst(vgg, monkeypatch, capfd):
    """Run ``nst CONTENT STYLE ...`` in this process; return (exit code, stdout, stderr)."""
    monkeypatch.setattr("nst_utils.vgg.load_vgg_model", lambda path, image_shape: vgg)

    def run(*options, content=CONTENT, style=STYLE):
        code = main([str(part) for part in (content, style, *options)])
        return code, *capfd.readouterr()

    return run


def test_it_paints_what_the_engine_paints(nst, vgg, tmp_path):
    painted = tmp_path / "painted.png"
    code, _, _ = nst("-o", painted, *SMALL, "--seed", "5")
    content_image, style_image = (load_image(path, (64, None)) for path in (CONTENT, STYLE))
    expected = paint(content_image, style_image, Settings(iterations=3, seed=5), vgg)
    assert code == 0
    np.testing.assert_array_equal(load_image(painted), to_pixels(expected.last.image))


def test_the_trace_has_a_row_for_each_step_and_full_precision(nst, vgg, tmp_path):
    nst("-o", tmp_path / "painted.png", *SMALL, "--trace", tmp_path / "costs.csv", "--alpha", "2", "--beta", "7")
    with open(tmp_path / "costs.csv", newline="") as file:
        header, *rows = csv.reader(file)
    content_image, style_image = (load_image(path, (64, None)) for path in (CONTENT, STYLE))
    expected = paint(content_image, style_image, Settings(iterations=3, alpha=2, beta=7), vgg).trace
    assert header == ["iteration", "J", "J_content", "J_style"]
    assert [int(row[0]) for row in rows] == [0, 1, 2]
    assert [tuple(map(float, row[1:])) for row in rows] == expected


def test_the_costs_are_printed_every_20_iterations_from_0(nst, tmp_path):
    _, out, err = nst("-o", tmp_path / "painted.png", "--size", "32", "--iterations", "22")
    lines = [line for line in out.splitlines() if line.startswith("Iteration")]
    assert [line.split(":")[0] for line in lines] == ["Iteration   0", "Iteration  20"]
    assert "J_content = " in lines[0]
    assert "22/22" in err
    assert "J = " in err


def test_it_says_where_the_files_are(nst, tmp_path):
    painted, triptych = tmp_path / "new folder" / "painted.jpg", tmp_path / "triptych.png"
    code, out, _ = nst("-o", painted, *SMALL, "--triptych", triptych)
    assert code == 0
    assert str(painted) in out
    assert str(triptych) in out
    assert load_image(painted).shape == (48, 64, 3)
    n_H, n_W, _ = load_image(triptych).shape
    assert n_W > 2 * n_H  # three pictures of 4:3 in a row


def test_snapshots_are_kept_beside_the_image(nst, tmp_path):
    nst("-o", tmp_path / "painted.png", "--size", "32", "--iterations", "5", "--save-every", "2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["painted.png", "painted_0002.png", "painted_0004.png"]


@pytest.mark.parametrize(
    ("size", "n_H", "n_W"),
    [("40", 30, 40), ("40x20", 20, 40), ("20X40", 40, 20)],
)
def test_size_is_the_longest_side_or_both(nst, tmp_path, size, n_H, n_W):
    nst("-o", tmp_path / "painted.png", "--iterations", "1", "--size", size)
    assert load_image(tmp_path / "painted.png").shape == (n_H, n_W, 3)


def test_a_tall_picture_is_not_squashed(nst, tmp_path):
    Image.fromarray(load_image(CONTENT, (60, 90))).save(tmp_path / "tall.png")
    nst("-o", tmp_path / "painted.png", "--iterations", "1", "--size", "45", content=tmp_path / "tall.png")
    assert load_image(tmp_path / "painted.png").shape == (45, 30, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--iterations", "0"], "iterations must be a whole number of at least 1, got 0"),
        (["--iterations", "x"], "argument --iterations: invalid int value: 'x'. See nst --help."),
        (["--size", "4x4x4"], "expected a number of pixels or WIDTHxHEIGHT, got '4x4x4'"),
        (["--size", "0"], "expected a number of pixels or WIDTHxHEIGHT, got '0'"),
        (["--save-every", "0"], "save_every must be a whole number of at least 1, got 0"),
        (["--colour"], "unrecognized arguments: --colour. See nst --help."),
        (["--weights", "nowhere.mat"], "nowhere.mat"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(tmp_path, capfd, options, message):
    code = main([CONTENT, STYLE, "-o", str(tmp_path / "painted.png"), *options])
    out, err = capfd.readouterr()
    *bar, line = err.strip().replace("\r", "\n").splitlines()
    assert code == 2
    assert out == ""
    assert line.startswith("nst: ")
    assert message in line
    assert all("Preparing" in part or not part.strip() for part in bar)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "style"), [("nowhere.jpg", STYLE), (CONTENT, __file__)])
def test_a_picture_that_cannot_be_read_is_one_line_and_exit_code_2(nst, tmp_path, content, style):
    code, out, err = nst("-o", tmp_path / "painted.png", content=content, style=style)
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


def test_ctrl_c_saves_what_there_is(nst, tmp_path, monkeypatch):
    def stop_after_2(self, step):
        if step.iterations == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Outputs, "snapshot", stop_after_2)
    code, out, _ = nst("-o", tmp_path / "painted.png", "--trace", tmp_path / "costs.csv", *SMALL)
    assert code == 130
    assert "Stopped after 2 of 3 steps." in out
    assert load_image(tmp_path / "painted.png").shape == (48, 64, 3)
    assert len((tmp_path / "costs.csv").read_text().splitlines()) == 1 + 2


def test_a_diverging_painting_saves_the_last_good_image(nst, tmp_path):
    painted = tmp_path / "painted.png"
    code, out, err = nst("-o", painted, "--size", "64", "--learning-rate", "1e19")
    assert code == 1
    assert "nst: The costs must stay finite" in err
    assert "Stopped after" in out
    assert str(painted) in out
    assert load_image(painted).shape == (48, 64, 3)


def test_a_real_process_stops_at_ctrl_c_and_shows_nothing_of_tensorflow(tmp_path):
    command = [sys.executable, "-m", "nst_utils", CONTENT, STYLE, "-o", str(tmp_path / "painted.png"), "--size", "64"]
    with subprocess.Popen(
        [*command, "--iterations", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout.readline().startswith("Iteration   0:  J = ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Stopped after" in out
    assert load_image(tmp_path / "painted.png").shape == (48, 64, 3)
    shown = [part for part in err.replace("\r", "\n").splitlines() if part.strip()]
    assert shown
    assert all(part.startswith(("Preparing", "Painting")) for part in shown)


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from nst_utils.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as stop: assert stop.code == 0\n"
        "print({'tensorflow', 'PIL', 'matplotlib', 'scipy', 'tqdm'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert out.splitlines()[-1] == "set()"
    assert "example:" in out
    assert "--learning-rate" in out
