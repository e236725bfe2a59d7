"""What the tests of the syntax share: parse a text, look at it closely."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from netdsl.diagnostics import Diagnostic
from netdsl.limits import Limits
from netdsl.source import Source, Span
from netdsl.syntax import tree
from netdsl.syntax.parse import parse


def diagnose(text: str) -> list[tuple[str, str]]:
    """The code and the underlined characters of each finding."""
    return [(found.code, found.span.text) for found in findings(text)]


def findings(text: str) -> tuple[Diagnostic, ...]:
    return parse(Source.of("test.net", text))[1]


def parsed(text: str, limits: Limits | None = None) -> tree.File:
    """The tree of a text without mistakes."""
    file, found = parse(Source.of("test.net", text), limits)
    assert not found, [(one.code, one.message, one.span.text) for one in found]
    return file


def statement(text: str) -> Any:
    """The only statement of a network's body."""
    (network,) = parsed("network Test {\n  " + text + "\n}\n").declarations
    assert isinstance(network, tree.Network)
    (only,) = network.body.statements
    return only


def element(text: str) -> Any:
    """The only element of a chain."""
    (link,) = statement(text).chain.links
    return link.element


def expression(text: str) -> Any:
    (let,) = parsed(f"let value = {text}\n").declarations
    assert isinstance(let, tree.Let)
    return let.value


def outline(node: Any) -> Any:
    """A node as nested lists: its class, then its fields; expressions as they are written."""
    if isinstance(node, tuple):
        return [outline(item) for item in node]
    if isinstance(node, EXPRESSIONS):
        return node.span.text
    if not is_dataclass(node):
        return node
    inner = [getattr(node, one.name) for one in fields(node) if one.name != "span"]
    return [type(node).__name__, *(outline(item) for item in inner)]


EXPRESSIONS = (
    tree.Number,
    tree.String,
    tree.Constant,
    tree.Dimensions,
    tree.Name,
    tree.Tuple,
    tree.Parenthesized,
    tree.Postfix,
    tree.Operation,
    tree.Unary,
    tree.Conditional,
    tree.Geometry,
)


def nodes_of(root: Any) -> list[Any]:
    """Every node below, found without recursion."""
    found: list[Any] = []
    left = [root]
    while left:
        node = left.pop()
        if isinstance(node, tuple):
            left.extend(node)
        elif is_dataclass(node) and not isinstance(node, (Source, Span)):
            found.append(node)
            left.extend(getattr(node, one.name) for one in fields(node))
    return found


LENET = """\
# LeNet-5, as taught today
network LeNet5(classes = 10) {
  input 32x32/1
  -> c1: conv 5x5/6   -> tanh -> avgpool 2x2   @14x14/6
  -> c3: conv 5x5/16  -> tanh -> avgpool 2x2   @5x5/16
  -> flatten
  -> f5: fc 120 -> tanh -> f6: fc 84 -> tanh -> out: fc classes

  expect params == 61_706
}
"""

VGG = """\
network VGG16(classes = 1000) {
  default conv pad=same
  input 224x224/3
  -> features: [
       [conv 3x3/64  -> relu] * 2 -> maxpool
    -> [conv 3x3/128 -> relu] * 2 -> maxpool
    -> for c in (256, 512, 512) { [conv 3x3/c -> relu] * 3 -> maxpool }
  ]
  -> flatten
  -> classifier: [ [fc 4096 -> relu -> dropout 0.5] * 2 -> fc classes ]

  expect params == 138_357_544
}
"""

RESNET = """\
default conv pad=same bias=false

block bottleneck(c, stride = 1) =
  residual<
    conv1: conv 1x1/c -> bn1: bn -> relu
    -> conv2: conv 3x3/c stride=stride -> bn2: bn -> relu
    -> conv3: conv 1x1/(4*c) -> bn3: bn
  | if stride != 1 or in.channels != 4*c { downsample: [conv 1x1/(4*c) stride=stride -> bn] }
    else { identity }
  > -> relu

block stage(unit, n, c, stride = 1) = unit(c, stride) -> [unit(c)] * (n - 1)

network ResNet(unit, depths, classes = 1000) {
  input 224x224/3
  -> conv1: conv 7x7/64 stride=2 -> bn1: bn -> relu -> maxpool 3x3 stride=2 pad=1   @56x56/64
  -> layer1: stage(unit, depths[0], 64)
  -> layer2: stage(unit, depths[1], 128, stride=2)
  -> layer3: stage(unit, depths[2], 256, stride=2)
  -> layer4: stage(unit, depths[3], 512, stride=2)
  -> gap -> fc: fc classes
}

network ResNet50 = ResNet(bottleneck, (3, 4, 6, 3))
"""

EVERYTHING = '''\
from "blocks/units.net" import unit, other as o
from std.resnet import bottleneck
let half(n) = n // 2 if n > 1 else 1
network Plain { input 4 }
network Small(c = 3) = ResNet(c, depths=(1, 1),)
block up(c, skip) { """Up and
merge.""" up: upsample 2
  -> concat< identity | skip | > -> conv(2*c + 1)/c bias=false  # the end
}
network All(n, xs = (1,), name = "a\\"b") {
  """What there is."""
  default fc bias=false
  let k = -n[0] + sum(xs[:2]) * xs[1:][n - 1] % 4 // 3
  image = input 224x224/3 dtype=int64
  a, b = image -> chunk 2
  shared twin: [ conv k/k -> relu ]
  a -> [ ] -> twin -> denselayer{k + 1}: twin -> block{n}-{k}: fc k -> downs.0: fc k @10
  -> for i, (c, (d, e)) in zip(range(3), xs) { block: fc (c) } -> fc(4*c) @(k, k)/(2*k)
  -> if not k == 3 and true or 1 < n <= 4 { } else if none != k { -> gap } else { none }
  -> attention heads=8 causal=true < q: fc c | a -> k: fc c | b -> v: fc c >
  auxiliary aux = a -> fc 1 init=normal(std=0.01, mode="x") tied=a.b pad=-1
  output first = in -> fc 1e-3
  output b
  expect 57K < params < 4.2G
  expect output.first == 7x7/512
}
'''
