"""Every content in every style: what the paintings are called, and what a failure leaves."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst import album
from nst.album import Pair, Summary, left_out, paint_album, pairs, pictures, show_album
from nst_utils.errors import ImageError, SettingsError
from nst_utils.images import load_image, save_pixels


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two contents and two styles."""
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(
        ["contents/dahlia.jpg", "contents/pagoda.png", "styles/night.jpg", "styles/scream.webp"]
    ):
        save_pixels(name, np.full((30, 40, 3), 60 * number, np.uint8))
    return tmp_path


def paint(content, style, painting):
    save_pixels(painting, load_image(content) + load_image(style))


def paint_nothing_but_white(content, style, painting):
    save_pixels(painting, np.full((30, 40, 3), 255, np.uint8))


def names(paths):
    return [path.name for path in paths]


# Which pairs


def test_a_file_is_one_picture(folder):
    assert pictures("contents/dahlia.jpg") == [Path("contents/dahlia.jpg")]
    assert pictures(folder / "contents" / "dahlia.jpg") == [folder / "contents" / "dahlia.jpg"]


def test_a_folder_is_its_pictures_in_order(folder):
    for name in ("Bird.JPG", "apple.tiff", ".hidden.png", "notes.txt", "zebra.gif"):
        (folder / "contents" / name).touch()
    (folder / "contents" / "deeper.png").mkdir()
    assert names(pictures("contents")) == ["apple.tiff", "Bird.JPG", "dahlia.jpg", "pagoda.png", "zebra.gif"]


def test_a_folder_without_pictures_is_refused(folder):
    (folder / "empty").mkdir()
    (folder / "empty" / ".hidden.png").touch()
    (folder / "empty" / "notes.txt").touch()
    with pytest.raises(
        ImageError, match=r"The folder empty holds no picture: expected names that end in \.avif, \.bmp"
    ):
        pictures("empty")


def test_what_is_left_out_of_a_folder_is_named(folder):
    for name in ("a.jfif", "b.avif", "c.psd", "Notes.txt", ".hidden"):
        (folder / "contents" / name).touch()
    (folder / "contents" / "gone.jpg").symlink_to("nowhere.jpg")  # a picture, which fails with the reason
    assert names(pictures("contents")) == ["a.jfif", "b.avif", "dahlia.jpg", "gone.jpg", "pagoda.png"]
    assert left_out("contents") == ["c.psd", "Notes.txt"]
    assert left_out("contents/dahlia.jpg") == []


def test_a_name_too_long_fails_before_it_is_painted_and_again(folder):
    for name in ("contents/" + "c" * 130 + ".png", "styles/" + "s" * 130 + ".jpg"):
        save_pixels(name, np.zeros((3, 4, 3), np.uint8))
    found = pairs("contents", "styles", "out")
    for painted in (8, 0):
        summary = paint_album(found, paint_nothing_but_white)
        assert (len(summary.painted), len(summary.skipped)) == (painted, 8 - painted)
        assert [reason.partition("cannot be made ")[2] for _, reason in summary.failed] == [
            "(File name too long). Choose another place."
        ]


def test_a_path_that_is_not_there_is_refused(folder):
    with pytest.raises(ImageError, match="contend was not found"):
        pictures("contend")


def test_every_content_is_paired_with_every_style(folder):
    found = pairs("contents", "styles", "out")
    assert [(pair.content.name, pair.style.name, str(pair.painting)) for pair in found] == [
        ("dahlia.jpg", "night.jpg", "out/dahlia_as_night.png"),
        ("dahlia.jpg", "scream.webp", "out/dahlia_as_scream.png"),
        ("pagoda.png", "night.jpg", "out/pagoda_as_night.png"),
        ("pagoda.png", "scream.webp", "out/pagoda_as_scream.png"),
    ]
    assert not (folder / "out").exists()


def test_a_file_and_a_folder_make_pairs_too(folder):
    assert names(pair.painting for pair in pairs("contents/dahlia.jpg", "styles", "out")) == [
        "dahlia_as_night.png",
        "dahlia_as_scream.png",
    ]


def test_pictures_of_one_stem_are_told_apart_by_their_suffix(folder):
    (folder / "contents" / "DAHLIA.png").touch()
    assert names(pair.painting for pair in pairs("contents", "styles/night.jpg", "out")) == [
        "dahlia_jpg_as_night.png",
        "DAHLIA_png_as_night.png",
        "pagoda_as_night.png",
    ]


def test_names_that_are_the_same_by_accident_are_numbered(folder):
    for name in ("a/x.png", "a/x_as_y.png", "b/z.png", "b/y_as_z.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    assert names(pair.painting for pair in pairs("a", "b", "out")) == [
        "x_as_y_as_z.png",
        "x_as_z.png",
        "x_as_y_as_y_as_z.png",
        "x_as_y_as_z_2.png",
    ]


stems = st.lists(st.text("aAäß_.2", min_size=1, max_size=5), min_size=1, max_size=6, unique=True)


