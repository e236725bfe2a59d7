"""Random and broken specs, and all that is done with one: none may end in an exception."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

from netdsl.files import Reader
from netdsl.ops import STANDARD
from netdsl.passes.context import Limits
from netdsl.passes.modules import Unreadable
from netdsl.pipeline import check
from netdsl.report.json import check_document
from netdsl.report.text import text as report
from netdsl.source import Source
from netdsl.targets.graphviz import dot_source, mermaid_source
from netdsl.targets.ir import ir_json
from netdsl.targets.python import emit
from netdsl.targets.summary import summary_document
from netdsl.targets.table import table

SPECS = Path(__file__).parents[2] / "specs"
LIMITS = Limits(nodes=1_000, steps=20_000)
LONGEST = 6_000
"""Characters of a shipped spec that is broken."""

KEYWORDS = [
    "network",
    "block",
    "default",
    "let",
    "from",
    "import",
    "as",
    "expect",
    "input",
    "output",
    "auxiliary",
    "shared",
    "for",
    "in",
    "if",
    "else",
    "and",
    "or",
    "not",
    "none",
    "true",
    "false",
]
SIGNS = [
    "->",
    "|",
    "<",
    ">",
    "/",
    "*",
    "//",
    "@",
    "=",
    "==",
    "!=",
    "<=",
    ">=",
    "+",
    "-",
    "%",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    ":",
]
WORDS = [
    "a",
    "b",
    "c",
    "n",
    "x",
    "N",
    "M",
    "0",
    "1",
    "2",
    "3",
    "7",
    "64",
    "0.5",
    "-1",
    "1e9",
    "57K",
    "1_000",
    "3x3",
    "8x8",
    "8x8/3",
    "1x1/4",
    "5x5/(2*c)",
    "a:",
    "a{i}:",
    "{i}-{j}:",
    "p.q:",
    '"s"',
    '"std"',
    '"""d"""',
    "#",
    "é",
    "→",
    "\t",
    "\\",
    "in.channels",
    ".shape",
    "range(3)",
    "zip(a,b)",
    "enumerate((1,2))",
    "len(",
    "sum(",
    "max(",
    "tied=a.b",
    "init=zeros",
    "pad=same",
    "stride=2",
    "bias=false",
    "groups=c",
    "kernel=(1,3)",
    "dtype=int64",
    "layout=last",
    "features=3",
    "channels=n",
    "std.resnet",
    "basic(16)",
    "input",
    "8x8/3",
    "->",
]
PIECES = [*KEYWORDS, *SIGNS, *WORDS, *STANDARD, "\n", "\n", "\n  ", " -> ", " -> ", "\n}\n"]


def shipped() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted(SPECS.rglob("*.net"))]
    return [text for text in texts if len(text) <= LONGEST]


def bytes_case(random: Random, texts: list[str]) -> str:
    data = random.randbytes(random.randrange(200))
    return data.decode("utf-8", "replace" if random.random() < 0.5 else "surrogateescape")


def token_case(random: Random, texts: list[str]) -> str:
    pieces = random.choices(PIECES, k=random.randrange(1, 60))
    between = random.choice(["", " ", " "])
    body = between.join(pieces)
    return random.choice(
        [body, f"network N {{\n  input 8x8/3 -> {body}\n}}", f"block b(c, x) = {body}\nlet a = 3\n"]
    )


def cut_case(random: Random, texts: list[str]) -> str:
    text = random.choice(texts)
    start = random.randrange(len(text)) if random.random() < 0.3 else 0
    return text[start : random.randrange(start, len(text)) + 1]


def mutated_case(random: Random, texts: list[str]) -> str:
    """A spec in which a few tokens were dropped, doubled, swapped, or taken from elsewhere."""
    text = random.choice(texts)
    tokens = words_of(text)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(tokens))
        other = random.randrange(len(tokens))
        match random.randrange(6):
            case 0:
                del tokens[place : place + random.randint(1, 3)]
            case 1:
                tokens.insert(place, tokens[other])
            case 2:
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case 3:
                tokens[place] = f" {random.choice(PIECES)} "
            case 4:
                tokens[place] = mangled(random, tokens[place])
            case _:
                tokens[place:place] = words_of(random.choice(texts))[other : other + 6]
        tokens = tokens or [" "]
    return "".join(tokens)


def mangled(random: Random, word: str) -> str:
    if word.isdigit():
        return random.choice(
            ["0", "-1", "1", "7", "100000", "2147483648", "9" * 19, "0.5", "(1, 2)", "true"]
        )
    place = random.randrange(len(word) + 1)
    return (
        word[:place]
        + random.choice(["x", "", "-", "{", '"', "é", "\0", "\u2028"])
        + word[place + 1 :]
    )


def words_of(text: str) -> list[str]:
    import re

    return re.findall(r"\w+|\s+|[^\w\s]", text)


KINDS: dict[str, Callable[[Random, list[str]], str]] = {
    "bytes": bytes_case,
    "tokens": token_case,
    "truncated": cut_case,
    "mutated": mutated_case,
}


def read(importer: str, origin: str) -> Source:
    if origin.startswith("std:"):
        return Reader().standard(origin.removeprefix("std:"))
    raise Unreadable("N701", f"there is no file {origin}")


def exercise(text: str) -> int:
    """Do with a text what every command does with a spec; how many networks hold.

    Raises:
        Exception: whatever netdsl let through: each is a bug.
    """
    checked = check(Source.of("fuzz.net", text), read, LIMITS)
    report(checked.diagnostics)
    check_document(checked.diagnostics, ())
    for found in checked.diagnostics:
        assert 0 <= found.span.start <= found.span.end <= len(found.span.source.text), found
    for each in checked.networks:
        table(each.network, each.figures)
        summary_document(each.network, each.figures).model_dump_json()
        ast.parse(emit(each.network, each.figures, "fuzz.net"))
        dot_source(each.network, each.figures)
        mermaid_source(each.network)
        ir_json(each)
    return len(checked.networks)


def crash(text: str) -> str:
    """The kind of exception that a text ends in, and where; empty where it ends well."""
    try:
        exercise(text)
    except Exception as wrong:
        places = traceback.extract_tb(wrong.__traceback__)
        own = [place for place in places if "/netdsl/" in place.filename.replace("\\", "/")]
        last = (own or list(places))[-1]
        return f"{type(wrong).__name__} in {Path(last.filename).name}:{last.name}"
    return ""


def shrunk(text: str, kind: str, tries: int = 400) -> str:
    """A shorter text that ends in the same crash: pieces are left out, large ones first."""
    tokens = words_of(text) if "".join(words_of(text)) == text else list(text)
    size = max(1, len(tokens) // 2)
    while tries > 0:
        place, left_out = 0, False
        while place < len(tokens) and tries > 0:
            shorter = tokens[:place] + tokens[place + size :]
            tries -= 1
            if crash("".join(shorter)) == kind:
                tokens, left_out = shorter, True
            else:
                place += size
        if size == 1 and not left_out:
            break
        size = max(1, size // 2)
    return "".join(tokens)
