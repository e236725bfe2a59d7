from torch import Tensor, nn


class Tokens(nn.Module):
    """Lines up the positions of a map as tokens with their channels last."""

    def forward(self, value: Tensor) -> Tensor:
        return value.flatten(2).transpose(1, 2)
