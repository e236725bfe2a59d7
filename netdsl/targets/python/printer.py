"""Expressions as text, laid out as `ruff format` lays them out (lines of 88 characters)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from netdsl.targets.python.literals import number, string
from netdsl.targets.python.nodes import (
    ABSENT,
    Absence,
    Call,
    Choice,
    ChoiceCall,
    Construct,
    Format,
    Infix,
    Item,
    Loop,
    Member,
    Node,
    Number,
    Prefix,
    Sequence,
    Slice,
    Spread,
    Symbol,
    Text,
    Tuple,
)
from netdsl.targets.python.splices import applied, spliced

WIDTH = 88
INDENT = "    "
ATOM, UNARY, CONDITIONAL = 9, 8, 1
RANKS = {"or": 2, "and": 3, "not": 4, "+": 6, "-": 6, "*": 7, "/": 7, "//": 7, "%": 7}
COMPARISON = 5
IDENTITY = Text("nn.Identity()")


class Printer:
    """Prints expressions.

    Args:
        symbol: the Python name of a name from the spec.
        resolve: the call that constructs a class of this file, its arguments decided.
    """

    def __init__(self, symbol: Callable[[str], str], resolve: Callable[[Construct], Call]) -> None:
        self.symbol = symbol
        self.resolve = resolve

    def flat(self, node: Node, rank: int = 0) -> str:
        """The expression on one line, in brackets where it binds less tightly than `rank`."""
        text, own = self._flat(node)
        return f"({text})" if own < rank else text

    def _flat(self, node: Node) -> tuple[str, int]:
        match node:
            case Text():
                return node.text, ATOM
            case Symbol():
                return self.symbol(node.name), ATOM
            case Format():
                return self._format(node), ATOM
            case Number():
                return number(node.value), ATOM if node.value >= 0 else UNARY
            case Call():
                inner = ", ".join(self.arguments(node))
                return f"{self.flat(node.function, ATOM)}({inner})", ATOM
            case Construct():
                return self._flat(self.resolve(node))
            case Tuple():
                inner = ", ".join(self.flat(item) for item in node.items)
                return f"({inner},)" if len(node.items) == 1 else f"({inner})", ATOM
            case Sequence():
                return f"[{', '.join(self.flat(item) for item in spliced(node.items))}]", ATOM
            case Member():
                return f"{self.flat(node.value, ATOM)}.{node.name}", ATOM
            case Item():
                indices = ", ".join(self.flat(index) for index in node.indices)
                return f"{self.flat(node.value, ATOM)}[{indices}]", ATOM
            case Slice():
                return self._slice(node), ATOM
            case Infix():
                return self._infix(node)
            case Prefix():
                space = " " if node.operator == "not" else ""
                rank = RANKS.get(node.operator, UNARY) if space else UNARY
                return f"{node.operator}{space}{self.flat(node.operand, rank)}", rank
            case Spread():
                return f"*{self.flat(node.value, ATOM)}", ATOM
            case Loop():
                clauses = " ".join(self.clauses(node))
                return (clauses if node.is_only else f"*({clauses})"), ATOM
            case ChoiceCall():
                return self._choice_call(node)
            case Choice():
                return self._choice(node)
        raise TypeError(node)

    def _format(self, node: Format) -> str:
        texts = [
            string(part)[1:-1].replace("{", "{{").replace("}", "}}")
            if isinstance(part, str)
            else f"{{{self.flat(part)}}}"
            for part in node.parts
        ]
        return f'f"{"".join(texts)}"'

    def _slice(self, node: Slice) -> str:
        start, stop = ("" if end is None else self.flat(end) for end in (node.start, node.stop))
        ends = [end for end in (node.start, node.stop, node.step) if end is not None]
        # The formatter sets a colon beside anything longer than a name apart.
        space = "" if all(isinstance(end, Number | Symbol) for end in ends) else " "
        text = f"{start}{space if start else ''}:{space if stop else ''}{stop}"
        if node.step is None:
            return text
        return f"{text}{space if stop else ''}:{space}{self.flat(node.step)}"

    def _infix(self, node: Infix) -> tuple[str, int]:
        operators = node.operator.split(" ")
        rank = RANKS.get(operators[0], COMPARISON)
        # Where terms of one sum have signs of their own, each stands before its operand.
        text = self.flat(node.operands[0], rank)
        for place, operand in enumerate(node.operands[1:]):
            sign = operators[min(place, len(operators) - 1)]
            text += f" {sign} {self.flat(operand, rank + 1)}"
        return text, rank

    def _choice_call(self, node: ChoiceCall) -> tuple[str, int]:
        if node.called is None:
            assert node.plain is not None
            return self._flat(node.plain)
        if not node.name:
            return self._flat(applied(node))
        module = f"self.{node.name}"
        call = f"{module}({self.flat(node.called)})"
        if node.is_call:
            return call, ATOM
        assert node.plain is not None
        plain = self.flat(node.plain, CONDITIONAL + 1)
        return f"{plain} if {module} is None else {call}", CONDITIONAL

    def _choice(self, node: Choice) -> tuple[str, int]:
        pieces = self.pieces(node)
        return " ".join(pieces), CONDITIONAL if len(pieces) > 1 else ATOM

    def pieces(self, node: Choice) -> list[str]:
        """`X`, `if condition`, `else Y`: a conditional expression's parts, or the only arm."""
        taken = [arm for arm in (node.chosen, node.otherwise) if not isinstance(arm, Absence)]
        if ABSENT in (node.chosen, node.otherwise):
            (arm,) = taken[:1]
            return [self.arm(arm)]
        assert not isinstance(node.chosen, Absence) and not isinstance(node.otherwise, Absence)
        return [
            self.arm(node.chosen),
            f"if {self.flat(node.condition, CONDITIONAL + 1)}",
            f"else {self.arm(node.otherwise)}",
        ]

    def arm(self, parts: tuple[Node, ...]) -> str:
        return self.flat(parts[0] if parts else IDENTITY, CONDITIONAL + 1)

    def arguments(self, call: Call) -> list[str]:
        written = [self.flat(argument) for argument in spliced(call.arguments)]
        return written + [f"{name}={self.flat(value)}" for name, value in call.keywords]

    def clauses(self, loop: Loop) -> list[str]:
        """The parts of a comprehension: what each turn gives, and its `for` clauses."""
        targets = ", ".join(loop.targets) or "_"
        first = f"for {targets} in {self.flat(loop.iterable)}"
        turn = spliced(loop.parts)
        if len(turn) == 1 and not isinstance(turn[0], Loop | Spread):
            return [self.flat(turn[0]), first]
        parts = self.flat(Tuple(tuple(turn)))
        return ["layer", first, f"for layer in {parts}"]

    # --- over several lines ----------------------------------------------------------------------

    def laid_out(self, node: Node, prefix: str, suffix: str, depth: int) -> list[str]:
        """`prefix` + expression + `suffix` at an indentation, over as many lines as it takes."""
        margin = INDENT * depth
        line = f"{margin}{prefix}{self.flat(node)}{suffix}"
        if len(line) <= WIDTH:
            return [line]
        match node:
            case Construct():
                return self.laid_out(self.resolve(node), prefix, suffix, depth)
            case Call(function=Member(value=Call() as inner, name=name)) if inner.arguments:
                after = f".{name}({', '.join(self.arguments(node))}){suffix}"
                return self.laid_out(inner, prefix, after, depth)
            case Call():
                head = f"{margin}{prefix}{self.flat(node.function, ATOM)}("
                return self._call(node, head, f"){suffix}", depth)
            case Item(value=Call()):
                indices = ", ".join(self.flat(index) for index in node.indices)
                return self.laid_out(node.value, prefix, f"[{indices}]{suffix}", depth)
            case Tuple():
                return self._items(node.items, f"{margin}{prefix}(", f"){suffix}", depth)
            case Sequence():
                return self._items(node.items, f"{margin}{prefix}[", f"]{suffix}", depth)
            case ChoiceCall(name="", called=Node()):
                return self.laid_out(applied(node), prefix, suffix, depth)
            case Loop():
                return self._loop(node, prefix, suffix, depth)
            case Choice():
                return self._choice_lines(node, prefix, suffix, depth)
            case Spread(value=Choice() as value):
                return self._choice_lines(value, f"{prefix}*", suffix, depth)
            case Infix(operands=(*first, ChoiceCall() as last)) if not last.is_call:
                start = self.flat(replace(node, operands=tuple(first)), RANKS["+"])
                head = f"{margin}{prefix}{start} {node.operator} ("
                return [head, f"{margin}{INDENT}{self.flat(last)}", f"{margin}){suffix}"]
            case Infix(operands=(Infix(operator="+" | "-" | "*"), Call())) if prefix:
                return self._operands(node, f"{margin}{prefix}(", f"){suffix}", depth)
            case Infix(operands=(first, Call() as last)) if prefix in ("", "else "):
                start = self.flat(first, RANKS.get(node.operator, COMPARISON))
                rest = self.laid_out(last, f"{node.operator} ", suffix, depth)
                return [f"{margin}{prefix}{start}", *rest]
            case Infix(operands=(first, Call() as last)):
                start = self.flat(first, RANKS.get(node.operator, COMPARISON))
                return self.laid_out(last, f"{prefix}{start} {node.operator} ", suffix, depth)
            case Infix() if prefix:
                return self._operands(node, f"{margin}{prefix}(", f"){suffix}", depth)
        return [line]

    def _operands(self, node: Infix, head: str, tail: str, depth: int) -> list[str]:
        """Operands on a line each, the operator before all but the first."""
        rank = RANKS.get(node.operator.split(" ")[0], COMPARISON)
        first, *others = node.operands
        while isinstance(first, Infix) and first.operator == node.operator:
            others = [*first.operands[1:], *others]
            first = first.operands[0]
        parts = [self.flat(first, rank)]
        parts += [f"{node.operator} {self.flat(each, rank + 1)}" for each in others]
        return [head, *(INDENT * (depth + 1) + part for part in parts), INDENT * depth + tail]

    def _call(self, call: Call, head: str, tail: str, depth: int) -> list[str]:
        margin = INDENT * depth
        inner = f"{margin}{INDENT}{', '.join(self.arguments(call))}"
        if len(inner) <= WIDTH:
            return [head, inner, margin + tail]
        lines = [head]
        for argument in spliced(call.arguments):
            lines += self.laid_out(argument, "", ",", depth + 1)
        for name, value in call.keywords:
            lines += self.laid_out(value, f"{name}=", ",", depth + 1)
        return [*lines, margin + tail]

    def _items(self, items: tuple[Node, ...], head: str, tail: str, depth: int) -> list[str]:
        lines = [head]
        for item in spliced(items):
            lines += self.laid_out(item, "", ",", depth + 1)
        return [*lines, INDENT * depth + tail]

    def _loop(self, loop: Loop, prefix: str, suffix: str, depth: int) -> list[str]:
        if loop.is_only:
            # It cannot have the comma that follows other arguments.
            return self._turns(loop, depth)
        margin = INDENT * depth
        return [f"{margin}{prefix}*(", *self._turns(loop, depth + 1), f"{margin}){suffix}"]

    def _turns(self, loop: Loop, depth: int) -> list[str]:
        """A comprehension, without what is around it."""
        margin = INDENT * depth
        clauses = self.clauses(loop)
        line = margin + " ".join(clauses)
        if len(line) <= WIDTH:
            return [line]
        turn = spliced(loop.parts)
        if clauses[0] != "layer":
            return [*self.laid_out(turn[0], "", "", depth), *self._for(loop, depth)]
        parts = self.laid_out(Tuple(tuple(turn)), "for layer in ", "", depth)
        return [f"{margin}layer", *self._for(loop, depth), *parts]

    def _for(self, loop: Loop, depth: int) -> list[str]:
        targets = ", ".join(loop.targets) or "_"
        return self.laid_out(loop.iterable, f"for {targets} in ", "", depth)

    def _choice_lines(self, node: Choice, prefix: str, suffix: str, depth: int) -> list[str]:
        if ABSENT in (node.chosen, node.otherwise):
            arm = node.otherwise if isinstance(node.chosen, Absence) else node.chosen
            assert not isinstance(arm, Absence)
            only = arm[0] if arm else IDENTITY
            return self.laid_out(only, prefix, suffix, depth)
        assert not isinstance(node.chosen, Absence) and not isinstance(node.otherwise, Absence)
        brackets = bool(prefix)
        inner = depth + 1 if brackets else depth
        lines = self.laid_out(node.chosen[0] if node.chosen else IDENTITY, "", "", inner)
        lines.append(f"{INDENT * inner}if {self.flat(node.condition, CONDITIONAL + 1)}")
        end = "" if brackets else suffix
        other = node.otherwise[0] if node.otherwise else IDENTITY
        lines += self.laid_out(other, "else ", end, inner)
        margin = INDENT * depth
        return [f"{margin}{prefix}(", *lines, f"{margin}){suffix}"] if brackets else lines
