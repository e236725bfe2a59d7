"""Random texts: bytes, words of the language, and specs cut, changed or laid out anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from random_layouts import laid_out

from netdsl.ops import STANDARD
from netdsl.source import Source
from netdsl.syntax.parse import parse

SPECS = Path(__file__).parents[2] / "specs"
LONGEST = 6_000
"""Characters of a shipped spec that is broken."""

KEYWORDS = (
    "network block default let from import as expect input output auxiliary shared for in if else"
    " and or not none true false"
)
SIGNS = "-> | < > / * // @ = == != <= >= + - % ( ) [ ] { } , . :"
WORDS = (
    "a b c n x N M 0 1 2 3 7 64 0.5 -1 1e9 57K 1_000 3x3 8x8 8x8/3 1x1/4 5x5/(2*c) a: a{i}:"
    ' {i}-{j}: p.q: "s" "std" """d""" # é → \\ in.channels .shape range(3) zip(a,b)'
    " enumerate((1,2)) len( sum( max( tied=a.b init=zeros pad=same stride=2 bias=false groups=c"
    " kernel=(1,3) dtype=int64 layout=last features=3 channels=n std.resnet basic(16) input 8x8/3"
)
BLANKS = ["\n", "\n", "\n  ", " -> ", " -> ", "\n}\n", "\t", "# c\n"]
PIECES = [*KEYWORDS.split(), *SIGNS.split(), *WORDS.split(), *STANDARD, *BLANKS]


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


def layout_case(random: Random, texts: list[str]) -> str:
    """A spec, whole or changed, with other blanks and line ends, and with comments strewn in."""
    text = random.choice(texts)
    if random.random() < 0.5:
        changed = mutated_case(random, texts)
        text = text if parse(Source.of("changed.net", changed))[1] else changed
    return laid_out(text, random) or text


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


KINDS: dict[str, Callable[[Random, list[str]], str]] = {
    "bytes": bytes_case,
    "tokens": token_case,
    "truncated": cut_case,
    "mutated": mutated_case,
    "layouts": layout_case,
}
