import torch
from torch import Tensor, nn


class RadialBasis(nn.Module):
    """Squared distances to fixed prototypes of -1 and 1.

    Prototype i has a 1 at feature j where bit (j mod B) of i is set;
    B is the number of bits of units - 1.
    """

    prototypes: Tensor

    def __init__(self, features: int, units: int) -> None:
        super().__init__()
        bits = max(1, (units - 1).bit_length())
        pattern = torch.arange(units)[:, None] >> (torch.arange(features) % bits) & 1
        self.register_buffer("prototypes", 2.0 * pattern - 1.0)

    def forward(self, value: Tensor) -> Tensor:
        return (value[..., None, :] - self.prototypes).square().sum(-1)

    def extra_repr(self) -> str:
        units, features = self.prototypes.shape
        return f"{features}, {units}"
