from torch import Tensor, nn


class Rescale(nn.Module):
    """Multiplies each channel by a constant and adds another."""

    def __init__(
        self,
        factor: float | tuple[float, ...],
        offset: float | tuple[float, ...] = 0.0,
        channels_last: bool = False,
    ) -> None:
        super().__init__()
        self.factor = factor
        self.offset = offset
        self.channels_last = channels_last

    def forward(self, value: Tensor) -> Tensor:
        factor, offset = value.new_tensor(self.factor), value.new_tensor(self.offset)
        if not self.channels_last:
            sizes = (-1, *[1] * (value.dim() - 2))
            factor, offset = factor.view(sizes), offset.view(sizes)
        return value * factor + offset

    def extra_repr(self) -> str:
        return (
            f"{self.factor}, offset={self.offset}, channels_last={self.channels_last}"
        )
