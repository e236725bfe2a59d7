"""Whose weights: `shared`, `tied`, and how they start."""

import pytest
from helpers import body, check_text, fault, found, keys, modules, network, outputs

from netdsl.core.network import PLAIN


def twice(shared: str, first: str, second: str) -> str:
    """A network that applies a shared part to two inputs."""
    return f"""
    block sized() = maxpool (in.width // 2) -> relu
    block perhaps() = relu -> if in.width > 6 {{ tanh }}
    network Twice {{
      x = input {first}
      y = input {second}
      shared w: {shared}
      output x -> w
      output y -> w
    }}"""


def test_shared_weights_are_listed_once() -> None:
    spec = """network Siamese {
      a = input 8x8/1
      b = input 8x8/1
      shared trunk: [conv 3x3/4 -> relu -> gap]
      sub< a -> trunk | b -> trunk > -> fc 1
    }"""
    assert keys(spec) == ["trunk.0.weight", "trunk.0.bias", "0.weight", "0.bias"]
    assert outputs(spec) == ["1"]
    assert network(spec).figures.params == 40 + 5


def test_shared_weights_cost_at_each_use() -> None:
    spec = "network N {{ x = input 8\n shared f: fc 8\n x{} }}"
    assert network(spec.format(" -> f")).figures.macs == 64
    assert network(spec.format(" -> f -> f -> f")).figures.macs == 192


def test_an_operator_may_be_shared() -> None:
    assert keys("network N { x = input 8\n shared f: fc 8\n x -> f -> f }") == [
        "f.weight",
        "f.bias",
    ]


def test_a_block_call_may_be_shared() -> None:
    block = "block b(c) = conv 1x1/c -> bn\n"
    spec = block + "network N { x = input 8x8/3\n shared w: b(3)\n x -> w -> w }"
    assert modules(spec) == ["w.0", "w.1"]


def test_shared_weights_of_a_block_are_its_own() -> None:
    spec = "block b() {\n shared f: conv 1x1/3\n in -> f -> relu -> f\n}\n" + body("b() -> b()")
    assert modules(spec) == ["0.f", "1.f"]


def test_a_use_of_shared_weights_takes_no_position() -> None:
    spec = "network N { x = input 8\n shared f: fc 8\n x -> fc 8 -> f -> fc 8 -> f -> fc 8 }"
    assert modules(spec) == ["0", "f", "1", "2"]


def test_shared_weights_need_inputs_of_equal_channels() -> None:
    spec = "network N { x = input 8x8/3\n shared w: conv 3x3/4\n x -> w -> w }"
    diagnostic = fault(spec)
    assert (diagnostic.code, diagnostic.span.text) == ("N307", "w")


@pytest.mark.parametrize(
    ("shared", "first", "second"),
    [
        ("maxpool 2", "8x8/4", "12/4"),
        ("[relu -> tokens]", "6x4x6/4", "144/4 layout=last"),
        ("sized()", "8x8/4", "6x6/4"),
        ("perhaps()", "8x8/4", "6x6/4"),
    ],
)
def test_shared_parts_are_one_module(shared: str, first: str, second: str) -> None:
    assert len(outputs(twice(shared, first, first))) == 2
    assert found(twice(shared, first, second)) == [("N307", "w")]


def test_a_shared_function_takes_what_it_takes() -> None:
    assert outputs(twice("relu", "8x8/4", "12/4")) == ["8x8/4", "12/4"]


def test_shared_convolutions_take_any_size() -> None:
    spec = "network N { x = input 8x8/3\n shared w: conv 3x3/3\n x -> w -> w }"
    assert outputs(spec) == ["4x4/3"]


def test_shared_weights_take_no_attributes() -> None:
    spec = "network N { x = input 8\n shared f: fc 8\n x -> f bias=false }"
    assert found(spec) == [("N205", "bias=false")]
    diagnostic = fault("network N { x = input 8\n shared f: fc 8\n x -> f() }")
    assert (diagnostic.code, diagnostic.span.text) == ("N205", "()")
    assert [(fix.replacement, fix.safe) for fix in diagnostic.fixes] == [("", True)]


@pytest.mark.parametrize(
    ("network", "missing"),
    [
        ("{ x = input 8\n shared f: fc c\n x -> for c in (8, 8) { f } }", "c"),
        ("{ x = input 8\n shared f: fc k\n let k = 8\n x -> f }", "k"),
        ("{ x = input 8\n shared f: add< identity | y >\n y = x -> relu\n x -> f }", "y"),
    ],
)
def test_shared_weights_see_the_names_of_their_declaration(network: str, missing: str) -> None:
    (diagnostic,) = check_text(f"network N {network}").diagnostics
    assert (diagnostic.code[:2], diagnostic.span.text) == ("N2", missing)


def test_shared_weights_see_what_is_declared_before_them() -> None:
    spec = "let k = 4\nnetwork N(c = 8) { let d = 2 * c\n x = input 8\n %s }"
    shared = "shared f: [fc (c + d + k) -> fc 8]\n x -> for i in (1, 2) { f }"
    assert outputs(spec % shared) == ["8"]
    assert found(spec % ("shared f: fc k\n let k = 8\n x -> f")) == []
    assert outputs(spec % ("shared f: fc k\n let k = 8\n x -> f")) == ["4"]


def test_a_shared_name_is_a_name_of_its_scope() -> None:
    spec = "network N { x = input 8\n shared f: fc 8\n x -> f: fc 8 }"
    assert [code for code, _ in found(spec)] == ["N202"]


TIED = """network N {
  ids = input 8 dtype=int64
  ids -> transformer: [wte: embedding 16 entries=50] -> fc 16
  -> lm_head: fc 50 bias=false tied=%s
}"""


