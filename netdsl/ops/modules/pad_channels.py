from torch import Tensor, nn
from torch.nn import functional as F


class PadChannels(nn.Module):
    """Adds channels of zeros before and after those of the input."""

    def __init__(self, before: int = 0, after: int = 0, axis: int = 1) -> None:
        super().__init__()
        self.before = before
        self.after = after
        self.axis = axis

    def forward(self, value: Tensor) -> Tensor:
        behind = value.dim() - 2 if self.axis == 1 else 0
        return F.pad(value, [0, 0] * behind + [self.before, self.after])

    def extra_repr(self) -> str:
        return f"before={self.before}, after={self.after}, axis={self.axis}"
