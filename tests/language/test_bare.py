"""Tensors that stand bare in a scope: their names, what they count, how they start."""

from __future__ import annotations

import torch
from helpers import body, fault, found, keys, network, outputs
from torch import nn

from netdsl.targets.python import emit
from netdsl.targets.torch import build, instantiate, verify

TOKENS = "6/8 layout=last"


def compiled(text: str) -> nn.Module:
    """The module of a spec, which gives what was inferred."""
    checked = network(text)
    source = emit(checked.network, checked.figures, "bare.net")
    module = instantiate(build(source, "N", f"<{hash(text)}>"))
    verify(checked.network, checked.figures, module)
    return module


def test_the_key_is_the_label_or_the_operator() -> None:
    spec = body("class_token -> a: class_token -> x.b: class_token", TOKENS)
    assert keys(spec) == ["class_token", "a", "x.b"]
    assert outputs(spec) == ["9/8"]
    assert network(spec).figures.params == 3 * 8


def test_it_takes_no_position() -> None:
    spec = body("layer_scale -> conv 1x1/3 -> s: layer_scale -> conv 1x1/3 bias=false")
    assert keys(spec) == ["layer_scale", "s", "0.weight", "0.bias", "1.weight"]


def test_a_scope_lists_its_own_tensors_first() -> None:
    spec = body("enc: [fc 8 bias=false -> pos: position_embedding]", TOKENS)
    assert keys(spec) == ["enc.pos", "enc.0.weight"]


def test_two_of_a_name_are_refused() -> None:
    assert found(body("[layer_scale] * 2")) == [("N202", "layer_scale")]
    assert found(body("a: layer_scale -> a: layer_scale")) == [("N202", "a")]
    assert found(body("conv1: layer_scale -> conv1: conv 1x1/3")) == [("N202", "conv1")]
    assert found(body("forward: layer_scale")) == [("N203", "forward")]


def test_it_has_no_weight_to_tie() -> None:
    assert found(body("f: fc 8 -> layer_scale tied=f", TOKENS)) == [("N401", "f")]
    assert found(body("layer_scale bias_init=zeros")) == [("N401", "zeros")]


def test_its_initialisation() -> None:
    torch.manual_seed(0)
    text = "class_token init=constant(value=3) -> position_embedding -> layer_scale initial=0.5"
    state = compiled(body(text, "999/8 layout=last")).state_dict()
    assert torch.equal(state["class_token"], torch.full((1, 1, 8), 3.0))
    assert torch.equal(state["layer_scale"], torch.full((8,), 0.5))
    assert 0.019 < float(state["position_embedding"].std()) < 0.021
    wide = compiled(body("position_embedding init=normal(std=2)", "999/8 layout=last"))
    assert 1.9 < float(wide.state_dict()["position_embedding"].std()) < 2.1


def test_a_scheme_for_matrices_needs_one() -> None:
    assert found(body("layer_scale init=orthogonal", "8")) == [("N402", "orthogonal")]
    assert not found(body("layer_scale init=orthogonal"))


def test_shared_it_is_one_tensor() -> None:
    spec = "network N { x = input 8x8/3\n shared s: layer_scale\n x -> s -> relu -> s }"
    assert keys(spec) == ["s"]
    assert len(compiled(spec).state_dict()) == 1
    grown = spec.replace("relu", "conv 1x1/4")
    assert [code for code, _ in found(grown)] == ["N307"]


def test_an_if_may_leave_it_out() -> None:
    block = "block b(on) = conv 1x1/3 -> if on { gamma: layer_scale }\n"
    spec = block + body("a: b(true) -> b: b(false) -> c: b(true)")
    assert list(compiled(spec).state_dict()) == [
        *("a.gamma", "a.0.weight", "a.0.bias", "b.0.weight", "b.0.bias"),
        *("c.gamma", "c.0.weight", "c.0.bias"),
    ]


def test_a_loop_computes_its_label() -> None:
    spec = body("for i in range(3) { scale{i}: layer_scale -> x-{i}: layer_scale -> relu }")
    assert keys(spec) == ["scale0", "x-0", "scale1", "x-1", "scale2", "x-2"]
    compiled(spec)


def test_a_map_is_no_sequence() -> None:
    diagnostic = fault(body("class_token"))
    assert diagnostic.code == "N301"
    assert "tokens" in diagnostic.help
