import polib
import pytest

from examiner.language import ENGLISH, Language, available


def written(path, *entries):
    """A catalogue of (English, translation, flags)."""
    file = polib.POFile()
    for msgid, msgstr, *flags in entries:
        file.append(polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(file), encoding="utf-8")
    return path


PLACES = "python-brace-format"


@pytest.fixture
def chinese(tmp_path):
    return Language(
        "zh_CN",
        [
            written(
                tmp_path / "package.po",
                ("Not solved yet.", "还没有写。"),
                ("right", "正确"),
                ("It stops with {error}", "它因错误而中止：{error}", PLACES),
                ("in {where}: {line}", "位于{where}：{line}", PLACES),
                ("line {n} of its cell", "第 {n} 行", PLACES),
                ("{returns} = {value}, expected {right}", "{returns} = {value}，应为 {right}", PLACES),
                ("On a further input of shape {shape}: {found}", "换一个形状为 {shape} 的输入：{found}", PLACES),
                ("{points} of {of}", "{points} / {of}", PLACES),
                ("It is wrong.", "它不对。", "fuzzy"),
                ("It is missing.", ""),
            )
        ],
    )


def test_a_text_is_found_by_its_words(chinese):
    assert chinese("Not solved yet.") == "还没有写。"


@pytest.mark.parametrize("text", ["It is wrong.", "It is missing.", "What nobody has translated."])
def test_what_is_fuzzy_or_missing_stays_english(chinese, text):
    assert chinese(text) == text


def test_a_text_whose_places_are_filled_in_is_found_again(chinese):
    assert chinese("J = 3, expected 4") == "J = 3，应为 4"


def test_what_stands_in_a_place_is_translated_too(chinese):
    said = "On a further input of shape (1, 5): J = 3, expected 4"
    assert chinese(said) == "换一个形状为 (1, 5) 的输入：J = 3，应为 4"


def test_a_word_in_a_place_may_be_a_students_name_and_stays(chinese):
    assert chinese("right = 3, expected 4") == "right = 3，应为 4"


def test_a_message_of_several_lines_is_translated_line_by_line(chinese):
    said = "It stops with NameError: x\nin line 3 of its cell: return x\nand more"
    assert chinese(said) == "它因错误而中止：NameError: x\n位于第 3 行：return x\nand more"


def test_a_text_of_too_few_words_is_not_guessed_but_can_be_asked_for(chinese):
    assert chinese("index out of range") == "index out of range"
    assert chinese("{points} of {of}", points=3, of=5) == "3 / 5"


def test_english_is_what_is_said():
    assert ENGLISH("Not solved yet.") == "Not solved yet."
    assert ENGLISH("{points} of {of}", points=3, of=5) == "3 of 5"


def test_of_two_catalogues_the_first_counts(tmp_path):
    own = written(tmp_path / "a.po", ("easy", "容易"))
    other = written(tmp_path / "b.po", ("easy", "简单"), ("hard", "困难"))
    language = Language("zh_CN", [own, other])
    assert [language("easy"), language("hard")] == ["容易", "困难"]


def test_the_languages_of_a_folder_are_its_folders_with_catalogues(tmp_path):
    path = written(tmp_path / "zh_CN" / "package.po", ("easy", "容易"))
    (tmp_path / "de").mkdir()
    assert available(tmp_path) == {"zh_CN": [path]}
