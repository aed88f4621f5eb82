"""A real JupyterLab on a copy of the course, and a Chromium that looks at it."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbclient import NotebookClient
from playwright.sync_api import expect, sync_playwright

from autograder import build, handout, source
from autograder.assignment import course as assignments
from autograder.executed import solved as with_answers

ASSIGNMENT = assignments()["neural_style_transfer"]
SCREENSHOTS = build.ROOT / "output" / "browser"
PATIENCE = 120_000  # ms for a click on a loaded machine
LONG = 900_000  # ms that a slow machine may take for the longest cell, and for JupyterLab to start
WINDOW = {"width": 1280, "height": 900}
QUIET = [  # a browser that asks nothing of the network but what the page asks
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {
        "windowingMode": "none",  # every cell is in the page, seen or not
        "recordTiming": True,  # in the metadata of each cell that was run
    },
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


# Thumbnails in place of pictures, so that a step takes a tenth of a second.
THUMBNAILS = {
    "CONFIG.CONTENT_IMAGE))": "CONFIG.CONTENT_IMAGE, size=(80, 60)))",
    "size=(160, 120)": "size=(80, 60)",
    "size=(320, None)": "size=(80, None)",
    "height=240, width=320": "height=60, width=80",
}


FEW_STEPS = {"num_iterations=100": "num_iterations=1", "num_iterations=200": "num_iterations=20"}


def smaller(text, steps):
    """Change what a cell says: thumbnails, and fewer steps, or more, by `steps`: old text -> new."""
    for old, new in (THUMBNAILS | steps).items():
        text = text.replace(old, new)
    return text


def solved(steps):
    """The students' notebook with the answers in it, painting thumbnails."""
    notebook = with_answers(ASSIGNMENT)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for old in THUMBNAILS | steps:
        assert any(old in cell.source for cell in code), f"the notebook says {old} no more"
    for cell in code:
        cell.source = smaller(cell.source, steps)
    return notebook


class Lab:
    """A page of JupyterLab, and what a person does there."""

    def __init__(self, page, url, course, notebook):
        self.page, self.url, self.course, self._notebook = page, url, course, notebook

    def open_notebook(self):
        """Open the students' notebook and wait until its kernel is there."""
        self.page.goto(f"{self.url}/lab/tree/{self._notebook.as_posix()}?token=course")
        self.released = nbformat.read(self.notebook, as_version=4).cells
        expect(self.cells).to_have_count(len(self.released))
        expect(self.page.locator(".jp-StatusBar-TextItem", has_text="| Idle")).to_be_visible()

    @property
    def cells(self):
        return self.page.locator(".jp-Notebook .jp-Cell")

    @property
    def errors(self):
        """Outputs that are a traceback."""
        return self.page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]')

    @property
    def validate(self):
        """nbgrader's button; the text of the notebook speaks of it, too."""
        return self.page.get_by_role("toolbar").get_by_text("Validate", exact=True)

    @property
    def terminal(self):
        """What the server has written where it was started."""
        return (self.course.parent / "server.log").read_text()

    @property
    def notebook(self):
        """The file that `open_notebook` opens."""
        return self.course / self._notebook

    def cell(self, cell_id):
        return self.cells.nth([cell.id for cell in self.released].index(cell_id))

    def source(self, cell_id):
        """What a cell said when it was released."""
        return next(cell.source for cell in self.released if cell.id == cell_id)

    def output(self, cell_id):
        """What a code cell shows below itself."""
        return self.cell(cell_id).locator(".jp-Cell-outputArea")

    def menu(self, *path):
        """Choose from the menu bar: menu("Run", "Run All Cells")."""
        self.page.locator(".lm-MenuBar-item").get_by_text(path[0], exact=True).click()
        for step in path[1:]:
            self.page.locator(".lm-Menu-item:visible").get_by_text(step, exact=True).click()

    def run_all(self):
        """Run all cells and wait until each has been run: its [*] has become a number."""
        self.menu("Run", "Run All Cells")
        for cell in self.released:
            if cell.cell_type == "code":
                prompt = self.cell(cell.id).locator(".jp-InputArea-prompt")
                expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=LONG)

    def run(self, cell_id):
        """Run one cell, and wait for nothing."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def put_in_answers(self, steps):
        """Solve the notebook's file before it is opened."""
        build.write(solved(steps), self.notebook)

    def for_thumbnails(self):
        """The cells to be changed for small pictures and few steps: cell id -> what they say then."""
        changed = {cell.id: smaller(cell.source, FEW_STEPS) for cell in self.released if cell.cell_type == "code"}
        return {cell_id: text for cell_id, text in changed.items() if text != self.source(cell_id)}

    def type_into(self, cell_id, text):
        """Replace what stands in a code cell."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def answer(self, cell_id, text):
        """Replace what stands in a text cell, as one does for a question that a person reads."""
        self.cell(cell_id).locator(".jp-RenderedMarkdown").dblclick()
        self.type_into(cell_id, text)

    def save(self):
        """Save the notebook and wait until it is on the disk."""
        self.menu("File", "Save Notebook")
        expect(self.page.locator(".jp-mod-dirty")).to_have_count(0)

    def open_formgrader(self):
        """Open nbgrader's formgrader; return its page, a frame in ours."""
        self.page.goto(f"{self.url}/lab?token=course")
        self.menu("Nbgrader", "Formgrader")
        return self.page.frame_locator("iframe")

    def window(self, name):
        """Take a picture of what is to be seen, into output/browser/."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def screenshot(self, name):
        """Take the whole notebook, in slices, into output/browser/: NAME_00.png, NAME_01.png, ..."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        parts = self.page.locator(".jp-NotebookPanel, .jp-NotebookPanel *")
        tall = parts.evaluate_all("elements => Math.max(...elements.map(e => e.scrollHeight))") + 150
        self.page.set_viewport_size({**WINDOW, "height": tall})
        parts.evaluate_all("elements => elements.forEach(e => e.scrollTop = 0)")
        for number, top in enumerate(range(0, tall, 1600)):
            clip = {"x": 0, "y": top, "width": WINDOW["width"], "height": min(1600, tall - top)}
            self.page.screenshot(path=SCREENSHOTS / f"{name}_{number:02}.png", clip=clip)
        self.page.set_viewport_size(WINDOW)


