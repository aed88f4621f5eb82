"""Ways of losing a painting: each leaves a picture, a plain line, and no traceback."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LONG = 900_000  # ms that a slow machine may take
# More steps of a tenth of a second than a test waits for; one for the other paintings.
ENDLESS = {"num_iterations=100": "num_iterations=1", "num_iterations=200": "num_iterations=100_000"}
SHORT = ENDLESS | {"num_iterations=200": "num_iterations=100"}


def begin(lab, steps, everything=False):
    """Open the solved notebook, run it up to the painting or all of it, and wait until the first steps are made."""
    lab.put_in_answers(steps)
    lab.open_notebook()
    lab.cell("show_result").locator(".jp-InputArea-prompt").click()
    lab.menu("Run", "Run All Cells" if everything else "Run All Above Selected Cell")
    expect(lab.output("paint")).to_contain_text(re.compile(r"Painting: \d+ of"), timeout=LONG)
    expect(lab.output("paint").locator("img")).to_have_count(1)


def look_at(lab):
    """Run the cell below the painting, and wait for its four pictures."""
    lab.run("show_result")
    expect(lab.output("show_result").locator("img")).to_have_count(4, timeout=LONG)
    expect(lab.errors).to_have_count(0)
    expect(lab.page.get_by_text("model not found")).to_have_count(0)


def test_an_interrupt_keeps_the_picture_and_run_all_goes_on(lab):
    begin(lab, ENDLESS, everything=True)
    lab.menu("Kernel", "Interrupt Kernel")
    expect(lab.output("paint")).to_contain_text(re.compile(r"Stopped after \d+ of 100000 steps, in .* Saved"))
    expect(lab.output("paint").locator("img")).to_have_count(1)
    expect(lab.output("show_result").locator("img")).to_have_count(4, timeout=LONG)
    expect(lab.output("hand_in")).to_contain_text("congratulations", timeout=LONG)
    expect(lab.errors).to_have_count(0)
    lab.window("interrupted")
    assert (lab.notebook.parent / "output" / "generated_image.jpg").exists()


def test_a_painting_goes_on_while_the_page_is_reloaded_and_is_shown_by_the_next_cell(lab):
    begin(lab, SHORT)
    lab.page.reload()
    expect(lab.cells).to_have_count(len(lab.released))
    look_at(lab)
    lab.window("reloaded")


def test_a_closed_lid_cuts_the_page_off_and_the_painting_goes_on(lab):
    ends = []  # of the connections between page and kernel
    lab.page.route_web_socket(re.compile("/channels"), lambda page: ends.append((page, page.connect_to_server())))
    begin(lab, SHORT)
    opened = len(ends)
    for page, kernel in [*ends]:
        page.close()
        kernel.close()
    look_at(lab)
    expect(lab.output("paint")).to_contain_text("Painted 100 steps in")
    assert len(ends) > opened
    lab.window("closed_lid")


def test_a_restarted_kernel_leaves_the_picture_and_a_plain_line(lab):
    begin(lab, ENDLESS)
    lab.menu("Kernel", "Restart Kernel…")
    lab.page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    expect(lab.page.locator(".jp-StatusBar-TextItem", has_text="| Idle")).to_be_visible(timeout=LONG)
    lab.save()
    lab.page.reload()  # the next day
    expect(lab.output("paint").locator("img")).to_have_count(1)
    expect(lab.output("paint")).to_contain_text(re.compile(r"Painting: \d+ of 100000 steps"))
    expect(lab.page.get_by_text("model not found")).to_have_count(0)
    lab.run("setup")  # who goes on where they stopped is told what to run again
    lab.run("show_result")
    expect(lab.output("show_result")).to_contain_text("Exercise 3.1 comes first: compute_content_cost is not defined")
    expect(lab.errors).to_have_count(0)
    lab.window("restarted")
