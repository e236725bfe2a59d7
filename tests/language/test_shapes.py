"""spatial/channels: inputs, layouts, element types, and what people type first."""

import pytest
from helpers import body, fault, found, network, outputs

from netdsl.core.types import Layout, TensorType


def of_input(text: str) -> TensorType:
    (value,) = network(f"network N {{ x = input {text}\n output x }}").network.inputs
    return value.known


@pytest.mark.parametrize(
    ("text", "spatial", "channels", "torch_shape"),
    [
        ("224x224/3", (224, 224), 3, (3, 224, 224)),
        ("16x112x112/3", (16, 112, 112), 3, (3, 16, 112, 112)),
        ("197/768", (197,), 768, (768, 197)),
        ("197/768 layout=last", (197,), 768, (197, 768)),
        ("14x14/96 layout=last", (14, 14), 96, (14, 14, 96)),
        ("120", (), 120, (120,)),
        ("(2*16)x1/3", None, None, None),
    ],
)
def test_inputs(
    text: str,
    spatial: tuple[int, ...] | None,
    channels: int | None,
    torch_shape: tuple[int, ...] | None,
) -> None:
    if spatial is None:
        assert found(body("relu", text)) != []
        return
    made = of_input(text)
    assert (made.spatial, made.channels, made.torch_shape) == (spatial, channels, torch_shape)


def test_sizes_of_an_input_compute() -> None:
    assert outputs("network N(n = 8, c = 3) { input n/c -> relu }") == ["8/3"]
    assert outputs("network N(s = (8, 9)) { input s/3 -> relu }") == ["8x9/3"]
    assert outputs("network N(n = 8) { input (n, 2*n)/(n - 1) -> relu }") == ["8x16/7"]


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("32x32x1", "channels stand after a slash: 32x32/1"),
        ("3x224x224", "channels come last: 224x224/3"),
        ("32x32", "write the channels after a slash: 32x32/3"),
    ],
)
def test_what_people_type_first_teaches_the_notation(text: str, help: str) -> None:
    diagnostic = fault(body("relu", text))
    assert (diagnostic.code, diagnostic.span.text, diagnostic.help) == ("N306", text, help)


def test_a_kernel_with_its_channels_in_one_is_mended() -> None:
    diagnostic = fault(body("conv 5x5x6"))
    assert (diagnostic.code, diagnostic.help) == ("N403", "write `conv 5x5/6`")
    assert [fix.replacement for fix in diagnostic.fixes] == ["5x5/6"]


@pytest.mark.parametrize("size", ["0", "0x4/3", "4x4/0", "(-3)/2", "2.5"])
def test_sizes_are_whole_and_positive(size: str) -> None:
    assert [code for code, _ in found(body("relu", size))] == ["N306"]


@pytest.mark.parametrize("dtype", ["float16", "float64", "int64", "uint8", "bool"])
def test_element_types(dtype: str) -> None:
    assert of_input(f"8 dtype={dtype}").dtype == dtype


@pytest.mark.parametrize(
    ("written", "meant"),
    [("long", "int64"), ("int", "int64"), ("float", "float32"), ("flaot32", "float32")],
)
def test_an_unknown_element_type_says_which_was_meant(written: str, meant: str) -> None:
    diagnostic = fault(body("relu", f"8 dtype={written}"))
    assert (diagnostic.code, diagnostic.help) == ("N402", f"did you mean `{meant}`?")


def test_an_input_has_no_other_attributes() -> None:
    assert found(body("relu", "8 device=cuda")) == [("N401", "device")]
    assert found(body("relu", "8 dtype=int64 dtype=int32")) == [("N404", "dtype")]


def test_ids_need_an_embedding() -> None:
    assert outputs(body("embedding 16 entries=100 -> fc 4", "8 dtype=int64")) == ["8/4"]
    diagnostic = fault(body("fc 4", "8 dtype=int64"))
    assert diagnostic.code == "N301"
    assert "embedding" in diagnostic.help


def layout(text: str, size: str) -> Layout:
    return network(body(text, size)).network.outputs[0].known.layout


def test_layout_is_part_of_a_value() -> None:
    assert layout("relu", "8x8/3") is Layout.FIRST
    assert layout("relu", "8x8/3 layout=last") is Layout.LAST
    assert layout("channels_last", "8x8/3") is Layout.LAST
    assert layout("channels_last -> relu -> channels_first", "8x8/3") is Layout.FIRST
    assert layout("embedding 16 entries=10", "8 dtype=int64") is Layout.LAST
    assert layout("tokens", "8x8/3") is Layout.LAST


def test_a_layout_changes_no_shape() -> None:
    assert outputs(body("channels_last -> channels_first")) == ["8x8/3"]
    assert outputs(body("tokens")) == ["64/3"]


def test_fc_takes_a_vector_or_channels_last() -> None:
    assert outputs(body("fc 4", "8")) == ["4"]
    assert outputs(body("fc 4", "8/3 layout=last")) == ["8/4"]
    assert outputs(body("channels_last -> fc 4")) == ["8x8/4"]
    diagnostic = fault(body("fc 4"))
    assert diagnostic.code == "N301"
    assert "flatten" in diagnostic.help
    assert "gap" in diagnostic.help


def test_conv_takes_channels_first() -> None:
    diagnostic = fault(body("conv 3x3/4", "8x8/3 layout=last"))
    assert diagnostic.code == "N301"
    assert "channels_first" in diagnostic.help


def test_layernorm_takes_either_layout() -> None:
    assert outputs(body("layernorm -> channels_last -> layernorm")) == ["8x8/3"]


def test_branches_have_one_layout() -> None:
    assert [code for code, _ in found(body("add< channels_last | identity >"))] == ["N302"]


def test_a_window_spreads_over_all_axes() -> None:
    assert outputs(body("conv 3/4", "8/3")) == ["6/4"]
    assert outputs(body("conv 3/4", "8x8/3")) == ["6x6/4"]
    assert outputs(body("conv 3/4", "8x8x8/3")) == ["6x6x6/4"]


def test_a_window_has_the_rank_of_its_input() -> None:
    assert [code for code, _ in found(body("conv 3x3x3/4"))] == ["N303"]


@pytest.mark.parametrize(
    "text",
    [
        "conv kernel=(1, 7) channels=4",
        "conv 1x7/4",
        "conv (1, 7)/4",
        "conv k/4",
        "conv k/c",
        "conv k/(2*2)",
        "conv (1, 7)/(c)",
    ],
)
def test_every_shorthand_has_a_long_form(text: str) -> None:
    spec = f"network N(k = (1, 7), c = 4) {{ input 8x8/3 -> {text} }}"
    assert outputs(spec) == ["8x2/4"]


def test_arguments_in_parentheses_are_sizes() -> None:
    spec = "network N(c = 4) {{ input {} -> {} }}"
    assert outputs(spec.format("8", "fc(4*c)")) == ["16"]
    assert outputs(spec.format("8x8/3", "conv(2*c - 1)/c")) == ["2x2/4"]
    assert outputs(spec.format("8x8/3", "dropout(1 / c)")) == ["8x8/3"]


@pytest.mark.parametrize("value", ["s[0]", "in.channels", "(c // 2)", "-1"])
def test_an_attribute_may_be_indexed_dotted_or_negative(value: str) -> None:
    spec = f"network N(s = (3, 1), c = 6) {{ input 8x8/3 -> conv 3x3/6 groups={value} }}"
    assert found(spec) == ([("N402", "-1")] if value == "-1" else [])
