import imageio.v3 as iio
import numpy as np
import pytest
import tensorflow as tf

from nst_utils import notebook


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
