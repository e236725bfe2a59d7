"""How a report may look: colours, characters, width."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from netdsl.diagnostics import Severity

TAB = "    "
"""A tab is shown this wide wherever it stands, so that marks below a line need no tab stops."""

COLOURS = {
    Severity.ERROR.value: "1;31",
    Severity.WARNING.value: "1;33",
    Severity.NOTE.value: "1;36",
    "primary": "1;31",
    "secondary": "1;34",
    "gutter": "1;34",
    "help": "1;36",
    "bold": "1",
}
PLAIN = {"…": "...", "→": "->", "×": "x", "—": "-", "–": "-", "≥": ">=", "≤": "<=", "─": "-"}
"""What ASCII has instead of the characters that netdsl itself writes."""


@dataclass(frozen=True, slots=True)
class Style:
    """`width` is that of the longest source line shown whole, in columns."""

    color: bool = False
    ascii: bool = False
    width: int = 120

    def paint(self, text: str, role: str) -> str:
        if not self.color or not text:
            return text
        return f"\x1b[{COLOURS[role]}m{text}\x1b[0m"

    def words(self, text: str) -> str:
        """A message as this terminal can show it: nothing in it acts on the terminal."""
        return "".join(self.characters(text.replace("\n", " ")))

    def characters(self, text: str) -> list[str]:
        """Each character of a text as it is shown."""
        if text.isascii() and text.isprintable():
            return list(text)
        return [self.shown(character) for character in text]

    def shown(self, character: str) -> str:
        """A character of a spec as it is shown; what cannot be seen is shown as its code."""
        if character == "\t":
            return TAB
        if character.isascii():
            return character if character.isprintable() else f"<{ord(character):02x}>"
        if self.ascii:
            return PLAIN.get(character) or f"<{ord(character):04x}>"
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            return f"<{ord(character):04x}>"
        return character


def columns(text: str) -> int:
    """The columns that a text takes: East Asian wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
