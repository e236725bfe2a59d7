"""One value that cannot be, given by a name, is one mistake however often the name is written."""

import pytest
from helpers import body, found

UNIT = "block unit(c, stride = 1) = conv 3x3/c stride=stride -> relu -> conv 1x1/c stride=stride\n"
OUTER = "block outer(k) = unit(k) -> conv 1x1/k -> conv 1x1/(k * 2)\n"


@pytest.mark.parametrize(
    ("spec", "places"),
    [
        ("network N(w = 0) { input 8x8/3 -> conv 1x1/w -> conv 1x1/w -> fc (2 * w) }", ["w"]),
        (UNIT + body("unit(0)"), ["c"]),
        (UNIT + body("unit(0) -> unit(8, stride=0)"), ["c", "stride"]),
        (UNIT + OUTER + body("outer(0)"), ["c"]),
        ("let none_at_all = 0\n" + body("fc none_at_all -> fc none_at_all"), ["none_at_all"]),
        ("network N(p) { input 8 -> dropout p -> fc 3 -> dropout p }\nnetwork M = N(7)", ["p"]),
        # Two values are two mistakes, and so are two rules that one of them breaks.
        (body("conv 1x1/0 -> conv 1x1/0"), ["0", "0"]),
        ("let a = 0\nlet b = 0\n" + body("conv 1x1/a -> conv 1x1/b"), ["a", "b"]),
        ("let a = 0\nlet b = 0\n" + body("conv 1x1/(a + b) -> conv 1x1/b"), ["(a + b)", "b"]),
        ("let a = 2.5\n" + body("conv 1x1/a -> dropout a"), ["a", "a"]),
    ],
)
def test_a_value_that_cannot_be(spec: str, places: list[str]) -> None:
    assert found(spec) == [("N402", place) for place in places]
