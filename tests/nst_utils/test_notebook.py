import signal
import types

import imageio.v3 as iio
import numpy as np
import pytest
import tensorflow as tf

from nst_utils import display, notebook


def test_a_notebook_may_compile_the_costs_of_many_pictures(caplog):
    def make_cost(n):
        return lambda x: n * x

    for n in range(1, 12):
        assert tf.function(make_cost(n))(tf.ones(n))[0] == n
    assert "retracing" not in caplog.text
    tf.get_logger().warning("something else")
    assert "something else" in caplog.text


# The easel


@pytest.fixture(autouse=True)
def interrupts_as_in_a_kernel():
    """Let an interrupt raise, which a suite that was started in the background would ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def image():
    return tf.Variable(tf.zeros((1, 6, 8, 3)))


@pytest.fixture
def places(monkeypatch):
    """What was shown, one list for each place below the cell: how far it is, and the picture."""
    places = []

    def handle():
        places.append([])
        return types.SimpleNamespace(display=places[-1].append, update=places[-1].append)

    monkeypatch.setattr(display, "DisplayHandle", handle)
    return places


def paint_on_easel(image, steps, path, interrupt_at=()):
    with notebook.Easel(image, steps, path) as easel:
        for step in easel:
            for _ in range(interrupt_at.count(step)):
                signal.raise_signal(signal.SIGINT)
            image.assign_add(tf.ones_like(image))
            easel.show((30.0 - step, 2.0, 0.5))
    return easel


@pytest.fixture
def path(tmp_path):
    return tmp_path / "output" / "mine.png"


def test_an_easel_makes_as_many_steps_as_asked_and_keeps_their_costs(image, path):
    assert paint_on_easel(image, 3, path).costs == [(30.0, 2.0, 0.5), (29.0, 2.0, 0.5), (28.0, 2.0, 0.5)]


def test_an_easel_prints_the_costs_every_20_steps_and_of_the_last(image, path, capsys):
    paint_on_easel(image, 43, path)
    printed = [line for line in capsys.readouterr().out.split("\n") if line.startswith("Iteration")]
    assert [line.split(":")[0] for line in printed] == [
        "Iteration   0",
        "Iteration  20",
        "Iteration  40",
        "Iteration  42",
    ]
    assert printed[1].endswith("J = 1.0000e+01  J_content = 2.0000e+00  J_style = 5.0000e-01")


def test_an_easel_keeps_the_start_each_tenth_picture_and_the_last(image, path):
    easel = paint_on_easel(image, 23, path)
    assert list(easel.pictures) == [0, 10, 20, 23]
    assert [int(picture[0, 0, 0]) for picture in easel.pictures.values()] == [
        124,
        134,
        144,
        147,
    ]  # red's mean is 123.7
    np.testing.assert_array_equal(easel.image, image)


def test_an_easel_saves_the_picture_and_how_it_came_about(image, path):
    paint_on_easel(image, 17, path)
    assert iio.imread(path).shape == (6, 8, 3)
    assert len(iio.imread(path.with_suffix(".gif"), index=None)) == 3  # after 0, 10 and 17 steps
    paint_on_easel(image, 1, path)  # the files of the last run are replaced
    assert len(iio.imread(path.with_suffix(".gif"), index=None)) == 2


def test_what_is_left_below_the_cell_is_a_picture_and_a_plain_line(image, path, places):
    paint_on_easel(image, 21, path)
    line, pictures = places
    assert line[-1].data == f"Painted 21 steps in 0:00. Saved {path} and {path.with_suffix('.gif')}."
    alts = [picture.alt for picture in pictures]
    assert alts[0] == "The painting after 0 of 21 steps"
    assert alts[-1] == "The painting after 21 of 21 steps"
    assert set(pictures[-1]._repr_mimebundle_()) == {"text/html", "text/plain"}  # nothing that needs a kernel


def test_an_interrupt_keeps_shows_and_saves_the_picture_so_far(image, path, places):
    easel = paint_on_easel(image, 200, path, interrupt_at=[11])
    assert len(easel.costs) == 12  # the step that was being made is finished
    line, pictures = places
    assert line[-1].data.startswith("Stopped after 12 of 200 steps, in 0:00. Saved")
    assert pictures[-1].alt == "The painting after 12 of 200 steps"
    assert list(easel.pictures) == [0, 10, 12]
    assert (iio.imread(path)[0, 0] == easel.pictures[12][0, 0]).all()


def test_interrupts_are_the_kernels_again_after_the_painting(image, path):
    paint_on_easel(image, 3, path, interrupt_at=[1])
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_second_interrupt_stops_at_once_and_keeps_what_there_is(image, path):
    with notebook.Easel(image, 200, path) as easel:
        for step in easel:
            if step == 5:
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGINT)
                pytest.fail("the second interrupt was held back")
            easel.show((1.0, 1.0, 1.0))
    assert len(easel.costs) == 5
    assert path.exists()


def test_a_step_that_never_ends_can_be_interrupted_before_anything_was_painted(image, path):
    with pytest.raises(KeyboardInterrupt):
        paint_on_easel(image, 200, path, interrupt_at=[0, 0])
    assert not path.exists()


def test_an_error_in_a_step_is_not_held_back_and_saves_nothing(image, path):
    image.assign_add = lambda _: 1 / 0
    with pytest.raises(ZeroDivisionError):
        paint_on_easel(image, 2, path)
    assert not path.exists()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("step", ["validate", "autograde"])
def test_while_nbgrader_runs_the_notebook_there_is_one_step_and_nothing_is_written(image, path, monkeypatch, step):
    monkeypatch.setenv("NBGRADER_EXECUTION", step)  # set by nbgrader itself
    assert len(paint_on_easel(image, 200, path).costs) == 1
    assert not path.exists()
    assert not path.with_suffix(".gif").exists()


def test_how_long_a_painting_takes_is_told_in_minutes_and_seconds():
    assert [notebook._minutes(seconds) for seconds in (0.4, 59.6, 61, 754)] == ["0:00", "1:00", "1:01", "12:34"]
