import base64
import html
import itertools
import re
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from PIL import Image

from nst_utils import figures
from nst_utils.errors import ImageError
from nst_utils.figures import CourseFigure
from nst_utils.images import reshape_and_normalize_image

WIDE = np.full((30, 60, 3), [200, 30, 40], np.uint8)
TALL = np.full((50, 20, 3), [20, 130, 240], np.uint8)
COSTS = [(50.0, 1.0, 1.0), (30.0, 1.0, 0.5), (26.0, 1.4, 0.3)]  # J = 10 J_content + 40 J_style


def boxes(figure):
    """Width and height of each axes in inches."""
    width, height = figure.get_size_inches()
    return [(axes.get_position().width * width, axes.get_position().height * height) for axes in figure.axes]


def all_figures():
    yield figures.show_triptych(WIDE, TALL, reshape_and_normalize_image(WIDE))
    yield figures.show_images([WIDE, TALL], columns=1)
    yield figures.show_costs(COSTS)


def test_a_triptych_is_equally_high_titled_and_without_ticks():
    figure = figures.show_triptych(WIDE, TALL, WIDE)
    assert [axes.get_title() for axes in figure.axes] == ["Content", "Style", "Generated"]
    assert not any(axes.axison for axes in figure.axes)
    (_, first), *others = boxes(figure)
    assert [height for _, height in others] == pytest.approx([first, first])


def test_no_picture_is_squashed():
    for figure in (figures.show_triptych(WIDE, TALL, WIDE), figures.show_images([WIDE, TALL, TALL], columns=2)):
        for (width, height), axes in zip(boxes(figure), figure.axes, strict=True):
            n_H, n_W = axes.images[0].get_array().shape[:2]
            assert width / height == pytest.approx(n_W / n_H)


def test_pictures_lie_left_to_right_then_below():
    positions = [axes.get_position() for axes in figures.show_images([WIDE] * 3, columns=2).axes]
    assert positions[0].x1 < positions[1].x0
    assert positions[2].y1 < positions[0].y0
    assert positions[2].x0 == positions[0].x0


def test_a_panorama_keeps_the_figure_within_the_page():
    figure = figures.show_images([np.zeros((10, 400, 3), np.uint8)] * 2)
    assert figure.get_figwidth() == pytest.approx(12.3)


@pytest.mark.parametrize("title", ["one line", "two\nlines"])
def test_titles_lie_inside_the_figure_and_off_the_row_above(title):
    figure = figures.show_images([WIDE, WIDE], [title] * 2, columns=1)
    figure.canvas.draw()
    tops = [axes.title.get_window_extent().y1 for axes in figure.axes]
    assert tops[0] <= figure.bbox.y1
    assert tops[1] <= figure.axes[0].get_window_extent().y0


def test_a_batch_is_shown_as_its_pixels():
    figure = figures.show_images([reshape_and_normalize_image(TALL)])
    np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), TALL)


