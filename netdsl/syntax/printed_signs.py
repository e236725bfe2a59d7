"""Signs that papers, word processors and other keyboards have in the place of one of netdsl's."""

from __future__ import annotations

import unicodedata

PRINTED = {
    **dict.fromkeys("−–—", "-"),
    **dict.fromkeys("·⋅∙∗", "*"),
    **dict.fromkeys("÷∕", "/"),
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "∣": "|",
    "⟨": "<",
    "⟩": ">",
}


UNSEEN = {"Zs": " ", "Cf": ""}
"""Categories of characters that nobody sees, and what stands for them."""


def unseen(text: str, start: int) -> str:
    """The blanks, not all of them plain, that begin at a place."""
    end = start
    while end < len(text) and (text[end] == " " or unicodedata.category(text[end]) in UNSEEN):
        end += 1
    return text[start:end]


def plain_blanks(text: str) -> str:
    return "".join(UNSEEN[unicodedata.category(character)] for character in text)


def meant_by_sign(character: str) -> str:
    """What was meant by a character; "" where that is not known."""
    if character in PRINTED:
        return PRINTED[character]
    width, _, code = unicodedata.decomposition(character).partition(" ")
    if width in ("<wide>", "<narrow>") and len(code) == 4:
        meant = chr(int(code, 16))
        return meant if meant.isascii() and not meant.isalnum() else ""
    return ""


def in_words(text: str) -> str:
    if len(text) > 1:
        return f"characters `{text}`"
    name = unicodedata.name(text, "")
    known = text.isascii() and text.isprintable()
    shown = f"`{text}`" if text.isprintable() else f"U+{ord(text):04X}"
    return f"character {shown}" if known or not name else f"character {shown} ({name.lower()})"
