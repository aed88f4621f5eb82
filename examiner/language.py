"""What a person is told, in their language: catalogues (.po) keyed by the English text.

English is what is said, compared and stored throughout; a text is put into another language where it is shown. By
then its places are filled in, so a catalogue's ``It returns {kind}, expected one tensor.`` is found again as a
pattern: no message has to remember what it was made of.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")
_LETTERS = 7  # of a text with places, beside the places
_FORMAT = "python-brace-format"  # gettext's flag of a text with places such as {kind}


class Language:
    """Puts English texts into a language; what it has no words for stays English.

    Attributes:
        code: its name, such as "zh_CN"; "" for English.
    """

    def __init__(self, code: str = "", catalogues: Iterable[Path] = ()) -> None:
        """Read catalogues.

        Args:
            code: the language's name.
            catalogues: .po files; where two translate one text, the first counts.
        """
        self.code = code
        self._texts: dict[str, str] = {}
        self._units: dict[tuple[str, str], str] = {}
        self._seen: dict[str, str] = {}
        patterns: dict[str, str] = {}
        for path in catalogues:
            for entry in _entries(path):
                kind = patterns if _FORMAT in entry.flags else self._texts
                kind.setdefault(entry.msgid, entry.msgstr)
                self._units.setdefault((entry.msgctxt or "", entry.msgid), entry.msgstr)
        # The more of a text a pattern spells out, the more it tells: it is tried first.
        telling = sorted(filter(_tells, patterns), key=lambda text: (-len(_PLACE.sub("", text)), text))
        self._patterns = [(_PLACE.split(text)[::2], _pattern(text), patterns[text]) for text in telling]
        self._templates = patterns

    def __call__(self, text: str, **values: Any) -> str:
        """Translate a text.

        Args:
            text: English, as it would be shown; or with places, such as "{earned} of {most} points".
            values: what stands in the places.

        Returns:
            str: the text in this language, or as it is.
        """
        if values:
            return self._templates.get(text, text).format(**values)
        if text not in self._seen:
            self._seen[text] = self._translated(text)
        return self._seen[text]

    def unit(self, context: str, text: str) -> str:
        """Translate a text by its own entry alone: what stands in one cell may read differently in another.

        Args:
            context: the entry's msgctxt.
            text: English.

        Returns:
            str: as above.
        """
        return self._units.get((context, text), text)

    def _translated(self, text: str) -> str:
        if text in self._texts:
            return self._texts[text]
        for literals, pattern, translation in self._patterns:
            # A look at the literals first: a pattern that fails on a long text can take long.
            found = pattern.fullmatch(text) if all(part in text for part in literals) else None
            if found:
                return translation.format(**{name: self._inside(part) for name, part in found.groupdict().items()})
        lines = text.split("\n")
        return "\n".join(map(self, lines)) if len(lines) > 1 else text

    def _inside(self, part: str) -> str:
        """Translate what stands in a place, if it is more than a word, which may be a name of the student's."""
        return self(part) if " " in part.strip() else part


def _entries(path: Path) -> Iterable[Any]:
    """Return the entries of a catalogue that count: translated, and not in need of another look."""
    import polib  # small, and yet nobody who reads English needs it

    entries: list[Any] = polib.pofile(str(path), encoding="utf-8").translated_entries()
    return entries


def _tells(text: str) -> bool:
    """Tell whether a text with places can be known again: "{points} of {of}" could be anything."""
    literal = _PLACE.sub("", text)
    return sum(map(str.isalpha, literal)) >= _LETTERS or (text[0] != "{" and len(literal) >= _LETTERS - 2)


def _pattern(text: str) -> re.Pattern[str]:
    """Turn a text with places into the pattern of what it becomes; a place that comes twice is filled alike."""
    seen: set[str] = set()
    parts = []
    for number, part in enumerate(_PLACE.split(text)):  # what stands between the places, and every second one a name
        if number % 2 == 0:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={part})" if part in seen else f"(?P<{part}>.*?)")
            seen.add(part)
    return re.compile("".join(parts), re.DOTALL)


def available(folder: Path) -> Mapping[str, list[Path]]:
    """Find the languages of a folder with a folder for each.

    Args:
        folder: such as ``locale``, with ``zh_CN/package.po``.

    Returns:
        dict: name of the language -> its catalogues, in alphabetical order.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/*.po")):
        found.setdefault(path.parent.name, []).append(path)
    return found


ENGLISH = Language()
