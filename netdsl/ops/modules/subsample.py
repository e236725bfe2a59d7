from torch import Tensor, nn


class Subsample(nn.Module):
    """Keeps every so many positions along each spatial axis, from `offset` on."""

    def __init__(
        self, *strides: int, offset: int | tuple[int, ...] = 0, first: int = 2
    ) -> None:
        super().__init__()
        self.strides = strides
        self.offset = offset if isinstance(offset, tuple) else (offset,) * len(strides)
        self.first = first

    def forward(self, value: Tensor) -> Tensor:
        steps = [
            slice(start, None, stride)
            for start, stride in zip(self.offset, self.strides, strict=True)
        ]
        return value[(*[slice(None)] * self.first, *steps)]

    def extra_repr(self) -> str:
        strides = ", ".join(map(str, self.strides))
        return f"{strides}, offset={self.offset}, first={self.first}"
