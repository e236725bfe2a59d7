from torch import Tensor, nn


class RmsNormChannelsFirst(nn.RMSNorm):
    """Root mean square normalisation of the channels where they come first."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)
