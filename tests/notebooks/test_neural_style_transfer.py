"""What the first assignment's notebook promises beyond what every notebook does."""

import re
from types import SimpleNamespace
from unittest.mock import Mock

import numpy as np
import pytest

import nst_utils


def test_it_has_six_sections_and_one_that_looks_back(prose):
    assert len(re.findall(r"^## \d\. ", prose, re.MULTILINE)) == 7


def test_the_painting_of_section_4_is_the_one_that_is_begun_while_nbgrader_runs_it(cells):
    assert "if check.ready():" in cells["paint"].source
    left_out = [cell.id for cell in cells.values() if "while_grading=False" in cell.source]
    assert len(left_out) == 7


def test_who_took_a_photo_is_said_below_it_and_at_the_end(cells, prose):
    for author, below in [("danielbuechele", "problem_questions"), ("vultilion", "examples")]:
        assert cells[below].source.startswith(f"*Photo: {author}")
        assert author in prose.split("**Pictures.**")[1]


@pytest.mark.parametrize(("content", "style"), [((8, 5), (5, 8)), ((6, 9), (6, 9)), ((533, 801), (60, 80))])
def test_paint_compares_images_of_one_size_whatever_their_proportions(cells, content, style):
    # A right compute_layer_style_cost may take the sizes of either activation for both.
    compared = []
    scope = {
        name: getattr(nst_utils, name)
        for name in ("fit_image", "generate_noise_image", "load_image", "reshape_and_normalize_image")
    }
    scope["make_cost"] = lambda content_image, style_image: compared.append((content_image.shape, style_image.shape))
    scope["model_nn"] = lambda start, *_: SimpleNamespace(image=start)
    scope |= {"figures": Mock(), "display": Mock(), "check": Mock()}
    exec(cells["paint_your_own"].source, scope)
    scope["paint"](np.zeros((*content, 3), np.uint8), np.zeros((*style, 3), np.uint8), "painted")
    assert compared[-1] == ((1, *content, 3), (1, *content, 3))
