import torch
from netdsl.ops.functions.from_windows import from_windows
from netdsl.ops.functions.relative_position_index import relative_position_index
from netdsl.ops.functions.to_windows import to_windows
from torch import Tensor, nn
from torch.nn import functional as F


class ShiftedWindowAttention(nn.Module):
    """Attention within the windows of a map, shifted in every other layer.

    Liu et al. 2021 (Swin). Takes and gives (batch, height, width, channels). A map that
    windows do not fill is padded; a shifted map goes round, and positions that were
    not neighbours before do not see each other.
    """

    relative_position_index: Tensor

    def __init__(
        self,
        channels: int,
        heads: int,
        window: int,
        shift: int = 0,
        attention_dropout: float = 0.0,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.heads = heads
        self.window = window
        self.shift = shift
        self.attention_dropout = attention_dropout
        self.dropout = dropout
        self.qkv = nn.Linear(channels, 3 * channels)
        self.proj = nn.Linear(channels, channels)
        self.make_position_bias()
        index = relative_position_index(window).flatten()
        self.register_buffer("relative_position_index", index)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                nn.init.trunc_normal_(layer.weight, std=0.02)
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)

    def make_position_bias(self) -> None:
        """A learned number for each offset within a window, and each head."""
        offsets = (2 * self.window - 1) ** 2
        self.relative_position_bias_table = nn.Parameter(
            torch.empty(offsets, self.heads)
        )
        nn.init.trunc_normal_(self.relative_position_bias_table, std=0.02)

    def position_bias(self) -> Tensor:
        """What is added to the scores: (heads, positions, positions)."""
        return self.by_position(self.relative_position_bias_table)

    def by_position(self, table: Tensor) -> Tensor:
        """Numbers for each offset, (offsets, heads), as numbers for each pair."""
        positions = self.window**2
        pairs: Tensor = table[self.relative_position_index]
        return pairs.reshape(positions, positions, self.heads).permute(2, 0, 1)

    def projected(self, windows: Tensor) -> Tensor:
        """Query, key and value of each position, their channels one after another."""
        qkv: Tensor = self.qkv(windows)
        return qkv

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        """How well each query fits each key."""
        scale: float = query.shape[-1] ** -0.5
        return query * scale @ key.transpose(-2, -1)

    def apart(self, height: int, width: int, down: int, right: int) -> Tensor:
        """Which positions of a window were no neighbours before the map was shifted.

        Gives (windows, 1, positions, positions).
        """
        device = self.qkv.weight.device
        wrapped_rows = torch.arange(height, device=device) >= height - down
        wrapped_columns = torch.arange(width, device=device) >= width - right
        zones = wrapped_rows[:, None] * 2 + wrapped_columns
        zone = to_windows(zones[None, ..., None], self.window).flatten(0, 1)
        return (zone != zone.transpose(1, 2))[:, None]

    def forward(self, value: Tensor) -> Tensor:
        height, width = value.shape[1:3]
        below, beside = -height % self.window, -width % self.window
        value = F.pad(value, (0, 0, 0, beside, 0, below))
        rows, columns = height + below, width + beside
        # A window that covers an axis sees all of it: there is nothing to shift.
        down = self.shift if rows > self.window else 0
        right = self.shift if columns > self.window else 0
        windows = to_windows(value.roll((-down, -right), (1, 2)), self.window)

        qkv = self.projected(windows).reshape(*windows.shape[:3], 3, self.heads, -1)
        query, key, value = qkv.permute(3, 0, 1, 4, 2, 5).unbind()
        scores = self.scores(query, key) + self.position_bias()
        if down or right:
            apart = self.apart(rows, columns, down, right)
            scores = scores - 100 * apart.to(scores.dtype)
        weights = F.dropout(scores.softmax(-1), self.attention_dropout, self.training)
        mixed = self.proj((weights @ value).transpose(2, 3).flatten(3))
        mixed = F.dropout(mixed, self.dropout, self.training)

        shifted = from_windows(mixed, rows, columns)
        return shifted.roll((down, right), (1, 2))[:, :height, :width]

    def extra_repr(self) -> str:
        return f"heads={self.heads}, window={self.window}, shift={self.shift}"
