from torch import Tensor, nn


class LayerNormChannelsFirst(nn.LayerNorm):
    """Layer normalisation of the channels where they come first."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.movedim(1, -1)).movedim(-1, 1)
