import base64
import re

import imageio.v3 as iio
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from nst_utils import display


@pytest.mark.parametrize(("width", "attribute"), [(None, ""), (40, ' width="40"')])
def test_a_picture_is_kept_in_the_notebook_once_with_its_alternative_text(width, attribute):
    pixels = np.zeros((6, 8, 3), np.uint8)
    data, _ = DisplayFormatter().format(display.jpeg(pixels, width, alt='The "blue" one'))
    assert set(data) == {"text/html", "text/plain"}
    start = f'<img alt="The &quot;blue&quot; one"{attribute} src="data:image/jpeg;base64,'
    encoded = re.fullmatch(re.escape(start) + '(.*)">', data["text/html"])[1]
    assert iio.imread(base64.b64decode(encoded)).shape == pixels.shape
