from types import SimpleNamespace

import imageio.v3 as iio
import numpy as np
import pytest

from nst import live
from nst.errors import DivergenceError
from nst.painting import Step, paint
from nst.painting.objective import Costs
from nst.settings import Settings
from nst_utils import display, load_image
from nst_utils.config import CONFIG


class Sketch:
    """A painting without a network: as many steps as asked, at two sizes, then an interrupt if wanted."""

    def __init__(self, total, interrupted_after=None):
        self.settings = Settings(like="exercise")
        self.total_steps, self._interrupted_after = total, interrupted_after
        self.sizes, self.settings_of = [(3, 4), (6, 8)], [self.settings.changed(alpha=1000), self.settings]
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
    monkeypatch.setattr(display, "DisplayHandle", screen)
    monkeypatch.setattr(display, "SHARE", 1)  # each step is shown
    return screen


def test_a_watched_painting_is_shown_in_two_places_that_are_renewed(screen):
    painting = Sketch(4)
    assert live.watch(painting) is painting
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
    drawing = {"jpeg": 0.01, "show_costs": 0.3}  # seconds

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

    monkeypatch.setattr(display, "SHARE", 0.05)
    monkeypatch.setattr(display.time, "monotonic", lambda: now)
    for name in drawing:
        monkeypatch.setattr(live, name, timed(name, getattr(live, name)))
    live.watch(Slow(600))
    pictures, curves = screen.places
    # The first and the last are shown whatever the time is.
    assert len(pictures[1:-1]) * drawing["jpeg"] / now == pytest.approx(0.05, rel=0.2)
    assert len(curves[1:-1]) * drawing["show_costs"] / now == pytest.approx(0.05, rel=0.2)


def test_an_interrupted_painting_keeps_its_image_and_goes_on_when_watched_again(screen, capsys):
    painting = live.watch(Sketch(6, interrupted_after=2))
    assert painting.last.iterations == 2
    assert capsys.readouterr().out.startswith("Stopped after 2 of 6 steps. nst.live.watch(painting) goes on")
    assert len(screen.places[1][-1].axes[0].lines[0].get_xdata()) == 2  # the curves show what there is

    live.watch(painting)
    assert painting.last.iterations == 6
    (axes,) = screen.places[3][-1].axes
    assert [text.get_text() for text in axes.texts] == ["4x3", "8x6"]
    assert len(axes.lines[0].get_xdata()) == 6


def test_a_finished_painting_is_only_shown(screen):
    painting = Sketch(0)
    live.watch(painting)
    assert len(screen.places) == 1  # the picture; there are no costs of steps


def test_a_diverging_painting_shows_its_last_good_image_and_raises(screen, monkeypatch):
    def diverge(painting):
        raise DivergenceError("The costs must stay finite")

    monkeypatch.setattr(Sketch, "__iter__", diverge)
    with pytest.raises(DivergenceError):
        live.watch(Sketch(3))
    assert iio.imread(screen.places[0][-1].data).shape == (3, 4, 3)


@pytest.mark.parametrize("step", ["validate", "autograde"])
def test_a_watched_painting_makes_one_step_while_nbgrader_runs_the_notebook(screen, monkeypatch, step):
    monkeypatch.setenv("NBGRADER_EXECUTION", step)  # set by nbgrader itself
    assert live.watch(Sketch(200)).last.iterations == 1


def test_a_live_painting_is_that_of_paint(screen, vgg):
    images = [load_image(path, (32, 24)) for path in (CONFIG.CONTENT_IMAGE, CONFIG.STYLE_IMAGE)]
    settings = Settings(iterations=2)
    shown, painted = live.paint_live(*images, settings, vgg), paint(*images, settings, vgg)
    np.testing.assert_array_equal(shown.last.image, painted.last.image)
    assert shown.trace == painted.trace
    assert screen.places[0][-1].width == 32
