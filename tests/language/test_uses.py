"""A fault inside a block: one error, with the uses that led there."""

from helpers import body, check_text, fault

BLOCKS = "block a(c) = conv 1x1/c -> bogus\nblock b(c) = a(c) -> relu\n"


def test_the_innermost_place_is_shown_with_its_uses() -> None:
    diagnostic = fault(BLOCKS + body("conv 1x1/5 -> b(4)"))
    assert (diagnostic.code, diagnostic.span.text, diagnostic.span.line) == ("N201", "bogus", 1)
    assert [(use.block, use.span.text) for use in diagnostic.uses] == [("b", "b"), ("a", "a")]
    assert diagnostic.uses[0].detail == "on 8x8/5"


def test_a_fault_in_many_repeats_is_one_error_with_a_count() -> None:
    diagnostic = fault("block a() {\n x = bogus\n in -> relu\n}\n" + body("[a()] * 23"))
    assert (diagnostic.code, diagnostic.span.text, diagnostic.count) == ("N201", "bogus", 23)
    assert diagnostic.uses[0].detail == "turn 1 of 23, on 8x8/3"
    diagnostic = fault("block a() = residual< conv 3x3/3 >\n" + body("[a()] * 23"))
    assert (diagnostic.code, diagnostic.count) == ("N302", 1)


def test_a_turn_of_a_repeat_is_named() -> None:
    spec = "block a(c) = conv 1x1/4 groups=c\n" + body(
        "for c in (1, 2, 3) { conv 1x1/12 -> a(c) }", "8x8/12"
    )
    diagnostic = fault(spec)
    assert diagnostic.code == "N303"
    assert [use.detail for use in diagnostic.uses] == ["turn 3 of 3, c = 3, on 8x8/12"]


def test_uses_in_two_networks_are_counted() -> None:
    spec = "block a() = bogus\nnetwork A { input 8 -> a() }\nnetwork B { input 9 -> a() -> a() }"
    diagnostic = fault(spec)
    assert diagnostic.count == 3
    assert diagnostic.uses[0].detail == "on 8"


def test_a_fault_at_an_argument_is_in_the_users_line() -> None:
    diagnostic = fault("block a(c) = conv 1x1/c\n" + body("a(nonsense)"))
    assert (diagnostic.span.text, diagnostic.uses) == ("nonsense", ())


def test_a_fault_inside_std_is_shown_at_the_users_line() -> None:
    spec = "from std.resnet import basic\n" + body("basic(2.5)")
    diagnostic = fault(spec)
    assert (diagnostic.span.source.name, diagnostic.span.text) == ("test.net", "2.5")
    (inside, *_) = diagnostic.labels
    assert inside.span.source.name == "std/resnet.net"
    assert inside.span.text == "c"


def test_a_fault_deep_inside_std_is_shown_at_the_users_line() -> None:
    spec = "from std.resnet import stage, basic\nblock mine() = stage(basic, 2, 2.5)\n" + body(
        "mine()"
    )
    diagnostic = fault(spec)
    assert (diagnostic.span.source.name, diagnostic.span.text) == ("test.net", "2.5")
    assert [use.block for use in diagnostic.uses] == ["mine"]


def test_a_users_block_inside_std_is_shown_where_it_is() -> None:
    spec = "from std.resnet import stage\nblock unit(c, stride = 1) = bogus\n" + body(
        "stage(unit, 2, 4)"
    )
    diagnostic = fault(spec)
    assert (diagnostic.span.source.name, diagnostic.span.text) == ("test.net", "bogus")
    assert [use.block for use in diagnostic.uses] == ["stage", "unit"]


def test_findings_stand_in_the_order_of_the_text() -> None:
    spec = "block late() = bogus1\n" + body("late() -> bogus2") + "\nblock later() = relu\n"
    assert [each.span.text for each in check_text(spec).diagnostics] == ["bogus1", "bogus2"]


def test_the_turn_of_a_loop_outside_of_blocks_is_told() -> None:
    diagnostic = fault(body("for i, c in enumerate((6, 3)) { [conv 1x1/c groups=3] * 2 -> fc 5 }"))
    assert (diagnostic.code, diagnostic.turn) == ("N301", "turn 1 of 2, i = 0, c = 6")
    diagnostic = fault(body("for c in (6, 5) { [conv 1x1/12 groups=c] * 2 }", "8x8/12"))
    assert (diagnostic.code, diagnostic.turn) == ("N303", "turn 2 of 2, c = 5; turn 1 of 2")


def test_a_turn_is_forgotten_after_its_loop() -> None:
    assert fault(body("for c in (6, 3) { relu } -> bogus")).turn == ""
    spec = "block a() = bogus\n" + body("for c in (6, 3) { a() }")
    diagnostic = fault(spec)
    assert diagnostic.turn == ""
    assert diagnostic.uses[0].detail.startswith("turn 1 of 2, c = 6")


def test_an_argument_of_a_variant_is_to_blame() -> None:
    spec = "from std.resnet import ResNet, basic\nnetwork N = ResNet(basic, (2, 2), 10)"
    diagnostic = fault(spec)
    assert (diagnostic.span.source.name, diagnostic.span.text) == ("test.net", "(2, 2)")
    spec = "from std.resnet import CifarResNet\nnetwork N = CifarResNet(relu, 3)"
    diagnostic = fault(spec)
    assert (diagnostic.code, diagnostic.span.text) == ("N405", "relu")


def test_the_variant_that_met_a_fault_is_told() -> None:
    spec = "network T(c) { input 8x8/3 -> conv 3x3/c groups=2 }\nnetwork V = T(4)"
    diagnostic = fault(spec)
    assert diagnostic.span.text == "2"
    assert [(use.block, use.span.text) for use in diagnostic.uses] == [("T", "T")]
