"""Build the site: `make site`. The assignments as pages, gallery, guides and the reference, into output/site/.

Owns what the site is made of: it lays out a folder in which each text has its place in the repository, so that the
links between texts hold, and calls Sphinx on it. docs/site/ has Sphinx's settings.
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

from autograder.assignment import course
from autograder.build import ROOT, released, write
from autograder.executed import executed, kept_in
from autograder.shown import shown

SETTINGS = ROOT / "docs" / "site"
OUTPUT = ROOT / "output" / "site"
TEXTS = ("docs/*.md", "benchmarks/*.md", "images/CREDITS.md", "notebooks/README.md", "pretrained-model/README.md")
TEXTS += ("CONTRIBUTING.md", "CHANGELOG.md")
PICTURES = ("docs/pictures/**/*.jpg", "benchmarks/*.png", "images/*.jpg")
PACKAGES = ("nst", "nst_utils", "examiner", "autograder")
NO_MODULES = ("__main__", "inside", "assignments", "checks")  # doors, and what is no interface
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
DOWNLOAD = """

*To work on it yourself, download <a href="../{place}" download>the notebook as students get it</a>;
[for students](../notebooks/README.md) says how to start.*
"""


def build(output=OUTPUT, solved=True, language="en"):
    """Build the site.

    Args:
        output: folder of the site; what is there is replaced.
        solved: whether the assignments are shown solved and executed, or as students get them, without outputs.
        language: of Sphinx's own words, and of the catalogues in docs/site/locale.

    Raises:
        subprocess.CalledProcessError: if Sphinx warns of anything.
    """
    shutil.rmtree(output, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        lay_out(source, solved)
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-c", str(SETTINGS)]
        environment = {"SITE_SOURCE": str(source), "SITE_LANGUAGE": language}
        subprocess.run(
            [*command, "-d", str(Path(folder, "doctrees")), str(source), str(output)],
            check=True,
            env={**os.environ, **environment},
        )
    for file in output.rglob("*.map"):  # for those who debug the theme: a sixth of the site
        file.unlink()


def lay_out(source, solved):
    """Write all that Sphinx reads.

    Args:
        source: the folder for it.
        solved: as for `build`.
    """
    for file in (path for pattern in PICTURES for path in ROOT.glob(pattern)):
        _put(source / file.relative_to(ROOT), file.read_bytes())
    texts = [path for pattern in TEXTS for path in sorted(ROOT.glob(pattern))]
    staged = {path.relative_to(ROOT) for path in texts}
    for path in texts:
        _put(source / path.relative_to(ROOT), linked(path.read_text(), path.relative_to(ROOT), staged).encode())
    _put(source / "index.md", (SETTINGS / "index.md").read_bytes())
    for assignment in course().values():
        notebook = executed(assignment) if solved else nbformat.read(released(assignment), as_version=4)
        show(assignment, notebook, kept_in(assignment), source)
    for package in PACKAGES:
        reference(package, source / "api")


def linked(text, path, staged):
    """Turn a text's links into such as hold on the site.

    Args:
        text: Markdown.
        path: its place in the repository.
        staged: the places of all texts of the site.

    Returns:
        str: where a link led to a module, it leads to its reference; to another file, only its words are left.
    """

    def target(match):
        words, to = match.groups()
        place = Path(os.path.normpath(path.parent / to))
        up = "../" * (len(path.parts) - 1)
        if place in staged:
            return match[0]
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


def show(assignment, notebook, folder, source):
    """Lay out an assignment's page, its pictures as files beside it, and its notebook to download.

    Args:
        assignment: which.
        notebook: what is shown of it; changed as the page needs it.
        folder: where it was executed; the animations that its cells refer to are there.
        source: the folder that Sphinx reads.
    """
    unsolved = released(assignment)
    pictures = source / "extra" / "assignments" / f"{assignment.name}_pictures"

    def put(name, picture):
        _put(pictures / name, picture)
        return f'loading="lazy" src="{pictures.name}/{name}"'

    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    place = Path("notebooks", assignment.name, unsolved.name)
    _put(source / "extra" / place, unsolved.read_bytes())
    notebook.cells[0].source += DOWNLOAD.format(place=place.as_posix())
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
    parser.add_argument("--language", default="en", help="of Sphinx's words and of docs/site/locale (%(default)s)")
    options = parser.parse_args()
    build(options.output, not options.unsolved, options.language)
