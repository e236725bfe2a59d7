"""Rows of declarations: blocks and what they take, templates, defaults, constants, imports."""

from __future__ import annotations

import torch
from modules_by_hand import Net, cat, conv, named, numbered
from row import Row
from torch import Tensor, nn


class Basic(nn.Module):
    """The unit of ResNet-18."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = (
            nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )
            if stride != 1 or inputs != outputs
            else None
        )

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + shortcut)


class Tiny(nn.Module):
    """A small ResNet."""

    def __init__(self, depths: tuple[int, ...], classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        for stage, depth in enumerate(depths):
            inputs, outputs = 4 * 2 ** max(stage - 1, 0), 4 * 2**stage
            units = [Basic(inputs, outputs, 1 if stage == 0 else 2)]
            units += [Basic(outputs, outputs) for _ in range(depth - 1)]
            self.add_module(f"layer{stage + 1}", nn.Sequential(*units))
        self.fc = nn.Linear(4 * 2 ** (len(depths) - 1), classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv1(x)
        for name, layer in self.named_children():
            x = layer(x) if name.startswith("layer") else x
        result: Tensor = self.fc(x.mean((2, 3)))
        return result


def conv_bn(inputs: int, outputs: int, kernel: int, act: nn.Module) -> nn.Sequential:
    return nn.Sequential(conv(inputs, outputs, kernel), nn.BatchNorm2d(outputs), act)


TINY = """from std.resnet import stage, basic
network Tiny(unit, depths, classes = 10) {
  input 8x8/3 -> conv1: conv 3x3/4 pad=1 bias=false
  -> for i, n in enumerate(depths) {
    layer{i + 1}: stage(unit, n, (4, 8, 16)[i], stride=1 if i == 0 else 2)
  }
  -> gap -> fc: fc classes
}
"""

ROWS = [
    Row(
        "network",
        "network N(classes = 4, width = 2, deep = true) {\n"
        "  input 8 -> fc (3 * width) -> if deep { relu -> fc width } -> out: fc classes\n}",
        lambda: numbered(
            {
                **{"0": nn.Linear(8, 6), "1": nn.ReLU(), "2": nn.Linear(6, 2)},
                "out": nn.Linear(2, 4),
            }
        ),
    ),
    Row("template", TINY + "network N = Tiny(basic, (2, 1))", lambda: Tiny((2, 1), 10)),
    Row(
        "variant",
        TINY
        + "network N(classes = 3) = Tiny(basic, (1, 2, 1), classes) {\n  expect output == 3\n}",
        lambda: Tiny((1, 2, 1), 3),
    ),
    Row(
        "block",
        """block conv_bn(c, k = 3) = conv k/c -> bn -> relu
        network N { input 8x8/3 -> conv_bn(4) -> conv_bn(5, k=1) -> conv_bn(c=6) }""",
        lambda: nn.Sequential(
            conv_bn(3, 4, 3, nn.ReLU()), conv_bn(4, 5, 1, nn.ReLU()), conv_bn(5, 6, 3, nn.ReLU())
        ),
    ),
    Row(
        "block-body",
        """block dense(c) {
          \"""Adds c channels, computed from all before.\"""
          grown = norm: bn -> relu -> conv: conv 3x3/c pad=1
          output in -> concat< identity | grown >
        }
        network N { input 8x8/3 -> [dense(2)] * 3 -> conv 1x1/2 }""",
        lambda: numbered({**{str(i): _dense(3 + 2 * i, 2) for i in range(3)}, "3": conv(9, 2)}),
    ),
    Row(
        "block-numbers",
        """block unit(c, half = c // 2, sizes = (1, 3), scale = 0.5, wide = true, mode = "same") =
          conv 1x1/half -> for k in sizes { conv k/c pad=mode }
          -> leaky_relu slope=scale -> if wide { conv 1x1/(2*c) }
        network N { input 8x8/3 -> unit(4) -> unit(2, sizes=(3,), scale=0.1, wide=false) }""",
        lambda: nn.Sequential(
            nn.Sequential(
                *(conv(3, 2), conv(2, 4), conv(4, 4, 3, padding=1), nn.LeakyReLU(0.5), conv(4, 8))
            ),
            nn.Sequential(conv(8, 1), conv(1, 2, 3, padding=1), nn.LeakyReLU(0.1)),
        ),
    ),
    Row(
        "block-operator",
        """block conv_act(c, act = relu, merge = add) =
          conv: conv 3x3/c pad=1 -> merge< act | identity >
        network N {
          input 8x8/3 -> conv_act(4) -> conv_act(5, act=tanh if in.channels == 3 else relu)
          -> conv_act(5, merge=concat)
        }""",
        lambda: Net(
            _acts,
            {str(i): nn.ModuleDict({"conv": c}) for i, c in enumerate(_conv_acts())},
        ),
    ),
    Row(
        "block-start",
        """default conv bias_init=zeros
        block gate(c, init = kaiming_normal(mode=fan_out), bias_init = zeros) =
          conv 1x1/c init=init bias_init=bias_init -> sigmoid
        network N {
          input 8x8/3 -> gate(4) -> gate(5, init=normal(std=0.1), bias_init=none)
          -> gate(5, init=(ones if in.channels == 3 else zeros)) -> conv 1x1/2 bias_init=none
        }""",
        lambda: nn.Sequential(
            *(nn.Sequential(conv(i, o, 1), nn.Sigmoid()) for i, o in ((3, 4), (4, 5), (5, 5))),
            conv(5, 2, 1),
        ),
    ),
    Row(
        "block-block",
        """block plain(c) = conv 1x1/c -> relu
        block deep(c) = conv 3x3/c pad=1 -> relu -> conv 1x1/c
        block stack(unit, n, c) = first: unit(c) -> [unit(c)] * (n - 1)
        network N { input 8x8/3 -> stack(plain, 2, 4) -> stack(deep, 2, 5) }""",
        lambda: nn.Sequential(
            numbered({"first": _plain(3, 4), "1": _plain(4, 4)}),
            numbered({"first": _deep(4, 5), "1": _deep(5, 5)}),
        ),
    ),
    Row(
        "default",
        """default conv pad=same bias=false
        block unit(c) = conv 3x3/c -> bn
        network N {
          default conv stride=2
          input 8x8/3 -> conv 3x3/4 -> unit(5) -> conv 3x3/6 bias=true stride=1
        }""",
        lambda: nn.Sequential(
            nn.Conv2d(3, 4, 3, 2, 1, bias=False),
            nn.Sequential(nn.Conv2d(4, 5, 3, 1, 1, bias=False), nn.BatchNorm2d(5)),
            nn.Conv2d(5, 6, 3, 1, 1),
        ),
    ),
    Row(
        "let",
        """let widths = (4, 6)
        let grown(c, by = 2) = by * c + 1
        block unit(c) {
          let inner = grown(c) // 2
          conv 1x1/inner -> relu -> conv 1x1/c
        }
        network N(last = 5) {
          let f(x) = x + last
          input 8x8/3
          -> for c in widths { unit(c) } -> conv 1x1/(f(grown(1, 1))) -> conv 1x1/last
        }""",
        lambda: nn.Sequential(
            nn.Sequential(conv(3, 4), nn.ReLU(), conv(4, 4)),
            nn.Sequential(conv(4, 6), nn.ReLU(), conv(6, 6)),
            conv(6, 7),
            conv(7, 5),
        ),
    ),
    Row(
        "import",
        'from "parts.net" import unit as part, width\n'
        "network N { input 8x8/3 -> part(width) -> conv 1x1/width }",
        lambda: nn.Sequential(nn.Sequential(conv(3, 4, 3, padding=1), nn.ReLU()), conv(4, 4)),
        files=(
            (
                "parts",
                "default conv pad=same\nlet width = 4\nblock unit(c) = conv 3x3/c -> relu\n",
            ),
        ),
    ),
    Row(
        "import-std",
        "from std.resnet import basic\nnetwork N { input 8x8/3 -> basic(4) -> basic(6, stride=2) }",
        lambda: nn.Sequential(Basic(3, 4), Basic(4, 6, 2)),
    ),
    Row(
        "initialisation",
        """network N {
          input 8x8/3 -> conv 3x3/4 init=kaiming_normal(mode=fan_out) bias_init=zeros -> relu
        }""",
        lambda: nn.Sequential(conv(3, 4, 3), nn.ReLU()),
    ),
]


def _dense(inputs: int, outputs: int) -> nn.Module:
    def forward(n: Net, x: Tensor) -> Tensor:
        return cat(x, n["conv"](torch.relu(n["norm"](x))))

    return Net(
        forward, {"norm": nn.BatchNorm2d(inputs), "conv": conv(inputs, outputs, 3, padding=1)}
    )


def _conv_acts() -> list[nn.Conv2d]:
    return [conv(i, o, 3, padding=1) for i, o in ((3, 4), (4, 5), (5, 5))]


def _acts(n: Net, x: Tensor) -> Tensor:
    x = n["0.conv"](x)
    x = torch.relu(x) + x
    x = n["1.conv"](x)
    x = torch.tanh(x) + x
    x = n["2.conv"](x)
    return cat(torch.relu(x), x)


def _plain(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(conv(inputs, outputs), nn.ReLU())


def _deep(inputs: int, outputs: int) -> nn.Sequential:
    return named(
        **{"0": conv(inputs, outputs, 3, padding=1), "1": nn.ReLU(), "2": conv(outputs, outputs)}
    )
