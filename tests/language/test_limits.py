"""A spec is worked out within bounds, and an error names the bound."""

from helpers import body, fault, found, network

from netdsl.limits import Limits


def test_operators_are_bounded() -> None:
    diagnostic = fault(body("[relu] * 300_000"))
    assert (diagnostic.code, diagnostic.span.text) == ("N603", "300_000")
    assert "10,000 operators" in diagnostic.message


def test_nested_repeats_are_multiplied_out_before_they_are_unrolled() -> None:
    # A million times what is bounded would not end.
    assert found(body("[[[[relu] * 1000] * 1000] * 1000] * 1000"))[0][0] == "N603"


def test_loops_are_bounded_as_repeats_are() -> None:
    spec = body("for i in range(600) { for j in range(600) { relu } }")
    assert [code for code, _ in found(spec)] == ["N603"]


def test_the_bound_of_operators_is_exact() -> None:
    limits = Limits(operators=100)
    assert found(body("[relu] * 100"), limits) == []
    assert [code for code, _ in found(body("[relu] * 100 -> relu"), limits)] == ["N603"]
    assert [code for code, _ in found(body("[relu] * 101"), limits)] == ["N603"]


def test_networks_at_the_bound_are_made() -> None:
    assert len(network(body("[[relu] * 1000] * 10")).figures.layers) == 10_000


def test_too_many_operators_are_told_once() -> None:
    limits = Limits(operators=20)
    for chain in (
        "for i in range(100) { [relu] * i }",
        "[relu] * 10 -> concat<" + " | ".join(["relu"] * 50) + ">",
        "[relu] * 40 -> [relu] * 50 -> [relu] * 60",
        "[relu] * 20 -> relu -> [relu] * 3 -> relu",
    ):
        assert [code for code, _ in found(body(chain), limits)] == ["N603"]
    shared = "network N {\n x = input 8x8/3\n shared w: [conv 1x1/3]\n x" + " -> w" * 50 + "\n}"
    assert [code for code, _ in found(shared, limits)] == ["N603"]


def test_a_slip_in_a_count_hides_no_other_mistake() -> None:
    spec = (
        body("[relu] * 1_000_000 -> rellu") + "\n" + body("tanhh").replace("network N", "network M")
    )
    assert found(spec) == [("N603", "1_000_000"), ("N201", "rellu"), ("N201", "tanhh")]


def nested(depth: int) -> str:
    blocks = [f"block b{i}() = b{i + 1}()" for i in range(depth - 1)]
    return "\n".join([*blocks, f"block b{depth - 1}() = relu", body("b0()")])


def test_blocks_nest_within_bounds() -> None:
    assert found(nested(64)) == []
    diagnostic = fault(nested(65))
    assert diagnostic.code == "N604"
    assert "64" in diagnostic.message


def test_functions_nest_within_bounds() -> None:
    assert found("let f(x) = x if x == 0 else f(x - 1)\nlet a = f(60)") == []
    assert [code for code, _ in found("let f(x) = f(x)\nlet a = f(1)")] == ["N604"]


def test_numbers_are_bounded() -> None:
    for text in ("9223372036854775807 + 5", "1e308 * 10", "4_000_000_000 * 4_000_000_000"):
        assert found(f"let a = {text}") == [("N605", text)]


def test_sizes_are_bounded() -> None:
    assert found(body("relu", "3_000_000_000/3")) == [("N605", "3_000_000_000/3")]


def test_tuples_are_bounded() -> None:
    assert found("let a = (0,) * 300_000") == [("N605", "(0,) * 300_000")]
    assert found("let a = (0,) * 60_000\nlet b = a + a") == [("N605", "a + a")]
    assert [code for code, _ in found("let a = range(300_000)")] == ["N605"]


def test_steps_are_bounded() -> None:
    limits = Limits(steps=1000)
    assert found(body("[relu] * 300"), limits) == []
    assert [code for code, _ in found(body("[[] * 900] * 900"), limits)] == ["N606"]


def test_functions_that_call_themselves_twice_end() -> None:
    spec = "let f(x) = 0 if x == 0 else f(x - 1) + f(x - 1)\nlet a = f(50)"
    assert [code for code, _ in found(spec, Limits(steps=100_000))] == ["N606"]


def test_each_network_has_its_own_steps() -> None:
    spec = "\n".join(f"network N{i} {{ input 8 -> [relu] * 300 }}" for i in range(10))
    assert found(spec, Limits(steps=1000)) == []
