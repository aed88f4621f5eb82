"""Each assignment, solved from its zip; the later ones at full size: the course's own pictures, each step painted.

Screenshots are then in output/browser/, and beside them how long each cell took. The first would take half an hour
so, and is painted on thumbnails.
"""

from datetime import datetime

import nbformat
import pytest
from playwright.sync_api import expect

from autograder import build, source
from autograder.assignment import course

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SCREENSHOTS = build.ROOT / "output" / "browser"
LONG = 900_000  # ms that a slow machine may take for a validation


@pytest.fixture(params=course())
def handed_out(request):
    """Each assignment in turn."""
    return course()[request.param]


def seconds_of(notebook):
    """How long each cell ran, in the order of the notebook, as JupyterLab wrote it down."""
    for cell in notebook.cells:
        if "shell.execute_reply" in (times := cell.metadata.get("execution", {})):
            begun, ended = (
                datetime.fromisoformat(times[at]) for at in ("iopub.execute_input", "shell.execute_reply")
            )
            yield cell.id, (ended - begun).total_seconds()


def test_an_assignment_is_solved_painted_and_validated(students_lab, handed_out):
    lab = students_lab
    lab.open_notebook()
    if handed_out.name == "neural_style_transfer":
        for cell_id, text in lab.for_thumbnails().items():
            lab.type_into(cell_id, text)
    for cell in filter(source.is_solution, source.source_notebook(handed_out).cells):
        if cell.cell_type == "code":
            lab.type_into(cell.id, source.solution_of(cell))
        else:
            lab.answer(cell.id, "An answer in words, which a person reads.")
    lab.run_all()
    lab.save()
    lab.screenshot(handed_out.name)
    times = [f"{seconds:7.1f} s  {cell_id}\n" for cell_id, seconds in seconds_of(nbformat.read(lab.notebook, 4))]
    (SCREENSHOTS / f"{handed_out.name}.txt").write_text("".join(times))

    expect(lab.errors).to_have_count(0)
    for name in handed_out.by_name:
        expect(lab.output(f"{name}_check")).to_contain_text(f"{name}: all ")
    expect(lab.output("hand_in")).to_contain_text("congratulations")
    for picture in lab.page.locator(".jp-Notebook img").all():
        assert picture.evaluate("img => img.complete && img.naturalWidth > 0")
        assert len(picture.get_attribute("alt") or "") > 15
    lab.validate.click()
    expect(lab.page.locator(".jp-Dialog")).to_contain_text(
        "Success! Your notebook passes all the tests", timeout=LONG
    )
