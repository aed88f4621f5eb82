import pytest

from autograder.proofreading import faults

ORIGINAL = "Write `gram_matrix`: $G = A A^T$, see [Li](https://arxiv.org/abs/1701.01036). You get @{GA}."
RIGHT = "写出 `gram_matrix`：$G = A A^T$，见 [Li](https://arxiv.org/abs/1701.01036)。你会得到 @{GA}。"


def test_a_translation_that_keeps_what_is_no_language_is_right():
    assert faults(ORIGINAL, RIGHT, "zh_CN") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("A A^T", "A^T A", "the equation $G = A A^T$ is missing"),
        ("`gram_matrix`", "`gram`", "the code `gram_matrix` is missing"),
        ("1701", "1702", "the link https://arxiv.org/abs/1701.01036 is missing"),
        ("@{GA}", "@{GB}", "the placeholder @{GB} is not in the original"),
        ("写出", "- 写出", "its blocks are others"),
    ],
)
def test_what_must_not_differ_is_seen(old, new, fault):
    assert fault in faults(ORIGINAL, RIGHT.replace(old, new), "zh_CN")


def test_a_place_to_fill_in_must_come_back():
    assert faults("It returns {kind}.", "返回的是。", "zh_CN") == ["the place {kind} is missing"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("用VGG-19 的激活", "a space is missing"),
        ("用 VGG-19的激活", "a space is missing"),
        ("写出`gram_matrix` 函数", "a space is missing"),
        ("两个 代价", "a space too many"),
        ("用 VGG-19 ，然后", "a space too many"),
        ("先算内容代价,再算", "half-width punctuation"),
        ("内容代价(content cost)", "half-width punctuation"),
        ('看上去"像梵高"', "English quotation marks"),
        ("这里 the network stays as it was", "a sentence of English"),
        ("**记住。**内容代价", "Markdown does not see an emphasis"),
    ],
)
def test_chinese_that_is_set_wrongly_is_seen(text, fault):
    (found,) = [each for each in faults("x", text, "zh_CN") if "original" not in each]
    assert found.startswith(fault)


@pytest.mark.parametrize(
    "text",
    [
        "内容代价（content cost）有 3 个尺寸，见 `a_C`；占 40%。",
        "形状 (1, n_H, n_W, n_C)，取 $\\alpha$ = 10，文献 [A Neural Algorithm of Artistic Style](x)。",
        "选择 *Kernel → Restart Kernel and Run All Cells*（重启）。",
        "返回的是{kind}，应为 {wanted}。",
        "Args:\n    a_C: 张量。",
    ],
)
def test_chinese_that_keeps_the_rules_passes(text):
    assert [each for each in faults("x", text, "zh_CN") if "original" not in each and "blocks" not in each] == []


def test_the_rules_of_chinese_are_no_rules_of_another_language():
    assert faults("one, two", "eins,zwei und drei und vier und fünf", "de") == []
