"""Specs that ask for far more than a network needs: each is a text, and the code that must end it.

A code of "" means that the spec holds, or that only the time and the memory matter.
"""

from __future__ import annotations

from netdsl.limits import Limits


def network(text: str, size: str = "8x8/3") -> str:
    return f"network N {{\n  input {size}\n  -> {text}\n}}\n"


def doubled(first: str, again: str, times: int = 60) -> str:
    """Constants, each made of the one before it, twice."""
    lines = [
        f"let a0 = {first}",
        *(f"let a{i + 1} = {again.format(f'a{i}')}" for i in range(times)),
    ]
    return "\n".join(lines) + "\n"


def tower(body: str, depth: int = 60) -> str:
    """Blocks that use the next one, and a network that uses the first."""
    blocks = [f"block b{i}() = {body.format(f'b{i + 1}()')}" for i in range(depth)]
    return "\n".join([*blocks, f"block b{depth}() = relu", network("b0()")])


def functions(depth: int, call: str, last: str) -> str:
    lines = [f"let f{i}(x) = {call.format(f'f{i + 1}')}" for i in range(depth)]
    return "\n".join([*lines, f"let f{depth}(x) = {last}", "let total = f0(1)", ""])


def within(count: int, line: str, before: str = "", after: str = "") -> str:
    return before + "\n".join(line.format(i) for i in range(count)) + after + "\n"


ITEMS = Limits().items
FITTING = Limits().words - 100
"""Words and signs: what a file has room for."""
MANY = 100_000
LONG = 1_000_000

