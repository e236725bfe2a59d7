from torch import Tensor, nn


class Multiply(nn.Module):
    """Multiplies by a constant."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, value: Tensor) -> Tensor:
        return value * self.factor

    def extra_repr(self) -> str:
        return f"{self.factor}"
