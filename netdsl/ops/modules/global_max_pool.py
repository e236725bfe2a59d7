from torch import Tensor, nn


class GlobalMaxPool(nn.Module):
    """The maximum over all positions: a vector of channels."""

    def __init__(self, axes: tuple[int, ...]) -> None:
        super().__init__()
        self.axes = axes

    def forward(self, input: Tensor) -> Tensor:
        return input.amax(self.axes)

    def extra_repr(self) -> str:
        return f"{self.axes}"
