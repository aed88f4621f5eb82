"""JupyterLab and nbgrader's extensions, used with mouse and keyboard as students and instructors use them.

Each test leaves its screenshots in output/browser/ for a person to look at.
"""

import re

import nbformat
import pytest
from playwright.sync_api import expect

from autograder import build, source
from autograder.assignment import course

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ASSIGNMENT = course()["neural_style_transfer"]
NAME, EXERCISES = ASSIGNMENT.name, ASSIGNMENT.by_name
LONG = 900_000  # ms that a slow machine may take for a validation or a grading

LIVE = """from nst import Settings, paint_live
from nst_utils import load_image
content_image = load_image("images/pagoda_400x300.jpg", (64, 48))
style_image = load_image("images/starry_night_400x300.jpg", (64, 48))
painting = paint_live(content_image, style_image, Settings(iterations=100_000))"""


@pytest.fixture(scope="module")
def solutions():
    """Solution cells of the course by their ids, as a careful student would have typed them."""
    cells = filter(source.is_solution, source.source_notebook(ASSIGNMENT).cells)
    return {cell.id: source.solution_of(cell) for cell in cells if cell.cell_type == "code"}


def test_the_students_zip_shows_what_they_need_and_its_notebook_runs_to_its_end(students_lab):
    lab = students_lab
    lab.open_notebook()
    expect(lab.validate).to_be_visible()
    expect(lab.page.locator(".lm-MenuBar-item").get_by_text("Nbgrader", exact=True)).to_have_count(0)
    expect(lab.page.get_by_role("tab", name="Create Assignment")).to_have_count(0)
    lab.page.locator(".jp-BreadCrumbs-home").click()
    expect(lab.page.locator(".jp-DirListing-item").get_by_text("images", exact=True)).to_be_visible()
    lab.window("students")

    lab.run_all()
    lab.screenshot("unsolved")
    expect(lab.errors).to_have_count(0)
    for name, exercise in EXERCISES.items():
        expect(lab.output(f"{name}_check")).to_contain_text(f"{name} (exercise {exercise.number}) is still to do")
    for cell_id in ["show_gram_on_painting", "first_costs", "paint", "paint_fluid"]:
        expect(lab.output(cell_id)).to_contain_text("comes first")
    assert re.findall(r"^\[[EC] .*", lab.terminal, re.MULTILINE) == []


def test_a_wrong_answer_is_told_apart_and_used_nowhere_and_hints_unfold(lab):
    lab.open_notebook()
    lab.type_into("gram_matrix", "def gram_matrix(A):\n    return tf.matmul(tf.transpose(A), A)")
    hints = lab.cell("gram_matrix_task").locator("details")
    expect(hints).to_have_count(3)
    expect(hints.first.locator("p")).not_to_be_visible()
    for hint in hints.all():
        hint.locator("summary").click()
    expect(hints.first.locator("p")).to_be_visible()
    lab.run_all()
    lab.screenshot("wrong")
    expect(lab.errors).to_have_count(0)
    expect(lab.output("gram_matrix_check")).to_contain_text("✗ gram_matrix: not yet.")
    expect(lab.output("show_gram_on_painting")).to_contain_text("gram_matrix does not pass its check")


def test_solutions_typed_in_pass_the_checks_paint_a_picture_and_validate(lab, solutions):
    lab.open_notebook()
    typed = solutions | lab.for_thumbnails()
    for cell_id, text in typed.items():
        lab.type_into(cell_id, text)
    typed["why_the_pagoda_stays"] = "The start holds the pagoda: with noise alone it is gone."
    lab.answer("why_the_pagoda_stays", typed["why_the_pagoda_stays"])  # Validate asks for one
    lab.save()
    saved = {cell.id: cell.source for cell in nbformat.read(lab.notebook, as_version=4).cells}
    assert {cell_id: saved[cell_id] for cell_id in typed} == typed

    lab.run_all()
    lab.screenshot("solved")
    expect(lab.errors).to_have_count(0)
    for name in EXERCISES:
        expect(lab.output(f"{name}_check")).to_contain_text(f"{name}: all ")
    assert lab.output("show_result").locator("img").count() == 4  # the triptych, the steps, the costs, the animation
    for picture in lab.page.locator(".jp-Notebook img").all():
        assert picture.evaluate("img => img.complete && img.naturalWidth > 0")
        assert len(picture.get_attribute("alt") or "") > 15
    expect(lab.output("hand_in")).to_contain_text("congratulations")
    written = {file: file.read_bytes() for file in (lab.notebook.parent / "output").iterdir()}
    assert lab.notebook.parent / "output" / "generated_image.gif" in written

    lab.save()
    lab.validate.click()
    expect(lab.page.locator(".jp-Dialog")).to_contain_text(
        "Success! Your notebook passes all the tests", timeout=LONG
    )
    lab.window("validated")
    assert {file: file.read_bytes() for file in (lab.notebook.parent / "output").iterdir()} == written


