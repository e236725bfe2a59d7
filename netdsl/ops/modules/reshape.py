from torch import Tensor, nn


class Reshape(nn.Module):
    """Lays each example out in other sizes."""

    def __init__(self, *sizes: int) -> None:
        super().__init__()
        self.sizes = sizes

    def forward(self, value: Tensor) -> Tensor:
        return value.reshape(value.shape[0], *self.sizes)

    def extra_repr(self) -> str:
        return ", ".join(map(str, self.sizes))
