"""What is decoded from an animation is what went into it; a failure leaves nothing half-written."""

import errno
import subprocess
import sys

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from nst_utils import animation
from nst_utils.animation import Animation, check_animation
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import fit_image, load_image

ALL = {"frames": "frames", "gif": "a.gif", "mp4": "a.mp4"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def pictures():
    """Three pictures of 60x80 that have little in common."""
    names = ("pagoda_as_starry_night", "scream", "dahlia")
    return [load_image(f"images/{name}_400x300.jpg", (80, 60)) for name in names]


def written(pictures, shape=(60, 80), **options):
    with Animation(shape, **options) as made:
        for picture in pictures:
            made.add(picture)
    return made


def stopped_by(error, pictures):
    yield from pictures
    raise error


def gif(path):
    """The frames of a GIF, and how long each shows."""
    frames, durations = [], []
    with Image.open(path) as picture:
        for i in range(picture.n_frames):
            picture.seek(i)
            frames.append(np.asarray(picture.convert("RGB")))
            durations.append(picture.info["duration"])
        return frames, durations


def mp4(path):
    """The frames of an MP4, and when each begins to show, in milliseconds.

    PyAV 18 looks which colours a file names, as players do; 15 and 16 need to be told.
    """
    with av.open(str(path)) as container:
        decoded = list(container.decode(video=0))
        told = {"src_colorspace": "ITU709", "src_color_range": "MPEG", "dst_color_range": "JPEG"}
        frames = [frame.reformat(format="rgb24", **told).to_ndarray() for frame in decoded]
        return frames, [round(1000 * frame.time) for frame in decoded]


def psnr(image, other):
    """In dB; of the same picture, infinite."""
    with np.errstate(divide="ignore"):
        return 10 * np.log10(255**2 / np.mean((image.astype(float) - other) ** 2))


# What is decoded


def test_the_frames_in_a_folder_are_the_pictures(folder, pictures):
    written(pictures, frames="a/frames")
    names = [f"frame_{i:04d}.png" for i in range(3)]
    assert sorted(path.name for path in (folder / "a" / "frames").iterdir()) == names
    for name, picture in zip(names, pictures, strict=True):
        np.testing.assert_array_equal(load_image(folder / "a" / "frames" / name), picture)


def test_a_gif_shows_each_picture_and_holds_the_last(folder, pictures):
    written(pictures, gif="a.gif", frame_ms=150)
    frames, durations = gif("a.gif")
    assert durations == [150, 150, 1000]
    assert [frame.shape for frame in frames] == [(60, 80, 3)] * 3
    for frame, picture in zip(frames, pictures, strict=True):
        assert psnr(frame, picture) > 29  # measured 31.0 to 34.6


def test_a_gif_repeats_for_ever(folder, pictures):
    written(pictures, gif="a.gif")
    with Image.open("a.gif") as picture:
        assert picture.info["loop"] == 0


def test_an_mp4_shows_each_picture_and_holds_the_last(folder, pictures):
    written(pictures, mp4="a.mp4", frame_ms=100)
    frames, times = mp4("a.mp4")
    assert times == [100 * i for i in range(2 + 10)]
    for frame, picture in zip(frames, [*pictures, *[pictures[-1]] * 9], strict=True):
        assert psnr(frame, picture) > 29  # measured 30.6 to 36.5: yuv420p halves the colours' resolution


def test_an_mp4_is_what_browsers_play(folder, pictures):
    written(pictures, mp4="a.mp4")
    with av.open("a.mp4") as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (1, 1)  # BT.709, video range
    data = (folder / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # the index comes first: it plays before all is loaded


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (200, 30, 90)])
def test_colours_come_back(folder, colour):
    picture = np.full((32, 48, 3), colour, np.uint8)
    written([picture], shape=(32, 48), **ALL)
    for frame in (gif("a.gif")[0][0], mp4("a.mp4")[0][0], load_image("frames/frame_0000.png")):
        assert np.abs(frame.astype(int) - picture).max() <= 3  # rounding of the colour transform; 2 measured


def test_early_frames_are_scaled_up(folder, pictures):
    early, later = (
        fit_image(pictures[0], (20, 15)),
        fit_image(pictures[0], (41, 31)),
    )  # 1/4, and 1/2 with both sides rounded up
    written([early, later, pictures[0]], **ALL)
    for frames in (gif("a.gif")[0], mp4("a.mp4")[0]):
        assert {frame.shape for frame in frames} == {(60, 80, 3)}
        likeness = [psnr(frame, pictures[0]) for frame in frames[:3]]
        assert 15 < likeness[0] < likeness[1] < likeness[2]
    np.testing.assert_array_equal(load_image("frames/frame_0000.png"), fit_image(early, (80, 60)))


@pytest.mark.parametrize("shape", [(61, 80), (60, 81), (61, 81), (5, 7), (1, 1)])
def test_odd_sizes_are_padded_in_the_mp4_alone(folder, pictures, shape):
    n_H, n_W = shape
    picture = fit_image(pictures[0], (n_W, n_H))
    written([picture], shape=shape, **ALL)
    frame = mp4("a.mp4")[0][0]
    assert frame.shape == (n_H + n_H % 2, n_W + n_W % 2, 3)
    assert psnr(frame[:n_H, :n_W], picture) > 26  # measured 28.8 for 5x7, whose colours are few
    assert psnr(frame[-1, :n_W], picture[-1]) > 18 or n_H == 1  # the picture's own edge, not black
    assert gif("a.gif")[0][0].shape == picture.shape
    np.testing.assert_array_equal(load_image("frames/frame_0000.png"), picture)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(n_H=st.integers(1, 40), n_W=st.integers(1, 40), count=st.integers(1, 5))
