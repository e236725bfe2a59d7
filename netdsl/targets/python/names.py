"""Python names: for classes, for parameters and variables, for modules."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

from netdsl.targets.python.own import own_functions

RESERVED = frozenset(
    {
        "self",
        "nn",
        "torch",
        "F",
        "Tensor",
        "NamedTuple",
        "OrderedDict",
        "Callable",
        "super",
        "range",
        "zip",
    }
    | {
        "layer",
        "min",
        "max",
        "abs",
        "int",
        "float",
        "bool",
        "str",
        "tuple",
        "round",
        "sum",
        "getattr",
    }
    | {"None", "True", "False", "print", "type", "math", "partial", "initialized"}
    | own_functions()
)
"""Names that the emitted code uses itself."""

CONFUSING = ("l", "O", "I", "module")
"""Names that readers take for numbers, and one that the code uses in a loop."""

OF_INPUT = re.compile(r"in_(channels|height|width|depth|length|shape)_*")


def identifier(name: str, avoid: Iterable[str] = ()) -> str:
    """A name as a Python name: what no name may hold becomes `_`."""
    made = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
    if made[0].isdigit():
        made = f"_{made}"
    if made[:2] == made[-2:] == "__":
        # Python keeps such names for itself: `__debug__` cannot be assigned.
        made = f"_{made.strip('_')}_"
    taken = set(avoid)
    while made in RESERVED or made in CONFUSING or keyword.iskeyword(made) or made in taken:
        made += "_"
    return made


def network_class(network: str) -> str:
    """The class of a network: called as it is, unless Python or the emitted code has the name."""
    is_taken = keyword.iskeyword(network) or network in RESERVED or network.startswith("__")
    return f"{network}_" if is_taken else network


def outputs_class(network: str) -> str:
    """The tuple that a network's outputs are returned in."""
    return f"{network_class(network)}Outputs"


def fields_of(names: Iterable[str]) -> list[str]:
    """The fields of a `NamedTuple`, which may not begin with `_`, each with a name of its own."""
    found: list[str] = []
    for name in names:
        made = identifier(name).lstrip("_")
        found.append(identifier(made if made[:1].isalpha() else f"value{made}", found))
    return found


def class_name(name: str) -> str:
    """`bottleneck` as `Bottleneck`, `conv_bn` as `ConvBn`, `ResNet50` as it is."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", name) if part]
    made = "".join(part[0].upper() + part[1:] for part in parts) or "Block"
    made = f"Block{made}" if made[0].isdigit() else made
    return f"{made}_" if keyword.iskeyword(made) or made in RESERVED else made


def snake_case(name: str) -> str:
    """`ResNet50` as `resnet50`, `LeNet5` as `lenet5`, `PlainNet` as `plain_net`: a file's name."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z]{2,}[A-Z]?[a-z]*$)|[^A-Za-z0-9]+", "_", name)
    return spaced.lower().strip("_") or "network"


def is_attribute(name: str) -> bool:
    """Whether a module's name can be written after a dot."""
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name)


def parameter(symbol: str) -> str:
    """The constructor's parameter that a spec's name depends on: `in.channels` is `in_channels`."""
    base = symbol.split("[")[0]
    # A spec may call a parameter as a size of the input is called here.
    made = f"{base}_" if OF_INPUT.fullmatch(base) else base.replace(".", "_")
    return identifier(made)


def reference(symbol: str) -> str:
    """A name from the spec as an expression: `depths[0]` keeps its index."""
    base, bracket, rest = symbol.partition("[")
    return parameter(base) + bracket + rest
