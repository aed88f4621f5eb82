import matplotlib
import numpy as np
import pytest

from nst_utils import views
from nst_utils.errors import ImageError, NSTError


@pytest.fixture
def activation():
    """Shape (1, 4, 5, 7); only channels 1, 4 and 6 vary over the picture."""
    rng = np.random.default_rng(0)
    activation = np.ones((1, 4, 5, 7), np.float32)
    activation[..., [1, 4, 6]] = rng.uniform(0, 10, (1, 4, 5, 3))
    return activation


def gram(A):
    return A @ A.T


def test_feature_maps_are_of_the_channels_that_vary_most(activation):
    figure = views.show_feature_maps({"conv1_1": activation, "conv2_1": activation[:, :2]}, channels=3)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == [f"{layer}, channel {channel}" for layer in ("conv1_1", "conv2_1") for channel in (1, 4, 6)]
    np.testing.assert_array_equal(figure.axes[1].images[0].get_array(), activation[0, :, :, 4])


def test_the_gram_matrix_shown_is_that_of_the_unrolled_channels(activation):
    figure = views.show_gram_matrix(activation, gram, channels=3)
    lively = activation[0][..., [1, 4, 6]]
    expected = np.einsum("hwi,hwj->ij", lively, lively)
    np.testing.assert_allclose(figure.axes[0].images[0].get_array(), expected, rtol=1e-6)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["1", "4", "6"]


@pytest.mark.parametrize("show", [views.show_gram_matrix, views.show_gram_partners])
def test_a_product_the_wrong_way_round_is_refused_before_it_fills_the_memory(show, activation):
    asked = []
    with pytest.raises(NSTError, match=r"= \(3, 3\) for an A of shape \(3, 2\), got \(2, 2\)"):
        show(activation, lambda A: asked.append(A.shape) or A.T @ A, channels=3)
    assert asked == [(3, 2)]


def test_gram_partners_are_the_busiest_channel_and_its_extremes():
    activation = np.zeros((1, 2, 3, 4))  # n_H, n_W, n_C
    activation[0, 0, :, 1] = 9  # the busiest
    activation[0, 0, 1:, 0] = 2  # where channel 1 is, twice
    activation[0, :, 0, 2] = 3  # where channel 1 is, once
    activation[0, 1, :, 3] = 4  # where channel 1 is not
    figure = views.show_gram_partners(activation, gram, channels=4)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["Busiest: channel 1", "Most with it: channel 0", "Least with it: channel 3"]
    np.testing.assert_array_equal(figure.axes[1].images[0].get_array(), activation[0, :, :, 0])


@pytest.mark.parametrize("shape", [(4, 5, 7), (2, 4, 5, 7), (1, 4, 5, 2)])
def test_activations_of_another_shape_are_rejected(shape):
    with pytest.raises(
        ImageError, match=r"conv1_1 must have shape \(1, n_H, n_W, n_C\) with 3 channels or more, got"
    ):
        views.show_feature_maps({"conv1_1": np.zeros(shape)}, channels=3)


def test_mixing_up_all_places_leaves_the_gram_matrix_as_it_is(activation):
    figure = views.show_shuffled(activation, gram, channels=3)
    before, after, G, G_after = (axes.images[0].get_array() for axes in figure.axes)
    np.testing.assert_array_equal(np.sort(before, axis=None), np.sort(after, axis=None))
    assert (before != after).any()
    np.testing.assert_allclose(G, G_after, rtol=1e-6)
    assert "differ by" in figure.description


def test_mixing_up_shows_what_a_function_makes_of_it_that_is_no_gram_matrix(activation):
    figure = views.show_shuffled(activation, lambda A: A[:, :1] * A[:, 1:2].T, channels=3)
    G, G_after = (axes.images[0].get_array() for axes in figure.axes[2:])
    assert (G_after != G).any()


def test_receptive_fields_are_squares_of_their_size_around_the_middle():
    figure = views.show_receptive_fields(np.zeros((30, 40, 3), np.uint8), {"conv1_1": 3, "conv2_1": 10})
    squares = [patch.get_bbox().bounds for patch in figure.axes[0].patches[::2]]  # each is drawn in two colours
    assert squares == [(18.5, 13.5, 3, 3), (15, 10, 10, 10)]
    assert [text.get_text() for text in figure.axes[0].texts] == ["conv1_1: 3", "conv2_1: 10"]
    assert figure.description.endswith("conv1_1 3, conv2_1 10")


def test_shares_are_percent_of_their_sum_on_a_logarithmic_axis():
    figure = views.show_shares({"start": {"conv1_1": 1.0, "conv2_1": 3.0}, "end": {"conv1_1": 5.0, "conv2_1": 0.005}})
    (axes,) = figure.axes
    assert axes.get_yscale() == "log"
    assert [bar.get_height() for bar in axes.patches] == pytest.approx([25, 75, 99.9, 0.0999], rel=1e-3)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["conv1_1", "conv2_1"]
    assert "start: conv1_1 25 %, conv2_1 75 %; end: conv1_1 99.9 %, conv2_1 0.1 %" in figure.description


def test_views_leave_matplotlibs_settings_alone(activation):
    before = dict(matplotlib.rcParams)
    views.show_gram_matrix(activation, gram, channels=3).canvas.draw()
    views.show_shares({"start": {"conv1_1": 1.0}}).canvas.draw()
    assert dict(matplotlib.rcParams) == before
