from types import SimpleNamespace

import imageio.v3 as iio
import numpy as np
import pytest
import tensorflow as tf

from nst_utils import load_image, notebook
from nst_utils.config import CONFIG
from nst_utils.errors import DivergenceError
from nst_utils.painting import Step, paint
from nst_utils.painting.objective import Costs
from nst_utils.settings import Settings


def stub():
    raise NotImplementedError("Exercise 3.2.1: gram_matrix is not written yet")


@pytest.fixture
def image():
    return np.zeros((1, 6, 8, 3), np.float32)


def paint_on_easel(image, steps):
    easel = notebook.Easel(steps)
    for step in easel:
        easel.show(image + step, (30.0 - step, 2.0, 0.5))
    return easel


def test_a_cell_that_meets_a_stub_says_in_one_line_what_comes_first(capsys):
    with notebook.when_solved():
        stub()
    assert capsys.readouterr().out == (
        "⏳ Exercise 3.2.1 comes first: once gram_matrix is written, run this cell again.\n"
    )


def test_a_stub_is_recognised_inside_a_compiled_function_too(capsys):
    with notebook.when_solved():
        tf.function(lambda x: stub())(1.0)
    assert capsys.readouterr().out.count("\n") == 1


def test_a_notebook_may_compile_the_costs_of_many_pictures(caplog):
    def make_cost(n):
        return lambda x: n * x

    for n in range(1, 12):
        assert tf.function(make_cost(n))(tf.ones(n))[0] == n
    assert "retracing" not in caplog.text
    tf.get_logger().warning("something else")
    assert "something else" in caplog.text


def test_another_error_is_not_held_back():
    with pytest.raises(NotImplementedError, match="no such thing"), notebook.when_solved():
        raise NotImplementedError("no such thing")
    with pytest.raises(NameError), notebook.when_solved():
        undefined_name  # noqa: B018, F821


def test_a_solved_cell_prints_nothing_of_its_own(capsys):
    with notebook.when_solved():
        pass
    assert capsys.readouterr().out == ""


def test_an_easel_makes_as_many_steps_as_asked_and_keeps_their_costs(image):
    assert paint_on_easel(image, 3).costs == [(30.0, 2.0, 0.5), (29.0, 2.0, 0.5), (28.0, 2.0, 0.5)]


def test_an_easel_prints_the_costs_every_20_steps_and_of_the_last(image, capsys):
    paint_on_easel(image, 43)
    printed = [line for line in capsys.readouterr().out.split("\n") if line.startswith("Iteration")]
    assert [line.split(":")[0] for line in printed] == [
        "Iteration   0",
        "Iteration  20",
        "Iteration  40",
        "Iteration  42",
    ]
    assert printed[1].endswith("J = 1.0000e+01  J_content = 2.0000e+00  J_style = 5.0000e-01")


@pytest.mark.parametrize("step", ["validate", "autograde"])
def test_an_easel_makes_one_step_while_nbgrader_runs_the_notebook(image, monkeypatch, step):
    monkeypatch.setenv("NBGRADER_EXECUTION", step)  # set by nbgrader itself
    assert len(paint_on_easel(image, 200).costs) == 1


def test_an_easel_saves_the_picture_and_how_it_came_about(image, tmp_path):
    easel = paint_on_easel(image, 17)
    easel.save(tmp_path / "output" / "mine.png", image)
    assert iio.imread(tmp_path / "output" / "mine.png").shape == (6, 8, 3)
    frames = iio.imread(tmp_path / "output" / "mine.gif", index=None)
    assert frames.shape == (3, 6, 8, 3)  # steps 0, 8 and 16


def test_an_easel_replaces_the_files_of_its_last_run(image, tmp_path):
    for steps in (17, 1):
        paint_on_easel(image, steps).save(tmp_path / "mine.png", image)
    assert len(iio.imread(tmp_path / "mine.gif", index=None)) == 1


def test_an_easel_leaves_the_image_as_it_is(image):
    easel = notebook.Easel(1)
    for _ in easel:
        easel.show(image, (1.0, 1.0, 1.0))
    assert not image.any()


class Sketch:
    """A painting without a network: as many steps as asked, at two sizes, then an interrupt if wanted."""

    def __init__(self, total, interrupted_after=None):
        self.settings, self.total_steps, self._interrupted_after = Settings(), total, interrupted_after
        self.sizes, self.settings_of = [(3, 4), (6, 8)], [Settings(alpha=1000), Settings()]
        self.trace, self.level_of, self.last = [], [], self._step(0)

    def _step(self, n):
        small = 2 * n <= self.total_steps
        return Step(n, np.zeros((1, 3, 4, 3) if small else (1, 6, 8, 3), np.float32), Costs(50.0 / (n + 1), 1.0, 1.0))

    def __iter__(self):
        while self.last.iterations < self.total_steps:
            if self.last.iterations == self._interrupted_after:
                self._interrupted_after = None
                raise KeyboardInterrupt
            self.last = self._step(self.last.iterations + 1)
            self.trace.append(self.last.costs)
            self.level_of.append(self.sizes.index(self.last.image.shape[1:3]))
            yield self.last


