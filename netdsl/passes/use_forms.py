"""How the use of a block, of shared weights or of a value is written: unlike an operator's."""

from __future__ import annotations

import re

from netdsl.diagnostics import Fix
from netdsl.passes.arguments import bind
from netdsl.passes.context import Fault, fault
from netdsl.source import Span
from netdsl.syntax import tree

COLON = re.compile(r"\s*:")
GOES_ON = re.compile(r"(?:\s|#[^\n]*)*->")


def check_block_use(block: tree.Block, apply: tree.Apply) -> tree.Call:
    """The arguments of a block's use, which stand in parentheses with nothing after them.

    Raises:
        Fault: N205 where it is written as an operator's use is.
    """
    call, name = apply.arguments, apply.name.text
    strange = bool(apply.geometry or apply.attributes or apply.branches is not None)
    if call is not None and not strange:
        return call
    help, fixes = within_parentheses(block, apply)
    if call is None:
        message = f"`{name}` is a block, and a block's use has its parentheses"
        raise fault("N205", message, apply.span, help=help, fixes=fixes)
    message = f"`{name}` is a block: it takes its arguments in parentheses, nothing after them"
    raise fault("N205", message, after(call.span, apply), help=help, fixes=fixes)


def within_parentheses(block: tree.Block, apply: tree.Apply) -> tuple[str, tuple[Fix, ...]]:
    """The use as it should be written, in words and as a repair; help alone where it is open."""
    sizes = apply.geometry
    inside = apply.arguments.arguments if apply.arguments else ()
    outside = [tree.Argument(each.span, each.name, each.value) for each in apply.attributes]
    if sizes is not None:
        outside.insert(0, tree.Argument(sizes.span, None, sizes.sizes))
    call = tree.Call(apply.span, (*inside, *outside))
    try:
        bind(block.name, block.parameters, call, apply.name)
    except Fault as caught:
        return (caught.diagnostic.help if caught.diagnostic else ""), ()
    if apply.branches is not None or (sizes is not None and sizes.channels is not None):
        names = ", ".join(parameter.name.text for parameter in block.parameters)
        return f"`{block.name.text}` takes {names or 'no arguments'}", ()
    whole = f"{apply.name.text}({', '.join(each.span.text for each in call.arguments)})"
    # A number that is taken for the first parameter may have been meant for another.
    return f"write `{whole}`", (Fix(apply.span, whole, safe=sizes is None),)


def check_bare(apply: tree.Apply, what: str) -> None:
    """The use of a value, or of shared weights, is its name alone.

    Raises:
        Fault: N205 where something stands after it.
    """
    name, call = apply.name, apply.arguments
    if not (apply.geometry or call or apply.attributes or apply.branches is not None):
        return
    rest = after(name.span, apply)
    is_empty = call is not None and not call.arguments and rest == call.span
    raise fault(
        "N205",
        f"`{name.text}` is {what}, which is used by its name alone",
        rest,
        help=f"write `{name.text}`",
        fixes=(Fix(rest, "", safe=True),) if is_empty else (),
    )


def check_unlabelled(label: tree.LabelName | None, what: str, element: Span) -> None:
    """The use of a value, or of shared weights, has no weights of its own to be named.

    Raises:
        Fault: N205 where it has a label.
    """
    if label is None:
        return
    source, start = label.span.source, label.span.start
    raise fault(
        "N205",
        f"a label names weights, and the use of {what} has none of its own",
        with_colon(label),
        help="leave the label out",
        fixes=(Fix(Span(source, start, element.start), ""),),
    )


def labelled_input(label: tree.LabelName, element: tree.Input) -> Fault:
    """That an input has a label, which names weights; `=` gives it a name (N205)."""
    name, source = label.span.text, label.span.source
    marked = with_colon(label)
    before = source.text[: label.span.start].rpartition("\n")[2].strip()
    fixes = [Fix(marked, f"{name} =")]
    if GOES_ON.match(source.text, element.span.end):
        # The name is for the input alone: the chain starts from it on the next line.
        indent = " " * (label.span.column - 1)
        place = Span(source, element.span.end, element.span.end)
        fixes.append(Fix(place, f"\n{indent}{name}"))
    return fault(
        "N205",
        "a label names weights, and an input has none",
        marked,
        help=f"to name the value, write `{name} = {element.span.text}`",
        fixes=tuple(fixes) if not before else (),
    )


def with_colon(label: tree.LabelName) -> Span:
    source = label.span.source
    # A label that was mended has another sign there.
    colon = COLON.match(source.text, label.span.end)
    return Span(source, label.span.start, colon.end() if colon else label.span.end)


def after(part: Span, apply: tree.Apply) -> Span:
    """What stands in the use of a name after a part of it."""
    text = part.source.text[part.end : apply.span.end]
    return Span(part.source, apply.span.end - len(text.lstrip()), apply.span.end)
