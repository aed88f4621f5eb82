import json
import re
from dataclasses import replace

import pytest

from autograder import languages, nbgrader_plugin
from autograder.assignment import course
from autograder.choosing import Submission
from autograder.marks import About, settle
from autograder.notebook_file import code_cells
from autograder.outputs import feedback_page, grades_csv, gradescope_json
from autograder.report import report_page
from autograder.results import ExerciseResult, Finding, Outcome, Result

WRONG = "It looks as if n_C is missing in the normalisation."
RESULT = Result(
    "ada", "neural_style_transfer.ipynb", "0", Outcome.PARTLY, 9.5, 100,
    exercises=(
        ExerciseResult(
            "compute_content_cost", "Compute the content cost", Outcome.PARTLY, 9.5, 20, WRONG,
            (
                Finding("published", "The published value on the published inputs", 0.5, 1, Outcome.WRONG, WRONG),
                Finding("fresh", "Right values on inputs of other shapes and kinds", 9, 19, Outcome.RIGHT),
            ),
        ),
    ),
    notes=("Code cell 3: NameError: name 'x' is not defined (code cell 3, line 1: x)",),
)  # fmt: skip


@pytest.fixture(scope="module")
def chinese(assignment):
    return languages.language("zh_CN", [assignment])


def notebook(**metadata):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": "x = 1"}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": [cell]}).encode()


def test_a_notebook_says_its_language_in_its_metadata():
    assert code_cells(notebook(language="zh_CN"))[1] == "zh_CN"
    assert code_cells(notebook())[1] == ""


@pytest.mark.parametrize("said", ["../../../etc", "x" * 99, 7, None, ["zh_CN"], "zh/CN"])
def test_what_is_no_name_of_a_language_is_passed_over(said):
    assert code_cells(notebook(language=said))[1] == ""


@pytest.mark.parametrize("code", ["", "xx", "locale"])
def test_a_language_that_the_course_does_not_have_is_english(assignment, code):
    assert languages.language(code, [assignment]).code == ""


def test_an_assignment_names_its_languages(assignment):
    assert [each.code for each in languages.of(assignment)] == ["zh_CN"]


def test_feedback_is_in_the_language_of_the_notebook(chinese):
    page = feedback_page(RESULT, About(told=chinese))
    assert '<html lang="zh-CN">' in page
    for said in ("9.5 分，满分 100 分。", "看来归一化时漏了 n_C。", "公布的输入，公布的值", "正确", "计算内容代价"):
        assert said in page
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    english = re.findall(r"[A-Za-z']+(?: [A-Za-z']+){2,}", text)
    assert english == ["is not defined"]  # Python's own words


def test_feedback_without_a_language_is_english():
    assert WRONG in feedback_page(RESULT)
    assert '<html lang="en">' in feedback_page(RESULT)


def test_gradescope_shows_the_language_too(chinese):
    whole = json.loads(gradescope_json(RESULT, About(told=chinese)))
    assert whole["tests"][0]["name"] == "compute_content_cost: 公布的输入，公布的值"
    assert whole["tests"][0]["output"] == "看来归一化时漏了 n_C。"


def test_nbgraders_pages_show_it_too(chinese):
    said = nbgrader_plugin._feedback(RESULT.exercises[0], chinese).split("\n")
    assert said[0] == "部分正确。 看来归一化时漏了 n_C。"
    assert said[1] == " 0.5 / 1  公布的输入，公布的值: 错误"


def test_the_report_is_in_the_language_of_most_notebooks(assignment, chinese):
    named = [(assignment.by_name[name].title, name) for name in ("gram_matrix", "total_cost")]
    late, lost = (ExerciseResult(name, title, Outcome.TIMED_OUT, 0, 20, "") for title, name in named)
    lost = replace(lost, outcome=Outcome.MISSING)
    prints = {"gram_matrix": list(map(str, range(20)))}
    alike = replace(RESULT, exercises=(*RESULT.exercises, late, lost), fingerprints=prints)
    results = [replace(alike, student=name) for name in ("ada", "bob", "eve")]
    known = {"ada": About(told=chinese), "bob": About(told=chinese), "eve": About()}
    page = report_page(results, about=known, nothing=["Gauss"], strangers=["ada"])
    assert '<html lang="zh-CN">' in page
    assert "共 3 份提交，平均 9.5 分，中位数 9.5 分。" in page
    assert "gram_matrix 没有运行到底：超时。" in page
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z']+(?: [A-Za-z']+)+", text) == []
    assert '<html lang="en">' in report_page(results, about={"eve": About()})


def test_tables_stay_english(assignment, chinese):
    submission = Submission("ada", "neural_style_transfer.ipynb", "0", language="zh_CN")
    marks = settle([RESULT], [submission], language=lambda code: languages.language(code, [assignment]))
    assert marks.about["ada"].told.code == "zh_CN"
    assert grades_csv(marks.results, marks.about) == grades_csv([RESULT])
    assert marks.results == [RESULT]


def messages(assignment):
    for exercise in assignment.exercises:
        yield from (mistake.message for mistake in exercise.mistakes)
        yield from (kind.hint for kind in exercise.kinds.values() if kind.hint)
        yield from (law.message for law in exercise.laws)


@pytest.mark.parametrize(
    "assignment", [each for each in course().values() if languages.of(each)], ids=lambda a: a.name
)
def test_every_message_of_the_exercises_is_told_in_the_language(assignment):
    chinese = languages.language("zh_CN", [assignment])
    left = [m for m in messages(assignment) if re.search(r"(?:\b[a-z]+ ){4}", re.sub("`[^`]+`", "", chinese(m)))]
    assert left == []
    assert not [m for m in messages(assignment) if chinese(m) == m]


SAID = {
    "Judged with the right gram_matrix in its place. It looks as if the factor 1/4 is missing.": (
        "评分时换上了正确的 gram_matrix。看来漏了系数 1/4。"
    ),
    "Code cell 3 was left out: when it ran, it did not stop, and was ended.": (
        "第 3 个代码单元格被跳过：运行它的时候，它没有停下来，被结束了。"
    ),
    "No function named gram_matrix was found. There is a function gram_matrx: was it renamed?": (
        "没有找到名为 gram_matrix 的函数。有一个函数 gram_matrx：是不是改了名字？"
    ),
    "a.ipynb was graded; 2 other notebooks were left out: b.ipynb, c.ipynb.": (
        "评的是 a.ipynb；另有 2 个笔记本没有评：b.ipynb, c.ipynb。"
    ),
    "3 points were deducted: 2 days late.": "扣 3 分：迟交 2 天。",
    "It looks as if the factor 1/4 is missing. Besides: It looks as if n_C is missing in the normalisation.": (
        "看来漏了系数 1/4。此外：看来归一化时漏了 n_C。"
    ),
}


@pytest.mark.parametrize("english", SAID)
def test_what_the_grader_says_is_put_into_the_language(chinese, english):
    assert chinese(english) == SAID[english]
