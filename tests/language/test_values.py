"""`=` names values: bindings, inputs, several values, several outputs."""

from helpers import body, fault, found, modules, network, operators, outputs


def names(spec: str) -> tuple[str, ...]:
    return network(spec).network.output_names


def test_a_bound_value_starts_a_chain() -> None:
    spec = "network N { x = input 8x8/3 -> conv 1x1/4\n x -> relu }"
    assert (operators(spec), modules(spec)) == (["conv", "relu"], ["0"])


def test_a_skip_over_several_statements() -> None:
    spec = """network N {
      d1 = input 8x8/3 -> conv 3x3/4 pad=1
      d2 = d1 -> maxpool -> conv 3x3/8 pad=1
      d2 -> upsample 2 -> concat< identity | d1 >
    }"""
    assert outputs(spec) == ["8x8/12"]


def test_an_input_may_have_a_name() -> None:
    spec = "network N { image = input 8x8/3\n image -> conv 1x1/4 -> concat< identity | image > }"
    assert outputs(spec) == ["8x8/7"]


def test_several_inputs() -> None:
    spec = "network N { a = input 8\n b = input 4\n add< a -> fc 2 | b -> fc 2 > }"
    assert [str(value.known) for value in network(spec).network.inputs] == ["8", "4"]
    assert [value.name for value in network(spec).network.inputs] == ["a", "b"]


def test_in_is_the_single_input_of_a_network() -> None:
    assert outputs(body("conv 1x1/4 -> concat< identity | in >")) == ["8x8/7"]
    assert outputs(body("conv 1x1/(2*in.channels)")) == ["8x8/6"]


def test_in_has_no_meaning_with_several_inputs() -> None:
    spec = "network N { a = input 8\n b = input 8\n add< a | b > -> add< identity | in > }"
    assert found(spec) == [("N210", "in")]


def test_in_is_the_input_of_a_block_inside_its_branches_too() -> None:
    spec = "block b() = conv 1x1/4 -> concat< relu | in >\n" + body("relu -> b()")
    assert outputs(spec) == ["8x8/7"]


def test_values_tell_their_shape() -> None:
    spec = body("conv 1x1/(in.channels) -> fc2: flatten -> fc (in.height * in.width)")
    assert outputs(spec) == ["64"]
    assert outputs("network N { input 5/7 -> flatten -> fc (in.length) }") == ["5"]
    assert outputs("network N { input 2x3x5/7 -> flatten -> fc (in.depth) }") == ["2"]
    assert outputs(body("flatten -> fc (in.shape[0] + in.shape[2])", "9x8/3")) == ["12"]
    bound = "network N { x = input 8x8/3 -> conv 3x3/5\n x -> conv 1x1/(x.channels + x.height) }"
    assert outputs(bound) == ["6x6/11"]


def test_a_value_has_only_the_axes_that_it_has() -> None:
    assert found(body("flatten -> fc (in.length)")) == [("N208", "in.length")]
    assert found(body("conv 1x1/(in.chanels)")) == [("N208", ".chanels")]


def test_chunk_gives_several_values() -> None:
    spec = "network N { a, b = input 8x8/4 -> chunk 2\n a -> relu -> concat< identity | b > }"
    assert outputs(spec) == ["8x8/4"]


def test_names_and_values_agree() -> None:
    assert [c for c, _ in found("network N { a, b = input 8 -> relu\n a }")] == ["N302"]
    assert [c for c, _ in found("network N { a, b = input 9 -> chunk 3\n a }")] == ["N302"]


def test_several_values_flow_into_no_operator() -> None:
    assert found(body("chunk 3 -> relu")) == [("N302", "relu")]


def test_a_block_with_several_outputs() -> None:
    spec = (
        """block two() { output a = conv 1x1/4
      output b = in -> conv 1x1/5 }
    """
        + "network N { x, y = input 8x8/3 -> two()\n concat< x | y > }"
    )
    assert (outputs(spec), modules(spec)) == (["8x8/9"], ["0.0", "0.1"])


