"""What the installed course says of itself: its version, and what it requires. pyproject.toml has both."""

import re
from importlib import metadata

_NAME = "nst-course"
_EXTRA = re.compile(r"(?: and )?extra == '([\w-]+)'$")  # behind what the metadata say of Python's version


def version() -> str:
    """Return the version of the course."""
    return metadata.version(_NAME)


def requirements(extra: str = "") -> list[str]:
    """List what the course requires.

    Args:
        extra: what one of its extras adds; "" for what painting needs.

    Returns:
        list of str: as pip takes them, with the Pythons that each is for.
    """
    chosen = []
    for requirement in metadata.requires(_NAME) or ():
        named, _, marker = requirement.partition("; ")
        of = _EXTRA.search(marker)
        if (of[1] if of else "") == extra:
            chosen.append("; ".join(filter(None, (named, _EXTRA.sub("", marker)))))
    return chosen


def release_of(name: str, language: str = "") -> str:
    """Return where the newest zip for students of an assignment of this name, in a language, is published."""
    links = dict(link.split(", ", 1) for link in metadata.metadata(_NAME).get_all("Project-URL", ()))
    return f"{links['Releases']}/latest/download/{zip_name(name, language)}"


def zip_name(name: str, language: str = "") -> str:
    """Return what the zip for students of an assignment of this name is called, in a language; English is ""."""
    return ".".join(filter(None, (name.replace("_", "-"), language, "zip")))


if __name__ == "__main__":
    print(version())
