"""What somebody might write into a spec in the hope that it is run."""

from __future__ import annotations

MARK = "pwned"
CODE = f"__import__('os').system('{MARK}')"
TEXTS = [
    f'""" + {CODE} + """',
    f'\\" \\""" + {CODE} + """',
    f"'''\n{CODE}\n'''",
    f"\\\n{CODE}\n\\",
    f"a\n    {CODE}\nb",
    f"a\u2028{CODE}\u2029{CODE}\x85{CODE}\x0b{CODE}\x0c{CODE}\x1c{CODE}",
    f"a\x00{CODE}",
    f"# {CODE}\n# -*- coding: utf-7 -*-",
    f"{{{CODE}}} %s {{0}} $(x) `x`",
    "\\N{BULLET} \\x41 \\u0041 \\",
    'ends in a quote"',
    'ends in quotes""',
    "\u202e reversed \u2066 \ud7ff \U0001f600",
    "</title></text><script>alert(1)</script><![CDATA[",
    '"]; evil [label="x',
    "]]>&lt;&#34;&quot;",
    "*/ /* -- -->",
]
_NAMES = """
self nn torch F Tensor x layer range super Outputs NamedTuple OrderedDict Callable zip min max
abs int float bool str tuple round sum getattr isinstance print type initialized object class
partial layers index math weight bias fill
def lambda pass None True False async await yield global nonlocal del try raise return with is
exec eval compile __import__ __init__ __class__ __debug__ forward training init module fill name
options y value input output in_channels Block Network _ __ Module Sequential match case
annotations builtins Any cast copy len list dict set map
"""
NAMES = tuple(_NAMES.split())
"""Names that Python, PyTorch or the emitted code uses itself."""
