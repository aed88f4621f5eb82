"""What the installed course says of itself: its version, and what it requires. pyproject.toml has both."""

from importlib import metadata

from packaging.requirements import Requirement

_NAME = "nst-course"


def version() -> str:
    """Return the version of the course."""
    return metadata.version(_NAME)


def requirements(extra: str = "") -> list[str]:
    """List what the course requires.

    Args:
        extra: what one of its extras adds; "" for what painting needs.

    Returns:
        list of str: as pip takes them.
    """
    chosen = []
    for requirement in map(Requirement, metadata.requires(_NAME) or ()):
        marker, requirement.marker = requirement.marker, None
        if marker.evaluate({"extra": extra}) if marker else not extra:
            chosen.append(str(requirement))
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
