"""The language in which checks and figures speak: English, until a notebook's cell chooses another.

The catalogues below ``locale`` are built with the notebooks. Knows what is said and nothing of how it is drawn;
`lettering` knows which letters a figure can have.
"""

from pathlib import Path
from typing import Any

from examiner.language import ENGLISH, Language, available
from nst_utils.errors import SettingsError

_LOCALE = Path(__file__).parent / "locale"
_now = ENGLISH


def speak(code: str) -> None:
    """Choose the language.

    Args:
        code: its name, such as "zh_CN"; "" for English.

    Raises:
        SettingsError: if there is no such language here.
    """
    global _now
    found = available(_LOCALE)
    if code and code not in found:
        raise SettingsError(f"there is no language {code!r}, only: English (''), {', '.join(found)}.")
    _now = Language(code, found[code]) if code else ENGLISH


def told(text: str, **values: Any) -> str:
    """Translate what a person is about to read.

    Args:
        text: English, as it would be shown; or with places, such as "{earned} of {most} points".
        values: what stands in the places.

    Returns:
        str: the text in the language that was chosen, or as it is.
    """
    return _now(text, **values)
