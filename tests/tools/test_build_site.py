import base64
import importlib.util
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import polib
import pytest

from autograder import languages
from autograder.proofreading import faults

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "docs" / "site" / "locale").rglob("*.po"))
TERM = re.compile(r"\{term\}`([^`<]+?)(?: <[^`]+>)?`")


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "tools" / "build_site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[a](painting.md#what-can-be-chosen)", "[a](painting.md#what-can-be-chosen)"),
        ("[a](../README.md)", "[a](../index.md)"),
        ("[lbfgs.py](../nst/painting/lbfgs.py)", "[lbfgs.py](../api/nst.painting.lbfgs.md)"),
        ("[a test](../tests/conftest.py)", "a test"),
        ("[a folder](../autograder/assignments)", "a folder"),
        ("[a page](https://example.org/a.md)", "[a page](https://example.org/a.md)"),
        ("[in English](teaching.md)", '<a href="../../docs/teaching.html">in English</a>'),
        ("![a picture](pictures/a.jpg)", "![a picture](pictures/a.jpg)"),
    ],
)
def test_a_link_leads_to_a_page_of_the_site_or_is_words(tool, link, expected):
    staged, english = {Path("docs/painting.md")}, {Path("docs/painting.md"), Path("docs/teaching.md")}
    assert tool.linked(f"See {link}.", Path("docs/x.md"), staged, english) == f"See {expected}."


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_complete_and_without_a_fault_that_a_rule_can_tell(path):
    entries = polib.pofile(str(path), encoding="utf-8")
    assert [entry.msgid for entry in entries if not entry.translated()] == []  # a fuzzy one is none
    code = path.relative_to(ROOT / "docs" / "site" / "locale").parts[0]
    read = [(TERM.sub(r"\1", entry.msgid), TERM.sub(r"\1", entry.msgstr)) for entry in entries]
    assert [found for texts in read if (found := faults(*texts, code))] == []


def test_a_term_has_its_english_beside_it():
    path = ROOT / "docs/site/locale/zh_CN/LC_MESSAGES/docs/glossary.po"
    told = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path), encoding="utf-8")}
    assert told["Gram matrix"] == "格拉姆矩阵（Gram matrix）"
    terms = re.findall(r"^([A-Za-z].*)$", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(terms) > 20
    assert [term for term in terms if term not in told[term].replace("，", ", ")] == []


@pytest.fixture(params=["", "zh_CN"])
def language(request, assignment):
    return languages.language(request.param, [assignment])


@pytest.fixture
def shown(tool, assignment, language, tmp_path):
    """The page of a notebook with a picture, and the folder of what lies beside the pages."""
    picture = base64.b64encode((ROOT / "images" / "pagoda_400x300.jpg").read_bytes()).decode()
    data = {"text/html": f'<img alt="A pagoda" src="data:image/jpeg;base64,{picture}">'}
    cell = nbformat.v4.new_code_cell("paint()", outputs=[nbformat.v4.new_output("display_data", data)])
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), cell])
    tool.show(assignment, notebook, tmp_path, tmp_path / "source", language)
    page = nbformat.read(tmp_path / "source" / "assignments" / f"{assignment.name}.ipynb", as_version=4)
    return page, tmp_path / "source" / "extra"


def test_pictures_become_files_beside_the_page(shown, assignment):
    page, extra = shown
    place = f"{assignment.name}_pictures/picture_0.jpeg"
    assert f'loading="lazy" src="{place}"' in page.cells[1].outputs[0].data["text/html"]
    assert (extra / "assignments" / place).read_bytes() == (ROOT / "images" / "pagoda_400x300.jpg").read_bytes()


def test_the_notebook_as_students_get_it_can_be_downloaded(shown, assignment, language):
    page, extra = shown
    place = Path("notebooks", assignment.name, f"{assignment.name}.ipynb")
    words = "学生拿到的笔记本" if language.code else "the notebook as students get it"
    assert f'<a href="../{place.as_posix()}" download>{words}</a>' in page.cells[0].source
    released = ROOT / "notebooks" / language.code / place.relative_to("notebooks")
    assert (extra / place).read_bytes() == released.read_bytes()


