"""Recorded PyTorch calls, made: what the compiler only writes down, run for comparison."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

import netdsl.ops
from netdsl.core.bare import Bare
from netdsl.core.calls import Call, Code, Infix, Item, Member, Name, Spread
from netdsl.core.operator import Buffer, Learned, Operator
from netdsl.core.types import TensorType

# The tests run side by side; small tensors gain nothing from threads.
torch.set_num_threads(1)
# PyTorch counts no operations in it.
torch.backends.mha.set_fastpath_enabled(False)

FOLDER = Path(netdsl.ops.__file__).with_name("modules")
FUNCTIONS = FOLDER.with_name("functions")
INFIX = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


@cache
def own_modules() -> dict[str, Path]:
    """The classes in the modules' folder, and the files that hold them."""
    return {
        statement.name: path
        for path in sorted(FOLDER.glob("*.py"))
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.ClassDef)
    }


@cache
def own(name: str) -> Any:
    """A module's class or a function that PyTorch lacks."""
    is_class = name[0].isupper()
    place = f"modules.{own_modules()[name].stem}" if is_class else f"functions.{name}"
    return getattr(import_module(f"netdsl.ops.{place}"), name)


def realised(code: Any, scope: dict[str, Any]) -> Any:
    """The value of a recorded expression, with the variables in scope."""
    if isinstance(code, tuple | list):
        return type(code)(realised(item, scope) for item in code)
    if isinstance(code, slice):
        return slice(*(realised(part, scope) for part in (code.start, code.stop, code.step)))
    if not isinstance(code, Code):
        return code
    match code:
        case Name(text):
            return _named(text, scope)
        case Member(value, name):
            return getattr(realised(value, scope), name)
        case Item(value, index):
            return realised(value, scope)[realised(index, scope)]
        case Infix(operator, left, right):
            return INFIX[operator](realised(left, scope), realised(right, scope))
        case Call(function, arguments, keywords):
            positional = [each for part in arguments for each in _positional(part, scope)]
            named = {name: realised(value, scope) for name, value in keywords.items()}
            return realised(function, scope)(*positional, **named)
    raise AssertionError(f"no such code: {code}")


def _positional(argument: Any, scope: dict[str, Any]) -> Sequence[Any]:
    if isinstance(argument, Spread):
        return tuple(realised(argument.value, scope))
    return (realised(argument, scope),)


def _named(text: str, scope: dict[str, Any]) -> Any:
    root, *members = text.split(".")
    known = {"nn": nn, "F": F, "torch": torch, "float": float} | scope
    value = known[root] if root in known else own(root)
    for member in members:
        value = getattr(value, member)
    return value


def calls_in(code: Any) -> Iterator[Call]:
    """Every call within a recorded expression, the outermost first."""
    if isinstance(code, tuple | list):
        for item in code:
            yield from calls_in(item)
    elif isinstance(code, Call):
        yield code
        yield from calls_in((code.function, code.arguments, tuple(code.keywords.values())))
    elif isinstance(code, Member | Spread):
        yield from calls_in(code.value)
    elif isinstance(code, Item):
        yield from calls_in((code.value, code.index))
    elif isinstance(code, Infix):
        yield from calls_in((code.left, code.right))


def tensor(x: TensorType, batch: int, device: str) -> Tensor:
    """Something of this type: random numbers in float64, or zeros: ids of any table."""
    shape = (batch, *(int(size) for size in x.torch_shape))
    if device == "meta":
        return torch.empty(shape, dtype=getattr(torch, x.dtype), device=device)
    if x.is_float:
        return torch.randn(shape, dtype=torch.float64)
    return torch.zeros(shape, dtype=getattr(torch, x.dtype))


class Holder(nn.Module):
    """An operator's bare tensor, held by a module, which computes what the operator does."""

    def __init__(self, operator: Bare, inputs: Sequence[TensorType]) -> None:
        super().__init__()
        self.operator = operator
        self.inputs = inputs
        self.weight: nn.Parameter = realised(operator.tensor(inputs[0]), {})

    def forward(self, value: Tensor) -> Tensor:
        code = self.operator.computes(self.inputs, [Name("value")], tensor=Name("tensor"))
        result: Tensor = realised(code, {"value": value, "tensor": self.weight})
        return result


def module_of(operator: Operator, inputs: Sequence[TensorType], device: str) -> nn.Module | None:
    code = operator.constructs(inputs)
    with torch.device(device):
        if isinstance(operator, Bare):
            module: nn.Module = Holder(operator, inputs)
        elif code is not None:
            module = realised(code, {})
        else:
            return None
    return module.double() if device == "cpu" else module


def saved(learned: Sequence[Learned], buffers: Sequence[Buffer]) -> list[tuple[str, Any]]:
    """The names and shapes of a `state_dict`: a module's own tensors come before its children's."""
    found: list[tuple[str, Any]] = [(each.name or "weight", each.shape) for each in learned]
    found += [(each.name, each.shape) for each in buffers]
    return sorted(found, key=lambda entry: "." in entry[0])


def module_called(
    operator: Operator, inputs: Sequence[TensorType], module: nn.Module, tensors: Sequence[Tensor]
) -> Any:
    """The result of its module."""
    names = [Name(f"value{place}") for place in range(len(tensors))]
    code = operator.called(inputs, Name("module"), names)
    scope: dict[str, Any] = {name.text: each for name, each in zip(names, tensors, strict=True)}
    return realised(code, scope | {"module": module})


def called(
    operator: Operator,
    inputs: Sequence[TensorType],
    tensors: Sequence[Tensor],
    references: dict[str, Tensor],
    training: bool = False,
) -> Any:
    """The result of the stateless form; the expression None where there is none."""
    names = [Name(f"value{place}") for place in range(len(tensors))]
    code = operator.computes(inputs, names, **{name: Name(name) for name in references})
    if code is None:
        return None
    scope = {name.text: value for name, value in zip(names, tensors, strict=True)}
    owner = {"self": SimpleNamespace(training=training)}
    return realised(code, scope | references | owner)


def as_tuple(result: Any) -> tuple[Tensor, ...]:
    return tuple(result) if isinstance(result, tuple | list) else (result,)


def run(
    operator: Operator,
    inputs: Sequence[TensorType],
    references: dict[str, TensorType],
    training: bool,
    device: str = "meta",
) -> tuple[Tensor, ...]:
    """The outputs of either form for a batch of two, having gone backward from them."""
    tensors = [tensor(x, 2, device) for x in inputs]
    for value in tensors:
        value.requires_grad_(value.is_floating_point())
    module = module_of(operator, inputs, device)
    if module is not None:
        outputs = as_tuple(module_called(operator, inputs, module.train(training), tensors))
    else:
        others = {name: tensor(value, 2, device) for name, value in references.items()}
        outputs = as_tuple(called(operator, inputs, tensors, others, training))
    for output in outputs:
        if output.requires_grad:
            output.sum().backward(retain_graph=True)  # type: ignore[no-untyped-call]
    return outputs


def counted_macs(
    operator: Operator,
    inputs: Sequence[TensorType],
    references: dict[str, TensorType],
    batch: int = 1,
) -> int:
    """Half of what PyTorch's counter of floating point operations finds, for one example."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        tensors = [tensor(x, batch, "meta") for x in inputs]
        module = module_of(operator, inputs, "meta")
        if module is not None:
            module_called(operator, inputs, module.eval(), tensors)
        else:
            others = {name: tensor(value, batch, "meta") for name, value in references.items()}
            called(operator, inputs, tensors, others)
    macs, rest = divmod(int(counter.get_total_flops()), 2 * batch)
    assert not rest
    return macs
