"""Numbers and statements of the notebook's text that no cell prints, computed anew."""

import re

import nbformat
import numpy as np
import pytest

from autograder.assignment import course
from autograder.build import released
from nst_utils import generate_noise_image, load_image, load_vgg_model, patterns, reshape_and_normalize_image
from nst_utils.config import CONFIG, CONTENT_LAYER, STYLE_LAYERS
from nst_utils.vgg import receptive_field

NAMES = [layer for layer, _ in STYLE_LAYERS]


@pytest.fixture(scope="module")
def text():
    """The prose in one line, as it is read."""
    notebook = released(course()["neural_style_transfer"])
    cells = nbformat.read(notebook, as_version=4).cells
    return re.sub(r"\s+", " ", " ".join(cell.source for cell in cells if cell.cell_type == "markdown"))


@pytest.fixture(scope="module")
def rows():
    """Unrolled activations of The Starry Night and of the start, float64 (n_C, n_H * n_W)."""
    model = load_vgg_model()
    style = reshape_and_normalize_image(load_image(CONFIG.STYLE_IMAGE))
    start = generate_noise_image(reshape_and_normalize_image(load_image(CONFIG.CONTENT_IMAGE)), seed=3)

    def unrolled(image):
        return {n: np.float64(a[0]).reshape(-1, a.shape[-1]).T for n, a in model(image, layers=NAMES).items()}

    return unrolled(style), unrolled(start)


def test_the_receptive_fields_are_those_of_the_text(text):
    for layer, said in [
        ("conv5_1", "each of them sees a square of 156 pixels"),
        (CONTENT_LAYER, "whose numbers each see 84 x 84 pixels"),
        ("conv4_1", "One place of `conv4_1` sees 68 x 68 pixels"),
        ("conv1_1", "on 3 x 3 pixels"),
    ]:
        assert said in text
        assert str(receptive_field(layer)) in said


def test_the_means_of_the_filters_make_up_most_of_a_gram_matrix(text, rows):
    least, most = map(int, re.search(r"between (\d+) and (\d+) percent of the matrix", text).groups())
    style, _ = rows
    shares = []
    for A in style.values():
        means = A.mean(axis=1)
        shares.append(100 * np.linalg.norm(np.outer(means, means)) / np.linalg.norm(A @ A.T / A.shape[1]))
    assert (round(min(shares)), round(max(shares))) == (least, most)


def test_one_layer_has_nine_tenths_of_the_first_style_cost_and_the_deepest_next_to_nothing(text, rows):
    assert "`conv4_1`, whose activations are the largest, has more than nine tenths, and `conv5_1` next to" in text
    style, start = rows
    costs = {n: np.sum((style[n] @ style[n].T - start[n] @ start[n].T) ** 2) / style[n].size ** 2 for n in NAMES}
    shares = {name: cost / sum(costs.values()) for name, cost in costs.items()}
    assert shares["conv4_1"] > 0.9
    assert shares["conv5_1"] < 1e-4
    assert max(NAMES, key=lambda name: style[name].max()) == "conv4_1" == max(NAMES, key=lambda n: start[n].max())


def test_the_filters_of_the_gram_figure_answer_to_blue_to_dark_and_to_light(text):
    assert "The first answers to blue, the second to whatever is dark, so both to the night sky" in text
    assert "The third answers to whatever is light" in text
    picture = load_image(CONFIG.STYLE_IMAGE)
    activation = load_vgg_model()(reshape_and_normalize_image(picture), layers=["conv1_1"])["conv1_1"].numpy()[0]
    brightest = activation > np.quantile(activation, 0.99, axis=(0, 1))
    red, green, blue = picture[brightest[..., 5]].mean(axis=0)
    assert blue > 2 * max(red, green)
    assert max(picture[brightest[..., 39]].mean(axis=0)) < 120  # of 255
    assert min(picture[brightest[..., 31]].mean(axis=0)) > 180


def test_the_tiles_have_next_to_no_orange(text):
    assert "The dahlia is orange, and the tiles have next to no orange." in text
    flower = load_image("images/dahlia_800x600.jpg", size=(320, None))
    tiles = patterns.star_tiles(height=240, width=320, tile=80)
    shares = [(abs(np.int16(picture) - (208, 132, 77)).max(axis=-1) < 30).mean() for picture in (flower, tiles)]
    assert shares[1] < 0.01 < 0.05 < shares[0]


def test_the_image_to_start_from_is_less_noise_than_its_ratio_sounds(text):
    assert "its values lie between -20 and 20, and the photograph varies much more" in text
    content = reshape_and_normalize_image(load_image(CONFIG.CONTENT_IMAGE))
    share = (1 - CONFIG.NOISE_RATIO) * content
    noise = generate_noise_image(content, seed=3) - share
    assert abs(noise).max() <= CONFIG.NOISE_RATIO * 20
    assert share.std() > 4 * noise.std()
