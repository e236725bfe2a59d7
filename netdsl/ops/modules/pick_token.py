from torch import Tensor, nn


class PickToken(nn.Module):
    """Keeps one position along an axis."""

    def __init__(self, position: int = 0, axis: int = 1) -> None:
        super().__init__()
        self.position = position
        self.axis = axis

    def forward(self, value: Tensor) -> Tensor:
        return value.select(self.axis, self.position)

    def extra_repr(self) -> str:
        return f"{self.position}, axis={self.axis}"
