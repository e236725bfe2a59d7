"""Labels: what touches a colon becomes one token, or a few where the label computes.

This is done on tokens and not by the lexer: a pattern for labels would look far ahead at every
name, and `1-1-1-…` would cost the square of its length.
"""

from __future__ import annotations

import re

from lark import Token

PART = re.compile(r"[A-Za-z0-9_.-]+")
STARTS = re.compile(r"[A-Za-z0-9_]")


def fuse_label(tokens: list[Token], colon: Token, text: str) -> bool:
    """Turns the end of `tokens` and the colon into a label, if there is one."""
    if not tokens or not _only_blanks(text[tokens[-1].end_pos : colon.start_pos]):
        return False
    start, braces = _start_of_label(tokens)
    if start == len(tokens):
        return False
    if not braces:
        first, last = tokens[start], tokens[-1]
        written = text[first.start_pos : last.end_pos]
        tokens[start:] = [Token("LABEL", written, first.start_pos, end_pos=colon.end_pos)]
        return True
    tokens[start:] = _computed(tokens[start:], text)
    tokens.append(Token("LABEL_END", ":", colon.start_pos, end_pos=colon.end_pos))
    return True


def _start_of_label(tokens: list[Token]) -> tuple[int, bool]:
    """Where the label begins that ends with the tokens, and whether it has braces."""
    place, braces = len(tokens), False
    while place > 0:
        token = tokens[place - 1]
        if place < len(tokens) and token.end_pos != tokens[place].start_pos:
            break
        if token.type == "RBRACE":
            opener = _opening_brace(tokens, place - 1)
            if opener is None:
                break
            place, braces = opener, True
        elif PART.fullmatch(token) and token.type != "ARROW":
            place -= 1
        else:
            break
    while (
        place < len(tokens) and tokens[place].type != "LBRACE" and not STARTS.match(tokens[place])
    ):
        place += 1
    return place, braces


def _opening_brace(tokens: list[Token], closer: int) -> int | None:
    """The brace that a computed part opens with: no other brace, line end or label between."""
    for place in range(closer - 1, -1, -1):
        kind = tokens[place].type
        if kind == "LBRACE":
            return place if place < closer - 1 else None
        if kind in ("RBRACE", "NEWLINE", "COLON", "LABEL", "LABEL_END"):
            return None
    return None


def _computed(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of a label with braces: texts between braces become one token each."""
    made: list[Token] = []
    inside = False
    for token in tokens:
        if token.type == "LBRACE":
            inside = True
            made.append(_as("LABEL_OPEN", token))
        elif token.type == "RBRACE":
            inside = False
            made.append(_as("LABEL_CLOSE", token))
        elif inside:
            made.append(token)
        elif made and made[-1].type == "LABEL_TEXT":
            start = made.pop().start_pos
            written = text[start : token.end_pos]
            made.append(Token("LABEL_TEXT", written, start, end_pos=token.end_pos))
        else:
            made.append(_as("LABEL_TEXT", token))
    return made


def _as(kind: str, token: Token) -> Token:
    return Token(kind, str(token), token.start_pos, end_pos=token.end_pos)


def _only_blanks(between: str) -> bool:
    return not between.strip(" \t\f")
