"""Networks with parameters, and variants of them."""

import pytest
from helpers import body, check_text, fault, found, networks, operators, outputs

from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.passes.networks import BadParameter
from netdsl.pipeline import Checker
from netdsl.source import Source

TEMPLATE = "network T(a, b = 2) { input 8 -> fc (a * b) }\n"


def given(text: str, **values: object) -> list[str]:
    """The outputs of a spec's last network with values for its parameters set from outside."""
    checker = Checker(Reader())
    module = checker.module(Source.of("test.net", text))
    checked = checker.network(module.networks[-1], values)
    assert checked is not None
    return [str(value.known) for value in checked.network.outputs]


def test_a_network_that_lacks_a_value_is_a_template() -> None:
    checked = check_text(TEMPLATE)
    assert (checked.networks, checked.diagnostics) == ([], ())


def test_a_variant_gives_the_values() -> None:
    found = networks(TEMPLATE + "network A = T(3)\nnetwork B = T(b=5, a=1)")
    assert {name: str(each.network.outputs[0].known) for name, each in found.items()} == {
        "A": "6",
        "B": "5",
    }


def test_a_variant_may_be_of_a_variant() -> None:
    assert outputs(TEMPLATE + "network A(n) = T(n, 10)\nnetwork B = A(2)") == ["20"]


def test_a_variant_may_have_parameters_with_values() -> None:
    spec = TEMPLATE + "network A(n = 4) = T(n)"
    assert (outputs(spec), given(spec, n=5), given(spec, b=3)) == (["8"], ["10"], ["12"])
    assert networks(spec)["A"].network.parameters == {"n": 4, "b": 2}


def test_blocks_are_arguments() -> None:
    spec = "block u() = relu -> tanh\nnetwork T(unit, n) { input 8 -> [unit()] * n }\n"
    assert operators(spec + "network A = T(u, 2)") == ["relu", "tanh"] * 2


def test_a_template_may_be_imported() -> None:
    assert outputs('from "t.net" import T\nnetwork A = T(3)', t=TEMPLATE) == ["6"]


def test_a_variant_is_made_of_a_network() -> None:
    for declared, kind in (("block T(n) = fc n", "a block"), ("let T = 3", "a number")):
        diagnostic = fault(f"{declared}\nnetwork Tt(n) {{ input 8 -> fc n }}\nnetwork A = T(1)")
        assert (diagnostic.code, diagnostic.span.text) == ("N211", "T")
        assert kind in diagnostic.message


def test_networks_of_an_imported_file_are_not_checked_again() -> None:
    assert list(networks('from "t.net" import N\nnetwork A = N()', t=body("relu"))) == ["A"]


@pytest.mark.parametrize(
    ("variant", "code", "place"),
    [
        ("network A = T()", "N206", "T"),
        ("network A = T(1, 2, 3)", "N206", "3"),
        ("network A = T(1, c=3)", "N206", "c"),
        ("network A = Q(1)", "N211", "Q"),
        ("network A = A()", "N211", "A"),
        ("network A(n) = B(n)\nnetwork B(n) = A(n)\nnetwork C = A(2)", "N211", "B"),
        ("network A(n=1) = B(n)\nnetwork B(n=1) = A(n)\nnetwork C = A(2)", "N211", "B"),
    ],
)
def test_variants_that_do_not_fit(variant: str, code: str, place: str) -> None:
    assert found(TEMPLATE + variant) == [(code, place)]


def test_variants_of_variants_go_as_deep_as_blocks_do() -> None:
    def chain(variants: int) -> str:
        lines = [f"network V{i + 1}(n = 1) = V{i}(n)" for i in range(variants)]
        return "\n".join(["network V0(n = 1) { input 8 -> fc n }", *lines])

    assert found(chain(64)) == []
    assert found(chain(67)) == [("N604", "V64")]
    assert found(chain(67), Limits(depth=70)) == []


def test_a_variant_of_a_misspelt_template_says_which_was_meant() -> None:
    (diagnostic,) = check_text("network Net(a) { input 8 -> fc a }\nnetwork A = Ned(1)").diagnostics
    assert "Net" in diagnostic.help


def test_claims_of_a_template_hold_for_its_variants() -> None:
    spec = "network T(a) { input 8 -> fc a\n expect params == 9 * a }\n"
    assert found(spec + "network A = T(3)") == []
    wrong = spec.replace("9 * a", "8 * a")
    assert found(wrong + "network A = T(3)") == [("N501", "params == 8 * a")]


def test_a_variant_has_a_docstring_and_claims_of_its_own() -> None:
    spec = TEMPLATE + 'network A = T(3) {\n  """Three."""\n  expect output == 6\n}'
    assert networks(spec)["A"].network.docstring == "Three."
    assert found(spec.replace("== 6", "== 7")) == [("N501", "output == 7")]


def test_the_body_of_a_variant_has_nothing_else() -> None:
    assert found(TEMPLATE + "network A = T(3) {\n  input 8 -> relu\n}") != []


def test_parameters_are_set_from_outside() -> None:
    spec = "network N(classes = 10) { input 8 -> fc classes\n expect output == 10 }"
    assert (outputs(spec), given(spec, classes=7)) == (["10"], ["7"])


@pytest.mark.parametrize("values", [{"clases": 3}, {"classes": "many"}, {"classes": True}])
def test_values_from_outside_fit_a_parameter(values: dict[str, object]) -> None:
    with pytest.raises(BadParameter):
        given("network N(classes = 10) { input 8 -> fc classes }", **values)