def test_a_block_of_chunk_gives_its_values() -> None:
    spec = "block halves() = chunk 2\nnetwork N { a, b = input 8 -> halves()\n add< a | b > }"
    assert outputs(spec) == ["4"]


def test_without_an_output_the_last_chain_is_the_result() -> None:
    assert (names(body("relu")), outputs(body("relu"))) == (("output",), ["8x8/3"])


def test_an_output_may_stand_anywhere() -> None:
    spec = "network N { x = input 8 -> fc 4\n output x -> relu\n }"
    assert outputs(spec) == ["4"]


def test_outputs_have_names_and_an_order() -> None:
    spec = "network N { x = input 8\n output b = x -> fc 2\n output a = x -> fc 3 }"
    assert (names(spec), outputs(spec)) == (("b", "a"), ["2", "3"])


def test_two_outputs_need_two_names() -> None:
    spec = "network N { x = input 8\n output a = x -> fc 2\n output a = x -> fc 3 }"
    assert found(spec) == [("N204", "a")]


def test_an_auxiliary_output_is_in_params_and_not_in_macs() -> None:
    spec = "network N { x = input 8 -> fc 4\n auxiliary head = x -> fc 2\n x -> fc 3 }"
    made = network(spec)
    assert made.network.auxiliary_names == ("head",)
    assert made.figures.params == 36 + 10 + 15
    assert made.figures.macs == 32 + 12


def test_only_a_network_has_auxiliary_outputs() -> None:
    spec = "block b() { x = relu\n auxiliary y = x -> tanh\n x }\n" + body("b()")
    assert [code for code, _ in found(spec)] == ["N205"]


def test_only_a_network_has_inputs() -> None:
    assert found("block b() = input 8 -> relu\n" + body("b()")) == [("N205", "input 8")]


def test_a_result_that_is_not_used_is_an_error() -> None:
    diagnostic = fault("network N { x = input 8\n x -> relu\n x -> tanh }")
    assert (diagnostic.code, diagnostic.span.text) == ("N209", "x -> relu")
    assert diagnostic.help == "bind it to use it: `name = …`"


def test_a_forgotten_arrow_is_offered() -> None:
    diagnostic = fault("network N {\n input 8 -> fc 8\n relu -> fc 2\n}")
    assert (diagnostic.code, diagnostic.span.text) == ("N209", "input 8 -> fc 8")
    assert "`->` before `relu`" in diagnostic.help
    assert [(fix.span.line, fix.replacement) for fix in diagnostic.fixes] == [(3, "-> ")]


def test_a_chain_does_not_start_twice() -> None:
    assert found("network N { x = input 8\n x -> relu -> x }") == [("N209", "x")]


def test_a_second_chain_has_nothing_to_start_from() -> None:
    assert found(body("relu\n relu")) != []


def test_a_body_that_ends_in_a_binding_gives_nothing() -> None:
    diagnostic = fault("network N { x = input 8 -> relu }")
    assert diagnostic.code == "N210"
    assert "output x" in diagnostic.help
    assert (diagnostic.span.text, diagnostic.fixes[0].replacement) == ("x", "output ")


def test_an_empty_body_gives_nothing() -> None:
    assert [code for code, _ in found("network N { }")] == ["N210"]


def test_a_network_without_input_has_nothing_to_start_from() -> None:
    assert found("network N { relu }") == [("N210", "relu")]


def test_an_input_needs_a_shape() -> None:
    assert found("network N { input -> relu }") == [("N306", "input")]


def test_two_locals_with_one_name() -> None:
    assert found("network N { x = input 8\n x = x -> relu\n x }") == [("N204", "x")]


def test_an_attribute_may_name_a_value() -> None:
    spec = "network N { x = input 9x7/3\n x -> maxpool -> upsample to=x -> add< identity | x > }"
    assert outputs(spec) == ["9x7/3"]
