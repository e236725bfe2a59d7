"""Random specs of every form, small enough to run: for tests that compare two ways to run them.

Maps keep their size, and branches that are added end in as many channels, so that most specs hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random


@dataclass
class Block:
    """`numbers` and `values` are how many parameters of each kind it has, in this order."""

    name: str
    numbers: int
    values: int


@dataclass
class Scope:
    """What may be written here: names of numbers and values, labels, blocks that are known."""

    random: Random
    blocks: list[Block]
    numbers: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    turn: str = ""
    """The variable that makes labels in a loop differ."""
    may_label: bool = True
    depth: int = 0

    def deeper(self, **changes: object) -> Scope:
        return replace(self, depth=self.depth + 1, **changes)  # type: ignore[arg-type]


def spec(seed: int) -> str:
    """A random file with one network, `N`."""
    random = Random(seed)
    blocks: list[Block] = []
    texts = []
    for number in range(random.randrange(4)):
        block = Block(f"b{number}", random.randrange(3), int(random.random() < 0.3))
        texts.append(block_text(random, block, blocks))
        blocks.append(block)
    texts.append(network_text(random, blocks))
    return "\n".join(texts)


def block_text(random: Random, block: Block, blocks: list[Block]) -> str:
    numbers, values = parameters(block)
    scope = Scope(random, list(blocks), [*numbers, "in.channels"], [*values, "in"])
    defaults = (
        f"{name} = {default(random, numbers[:place])}" for place, name in enumerate(numbers)
    )
    listed = ", ".join([*values, *defaults])
    if random.random() < 0.5:
        return f"block {block.name}({listed}) = {chain(scope)}"
    return f"block {block.name}({listed}) {{\n{body(scope)}\n}}"


def parameters(block: Block) -> tuple[list[str], list[str]]:
    return [f"c{i}" for i in range(block.numbers)], [f"v{i}" for i in range(block.values)]


def default(random: Random, before: list[str]) -> str:
    return random.choice([str(random.randint(1, 5)), *(f"{name} + 1" for name in before)])


def network_text(random: Random, blocks: list[Block]) -> str:
    scope = Scope(random, blocks, ["width", "in.channels"], [])
    start = f"  x = input 4x4/{random.randint(1, 4)} -> {element(scope)}\n"
    scope.values += ["x", "in"]
    scope.numbers.append("x.channels")
    return f"network N(width = {random.randint(1, 4)}) {{\n{start}{body(scope, 'x -> ')}\n}}"


def body(scope: Scope, start: str = "in -> ") -> str:
    random = scope.random
    lines = []
    if random.random() < 0.3:
        lines.append(f"let more = {number(scope)} + 1")
        scope.numbers.append("more")
    if random.random() < 0.3:
        inside = scope.deeper(values=[], shared=[], may_label=False)
        lines.append(f"shared w: [{element(inside)} -> conv 1x1/3]")
        scope.shared.append("w")
    for place in range(random.randrange(3)):
        name = f"s{place}"
        if random.random() < 0.3:
            lines.append(f"{name}a, {name} = {start}conv 1x1/({number(scope)} * 2) -> chunk 2")
            scope.values.append(f"{name}a")
        else:
            lines.append(f"{name} = {start}{chain(scope)}")
        scope.values.append(name)
        scope.numbers.append(f"{name}.channels")
    # Shared weights that nothing uses would be an error.
    uses = "".join(f" -> conv 1x1/2 -> {name}" for name in scope.shared)
    lines.append(start + chain(scope) + uses)
    return "\n".join(f"  {line}" for line in lines)


def number(scope: Scope) -> str:
    """A small positive number: written, a name, or computed."""
    random = scope.random
    written = str(random.randint(1, 5))
    if not scope.numbers or random.random() < 0.4:
        return written
    name = random.choice(scope.numbers)
    forms = [name, f"({name} + 1)", f"({name} % 3 + 1)", f"max({name} // 2, 1)", f"min({name}, 6)"]
    return random.choice(forms)


def chain(scope: Scope) -> str:
    return " -> ".join(element(scope) for _ in range(scope.random.randint(1, 3)))


def element(scope: Scope) -> str:
    random = scope.random
    simple = [conv, conv, activation, called]
    nested = [group, repeat, loop, choice, added, residual, joined, gated, uses_shared]
    form = random.choice(simple if scope.depth > 1 else simple + nested)
    return form(scope)


def label(scope: Scope, *, path: bool = True) -> str:
    random = scope.random
    if not scope.may_label or random.random() < 0.6:
        return ""
    name = f"n{len(scope.labels)}"
    scope.labels.append(name)
    name += f"{{{scope.turn}}}" if scope.turn else ""
    folder = random.choice(["", "", "part.", "up-"]) if path else ""
    return f"{folder}{name}: "


def inside_of(scope: Scope, label: str) -> Scope:
    """What may be written in a part, labelled or not: a label shuts shared weights out."""
    return scope.deeper(labels=[], shared=[]) if label else scope.deeper()


def conv(scope: Scope) -> str:
    kernel = scope.random.choice(["1x1", "3x3", "1x3"])
    return f"{label(scope)}conv {kernel}/({number(scope)}) pad=same"


def activation(scope: Scope) -> str:
    name = scope.random.choice(["relu", "bn", "tanh", "identity", "multiply 0.5", "elu alpha=0.5"])
    return label(scope) + name


def called(scope: Scope) -> str:
    usable = [block for block in scope.blocks if not block.values or scope.values]
    if not usable:
        return conv(scope)
    block = scope.random.choice(usable)
    values = [scope.random.choice(scope.values) for _ in range(block.values)]
    given = scope.random.randint(0, block.numbers)
    arguments = [*values, *(number(scope) for _ in range(given))]
    return f"{label(scope)}{block.name}({', '.join(arguments)})"


def group(scope: Scope) -> str:
    name = label(scope)
    return f"{name}[{chain(inside_of(scope, name))}]"


def repeat(scope: Scope) -> str:
    count = scope.random.choice(["0", "1", "2", "3", f"({number(scope)} % 3)"])
    name = label(scope, path=False)
    inside = inside_of(scope, name)
    inside.may_label = False
    return f"{name}[{chain(inside)}] * {count}"


def loop(scope: Scope) -> str:
    name = f"i{scope.depth}"
    random = scope.random
    items = ", ".join(number(scope) for _ in range(random.randint(1, 3)))
    target, over = random.choice(
        [
            (name, f"({items},)"),
            (name, "range(1, 3)"),
            (f"{name}, j{scope.depth}", f"enumerate(({items},))"),
        ]
    )
    variable = target.split(", ")[-1]
    labels = "," not in target and over.startswith("range") and scope.may_label and not scope.turn
    named = label(scope, path=False)
    inside = inside_of(scope, named)
    inside.numbers = [*scope.numbers, f"max({variable}, 1)"]
    inside.may_label, inside.turn = labels, name if labels else ""
    return f"{named}for {target} in {over} {{ {chain(inside)} }}"


def choice(scope: Scope) -> str:
    name = label(scope, path=False)
    inside = inside_of(scope, name)
    compare = scope.random.choice([">", "<", "==", "!="])
    condition = f"{number(scope)} {compare} {number(scope)}"
    if scope.random.random() < 0.2:
        condition += f" and {number(scope)} < 4"
    other = f" else {{ {chain(inside)} }}" if scope.random.random() < 0.6 else ""
    return f"{name}if {condition} {{ {chain(inside)} }}{other}"


def branch(scope: Scope) -> str:
    start = ""
    if scope.values and scope.random.random() < 0.3:
        start = f"{scope.random.choice(scope.values)} -> "
    return start + chain(scope)


def added(scope: Scope) -> str:
    name = label(scope)
    inside = inside_of(scope, name)
    merge = scope.random.choice(["add", "max", "mean", "sub", "residual"])
    channels = number(scope)
    ending = f" -> conv 1x1/({channels})"
    return f"{name}{merge}< {branch(inside)}{ending} | {branch(inside)}{ending} >"


def residual(scope: Scope) -> str:
    channels = number(scope)
    name = label(scope)
    inner = chain(inside_of(scope, name))
    return f"conv 1x1/({channels}) -> {name}residual< {inner} -> conv 1x1/({channels}) >"


def joined(scope: Scope) -> str:
    name = label(scope)
    inside = inside_of(scope, name)
    other = scope.random.choice(["identity", "", "none", branch(inside)])
    fan = "for k in (1, 3) { conv k/2 pad=same -> relu }"
    last = f" | {fan}" if scope.random.random() < 0.3 else ""
    return f"{name}concat< {branch(inside)} | {other}{last} >"


def gated(scope: Scope) -> str:
    gate = scope.random.choice(["conv 1x1/1 -> sigmoid", "conv 1x1/1"])
    return f"{label(scope)}mul< identity | {gate} >"


def uses_shared(scope: Scope) -> str:
    if not scope.shared:
        return residual(scope)
    return f"conv 1x1/2 -> {scope.random.choice(scope.shared)}"
