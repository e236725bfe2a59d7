"""Tables of learned features: for the numbers of words, and for their positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Whole
from netdsl.core.calls import Call, Code, nn, own
from netdsl.core.operator import Layer, Learned, Look
from netdsl.core.symbolic import plain
from netdsl.core.takes import TOKENS, Problem, Takes
from netdsl.core.types import Layout, TensorType


class Embedding(Layer):
    """Looks up learned features of `channels` numbers for each whole number of its input.

    128 dtype=int64 -> embedding 768 entries=50257 -> 128/768 layout=last
    128 dtype=int32 -> embedding channels=64 entries=100 padding=0 -> 128/64 layout=last
    16/10 dtype=int64 layout=last -> embedding 32 entries=1000 -> 16x10/32 layout=last
    16x8/10 dtype=int64 -> embedding 32 entries=1000 -> 10x16x8/32 layout=last

    `nn.Embedding`. The input is numbers from 0 to `entries - 1`: `input 128 dtype=int64` for 128
    tokens.
    """

    channels: Count
    """Features of an entry."""
    entries: Count
    """Entries of the table: the size of the vocabulary."""
    padding: Whole | None = None
    """The entry that starts as zeros and is not learned, if there is one."""

    geometry: ClassVar[str] = "channels"
    takes = Takes(
        "whole numbers",
        floats=False,
    )
    look = Look.WEIGHTED
    torch_defaults: ClassVar[dict[str, Any]] = {"padding_idx": None}
    habits = ("embed", "lookup", "wte", "vocabulary", "token_embedding")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if not x.is_whole:
            yield Problem(
                f"takes whole numbers (int64 or int32), not {x.dtype}",
                help=f"declare the input with dtype=int64: input {x} dtype=int64",
                declared="dtype=int64",
                code="N301",
            )
        if self.padding is not None and self.padding >= self.entries:
            yield Problem(
                f"has no entry {self.padding} among {self.entries}",
                "padding",
                f"the entries are 0 to {self.entries - 1}",
            )

    def gives(self, x: TensorType) -> TensorType:
        return TensorType(plain(x.torch_shape), self.channels, Layout.LAST)

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("weight", (self.entries, self.channels))

    def torch(self, x: TensorType) -> Call:
        return nn.Embedding(self.entries, self.channels, padding_idx=self.padding)

    def refilled(self, module: Code) -> Code:
        return module if self.padding is None else own.with_zero_padding(module)


class PositionTable(Layer):
    """Adds a learned vector to each token: the entry of its position in a table.

    1024/768 layout=last -> position_table 1024 -> 1024/768 layout=last
    16/8 layout=last -> position_table entries=20 -> 16/8 layout=last

    The positions of GPT-2 and BERT, in the shape of an `nn.Embedding`: the table may be longer than
    the sequence. The tensor of `position_embedding` stands bare and is as long as the input.
    """

    entries: Count
    """Entries of the table: the longest sequence."""

    geometry: ClassVar[str] = "entries"
    takes = TOKENS
    look = Look.WEIGHTED
    habits = ("wpe", "learned_positional_embedding", "position_embeddings")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        (length,) = x.spatial
        if length > self.entries:
            yield Problem(
                f"gets {length} tokens, and its table has {plain(self.entries)}",
                "entries",
                f"the input's length is at most {plain(self.entries)}",
            )

    def learns(self, x: TensorType) -> Iterator[Learned]:
        yield Learned("weight", (self.entries, x.channels))

    def torch(self, x: TensorType) -> Call:
        return own.PositionTable(self.entries, x.channels)
