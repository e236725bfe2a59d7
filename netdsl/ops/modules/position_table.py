import torch
from torch import Tensor, nn


class PositionTable(nn.Module):
    """Adds a learned vector to each token: the entry of its position."""

    def __init__(self, entries: int, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(entries, channels))

    def forward(self, value: Tensor) -> Tensor:
        # A slice of too short a table would spread; `narrow` refuses.
        return value + self.weight.narrow(0, 0, value.shape[1])

    def extra_repr(self) -> str:
        return f"{self.weight.shape[0]}, {self.weight.shape[1]}"
