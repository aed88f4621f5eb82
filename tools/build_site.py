"""Build the site: `make site`. The assignments as pages, gallery, guides and the reference, into output/site/.

Owns what the site is made of: it lays out a folder in which each text has its place in the repository, so that the
links between texts hold, and calls Sphinx on it. docs/site/ has Sphinx's settings, and in locale/ a folder for each
further language: its home page, and the catalogues of the pages that Sphinx translates. Such an edition has what a
reader needs, below the English one; for the guides and the reference it leads there.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import polib

from autograder import languages, translations
from autograder.assignment import course
from autograder.build import ROOT, released, write
from autograder.executed import executed, kept_in
from autograder.shown import shown
from examiner.language import ENGLISH

SETTINGS = ROOT / "docs" / "site"
LOCALE = SETTINGS / "locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir())  # beside English
OUTPUT = ROOT / "output" / "site"
TEXTS = ("docs/*.md", "benchmarks/*.md", "images/CREDITS.md", "notebooks/README.md", "pretrained-model/README.md")
TEXTS += ("CONTRIBUTING.md", "CHANGELOG.md")
TRANSLATED = ("docs/gallery.md", "docs/glossary.md")  # of these, what catalogues translate
PICTURES = ("docs/pictures/**/*.jpg", "benchmarks/*.png", "images/*.jpg")
PACKAGES = ("nst", "nst_utils", "examiner", "autograder")
NO_MODULES = ("__main__", "inside", "assignments", "checks")  # doors, and what is no interface
UNTOLD = re.compile(r"!\[|`[^`]+`$")  # code alone; pictures, whose alternative texts are units of their own
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")


def build(output=OUTPUT, solved=True):
    """Build the site, in English, and within it the editions in other languages.

    Args:
        output: folder of the site; what is there is replaced.
        solved: whether the assignments are shown solved and executed, or as students get them, without outputs.

    Raises:
        subprocess.CalledProcessError: if Sphinx warns of anything.
    """
    shutil.rmtree(output, ignore_errors=True)
    for code in ("", *LANGUAGES):
        _call_sphinx("html", code, solved, output / code)
    for file in output.rglob("*.map"):  # for those who debug the theme: a sixth of the site
        file.unlink()


def units(code):
    """Return what is to be translated by catalogues.

    Args:
        code: a language, such as "zh_CN".

    Returns:
        dict: catalogue, a Path -> list of translations.Unit; without code, and pictures but for what they are said to
        show.
    """
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        _call_sphinx("gettext", code, False, Path(folder))
        for page in TRANSLATED:
            texts = [entry.msgid for entry in polib.pofile(str(Path(folder, page).with_suffix(".pot")))]
            wanted = [translations.Unit(text, translations.TEXT) for text in texts if not UNTOLD.match(text)]
            found[LOCALE / code / "LC_MESSAGES" / Path(page).with_suffix(".po")] = wanted
    return found


def _call_sphinx(builder, code, solved, output):
    """Lay out an edition and call Sphinx on it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        lay_out(source, solved, code)
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", builder, "-c", str(SETTINGS)]
        command += ["-t", "solved"] if solved else []  # the home pages say so
        environment = {"SITE_SOURCE": str(source), "SITE_LANGUAGE": code or "en"}
        subprocess.run(
            [*command, "-d", str(Path(folder, "doctrees")), str(source), str(output)],
            check=True,
            env={**os.environ, **environment},
        )


def lay_out(source, solved, code=""):
    """Write all that Sphinx reads.

    Args:
        source: the folder for it.
        solved: as for `build`.
        code: the language of the edition, such as "zh_CN"; "" for English.
    """
    for file in (path for pattern in PICTURES for path in ROOT.glob(pattern)):
        _put(source / file.relative_to(ROOT), file.read_bytes())
    english, texts = _texts(""), _texts(code)
    for place, path in texts.items():
        _put(source / place, linked(path.read_text(encoding="utf-8"), place, set(texts), set(english)).encode())
    _put(source / "index.md", (_folder(code) / "index.md").read_bytes())
    for assignment in course().values():
        for language in [ENGLISH, *languages.of(assignment)]:
            if language.code == code:
                unsolved = nbformat.read(released(assignment, language=language), as_version=4)
                notebook = executed(assignment, language) if solved else unsolved
                show(assignment, notebook, kept_in(assignment, language), source, language)
    if code:
        for path in (LOCALE / code).rglob("*.po"):  # Sphinx compiles them where they are
            _put(source / "locales" / path.relative_to(LOCALE), path.read_bytes())
        return
    for package in PACKAGES:
        reference(package, source / "api")


