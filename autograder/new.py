"""Make the folder of a new assignment, with one exercise that works; docs/authoring.md says how to go on."""

import keyword
from pathlib import Path

from autograder.assignment import CourseError
from autograder.files import atomic_write

_TEMPLATES = Path(__file__).parent / "templates" / "assignment"


def new(course: Path, name: str) -> Path:
    """Write an assignment.

    Args:
        course: the folder that gets it.
        name: of the assignment and of its folder; a Python name.

    Returns:
        Path: the folder.

    Raises:
        CourseError: if the name is no name, or something of that name is there already.
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise CourseError(f"an assignment's name must be a Python name such as my_textures, got {name!r}.")
    folder = Path(course) / name
    if folder.exists():
        raise CourseError(f"{folder} exists already. Choose another name.")
    for template in sorted(_TEMPLATES.glob("*.txt")):
        text = template.read_text(encoding="utf-8")
        text = text.replace("@NAME@", name).replace("@TITLE@", name.replace("_", " ").capitalize())
        with atomic_write(folder / template.stem) as part:
            part.write_text(text, encoding="utf-8")
    return folder