def test_tied_weights_have_two_keys_and_count_once() -> None:
    checked = network(TIED % "transformer.wte")
    assert "lm_head.weight" in [entry.key for entry in checked.figures.state_dict]
    assert checked.figures.params == 50 * 16 + 16 * 17
    tied = {entry.key: entry.tied_to for entry in checked.figures.state_dict if entry.tied_to}
    assert tied == {"lm_head.weight": "transformer.wte.weight"}


def test_tied_paths_count_from_the_network() -> None:
    diagnostic = fault(TIED % "wte")
    assert (diagnostic.code, diagnostic.help) == ("N213", "did you mean `transformer.wte`?")


def test_tied_weights_have_one_shape() -> None:
    assert [code for code, _ in found((TIED % "transformer.wte").replace("fc 50", "fc 51"))] == [
        "N307"
    ]


def test_a_weight_is_not_tied_to_itself() -> None:
    assert [code for code, _ in found(TIED % "lm_head")] == ["N213"]


def test_what_has_no_weight_is_not_tied() -> None:
    assert found("network N { a: input 8 -> relu tied=a }") != []
    assert found("network N { input 8 -> a: fc 3 -> relu tied=a }") == [("N401", "a")]


@pytest.mark.parametrize(
    "scheme",
    [
        "zeros",
        "ones",
        "constant(value=0.1)",
        "normal(std=0.01)",
        "uniform(low=-0.1, high=0.1)",
        "truncated_normal(std=0.02)",
        "kaiming_normal(mode=fan_out, nonlinearity=relu)",
        "kaiming_uniform",
        "xavier_normal(gain=1.4)",
        "xavier_uniform",
        "orthogonal",
    ],
)
def test_initialisations(scheme: str) -> None:
    made = network(body(f"conv 3x3/4 init={scheme} bias_init=zeros")).figures.layers[0]
    weights = made.operation.step.weights
    assert weights.init is not None
    assert weights.init.name == scheme.partition("(")[0]


@pytest.mark.parametrize(
    "attributes",
    [
        "init=kaiming",
        "init=normal(sd=1)",
        "init=normal(0.1)",
        "init=kaiming_normal(mode=fan)",
        "init=constant",
        "init=3",
        "bias_init=kaiming_normal",
    ],
)
def test_initialisations_that_there_are_not(attributes: str) -> None:
    assert [code for code, _ in found(body(f"conv 3x3/4 {attributes}"))] == ["N402"]


def test_an_initialisation_needs_a_tensor() -> None:
    assert found(body("conv 3x3/4 bias=false bias_init=zeros")) == [("N401", "zeros")]
    assert found(body("relu init=zeros")) == [("N401", "zeros")]


def test_an_initialisation_may_be_a_default() -> None:
    spec = "default conv init=kaiming_normal(mode=fan_out)\n" + body("conv 3x3/4")
    weights = network(spec).figures.layers[0].operation.step.weights
    assert weights.init is not None


def test_a_default_initialisation_is_for_the_tensors_that_there_are() -> None:
    spec = "default fc bias_init=zeros\n" + body("fc 4 bias=false -> fc 4", "8")
    without, plain = (layer.operation.step.weights for layer in network(spec).figures.layers)
    assert without.bias_init is None
    assert plain.bias_init is not None
    norm = "default layernorm init=zeros bias_init=ones\n" + body("layernorm affine=false", "8")
    assert network(norm).figures.layers[0].operation.step.weights == PLAIN


@pytest.mark.parametrize(
    ("use", "attribute"), [("relu", "init"), ("rmsnorm", "bias_init"), ("layer_scale", "bias_init")]
)
def test_a_default_for_a_tensor_that_an_operator_never_has(use: str, attribute: str) -> None:
    assert found(f"default {use} {attribute}=zeros\n" + body(use)) == [("N401", "zeros")]


def test_a_default_tie_needs_a_weight() -> None:
    spec = "default layernorm tied=f\n" + body("f: fc 8 -> layernorm affine=false", "8")
    assert found(spec) == [("N401", "f")]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("normal(std=-1)", ("N402", "normal(std=-1)")),
        ("zeros(std=1)", ("N402", "zeros(std=1)")),
        ("truncated_normal(std=0)", ("N402", "truncated_normal(std=0)")),
        ("truncated_normal(mean=3)", ("N402", "truncated_normal(mean=3)")),
        ("truncated_normal(low=1)", ("N402", "truncated_normal(low=1)")),
        ("uniform(low=1.5)", ("N402", "uniform(low=1.5)")),
        ("uniform(high=-1)", ("N402", "uniform(high=-1)")),
        ("nrmal(std=1)", ("N207", "nrmal")),
        ("zero", ("N207", "zero")),
        ("3", ("N402", "init")),
        ("relu", ("N402", "init")),
    ],
)
def test_what_is_given_for_a_start_is_one(argument: str, expected: tuple[str, str]) -> None:
    block = "block b(init) = conv 1x1/3 init=init\n"
    assert found(block + body(f"b({argument})")) == [expected]


def test_a_start_is_no_number_and_no_element() -> None:
    block = "block b(start = zeros) = conv 1x1/{}\n"
    assert found(block.format("start") + body("b()")) == [("N402", "start")]
    assert found(block.format("(start + 1)") + body("b()")) == [("N407", "start + 1")]
    assert found(block.format("3 -> start") + body("b()")) == [("N205", "start")]


def test_a_name_for_a_start_is_suggested() -> None:
    diagnostic = fault("block b(init) = conv 1x1/3 init=init\n" + body("b(zero)"))
    assert diagnostic.help == "did you mean `zeros`?"
