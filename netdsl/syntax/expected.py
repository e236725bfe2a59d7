"""Words for what stands in a spec and for what could have stood there."""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token

from netdsl.diagnostics import Diagnostic
from netdsl.syntax.engine import END
from netdsl.syntax.failure import Failure, Mistake, place_of

MOST = 4
"""Alternatives that a message lists; a longer list helps nobody."""

WHOLE = {"an operator, a block or a value", "an expression", "a statement"}
SIGNS = frozenset({"EQUALS", "AT_MOST", "LESS"})

GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"NETWORK", "BLOCK", "FROM"}), "a declaration (network, block, let, default, from)"),
    (frozenset({"EXPECT", "SHARED", "FOR"}), "a statement"),
    (frozenset({"FOR", "LSQB", "INPUT"}), "an operator, a block or a value"),
    (frozenset({"NUMBER", "LPAR", "PLUS"}), "an expression"),
    (SIGNS, "a sign such as `+` or `<`"),
    (frozenset({"NUMBER", "LPAR", "TRUE"}), "a number or a name"),
    (frozenset({"NUMBER", "DIMENSIONS"}), "a size"),
    (frozenset({"NUMBER", "LPAR", "NAME"}), "a number or a name of channels"),
    (frozenset({"NAME"}), "a name"),
    (frozenset({"LABEL"}), "a label"),
    (frozenset({"ARROW"}), "`->`"),
    (frozenset({"IN"}), "`in`"),
    (frozenset({"IMPORT"}), "`import`"),
    (frozenset({"ELSE"}), "`else`"),
    (frozenset({"EQUAL"}), "`=`"),
    (frozenset({"LPAR"}), "`(`"),
    (frozenset({"LBRACE"}), "`{`"),
    (frozenset({"LABEL_CLOSE"}), "`}`"),
    (frozenset({"RPAR"}), "`)`"),
    (frozenset({"RSQB"}), "`]`"),
    (frozenset({"RBRACE"}), "`}`"),
    (frozenset({"BAR"}), "`|`"),
    (frozenset({"GREATER"}), "`>`"),
    (frozenset({"COMMA"}), "`,`"),
    (frozenset({"COLON"}), "`:`"),
    (frozenset({"NEWLINE"}), "the end of the line"),
    (frozenset({"STRING"}), "a text in double quotes"),
)


def unexpected(failure: Failure) -> Mistake:
    """What to say when nothing better is known: what came, and what could have come."""
    wanted = listed(words(failure.accepted))
    after = f" after {describe(failure.previous)}" if failure.previous else ""
    found = describe(failure.token)
    message = f"expected {wanted}{after}, found {found}" if wanted else f"unexpected {found}"
    return Mistake(Diagnostic("N101", message, place_of(failure)))


def describe(token: Token) -> str:
    if token.type == "NEWLINE":
        return "the end of the line"
    if token.type == END:
        return "the end of the file"
    if not token:
        return "the end of the declaration"
    if token.type == "LABEL":
        return f"the label `{token}:`"
    first, *more = str(token).split("\n", 1)
    return f"`{first}…`" if more else f"`{token}`"


def words(accepted: frozenset[str]) -> Iterator[str]:
    """The accepted tokens in words, each told of once."""
    left = set(accepted)
    if left >= SIGNS:
        left -= {"GREATER", "LPAR", "LSQB"}
    for kinds, text in GROUPS:
        if not kinds <= left:
            continue
        left -= kinds
        if text in WHOLE:
            left -= {"NAME", "LPAR", "LSQB", "LABEL", "IN", "STRING", "NUMBER", "ARROW", "IF"}
            left -= {"FOR", "INPUT", "OUTPUT", "NONE"}
        elif text in ("a size", "a number or a name"):
            left -= {"NAME", "STRING", "LPAR", "IN", "DIMENSIONS"}
        elif kinds == SIGNS:
            left -= {"IF", "ELSE"}
        elif text.startswith("a declaration"):
            left -= {"NAME", "NEWLINE"}
        yield text


def listed(texts: Iterator[str]) -> str:
    found = list(texts)[:MOST]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} or {found[-1]}"
