import numpy as np
import pytest

from nst_utils.errors import ImageError
from nst_utils.plots import show_clouds, show_curves


def test_curves_are_drawn_as_given_and_told_in_words():
    figure = show_curves(
        {"Adam": ([0, 1, 2], [8.0, 4.0, 2.0]), "L-BFGS": ([0, 1], [8.0, 1.0])}, "seconds", "J", log=True
    )
    (axes,) = figure.axes
    assert [line.get_label() for line in axes.lines] == ["Adam", "L-BFGS"]
    assert axes.lines[0].get_ydata().tolist() == [8, 4, 2]
    assert (axes.get_yscale(), axes.get_xlabel(), axes.get_ylabel()) == ("log", "seconds", "J")
    assert figure.description == "Curves of J over seconds: Adam from 8 to 2, L-BFGS from 8 to 1"


def test_curves_whose_numbers_differ_are_refused_with_both():
    with pytest.raises(ImageError, match="expected as many x as y for each curve, got a: 2 and 1"):
        show_curves({"a": ([1, 2], [1])}, "x", "y")
    with pytest.raises(ImageError, match="got no curve"):
        show_curves({}, "x", "y")


def test_a_cloud_is_shown_with_the_ellipse_of_twice_its_deviation():
    rng = np.random.default_rng(0)
    points = np.array([[3.0], [1.0]]) * rng.standard_normal((2, 4000)) + np.array([[10.0], [-2.0]])
    figure = show_clouds({"C": points, "S": -points}, axes_named=("channel 1", "channel 2"))
    assert [axes.get_title() for axes in figure.axes] == ["C", "S"]
    ellipse, centre = (np.array(line.get_data()) for line in figure.axes[0].lines)
    assert np.allclose(centre[:, 0], points.mean(axis=1))
    assert np.allclose(np.ptp(ellipse, axis=1), 4 * points.std(axis=1), rtol=1e-2)
    (left, right), (bottom, top) = figure.axes[1].get_xlim(), figure.axes[1].get_ylim()
    assert (left, bottom) < tuple(ellipse.min(axis=1))
    assert (right, top) > tuple(ellipse.max(axis=1))
    assert figure.description.startswith("Clouds of points. C: mean 9.95 and -1.98, deviation 2.99 and 1.01; S: mean")


def test_clouds_of_other_shapes_are_refused():
    with pytest.raises(ImageError, match=r"expected clouds of shape \(2, n\), got C: \(3, 5\)"):
        show_clouds({"C": np.zeros((3, 5))})
    with pytest.raises(ImageError, match="got none"):
        show_clouds({})
