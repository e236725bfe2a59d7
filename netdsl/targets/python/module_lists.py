"""Classes whose modules have numbers for names: an `nn.ModuleList` with a `forward` of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netdsl.targets.python.definitions import Assign, Definition, Give, Let
from netdsl.targets.python.expressions import member
from netdsl.targets.python.loops import WORTH_A_LOOP, repeated
from netdsl.targets.python.nodes import (
    Call,
    Choice,
    Item,
    Loop,
    Node,
    Number,
    Text,
    rewritten,
    walk,
)

SELF = Text("self")


@dataclass(frozen=True, slots=True)
class Each:
    """`for target in iterable: statement`."""

    target: str
    iterable: Node
    statement: Let


Statement = Let | Give | Each


def is_list(definition: Definition) -> bool:
    """Whether the modules of a class are called `0`, `1`, … and nothing else is registered."""
    numbered = all(is_element(each, place) for place, each in enumerate(definition.init))
    return bool(definition.init) and numbered and not definition.is_sequential


def is_element(statement: Assign, place: int) -> bool:
    plain = not statement.is_tensor and not isinstance(statement.value, Choice)
    return plain and statement.name == str(place)


def elements(definition: Definition) -> list[Node]:
    """The modules of the list, equal ones in a row as a loop."""
    modules = [statement.value for statement in definition.init]
    found = repeated([(module,) for module in modules], len(modules), {})
    if len(found) == 1 and isinstance(found[0], Loop):
        return [replace(found[0], is_only=True)]
    return found


def rolled(definition: Definition, forward: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements of a list's `forward`, modules applied one after the other as a loop."""
    count = len(definition.init)
    places: dict[Node, Node] = {
        member(str(place)): Item(SELF, (Number(place),)) for place in range(count)
    }
    statements = [rewritten(each, places) for each in forward]
    match statements:
        case [*others, Let(targets=(name,)) as before, Give(values=(Call() as last,)) as end]:
            if not end.wrapped and not end.in_training:
                # The last module may be one more turn.
                statements = [*others, before, Let((name,), last), Give((Text(name),))]
    taken = {
        *definition.inputs,
        *(name for each in statements if isinstance(each, Let) for name in each.targets),
    }
    names = [next(n for n in (name, f"{name}_") if n not in taken) for name in ("layer", "index")]
    found: list[Statement] = []
    while statements:
        length = _run(statements)
        if length < WORTH_A_LOOP:
            found.append(statements.pop(0))
            continue
        first = statements[0]
        assert isinstance(first, Let)
        (access,) = _accesses(first)
        start = access.indices[0]
        assert isinstance(start, Number)
        if length == count:
            each = Each(names[0], SELF, rewritten(first, {access: Text(names[0])}))
        else:
            bounds = [start.value, start.value + length] if start.value else [length]
            numbers = Call(Text("range"), tuple(map(Number, bounds)))
            indexed = rewritten(first, {access: Item(SELF, (Text(names[1]),))})
            each = Each(names[1], numbers, indexed)
        found.append(each)
        del statements[:length]
    return tuple(found)


def _run(statements: Sequence[Statement]) -> int:
    """How many statements from the first on apply one module after the other alike."""
    first = statements[0]
    if not isinstance(first, Let) or len(_accesses(first)) != 1:
        return 0
    (access,) = _accesses(first)
    (start,) = access.indices
    assert isinstance(start, Number)
    length = 1
    for other in statements[1:]:
        following = Item(SELF, (Number(start.value + length),))
        if other != rewritten(first, {access: following}):
            break
        length += 1
    return length


def _accesses(statement: Let) -> list[Item]:
    return [part for part in walk(statement.value) if isinstance(part, Item) and part.value == SELF]
