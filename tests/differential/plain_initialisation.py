"""`init=` and `tied=`, by `torch.nn.init` at once: the oracle's, apart from netdsl's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from operator_torch import Holder
from plain_expressions import Refused, evaluated
from plain_values import Made
from torch import Tensor, nn

from netdsl.syntax import tree

SCHEMES: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
    "zeros": (nn.init.zeros_, {}),
    "ones": (nn.init.ones_, {}),
    "constant": (nn.init.constant_, {"value": "val"}),
    "normal": (nn.init.normal_, {}),
    "uniform": (nn.init.uniform_, {"low": "a", "high": "b"}),
    "truncated_normal": (nn.init.trunc_normal_, {"low": "a", "high": "b"}),
    "kaiming_normal": (nn.init.kaiming_normal_, {"slope": "a"}),
    "kaiming_uniform": (nn.init.kaiming_uniform_, {"slope": "a"}),
    "xavier_normal": (nn.init.xavier_normal_, {}),
    "xavier_uniform": (nn.init.xavier_uniform_, {}),
    "orthogonal": (nn.init.orthogonal_, {}),
}


def initialised(
    module: nn.Module | None,
    key: str,
    weights: Mapping[str, tree.Expression],
    written: Collection[str],
    names: Mapping[str, Any],
    made: Made,
) -> None:
    """Start a module's tensors as written, or as defaults say; note what is tied."""
    for name, expression in weights.items():
        start = None if name == "tied" else start_of(expression, names)
        if name != "tied" and start is None:
            continue
        which = "bias" if name == "bias_init" else "weight"
        tensor = getattr(module, which, None)
        if tensor is None:
            # PyTorch has None for what an option such as `bias=False` takes away.
            if name not in written and name != "tied" and hasattr(module, which):
                continue
            raise Refused(f"AttributeError: no tensor for {name}")
        if name == "tied":
            if isinstance(module, Holder):
                raise Refused("AttributeError: a bare tensor has no weight")
            path = expression.value if isinstance(expression, tree.String) else expression.span.text
            made.ties[f"{key}.weight"] = str(path)
        elif start is not None:
            start.fill(tensor)


@dataclass(frozen=True, slots=True)
class Start:
    """A function of `torch.nn.init` by its name here, with its options."""

    scheme: str
    options: Mapping[str, Any]

    def fill(self, tensor: Tensor) -> None:
        function, renamed = SCHEMES[self.scheme]
        given = {renamed.get(name, name): value for name, value in self.options.items()}
        try:
            with torch.no_grad():
                function(tensor, **given)
        except Exception as wrong:
            raise Refused(f"{type(wrong).__name__}: {wrong}") from None


def start_of(expression: tree.Expression, names: Mapping[str, Any]) -> Start | None:
    """A way to start a tensor, as written or as a block is given it; none for PyTorch's own."""
    options: dict[str, Any] = {}
    match expression:
        case tree.Parenthesized(inner=inner):
            return start_of(inner, names)
        case tree.Conditional(values=values, conditions=conditions):
            for value, condition in zip(values, conditions, strict=False):
                if evaluated(condition, names):
                    return start_of(value, names)
            return start_of(values[-1], names)
        case tree.Constant(value=None):
            return None
        case tree.Name(text=text) if text in names:
            if names[text] is not None and not isinstance(names[text], Start):
                raise Refused("TypeError: no initialisation")
            given: Start | None = names[text]
            return given
        case tree.Name(text=scheme):
            pass
        case tree.Postfix(value=tree.Name(text=scheme), trailers=(tree.Call() as call,)):
            for argument in call.arguments:
                if argument.name is None:
                    raise Refused("TypeError: options have names")
                value = argument.value
                if isinstance(value, tree.Name) and value.text not in names:
                    options[argument.name.text] = value.text
                else:
                    options[argument.name.text] = evaluated(value, names)
        case _:
            raise Refused("TypeError: no initialisation")
    if scheme not in SCHEMES:
        raise Refused(f"AttributeError: {scheme}")
    return Start(scheme, options)


def names_start(expression: tree.Expression, names: Mapping[str, Any]) -> bool:
    """Whether an expression is a way to start a tensor, and nothing else by that name."""
    match expression:
        case tree.Name(text=text):
            return text in SCHEMES and text not in names
        case tree.Postfix(value=tree.Name(text=text), trailers=(tree.Call(),)):
            return text in SCHEMES and text not in names
    return False
