import math

import torch
from netdsl.ops.modules.shifted_window_attention import ShiftedWindowAttention
from torch import Tensor, nn
from torch.nn import functional as F


class ShiftedWindowAttentionV2(ShiftedWindowAttention):
    """Shifted windows whose scores are cosines, and whose position bias is computed.

    Liu et al. 2022 (Swin V2). A small network gives the bias of an offset, so that it
    is there for other windows, too; keys have no bias.
    """

    relative_coords_table: Tensor

    def make_position_bias(self) -> None:
        """The offsets on a logarithmic scale, and the network that they go through."""
        reach = self.window - 1
        offsets = torch.arange(-reach, reach + 1, dtype=torch.float32) / reach * 8
        scaled = offsets.sign() * (offsets.abs() + 1).log2() / 3
        pairs = torch.stack(torch.meshgrid(scaled, scaled, indexing="ij"), dim=-1)
        self.register_buffer("relative_coords_table", pairs[None])
        start = torch.full((self.heads, 1, 1), math.log(10))
        self.logit_scale = nn.Parameter(start)
        self.cpb_mlp = nn.Sequential(
            nn.Linear(2, 512), nn.ReLU(), nn.Linear(512, self.heads, bias=False)
        )

    def position_bias(self) -> Tensor:
        table = self.cpb_mlp(self.relative_coords_table)
        return 16 * self.by_position(table.flatten(0, 2)).sigmoid()

    def projected(self, windows: Tensor) -> Tensor:
        query, key, value = self.qkv.bias.chunk(3)
        bias = torch.cat([query, torch.zeros_like(key), value])
        return F.linear(windows, self.qkv.weight, bias)

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        query, key = F.normalize(query, dim=-1), F.normalize(key, dim=-1)
        cosines = query @ key.transpose(-2, -1)
        return cosines * self.logit_scale.clamp(max=math.log(100)).exp()
