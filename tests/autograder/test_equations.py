from autograder.equations import mathml


def test_a_line_over_a_term_is_drawn_without_a_mathematical_font():
    equation = mathml(r"\frac{\overline{a_C^2}}{n_H}")
    assert '<mrow class="overlined"><mrow><msubsup>' in equation
    assert "<mover" not in equation
    assert "<mover" in mathml(r"\hat{a}")


def test_an_equation_on_a_line_of_its_own_can_be_scrolled_by_keyboard():
    assert mathml("G = A A^T", "block").startswith('<span class="equation" tabindex="0"><math ')
    assert "tabindex" not in mathml("G")


def test_equations_below_each_other_are_aligned():
    equation = mathml(r"\begin{aligned} a &= b \\ &= c \end{aligned}", "block")
    assert equation.count("<mtr>") == 2
    assert "aligned" not in equation
