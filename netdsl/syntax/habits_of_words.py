"""Words and signs that other languages taught: comments, arrows, declarations, attributes."""

from __future__ import annotations

import re

from netdsl.diagnostics import Fix, did_you_mean
from netdsl.source import Span
from netdsl.syntax.build_base import end_of, start_of
from netdsl.syntax.failure import (
    BEGINS_ELEMENT,
    LITERALS,
    Failure,
    Mistake,
    Repair,
    habit,
    is_comment,
)
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

VALUES = LITERALS | {"NAME"}
BEGINS_STATEMENT = frozenset({"NEWLINE", "LBRACE"})
LET = make_token("LET", "let", 0)


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
    meant = f"{name}={value}"
    message = "an attribute and its value are joined by `=`"
    fix = Fix(failure.span(name, value), meant, safe=True)
    found = habit(message, failure.span(value), f"write `{meant}`", fix)
    if not ahead:
        return Mistake(found, Repair(1))
    end = end_of(name)
    return Mistake(found, Repair(1, (name, make_token("EQUAL", "=", end, end))))


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


def constant_without_let(failure: Failure) -> Mistake | None:
    """`width = 64`"""
    literal = failure.token.type in LITERALS and failure.previous.type == "EQUAL"
    if failure.accepts("LET") and failure.token.type == "NAME" and failure.follows("EQUAL"):
        name, repair = failure.token, Repair(0, (LET,))
    elif literal and failure.at(-2).type == "NAME" and failure.at(-3).type in BEGINS_STATEMENT:
        name, repair = failure.at(-2), None
    else:
        return None
    span = failure.span(name)
    before = Span(failure.source, span.start, span.start)
    found = habit(
        "a number or a tuple is named by `let`",
        span,
        f"write `let {name} = …`",
        Fix(before, "let "),
        code="N101",
    )
    return Mistake(found, repair)


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


def label_with_equals(failure: Failure) -> Mistake | None:
    """`-> conv1 = conv 3x3/64`, `shared f = fc 8`"""
    if failure.token.type == "EQUAL" and failure.at(1).type in BEGINS_ELEMENT:
        name, sign = failure.last_read, failure.token
        if name is None or name.type != "NAME" or not failure.after_element:
            return None
        skip = 1
    elif failure.previous.type == "SHARED" and failure.follows("EQUAL"):
        name, sign, skip = failure.token, failure.at(1), 2
    else:
        return None
    message = "a label that names weights ends with a colon"
    fix = Fix(Span(failure.source, end_of(name), end_of(sign)), ":")
    found = habit(message, failure.span(sign), f"write `{name}:`", fix)
    label = make_token("LABEL", str(name), start_of(name), end_of(sign))
    return Mistake(found, Repair(skip, (label,), unread=skip == 1))


def name_of_framework(failure: Failure) -> Mistake | None:
    """`nn.ReLU()`, `F.relu`: what it is here is near its last word, without the dimensions."""
    if failure.token.type != "DOT" or not failure.after_element or len(failure.element) != 1:
        return None
    first, end = failure.previous, 0
    while failure.at(end).type == "DOT" and failure.at(end + 1).type == "NAME":
        end += 2
    if end == 0 or first.type != "NAME":
        return None
    meant = DIMENSIONS.sub("", failure.at(end - 1).lower())
    is_called = (failure.at(end).type, failure.at(end + 1).type) == ("LPAR", "RPAR")
    span = failure.span(first, failure.at(end + 1 if is_called else end - 1))
    message = "an operator is written without a module before it"
    found = habit(message, span, f"did you mean `{meant}`?", Fix(span, meant), code="N201")
    return Mistake(found)


def body_after_colon(failure: Failure) -> Mistake | None:
    """`network LeNet5:`, `block unit(c):`, `if p: relu`, `else: relu`"""
    colon = failure.token
    if colon.type not in ("LABEL", "COLON"):
        return None
    if colon == "else":
        what = "an `else`"
    elif failure.accepts("LABEL") and colon.type == "LABEL":
        return None
    else:
        what = next((text for kind, text in HEADS.items() if kind in failure.head), "")
    if not what:
        return None
    span = Span(failure.source, end_of(colon) - 1, end_of(colon))
    message = f"the body of {what} stands in braces"
    return Mistake(habit(message, span, "write `{` here and `}` at the end"))


HEADS = {"NETWORK": "a network", "BLOCK": "a block", "IF": "an `if`", "FOR": "a `for`"}

DIMENSIONS = re.compile("[123]d$")

WORD_HABITS = (
    comment_with_slashes,
    comment_after_expression,
    attribute_without_equals,
    label_with_equals,
    name_of_framework,
    body_after_colon,
    other_declaration,
    constant_without_let,
    chain_outside,
)