def test_a_saved_triptych_holds_the_pictures_colours(tmp_path):
    figures.show_triptych(WIDE, TALL, WIDE).savefig(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        pixels = np.asarray(image.convert("RGB"))
    middle = pixels[len(pixels) // 2]
    assert {tuple(WIDE[0, 0]), tuple(TALL[0, 0])} <= set(map(tuple, middle))


@pytest.mark.parametrize(
    ("images", "titles", "message"),
    [
        ([], None, "got 0 pictures"),
        ([WIDE], ["one", "two"], "got 1 pictures and 2 titles"),
        ([WIDE / 255], None, r"uint8 \(n_H, n_W, 3\).*got float64 \(30, 60, 3\)"),
        ([np.zeros((3, 4, 5), np.uint8)], None, r"got uint8 \(3, 4, 5\)"),
    ],
)
def test_show_images_says_what_is_wrong(images, titles, message):
    with pytest.raises(ImageError, match=message):
        figures.show_images(images, titles)


def test_a_figure_gives_its_pixels():
    pixels = figures.show_images([WIDE, TALL]).pixels()
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    assert {tuple(WIDE[0, 0]), tuple(TALL[0, 0]), (255, 255, 255)} <= set(map(tuple, pixels.reshape(-1, 3)))


def test_cost_curves_are_logarithmic_labelled_and_add_up():
    (axes,) = figures.show_costs(COSTS).axes
    assert (axes.get_yscale(), axes.get_xlabel(), axes.get_ylabel()) == ("log", "iteration", "cost")
    J, content, style = (line.get_ydata() for line in axes.lines)
    np.testing.assert_allclose(content + style, J)
    assert list(axes.lines[0].get_xdata()) == [1, 2, 3]


def test_cost_curves_may_begin_with_the_costs_of_the_start():
    (axes,) = figures.show_costs(COSTS, levels=["16x12", "32x24", "32x24"], first=0).axes
    assert list(axes.lines[0].get_xdata()) == [0, 1, 2]
    assert list(axes.lines[3].get_xdata()) == [0.5, 0.5]


def test_cost_curves_are_told_in_words():
    assert "J from 50 to 26, alpha J_content from 10 to 14, beta J_style from 40 to 12" in (
        figures.show_costs(COSTS).description
    )


@pytest.mark.parametrize("costs", [[], [(1.0, 2.0)], 3.0])
def test_show_costs_says_what_it_expects(costs):
    with pytest.raises(ImageError, match=r"costs must be a list of \(J, J_content, J_style\)"):
        figures.show_costs(costs)


def test_a_thin_line_and_a_name_mark_each_level_of_the_costs():
    (axes,) = figures.show_costs(COSTS * 2, levels=["16x12"] * 3 + ["32x24"] * 2 + ["64x48"]).axes
    assert [list(line.get_xdata()) for line in axes.lines[3:]] == [[3.5, 3.5], [5.5, 5.5]]
    assert [(text.get_text(), text.xy[0]) for text in axes.texts] == [("16x12", 0.5), ("32x24", 3.5), ("64x48", 5.5)]


@pytest.mark.parametrize("levels", [None, ["64x48"] * 3])
def test_costs_at_one_size_need_no_mark(levels):
    (axes,) = figures.show_costs(COSTS, levels=levels).axes
    assert (len(axes.lines), len(axes.texts)) == (3, 0)


def test_the_names_of_levels_lie_off_the_curves_the_title_and_each_other():
    figure = figures.show_costs(COSTS * 20, levels=["400x300"] * 50 + ["800x600"] * 4 + ["1600x1200"] * 6)
    figure.canvas.draw()
    (axes,) = figure.axes
    texts = [text.get_window_extent() for text in (*axes.texts, axes.title)]
    assert not any(one.overlaps(other) for one, other in itertools.combinations(texts, 2))
    assert all(text.y0 > axes.get_window_extent().y1 and text.x1 < figure.bbox.x1 for text in texts)


def test_show_costs_asks_for_a_level_for_each_row():
    with pytest.raises(ImageError, match="one level for each row, got 3 rows and 2 levels"):
        figures.show_costs(COSTS, levels=["16x12", "32x24"])


def test_figures_leave_matplotlibs_settings_alone():
    before = dict(matplotlib.rcParams)
    for figure in all_figures():
        figure.canvas.draw()
    assert dict(matplotlib.rcParams) == before


def test_figures_stay_unknown_to_pyplot():
    from matplotlib import pyplot

    assert len(list(all_figures())) == 3
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("with_pyplot", [False, True])
def test_a_notebook_shows_a_figure_once_with_alternative_text(with_pyplot):
    formatter = DisplayFormatter()
    if with_pyplot:  # its backend for notebooks then draws every Figure
        formatter.formatters["image/png"].for_type(Figure, lambda figure: b"\x89PNG by pyplot")
    for figure in all_figures():
        data, _ = formatter.format(figure)
        # JupyterLab shows the HTML, and what pyplot adds not at all; an image/png it would show without its text.
        assert set(data) - {"image/png"} == {"text/html", "text/plain"}
        alt, encoded = re.fullmatch('<img alt="(.*)" src="data:image/png;base64,(.*)">', data["text/html"]).groups()
        assert base64.b64decode(encoded).startswith(b"\x89PNG")
        assert html.unescape(alt) == figure.description == data["text/plain"] != CourseFigure.description


def test_the_alternative_text_is_what_the_caller_says_is_to_be_seen():
    alt = 'a red field, and a "blue" one & more <'
    assert figures.show_triptych(WIDE, TALL, WIDE, alt=alt).description == alt
    (data, _) = DisplayFormatter().format(figures.show_images([WIDE], alt=alt))
    assert "a red field, and a &quot;blue&quot; one &amp; more &lt;" in data["text/html"]


def test_importing_figures_loads_neither_pyplot_nor_tensorflow():
    code = "import sys, nst_utils.figures; print({'matplotlib.pyplot', 'tensorflow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("set()", "")
