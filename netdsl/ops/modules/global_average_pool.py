from torch import Tensor, nn


class GlobalAveragePool(nn.Module):
    """The mean over all positions: a vector of channels."""

    def __init__(self, axes: tuple[int, ...]) -> None:
        super().__init__()
        self.axes = axes

    def forward(self, input: Tensor) -> Tensor:
        return input.mean(self.axes)

    def extra_repr(self) -> str:
        return f"{self.axes}"