def _folder(code):
    """Where an edition's home page is, and what stands above an assignment."""
    return LOCALE / code if code else SETTINGS


def _texts(code):
    """The texts of an edition: place on the site -> file."""
    if code:
        own = {Path("notebooks/README.md"): ROOT / "notebooks" / code / "README.md"}
        return {**own, **{Path(place): ROOT / place for place in TRANSLATED}}
    return {path.relative_to(ROOT): path for pattern in TEXTS for path in sorted(ROOT.glob(pattern))}


def linked(text, path, staged, english=frozenset()):
    """Turn a text's links into such as hold on the site.

    Args:
        text: Markdown.
        path: its place in the repository.
        staged: the places of all texts of the edition.
        english: the places of all texts of the English one.

    Returns:
        str: where a link led to a module, it leads to its reference; to a text that is there in English alone, to
        that; to another file, only its words are left.
    """

    def target(match):
        words, to = match.groups()
        place = Path(os.path.normpath(path.parent / to))
        up = "../" * (len(path.parts) - 1)
        if place in staged:
            return match[0]
        if place in english:
            return f'<a href="{up}../{place.with_suffix(".html").as_posix()}">{words}</a>'
        if place == Path("README.md"):
            return f"[{words}]({up}index.md)"
        if (
            place.suffix == ".py"
            and place.parts[0] in PACKAGES
            and place.with_suffix("") in set(_modules(place.parts[0]))
        ):
            return f"[{words}]({up}api/{'.'.join(place.with_suffix('').parts)}.md)"
        return words

    return LINK.sub(target, text)


def show(assignment, notebook, folder, source, language=ENGLISH):
    """Lay out an assignment's page, its pictures as files beside it, and its notebook to download.

    Args:
        assignment: which.
        notebook: what is shown of it; changed as the page needs it.
        folder: where it was executed; the animations that its cells refer to are there.
        source: the folder that Sphinx reads.
        language: the notebook's.
    """
    unsolved = released(assignment, language=language)
    pictures = source / "extra" / "assignments" / f"{assignment.name}_pictures"

    def put(name, picture):
        _put(pictures / name, picture)
        return f'loading="lazy" src="{pictures.name}/{name}"'

    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    place = Path("notebooks", assignment.name, unsolved.name)
    _put(source / "extra" / place, unsolved.read_bytes())
    download = (_folder(language.code) / "download.md").read_text(encoding="utf-8")
    notebook.cells[0].source += "\n\n" + download.format(place=place.as_posix())
    write(shown(notebook, folder, put), source / "assignments" / f"{assignment.name}.ipynb")


def reference(package, folder):
    """Lay out the reference of a package: a page that says what it is, and one for each of its modules.

    Args:
        package: its name.
        folder: where the pages go.
    """
    names = [".".join(path.parts) for path in _modules(package) if path.parts != (package,)]
    about = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")))
    toctree = "\n".join(["```{toctree}", ":maxdepth: 1", "", *names, "```", ""])
    _put(folder / f"{package}.md", f"# `{package}`\n\n```{{eval-rst}}\n{about}\n```\n\n{toctree}".encode())
    for name in names:
        _put(folder / f"{name}.md", f"# `{name}`\n\n```{{eval-rst}}\n.. automodule:: {name}\n```\n".encode())


def _modules(package):
    """The modules of a package that are part of its interface, as paths without suffix."""
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        place = path.relative_to(ROOT).with_suffix("")
        place = place.parent if place.name == "__init__" else place
        if not set(place.parts) & set(NO_MODULES):
            found.append(place)
    return found


def _put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, help="folder of the site, which is replaced (%(default)s)"
    )
    parser.add_argument("--unsolved", action="store_true", help="show the assignments as students get them")
    parser.add_argument("--translations", action="store_true", help="only bring the catalogues up to date")
    options = parser.parse_args()
    if options.translations:
        for each in LANGUAGES:
            print(*[translations.refreshed(path, found, each) for path, found in units(each).items()], sep="\n")
    else:
        build(options.output, not options.unsolved)
