"""Attention: every position looks at all others, or at those of a second value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Flag, Fraction, Reference
from netdsl.core.calls import Call, Code, Name, Spread, nn, own
from netdsl.core.operator import Learned, Look, Merge
from netdsl.core.symbolic import plain
from netdsl.core.takes import TOKENS, Problem
from netdsl.core.types import TensorType
from netdsl.ops.agreement import MISMATCH, other_dtypes
from netdsl.ops.divisors import undivided
from netdsl.ops.regularisation import TRAINING

Three = tuple[TensorType, TensorType, TensorType]


class _Attention(Merge):
    """Attention of several heads between query, key and value."""

    heads: Count
    """Number of heads: each attends by itself, on its share of the channels."""

    takes = TOKENS
    look = Look.WEIGHTED
    takes_one: ClassVar[bool] = True
    least: ClassVar[int] = 1
    most: ClassVar[int | None] = 3

    def roles(self, xs: Sequence[TensorType]) -> Three:
        """Query, key and value."""
        raise NotImplementedError

    def disagrees(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        if len(xs) not in (1, 3):
            yield Problem(
                f"takes one value, or query, key and value, not {len(xs)} branches",
                help=f"`{self.spelling} heads={plain(self.heads)} < query | key | value >`",
                code=MISMATCH,
            )
            return
        yield from other_dtypes(xs) or self.unfit(xs)

    def unfit(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        """Reasons to refuse the sizes of one value, or of three."""
        _, key, value = self.roles(xs)
        if key.spatial != value.spatial:
            yield Problem(
                f"has {key.spatial[0]} keys and {value.spatial[0]} values, and needs as many",
                help="key and value are computed from the same tokens",
                code=MISMATCH,
            )


class Mha(_Attention):
    """Multi-head attention with the projections around it: of one value, or `< q | k | v >`.

    197/768 layout=last -> mha heads=12 -> 197/768 layout=last
    197/768 layout=last -> mha heads=12 dropout=0.1 bias=false -> 197/768 layout=last
    16/64 layout=last | 9/64 layout=last | 9/64 layout=last -> mha heads=4 -> 16/64 layout=last
    16/64 layout=last | 9/32 layout=last | 9/48 layout=last -> mha heads=4 -> 16/64 layout=last

    Vaswani et al. 2017; PyTorch's `nn.MultiheadAttention` with its keys. One value attends to
    itself. Keys and values may have channels of their own (`kdim`, `vdim`); the output has those of
    the query.
    """

    bias: Flag = True
    """Whether the projections have a bias."""
    dropout: Fraction = 0.0
    """The share of attention weights set to zero in training."""

    takes_position: ClassVar[bool] = True
    depth = 2
    habits = ("multiheadattention", "multi_head_attention", "self_attention", "msa", "attn")
    torch_defaults: ClassVar[dict[str, Any]] = {
        "dropout": 0.0,
        "bias": True,
        "kdim": None,
        "vdim": None,
    }

    def roles(self, xs: Sequence[TensorType]) -> Three:
        query, key, value = xs if len(xs) == 3 else (xs[0],) * 3
        return query, key, value

    def unfit(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        yield from super().unfit(xs)
        what = "a query" if len(xs) == 3 else "an input"
        yield from undivided(self.heads, xs[0].channels, f"has {what} of")

    def _other_channels(self, xs: Sequence[TensorType]) -> dict[str, int | None]:
        """`kdim` and `vdim`, where they are not the query's channels."""
        query, key, value = self.roles(xs)
        if plain(key.channels) == plain(value.channels) == plain(query.channels):
            return {"kdim": None, "vdim": None}
        return {"kdim": key.channels, "vdim": value.channels}

    def learned(self, inputs: Sequence[TensorType]) -> tuple[Learned, ...]:
        query, key, value = (x.channels for x in self.roles(inputs))
        if self._other_channels(inputs)["kdim"] is None:
            found = [Learned("in_proj_weight", (3 * query, query))]
        else:
            sizes = zip("qkv", (query, key, value), strict=True)
            found = [Learned(f"{name}_proj_weight", (query, size)) for name, size in sizes]
        found += [Learned("in_proj_bias", (3 * query,))] * self.bias
        found += [Learned("out_proj.weight", (query, query))]
        found += [Learned("out_proj.bias", (query,))] * self.bias
        return tuple(found)

    def macs(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        query, key, value = self.roles(inputs)
        (asking,), (asked,) = query.spatial, key.spatial
        projected = 2 * asking * query.channels + asked * (key.channels + value.channels)
        return (projected + 2 * asking * asked) * query.channels

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        query, key, _ = self.roles(inputs)
        (asking,), (asked,) = query.spatial, key.spatial
        return (3 * asking + 2 * asked) * query.channels

    def torch(self, xs: Sequence[TensorType]) -> Call:
        return nn.MultiheadAttention(
            xs[0].channels,
            self.heads,
            dropout=self.dropout,
            bias=self.bias,
            **self._other_channels(xs),
            batch_first=True,
        )

    def called(self, inputs: Sequence[TensorType], module: Name, values: Sequence[Code]) -> Code:
        query, key, value = values if len(values) > 1 else (values[0],) * 3
        return module(query, key, value, need_weights=False)[0]


class Attention(_Attention):
    """Scaled dot-product attention without weights, of `< q | k | v >` or packed channels.

    128/192 layout=last -> attention heads=4 causal=true -> 128/64 layout=last
    16/64 layout=last | 9/64 layout=last | 9/8 layout=last -> attention heads=4 -> 16/8 layout=last
    49/96 layout=last -> attention heads=2 dropout=0.1 -> 49/32 layout=last
    9/96 layout=last -> attention heads=2 mask=words -> 9/32 layout=last where words = 9 dtype=int64
    7/6 layout=last -> attention heads=2 mask=m causal=true -> 7/2 layout=last where m=7 dtype=bool

    `F.scaled_dot_product_attention` (Vaswani et al. 2017). In one value the channels are those of
    query, key and value one after another: `fc(3*c) -> attention heads=8`. A merge without weights,
    it takes no position.
    """

    causal: Flag = False
    """Whether a position looks at itself and those before it alone."""
    dropout: Fraction = 0.0
    """The share of attention weights set to zero in training."""
    mask: Reference | None = None
    """The value that tells for each key whether it is there (1) or padding, which none sees (0)."""

    habits = ("scaled_dot_product_attention", "sdpa", "dot_product_attention")
    torch_defaults: ClassVar[dict[str, Any]] = {"causal": False, "dropout": 0.0}

    def roles(self, xs: Sequence[TensorType]) -> Three:
        query, key, value = xs if len(xs) == 3 else (xs[0].with_channels(xs[0].channels // 3),) * 3
        return query, key, value

    def unfit(self, xs: Sequence[TensorType]) -> Iterator[Problem]:
        if len(xs) == 1 and plain(xs[0].channels) % 3:
            yield Problem(
                f"gets {plain(xs[0].channels)} channels, which are no query, key and value "
                "of one size",
                help=f"three times as many: `fc(3*c) -> {self.spelling}`",
            )
            return
        yield from super().unfit(xs)
        query, key, value = self.roles(xs)
        if query.channels != key.channels:
            yield Problem(
                f"has a query of {plain(query.channels)} channels and a key of "
                f"{plain(key.channels)}, and needs as many",
                help="end their branches with `fc` to one size",
                code=MISMATCH,
            )
        elif self.causal and query.spatial != key.spatial:
            yield Problem(
                f"has {query.spatial[0]} queries and {key.spatial[0]} keys: "
                "with causal=true it is not clear which comes before which",
                "causal",
                help="leave `causal` out: causal attention is of a sequence to itself",
            )
        yield from self._unmasked(key)
        if len(xs) == 1:
            yield from undivided(
                self.heads, query.channels, "has a query, a key and a value each of"
            )
        else:
            yield from undivided(self.heads, query.channels, "has a query of")
            yield from undivided(self.heads, value.channels, "has a value of")

    def _unmasked(self, key: TensorType) -> Iterator[Problem]:
        """Reasons to refuse the mask."""
        mask, (asked,) = self.mask, key.spatial
        if mask is not None and (mask.rank or mask.is_float or mask.channels != asked):
            yield Problem(
                f"takes a mask of a whole number or bool for each of {asked} keys, "
                f"not {mask.declared}",
                "mask",
                f"such as `input {asked} dtype=int64`",
            )

    def merged(self, xs: Sequence[TensorType]) -> TensorType:
        query, _, value = self.roles(xs)
        return query.with_channels(value.channels)

    def macs(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        query, key, value = self.roles(inputs)
        (asking,), (asked,) = query.spatial, key.spatial
        return asking * asked * (query.channels + value.channels)

    def function(
        self, xs: Sequence[TensorType], values: Sequence[Code], **references: Code
    ) -> Code:
        three = values if len(xs) > 1 else [Spread(values[0].chunk(3, dim=-1))]
        others: dict[str, Code] = {"training": TRAINING} if plain(self.dropout) else {}
        if self.mask is not None:
            others["mask"] = references["mask"]
        return own.attention(
            *three,
            heads=self.heads,
            causal=self.causal,
            dropout=self.dropout,
            **others,
        )