def test_as_many_frames_come_out_as_went_in(folder, n_H, n_W, count):
    rng = np.random.default_rng(n_H * n_W * count)
    frames = [rng.integers(0, 256, (n_H, n_W, 3), np.uint8) for _ in range(count)]
    made = written(frames, shape=(n_H, n_W), force=True, **ALL)
    assert len(gif("a.gif")[0]) == count
    assert len(mp4("a.mp4")[0]) == count - 1 + 10
    assert len(list((folder / "frames").iterdir())) == count
    assert [what for what, _ in made.files] == ["frames", "gif", "mp4"]


def test_frames_may_come_from_one_array_that_changes(folder, pictures):
    canvas = pictures[0].copy()
    with Animation((60, 80), frames="frames") as made:
        made.add(canvas)
        canvas[:] = pictures[1]
        made.add(canvas)
        canvas[:] = 0
    np.testing.assert_array_equal(load_image("frames/frame_0000.png"), pictures[0])
    np.testing.assert_array_equal(load_image("frames/frame_0001.png"), pictures[1])


# What is left behind


def test_nothing_appears_before_the_end_but_whole_png_files(folder, pictures):
    with Animation((60, 80), **ALL) as made:
        for picture in pictures:
            made.add(picture)
        assert not (folder / "a.gif").exists()
        assert not (folder / "a.mp4").exists()
        assert load_image("frames/frame_0001.png").shape == (60, 80, 3)
    assert sorted(path.name for path in folder.iterdir()) == ["a.gif", "a.mp4", "frames"]


def test_ctrl_c_leaves_what_there_was(folder, pictures):
    with pytest.raises(KeyboardInterrupt):
        written(stopped_by(KeyboardInterrupt, pictures[:2]), **ALL)
    assert len(gif("a.gif")[0]) == 2
    assert len(mp4("a.mp4")[0]) == 1 + 10
    assert sorted(path.name for path in (folder / "frames").iterdir()) == ["frame_0000.png", "frame_0001.png"]


def test_an_error_leaves_the_old_files(folder, pictures):
    for name in ("a.gif", "a.mp4"):
        (folder / name).write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        written(stopped_by(ZeroDivisionError, pictures), gif="a.gif", mp4="a.mp4", force=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.gif": b"old", "a.mp4": b"old"}


@pytest.mark.parametrize("when", [0, 1, 2])
def test_a_full_disk_is_told_and_leaves_nothing(folder, pictures, monkeypatch, when):
    frames = []

    def full(pixels, ms):
        frames.append(pixels)
        if len(frames) > when:
            raise OSError(errno.ENOSPC, "No space left on device")
        return b""

    monkeypatch.setattr(animation, "_gif_frame", full)
    with pytest.raises(SettingsError, match=r"a.mp4 could not be written .*No space left on device"):
        written(pictures, gif="a.gif", mp4="a.mp4")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full")
def test_an_encoders_error_is_told(folder, pictures, monkeypatch):
    real = av.open
    monkeypatch.setattr(av, "open", lambda path, mode, **options: real("/dev/full", mode, format="mp4", **options))
    with pytest.raises(SettingsError, match=r"a.mp4 could not be written .*[Nn]o space left"):
        written(pictures, mp4="a.mp4")
    assert not (folder / "a.mp4").exists()


def test_no_frame_makes_no_file(folder):
    written([], **ALL)
    assert list(folder.iterdir()) == []


def test_nothing_asked_for_makes_no_file(folder, pictures):
    assert written(pictures).files == []
    assert list(folder.iterdir()) == []


# What is refused


def test_files_that_exist_are_replaced_only_with_force(folder, pictures):
    written(pictures, **ALL)
    for what, name in ALL.items():
        with pytest.raises(SettingsError, match=r"add --force to replace"):
            Animation((60, 80), **{what: name})
    (folder / "frames" / "notes.txt").write_text("mine")
    written(pictures[:1], **ALL, force=True)
    assert len(gif("a.gif")[0]) == 1
    assert sorted(path.name for path in (folder / "frames").iterdir()) == ["frame_0000.png", "notes.txt"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"gif": "a.mp4"}, r"a.mp4 must end in .gif, got .mp4"),
        ({"mp4": "a"}, r"a must end in .mp4, got no suffix"),
        ({"gif": "file/a.gif"}, "is a file, not a folder"),
        ({"frames": "file"}, "is a file, not a folder"),
        ({"frame_ms": 0}, "frame_ms must be a whole number of milliseconds of at least 20, got 0"),
        ({"frame_ms": 33.3}, "got 33.3"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(folder, options, message):
    (folder / "file").touch()
    with pytest.raises(SettingsError, match=message):
        Animation((60, 80), **options)
    if "frame_ms" not in options:
        with pytest.raises(SettingsError, match=message):
            check_animation(**options)


def test_a_frame_of_another_kind_is_refused(folder, pictures):
    with pytest.raises(ImageError, match=r"aspect ratio of the painting, 80x60, got 60x60"):
        written([pictures[0][:, :60]], gif="a.gif")
    with pytest.raises(ImageError, match=r"image must have shape \(n_H, n_W, 3\)"):
        written([pictures[0][..., 0]], gif="a.gif")
    assert list(folder.iterdir()) == []


def test_importing_animation_loads_neither_tensorflow_nor_av():
    code = "import sys, nst_utils.animation; print({'av', 'tensorflow', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("set()", "")
