"""Rows of values: inputs, several values and outputs, auxiliary ones; and of layouts."""

from __future__ import annotations

from typing import NamedTuple

import torch
from modules_by_hand import Net, cat, conv, named
from row import Row
from torch import Tensor, nn


class Pair(NamedTuple):
    mask: Tensor
    label: Tensor


class WithAuxiliary(nn.Module):
    """In training, the auxiliary result follows."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = conv(3, 4, 3)
        self.head = nn.Linear(4, 2)
        self.aux = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> object:
        x = torch.relu(self.stem(x))
        result = self.head(torch.relu(x).mean((2, 3)))
        if self.training:
            return result, self.aux(x.mean((2, 3)))
        return result


class LastChannels(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(3, eps=1e-6)
        self.fc1 = nn.Linear(3, 6)
        self.conv = conv(6, 2)

    def forward(self, x: Tensor) -> Tensor:
        y = self.fc1(self.norm(x.permute(0, 2, 3, 1)))
        result: Tensor = self.conv(torch.relu(y).permute(0, 3, 1, 2))
        return result


ROWS = [
    Row(
        "inputs",
        """network N {
          image = input 8x8/3
          size = input 4
          concat< image -> conv: conv 3x3/5 -> gap | size -> fc: fc 2 > -> head: fc 3
        }""",
        lambda: Net(
            lambda n, image, size: n["head"](cat(n["conv"](image).mean((2, 3)), n["fc"](size))),
            {"conv": conv(3, 5, 3), "fc": nn.Linear(4, 2), "head": nn.Linear(7, 3)},
        ),
    ),
    Row(
        "in",
        """block wide(c) =
          conv: conv 1x1/(in.channels + c) -> add< identity | again: conv 1x1/(2*c) >
        block dense(c) = conv 3x3/c pad=1 -> relu -> concat< in | identity >
        network N { input 8x8/4 -> wide(4) -> dense(2) -> concat< identity | in > }""",
        lambda: Net(
            _in,
            {
                "0": named(conv=conv(4, 8), again=conv(8, 8)),
                "1": nn.Sequential(conv(8, 2, 3, padding=1), nn.ReLU()),
            },
        ),
    ),
    Row(
        "several-values",
        """network N {
          a, b = input 8x8/6 -> chunk 2
          left = a -> conv 1x1/3 -> relu
          add< left | b > -> concat< identity | b -> conv 1x1/2 >
        }""",
        lambda: Net(_chunked, {"1": conv(3, 3), "4": conv(3, 2)}),
    ),
    Row(
        "several-outputs",
        """network N {
          x = input 8x8/3 -> stem: conv 3x3/4 -> relu
          output mask = x -> mask: conv 1x1/1
          output label = x -> gap -> label: fc 5
        }""",
        lambda: Net(
            _outputs, {"stem": conv(3, 4, 3), "mask": conv(4, 1), "label": nn.Linear(4, 5)}
        ),
    ),
    Row(
        "output",
        """network N {
          x = input 8 -> fc1: fc 6 -> relu
          output x -> fc2: fc 3
        }""",
        lambda: named(fc1=nn.Linear(8, 6), relu=nn.ReLU(), fc2=nn.Linear(6, 3)),
    ),
    Row(
        "block-outputs",
        """block split_off(c) {
          output kept = conv 1x1/c -> relu
          output rest = in -> conv 1x1/(2*c)
        }
        network N {
          a, b = input 8x8/3 -> split_off(2)
          c, d = a -> split_off(2)
          concat< a | b | c | d > -> conv 1x1/2
        }""",
        lambda: Net(
            _split_off,
            {
                "0": nn.Sequential(conv(3, 2), nn.ReLU(), conv(3, 4)),
                "1": nn.Sequential(conv(2, 2), nn.ReLU(), conv(2, 4)),
                "2": conv(12, 2),
            },
        ),
    ),
    Row(
        "none-values",
        """network N(aux = 0) {
          x = input 8x8/3 -> stem: conv 3x3/4 -> relu
          early = if aux > 0 { x -> aux: conv 1x1/4 } else { none }
          same = early
          auxiliary logits = if aux > 1 { none } else if aux == 1 { x } else { same }
          y = concat< x -> gap | early | if aux > 0 { early } else { none } >
          output early = early
          output label = y -> head: fc 2
        }""",
        lambda: Net(
            lambda n, x: n["head"](torch.relu(n["stem"](x)).mean((2, 3))),
            {"stem": conv(3, 4, 3), "head": nn.Linear(4, 2)},
        ),
    ),
    Row(
        "auxiliary",
        """network N {
          x = input 8x8/3 -> stem: conv 3x3/4 -> relu
          y = x -> relu -> gap -> head: fc 2
          auxiliary early = x -> gap -> aux: fc 2
          output y
        }""",
        WithAuxiliary,
    ),
    Row(
        "value-parameter",
        """block up(c, skip) = upsample to=skip -> concat< identity | skip > -> conv 1x1/c -> relu
        network N {
          d1 = input 7x7/3 -> d1: conv 1x1/4
          d2 = d1 -> maxpool -> d2: conv 1x1/5
          d2 -> maxpool -> up(6, d2) -> up(3, d1)
        }""",
        lambda: Net(
            _ups,
            {
                **{"d1": conv(3, 4), "d2": conv(4, 5)},
                **{"4": nn.ModuleDict({"2": conv(10, 6)}), "5": nn.ModuleDict({"2": conv(10, 3)})},
            },
        ),
    ),
    Row(
        "layout",
        """network N {
          input 8x8/3 -> channels_last -> norm: layernorm eps=1e-6 -> fc1: fc 6 -> relu
          -> channels_first -> conv: conv 1x1/2
        }""",
        LastChannels,
    ),
    Row(
        "layout-input",
        """network N {
          input 7/6 layout=last -> residual< fc 6 -> gelu > -> concat< identity | fc 3 >
        }""",
        lambda: Net(
            lambda n, x: _residual_tokens(n, x), {"0": nn.Linear(6, 6), "3": nn.Linear(6, 3)}
        ),
    ),
    Row(
        "dtype",
        """network N {
          input 7 dtype=int64 -> embedding 6 entries=9 -> fc 4 -> channels_first -> conv 3/2
        }""",
        lambda: Net(
            lambda n, x: n["3"](n["1"](n["0"](x)).permute(0, 2, 1)),
            {"0": nn.Embedding(9, 6), "1": nn.Linear(6, 4), "3": nn.Conv1d(4, 2, 3)},
        ),
    ),
    Row(
        "ranks",
        """network N {
          signal = input 9/2
          volume = input 5x6x7/2
          concat< signal -> conv 3/3 -> flatten | volume -> conv 3x3x3/2 -> flatten > -> fc 2
        }""",
        lambda: Net(
            lambda n, s, v: n["4"](cat(n["0"](s).flatten(1), n["2"](v).flatten(1))),
            {"0": nn.Conv1d(2, 3, 3), "2": nn.Conv3d(2, 2, 3), "4": nn.Linear(21 + 120, 2)},
        ),
    ),
]


def _in(n: Net, image: Tensor) -> Tensor:
    x = n["0.conv"](image)
    x = x + n["0.again"](x)
    x = cat(x, n["1"](x))
    return cat(x, image)


def _chunked(n: Net, x: Tensor) -> Tensor:
    a, b = x.chunk(2, 1)
    return cat(torch.relu(n["1"](a)) + b, n["4"](b))


def _outputs(n: Net, x: Tensor) -> Pair:
    x = torch.relu(n["stem"](x))
    return Pair(n["mask"](x), n["label"](x.mean((2, 3))))


def _split_off(n: Net, x: Tensor) -> Tensor:
    a, b = torch.relu(n["0.0"](x)), n["0.2"](x)
    c, d = torch.relu(n["1.0"](a)), n["1.2"](a)
    result: Tensor = n["2"](cat(a, b, c, d))
    return result


def _ups(n: Net, x: Tensor) -> Tensor:
    d1 = n["d1"](x)
    d2 = n["d2"](torch.max_pool2d(d1, 2))
    x = torch.max_pool2d(d2, 2)
    for skip, up in ((d2, n["4.2"]), (d1, n["5.2"])):
        x = nn.functional.interpolate(x, size=skip.shape[2:])
        x = torch.relu(up(cat(x, skip)))
    return x


def _residual_tokens(n: Net, x: Tensor) -> Tensor:
    x = nn.functional.gelu(n["0"](x)) + x
    return torch.cat((x, n["3"](x)), -1)
