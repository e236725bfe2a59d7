"""How modules start: where all of a class start alike, one loop at the end says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from netdsl.core import network as net
from netdsl.core.attributes import Scheme
from netdsl.core.calls import Call, Name
from netdsl.core.code import MODULE, module_of
from netdsl.core.symbolic import formula_of
from netdsl.targets.python.modules import filled
from netdsl.targets.python.nodes import Text
from netdsl.targets.python.own import is_own, text_of
from netdsl.targets.python.printer import INDENT, Printer

Start = tuple[Scheme | None, Scheme | None]
"""How weights start, and biases."""


class Starts:
    """Which classes of a network's modules start alike, by the name that constructs them.

    A loop is worth it where one of them is constructed more than once; other classes that have a
    start join it then.
    """

    def __init__(self, network: net.Network) -> None:
        self.alike: dict[str, Start] = {}
        self.lacking: dict[str, frozenset[str]] = {}
        """What some of a class are without: their weight, their bias."""
        placed = [each.step for each in net.steps(network.body.items) if not each.step.reuse]
        if not any(map(is_filled, placed)):
            return
        steps: dict[str, list[net.Step]] = defaultdict(list)
        for step in placed:
            steps[class_of(step)].append(step)
        # Functions are constructed by no class.
        steps.pop("", None)
        inside = {inner for name, members in steps.items() for inner in held(name, members)}
        for name, members in steps.items():
            start = common(members)
            if start is not None and name not in inside:
                self.alike[name] = start
                self.lacking[name] = frozenset(
                    tensor
                    for tensor in ("weight", "bias")
                    if not all(has(tensor, step) for step in members)
                )
        if all(len(steps[name]) == 1 for name in self.alike):
            self.alike = {}

    def left(self, step: net.Step) -> net.Weights:
        """What is still to be said where a module is constructed."""
        if is_filled(step) and class_of(step) in self.alike:
            return replace(step.weights, init=None, bias_init=None)
        return step.weights

    def loop(self, printer: Printer) -> list[str]:
        """The loop over a network's modules, as lines for the end of its constructor."""
        if not self.alike:
            return []
        lines = [f"{INDENT * 2}for module in self.modules():"]
        bodies: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, start in self.alike.items():
            bodies[tuple(self.body(name, start, printer))].append(name)
        for body, names in bodies.items():
            test = "if" if len(lines) == 1 else "elif"
            lines += [f"{INDENT * 3}{test} isinstance(module, {' | '.join(names)}):", *body]
        return lines

    def body(self, name: str, start: Start, printer: Printer) -> Iterator[str]:
        """The lines that fill a module of a class."""
        for tensor, scheme in zip(("weight", "bias"), start, strict=True):
            if scheme is not None:
                may_lack = tensor in self.lacking[name]
                if may_lack:
                    yield f"{INDENT * 4}if module.{tensor} is not None:"
                call = filled(Text(f"module.{tensor}"), scheme, {})
                yield from printer.laid_out(call, "", "", 4 + may_lack)


def is_filled(step: net.Step) -> bool:
    """Whether the spec says how a step's tensors start."""
    return step.weights.init is not None or step.weights.bias_init is not None


def class_of(step: net.Step) -> str:
    """The class of a step's module, as code; empty for a step without."""
    code = module_of(step)
    return code.function.text if isinstance(code, Call) and isinstance(code.function, Name) else ""


def has(tensor: str, step: net.Step) -> bool:
    return any(each.name == tensor for each in step.operator.learned(step.input_types))


def common(steps: list[net.Step]) -> Start | None:
    """The start that all have in common; none where they differ, have none, or read a parameter."""
    weights = {step.weights.init for step in steps if has("weight", step)} or {None}
    biases = {step.weights.bias_init for step in steps if has("bias", step)} or {None}
    if len(weights) > 1 or len(biases) > 1:
        return None
    if any(step.operator.refilled(MODULE) != MODULE for step in steps):
        return None
    start = (weights.pop(), biases.pop())
    values = [value for scheme in start if scheme is not None for _, value in scheme.options]
    is_open = any(isinstance(value, int | float) and formula_of(value).terms for value in values)
    return None if start == (None, None) or is_open else start


def held(name: str, steps: list[net.Step]) -> Iterator[str]:
    """Classes that a module of this class is, or holds: a loop over a network reaches these too."""
    if is_own(name):
        text = text_of(name)
        yield from (part for part in BASES if part in text)
    elif any(
        "." in each.name for step in steps for each in step.operator.learned(step.input_types)
    ):
        yield "nn.Linear"


BASES = ("nn.Linear", "nn.Conv1d", "nn.Conv2d", "nn.Conv3d", "nn.LayerNorm", "nn.RMSNorm")
"""Classes of PyTorch's that netdsl's own modules are made of."""
