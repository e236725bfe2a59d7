"""Texts that would break out of a diagram whose writer forgot to escape them."""

from __future__ import annotations

EVIL = [
    '"]; evil [label="x',
    '\\"]; evil',
    "\\",
    "\\N \\G \\L \\l \\r",
    "<b>bold</b>",
    "<",
    "a -> b",
    "}",
    "{a|b}",
    "&lt;script&gt; & &amp; &#34;",
    "line one\nline two",
    "/* no comment */ # nor this // nor this",
    "back\\\\slash\\",
    "ünï ✓ 😀",
    "</text></svg><script>alert(1)</script>",
]
BLOCK = """
block b(note) = conv 1x1/4 -> relu
network N {{ input 8x8/4 -> b({literal}) -> gap }}
"""


def spelt(text: str) -> str:
    """A text as a spec's string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
