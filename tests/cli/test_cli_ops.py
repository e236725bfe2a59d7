"""`netdsl ops`: operators and the standard library, as lists, pages and a document."""

from __future__ import annotations

import json

import jsonschema
import pytest
from commands import ROOT, CommandLine

from netdsl.ops import STANDARD
from netdsl.reference.index import index

SCHEMA = ROOT / "docs" / "schemas" / "ops.json"
LIBRARY = "The standard library\n"


def test_it_lists_every_operator_by_family(netdsl: CommandLine) -> None:
    ran = netdsl("ops")
    assert (ran.code, ran.err) == (0, "")
    operators, _, _ = ran.out.partition(LIBRARY)
    listed = [line.split()[0] for line in operators.splitlines() if line.startswith("  ")]
    assert listed == list(STANDARD)
    families = [line for line in operators.splitlines() if line and not line.startswith(" ")]
    modules = {operator.__module__ for operator in STANDARD.operators.values()}
    assert len(families) == len(set(families)) == len(modules)
    assert families[0] == "Convolutions"


@pytest.mark.parametrize("arguments", [("ops",), ("ops", "std")], ids=" ".join)
def test_it_lists_the_standard_library_by_module(
    netdsl: CommandLine, arguments: tuple[str, ...]
) -> None:
    ran = netdsl(*arguments)
    assert (ran.code, ran.err) == (0, "")
    words = ran.out.partition(LIBRARY)[2]
    for module, names in index().items():
        text = words.partition(f"  {module}: ")[2].partition("\n  std.")[0]
        listed = " ".join(text.splitlines()[1:]).replace(",", "").split()
        assert tuple(listed) == names
    first = "  std.resnet: Residual networks, and the plain networks they were measured against\n"
    assert first in words


@pytest.mark.parametrize("name", list(STANDARD))
def test_it_tells_all_about_an_operator(netdsl: CommandLine, name: str) -> None:
    text = netdsl("ops", name).out
    assert text.split()[0] == name
    attributes = [f"\n  {field} " for field in STANDARD[name].model_fields]
    assert all(attribute in text for attribute in attributes)
    assert "\nexamples\n" in text


def test_an_operator_as_its_page(netdsl: CommandLine) -> None:
    lines = netdsl("ops", "embedding").out.splitlines()
    assert lines[0] == "embedding CHANNELS"
    assert "  channels  needed  Features of an entry." in lines
    assert "                    (a whole number, 1 or more)" in lines
    at = lines.index("examples")
    example = "  128 dtype=int64 -> embedding 768 entries=50257 -> 128/768 layout=last"
    assert lines[at + 1] == example


def test_a_block_as_its_page(netdsl: CommandLine) -> None:
    pages = [netdsl("ops", f"{path}zero_padded").out for path in ("", "resnet.", "std.resnet.")]
    assert len(set(pages)) == 1
    assert (
        pages[0]
        == """\
std.resnet.zero_padded(c, stride = 1)

  Every `stride`-th pixel, and c channels: half of the missing ones before, half after, all zero.

source
  "Deep Residual Learning for Image Recognition" (He, Zhang, Ren, Sun 2015, arXiv:1512.03385)

example
  from std.resnet import zero_padded

  network Example {
    input 56x56/64 -> zero_padded(128, stride=2)    @28x28/128
  }

  gives 28x28/128; 0 parameters, 0 MACs
"""
    )


def test_what_the_comment_above_a_block_says_follows_its_docstring(netdsl: CommandLine) -> None:
    text = netdsl("ops", "bottleneck").out
    words, _, notes = text.partition("\n\n  The stride is the 3x3's, as in torchvision")
    assert words.endswith("projected where the shape changes.")
    assert notes.partition("\n\n")[0].endswith("\n  first 1x1.")


def test_a_source_of_its_own_stands_before_the_modules(netdsl: CommandLine) -> None:
    sources = netdsl("ops", "grouped").out.partition("\nsource\n")[2].partition("\n\n")[0]
    assert [line.strip()[:12] for line in sources.splitlines()] == ['"Aggregated ', '"Wide Residu']


def test_a_template_as_its_page(netdsl: CommandLine) -> None:
    text = netdsl("ops", "ResNet").out
    assert text.startswith("std.resnet.ResNet(unit, depths, classes = 1000, ")
    assert "\n  from std.resnet import bottleneck, ResNet\n" in text
    assert "\n  gives 1000; 25,557,032 parameters, 4,089,184,256 MACs\n" in text


def test_a_module_as_its_page(netdsl: CommandLine) -> None:
    text = netdsl("ops", "std.resnet").out
    assert text == netdsl("ops", "resnet").out
    assert text.startswith("std.resnet\n\n  Residual networks, and the plain networks")
    listed = [line.partition("(")[0] for line in text.splitlines()[1:] if line[:1].strip()]
    assert tuple(listed) == index()["std.resnet"]


def test_a_module_and_its_only_block_of_one_name(netdsl: CommandLine) -> None:
    assert netdsl("ops", "squeeze_excite").out.startswith("std.squeeze_excite.squeeze_excite(")
    assert netdsl("ops", "std.squeeze_excite").out.startswith("std.squeeze_excite\n")


def test_a_name_in_several_modules_tells_of_each(netdsl: CommandLine) -> None:
    lines = netdsl("ops", "stage").out.splitlines()
    listed = [line.partition(".stage(")[0] for line in lines if line.startswith("std.")]
    assert listed == [module for module, names in index().items() if "stage" in names]
    assert len(listed) > 5
    assert lines[-1].startswith(f"`netdsl ops {listed[0]}.stage` tells")


def test_functions_and_constants_have_what_their_comment_says(netdsl: CommandLine) -> None:
    assert (
        netdsl("ops", "divisible").out
        == """\
std.convolution.divisible(n, by = 8)

  The nearest multiple, as in the authors' code of MobileNet, and never less than 0.9 n.

  from std.convolution import divisible
"""
    )


@pytest.mark.parametrize("name", [None, "conv", "std", "std.resnet", "bottleneck", "stage"])
def test_json_is_a_valid_document(netdsl: CommandLine, name: str | None) -> None:
    document = json.loads(netdsl("ops", *[name] * bool(name), "--format", "json").out)
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    operators = [each["name"] for each in document["operators"]]
    modules = {each["name"]: each["declarations"] for each in document["modules"]}
    declared = {(module, each["name"]) for module in modules for each in modules[module]}
    everything = {(module, each) for module, names in index().items() for each in names}
    assert operators == {None: list(STANDARD), "conv": ["conv"]}.get(name, [])
    assert (
        declared
        == {
            None: everything,
            "std": everything,
            "conv": set(),
            "std.resnet": {each for each in everything if each[0] == "std.resnet"},
            "bottleneck": {("std.resnet", "bottleneck")},
            "stage": {each for each in everything if each[1] == "stage"},
        }[name]
    )


def test_markdown_of_one_is_a_part_of_its_page(netdsl: CommandLine) -> None:
    for name, page in (("conv", "operators.md"), ("std.resnet", "std.md"), ("fire", "std.md")):
        ran = netdsl("ops", name, "--format", "markdown")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out in (ROOT / "docs" / page).read_text("utf-8")
