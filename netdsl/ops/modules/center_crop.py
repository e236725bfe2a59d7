from torch import Tensor, nn


class CenterCrop(nn.Module):
    """Keeps the middle of a map."""

    def __init__(self, *sizes: int, first: int = 2) -> None:
        super().__init__()
        self.sizes = sizes
        self.first = first

    def forward(self, value: Tensor) -> Tensor:
        return self.cropped(value, self.sizes, self.first)

    @staticmethod
    def cropped(value: Tensor, sizes: tuple[int, ...], first: int = 2) -> Tensor:
        for axis, size in enumerate(sizes, start=first):
            value = value.narrow(axis, (value.shape[axis] - size) // 2, size)
        return value

    def extra_repr(self) -> str:
        return f"{', '.join(map(str, self.sizes))}, first={self.first}"
