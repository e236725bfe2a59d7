"""Brackets that were never closed, and brackets that close nothing."""

from __future__ import annotations

from dataclasses import replace

from lark import Token

from netdsl.diagnostics import Diagnostic, Fix, Label
from netdsl.source import Span
from netdsl.syntax.build_base import start_of
from netdsl.syntax.build_chains import Opening
from netdsl.syntax.engine import END
from netdsl.syntax.failure import Failure, Mistake, Repair, kind_of, place_of
from netdsl.syntax.layout import CLOSERS, OPENERS, Layout, make_token

CLOSED_BY = {"LPAR": "RPAR", "LSQB": "RSQB", "LESS": "GREATER"}
CLOSERS_OF = {"(": ")", "[": "]", "{": "}", "<": ">"}
STATEMENTS = frozenset({"EXPECT", "OUTPUT", "LET", "DEFAULT", "SHARED", "AUXILIARY"})


def never_closed(opener: Span, found: Span) -> Diagnostic:
    closer = CLOSERS_OF[opener.text]
    return Diagnostic(
        "N103",
        f"`{opener.text}` is never closed",
        opener,
        label=f"this `{opener.text}` is never closed",
        labels=(Label(found, f"a `{closer}` is missing before this"),),
        help=f"add `{closer}`",
    )


def bracket_mistake(failure: Failure) -> Mistake | None:
    """A failure for which a bracket is to blame."""
    opener = failure.opener
    other = other_closer(failure)
    if other is not None:
        return other
    if opener is not None and is_lost(failure, opener):
        return Mistake(never_closed(failure.span(opener), place_of(failure)))
    if failure.token.type in OPENERS and failure.token and not closes(failure, opener):
        return Mistake(closes_nothing(failure, opener))
    return None


def other_closer(failure: Failure) -> Mistake | None:
    """`[ … )`, where nothing else closes the bracket: the other one was meant."""
    token, opener = failure.token, failure.opener
    if opener is None or start_of(token) not in failure.layout.loose:
        return None
    kind = "LESS" if isinstance(opener, Opening) else opener.type
    if kind not in CLOSED_BY or closes_later(failure, opener):
        return None
    if not failure.accepts(CLOSED_BY[kind]):
        return None
    span = failure.span()
    meant = CLOSERS_OF[failure.span(opener).text]
    found = closes_nothing(failure, opener)
    found = replace(found, help=f"write `{meant}`", fixes=(Fix(span, meant),))
    return Mistake(found, Repair(1, (make_token(CLOSED_BY[kind], meant, span.start, span.end),)))


def closes_later(failure: Failure, opener: Token | Opening) -> bool:
    """Whether the right bracket follows, so that this one is too many."""
    if isinstance(opener, Opening):
        return branches_close(replace(failure, place=failure.place + 1))
    return start_of(opener) not in failure.layout.unclosed


def is_lost(failure: Failure, opener: Token | Opening) -> bool:
    if isinstance(opener, Opening):
        ends = failure.token.type in {*OPENERS, "NEWLINE", END}
        return ends and not branches_close(failure)
    if start_of(opener) in failure.layout.unclosed:
        # In a body the parser is at home: a statement that fails there fails for itself.
        return opener.type != "LBRACE" or not in_body(failure)
    # Braces of `if` and `for` hold one chain: where a statement comes, the brace was forgotten.
    return (
        opener.type == "LBRACE"
        and failure.token.type == "NEWLINE"
        and not in_body(failure)
        and any(start_of(token) in failure.layout.unclosed for token in braces(failure))
    )


def in_body(failure: Failure) -> bool:
    return len(braces(failure)) <= 1


def braces(failure: Failure) -> list[Token]:
    """The braces that are open, the outermost first: it is the body's."""
    found: list[Token] = []
    for value in failure.values:
        if kind_of(value) == "LBRACE":
            found.append(value)
        elif kind_of(value) == "RBRACE":
            found.pop()
    return found


def branches_close(failure: Failure) -> bool:
    """Whether a `>` follows before the statement is surely over."""
    depth = 0
    for offset in range(len(failure.layout.tokens) - failure.place):
        kind = failure.at(offset).type
        if kind == "GREATER" and depth == 0:
            return True
        if kind == "NEWLINE" and failure.at(offset + 1).type in STATEMENTS:
            return False
        depth += (kind in CLOSERS) - (kind in OPENERS)
        if depth < 0:
            return False
    return False


def closes(failure: Failure, opener: Token | Opening | None) -> bool:
    return isinstance(opener, Token) and OPENERS[failure.token.type] == opener.type


def closes_nothing(failure: Failure, opener: Token | Opening | None) -> Diagnostic:
    span = failure.span()
    if opener is None or (isinstance(opener, Token) and opener.type == "LBRACE"):
        return Diagnostic("N103", f"this `{span.text}` closes nothing", span, help="remove it")
    opened = failure.span(opener)
    return Diagnostic(
        "N103",
        f"`{span.text}` does not close `{opened.text}`",
        span,
        labels=(Label(opened, "opened here"),),
    )


def lost_braces(layout: Layout, known: list[Diagnostic]) -> list[Diagnostic]:
    """Bodies that end with the file or at the next declaration, where nothing told so yet."""
    blamed = [found.span.start for found in known if found.code in ("N103", "N104")]
    found: list[Diagnostic] = []
    for token, at in layout.lost:
        start = start_of(token)
        if any(start <= other < at for other in blamed):
            continue
        blamed.append(start)
        opener = Span(layout.source, start, start + 1)
        found.append(never_closed(opener, Span(layout.source, at, at)))
    return found
