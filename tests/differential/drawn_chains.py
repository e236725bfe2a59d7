"""Random chains: elements of every form, with the type of what flows known all along."""

from __future__ import annotations

from collections.abc import Callable

from drawn_operators import ANYWHERE, is_splitter, operator_on, to_channels, tried, written
from drawn_places import KnownBlock, Place
from operator_draws import drawn_value

from netdsl.core.attributes import VALUE, kind_of
from netdsl.core.types import TensorType
from netdsl.ops import STANDARD

Drawn = tuple[str, TensorType]
MERGES = [name for name in STANDARD if STANDARD[name].merges]
DEEPEST = 2


def chain(x: TensorType, place: Place, most: int = 2) -> Drawn:
    parts = []
    for _ in range(place.random.randint(1, most)):
        text, x = element(x, place)
        parts.append(text + (f" @{x}" if place.chance(0.05) and x.spatial else ""))
    return " -> ".join(parts), x


def element(x: TensorType, place: Place) -> Drawn:
    forms: list[Callable[[TensorType, Place], Drawn]] = [layer, layer, layer, layer, called]
    if place.depth < DEEPEST:
        forms += [group, repeat, loop, choice, merge, merge, residual, gated, labelled, reused]
    return place.random.choice(forms)(x, place)


def layer(x: TensorType, place: Place) -> Drawn:
    if place.operators and x.is_float and place.chance(0.2):
        return place.label() + place.random.choice(place.operators), x
    text, types = operator_on(x, place)
    if len(types) == 1:
        return place.label() + text, types[0]
    assert is_splitter(text)
    if all(kind == types[0] for kind in types) and types[0].is_float:
        return f"{text} -> {place.random.choice(['add', 'mean', 'max'])}", types[0]
    if not types[0].is_float:
        return "identity", x
    return f"{text} -> concat", x.with_channels(sum(kind.channels for kind in types))


def called(x: TensorType, place: Place) -> Drawn:
    """A use of a block that is there: the use that is known, or another one that keeps the type."""
    known = [(block.name, block) for block in place.file.blocks] + place.blocks
    fitting = [(name, block) for name, block in known if block.takes == x]
    if not fitting:
        return layer(x, place)
    name, block = place.random.choice(fitting)
    return f"{place.label()}{name}({', '.join(arguments(block, place))}){block.joined}", block.gives


def arguments(block: KnownBlock, place: Place) -> list[str]:
    texts = []
    for kind, text in zip(block.parameters, block.texts, strict=True):
        if kind == "number":
            text = place.number(int(text), bare=True)
        elif kind == "operator" and place.chance(0.3):
            text = f"{text} if {condition_of(True, place)} else relu"
        texts.append(text)
    return texts


def group(x: TensorType, place: Place) -> Drawn:
    text, y = chain(x, place.deeper())
    return f"[{text}]", y


def labelled(x: TensorType, place: Place) -> Drawn:
    name = place.label(opens=True)
    text, y = chain(x, place.inside(name))
    return f"{name}[{text}]", y


def keeping(x: TensorType, place: Place) -> str:
    """A chain that gives the type that it takes."""
    text, y = chain(x, place)
    if y == x:
        return text
    if y.spatial == x.spatial and y.layout == x.layout:
        back = to_channels(y, x.channels, place)
        if back is not None:
            return f"{text} -> {back[0]}"
    same = to_channels(x, x.channels, place)
    return same[0] if same is not None else "identity"


def repeat(x: TensorType, place: Place) -> Drawn:
    name = place.label(opens=True)
    inside = place.inside(name)
    inside.may_label = False
    count = place.random.choice((0, 1, 2, 3))
    return f"{name}[{keeping(x, inside)}] * {place.number(count)}", x


def loop(x: TensorType, place: Place) -> Drawn:
    name = place.label(opens=True)
    inside = place.inside(name)
    variable = place.file.fresh("i")
    count = place.random.randint(1, 3)
    inside.may_label = place.may_label and not place.turn and place.chance(0.7)
    inside.turn = variable
    form = place.random.randrange(4)
    if form == 0:
        head = f"{variable} in range({place.number(count, bare=True)})"
    elif form == 1:
        head = f"{variable}, _{variable} in enumerate(({', '.join('4' for _ in range(count))},))"
    elif form == 2:
        pairs = f"zip(range({count}), ({', '.join('2' for _ in range(count))},))"
        head = f"{variable}, {variable}b in {pairs}"
    else:
        head = f"{variable}, ({variable}a, {variable}b) in enumerate(((1, 2),) * {count})"
    return f"{name}for {head} {{ {keeping(x, inside)} }}", x


def choice(x: TensorType, place: Place) -> Drawn:
    name = place.label(opens=True)
    inside = place.inside(name)
    truth = place.chance(0.5)
    condition = condition_of(truth, place)
    text, y = chain(x, inside)
    if truth:
        other = f" else {{ {chain(x, inside)[0]} }}" if place.chance(0.6) else ""
        if place.chance(0.2):
            other = f" else if {condition_of(place.chance(0.5), place)} {{ {text} }}{other}"
        return f"{name}if {condition} {{ {text} }}{other}", y
    dead = chain(x, inside)[0]
    if place.chance(0.4):
        return f"{name}if {condition} {{ {dead} }}", x
    return f"{name}if {condition} {{ {dead} }} else {{ {text} }}", y


