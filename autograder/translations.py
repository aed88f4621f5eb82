"""Keep the catalogues of translations up to date with what they translate: ``python -m autograder translations``.

A unit of an assignment's text has the id of its cell for its msgctxt; messages and what the package says have none:
they are known by their words. What has not changed is carried over; what has is marked fuzzy, with the text that was
translated before, and not used until a person has looked at it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jupytext
import polib

from autograder import languages, units
from autograder.assignment import Assignment
from autograder.exercise import parts
from autograder.files import atomic_write
from autograder.sentences import Sentence, sentences, templates
from examiner.language import Language

ROOT = Path(__file__).resolve().parent.parent
README = "notebooks/README.md"
# What notebooks say, and what the grader says.
_NOTEBOOKS = (
    *(f"examiner/{name}.py" for name in ("examiner", "explain", "findings", "forms")),
    *(f"nst_utils/{name}.py" for name in ("checks/__init__", "display", "figures", "notebook", "views")),
)
_GRADER = tuple(
    f"autograder/{name}"
    for name in (
        "analysis.py", "choosing.py", "exercise.py", "grading.py", "late.py", "listing.py", "notebook_file.py",
        "outputs.py", "overrides.py", "report.py", "session.py", "source.py",
        "templates/feedback.html", "templates/report.html",
    )
)  # fmt: skip
_NOT_SAID = frozenset({"DejaVu Sans", "offset points", "upper center", "compiled"})
TEXT, SAID = "text", "said"  # kinds: what stands in a notebook, and what is said while it runs or is graded


@dataclass(frozen=True)
class Unit:
    """What is translated as a whole.

    Attributes:
        text: English.
        kind: TEXT or SAID.
        context: the id of its cell; "" for what is known by its words.
        places: the files in which it is found.
        has_places: whether it has places to fill in.
    """

    text: str
    kind: str
    context: str = ""
    places: tuple[str, ...] = ()
    has_places: bool = False


def refresh(course: Path, assignments: Iterable[Assignment], code: str) -> list[str]:
    """Bring the catalogues of a language up to date; those that do not exist yet are begun.

    Args:
        course: the folder that gets them.
        assignments: of the course, those that are to be translated.
        code: the language, such as "zh_CN".

    Returns:
        list of str: a line for each catalogue.
    """
    wanted = {languages.catalogue(each, code): assignment_units(each) for each in assignments}
    own = languages.folder(course, code) / languages.PACKAGE
    if languages.package(course, code) == own or not languages.package(course, code).exists():
        wanted[own] = package_units()  # a course needs its own where we have none in this language
    return [refreshed(path, found, code) for path, found in wanted.items()]


def assignment_units(assignment: Assignment) -> list[Unit]:
    """Return what is to be translated of an assignment: its notebook's text, cell by cell, and its messages."""
    found: dict[tuple[str, str], Unit] = {}

    def add(unit: Unit) -> None:
        found.setdefault((unit.context, unit.text), unit)

    for cell in jupytext.reads(assignment.text.read_text(encoding="utf-8"), fmt="py:percent").cells:
        name = cell.metadata["id"]
        if cell.cell_type == "markdown":
            for text in _collected(units.markdown, cell.source):
                add(Unit(text, TEXT, name))
            continue
        for text in _collected(units.code, cell.source):
            add(Unit(text, TEXT, name))
        for said in sentences(units.without_magics(cell.source), keys=True):
            add(Unit(said.text, SAID, name, has_places=said.has_places))
    for message in _messages(assignment):
        add(Unit(message, SAID))
    return list(found.values())


def package_units() -> list[Unit]:
    """Return what is to be translated of the package, and of the students' README."""
    found: dict[str, tuple[Sentence, list[str]]] = {}
    for name in (*_NOTEBOOKS, *_GRADER):
        source = (ROOT / name).read_text(encoding="utf-8")
        for sentence in (sentences if name.endswith(".py") else templates)(source):
            if sentence.text not in _NOT_SAID:
                found.setdefault(sentence.text, (sentence, []))[1].append(name)
    said = [Unit(s.text, SAID, "", tuple(names), s.has_places) for s, names in found.values()]
    readme = _collected(units.markdown, (ROOT / README).read_text(encoding="utf-8"))
    return said + [Unit(text, TEXT, README) for text in dict.fromkeys(readme)]


