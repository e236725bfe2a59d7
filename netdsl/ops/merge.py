"""Merges: operators on branches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import ClassVar

from netdsl.core.calls import Code, Infix, Item, torch
from netdsl.core.operator import Merge
from netdsl.core.takes import ANY, ANYTHING, Problem
from netdsl.core.types import Layout, TensorType
from netdsl.ops.agreement import (
    MISMATCH,
    VECTOR_OF_MAP,
    layouts_differ,
    other_dtypes,
    other_layouts,
    projected,
    resized,
    uncounted,
    unlike,
)


class _Alike(Merge):
    """A merge of branches that have one shape."""

    takes = ANY

    def disagrees(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        yield from uncounted(self, xs) or unlike(xs)

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return (len(inputs) - 1) * outputs[0].size


class Add(_Alike):
    """Adds its branches.

    56x56/64 | 56x56/64 -> add -> 56x56/64
    120 | 120 | 120 -> add -> 120
    197/768 layout=last | 197/768 layout=last -> add -> 197/768 layout=last
    100/8 | 100/8 -> add -> 100/8
    8x16x16/4 | 8x16x16/4 -> add -> 8x16x16/4

    `residual< f >` adds a branch to what flows in.
    """

    habits = ("sum", "plus", "addition", "eltwise")

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        return _chained("+", values)


class Sub(_Alike):
    """Subtracts the second branch from the first.

    56x56/64 | 56x56/64 -> sub -> 56x56/64
    120 | 120 -> sub -> 120
    """

    most: ClassVar[int | None] = 2
    habits = ("subtract", "minus", "difference")

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        return _chained("-", values)


class Max(_Alike):
    """Takes the largest of its branches, element by element.

    56x56/64 | 56x56/64 -> max -> 56x56/64
    120 | 120 | 120 -> max -> 120

    Maxout (Goodfellow et al. 2013) is `max< fc 240 | fc 240 >`.
    """

    habits = ("maximum", "maxout")

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        return reduce(lambda left, right: torch.maximum(left, right), values)


class Mean(_Alike):
    """Averages its branches, element by element.

    56x56/64 | 56x56/64 -> mean -> 56x56/64
    120 | 120 | 120 -> mean -> 120
    """

    habits = ("average", "avg", "ensemble")

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return len(inputs) * outputs[0].size

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        return _chained("+", values) / len(values)


class Mul(Merge):
    """Multiplies its branches; a size of 1 spreads, and a vector is a gate for a map's channels.

    56x56/64 | 56x56/64 -> mul -> 56x56/64
    56x56/64 | 64 -> mul -> 56x56/64
    56x56/64 | 1x1/64 -> mul -> 56x56/64
    56x56/64 | 56x56/1 -> mul -> 56x56/64
    1x56/64 | 56x1/1 | 64 -> mul -> 56x56/64
    64 | 100/64 -> mul -> 100/64
    8x16x16/4 | 4 -> mul -> 8x16x16/4
    197/768 layout=last | 768 -> mul -> 197/768 layout=last
    14x14/96 layout=last | 96 | 14x14/1 layout=last -> mul -> 14x14/96 layout=last
    120 | 120 -> mul -> 120
    120 | 1 -> mul -> 120

    The gate of squeeze-and-excitation (Hu et al. 2017) is a vector: `mul< identity | se_gate() >`.
    """

    takes = ANY
    habits = ("times", "gate", "product", "hadamard")

    def disagrees(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        yield from uncounted(self, xs) or other_dtypes(xs) or self._unspreadable(xs)

    def _unspreadable(self, xs: Sequence[TensorType]) -> list[Problem]:
        maps = [x for x in xs if x.spatial]
        help = "a branch is a whole map, 1x1/C, HxW/1, or a vector of C channels as `gap` gives"
        if len({x.rank for x in maps}) > 1:
            return [
                Problem("has branches with different numbers of axes", help=help, code=MISMATCH)
            ]
        if len({x.layout for x in maps}) > 1:
            return [layouts_differ(maps)]
        whole = self.merged(xs)
        axes = zip(whole.shape, *(_aligned(x, whole) for x in xs), strict=True)
        if any(size not in (1, widest) for widest, *each in axes for size in each):
            return [Problem("has branches of different shapes", help=help, code=MISMATCH)]
        return []

    def merged(self, xs: Sequence[TensorType]) -> TensorType:
        whole = max(xs, key=lambda x: x.rank)
        maps = [x.spatial for x in xs if x.spatial]
        channels = max(x.channels for x in xs)
        return whole.with_spatial(tuple(map(max, zip(*maps, strict=True)))).with_channels(channels)

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return sum(self.merged(inputs[: count + 1]).size for count in range(1, len(inputs)))

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        whole = self.merged(xs)
        return _chained(
            "*", [_spread(x, whole, value) for x, value in zip(xs, values, strict=True)]
        )


class Concat(Merge):
    """Joins its branches along their channels.

    28x28/64 | 28x28/128 | 28x28/32 -> concat -> 28x28/224
    120 | 84 -> concat -> 204
    100/8 | 100/16 -> concat -> 100/24
    8x16x16/4 | 8x16x16/4 -> concat -> 8x16x16/8
    197/768 layout=last | 197/64 layout=last -> concat -> 197/832 layout=last
    12 dtype=int64 | 4 dtype=int64 -> concat -> 16 dtype=int64
    """

    takes = ANYTHING
    habits = ("cat", "concatenate", "merge", "depthconcat")

    def disagrees(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        yield from uncounted(self, xs) or other_dtypes(xs) or other_layouts(xs)
        if len({x.spatial for x in xs}) > 1:
            yield Problem(
                "has branches that differ in more than their channels",
                help=resized(xs) if len({x.rank for x in xs}) == 1 else VECTOR_OF_MAP,
                code=MISMATCH,
            )

    def merged(self, xs: Sequence[TensorType]) -> TensorType:
        first, *rest = (x.channels for x in xs)
        return xs[0].with_channels(sum(rest, first))

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        last = xs[0].spatial and xs[0].layout is Layout.LAST
        return torch.cat(list(values), dim=-1 if last else 1)


class Residual(Merge):
    """Adds a branch to the shortcut: to what flows in, or to a second branch.

    56x56/64 | 56x56/64 -> residual -> 56x56/64
    120 | 120 -> residual -> 120
    197/768 layout=last | 197/768 layout=last -> residual -> 197/768 layout=last

    He et al. 2015. `residual< f >` is f plus its input, `residual< f | g >` is f plus g.
    """

    takes = ANY
    least: ClassVar[int] = 1
    most: ClassVar[int | None] = 2
    implied_input: ClassVar[bool] = True
    habits = ("skip", "shortcut", "resblock", "res")

    def disagrees(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        if len(xs) != 2:
            yield Problem("takes one branch, or a branch and a shortcut", code=MISMATCH)
            return
        branch, shortcut = xs
        for problem in unlike(xs):
            projection = projected(shortcut, branch)
            if not projection:
                if shortcut.rank == branch.rank and shortcut.channels != branch.channels:
                    later = projected(shortcut.with_spatial(branch.spatial), branch)
                    more = f"{resized(xs)}; then project the shortcut: residual< … | {later} >"
                    problem = replace(problem, help=more if later else problem.help)
                yield problem
                continue
            yield Problem(
                problem.message,
                help=f"project the shortcut: residual< … | {projection} >",
                replacement=projection,
                code=MISMATCH,
            )

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        return _chained("+", values)


def _aligned(x: TensorType, whole: TensorType) -> tuple[int, ...]:
    """The shape of a branch against that of the whole: a vector's is 1x1/C."""
    return (*(x.spatial or (1,) * whole.rank), x.channels)


def _spread(x: TensorType, whole: TensorType, value: Code) -> Code:
    """A vector with the axes it lacks, so that PyTorch spreads it over the map."""
    if x.spatial or not whole.spatial:
        return value
    every = slice(None)
    if whole.layout is Layout.LAST:
        return Item(value, (every, *(None,) * whole.rank))
    return Item(value, (every, every, *(None,) * whole.rank))


def _chained(operator: str, values: Sequence[Code]) -> Code:
    first, *rest = values
    return reduce(lambda left, right: Infix(operator, left, right), rest, first)
