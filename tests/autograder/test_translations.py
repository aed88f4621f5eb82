"""The catalogues are complete and right, and both editions are one text."""

import ast
import re

import polib
import pytest
from markdown_it import MarkdownIt

from autograder import languages, translations
from autograder.assignment import COURSE, course
from autograder.proofreading import faults, set_wrong
from autograder.source import source_notebook

ASSIGNMENTS = course()
EDITIONS = [(each, language) for each in ASSIGNMENTS.values() for language in languages.of(each)]
CATALOGUES = sorted(languages.folder(COURSE).glob("*/*.po"))
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")


def entries(path):
    return polib.pofile(str(path), encoding="utf-8")


def named(value):
    return value.stem if hasattr(value, "stem") else getattr(value, "name", "") or value.code


def units_of(path):
    """What a catalogue has to translate."""
    if path.name == languages.PACKAGE:
        return translations.package_units()
    return translations.assignment_units(ASSIGNMENTS[path.stem])


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_a_catalogue_has_a_translation_for_every_unit_and_no_other(path):
    wanted = {(unit.context, unit.text) for unit in units_of(path) if unit.text}
    given = {(entry.msgctxt or "", entry.msgid) for entry in entries(path) if entry.translated()}
    assert given == wanted, "run `make translations`, then translate what is new and look at what is fuzzy"


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_no_translation_has_a_fault_that_a_rule_can_tell(path):
    found = {
        (entry.msgctxt, entry.msgstr): wrong
        for entry in entries(path).translated_entries()
        if (wrong := faults(entry.msgid, entry.msgstr, path.parent.name))
    }
    assert found == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_no_flag_stands_twice_however_often_a_text_was_changed(path):
    entries = polib.pofile(str(path), encoding="utf-8")
    assert [entry.msgid for entry in entries if len(set(entry.flags)) < len(entry.flags)] == []


@pytest.mark.parametrize(("assignment", "language"), EDITIONS, ids=named)
def test_the_editions_have_the_same_blocks(assignment, language):
    md = MarkdownIt().enable("table")

    def blocks(*edition):
        cells = source_notebook(assignment, None, *edition).cells
        return {c.id: [t.type for t in md.parse(c.source)] for c in cells if c.cell_type == "markdown"}

    assert blocks(language) == blocks()


def without_docstrings(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:]
    return ast.dump(tree)


def code_of(cells):
    return {cell.id: without_docstrings(cell.source) for cell in cells if cell.cell_type == "code"}


@pytest.mark.parametrize(("assignment", "language"), EDITIONS, ids=named)
def test_the_editions_differ_in_no_code_but_the_cell_that_chooses_the_language(assignment, language):
    cells = source_notebook(assignment, language=language).cells
    for cell in cells:  # each edition installs its own zip
        cell.source = cell.source.replace(f".{language.code}.zip", ".zip")
    translated = code_of(cells)
    assert "speak" in translated.pop("language")
    assert translated == code_of(source_notebook(assignment).cells)


def test_a_difference_in_code_is_seen():
    cells = source_notebook(next(iter(ASSIGNMENTS.values()))).cells
    before = code_of(cells)
    next(cell for cell in cells if cell.id == "setup").source += "\nx = 1"
    assert code_of(cells) != before


@pytest.mark.parametrize(("assignment", "language"), EDITIONS, ids=named)
def test_an_edition_says_its_language(assignment, language):
    assert source_notebook(assignment, language=language).metadata["language"] == language.code
    assert "language" not in source_notebook(assignment).metadata


@pytest.mark.parametrize(("assignment", "language"), EDITIONS, ids=named)
def test_what_is_built_for_an_edition_is_up_to_date(assignment, language):
    for name, text in translations.spoken(assignment, language).items():
        assert (translations.ROOT / name).read_text(encoding="utf-8") == text, "run `make build`"


# Carrying over


@pytest.fixture
def catalogue(tmp_path, assignment):
    """A catalogue of the first assignment's exercise titles, translated."""
    path = tmp_path / "de" / "small.po"
    small = [translations.Unit("The content cost compares activations.", "text", "remember"),
             translations.Unit("Answer", "text", "first")]  # fmt: skip
    translations.refreshed(path, small, "de")
    file = entries(path)
    for entry, text in zip(file, ("Die Inhaltskosten vergleichen Aktivierungen.", "Antwort"), strict=True):
        entry.msgstr = text
    file.save()
    return path


def test_what_has_not_changed_is_carried_over(catalogue):
    before = catalogue.read_text()
    same = [translations.Unit("The content cost compares activations.", "text", "remember"),
            translations.Unit("Answer", "text", "first")]  # fmt: skip
    said = translations.refreshed(catalogue, same, "de")
    assert said == "de/small.po: 2 units, 0 to translate, 0 to look at again"
    assert [e.msgstr for e in entries(catalogue)] == ["Die Inhaltskosten vergleichen Aktivierungen.", "Antwort"]
    assert catalogue.read_text() == before


def test_what_has_changed_is_fuzzy_and_shows_what_was_translated(catalogue):
    changed = [translations.Unit("The content cost compares the activations.", "text", "remember")]
    said = translations.refreshed(catalogue, changed, "de")
    assert said == "de/small.po: 1 units, 0 to translate, 1 to look at again"
    (entry,) = entries(catalogue)
    assert entry.fuzzy
    assert entry.previous_msgid == "The content cost compares activations."


def test_what_is_new_waits_for_a_translation(catalogue):
    new = [translations.Unit("Something else altogether.", "text", "remember")]
    assert translations.refreshed(catalogue, new, "de") == "de/small.po: 1 units, 1 to translate, 0 to look at again"


# The project's README in Chinese is written by hand, shorter than the English one

READMES = [translations.ROOT / "README.md", translations.ROOT / "README.zh-CN.md"]


def test_every_command_of_the_chinese_readme_is_one_of_the_english():
    english, chinese = (
        {
            line.partition("  #")[0].rstrip()
            for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
            for line in block.split("\n")
        }
        for text in (path.read_text(encoding="utf-8") for path in READMES)
    )
    assert chinese <= english


def test_every_file_that_the_chinese_readme_links_to_is_there():
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", READMES[1].read_text(encoding="utf-8"))
    files = [link for link in links if not link.startswith("http")]
    assert len(files) > 10
    assert [link for link in files if not (translations.ROOT / link).exists()] == []


def test_the_chinese_readme_keeps_the_rules_of_setting():
    text = re.sub(r"```.*?```|<!--.*?-->", "", READMES[1].read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [fault for block in text.split("\n\n") for fault in set_wrong(block)] == []
