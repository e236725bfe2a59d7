from torch import Tensor, nn


class Subsample(nn.Module):
    """Keeps every so many positions along each spatial axis."""

    def __init__(self, *strides: int, first: int = 2) -> None:
        super().__init__()
        self.strides = strides
        self.first = first

    def forward(self, value: Tensor) -> Tensor:
        steps = [slice(None, None, stride) for stride in self.strides]
        return value[(*[slice(None)] * self.first, *steps)]

    def extra_repr(self) -> str:
        return f"{', '.join(map(str, self.strides))}, first={self.first}"
