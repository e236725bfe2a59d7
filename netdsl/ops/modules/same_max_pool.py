from torch import Tensor, nn
from torch.nn import functional as F


class SameMaxPool(nn.Module):
    """A max pool that keeps ceil(size / stride): extra padding is at the end."""

    def __init__(
        self,
        kernel_size: tuple[int, ...],
        stride: int | tuple[int, ...] | None = None,
        dilation: int | tuple[int, ...] = 1,
    ) -> None:
        super().__init__()
        rank = len(kernel_size)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.dilation = dilation if isinstance(dilation, tuple) else (dilation,) * rank
        self.padding: list[int] = []
        for size, reach in zip(
            reversed(kernel_size), reversed(self.dilation), strict=True
        ):
            total = reach * (size - 1)
            self.padding += [total // 2, total - total // 2]

    def forward(self, input: Tensor) -> Tensor:
        pool = (F.max_pool1d, F.max_pool2d, F.max_pool3d)[len(self.kernel_size) - 1]
        padded = F.pad(input, self.padding, value=float("-inf"))
        return pool(padded, self.kernel_size, self.stride, 0, self.dilation)

    def extra_repr(self) -> str:
        return f"{self.kernel_size}, stride={self.stride}, dilation={self.dilation}"
