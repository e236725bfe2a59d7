from torch import Tensor, nn


class Permute(nn.Module):
    """Gives the axes in another order, as `Tensor.permute`."""

    def __init__(self, *axes: int) -> None:
        super().__init__()
        self.axes = axes

    def forward(self, value: Tensor) -> Tensor:
        return value.permute(self.axes)

    def extra_repr(self) -> str:
        return ", ".join(map(str, self.axes))