def test_a_live_painting_is_renewed_in_place_and_stops_when_interrupted(lab):
    lab.open_notebook()
    lab.type_into("setup", LIVE)
    lab.page.keyboard.press("Control+Enter")
    pictures = lab.output("setup").locator("img")
    expect(pictures).to_have_count(2, timeout=LONG)  # the painting and its curves
    first = pictures.first.get_attribute("src")
    expect(pictures.first).not_to_have_attribute("src", first)
    lab.menu("Kernel", "Interrupt Kernel")
    expect(lab.output("setup")).to_contain_text("of 100000 steps.")
    lab.window("live")
    expect(pictures).to_have_count(2)
    expect(lab.errors).to_have_count(0)


def test_validating_an_unsolved_notebook_names_the_cells_that_fail(lab):
    lab.open_notebook()
    lab.validate.click()
    dialog = lab.page.locator(".jp-Dialog")
    for name in EXERCISES:
        expect(dialog).to_contain_text(f"INSTRUCTOR'S TEST: {name}", timeout=LONG)
    lab.window("not_validated")


def test_the_create_assignment_sidebar_shows_the_points(lab):
    lab.open_notebook()
    lab.page.get_by_role("tab", name="Create Assignment").click()
    expect(lab.page.get_by_text("Total points:").locator("..").locator("input")).to_have_value("110")
    lab.window("create_assignment")


def test_an_assignment_is_released_fetched_and_graded_by_clicks(lab):
    """The formgrader generates and releases; the assignment list fetches; the formgrader grades a submission."""
    solved = source.solve(nbformat.read(lab.notebook, as_version=4), source.source_notebook(ASSIGNMENT))
    build.write(solved, lab.course / "submitted" / "ada" / NAME / f"{NAME}.ipynb")
    form = lab.open_formgrader()
    row = form.locator("tbody tr").filter(has_text=NAME)
    for column, status in [("assign", "draft"), ("release", "released")]:
        row.locator(f"td.{column} a").click()
        expect(form.locator("#success-modal")).to_contain_text("Successfully", timeout=LONG)
        lab.window(f"formgrader_{column}")
        form.locator("#success-modal .modal-footer button").click()
        expect(form.locator("#success-modal")).to_have_count(0)
        expect(row.locator("td.status")).to_have_text(status)

    lab.menu("Nbgrader", "Assignment List")
    lab.page.get_by_role("button", name="Fetch").click()
    expect(lab.page.get_by_role("button", name="Submit")).to_be_visible()
    lab.window("assignment_list")
    assert (lab.course / NAME / f"{NAME}.ipynb").read_bytes() == lab.notebook.read_bytes()

    form = lab.open_formgrader()
    row.locator("td.num-submissions a").click()
    ada = form.locator("tbody tr").filter(has_text="ada")
    ada.locator("td.autograde a").click()
    expect(form.locator("#success-modal")).to_contain_text("Successfully autograded", timeout=LONG)
    form.locator("#success-modal .modal-footer button").click()
    expect(form.locator("#success-modal")).to_have_count(0)
    expect(ada.locator("td.score")).to_have_text("100 / 110")  # the other ten are for an answer that a person reads
    lab.window("formgrader_graded")
    for page in ["Manual Grading", "Manage Students"]:
        form.get_by_role("link", name=page).click()
        expect(form.locator("h1, .page-header").filter(has_text=re.compile(page)).last).to_be_visible()
        expect(form.locator("tbody tr")).to_contain_text("100 / 110")
        lab.window(f"formgrader_{page.split()[-1].lower()}")