@pytest.fixture
def course(tmp_path):
    """A copy of the course folder, as an instructor has it who has run `make build`."""
    folder = tmp_path / "course"
    for name in ["notebooks", "images", "pretrained-model"]:
        shutil.copytree(build.ROOT / name, folder / name)
    exchange = tmp_path / "exchange"  # where the assignment list looks; nbgrader's own is a folder of the system
    exchange.mkdir()
    exchange.chmod(0o777)
    config = build.CONFIG_FILE.read_text() + f"\nc.Exchange.root = {str(exchange)!r}\n"
    (folder / build.CONFIG_FILE.name).write_text(config)
    build.write(source.source_notebook(ASSIGNMENT), folder / "source" / ASSIGNMENT.name / f"{ASSIGNMENT.name}.ipynb")
    return folder


@pytest.fixture
def server(course, tmp_path):
    """The address of a JupyterLab that runs in the course folder, as instructors start it."""
    with _jupyterlab(course, tmp_path) as url:
        yield url


@pytest.fixture
def handed_out():
    """The assignment whose zip students have."""
    return ASSIGNMENT


@pytest.fixture
def unpacked(tmp_path, handed_out):
    """The students' zip, unpacked."""
    archive = handout.bundle(handed_out, tmp_path / "students.zip")
    shutil.unpack_archive(archive, tmp_path)
    return tmp_path / archive.stem


@pytest.fixture
def students_server(unpacked, tmp_path):
    """The address of a JupyterLab as students start it."""
    with _jupyterlab(unpacked, tmp_path, "nst_utils.lab", PYTHONPATH=str(unpacked)) as url:
        yield url


@contextlib.contextmanager
def _jupyterlab(course, tmp_path, module="jupyterlab", **variables):
    home = tmp_path / "home"
    for name, value in SETTINGS.items():
        file = home / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))
    environment = os.environ | {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        **variables,
    }
    command = [sys.executable, "-m", module, "--no-browser", "--allow-root", "--port=0"]
    with open(tmp_path / "server.log", "w") as log:
        process = subprocess.Popen(
            [*command, "--IdentityProvider.token=course"], cwd=course, env=environment, stdout=log, stderr=log
        )
    try:
        yield _address(process, home / "runtime", tmp_path / "server.log")
    finally:
        process.terminate()
        process.wait(60)


def _address(process, runtime, log):
    """Wait until a server has written down where it listens, and answers there: both take it a moment."""
    deadline = time.monotonic() + LONG / 1000
    while process.poll() is None and time.monotonic() < deadline:
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(OSError, ValueError):
                url = json.loads(file.read_text())["url"].rstrip("/")
                urllib.request.urlopen(f"{url}/api/status?token=course").close()
                return url
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    """A browser without a window: the system's, or one that Playwright was told to download."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        installed = map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])
        path = next(filter(None, installed), playwright.chromium.executable_path)
        if not os.path.exists(path):
            pytest.fail(
                "These tests need Chromium, and there is none. On Debian or Ubuntu: apt-get install chromium; "
                "elsewhere: .venv/bin/playwright install --with-deps chromium. Then run make test-browser again."
            )
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def lab(chromium, server, course):
    """JupyterLab in a browser of its own."""
    with _looked_at(chromium, server, course, ASSIGNMENT) as lab:
        yield lab


@pytest.fixture
def students_lab(chromium, students_server, unpacked, handed_out):
    """JupyterLab on the students' zip, in a browser of its own."""
    with _looked_at(chromium, students_server, unpacked, handed_out) as lab:
        yield lab


@contextlib.contextmanager
def _looked_at(chromium, server, course, assignment):
    lab = Lab(_page(chromium), server, course, build.released(assignment).relative_to(build.ROOT))
    yield lab
    lab.page.close()


def _page(chromium):
    page = chromium.new_page(viewport=WINDOW)
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture(scope="session")
def executed(tmp_path_factory):
    """The solved notebook with its outputs, painted in a few steps, and the folder it was run in."""
    notebook, folder = solved(FEW_STEPS), tmp_path_factory.mktemp("executed")
    NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook, folder


@pytest.fixture
def faults():
    """Tell what axe finds wrong with the parts of a page that selectors name: rule, what it says, the element."""

    def find(page, *selectors):
        found = Axe().run(page, {"include": [[selector] for selector in selectors]}).response["violations"]
        return [f"{rule['id']}: {rule['help']}: {node['html'][:300]}" for rule in found for node in rule["nodes"]]

    return find