def spoken(assignment: Assignment, language: Language) -> dict[str, str]:
    """Return what a notebook needs in a language while it runs, and how to start.

    Args:
        assignment: whose notebook.
        language: one in which there is the assignment.

    Returns:
        dict: path from the root -> text; two catalogues of what checks and figures say, and the students' README.
    """
    place, course = f"nst_utils/locale/{language.code}", assignment.folder.parent
    own, package = languages.catalogue(assignment, language.code), languages.package(course, language.code)
    readme = (ROOT / README).read_text(encoding="utf-8")
    return {
        f"{place}/{own.name}": _said(assignment_units(assignment), own),
        f"{place}/{package.name}": _said(package_units(), package),
        f"notebooks/{language.code}/README.md": units.markdown(readme, lambda unit: language.unit(README, unit)),
    }


def _said(wanted: Iterable[Unit], path: Path) -> str:
    """Return the part of a catalogue that is said in notebooks, as text."""
    said = {(u.context, u.text) for u in wanted if u.kind == SAID and _in_notebooks(u)}
    file = polib.pofile(str(path), encoding="utf-8")
    kept = polib.POFile(wrapwidth=118)
    kept.metadata = file.metadata
    seen: set[str] = set()
    for entry in file.translated_entries():
        if (entry.msgctxt or "", entry.msgid) in said and entry.msgid not in seen:
            seen.add(entry.msgid)
            kept.append(polib.POEntry(msgid=entry.msgid, msgstr=entry.msgstr, flags=entry.flags))
    return str(kept)


def _in_notebooks(unit: Unit) -> bool:
    return not unit.places or any(place in _NOTEBOOKS for place in unit.places)


def _collected(translate: Callable[[str, units.Tell], str], text: str) -> list[str]:
    """Return the units of a text."""
    found: list[str] = []

    def note(unit: str) -> str:
        found.append(unit)
        return unit

    translate(text, note)
    return found


def _messages(assignment: Assignment) -> Iterator[str]:
    """Yield what an assignment says outside its text: titles, hints, mistakes, laws, rubrics."""
    for exercise in assignment.exercises:
        yield from (exercise.title, exercise.difficulty, *exercise.titles.values())
        for message in (
            *(mistake.message for mistake in exercise.mistakes),
            *(case.hint for case in (exercise.published, *exercise.visible)),
            *(kind.hint for kind in exercise.kinds.values()),
            *(law.message for law in exercise.laws),
        ):
            yield from parts(message)
    for question in assignment.questions:
        yield from (question.title, *question.rubric)


def refreshed(path: Path, wanted: list[Unit], code: str) -> str:
    """Write a catalogue anew; return how far it is."""
    merged = _merged(_template(wanted, code), path)
    merged.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": code,
        "MIME-Version": "1.0",
    }
    kept = [entry for entry in merged if not entry.obsolete]
    for entry in kept:
        entry.flags = list(dict.fromkeys(entry.flags))  # pot2po gives a changed text its flags once more each time
    merged.clear()
    merged.extend(kept)
    merged.wrapwidth = 118
    with atomic_write(path) as part:
        part.write_text(str(merged), encoding="utf-8")
    fuzzy, missing = len(merged.fuzzy_entries()), len(merged.untranslated_entries())
    return f"{path.parent.name}/{path.name}: {len(merged)} units, {missing} to translate, {fuzzy} to look at again"


def _template(wanted: list[Unit], code: str) -> polib.POFile:
    """Make a catalogue without translations."""
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": code}
    for unit in filter(lambda unit: unit.text, wanted):
        file.append(
            polib.POEntry(
                msgctxt=unit.context or None,
                msgid=unit.text,
                comment=unit.kind,
                occurrences=[(place, "") for place in unit.places],
                flags=["python-brace-format"] if unit.has_places else [],
            )
        )
    return file


def _merged(template: polib.POFile, path: Path) -> polib.POFile:
    """Carry over what is translated already, as translate-toolkit's pot2po does."""
    from translate.convert.pot2po import convert_stores  # takes a second to import
    from translate.storage.pypo import pofile

    before = pofile.parsestring(path.read_bytes()) if path.exists() else None
    new = str(template).encode()
    merged = convert_stores(pofile.parsestring(new), before, pofile.parsestring(new))
    return polib.pofile(bytes(merged).decode(), encoding="utf-8")