class Screen:
    """Stands for IPython's DisplayHandle: each place below a cell is a list of what was shown there."""

    def __init__(self):
        self.places = []

    def __call__(self):
        place = []
        self.places.append(place)
        return SimpleNamespace(display=place.append, update=place.append)


@pytest.fixture
def screen(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(notebook, "DisplayHandle", screen)
    monkeypatch.setattr(notebook, "SHARE", 1)  # each step is shown
    return screen


def test_a_watched_painting_is_shown_in_two_places_that_are_renewed(screen):
    painting = Sketch(4)
    assert notebook.watch(painting) is painting
    assert painting.last.iterations == 4
    pictures, curves = screen.places
    assert {picture.width for picture in pictures} == {8}
    sizes = [iio.imread(picture.data).shape[:2] for picture in pictures]
    assert sizes == [(3, 4)] * 3 + [(6, 8)] * 3  # the initial image, each step, and once more the last
    assert [len(figure.axes[0].lines[0].get_xdata()) for figure in curves] == [2, 3, 4, 4]
    axes = curves[-1].axes[0]
    assert [text.get_text() for text in axes.texts] == ["4x3", "8x6"]
    assert list(axes.lines[1].get_ydata()) == [1000, 1000, 10, 10]  # alpha J_content, with the alpha of the level


def test_renewing_takes_a_small_share_of_the_time_in_each_place(screen, monkeypatch):
    now = 0.0
    drawing = {"_jpeg": 0.01, "show_costs": 0.3}  # seconds

    def timed(name, draw):
        def drawn(*args):
            nonlocal now
            now += drawing[name]
            return draw(*args)

        return drawn

    class Slow(Sketch):
        def __iter__(self):
            nonlocal now
            for step in super().__iter__():
                now += 0.1
                yield step

    monkeypatch.setattr(notebook, "SHARE", 0.05)
    monkeypatch.setattr(notebook.time, "monotonic", lambda: now)
    for name in drawing:
        monkeypatch.setattr(notebook, name, timed(name, getattr(notebook, name)))
    notebook.watch(Slow(600))
    pictures, curves = screen.places
    # The first and the last are shown whatever the time is.
    assert len(pictures[1:-1]) * drawing["_jpeg"] / now == pytest.approx(0.05, rel=0.2)
    assert len(curves[1:-1]) * drawing["show_costs"] / now == pytest.approx(0.05, rel=0.2)


def test_an_interrupted_painting_keeps_its_image_and_goes_on_when_watched_again(screen, capsys):
    painting = notebook.watch(Sketch(6, interrupted_after=2))
    assert painting.last.iterations == 2
    assert capsys.readouterr().out.startswith(
        "Stopped after 2 of 6 steps. nst_utils.notebook.watch(painting) goes on"
    )
    assert len(screen.places[1][-1].axes[0].lines[0].get_xdata()) == 2  # the curves show what there is

    notebook.watch(painting)
    assert painting.last.iterations == 6
    (axes,) = screen.places[3][-1].axes
    assert [text.get_text() for text in axes.texts] == ["4x3", "8x6"]
    assert len(axes.lines[0].get_xdata()) == 6


def test_a_finished_painting_is_only_shown(screen):
    painting = Sketch(0)
    notebook.watch(painting)
    assert len(screen.places) == 1  # the picture; there are no costs of steps


def test_a_diverging_painting_shows_its_last_good_image_and_raises(screen, monkeypatch):
    def diverge(painting):
        raise DivergenceError("The costs must stay finite")

    monkeypatch.setattr(Sketch, "__iter__", diverge)
    with pytest.raises(DivergenceError):
        notebook.watch(Sketch(3))
    assert iio.imread(screen.places[0][-1].data).shape == (3, 4, 3)


@pytest.mark.parametrize("step", ["validate", "autograde"])
def test_a_watched_painting_makes_one_step_while_nbgrader_runs_the_notebook(screen, monkeypatch, step):
    monkeypatch.setenv("NBGRADER_EXECUTION", step)  # set by nbgrader itself
    assert notebook.watch(Sketch(200)).last.iterations == 1


def test_a_live_painting_is_that_of_paint(screen, vgg):
    images = [load_image(path, (32, 24)) for path in (CONFIG.CONTENT_IMAGE, CONFIG.STYLE_IMAGE)]
    settings = Settings(iterations=2)
    live, painted = notebook.paint_live(*images, settings, vgg), paint(*images, settings, vgg)
    np.testing.assert_array_equal(live.last.image, painted.last.image)
    assert live.trace == painted.trace
    assert screen.places[0][-1].width == 32
