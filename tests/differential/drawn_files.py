"""Random specs of the whole language: blocks, networks, templates, imports, with all their chains.

Types are known while a spec is written, so most specs hold; a few are wrong, by a later use of a
block that does not fit, and `mutations.py` makes more.
"""

from __future__ import annotations

from random import Random

from drawn_bodies import body, outputs
from drawn_chains import chain, keeping, perhaps
from drawn_operators import STARTS, to_channels
from drawn_places import DrawnFile, KnownBlock, Place
from plain_runs import Case

from netdsl.core.types import Layout, TensorType

ACTIVATIONS = ("relu", "tanh", "silu", "sigmoid", "gelu")


def drawn_case(seed: int) -> Case:
    """A file, with another one that it imports now and then."""
    random = Random(seed)
    file = DrawnFile(random)
    heading(file)
    x = input_type(random)
    for _ in range(random.choice((0, 1, 1, 2))):
        block(x, file)
    files = {}
    if file.blocks and random.random() < 0.15:
        files["parts"] = "\n".join(file.declarations)
        names = ", ".join([each.name for each in file.blocks] + [*file.numbers, *file.functions])
        # The defaults of that file stay in it.
        file.declarations, file.defaults = [f'from "parts.net" import {names}'], {}
    for _ in range(random.choice((1, 1, 1, 1, 2))):
        network(x, file)
    return Case("\n".join(file.declarations) + "\n", files)


def input_type(random: Random) -> TensorType:
    rank = random.choice((0, 1, 2, 2, 2, 2, 3))
    spatial = tuple(random.choice((1, 4, 5, 6, 8)) for _ in range(rank))
    layout = Layout.LAST if rank and random.random() < 0.2 else Layout.FIRST
    dtype = random.choice(("float32", "float32", "float32", "float32", "float32", "int64"))
    return TensorType(spatial, random.choice((1, 2, 3, 4, 6, 8)), layout, dtype)


def heading(file: DrawnFile) -> None:
    """Constants, functions and defaults of a file."""
    random = file.random
    if random.random() < 0.3:
        name, value = file.fresh("k"), random.randint(1, 6)
        file.declarations.append(f"let {name} = {value}")
        file.numbers[name] = value
    if random.random() < 0.2:
        name = file.fresh("f")
        second = random.choice(["b", "b = 0"])
        file.declarations.append(f"let {name}(a, {second}) = a + b")
        file.functions.append(name)
    if random.random() < 0.15:
        start = random.choice(("", " init=kaiming_normal bias_init=zeros"))
        file.declarations.insert(0, f"default conv bias=false pad=same{start}")
        file.defaults["conv"] = {"bias": False, "pad": "same"}
    if random.random() < 0.1:
        file.declarations.insert(0, "default dropout p=0.1")
        file.defaults["dropout"] = {"p": 0.1}
    if random.random() < 0.15:
        name = random.choice(("conv", "fc", "layernorm"))
        file.declarations.insert(0, f"default {name} init=normal(std=0.02) bias_init=zeros")


def block(x: TensorType, file: DrawnFile) -> KnownBlock:
    """A block for a value of a type, written and known."""
    random = file.random
    name = file.fresh("b")
    place = Place(file, values={"in": x}, blocks=[])
    parameters, kinds, texts = [], [], []
    for _ in range(random.randrange(3)):
        number = random.randint(1, 6)
        parameter = file.fresh("c")
        place.numbers[parameter] = number
        parameters.append(parameter)
        kinds.append("number")
        texts.append(str(number))
    if random.random() < 0.15:
        parameter = file.fresh("act")
        place.operators.append(parameter)
        parameters.append(parameter)
        kinds.append("operator")
        texts.append(random.choice(ACTIVATIONS))
    if random.random() < 0.1:
        parameter = file.fresh("start")
        place.starts.append(parameter)
        parameters.append(parameter)
        kinds.append("start")
        texts.append(random.choice(STARTS))
    fitting = [each for each in file.blocks if each.takes == x]
    if fitting and random.random() < 0.15:
        parameter, other = file.fresh("unit"), random.choice(fitting)
        place.blocks.append((parameter, other))
        parameters.append(parameter)
        kinds.append("block")
        texts.append(other.name)
    head = ", ".join(
        f"{parameter} = {text}" if kind != "block" and random.random() < 0.2 else parameter
        for parameter, kind, text in zip(parameters, kinds, texts, strict=True)
    )
    # What has no default cannot follow what has one.
    if " = " in head:
        head = ", ".join(f"{p} = {t}" for p, t in zip(parameters, texts, strict=True))
        if "block" in kinds:
            head = ", ".join(parameters)
    joined = ""
    if random.random() < 0.5:
        text, y = chain(x, place)
        file.declarations.append(f"block {name}({head}) = {text}")
    elif random.random() < 0.3:
        lines, y = outputs(x, place)
        joined = " -> concat"
        inside = "\n".join(f"  {line}" for line in lines)
        file.declarations.append(f"block {name}({head}) {{\n{inside}\n}}")
    else:
        lines, y = body(x, place, "in -> ")
        documented = ['"""A block."""'] if random.random() < 0.2 else []
        inside = "\n".join(f"  {line}" for line in documented + lines)
        file.declarations.append(f"block {name}({head}) {{\n{inside}\n}}")
    known = KnownBlock(name, tuple(kinds), tuple(texts), x, y, joined)
    file.blocks.append(known)
    return known


