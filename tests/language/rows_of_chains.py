"""Rows of "Chains, groups, branches"."""

from __future__ import annotations

import torch
from modules_by_hand import Net, cat, conv, named
from row import Row
from torch import Tensor, nn


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = conv(4, 4, 3, padding=1)
        self.conv2 = conv(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.conv2(torch.relu(self.conv1(x))) + x
        return result


class Projected(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = conv(3, 4, 3, stride=2, padding=1)
        self.downsample = nn.Sequential(conv(3, 4, stride=2), nn.BatchNorm2d(4))

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.conv1(x) + self.downsample(x))


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = conv(3, 4, 3, padding=1)
        self.bottom = conv(4, 6, 3, padding=1)
        self.up = conv(10, 4, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        d1 = torch.relu(self.down(x))
        d2 = torch.relu(self.bottom(torch.max_pool2d(d1, 2)))
        up = nn.functional.interpolate(d2, scale_factor=2.0)
        result: Tensor = self.up(cat(up, d1))
        return result


ROWS = [
    Row(
        "arrow",
        "network N { input 8x8/3 -> conv 3x3/4 -> relu -> conv 1x1/2 }",
        lambda: nn.Sequential(conv(3, 4, 3), nn.ReLU(), conv(4, 2)),
    ),
    Row(
        "group",
        "network N { input 8x8/3 -> conv 3x3/4 -> [relu -> conv 1x1/2] -> bn }",
        lambda: nn.Sequential(conv(3, 4, 3), nn.ReLU(), conv(4, 2), nn.BatchNorm2d(2)),
    ),
    Row(
        "repeat",
        "network N { input 8x8/3 -> [conv 3x3/3 pad=1 -> relu] * 3 -> [bn] * 0 -> conv 1x1/2 }",
        lambda: nn.Sequential(
            *[layer for _ in range(3) for layer in (conv(3, 3, 3, padding=1), nn.ReLU())],
            conv(3, 2),
        ),
    ),
    Row(
        "for",
        """network N {
          input 8x8/3 -> for i, (c, n) in enumerate(((4, 1), (6, 2))) {
            stage{i + 1}: [conv 3x3/c pad=1 -> relu] * n -> maxpool
          }
        }""",
        lambda: named(
            stage1=nn.Sequential(conv(3, 4, 3, padding=1), nn.ReLU()),
            pool1=nn.MaxPool2d(2),
            stage2=nn.Sequential(
                *(conv(4, 6, 3, padding=1), nn.ReLU(), conv(6, 6, 3, padding=1), nn.ReLU())
            ),
            pool2=nn.MaxPool2d(2),
        ),
    ),
    Row(
        "if",
        """block unit(c, wide = false, act = "relu") =
          if wide { conv 3x3/(2*c) pad=1 } else { conv 3x3/c pad=1 }
          -> if act == "relu" { relu } else if act == "tanh" { tanh } else { sigmoid }
          -> if c > 4 { conv 1x1/4 }
        block pair(c, n) = [if c > 3 { conv 1x1/2 -> conv 1x1/c }] * n
        network N {
          input 8x8/3 -> unit(4) -> unit(4, wide=true, act="tanh") -> unit(5, act="other")
          -> pair(4, 1)
        }""",
        lambda: nn.Sequential(
            nn.Sequential(conv(3, 4, 3, padding=1), nn.ReLU()),
            nn.Sequential(conv(4, 8, 3, padding=1), nn.Tanh()),
            nn.Sequential(conv(8, 5, 3, padding=1), nn.Sigmoid(), conv(5, 4)),
            nn.Sequential(conv(4, 2), conv(2, 4)),
        ),
    ),
    Row(
        "branches",
        """network N {
          input 8x8/3
          -> concat< conv 1x1/4 | conv 3x3/5 pad=1 -> relu | maxpool 3x3 stride=1 pad=1 >
        }""",
        lambda: Net(
            lambda n, x: cat(n["0"](x), torch.relu(n["1"](x)), torch.max_pool2d(x, 3, 1, 1)),
            {"0": conv(3, 4), "1": conv(3, 5, 3, padding=1)},
        ),
    ),
    Row(
        "merges",
        """network N {
          input 8x8/3
          -> add< conv 1x1/4 | conv 1x1/4 | conv 1x1/4 >
          -> sub< conv 1x1/4 | identity >
          -> max< conv 1x1/4 | tanh >
          -> mean< conv 1x1/4 | relu >
          -> mul< identity | gap -> fc 4 -> sigmoid >
        }""",
        lambda: Net(
            lambda n, x: _merges(n, x),
            {
                **{str(i): conv(3, 4) for i in range(3)},
                **{"3": conv(4, 4), "5": conv(4, 4), "7": conv(4, 4), "11": nn.Linear(4, 4)},
            },
        ),
    ),
    Row(
        "residual",
        """network N {
          input 8x8/4 -> residual< conv1: conv 3x3/4 pad=1 -> relu -> conv2: conv 1x1/4 >
        }""",
        Residual,
    ),
    Row(
        "residual-two",
        """network N {
          input 8x8/3 -> residual<
            conv1: conv 3x3/4 stride=2 pad=1
          | downsample: [conv 1x1/4 stride=2 -> bn]
          > -> relu
        }""",
        Projected,
    ),
    Row(
        "empty",
        "network N { input 8x8/3 -> concat< | conv 1x1/4 > -> if false { relu } }",
        lambda: Net(lambda n, x: cat(x, n["0"](x)), {"0": conv(3, 4)}),
    ),
    Row(
        "none",
        """block unit(skip) = residual< conv 1x1/3 -> relu | if skip { identity } else { none } >
        network N { input 8x8/3 -> unit(true) -> unit(false) }""",
        lambda: Net(
            lambda n, x: torch.relu(n["1.0"](_skipped(n, x))),
            {"0": nn.Sequential(conv(3, 3)), "1": nn.Sequential(conv(3, 3))},
        ),
    ),
    Row(
        "for-branches",
        """network N {
          input 8x8/3 -> concat< for k in (1, 3, 5) { conv k/2 pad=same -> relu } | identity >
        }""",
        lambda: Net(
            lambda n, x: cat(*(torch.relu(n[str(2 * i)](x)) for i in range(3)), x),
            {str(2 * i): conv(3, 2, k, padding=k // 2) for i, k in enumerate((1, 3, 5))},
        ),
    ),
    Row(
        "bind",
        """network N {
          d1 = input 8x8/3 -> down: conv 3x3/4 pad=1 -> relu
          d2 = d1 -> maxpool -> bottom: conv 3x3/6 pad=1 -> relu
          d2 -> upsample 2 -> concat< identity | d1 > -> up: conv 3x3/4 pad=1
        }""",
        UNet,
    ),
]


def _merges(n: Net, x: Tensor) -> Tensor:
    x = n["0"](x) + n["1"](x) + n["2"](x)
    x = n["3"](x) - x
    x = torch.maximum(n["5"](x), torch.tanh(x))
    x = (n["7"](x) + torch.relu(x)) / 2
    gate = torch.sigmoid(n["11"](x.mean((2, 3))))
    return x * gate[:, :, None, None]


def _skipped(n: Net, x: Tensor) -> Tensor:
    return torch.relu(n["0.0"](x)) + x
