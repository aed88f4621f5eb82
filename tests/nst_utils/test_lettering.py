import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager

from nst_utils import figures, language, lettering, views

FAMILY = "A Few Chinese Letters"


@pytest.fixture
def chinese():
    language.speak("zh_CN")
    yield
    language.speak("")


@pytest.fixture
def no_chinese_font(monkeypatch):
    """As on a computer without one."""
    monkeypatch.setattr(lettering, "FAMILIES", ["DejaVu Sans"])


@pytest.fixture
def few_letters(tmp_path, monkeypatch):
    """A font with the letters of two words, each a square."""
    pen = TTGlyphPen(None)
    for point, draw in [((100, 0), pen.moveTo), ((900, 0), pen.lineTo), ((900, 800), pen.lineTo)]:
        draw(point)
    pen.closePath()
    shape, letters = pen.glyph(), "内容风格"
    names = {ord(letter): f"uni{ord(letter):04X}" for letter in letters}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", *names.values()])
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys((".notdef", *names.values()), shape))
    font.setupHorizontalMetrics(dict.fromkeys((".notdef", *names.values()), (1000, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "few.ttf")
    known = list(font_manager.fontManager.ttflist)
    font_manager.fontManager.addfont(tmp_path / "few.ttf")
    families = ["DejaVu Sans", FAMILY]
    monkeypatch.setattr(lettering, "FAMILIES", families)
    monkeypatch.setitem(figures.STYLE, "font.family", families)
    yield
    font_manager.fontManager.ttflist[:] = known
    lettering._letters.cache_clear()


def test_a_font_that_came_after_matplotlib_looked_for_fonts_is_found(few_letters, monkeypatch, tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    manager = font_manager.fontManager
    monkeypatch.setattr(lettering, "FONTS", (FAMILY,))
    assert lettering.families() == ["DejaVu Sans", FAMILY]
    noted = [font for font in manager.ttflist if font.name != FAMILY]
    manager.ttflist[:] = noted
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [])
    assert lettering.families() == ["DejaVu Sans"]
    found = [str(tmp_path / name) for name in ("broken.ttf", "few.ttf")]
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: found)
    assert lettering.families() == ["DejaVu Sans", FAMILY]


def picture():
    return np.zeros((4, 4, 3), np.uint8)


def titles(figure):
    return [axes.get_title() for axes in figure.axes]


def test_a_figure_says_english_where_no_font_has_the_letters(chinese, no_chinese_font):
    figure = figures.show_triptych(picture(), picture(), picture())
    assert titles(figure) == ["Content", "Style", "Generated"]


def test_its_description_speaks_the_language_all_the_same(chinese, no_chinese_font):
    assert figures.show_triptych(picture(), picture(), picture()).description == "内容, 风格, 生成"


def test_a_text_is_in_the_language_if_a_font_has_all_its_letters(chinese, few_letters):
    figure = figures.show_triptych(picture(), picture(), picture())
    assert titles(figure) == ["内容", "风格", "Generated"]  # two of its letters are missing


def test_no_letter_is_drawn_as_a_box(chinese, few_letters, recwarn):
    figures.show_triptych(picture(), picture(), picture()).pixels()
    assert [str(each.message) for each in recwarn if "missing from font" in str(each.message)] == []


@pytest.mark.parametrize("show", ["costs", "shares", "gram"])
def test_every_figure_can_be_drawn_without_a_chinese_font(chinese, no_chinese_font, recwarn, show):
    activation = np.random.default_rng(0).random((1, 4, 5, 16))
    figure = {
        "costs": lambda: figures.show_costs([(3, 2, 1), (2, 1, 1)]),
        "shares": lambda: views.show_shares({"at the start": {"conv1_1": 1, "conv2_1": 3}}),
        "gram": lambda: views.show_gram_matrix(activation, lambda A: A @ A.T),
    }[show]()
    figure.pixels()
    assert [str(each.message) for each in recwarn if "missing from font" in str(each.message)] == []
    assert any("\u4e00" <= letter <= "\u9fff" for letter in figure.description)


def test_english_is_lettered_as_it_is():
    assert lettering.lettered("Content") == "Content"
