import pytest

from nst_utils import checks, language, notebook
from nst_utils.checks import Checks, print_points
from nst_utils.errors import SettingsError


@pytest.fixture
def chinese():
    """Everything speaks Chinese for the length of a test."""
    language.speak("zh_CN")
    yield
    language.speak("")


def test_an_unknown_language_is_refused_with_those_that_there_are():
    with pytest.raises(SettingsError, match=r"no language 'xx', only: English \(''\), zh_CN"):
        language.speak("xx")


def test_english_is_spoken_until_another_language_is_chosen(chinese):
    assert language.told("Not solved yet.") == "还没有写。"
    language.speak("")
    assert language.told("Not solved yet.") == "Not solved yet."


def unwritten(a_C, a_G):
    raise NotImplementedError("Exercise 3.1: compute_content_cost is not written yet")


def absent(a_C, a_G):
    return None


ANSWERS = {
    unwritten: "· compute_content_cost（练习 3.1）还没有做：请填写并运行它的单元格，再运行这一个。\n",
    absent: "✗ compute_content_cost：还不对。\n  返回的是 None，应为一个张量：末尾有 `return` 吗？\n",
    lambda a_C, a_G: [1.0]: "✗ compute_content_cost：还不对。\n  返回的是类型为 list 的值，应为一个张量。\n",
}


@pytest.mark.parametrize("function", ANSWERS)
def test_a_check_speaks_the_language(chinese, capsys, function):
    Checks("neural_style_transfer")("compute_content_cost", function)
    assert capsys.readouterr().out == ANSWERS[function]


def test_a_mistake_is_told_in_the_language_with_the_numbers_of_the_check(chinese, capsys):
    import tensorflow as tf

    Checks("neural_style_transfer")("compute_content_cost", lambda a_C, a_G: tf.reduce_sum(tf.square(a_C - a_G)))
    said = capsys.readouterr().out
    assert "J_content = 1298.99，应为 6.76559\n" in said
    assert "看来只是平方和：漏了公式中求和号前面的分数。" in said


def test_an_error_is_told_in_the_language_and_the_students_line_stays(chinese, capsys):
    Checks("neural_style_transfer")("gram_matrix", lambda A: A.numpee())
    said = capsys.readouterr().out
    assert "它因错误而中止：AttributeError" in said
    assert "numpee" in said


def test_points_are_counted_in_the_language(chinese, capsys):
    print_points([("gram_matrix", 5, 20), ("total_cost", 10, 10)])
    said = capsys.readouterr().out
    assert said.splitlines()[0].split() == ["gram_matrix", "5", "/", "20"]
    assert "下一个：gram_matrix。它的检查会告诉你还缺什么。" in said


def test_what_comes_first_is_told_in_the_language(chinese, capsys, monkeypatch):
    monkeypatch.setattr(checks, "_students", lambda name: None)
    Checks("neural_style_transfer").ready("gram_matrix")
    expected = "⏳ 请先做练习 3.2.1：gram_matrix 还没有定义，请运行它的单元格。然后再运行这个单元格。\n"
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Painted 200 steps in 3:05. Saved a.jpg and a.gif.", "画了 200 步，用时 3:05。已保存 a.jpg 和 a.gif。"),
        (
            "Painting: 5 of 200 steps, J = 3.2e+08, 0:12 gone, about 4:40 to go",
            "正在作画：5 / 200 步，J = 3.2e+08，已用 0:12，大约还要 4:40",
        ),
    ],
)
def test_the_easel_speaks_the_language(chinese, said, shown):
    assert str(notebook._line(said).data) == shown
