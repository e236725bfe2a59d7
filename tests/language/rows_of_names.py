"""Rows of "Names are checkpoint keys" and of shared weights."""

from __future__ import annotations

import torch
from modules_by_hand import Net, cat, conv, folder, named, numbered
from row import Row
from torch import Tensor, nn

UNIT = "block unit(c) = conv 3x3/c pad=1 -> bn -> relu\n"


def unit(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(conv(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU())


def siamese(n: Net, a: Tensor, b: Tensor) -> object:
    return n["head"](torch.abs(n["trunk"](a) - n["trunk"](b)))


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.wte = nn.Embedding(50, 6)
        self.body = nn.Linear(6, 6)
        self.lm_head = nn.Linear(6, 50, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, ids: Tensor) -> Tensor:
        result: Tensor = self.lm_head(torch.tanh(self.body(self.wte(ids))))
        return result


ROWS = [
    Row(
        "label",
        "network N { input 8x8/3 -> conv1: conv 3x3/4 -> bn1: bn -> relu -> conv 1x1/2 }",
        lambda: numbered(
            {"conv1": conv(3, 4, 3), "bn1": nn.BatchNorm2d(4), "2": nn.ReLU(), "3": conv(4, 2)}
        ),
    ),
    Row(
        "label-block",
        UNIT + "network N { input 8x8/3 -> stem: unit(4) -> unit(5) -> tail: unit(6) }",
        lambda: numbered({"stem": unit(3, 4), "1": unit(4, 5), "tail": unit(5, 6)}),
    ),
    Row(
        "label-group",
        """network N {
          input 8x8/3 -> features: [conv 3x3/4 -> relu -> conv 1x1/5] -> gap -> head: [fc 4] * 2
        }""",
        lambda: Net(
            lambda n, x: n["head"](n["features"](x).mean((2, 3))),
            {
                "features": nn.Sequential(conv(3, 4, 3), nn.ReLU(), conv(4, 5)),
                "head": nn.Sequential(nn.Linear(5, 4), nn.Linear(4, 4)),
            },
        ),
    ),
    Row(
        "label-merge",
        """network N {
          input 8x8/3
          -> mixed: concat< conv 1x1/4 | pool: maxpool 3x3 stride=1 pad=1 -> conv 1x1/2 >
        }""",
        lambda: Net(
            lambda n, x: cat(n["mixed.0"](x), n["mixed.2"](torch.max_pool2d(x, 3, 1, 1))),
            {"mixed": folder(_0=conv(3, 4), _2=conv(3, 2))},
        ),
    ),
    Row(
        "label-if",
        """block unit(c) = shortcut: if in.channels != c { conv 1x1/c } -> conv 3x3/c pad=1
        network N { input 8x8/3 -> unit(4) -> unit(4) }""",
        lambda: nn.Sequential(
            named(shortcut=nn.Sequential(conv(3, 4)), **{"0": conv(4, 4, 3, padding=1)}),
            numbered({"0": conv(4, 4, 3, padding=1)}),
        ),
    ),
    Row(
        "label-for",
        "network N { input 8x8/3 -> stack: for c in (4, 5, 6) { conv 1x1/c -> relu } }",
        lambda: named(
            stack=nn.Sequential(
                *(conv(3, 4), nn.ReLU(), conv(4, 5), nn.ReLU(), conv(5, 6), nn.ReLU())
            )
        ),
    ),
    Row(
        "label-computed",
        """network N {
          input 8x8/3
          -> for i in range(2) { denselayer{i + 1}: conv 3x3/4 pad=1 -> relu }
          -> for s, n in ((2, 1), (3, 2)) { for i in range(n) { block{s}-{i}: conv 1x1/s } }
        }""",
        lambda: numbered(
            {
                "denselayer1": conv(3, 4, 3, padding=1),
                "1": nn.ReLU(),
                "denselayer2": conv(4, 4, 3, padding=1),
                "3": nn.ReLU(),
                "block2-0": conv(4, 2),
                "block3-0": conv(2, 3),
                "block3-1": conv(3, 3),
            }
        ),
    ),
    Row(
        "label-path",
        UNIT
        + """network N {
          d1 = input 8x8/3 -> downs.0: unit(4)
          d2 = d1 -> maxpool -> downs.1: unit(6)
          d2 -> upsample 2 -> concat< identity | d1 > -> ups.0: [conv 1x1/4 -> relu]
        }""",
        lambda: Net(
            _paths,
            {
                "downs": nn.ModuleList([unit(3, 4), unit(4, 6)]),
                "ups": nn.ModuleList([nn.Sequential(conv(10, 4), nn.ReLU())]),
            },
        ),
    ),
    Row(
        "label-keyword",
        """network N {
          input 8x8/3 -> block: conv 1x1/4 -> class: conv 1x1/5 -> if: bn -> in: conv 1x1/2
        }""",
        lambda: numbered(
            {"block": conv(3, 4), "class": conv(4, 5), "if": nn.BatchNorm2d(5), "in": conv(5, 2)}
        ),
    ),
    Row(
        "position",
        UNIT
        + """network N {
          x = input 8x8/3 -> unit(3) -> relu
          x -> residual< conv 1x1/3 -> identity > -> unit(4)
        }""",
        lambda: Net(
            lambda n, x: (lambda x: n["4"](n["2"](x) + x))(torch.relu(n["0"](x))),
            {"0": unit(3, 3), "2": conv(3, 3), "4": unit(3, 4)},
        ),
    ),
    Row(
        "nested",
        """block inner(c) = conv: conv 1x1/c -> relu
        block outer(c) = inner(c) -> last: inner(2*c)
        network N { input 8x8/3 -> body: [outer(2) -> outer(3)] }""",
        lambda: named(
            body=nn.Sequential(
                *(
                    numbered({"0": _inner(i, c), "last": _inner(c, 2 * c)})
                    for i, c in ((3, 2), (4, 3))
                )
            )
        ),
    ),
    Row(
        "shared",
        """network Siamese {
          a = input 8x8/3
          b = input 8x8/3
          shared trunk: [conv 3x3/4 -> bn -> relu -> flatten]
          distance = sub< a -> trunk | b -> trunk >
          max< distance | distance -> multiply(-1) > -> head: fc 1
        }""",
        lambda: Net(
            siamese,
            {
                "trunk": nn.Sequential(conv(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten()),
                "head": nn.Linear(144, 1),
            },
        ),
    ),
    Row(
        "shared-operator",
        """network N {
          x = input 8
          shared f: fc 8
          x -> f -> relu -> f -> relu -> f
        }""",
        lambda: Net(
            lambda n, x: n["f"](torch.relu(n["f"](torch.relu(n["f"](x))))), {"f": nn.Linear(8, 8)}
        ),
    ),
    Row(
        "shared-block",
        UNIT
        + """block twice() {
          shared w: unit(3)
          in -> w -> residual< w >
        }
        network N { input 8x8/3 -> twice() -> twice() }""",
        lambda: nn.Sequential(_twice(), _twice()),
    ),
    Row(
        "tied",
        """network N {
          ids = input 7 dtype=int64
          ids -> wte: embedding 6 entries=50 -> body: fc 6 -> tanh
          -> lm_head: fc 50 bias=false tied=wte
        }""",
        Tied,
    ),
]


def _paths(n: Net, x: Tensor) -> object:
    d1 = n["downs.0"](x)
    d2 = n["downs.1"](torch.max_pool2d(d1, 2))
    return n["ups.0"](cat(nn.functional.interpolate(d2, scale_factor=2.0), d1))


def _inner(inputs: int, outputs: int) -> nn.Sequential:
    return named(conv=conv(inputs, outputs), relu=nn.ReLU())


def _twice() -> nn.Module:
    def forward(n: Net, x: Tensor) -> Tensor:
        once = n["w"](x)
        result: Tensor = n["w"](once) + once
        return result

    return Net(forward, {"w": unit(3, 3)})
