from torch import Tensor, nn


class Trim(nn.Module):
    """Cuts positions off the start and the end of each spatial axis."""

    def __init__(
        self,
        before: tuple[int, ...],
        after: tuple[int, ...],
        first: int = 2,
    ) -> None:
        super().__init__()
        self.before = before
        self.after = after
        self.first = first

    def forward(self, value: Tensor) -> Tensor:
        ends = zip(self.before, self.after, strict=True)
        for axis, (before, after) in enumerate(ends, start=self.first):
            value = value.narrow(axis, before, value.shape[axis] - before - after)
        return value

    def extra_repr(self) -> str:
        return f"{self.before}, {self.after}, first={self.first}"
