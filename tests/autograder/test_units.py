import textwrap

import pytest

from autograder import units


def found(translate, text):
    """The units of a text, in order."""
    seen = []

    def note(unit):
        seen.append(unit)
        return unit

    translate(text, note)
    return seen


def shouted(unit):
    return unit.upper()


BLOCKS = {
    "# A title\n\nTwo lines\nmake one.\n": ["A title", "Two lines make one."],
    "Before:\n- an item\n  of two lines\n- another\n": ["Before:", "an item of two lines", "another"],
    "1. the first,\n2. the second.\n": ["the first,", "the second."],
    "in section\n6. Everything else\n": ["in section 6. Everything else"],
    "<details>\n<summary>Answer</summary>\n\nYes, it is.\n\n</details>\n": ["Answer", "Yes, it is."],
    "| a word | b |\n|---|---|\n| c | d |\n": ["| a word | b |\n|---|---|\n| c | d |"],
    "> **Remember.** One\n> two.\n>\n> - an item\n": ["**Remember.** One two.", "an item"],
    "What you see:\n```\nno unit here\n```\nmore text": ["What you see:", "more text"],
    "$$J(G) = \\alpha\\,J_{content}$$\n\n@{points}\n\n    make lab\n": [],
}


@pytest.mark.parametrize("text", BLOCKS)
def test_a_unit_of_markdown_is_a_block(text):
    assert found(units.markdown, text) == BLOCKS[text]


def test_the_marks_around_a_unit_stay():
    text = "## 1. A title\n\n> - an item\n\n<summary>an answer</summary>\n\n```\ncode here\n```\n"
    assert units.markdown(text, shouted) == (
        "## 1. A TITLE\n\n> - AN ITEM\n\n<summary>AN ANSWER</summary>\n\n```\ncode here\n```\n"
    )


CODE = textwrap.dedent('''\
    # GRADED FUNCTION: double
    def double(a):  # of any size
        """Double it.

        Args:
            a: a tensor.
        """
        ### BEGIN SOLUTION
        # Two lines
        # belong together.
        b = "# no comment"
        return a + a  # (n_C, n_C)
        ### END SOLUTION


    %matplotlib inline
''')


def test_a_unit_of_code_is_a_comment_or_a_docstring():
    docstring = "Double it.\n\nArgs:\n    a: a tensor."
    assert found(units.code, CODE) == ["of any size", docstring, "Two lines belong together."]


def test_code_that_runs_stays_as_it_is():
    docstring = "加倍。\n\nArgs:\n    a: 张量。"
    translated = units.code(CODE, lambda unit: docstring if unit.startswith("Double") else "一行注释")
    assert translated == textwrap.dedent('''\
        # GRADED FUNCTION: double
        def double(a):  # 一行注释
            """加倍。

            Args:
                a: 张量。
            """
            ### BEGIN SOLUTION
            # 一行注释
            b = "# no comment"
            return a + a  # (n_C, n_C)
            ### END SOLUTION


        %matplotlib inline
    ''')


def test_code_with_nothing_to_translate_comes_back_unchanged():
    assert units.code(CODE, lambda unit: unit) == CODE
