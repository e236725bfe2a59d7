"""What could not be parsed still declares its names: their uses are no second error."""

from __future__ import annotations

import pytest

from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.source import Source

SPECS = {
    "block": """
block unit(c) = conv 3x3/c -> -> relu
network A { input 8x8/3 -> unit(4) -> unit(8) }
""",
    "block of another language": """
def unit(c):
  return conv(c)
network A { input 8x8/3 -> unit(4) }
""",
    "network": """
network A(n { input 8 -> fc n }
network B = A(3)
""",
    "constant": """
let width = = 8
network A { input 8 -> fc width }
""",
    "function": """
let grown(c) = c + + * 2
network A { input 8 -> fc(grown(3)) }
""",
    "import": """
from std.resnet imprt basic, bottleneck as neck
network A { input 8x8/3 -> basic(3) -> neck(3) }
""",
    "import with an open text": """
from "units.net import unit, wide as w  # ours
network A { input 8x8/3 -> unit(3) -> w(3) }
""",
    "value": """
network A {
  x = input 8x8/3
  y = x -> -> relu
  y -> bn
}
""",
    "several values": """
network A {
  x = input 8x8/4
  left, right = x -> -> chunk 2
  add< left | right > -> bn
}
""",
    "shared weights": """
network A {
  x = input 8
  shared f: fc = 8
  x -> f -> f
}
""",
    "constant of a body": """
network A {
  let n = = 3
  input 8 -> fc n
}
""",
    "declared again": """
network A {
  x = input 8
  x = = 3
  x -> fc 3
}
""",
}


@pytest.mark.parametrize("text", SPECS.values(), ids=SPECS)
def test_one_mistake_is_one_error(text: str) -> None:
    (found,) = check(Source.of("spec.net", text), Reader()).diagnostics
    assert found.code.startswith("N1")


def test_a_name_that_nothing_declares_is_still_an_error() -> None:
    text = "block unit(c) = = 3\nnetwork A { input 8 -> units(4) }\n"
    found = check(Source.of("spec.net", text), Reader()).diagnostics
    assert [each.code for each in found] == ["N101", "N201"]
