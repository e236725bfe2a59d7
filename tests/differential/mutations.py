"""Small mistakes made in a spec: sizes, channels, strides, names, labels, branches, arguments.

A mutation is an edit of the text at a place of the tree, so that most results still parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from random import Random
from typing import Any

from parsing import parsed

from netdsl.core.attributes import kind_of
from netdsl.ops import STANDARD
from netdsl.source import Source, Span
from netdsl.syntax import tree

NUMBERS = ("0", "1", "2", "3", "4", "5", "7", "16", "100", "0.5", "-1", "true", "(1, 2)", "none")
WORDS = ("same", "valid", "zeros", "true", "none", "int64", "first", "last", "reflect", "nearest")


@dataclass(frozen=True)
class Edit:
    """Other text for some characters."""

    start: int
    end: int
    text: str

    def made(self, text: str) -> str:
        return text[: self.start] + self.text + text[self.end :]


def mutated(text: str, random: Random, times: int = 1) -> str:
    """The text with some mistakes in it."""
    for _ in range(times):
        nodes = list(nodes_of(text))
        for _ in range(20):
            edit = random.choice(MUTATIONS)(nodes, random)
            if edit is not None:
                text = edit.made(text)
                break
    return text


def nodes_of(text: str) -> Iterator[Any]:
    """Every node of a text's tree, from the outside in."""
    file, _ = parsed(Source.of("test.net", text))
    stack: list[Any] = list(reversed(file.declarations))
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(reversed(node))
        elif is_dataclass(node) and not isinstance(node, Span):
            yield node
            inner = [getattr(node, each.name) for each in fields(node) if each.name != "span"]
            stack.extend(reversed(inner))


def one(nodes: Sequence[Any], random: Random, *kinds: type) -> Any:
    found = [node for node in nodes if isinstance(node, kinds)]
    return random.choice(found) if found else None


def replaced(node: Any, text: str) -> Edit | None:
    return None if node is None else Edit(node.span.start, node.span.end, text)


def another_number(nodes: Sequence[Any], random: Random) -> Edit | None:
    return replaced(one(nodes, random, tree.Number), random.choice(NUMBERS))


def another_size(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Dimensions)
    if node is None:
        return None
    sizes = [str(random.choice((1, 2, 3, 5, 7, size + 1))) for size in node.sizes]
    change = random.randrange(3)
    if change == 0:
        sizes.append("3")
    elif change == 1 and len(sizes) > 2:
        sizes.pop()
    else:
        sizes = [str(size) for size in node.sizes[::-1]]
    return replaced(node, "x".join(sizes))


def another_name(nodes: Sequence[Any], random: Random) -> Edit | None:
    node, other = one(nodes, random, tree.Name), one(nodes, random, tree.Name)
    if node is None:
        return None
    misspelt = node.span.text[:-1] + random.choice("xq") if random.random() < 0.3 else ""
    return replaced(node, misspelt or other.span.text)


def another_operator(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Apply)
    return None if node is None else replaced(node.name, random.choice([*STANDARD]))


def another_attribute(nodes: Sequence[Any], random: Random) -> Edit | None:
    """An attribute that the operator has, with some value; or one of another operator."""
    node = one(nodes, random, tree.Apply)
    if node is None or node.arguments is not None or node.branches is not None:
        return None
    operator = STANDARD.get(node.name.text)
    names = [*operator.model_fields] if operator is not None else []
    if random.random() < 0.15:
        names = ["stride", "padding", "init", "tied", "bias_init", "groups", "factor"]
    if not names:
        return None
    name = random.choice(names)
    words = [*NUMBERS, "same"]
    if operator is not None and name in operator.model_fields:
        kind, _ = kind_of(operator.model_fields[name])
        words += [*(kind.choices if kind else ())] * 3
    return Edit(node.span.end, node.span.end, f" {name}={random.choice(words)}")


def without_attribute(nodes: Sequence[Any], random: Random) -> Edit | None:
    return replaced(one(nodes, random, tree.Attribute), "")


def another_value(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Attribute)
    return None if node is None else replaced(node.value, random.choice([*NUMBERS, *WORDS]))


def another_layer(nodes: Sequence[Any], random: Random) -> Edit | None:
    """A link of a chain left out, doubled, or put in another's place."""
    node, other = one(nodes, random, tree.Link), one(nodes, random, tree.Link)
    if node is None:
        return None
    text = node.span.text
    forms = (f"{text} -> {text}", f"{text} -> {other.span.text}", other.span.text, "identity")
    return replaced(node, random.choice(forms))


