from torch import Tensor, nn


class SelectChannels(nn.Module):
    """Keeps the channels listed, in that order."""

    def __init__(self, channels: list[int], axis: int = 1) -> None:
        super().__init__()
        self.channels = channels
        self.axis = axis

    def forward(self, value: Tensor) -> Tensor:
        return value[:, self.channels] if self.axis == 1 else value[..., self.channels]

    def extra_repr(self) -> str:
        return f"{self.channels}, axis={self.axis}"