def test_every_module_of_the_interface_has_a_page(tool, tmp_path):
    for package in tool.PACKAGES:
        tool.reference(package, tmp_path)
    pages = {path.stem for path in tmp_path.iterdir()}
    assert {"nst", "nst.painting.lbfgs", "nst_utils.files", "examiner.sheet", "autograder.package"} <= pages
    assert not {name for name in pages if "inside" in name or "assignments" in name}


@pytest.mark.slow
def test_the_catalogues_have_what_the_pages_say_and_nothing_else(tool):
    wanted = {
        path: [unit.text for unit in units] for code in tool.LANGUAGES for path, units in tool.units(code).items()
    }
    given = {path: [entry.msgid for entry in polib.pofile(str(path), encoding="utf-8")] for path in CATALOGUES}
    assert given == wanted, "run `make translations`, then translate what is new and look at what is fuzzy"


# The built site


class References(HTMLParser):
    """What a page refers to, and the places in it that can be referred to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loaded, self.ids = [], [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in ("script", "img", "source", "iframe") and given.get("src"):
            self.loaded.append(given["src"])
        if tag == "link" and "stylesheet" in given.get("rel", ""):
            self.loaded.append(given["href"])


@pytest.fixture(scope="module")
def site(tool, tmp_path_factory):
    """The site with the assignments as students get them, and what each page refers to."""
    folder = tmp_path_factory.mktemp("site") / "html"
    tool.build(folder, solved=False)
    pages = [path for path in folder.rglob("*.html") if "_static" not in path.parts]  # the theme's templates
    return folder, {path: References(path) for path in pages}


@pytest.mark.slow
def test_every_link_within_the_site_leads_somewhere(site):
    folder, pages = site
    broken = []
    for path, page in pages.items():
        for link in [*page.links, *page.loaded]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            to = to / "index.html" if to.is_dir() else to
            if not to.exists() or (parts.fragment and to in pages and unquote(parts.fragment) not in pages[to].ids):
                broken.append(f"{path.relative_to(folder)}: {link}")
    assert len(pages) > 100
    assert broken == []


@pytest.mark.slow
def test_no_page_loads_anything_from_the_network(site):
    _, pages = site
    assert [src for page in pages.values() for src in page.loaded if urlsplit(src).netloc] == []


@pytest.mark.slow
def test_the_editions_lead_to_each_other(site):
    folder, pages = site
    (english, chinese) = (folder / "index.html", folder / "zh_CN" / "index.html")
    assert "zh_CN/index.html" in pages[english].links
    assert {"../index.html", "../docs/teaching.html"} <= set(pages[chinese].links)
    assert '<html lang="zh-CN"' in chinese.read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_is_not_executed_is_not_said_to_be(site):
    folder, _ = site
    assert "solved and executed" not in (folder / "index.html").read_text(encoding="utf-8")
    assert "已经运行过" not in (folder / "zh_CN" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "hint"), [("", "Hint: the idea"), ("zh_CN", "提示：思路")])
def test_equations_are_set_and_hints_stay_folded(site, assignment, edition, hint):
    folder, _ = site
    text = (folder / edition / "assignments" / f"{assignment.name}.html").read_text(encoding="utf-8")
    assert text.count("<math") > 20
    assert not re.search(r"\$[^$\n]*\\(frac|sum|alpha)", text)
    assert re.search(rf"<details>\s*<summary>\s*{hint}\s*</summary>", text)


@pytest.mark.slow
def test_pictures_say_in_chinese_what_they_show(site):
    folder, _ = site
    alternatives = re.findall(r'<img [^>]*?alt="([^"]*)"', (folder / "zh_CN/docs/gallery.html").read_text("utf-8"))
    assert len(alternatives) > 20
    assert [each for each in alternatives if not re.search("[\u3400-\u9fff]", each)] == []
