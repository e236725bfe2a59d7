"""PyTorch agrees with what each operator declares: every example of every docstring is run."""

from __future__ import annotations

import inspect
from collections import defaultdict
from typing import Any

import pytest
import torch
from operator_examples import Example, example_lines, examples
from operator_torch import (
    as_tuple,
    called,
    calls_in,
    counted_macs,
    module_called,
    module_of,
    own,
    realised,
    run,
    saved,
    tensor,
)

from netdsl.core.bare import Bare
from netdsl.core.calls import Call, Code, Name
from netdsl.core.documentation import attribute_docs
from netdsl.core.operator import Layer, Merge, Operator
from netdsl.ops import STANDARD
from netdsl.source import Source
from netdsl.syntax.parse import parse

EXAMPLES = examples(STANDARD)
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.line)
every_operator = pytest.mark.parametrize("declared", STANDARD.operators.values(), ids=STANDARD)

pytestmark = pytest.mark.filterwarnings(
    # PyTorch's advice on speed, where it pads unevenly for `padding="same"`.
    "ignore:Using padding='same' with even kernel lengths:UserWarning"
)


def examples_of(declared: type[Operator]) -> list[Example]:
    return [example for example in EXAMPLES if type(example.operator) is declared]


@every_example
def test_types(example: Example) -> None:
    assert not [*example.operator.problems(example.inputs)]
    assert example.operator.infer(example.inputs) == example.outputs


@every_example
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_shapes(example: Example, training: bool) -> None:
    outputs = run(example.operator, example.inputs, example.references, training)
    assert [(tuple(output.shape), str(output.dtype)) for output in outputs] == [
        ((2, *expected.torch_shape), f"torch.{expected.dtype}") for expected in example.outputs
    ]


@every_example
def test_tensors(example: Example) -> None:
    module = module_of(example.operator, example.inputs, "meta")
    learned = example.operator.learned(example.inputs)
    buffers = example.operator.buffers(example.inputs)
    if module is None:
        assert (learned, buffers) == ((), ())
        return
    assert [(each.name or "weight", each.shape, each.trainable) for each in learned] == [
        (name, tuple(each.shape), each.requires_grad) for name, each in module.named_parameters()
    ]
    assert [(each.name, each.shape, f"torch.{each.dtype}") for each in buffers] == [
        (name, tuple(each.shape), str(each.dtype)) for name, each in module.named_buffers()
    ]
    assert [*module.state_dict()] == [name for name, _ in saved(learned, buffers)]


@every_example
def test_macs(example: Example) -> None:
    declared = example.operator.macs(example.inputs, example.outputs)
    assert declared == counted_macs(example.operator, example.inputs, example.references)


@every_example
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_forms_agree(example: Example, training: bool) -> None:
    """The module and the function compute the same numbers; a function there is, or a state."""
    torch.manual_seed(0)
    module = module_of(example.operator, example.inputs, "cpu")
    tensors = [tensor(x, 2, "cpu") for x in example.inputs]
    references = {name: tensor(value, 2, "cpu") for name, value in example.references.items()}
    if module is not None and module.state_dict():
        names = [Name("value")] * len(tensors)
        if not isinstance(example.operator, Bare):
            code = example.operator.computes(example.inputs, names)
            assert code is None, "a state, yet a function"
        return
    torch.manual_seed(1)
    outputs = called(example.operator, example.inputs, tensors, references, training)
    if module is None:
        assert outputs is not None, "neither a module nor a function"
    elif outputs is not None:
        torch.manual_seed(1)
        output = module_called(example.operator, example.inputs, module.train(training), tensors)
        assert output.dtype is outputs.dtype
        # In most cases they are the same call; a sum may be taken in another order.
        if not torch.equal(output, outputs):
            torch.testing.assert_close(output, outputs, rtol=1e-12, atol=1e-12)


def raw_forms(example: Example) -> list[Code]:
    """Both forms before PyTorch's defaults are left out."""
    names = [Name(f"value{place}") for place in range(len(example.inputs))]
    references = {name: Name(name) for name in (*example.references, "tensor")}
    forms: list[Code | None] = []
    match example.operator:
        case Layer() as layer:
            forms.append(layer.torch(example.inputs[0]))
            forms.append(layer.function(example.inputs[0], names[0], **references))
        case Merge() as merge:
            forms.append(merge.torch(example.inputs))
            forms.append(merge.function(example.inputs, names, **references))
    return [form for form in forms if form is not None]


