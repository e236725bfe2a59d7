import torch
from torch import Tensor, nn
from torch.nn import functional as F


class SameAvgPool(nn.Module):
    """An average pool that keeps ceil(size / stride): extra padding is at the end."""

    def __init__(
        self,
        kernel_size: tuple[int, ...],
        stride: int | tuple[int, ...] | None = None,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.count_include_pad = count_include_pad
        self.padding: list[int] = []
        for size in reversed(kernel_size):
            self.padding += [(size - 1) // 2, size // 2]

    def forward(self, input: Tensor) -> Tensor:
        means = self._pooled(input)
        return (
            means
            if self.count_include_pad
            else means / self._pooled(torch.ones_like(input))
        )

    def _pooled(self, input: Tensor) -> Tensor:
        pool = (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)[len(self.kernel_size) - 1]
        return pool(F.pad(input, self.padding), self.kernel_size, self.stride)

    def extra_repr(self) -> str:
        counts = f"count_include_pad={self.count_include_pad}"
        return f"{self.kernel_size}, stride={self.stride}, {counts}"
