"""Words and signs that other languages taught: comments, arrows, declarations, attributes."""

from __future__ import annotations

from netdsl.diagnostics import Fix, did_you_mean
from netdsl.source import Span
from netdsl.syntax.build_base import end_of
from netdsl.syntax.failure import BEGINS_ELEMENT, Failure, Mistake, Repair, habit, is_comment
from netdsl.syntax.layout import comment_habit, make_token

KEYWORDS = {
    "network": "NETWORK",
    "block": "BLOCK",
    "default": "DEFAULT",
    "let": "LET",
    "from": "FROM",
}
OTHER_KEYWORDS = {
    "class": "network",
    "model": "network",
    "module": "network",
    "net": "network",
    "def": "block",
    "fn": "block",
    "func": "block",
    "function": "block",
    "layer": "block",
    "const": "let",
    "var": "let",
    "import": "from",
}
ATTRIBUTES = frozenset(
    {
        *("bias", "causal", "channels", "dilation", "dtype", "epsilon", "filters", "groups"),
        *("heads", "init", "kernel", "kernel_size", "layout", "mode", "momentum", "pad"),
        *("padding", "rate", "size", "stride", "strides", "tied", "to"),
    }
)
"""Words that are attributes wherever they are known: what follows one is its value."""

VALUES = frozenset({"NUMBER", "NAME", "STRING", "DIMENSIONS", "TRUE", "FALSE", "NONE"})


def comment_with_slashes(failure: Failure) -> Mistake | None:
    """`conv 3x3/64  // the stem`"""
    if not is_comment(failure):
        return None
    return Mistake(comment_habit(failure.span()), Repair(failure.rest_of_line()))


def comment_after_expression(failure: Failure) -> Mistake | None:
    """`let a = 3  // my constant`: the first word was taken for a divisor"""
    if failure.token.type not in ("NAME", "STRAY", "BAD_STRING", "SINGLE_QUOTED"):
        return None
    slashes = failure.at(-2)
    if slashes.type != "FLOOR" or failure.stands_first:
        return None
    return Mistake(comment_habit(failure.span(slashes)), Repair(failure.rest_of_line()))


def attribute_without_equals(failure: Failure) -> Mistake | None:
    """`maxpool stride 2`"""
    if not failure.after_element or failure.stands_first:
        return None
    ahead = failure.token in ATTRIBUTES and failure.at(1).type in VALUES
    behind = failure.previous in ATTRIBUTES and failure.token.type in VALUES
    if not ahead and not behind:
        return None
    name, value = (failure.token, failure.at(1)) if ahead else (failure.previous, failure.token)
    span = failure.span(name, value)
    meant = f"{name}={value}"
    message = "an attribute and its value are joined by `=`"
    found = habit(message, span, f"write `{meant}`", Fix(span, meant))
    if not ahead:
        return Mistake(found, Repair(1))
    end = end_of(name)
    return Mistake(found, Repair(1, (name, make_token("EQUAL", "=", end, end))))


def pipe_arrow(failure: Failure) -> Mistake | None:
    """`a |> b`"""
    after = failure.at(1)
    if failure.token.type != "BAR" or after.type != "GREATER" or not failure.after_element:
        return None
    if after.start_pos != failure.token.end_pos:
        return None
    span = failure.span(failure.token, after)
    arrow = make_token("ARROW", "->", span.start, span.end)
    message = "the arrow is written `->`, not `|>`"
    return Mistake(habit(message, span, "write `->`", Fix(span, "->")), Repair(2, (arrow,)))


def missing_arrow(failure: Failure) -> Mistake | None:
    """Two elements with nothing between them, on one line or on two."""
    line_end = failure.token.type == "NEWLINE"
    following = failure.at(1) if line_end else failure.token
    if following.type not in BEGINS_ELEMENT or not failure.after_element:
        return None
    if line_end and failure.follows("NAME", "EQUAL"):
        return None
    span = failure.span(following)
    place = Span(failure.source, span.start, span.start)
    arrow = make_token("ARROW", "->", span.start, span.start)
    found = habit(
        f"`->` is missing before `{span.text}`", span, "write `->`", Fix(place, "-> "), code="N106"
    )
    return Mistake(found, Repair(1 if line_end else 0, (arrow,)))


def other_declaration(failure: Failure) -> Mistake | None:
    """`class LeNet5`, `model LeNet5`, `netwrok LeNet5`"""
    if not failure.accepts("NETWORK") or not failure.token.isidentifier():
        return None
    meant = did_you_mean(failure.token, KEYWORDS, OTHER_KEYWORDS)
    if not meant:
        return None
    span = failure.span()
    message = f"`{failure.token}` begins no declaration"
    found = habit(message, span, f"did you mean `{meant}`?", Fix(span, meant))
    if not failure.follows("NAME"):
        return Mistake(found)
    return Mistake(found, Repair(1, (make_token(KEYWORDS[meant], meant, span.start, span.end),)))


def chain_outside(failure: Failure) -> Mistake | None:
    """A chain between the declarations."""
    if failure.token.type not in BEGINS_ELEMENT | {"ARROW", "EXPECT", "OUTPUT"}:
        return None
    message = "this stands outside of every network and block"
    if failure.accepts("NETWORK"):
        help = "write `network NAME { … }` around it"
    elif failure.opener is None and failure.previous.type == "RBRACE":
        help = "is the `}` before it one too many?"
    else:
        return None
    return Mistake(habit(message, failure.span(), help, code="N101"))


def body_after_colon(failure: Failure) -> Mistake | None:
    """`network LeNet5:`"""
    label = failure.token
    if label.type != "LABEL" or failure.previous.type not in ("NETWORK", "BLOCK"):
        return None
    span = Span(failure.source, end_of(label) - 1, end_of(label))
    message = f"the body of a {failure.previous} stands in braces"
    return Mistake(habit(message, span, "write `{` here and `}` at the end"))


WORD_HABITS = (
    comment_with_slashes,
    comment_after_expression,
    attribute_without_equals,
    pipe_arrow,
    body_after_colon,
    other_declaration,
    chain_outside,
)
