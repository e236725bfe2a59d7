"""Operators on the channels, and on every position alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from netdsl.core.attributes import Count, Positions, Sizes, Whole
from netdsl.core.calls import Call, Code, F, Item, nn, own
from netdsl.core.operator import Layer, Splitter
from netdsl.core.symbolic import plain
from netdsl.core.takes import ANY, ANYTHING, MAPS, Problem
from netdsl.core.types import Layout, TensorType


def _axis(x: TensorType) -> int:
    """The channels' axis as one writes it by hand: 1, or -1 where they are last."""
    return -1 if x.spatial and x.layout is Layout.LAST else 1


def _on_channels(x: TensorType, value: Code, index: Any) -> Code:
    if _axis(x) == 1:
        return Item(value, (slice(None), index))
    return Item(value, (..., index))


class Chunk(Splitter):
    """Cuts the channels into equal parts.

    28x28/116 -> chunk 2 -> 28x28/58 | 28x28/58
    192 -> chunk into=3 -> 64 | 64 | 64
    100/8 -> chunk 2 -> 100/4 | 100/4
    8x16x16/4 -> chunk 2 -> 8x16x16/2 | 8x16x16/2
    197/128 layout=last -> chunk 2 -> 197/64 layout=last | 197/64 layout=last

    `torch.chunk`, which would make unequal parts of channels that do not divide: `split` says so.
    """

    into: Count
    """Number of parts."""

    geometry: ClassVar[str] = "into"
    takes = ANYTHING
    is_view = True
    habits = ("tensor_split", "halves")

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if not x.channels % self.into:
            return
        rest = x.channels % self.into
        sizes = [x.channels // self.into + (part < rest) for part in range(self.into)]
        fits = 0 not in sizes and len(sizes) < 9
        yield Problem(
            f"gets {x.channels} channels, which do not divide into {self.into} equal parts",
            "into",
            f"split channels=({', '.join(map(str, sizes))})" if fits else "",
        )

    def parts(self, x: TensorType) -> tuple[TensorType, ...]:
        return (x.with_channels(x.channels // self.into),) * self.into

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value.chunk(self.into, dim=_axis(x))


class Split(Splitter):
    """Cuts the channels into parts of the sizes given.

    28x28/96 -> split channels=(64, 32) -> 28x28/64 | 28x28/32
    120 -> split channels=(60, 40, 20) -> 60 | 40 | 20
    100/8 -> split channels=(2, 6) -> 100/2 | 100/6
    8x16x16/4 -> split channels=(1, 3) -> 8x16x16/1 | 8x16x16/3
    49/96 layout=last -> split channels=(32, 64) -> 49/32 layout=last | 49/64 layout=last
    """

    channels: Sizes
    """Channels of each part, in order; together those of the input."""

    geometry: ClassVar[str] = "channels"
    takes = ANYTHING
    is_view = True

    def _sizes(self) -> tuple[int, ...]:
        return self.channels if isinstance(self.channels, tuple) else (self.channels,)

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        first, *rest = self._sizes()
        total = sum(rest, first)
        if total == x.channels:
            return
        missing = x.channels - total
        given = ", ".join(map(str, self._sizes()))
        yield Problem(
            f"has parts of {total} channels together, and its input has {x.channels}",
            "channels",
            f"split channels=({given}, {missing})" if missing > 0 else "",
        )

    def parts(self, x: TensorType) -> tuple[TensorType, ...]:
        return tuple(x.with_channels(channels) for channels in self._sizes())

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return value.split(list(self._sizes()), dim=_axis(x))


class Select(Layer):
    """Keeps some channels, in the order given: by their numbers, or from `start` to before `stop`.

    14x14/6 -> select channels=(0, 1, 2) -> 14x14/3
    14x14/6 -> select channels=(5, 0, 0) -> 14x14/3
    14x14/6 -> select start=1 stop=4 -> 14x14/3
    14x14/6 -> select 5 -> 14x14/1
    120 -> select start=100 -> 20
    100/8 -> select stop=2 -> 100/2
    8x16x16/4 -> select channels=(0, 2) -> 8x16x16/2
    197/768 layout=last -> select channels=(1, 3) -> 197/2 layout=last

    LeNet-5's third layer (LeCun et al. 1998) looks at selected maps: `select((0, 1, 2))`. Channels
    count from 0.
    """

    channels: Positions | None = None
    """The channels kept, in the order of the output."""
    start: Whole | None = None
    """The first channel kept; 0 unless given."""
    stop: Count | None = None
    """The channel before which to stop; the end unless given."""

    geometry: ClassVar[str] = "channels"
    takes = ANYTHING
    torch_defaults: ClassVar[dict[str, Any]] = {"axis": 1}
    habits = ("index_select", "take", "slice", "gather", "index")

    def _listed(self) -> tuple[int, ...] | None:
        if self.channels is None or isinstance(self.channels, tuple):
            return self.channels
        return (self.channels,)

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        listed = self._listed()
        ranged = self.start is not None or self.stop is not None
        if listed is not None and ranged:
            yield Problem("takes channels, or start and stop, not both", "channels")
            return
        if listed is None and not ranged:
            yield Problem(
                "needs to know which channels", help="select((0, 1, 2)) or select start=0 stop=3"
            )
        for position in listed or ():
            if position >= x.channels:
                yield Problem(
                    f"finds no channel {position} among {x.channels}",
                    "channels",
                    f"the channels are 0 to {x.channels - 1}",
                )
        stop = x.channels if self.stop is None else self.stop
        if stop > x.channels:
            help = f"leave stop out, or stop={x.channels}"
            yield Problem(f"cannot stop at {stop}, beyond the {x.channels} channels", "stop", help)
        elif (self.start or 0) >= stop:
            yield Problem(
                f"keeps no channel from {self.start} to before {stop}", "start", code="N304"
            )

    def gives(self, x: TensorType) -> TensorType:
        listed = self._listed()
        if listed is not None:
            return x.with_channels(len(listed))
        stop = x.channels if self.stop is None else self.stop
        return x.with_channels(stop - self.start if self.start else stop)

    def _index(self) -> Any:
        # A run of channels is sliced: an index list is copied to the device at each forward.
        listed = self._listed()
        if listed is None:
            return slice(self.start or None, self.stop)
        numbers = plain(listed)
        if numbers == tuple(range(numbers[0], numbers[0] + len(numbers))):
            return slice(listed[0] or None, listed[-1] + 1)
        return list(listed)

    def allocated(self, inputs: Sequence[TensorType], outputs: Sequence[TensorType]) -> int:
        return 0 if isinstance(self._index(), slice) else super().allocated(inputs, outputs)

    def torch(self, x: TensorType) -> Call:
        index = self._index()
        if isinstance(index, slice):
            return own.SliceChannels(index.start or 0, index.stop, axis=_axis(x))
        return own.SelectChannels(index, axis=_axis(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return _on_channels(x, value, self._index())


class PadChannels(Layer):
    """Adds channels of zeros before and after those of the input.

    28x28/16 -> pad_channels before=8 after=8 -> 28x28/32
    120 -> pad_channels after=8 -> 128
    100/8 -> pad_channels before=1 -> 100/9
    8x16x16/4 -> pad_channels after=4 -> 8x16x16/8
    49/96 layout=last -> pad_channels before=32 after=64 -> 49/192 layout=last

    With `subsample` it makes the shortcut without weights of He et al. 2015 (option A):
    `residual< … | subsample 2 -> pad_channels before=8 after=8 >`.
    """

    before: Whole = 0
    """Channels of zeros before the first."""
    after: Whole = 0
    """Channels of zeros after the last."""

    takes = ANY
    torch_defaults: ClassVar[dict[str, Any]] = {"before": 0, "after": 0, "axis": 1}
    habits = ("zero_channels", "channel_pad")

    def gives(self, x: TensorType) -> TensorType:
        return x.with_channels(x.channels + self.before + self.after)

    def torch(self, x: TensorType) -> Call:
        return own.PadChannels(before=self.before, after=self.after, axis=_axis(x))

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        behind = 0 if _axis(x) == -1 else x.rank
        return F.pad(value, (*(0, 0) * behind, self.before, self.after))


class ChannelShuffle(Layer):
    """Interleaves the channels of `groups` groups.

    28x28/116 -> channel_shuffle 2 -> 28x28/116
    100/12 -> channel_shuffle groups=3 -> 100/12
    8x16x16/4 -> channel_shuffle 2 -> 8x16x16/4

    `nn.ChannelShuffle`, of ShuffleNet (Zhang et al. 2017).
    """

    groups: Count
    """Groups of channels, as of the grouped convolution before it."""

    geometry: ClassVar[str] = "groups"
    takes = MAPS
    habits = ("shuffle",)

    def rejects(self, x: TensorType) -> Iterator[Problem]:
        if x.channels % self.groups:
            yield Problem(
                f"gets {x.channels} channels, which do not divide into {self.groups} groups",
                "groups",
                help="take a number of groups that divides them, as that of the layer before",
            )

    def torch(self, x: TensorType) -> Call:
        return nn.ChannelShuffle(self.groups)

    def function(self, x: TensorType, value: Code, **references: Code) -> Code:
        return F.channel_shuffle(value, self.groups)
