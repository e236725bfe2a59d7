from torch import Tensor, nn
from torch.nn import functional as F


class SameConv2d(nn.Conv2d):
    """Keeps ceil(size / stride) of an image: an odd padding has its extra zero last."""

    def forward(self, input: Tensor) -> Tensor:
        padding = []
        for size, reach in zip(
            reversed(self.kernel_size), reversed(self.dilation), strict=True
        ):
            total = reach * (size - 1)
            padding += [total // 2, total - total // 2]
        return super().forward(F.pad(input, padding))