BOMBS: dict[str, tuple[str, str]] = {
    "nested repeats": (network("[[[[relu] * 1000] * 1000] * 1000] * 1000"), "N603"),
    "repeats of nothing": (network("[[[[] * 10_000] * 10_000] * 1000] * 1000"), "N606"),
    "loops of nothing": (
        network(f"for i in range({ITEMS}) {{ for j in range({ITEMS}) {{ }} }}"),
        "N606",
    ),
    "loops that choose nothing": (
        network(f"for i in range({ITEMS}) {{ for j in range({ITEMS}) {{ if i < 0 {{ relu }} }} }}"),
        "N606",
    ),
    "a repeat that grows": (network("for i in range(100_000) { [relu] * i }"), "N603"),
    "blocks that use two blocks": (tower("{0} -> {0}"), "N603"),
    "blocks of nothing that use two": (tower("{0} -> {0}").replace("= relu", "= []"), "N606"),
    "branches that use two blocks": (tower("add<{0} | {0}>"), "N604"),
    "blocks passed on": ("block b(f) = f(f) -> f(f)\n" + network("b(b)"), "N214"),
    "a block that uses itself": ("block b() = relu -> b()\n" + network("b()"), "N214"),
    "blocks that use each other": (
        "block b() = c() -> c()\nblock c() = b() -> b()\n" + network("b()"),
        "N214",
    ),
    "a function that calls itself twice": (
        "let f(x) = 0 if x == 0 else f(x - 1) + f(x - 1)\nlet a = f(60)\n",
        "N606",
    ),
    "functions that call two": (functions(60, "{0}(x) + {0}(x)", "x"), "N606"),
    "functions that call each other": ("let f(x) = g(x)\nlet g(x) = f(x)\nlet a = f(1)\n", "N604"),
    "tuples of tuples": (
        doubled("(1, 1)", "({0}, {0})")
        + doubled("(1, 1)", "({0}, {0})").replace("a", "b").replace("let b", "let b")
        + "let same = a60 == b60\n",
        "N605",
    ),
    "tuples added": (doubled("(1, 1)", "{0} + {0}"), "N605"),
    "tuples repeated": (doubled("(1, 1)", "{0} * 1000"), "N605"),
    "tuples of large tuples": (doubled(f"range({ITEMS})", f"({{0}},) * {ITEMS}"), "N605"),
    "a range without end": ("let a = range(4_000_000_000_000_000_000)\n", "N605"),
    "a repeat without end": (network("[relu] * 4_000_000_000_000_000_000"), "N603"),
    "numbers squared": (doubled("2", "{0} * {0}"), "N605"),
    "many large tuples": (within(2_000, f"let a{{0}} = range({ITEMS})"), "N606"),
    "sums of a large tuple": (
        f"let a = range({ITEMS})\n" + within(FITTING // 8, "let s{0} = sum(a)"),
        "N606",
    ),
    "zips of a large tuple": (
        f"let a = range({ITEMS})\n" + within(2_000, "let s{0} = zip(a, a, a, a)"),
        "N605",
    ),
    "zips of many": ("let a = range(1_000)\nlet z = zip(" + "a, " * 1000 + "a)\n", "N605"),
    "enumerations of enumerations": (doubled(f"range({ITEMS})", "enumerate({0})"), "N605"),
    "comparisons of large tuples": (
        f"let a = range({ITEMS})\nlet b = range({ITEMS})\n" + within(5_000, "let s{0} = a == b"),
        "N606",
    ),
    "strings that compare": (
        f'let a = "{"x" * LONG}"\nlet b = "{"x" * LONG}"\n'
        + within(FITTING // 7, "let s{0} = a == b"),
        "",
    ),
    "a number of a million digits": ("let a = " + "9" * LONG + "\n", "N104"),
    "a float of a million digits": ("let a = 0." + "9" * LONG + "\n", "N104"),
    "an exponent": ("let a = 1e999999999\n", "N104"),
    "an exponent with a suffix": ("let a = 1e999999999T\n", "N104"),
    "an exponent with a suffix, small": ("let a = 1e-999999999K\n", ""),
    "round to many digits": ("let a = round(12345, 0 - 999_999_999)\n", "N407"),
    "round to more digits": ("let a = round(1.5, 9_223_372_036_854_775_807)\n", ""),
    "a geometry of a million digits": (network("conv " + "9" * LONG + "x3/3"), ""),
    "a geometry of many sizes": (network("relu", "x".join(["2"] * 100_000) + "/3"), ""),
    "sizes whose product is large": (
        network("relu", "x".join(["2000000000"] * 9) + "/2000000000"),
        "",
    ),
    "formulas that double": (
        "network N(n = 7) {\n  let a0 = n\n"
        + "".join(f"  let a{i + 1} = max(a{i}, a{i} + 1) + a{i} // 3\n" for i in range(60))
        + "  input 8x8/3\n  -> conv 1x1/(a60 % 5 + 1)\n}\n",
        "",
    ),
    "formulas of many terms": (
        "network N(n = 7) {\n  let a0 = n\n"
        + "".join(f"  let a{i + 1} = a{i} + n // {i + 2}\n" for i in range(4_000))
        + "  input 8x8/3\n  -> conv 1x1/(a4000 % 5 + 1)\n}\n",
        "",
    ),
    "formulas that multiply": (
        "network N(n = 2, m = 3) {\n  let a0 = n + m\n"
        + "".join(f"  let a{i + 1} = (a{i} * (n + m + {i})) % 9999\n" for i in range(60))
        + "  input 8x8/3\n  -> conv 1x1/(a60 % 5 + 1)\n}\n",
        "",
    ),
    "parameters that double": (
        "block b("
        + ", ".join(["a0 = (1, 1)", *(f"a{i + 1} = (a{i}, a{i})" for i in range(40))])
        + ") = conv 1x1/3\n"
        + network("b()"),
        "N605",
    ),
    "defaults that call": ("let f(a = 1, b = f(a), c = f(b)) = a\nlet x = f()\n", "N604"),
    "deep brackets": ("let a = " + "(" * MANY + "1" + ")" * MANY + "\n", "N601"),
    "deep groups": (network("[" * MANY + "relu" + "]" * MANY), "N601"),
    "deep branches": (network("add<" * MANY + "relu" + ">" * MANY), "N601"),
    "open brackets": ("let a = " + "(" * MANY, "N601"),
    "open angles": (network("add<" * MANY), ""),
    "open braces": ("network N {" * MANY, ""),
    "closing brackets": ("]})" * MANY, ""),
    "a deep if": (network("if true { " * MANY + "relu" + "}" * MANY), "N601"),
    "a very long sum": ("let a = 1" + " + 1" * LONG + "\n", "N602"),
    "a very long and": ("let a = true" + " and true" * 400_000 + "\n", ""),
    "a very long chain": (network(" -> ".join(["relu"] * 300_000)), ""),
    "a very long tuple": ("let a = (" + "1, " * LONG + ")\n", "N605"),
    "indices without end": ("let t = (1, 2)\nlet a = t" + "[0]" * LONG + "\n", ""),
    "signs without end": ("let a = " + "-" * LONG + "1\n", "N602"),
    "equal signs without end": ("let a = " + "=" * LONG + "\n", "N602"),
    "dashes without end": ("let a = " + "–" * LONG + "\n", ""),
    "blanks that are not plain": ("let a = " + "\u00a0" * LONG + "1\n", ""),
    "blanks and signs that are not plain": ("let a = " + "\u00a0×" * (FITTING // 2) + "1\n", ""),
    "a long name": (f"network {'x' * LONG} {{ input 8x8/3 -> relu }}\n", ""),
    "a long unknown name": (network("x" * LONG), "N201"),
    "a long attribute": (network("conv 3x3/3 " + "x" * LONG + "=1"), "N401"),
    "a long string": (f'let a = "{"x" * LONG}"\n', ""),
    "a long label": (network("x" * LONG + ": conv 3x3/3"), ""),
    "a label of many parts": (network(".".join(["x"] * (FITTING // 2)) + ": conv 3x3/3"), "N605"),
    "labels computed from a long string": (
        f'let s = "{"x" * LONG}"\n' + network("for i in range(2000) { a{s}{i}: conv 1x1/3 }"),
        "",
    ),
    "labels computed of many parts": (
        network("for i in range(100_000) { " + "a{i}" * 20 + ": conv 1x1/3 }"),
        "",
    ),
    "a docstring without end": ('network N { """' + "x\n" * LONG, ""),
    "many networks": (within(FITTING // 11, "network N{0} {{ input 8x8/3 -> relu }}"), ""),
    "many networks at the bound": (
        within(50, "network N{0} {{ input 8x8/3 -> [relu] * 200_000 }}"),
        "N603",
    ),
    "many labels": (
        within(FITTING // 5, "  -> a{0}: relu", "network N {\n  input 8x8/3\n", "\n}"),
        "",
    ),
    "many attributes": (
        network("conv 3x3/3" + "".join(f" a{i}=1" for i in range(FITTING // 3))),
        "N401",
    ),
    "many arguments": (
        "block b(a) = relu\n" + network("b(" + "1, " * (FITTING // 2 - 20) + "1)"),
        "N206",
    ),
    "many parameters": (
        "block b("
        + ", ".join(f"a{i} = 1" for i in range(FITTING // 4 - 10))
        + ") = relu\n"
        + network("b()"),
        "",
    ),
    "many inputs": (within(FITTING // 7, "  x{0} = input 8x8/3", "network N {\n", "\n}"), ""),
    "many errors in a network": (
        within(FITTING // 3 - 10, "  -> rel{0}", "network N {\n  input 8x8/3\n", "\n}"),
        "N201",
    ),
    "many lines without sense": ("= ] > ->\n" * (FITTING // 5), ""),
    "a network declared again": ("network N { input 8x8/3 -> relu }\n" * (FITTING // 11), "N204"),
    "misspelt operators": (network(" -> ".join(["rellu"] * (FITTING // 2 - 20))), "N201"),
    "misspelt operators in lines": (
        network("\n -> ".join(["rellu 3"] * (FITTING // 4 - 20))),
        "N201",
    ),
    "digits with signs between": ("let a = " + "1_" * LONG + "\n", "N104"),
    "sizes with signs between": ("let a = " + "3x" * LONG + "\n", "N104"),
    "dots and digits": ("let a = " + "1.1" * LONG + "\n", "N104"),
    "hyphens in a label": (network("a-" * LONG + ": relu"), ""),
    "braces in a label": (network("a{" * MANY + ": relu"), ""),
    "quotes and backslashes": ('let a = "' + '\\"' * LONG + "\n", "N104"),
    "a docstring of quotes": ('network N { """' + '""\\"' * LONG, ""),
    "many characters without sense": ("→" * LONG, "N602"),
    "many names that miss": (within(FITTING // 5, "let a{0} = b{0}"), "N207"),
    "many constants alike": (
        within(FITTING // 10, "let a{0} = 1") + within(FITTING // 10, "let a{0} = 2"),
        "N204",
    ),
    "many variants": (
        "network A(n = 1) { input 8x8/3 -> relu }\n"
        + within(FITTING // 8 - 10, "network B{0} = A({0})"),
        "",
    ),
    "a chain of variants": (
        "network B0(n = 1) { input 8x8/3 -> relu }\n"
        + within(FITTING // 8 - 10, "network B{0} = B{0}(1)").replace("network B", "network C"),
        "",
    ),
    "many shared uses": (
        "network N {\n  x = input 8x8/3\n  shared w: [conv 1x1/3]\n  x"
        + " -> w" * (FITTING // 2 - 20)
        + "\n}\n",
        "",
    ),
    "many branches": (network("concat<" + " | ".join(["relu"] * (FITTING // 2 - 20)) + ">"), ""),
    "many imports of one": (
        "from std.resnet import basic as b0\n"
        + within(5_000, "from std.resnet import basic as c{0}"),
        "",
    ),
    "many quotes": ('"' * LONG, ""),
    "many backslashes": ('let a = "' + "\\" * LONG, ""),
    "many comments": ("# x\n" * LONG, ""),
    "many line ends": ("\r\n" * LONG, ""),
    "nulls": ("\0" * LONG, ""),
    "claims without end": (
        within(
            FITTING // 5 - 10,
            "  expect params == {0}",
            "network N {\n  input 8x8/3 -> relu\n",
            "\n}",
        ),
        "",
    ),
    "claims that call": (
        "let f(x) = 0 if x == 0 else f(x - 1) + f(x - 1)\n"
        + within(1_000, "  expect f(40) == {0}", "network N {\n  input 8x8/3 -> relu\n", "\n}"),
        "N606",
    ),
    "networks that call": (
        "let f(x) = 0 if x == 0 else f(x - 1) + f(x - 1)\n"
        + within(1_000, "network N{0} {{ input 8x8/3 -> conv 1x1/(f(40)) }}"),
        "N606",
    ),
}