def another_label(nodes: Sequence[Any], random: Random) -> Edit | None:
    node, other = one(nodes, random, tree.LabelName), one(nodes, random, tree.LabelName)
    if node is None:
        return None
    return replaced(node, random.choice((other.span.text, "forward", "a-b", "a.b", "0")))


def added_label(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Link)
    if node is None or node.label is not None:
        return None
    name = random.choice(("a", "b", "part.a", "n1", "n2", "type"))
    return Edit(node.span.start, node.span.start, f"{name}: ")


def another_branch(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Apply)
    if node is None or not node.branches:
        return None
    branch, other = random.choice(node.branches), random.choice(node.branches)
    text = branch.span.text
    return replaced(branch, random.choice((f"{text} | {other.span.text}", "none", "", "gap")))


def without_value(nodes: Sequence[Any], random: Random) -> Edit | None:
    """A binding or a result that is not there."""
    node = one(nodes, random, tree.Bind, tree.Output)
    if node is None:
        return None
    text = node.chain.span.text
    forms = (
        "none",
        f"if false {{ {text} }} else {{ none }}",
        f"if true {{ {text} }} else {{ none }}",
    )
    return replaced(node.chain, random.choice(forms))


def another_argument(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Call)
    if node is None:
        return None
    texts = [argument.span.text for argument in node.arguments]
    change = random.randrange(4)
    if change == 0 and texts:
        texts.pop(random.randrange(len(texts)))
    elif change == 1:
        texts.append(random.choice(("3", "relu", "c=2", "x1", "width")))
    elif texts:
        texts[random.randrange(len(texts))] = random.choice(("0", "1", "5", "relu", "true", "in"))
    return replaced(node, f"({', '.join(texts)})")


def another_statement(nodes: Sequence[Any], random: Random) -> Edit | None:
    kinds = (tree.Flow, tree.Bind, tree.Output, tree.Shared, tree.Let, tree.Default, tree.Expect)
    node, other = one(nodes, random, *kinds), one(nodes, random, *kinds)
    if node is None:
        return None
    return replaced(node, random.choice(("", f"{node.span.text}\n  {other.span.text}")))


def another_sign(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Operation)
    if node is None:
        return None
    text = node.span.text
    sign = random.choice(node.operators)
    other = random.choice(("+", "-", "*", "//", "/", "%", "==", "!=", "<", ">=", "and", "or"))
    return replaced(node, text.replace(sign, other, 1))


def another_annotation(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Link)
    if node is None:
        return None
    if node.annotation is None:
        return Edit(node.span.end, node.span.end, random.choice((" @4x4/3", " @5", " @8/4")))
    return replaced(node.annotation, random.choice(("8x8/4", "4", "1x1/1", "6/4")))


def without_declaration(nodes: Sequence[Any], random: Random) -> Edit | None:
    return replaced(one(nodes, random, tree.Block, tree.Import, tree.Let), "")


def another_input(nodes: Sequence[Any], random: Random) -> Edit | None:
    node = one(nodes, random, tree.Input)
    if node is None:
        return None
    shape = random.choice(("8x8/3", "5/4", "7", "4x4x4/2", "1x1/8", "6x5/0", "8x8"))
    options = random.choice(("", "", " dtype=int64", " layout=last", " dtype=float64"))
    return replaced(node, f"input {shape}{options}")


def swapped(nodes: Sequence[Any], random: Random) -> Edit | None:
    """Width and height the other way round."""
    node = one(nodes, random, tree.Geometry)
    if node is None:
        return None
    found = re.fullmatch(r"(\w+)x(\w+)(/.*)?", node.span.text)
    return replaced(node, f"{found[2]}x{found[1]}{found[3] or ''}") if found else None


MUTATIONS: tuple[Callable[[Sequence[Any], Random], Edit | None], ...] = (
    another_number,
    another_number,
    another_size,
    another_name,
    another_name,
    another_operator,
    another_operator,
    another_attribute,
    another_attribute,
    another_attribute,
    without_attribute,
    another_value,
    another_layer,
    another_layer,
    another_label,
    added_label,
    another_branch,
    another_argument,
    another_statement,
    without_value,
    another_sign,
    another_annotation,
    without_declaration,
    another_input,
    swapped,
)
