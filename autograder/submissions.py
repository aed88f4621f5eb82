"""Find submissions in whatever an instructor has: nbgrader's folders, a folder of notebooks, one notebook, a zip.

Owns the questions of whose a file is and which of a student's notebooks is meant; ``listing`` lists the files and
``notebook_file`` reads them. What can't be read is a submission all the same, with a reason instead of cells.

Folders that all files share are what a zip or a download wraps around a class, and tell nothing. Below them the first
folder, zip or notebook names the student. So the folder of a lone student with several notebooks looks like a class,
and each has a row: that is seen, while of a class that is taken for a student all rows but one would be lost. A lone
notebook is named by its outermost folder, and nbgrader's STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb always by STUDENT.
"""

import hashlib
import re
from dataclasses import dataclass, replace

from autograder.listing import SubmissionsError, files_in
from autograder.notebook_file import UnreadableError, code_cells

_STEPS = ("submitted", "release", "source", "autograded", "feedback")  # nbgrader's folders
_MAX_NAME = 150  # bytes of a student's name, so that it can name a file with room for a suffix
_MAX_READ = 50  # notebooks of one student
_MAX_SAID = 5  # names of files in a message
_SUFFIX = re.compile(r"\.(ipynb|zip)$", re.IGNORECASE)
_TEMPLATE = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|#.*|\braise NotImplementedError\b.*')
_ANSWER = re.compile(r"^def (\w+)\b(?:.*\):[ \t]*\S|.*\n\s*^[ \t]+\S)", re.MULTILINE)


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes:
        student: who handed it in, as far as the layout tells.
        notebook: the file's name.
        digest: SHA-256 of the bytes.
        cells: the texts of its code cells, in order.
        reason: why there are none, if it can't be read; otherwise empty.
        path: where the file lies in what was given, with / between folders.
        notes: what the student and the instructor should know: which other notebooks were left out.
    """

    student: str
    notebook: str
    digest: str
    cells: tuple[str, ...] = ()
    reason: str = ""
    path: str = ""
    notes: tuple[str, ...] = ()


def find(path, assignment=None, graded=()):
    """Find the submissions in a path.

    Args:
        path: a notebook, a folder or a zip.
        assignment: of a student with a folder of this name, keep only what is in it.
        graded: names of the graded functions: of several notebooks, the one with most of them is taken.

    Returns:
        list of Submission, one for each student, sorted by student.

    Raises:
        SubmissionsError: if the path holds no notebook, or too many.
    """
    found = []
    for student, files in sorted(_by_student(files_in(path), assignment).items()):
        own = [(parts[1:], file) for parts, file in files if parts[0] == assignment and len(parts) > 1]
        official = f"{assignment}.ipynb" if own else None
        found.append(_chosen(student, own or files, graded, official))
    if not found:
        raise SubmissionsError(f"{path} holds no notebook. Give the folder or zip with the students' .ipynb files.")
    return found


def choose(student, folder, assignment=None, graded=()):
    """Take the one notebook of a student from a folder that is all theirs, as ``find`` does.

    Args:
        student: who handed it in.
        folder: where the student's files are.
        assignment: the name, without its suffix, of a notebook that goes before others.
        graded: as in ``find``.

    Returns:
        Submission.

    Raises:
        SubmissionsError: if the folder holds too many notebooks.
    """
    official = f"{assignment}.ipynb" if assignment else None
    return _chosen(student, [(file.path.parts, file) for file in files_in(folder)], graded, official)


def _by_student(files, assignment):
    """Return student -> list of (parts of the path below the student's folder, File)."""
    placed = [(tuple(p for p in f.path.parts[:-1] if p not in _STEPS) + f.path.parts[-1:], f) for f in files]
    depth = _shared(placed, assignment)
    in_folders = any(file.read and len(parts) > depth + 1 for parts, file in placed)
    students = {}
    for parts, file in placed:
        # A file that is no notebook shows a student who handed in nothing else, if students have folders.
        if file.read or (in_folders and len(parts) > depth + 1):
            below = parts[depth + 1 :] or parts[-1:]
            students.setdefault(_student(_SUFFIX.sub("", parts[depth])), []).append((below, file))
    return students


def _shared(placed, assignment):
    """Count the folders around all files that tell nothing of students."""
    notebooks = [parts for parts, file in placed if file.read]
    depth = 0
    while notebooks:
        counted = [parts[depth:] for parts, file in placed if file.read or len(parts) > depth + 1]
        if len({parts[0] for parts in counted}) > 1 or min(map(len, counted)) == 1:
            break
        below = {parts[1:] for parts in counted}
        folders = {parts[0] for parts in below}
        if assignment in folders and (len(folders) > 1 or (assignment, f"{assignment}.ipynb") in below):
            break  # a student's folder in nbgrader's submitted/
        depth += 1
    return 0 if len(notebooks) == 1 and len(notebooks[0]) == depth + 1 else depth


def _student(text):
    """Turn a name into one that can name a file; what had to be changed stays apart from its likes by a hash."""
    clean = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in text).strip(" .")
    clean = clean.encode()[:_MAX_NAME].decode(errors="ignore")
    if clean == text:
        return clean
    return f"{clean}_{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:6]}"


def _chosen(student, files, graded, official=None):
    """Take a student's notebook: of several one that can be read, the official one, with most answers, the newest.

    The same notebook handed in twice is one.

    Args:
        student: who handed them in.
        files: list of (parts of the path below the student's folder, File).
        graded: names of the graded functions.
        official: the name that counts, where nbgrader gave the notebooks theirs.
    """
    notebooks = [("/".join(parts), file) for parts, file in files if file.read]
    if not notebooks:
        reason = f"There is only {_listed(['/'.join(parts) for parts, _ in files]) or 'an empty folder'}."
        return Submission(student, "", hashlib.sha256(b"").hexdigest(), reason=reason)
    notebooks.sort(key=lambda pair: (pair[0] == official, pair[1].changed, pair[0]), reverse=True)
    read = [(_read(student, file), name) for name, file in notebooks[:_MAX_READ]]
    best, _ = max(read, key=lambda pair: (not pair[0].reason, pair[1] == official, _answers(pair[0].cells, graded)))
    others = [name for submission, name in read if submission.digest != best.digest]
    others = [name for name in others + [name for name, _ in notebooks[_MAX_READ:]] if _is_notebook(name)]
    if not others:
        return best
    count = "1 other notebook was" if len(others) == 1 else f"{len(others)} other notebooks were"
    return replace(best, notes=(f"{best.notebook} was graded; {count} left out: {_listed(others)}.",))


def _is_notebook(name):
    return name.lower().endswith(".ipynb")


def _listed(names):
    """Name the first few of some files."""
    more = f" and {len(names) - _MAX_SAID} more" if len(names) > _MAX_SAID else ""
    return ", ".join(name[:_MAX_NAME] for name in sorted(names)[:_MAX_SAID]) + more


def _answers(cells, graded):
    """Count the graded functions with more in them than the template, by their text: it is not safe to parse here."""
    return len({name for cell in cells for name in _ANSWER.findall(_TEMPLATE.sub("", cell))} & set(graded))


def _read(student, file):
    content = b""
    try:
        content = file.read()
        cells, reason = code_cells(content), ""
    except UnreadableError as why:
        cells, reason = (), f"{file.path.name}: {why}."
    digest = hashlib.sha256(content).hexdigest()
    return Submission(student, file.path.name, digest, cells, reason, path=str(file.path))
