from torch import Tensor, nn


class SliceChannels(nn.Module):
    """Keeps a run of channels."""

    def __init__(self, start: int, stop: int | None, axis: int = 1) -> None:
        super().__init__()
        self.start = start
        self.stop = stop
        self.axis = axis

    def forward(self, value: Tensor) -> Tensor:
        if self.axis == 1:
            return value[:, self.start : self.stop]
        return value[..., self.start : self.stop]

    def extra_repr(self) -> str:
        return f"{self.start}, {self.stop}, axis={self.axis}"
