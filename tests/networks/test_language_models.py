"""GPT-2 and BERT: the published keys, and layers with the numbers of PyTorch's own.

`language_models.json` has the figures of `GPT2LMHeadModel` and `BertModel` as transformers 4.57
makes them: parameters, and a hash of the lines `KEY SHAPE DTYPE` of the `state_dict` in its order,
the shapes of GPT-2's `c_attn`, `c_proj` and `c_fc` turned round.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from helpers import network
from key_lines import digest, lines_of
from shipped import class_of, shipped
from torch import Tensor, nn

from netdsl.targets.python import emit
from netdsl.targets.torch import build

PUBLISHED: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("language_models.json").read_text("utf-8")
)
GPT2 = "from std.gpt2 import GPT2\nnetwork N = GPT2(2, 4, 32, 12, 0.0, 50)"
BERT = "from std.bert import BERT\nnetwork N = BERT(2, 4, 32, 80, 12, 0.0, 50)"
GPT2_LAYER = (
    "from std.gpt2 import layer\nnetwork N { input 12/32 layout=last -> layer: layer(4, 0.0, 0.1) }"
)
BERT_LAYER = (
    "from std.bert import layer\nnetwork N {\n  x = input 12/32 layout=last\n"
    "  mask = input 12 dtype=int64\n  x -> layer: layer(4, 80, mask, 0.0)\n}"
)
LENGTH = 12


def made(text: str) -> nn.Module:
    """The module of a spec, every weight and bias random."""
    torch.manual_seed(0)
    checked = network(text)
    module = build(emit(checked.network, checked.figures, "x.net"), "N", "<n>")().double()
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.3)
    return module


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_and_keys_are_the_published(name: str) -> None:
    figures = shipped(f"{name}.net").figures
    assert figures.params == PUBLISHED[name]["params"]
    assert digest(lines_of(figures)) == PUBLISHED[name]["state_dict_sha256"]


def test_words_are_read_and_written_with_one_table() -> None:
    with torch.device("meta"):
        module: Any = class_of("gpt2.net")()
    assert module.lm_head.weight is module.transformer.wte.weight
    assert len([*module.parameters()]) == len(module.state_dict()) - 1


@pytest.mark.parametrize("text", [GPT2, BERT], ids=["gpt2", "bert"])
def test_every_weight_gets_a_gradient(text: str) -> None:
    module = made(text)
    ids = torch.randint(1, 50, (2, LENGTH))
    ones = torch.ones_like(ids)
    outputs = [module(ids)] if text is GPT2 else module(ids, ones, ids % 2)
    sum(each.square().sum() for each in outputs).backward()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None and parameter.grad.any(), name


def test_gpt2_looks_back_only() -> None:
    module = made(GPT2)
    ids = torch.randint(0, 50, (2, LENGTH))
    other = ids.clone()
    other[:, 7] = (ids[:, 7] + 1) % 50
    before, after = module(ids), module(other)
    assert torch.equal(before[:, :7], after[:, :7])
    assert all((before[:, place] != after[:, place]).any() for place in range(7, LENGTH))


def test_gpt2_takes_shorter_texts_and_no_longer_ones() -> None:
    module = made(GPT2)
    ids = torch.randint(0, 50, (2, 1025))
    torch.testing.assert_close(module(ids[:, :5]), module(ids[:, :9])[:, :5])
    with pytest.raises(RuntimeError):
        module(ids)


def test_bert_does_not_see_padding() -> None:
    module = made(BERT)
    ids = torch.randint(0, 50, (2, LENGTH))
    mask = (torch.arange(LENGTH) < 9).expand(2, -1).long()
    whole = module(ids, mask, ids * 0)
    cut = module(ids[:, :9], mask[:, :9], ids[:, :9] * 0)
    torch.testing.assert_close(whole.sequence[:, :9], cut.sequence)
    torch.testing.assert_close(whole.pooled, cut.pooled)
    unmasked = module(ids, torch.ones_like(mask), ids * 0)
    assert not torch.allclose(unmasked.pooled, cut.pooled)


def pytorchs(ours: dict[str, Tensor], names: dict[str, str], **options: Any) -> nn.Module:
    """PyTorch's own layer with our weights; `names` are ours for each of its parts."""
    layer = nn.TransformerEncoderLayer(
        32, 4, dropout=0.0, batch_first=True, dtype=torch.float64, **options
    )
    for key, tensor in layer.state_dict().items():
        # `in_proj_weight` stands bare.
        part, _, kind = key.replace("in_proj_", "in_proj.").rpartition(".")
        parts = [ours[f"layer.{name}.{kind}"] for name in names[part].split()]
        tensor.copy_(torch.cat(parts))
    return layer.eval()


def test_a_layer_of_gpt2_is_pytorchs() -> None:
    ours = made(GPT2_LAYER).eval()
    names = {
        "self_attn.in_proj": "attn.c_attn",
        "self_attn.out_proj": "attn.c_proj",
        "linear1": "mlp.c_fc",
        "linear2": "mlp.c_proj",
        "norm1": "ln_1",
        "norm2": "ln_2",
    }
    gelu = nn.GELU(approximate="tanh")
    theirs = pytorchs(
        ours.state_dict(), names, dim_feedforward=128, activation=gelu, norm_first=True
    )
    x = torch.randn(3, LENGTH, 32, dtype=torch.float64)
    causal = nn.Transformer.generate_square_subsequent_mask(LENGTH, dtype=torch.float64)
    expected = theirs(x, src_mask=causal, is_causal=True)
    torch.testing.assert_close(ours(x), expected, rtol=1e-12, atol=1e-12)


def test_a_layer_of_bert_is_pytorchs() -> None:
    ours = made(BERT_LAYER).eval()
    names = {
        "self_attn.in_proj": "attention.self.query attention.self.key attention.self.value",
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    theirs = pytorchs(
        ours.state_dict(), names, dim_feedforward=80, activation="gelu", layer_norm_eps=1e-12
    )
    x = torch.randn(3, LENGTH, 32, dtype=torch.float64)
    mask = torch.ones(3, LENGTH, dtype=torch.int64)
    mask[1, 8:] = 0
    mask[2, 3:] = 0
    expected = theirs.train()(x, src_key_padding_mask=mask == 0)
    torch.testing.assert_close(ours(x, mask), expected, rtol=1e-12, atol=1e-12)
