"""`init=` and `tied=`, by `torch.nn.init` at once: the oracle's, apart from netdsl's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
        else:
            _start(tensor, expression, names)


def _start(tensor: Tensor, expression: tree.Expression, names: Mapping[str, Any]) -> None:
    options: dict[str, Any] = {}
    match expression:
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
    start, renamed = SCHEMES[scheme]
    try:
        with torch.no_grad():
            start(tensor, **{renamed.get(name, name): value for name, value in options.items()})
    except Exception as wrong:
        raise Refused(f"{type(wrong).__name__}: {wrong}") from None