def network(x: TensorType, file: DrawnFile) -> None:
    """A network, or a template and a variant of it."""
    random = file.random
    name = f"N{file.fresh('')}"
    place = Place(file)
    parameters = []
    if random.random() < 0.4:
        width = random.randint(1, 5)
        parameters.append(("width", str(width)))
        place.numbers["width"] = width
    fitting = [each for each in file.blocks if each.takes == x]
    template = random.random() < 0.2
    arguments = [text for _, text in parameters]
    heads = [parameter if template else f"{parameter} = {v}" for parameter, v in parameters]
    if template and fitting:
        unit = random.choice(fitting)
        place.blocks.append(("unit", unit))
        heads.append("unit")
        arguments.append(unit.name)
    lines, claims = network_body(x, place)
    documented = ['"""A network."""'] if random.random() < 0.2 else []
    inside = "\n".join(f"  {line}" for line in documented + lines + claims)
    file.declarations.append(f"network {name}({', '.join(heads)}) {{\n{inside}\n}}")
    if template and heads:
        file.declarations.append(f"network {name}V = {name}({', '.join(arguments)})")


def tied_pair(name: str, x: TensorType, place: Place) -> tuple[str, str, TensorType] | None:
    """Two operators with one weight, and a name for what they give."""
    first, second = to_channels(x, 4, place), to_channels(x.with_channels(4), x.channels, place)
    if first is None or second is None:
        return None
    one, two, made = (place.file.fresh(prefix) for prefix in ("t", "t", "y"))
    chain = f"{one}: {first[0]} -> {second[0]} -> {two}: {first[0]} tied={one}"
    return f"{made} = {name} -> {chain}", made, first[1]


def masked(name: str, x: TensorType, place: Place) -> list[str]:
    """An input that tells which tokens are there, and attention that heeds it."""
    mask = place.file.fresh("m")
    heads = place.random.choice([each for each in range(1, 9) if x.channels % each == 0])
    causal = place.random.choice(("", " causal=true"))
    place.values[mask] = TensorType((), x.spatial[0], Layout.FIRST, "int64")
    place.values.pop("in", None)
    return [
        f"{mask} = input {x.spatial[0]} dtype=int64",
        f"auxiliary seen{mask} ="
        f" attention heads={heads}{causal} mask={mask} < {name} | {name} | {name} >",
    ]


def network_body(x: TensorType, place: Place) -> tuple[list[str], list[str]]:
    random = place.random
    options = ("" if x.layout is Layout.FIRST else " layout=last") + (
        "" if x.is_float else f" dtype={x.dtype}"
    )
    name = place.file.fresh("x")
    text, y = "identity", x
    lines = [f"{name} = input {x}{options} -> {text}"]
    # What has a name from here on is used below.
    place.values[name] = y
    place.values["in"] = x
    if x.is_float and place.chance(0.15):
        second = place.file.fresh("x")
        lines.append(f"{second} = input {x}{options}")
        del place.values["in"]
        # A second input joins the first where they are of one type.
        lines[-1:] = [lines[-1], f"{name}b = add< {second} | {second} -> identity >"]
        lines.append(f"auxiliary both{second} = {name}b -> identity")
    if x.is_float and x.rank == 1 and x.layout is Layout.LAST and place.chance(0.6):
        lines += masked(name, x, place)
    if place.chance(0.1):
        tied = tied_pair(name, y, place)
        if tied is not None:
            lines.append(tied[0])
            name, y = tied[1], tied[2]
    inside, z = body(y, place, f"{name} -> ")
    if inside[0].startswith("default "):
        # It stands before every chain, and is for those that follow it here.
        lines.insert(0, inside.pop(0))
    if place.chance(0.2):
        *before, last = inside
        extra = f"auxiliary {place.file.fresh('aux')} = {name} -> {keeping(y, place.deeper())}"
        return [*lines, *before, extra, f"output {last}"], [f"expect output == {z}"]
    if place.chance(0.2):
        *before, last = inside
        first, second = place.file.fresh("out"), place.file.fresh("out")
        other, w = chain(y, place.deeper())
        is_there = place.chance(0.7)
        early = f"auxiliary early = {perhaps(name, False, place)}"
        claims = [f"expect output.{first} == {z}"]
        if is_there:
            claims = [f"{claims[0]} and output.{second} == {w}"]
        return [
            *lines,
            *before,
            *random.sample([early], random.randrange(2)),
            f"output {first} = {last}",
            f"output {second} = {perhaps(f'{name} -> {other}', is_there, place)}",
        ], claims
    claims = [f"expect output == {z}", "expect params >= 0 and macs >= 0", "expect depth >= 0"]
    return [*lines, *inside], random.sample(claims, random.randrange(3))
