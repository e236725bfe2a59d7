from torch import Tensor, nn
from torch.nn import functional as F


class StochasticDepth(nn.Module):
    """Sets whole examples to zero at random in training, and scales up the others."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, input: Tensor) -> Tensor:
        ones = input.new_ones((input.shape[0], *(1 for _ in input.shape[1:])))
        return input * F.dropout(ones, self.p, training=self.training)

    def extra_repr(self) -> str:
        return f"p={self.p}"
