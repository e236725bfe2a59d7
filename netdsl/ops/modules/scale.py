import torch
from torch import Tensor, nn


class Scale(nn.Module):
    """Multiplies each channel by a learned number."""

    def __init__(
        self,
        channels: int,
        initial: float = 1.0,
        channels_last: bool = False,
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels,), float(initial)))
        self.channels_last = channels_last

    def forward(self, value: Tensor) -> Tensor:
        if self.channels_last:
            return value * self.weight
        return value * self.weight.view(-1, *[1] * (value.dim() - 2))

    def extra_repr(self) -> str:
        return f"{self.weight.numel()}, channels_last={self.channels_last}"
