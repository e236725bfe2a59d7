"""Rows of the attention section, and of tensors that stand bare in a scope."""

from __future__ import annotations

from math import sqrt

import torch
from modules_by_hand import Net, folder
from row import Row
from torch import Tensor, nn


def heads_of(value: Tensor, heads: int) -> Tensor:
    return value.unflatten(-1, (heads, -1)).transpose(1, 2)  # type: ignore[no-untyped-call, no-any-return]


def attended(heads: int, *three: Tensor) -> Tensor:
    """Attention in the words of the paper."""
    query, key, value = (heads_of(each, heads) for each in three)
    scores = query @ key.transpose(-2, -1) / sqrt(query.shape[-1])
    return (scores.softmax(-1) @ value).transpose(1, 2).flatten(2)


def masked(packed: Tensor, heads: int, mask: Tensor) -> Tensor:
    query, key, value = (heads_of(each, heads) for each in packed.chunk(3, -1))
    scores = query @ key.transpose(-2, -1) / sqrt(query.shape[-1])
    weights = scores.masked_fill(mask[:, None, None] == 0, float("-inf")).softmax(-1)
    return (weights @ value).transpose(1, 2).flatten(2)


def causal(packed: Tensor, heads: int) -> Tensor:
    query, key, value = (heads_of(each, heads) for each in packed.chunk(3, -1))
    scores = query @ key.transpose(-2, -1) / sqrt(query.shape[-1])
    later = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    weights = scores.masked_fill(later, float("-inf")).softmax(-1)
    return (weights @ value).transpose(1, 2).flatten(2)


def itself(n: Net, name: str, x: Tensor) -> Tensor:
    result: Tensor = n[name](x, x, x, need_weights=False)[0]
    return result


class Tokens(nn.Module):
    """A class token and positions, in a vision transformer's way."""

    def __init__(self) -> None:
        super().__init__()
        self.class_token = nn.Parameter(torch.zeros(1, 1, 8))
        self.encoder = nn.Module()
        self.encoder.pos_embedding = nn.Parameter(torch.zeros(1, 6, 8))
        self.encoder.add_module("0", nn.Linear(8, 8))
        self.add_module("1", nn.Linear(8, 4))

    def forward(self, x: Tensor) -> Tensor:
        x = torch.cat([self.class_token.expand(len(x), -1, -1), x], 1)
        x = self.encoder.get_submodule("0")(x + self.encoder.get_parameter("pos_embedding"))
        result: Tensor = self.get_submodule("1")(x[:, 0])
        return result


class Scaled(nn.Module):
    """A bare tensor beside modules, twice in one scope, and in a folder."""

    def __init__(self) -> None:
        super().__init__()
        self.layer_scale = nn.Parameter(torch.ones(4, 1, 1))
        self.register_parameter("beta-2", nn.Parameter(torch.ones(4, 1, 1)))
        self.add_module("0", nn.Conv2d(4, 4, 1))
        self.scales = nn.Module()
        self.scales.register_parameter("0", nn.Parameter(torch.ones(4, 1, 1)))
        self.add_module("1", nn.Conv2d(4, 4, 1))

    def forward(self, x: Tensor) -> Tensor:
        y = self.layer_scale * self.get_submodule("0")(x) * self.get_parameter("beta-2")
        result: Tensor = self.get_submodule("1")(self.scales.get_parameter("0") * (y + x))
        return result


ROWS = [
    Row(
        "bare-tensor",
        """network N {
          input 5x5/4
          -> residual< conv 1x1/4 -> layer_scale initial=0.5 -> beta-2: layer_scale >
          -> scales.0: layer_scale -> conv 1x1/4
        }""",
        Scaled,
    ),
    Row(
        "bare-tokens",
        """network N {
          input 5/8 layout=last
          -> class_token: class_token
          -> encoder: [pos_embedding: position_embedding -> fc 8]
          -> pick_token -> fc 4
        }""",
        Tokens,
    ),
    Row(
        "mha",
        "network N { input 7/8 layout=last -> residual< attn: mha heads=2 > -> mha heads=4 }",
        lambda: Net(
            lambda n, x: itself(n, "1", itself(n, "attn", x) + x),
            {
                "attn": nn.MultiheadAttention(8, 2, batch_first=True),
                "1": nn.MultiheadAttention(8, 4, batch_first=True),
            },
        ),
    ),
    Row(
        "mha-branches",
        """network N {
          memory = input 5/6 layout=last
          x = input 7/8 layout=last
          x -> cross: mha heads=2 < fc 8 | memory | memory -> fc 6 > -> fc 3
        }""",
        lambda: Net(
            lambda n, memory, x: n["3"](
                n["cross"](n["0"](x), memory, n["1"](memory), need_weights=False)[0]
            ),
            {
                "0": nn.Linear(8, 8),
                "1": nn.Linear(6, 6),
                "cross": nn.MultiheadAttention(8, 2, kdim=6, vdim=6, batch_first=True),
                "3": nn.Linear(8, 3),
            },
        ),
    ),
    Row(
        "attention-packed",
        """network N {
          input 7/8 layout=last
          -> attn: [c_attn: fc(3 * 8) bias=false -> attention heads=2 causal=true -> c_proj: fc 8]
          -> fc 24 bias=false -> attention heads=4
        }""",
        lambda: Net(
            lambda n, x: attended(
                4, *n["0"](n["attn.c_proj"](causal(n["attn.c_attn"](x), 2))).chunk(3, -1)
            ),
            {
                "attn": folder(c_attn=nn.Linear(8, 24, bias=False), c_proj=nn.Linear(8, 8)),
                "0": nn.Linear(8, 24, bias=False),
            },
        ),
    ),
    Row(
        "attention-branches",
        """network N {
          memory = input 5/6 layout=last
          x = input 7/8 layout=last
          x -> attention heads=2 < q: fc 8 | memory -> k: fc 8 bias=false | memory -> v: fc 4 >
          -> fc 3
        }""",
        lambda: Net(
            lambda n, memory, x: n["3"](attended(2, n["q"](x), n["k"](memory), n["v"](memory))),
            {
                "q": nn.Linear(8, 8),
                "k": nn.Linear(6, 8, bias=False),
                "v": nn.Linear(6, 4),
                "3": nn.Linear(4, 3),
            },
        ),
    ),
    Row(
        "attention-values",
        """network N {
          x = input 7/8 layout=last
          q, k, v = x -> fc 12 -> chunk 3
          attention heads=2 < q | k | v > -> fc 12 -> chunk 3 -> attention heads=1
        }""",
        lambda: Net(
            lambda n, x: attended(1, *n["2"](attended(2, *n["0"](x).chunk(3, -1))).chunk(3, -1)),
            {"0": nn.Linear(8, 12), "2": nn.Linear(4, 12)},
        ),
    ),
    Row(
        "attention-mask",
        """network N {
          words = input 9 dtype=int64
          x = input 9/8 layout=last
          x -> fc 24 -> attention heads=2 mask=words -> fc 6
        }""",
        lambda: Net(
            lambda n, words, x: n["1"](masked(n["0"](x), 2, words)),
            {"0": nn.Linear(8, 24), "1": nn.Linear(8, 6)},
        ),
    ),
]