def parameters_of(call: Call) -> dict[str, inspect.Parameter]:
    """The signature of what is called; nothing for the functions of C++, which have none."""
    if not isinstance(call.function, Name) or call.function.text.startswith(("value", "self")):
        return {}
    try:
        found = inspect.signature(realised(call.function, {})).parameters
    except ValueError:
        return {}
    return {} if "args" in found else dict(found)


def same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


@every_operator
def test_defaults_left_out(declared: type[Operator]) -> None:
    """`torch_defaults` are PyTorch's, all used, and no other default is printed."""
    written = set()
    for example in examples_of(declared):
        for form in raw_forms(example):
            for call in calls_in(form):
                parameters = parameters_of(call)
                for keyword, value in call.keywords.items():
                    written.add(keyword)
                    if keyword not in parameters:
                        assert not parameters, f"{call.function} takes no {keyword}"
                        continue
                    default = parameters[keyword].default
                    if keyword in declared.torch_defaults and call is form:
                        assert same(declared.torch_defaults[keyword], default), keyword
                    elif same(value, default):
                        raise AssertionError(f"{keyword}={value} only repeats PyTorch's default")
    assert written >= {*declared.torch_defaults}


@every_example
def test_leaving_out_changes_nothing(example: Example) -> None:
    """Functions of C++ have no signature to read: their defaults are seen by what they compute."""
    tensors = [tensor(x, 2, "cpu") for x in example.inputs]
    scope: dict[str, Any] = {f"value{place}": value for place, value in enumerate(tensors)}
    scope["self"] = torch.nn.Identity().eval()
    scope |= {name: tensor(value, 2, "cpu") for name, value in example.references.items()}
    scope["tensor"] = torch.ones(1, dtype=torch.float64).expand(1, 1, example.inputs[0].channels)
    for form in raw_forms(example):
        if isinstance(form, Call) and not isinstance(realised(form, scope), torch.nn.Module):
            stripped = form.without(example.operator.torch_defaults)
            for one, other in zip(
                as_tuple(realised(form, scope)), as_tuple(realised(stripped, scope)), strict=True
            ):
                assert torch.equal(one, other)


@every_example
def test_the_parser_reads_it(example: Example) -> None:
    if isinstance(example.operator, Merge):
        return
    source, text, _ = example.line.split(" -> ")
    _, findings = parse(Source.of("x.net", f"network N {{\n  input {source}\n  -> {text}\n}}\n"))
    assert not findings


@every_operator
def test_documented(declared: type[Operator]) -> None:
    first = (declared.__doc__ or "").split("\n")[0]
    assert first.endswith(".") and first[0].isupper()
    assert example_lines(declared), "no example"
    assert set(attribute_docs(declared)) == set(declared.model_fields), (
        "an attribute lacks its docstring"
    )
    for name in filter(None, declared.geometry.split("/")):
        assert name in declared.model_fields


@every_operator
def test_examples_use_every_attribute(declared: type[Operator]) -> None:
    used = {
        name
        for example in examples_of(declared)
        for name, attribute in declared.model_fields.items()
        if getattr(example.operator, name) != attribute.default
    }
    assert used == {*declared.model_fields}


@every_operator
def test_examples_take_every_rank(declared: type[Operator]) -> None:
    seen = {x.rank for example in examples_of(declared) for x in example.inputs}
    assert seen >= {*(declared.takes.ranks or ())}


def test_names_are_unambiguous() -> None:
    meanings = defaultdict(set)
    for name, declared in STANDARD.operators.items():
        meanings[name].add(name)
        for habit in declared.habits:
            meanings[habit.lower()].add(name)
    assert {habit: names for habit, names in meanings.items() if len(names) > 1} == {}


def test_own_modules_are_known() -> None:
    """What the lowering calls by a plain name is a file beside the operators."""
    for example in EXAMPLES:
        code = example.operator.constructs(example.inputs)
        if code is not None and isinstance(code.function, Name) and "." not in code.function.text:
            assert issubclass(own(code.function.text), torch.nn.Module)