def perhaps(text: str, is_there: bool, place: Place) -> str:
    """A chain that is there, or is not: by a condition, or without one."""
    form = place.random.randrange(4)
    if form == 0:
        return text if is_there else place.random.choice(["none", *place.absent])
    none = place.random.choice(["none", "none", *place.absent])
    if form == 1:
        first, second = (none, text) if is_there else (text, none)
        return f"if {condition_of(False, place)} {{ {first} }} else {{ {second} }}"
    if form == 2:
        inner = f"if {condition_of(is_there, place)} {{ {text} }} else {{ {none} }}"
        return f"if {condition_of(False, place)} {{ {none} }} else {{ {inner} }}"
    first, second = (text, none) if is_there else (none, text)
    return f"if {condition_of(True, place)} {{ {first} }} else {{ {second} }}"


def condition_of(truth: bool, place: Place) -> str:
    known = place.known_numbers()
    if not known:
        return str(truth).lower()
    name = place.random.choice([*known])
    value = known[name]
    right = [f"{name} == {value}", f"{name} <= {value}", f"not {name} != {value}", f"0 <= {name}"]
    wrong = [f"{name} != {value}", f"{name} > {value}", f"{name} == {value + 1}", f"{name} < 0"]
    text = place.random.choice(right if truth else wrong)
    if place.chance(0.2):
        text += " and true" if truth else " or false"
    return text


def branch(x: TensorType, target: TensorType, place: Place) -> str:
    """A branch that ends in a type with the sizes of its input."""
    start = ""
    same = [name for name, kind in place.values.items() if kind == x]
    if same and place.chance(0.3):
        start = f"{place.random.choice(same)} -> "
    if x == target and place.chance(0.3):
        return start + place.random.choice(["identity", "identity" if start else ""])
    end = to_channels(x, target.channels, place)
    if end is None:
        return start + "identity"
    return f"{start}{keeping(x, place)} -> {end[0]}" if place.chance(0.6) else start + end[0]


def merge(x: TensorType, place: Place) -> Drawn:
    if not x.is_float:
        return layer(x, place)
    name = place.random.choice(MERGES)
    label = place.label(opens=True)
    inside = place.inside(label)
    declared = STANDARD[name]
    count = place.random.randint(2, 3) if name != "sub" else 2
    count = min(count, getattr(declared, "most", None) or count)
    if getattr(declared, "takes_one", False):
        count = 3
    needed = {
        attribute: drawn_value(info, x, place.random)
        for attribute, info in declared.model_fields.items()
        if info.is_required() or (kind_of(info)[0] is not VALUE and place.chance(0.3))
    }
    widths = [x.channels if place.chance(0.5) else place.random.choice((1, 2, 4, 6))] * count
    if name == "concat":
        widths = [place.random.choice((1, 2, 3, x.channels)) for _ in range(count)]
    types = [x.with_channels(width) for width in widths]
    if to_channels(x, types[0].channels, place) is None:
        types = [x] * count
    branches = [branch(x, kind, inside) for kind in types]
    try:
        made = declared(**needed)
        if any(True for _ in made.problems(types)):
            return layer(x, place)
        (y,) = made.infer(types)
    except (ValueError, TypeError):
        return layer(x, place)
    if name == "concat" and place.chance(0.2):
        branches.append(place.random.choice(["none", *place.absent]))
    return f"{label}{written(declared, needed, {}, place)}< {' | '.join(branches)} >", y


def residual(x: TensorType, place: Place) -> Drawn:
    label = place.label(opens=True)
    inside = place.inside(label)
    if not x.is_float:
        return layer(x, place)
    others = ["", " | identity", " | if true { identity } else { none }"]
    others += [f" | identity | {name}" for name in place.absent]
    other = place.random.choice(others)
    return f"{label}residual< {keeping(x, inside)}{other} >", x


def gated(x: TensorType, place: Place) -> Drawn:
    if not x.is_float:
        return layer(x, place)
    gates = []
    for operator in ("conv", "fc"):
        one = tried(operator, x, place) if operator == "fc" else to_channels(x, 1, place)
        if one is not None and operator == "conv":
            gates.append(f"{one[0]} -> sigmoid")
    if x.rank == 2 and x.layout.value == "first":
        gates.append("gap -> sigmoid")
        gates.append(f"gap -> fc {x.channels} -> hardsigmoid")
    if not gates:
        return layer(x, place)
    return f"{place.label(opens=True)}mul< identity | {place.random.choice(gates)} >", x


def reused(x: TensorType, place: Place) -> Drawn:
    """Shared weights that take such a value, or an operator that takes anything."""
    fitting = [name for name, (takes, _) in place.shared.items() if takes == x]
    if fitting:
        name = place.random.choice(fitting)
        return name, place.shared[name][1]
    if not x.is_float:
        return layer(x, place)
    return place.label() + place.random.choice(ANYWHERE), x