@given(stems, stems)
def test_no_two_paintings_have_one_name_on_any_file_system(contents, styles):
    found = {"c": [Path(f"c/{name}.png") for name in contents], "s": [Path(f"s/{name}.jpg") for name in styles]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "pictures", found.get)
        paintings = names(pair.painting for pair in pairs("c", "s", "out"))
    assert len({name.casefold() for name in paintings}) == len(contents) * len(styles)
    assert all(name.endswith(".png") for name in paintings)


@pytest.mark.parametrize("out", ["contents", "styles", "./contents/../styles"])
def test_paintings_do_not_go_among_the_pictures(folder, out):
    with pytest.raises(SettingsError, match="is where pictures are read from"):
        pairs("contents", "styles", out)


def test_paintings_go_to_a_folder(folder):
    (folder / "out").touch()
    with pytest.raises(SettingsError, match="out is a file"):
        pairs("contents", "styles", "out")


# Painting them


def test_an_album_is_painted_and_told(folder):
    found = pairs("contents", "styles", "out")
    summary = paint_album(found, paint)
    assert summary == Summary(painted=found)
    assert str(summary) == "Painted 4 of 4 pictures."
    assert load_image("out/pagoda_as_night.png")[0, 0, 0] == 60 + 120


def test_failures_are_told_at_the_end_and_the_rest_is_done(folder):
    def broken(content, style, painting):
        if painting.name == "dahlia_as_night.png":
            raise ImageError("night.jpg is damaged. Export it again.")
        if painting.name == "pagoda_as_night.png":
            raise ZeroDivisionError("division by zero")
        if painting.name == "dahlia_as_scream.png":
            return
        paint(content, style, painting)

    found = pairs("contents", "styles", "out")
    summary = paint_album(found, broken)
    assert summary.painted == found[3:]
    assert str(summary) == (
        "Painted 1 of 4 pictures.\n"
        "3 failed; the same command tries them again:\n"
        "  dahlia_as_night.png: night.jpg is damaged. Export it again.\n"
        "  dahlia_as_scream.png: no picture was written\n"
        "  pagoda_as_night.png: unexpected ZeroDivisionError: division by zero"
    )


def test_a_second_run_does_the_rest(folder):
    found = pairs("contents", "styles", "out")
    paint_album(found[:3], paint)
    before = [pair.painting.stat().st_mtime_ns for pair in found[:3]]
    summary = paint_album(found, paint)
    assert (summary.skipped, summary.painted) == (found[:3], found[3:])
    assert str(summary).split("\n")[1] == "3 exist already and stayed as before: add --force to paint again."
    assert [pair.painting.stat().st_mtime_ns for pair in found[:3]] == before


def test_force_paints_again(folder):
    found = pairs("contents", "styles", "out")
    paint_album(found, paint)
    assert paint_album(found, paint, force=True).painted == found


def test_ctrl_c_ends_the_album_and_tells_what_is_left(folder):
    def stopped(content, style, painting):
        if painting.name == "dahlia_as_scream.png":
            raise KeyboardInterrupt
        paint(content, style, painting)

    found = pairs("contents", "styles", "out")
    save_pixels(found[3].painting, np.zeros((3, 4, 3), np.uint8))
    summary = paint_album(found, stopped)
    assert (summary.painted, summary.left, summary.skipped) == (found[:1], found[1:3], found[3:])
    assert "2 not painted: stopped. The same command paints the rest." in str(summary)


# Showing them


def test_a_contact_sheet_has_a_cell_for_each_pair(folder):
    found = pairs("contents", "styles", "out")
    paint_album(found[:2], paint)
    (folder / "out" / "pagoda_as_night.png").write_bytes(b"no picture")
    figure = show_album(found, Summary(painted=found[:2], skipped=[found[2]], left=[found[3]]))
    assert [text.get_text() for text in figure.texts] == ["night", "scream", "dahlia", "pagoda"]
    words = [[text.get_text() for text in axes.texts] for axes in figure.axes]
    assert words == [[], [], [], [], [], [], ["failed"], ["not painted"]]
    np.testing.assert_array_equal(figure.axes[3].images[0].get_array()[0, 0], load_image(found[0].painting)[0, 0])


def test_a_contact_sheet_tells_pictures_of_one_name_apart(folder):
    for name in ("a.jpg", "a.png", "a_jpg.webp"):
        save_pixels(f"same/{name}", np.zeros((3, 4, 3), np.uint8))
    found = pairs("same", "styles/night.jpg", "out")
    figure = show_album(found, paint_album(found, paint_nothing_but_white))
    assert [text.get_text() for text in figure.texts] == ["night", "a_jpg", "a_png", "a_jpg_2"]


def test_an_old_painting_does_not_stand_for_one_that_failed(folder):
    found = pairs("contents/dahlia.jpg", "styles/night.jpg", "out")
    paint_album(found, paint)
    figure = show_album(found, Summary(failed=[(found[0], "reason")]))
    assert [text.get_text() for axes in figure.axes for text in axes.texts] == ["failed"]


def test_pictures_on_a_contact_sheet_are_thumbnails(folder):
    save_pixels("large.png", np.zeros((600, 900, 3), np.uint8))
    found = [Pair(Path("large.png"), Path("styles/night.jpg"), Path("large.png"))]
    figure = show_album(found, Summary(painted=found))
    assert max(max(image.get_array().shape[:2]) for axes in figure.axes for image in axes.images) == 300
