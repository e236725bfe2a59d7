import torch
from netdsl.ops.functions.relative_position_index import relative_position_index
from torch import Tensor, nn


class RelativeAttention(nn.Module):
    """Attention within windows, with a learned bias for each offset between positions.

    Tu et al. 2022 (MaxViT). Takes and gives (batch, windows, positions, channels): the
    positions are those of a square, row by row. The scores are divided by the root of
    all the channels, not of a head's.
    """

    relative_position_index: Tensor

    def __init__(self, channels: int, heads: int, side: int) -> None:
        super().__init__()
        self.heads = heads
        self.side = side
        self.scale = channels**-0.5
        self.to_qkv = nn.Linear(channels, 3 * channels)
        self.merge = nn.Linear(channels, channels)
        self.relative_position_bias_table = nn.Parameter(
            torch.empty((2 * side - 1) ** 2, heads)
        )
        self.register_buffer("relative_position_index", relative_position_index(side))
        nn.init.trunc_normal_(self.relative_position_bias_table, std=0.02)
        for layer in (self.to_qkv, self.merge):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def forward(self, value: Tensor) -> Tensor:
        qkv = self.to_qkv(value).reshape(*value.shape[:3], 3, self.heads, -1)
        query, key, value = qkv.permute(3, 0, 1, 4, 2, 5).unbind()
        bias = self.relative_position_bias_table[self.relative_position_index]
        scores = query @ (key * self.scale).transpose(-2, -1) + bias.permute(2, 0, 1)
        mixed = (scores.softmax(-1) @ value).transpose(2, 3).flatten(3)
        merged: Tensor = self.merge(mixed)
        return merged

    def extra_repr(self) -> str:
        return f"heads={self.heads}, side={self.side}"
