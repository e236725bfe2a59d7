"""A spec with every form of the language, and documents of it, for tests of the IR."""

from __future__ import annotations

from pathlib import Path

from shipped import FILES

from netdsl.files import Reader
from netdsl.pipeline import CheckedNetwork, check

ROOT = Path(__file__).parents[2]
SPECS = [ROOT / "specs" / name for name in FILES]
SCHEMA = ROOT / "docs" / "schemas" / "ir.json"

ALL = '''
default conv pad=same
block unit(c, act = relu) {
  """A unit."""
  residual< conv1: conv 3x3/c bias=false init=kaiming_normal(mode=fan_out) -> bn | identity > -> act
}
block up(c, skip) { in -> upsample to=skip -> concat< identity | skip > -> conv 1x1/c }
network All(classes = 10, rate = 0.25) {
  """Every form at once."""
  image = input 8x8/4
  ids = input 6 dtype=int64
  shared tower: [conv 1x1/4 -> relu]
  x = image -> [unit(4)] * 2 -> for c, i in ((4, 1), (8, 2)) { stage{i}: conv 3x3/c }
  y = x -> if classes > 5 { small: conv 1x1/4 bias_init=zeros } else { conv 1x1/4 }
  a, b = y -> maxpool -> chunk 2
  p = image -> tower
  q = y -> tower
  output map = add< p | q > -> grow: up(4, x)
  output word = ids -> wte: embedding 16 entries=30
    -> dropout rate -> layernorm -> fc 30 bias=false tied=wte
  output two = mul< a | b > -> gap -> [fc 5 -> tanh] * 2 -> fc classes
  auxiliary early = y -> gap -> head: fc classes
}
'''


def spec(path: Path) -> CheckedNetwork:
    """The only network of a spec file."""
    reader = Reader()
    (only,) = check(reader.open(path), reader).networks
    return only
