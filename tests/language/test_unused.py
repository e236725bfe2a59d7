"""What no network leads to is looked at, too: names, attributes, arguments, whatever the values."""

import sys
from collections.abc import Callable

import pytest
from helpers import body, check_text, fault, found, networks

from netdsl import pipeline
from netdsl.limits import Limits
from netdsl.source import Span


def block(chain: str) -> str:
    """A block that nothing uses, with parameters of which nothing is known."""
    return f"block b(c, unit, act = relu) = {chain}"


MISTAKES = [
    ("convv 3x3/c -> relu", "N201", "convv"),
    ("conv 3x3/c strid=2", "N401", "strid"),
    ("conv 3x3/missing", "N207", "missing"),
    ("conv 3x3/(c + 2*missing)", "N207", "missing"),
    ("conv 3x3/(c if true else missing)", "N207", "missing"),
    ("conv 3x3/c pad=weird", "N402", "weird"),
    ("conv 3x3/c bias=1", "N402", "1"),
    ("conv 3x3/c stride=0", "N402", "0"),
    ("conv 3x3/c pad=(8 // 0)", "N407", "8 // 0"),
    ("conv 3x3", "N403", "conv 3x3"),
    ("conv stride=c", "N403", "conv"),
    ("relu c", "N405", "c"),
    ("fc c/4", "N405", "/4"),
    ("conv 3x3/c kernel=3", "N404", "kernel"),
    ("conv 3x3/c init=normall(std=1)", "N402", "normall(std=1)"),
    ("fc(in.chanels)", "N208", ".chanels"),
    ("relu -> fc (c.size)", "N208", ".size"),
    ("add", "N406", "add"),
    ("relu -> add -> relu", "N406", "add"),
    ("relu< tanh >", "N406", "relu< tanh >"),
    ("concat< none | none >", "N406", "concat< none | none >"),
    ("sub< identity | act | unit(c) >", "N406", "sub< identity | act | unit(c) >"),
    ("residual< unit(c) | if c { act } >", "N406", "if c { act }"),
    ("unit(c, missing)", "N207", "missing"),
    ("unit(c) -> foo", "N201", "foo"),
    ("act 3x3/missing", "N207", "missing"),
    ("if c == missing { relu }", "N207", "missing"),
    ("if c { relu } else if not c { foo } else { tanh }", "N201", "foo"),
    ("[foo] * c", "N201", "foo"),
    ("[foo] * 0", "N201", "foo"),
    ("[relu] * missing", "N207", "missing"),
    ("[relu] * 1.5", "N407", "1.5"),
    ("for i in c { foo }", "N201", "foo"),
    ("for i in missing { fc i }", "N207", "missing"),
    ("for i, j in ((1, 2), (3,)) { fc i }", "N407", "i, j"),
    ("for c in (1, 2) { fc c }", "N204", "c"),
    ("concat< for i in c { foo } >", "N201", "foo"),
    ("concat< identity | l{c}: [foo] >", "N201", "foo"),
    ("l{missing}: relu", "N207", "missing"),
    ("forward: relu", "N203", "forward"),
    ("l{c}: conv 3x3/c strid=2", "N401", "strid"),
    ("input 8x8/3 -> relu", "N205", "input 8x8/3"),
    ("relu -> in -> tanh", "N209", "in"),
    ("n: in -> relu", "N205", "n:"),
    ("relu @8x8/missing", "N207", "missing"),
    ("relu @0x8/3", "N306", "0x8/3"),
    ("other", "N205", "other"),
    ("other(1)", "N206", "other"),
    ("other(1, 2, 3)", "N206", "3"),
    ("other(1, wdth=2)", "N206", "wdth"),
    ("other(1, missing)", "N207", "missing"),
    ("other(1, c) stride=2", "N205", "stride=2"),
    ("number -> relu", "N205", "number"),
]
OTHER = "\nblock other(depth, width) = fc width\nlet number = 3"


@pytest.mark.parametrize(("chain", "code", "place"), MISTAKES)
def test_a_mistake_in_a_block_that_nothing_uses(chain: str, code: str, place: str) -> None:
    assert found(block(chain) + OTHER) == [(code, place)]


def told(spec: str) -> list[tuple[object, ...]]:
    """All that is said of a spec, but for the uses that led there."""
    return [
        (
            *(each.code, each.message, each.label, each.help, place(each.span)),
            *((place(label.span), label.text) for label in each.labels),
            *((place(fix.span), fix.replacement) for fix in each.fixes),
        )
        for each in check_text(spec).diagnostics
    ]


def place(span: Span) -> tuple[int, int]:
    return span.start, span.end


@pytest.mark.parametrize(("chain", "code", "place"), MISTAKES)
def test_it_is_told_in_the_words_of_a_use(
    chain: str, code: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (unused,) = told(block(chain) + OTHER)
    monkeypatch.setattr(pipeline, "survey", lambda *_: None)
    used = told(block(chain) + OTHER + "\nnetwork N { input 8x8/3 -> b(4, relu) }")
    if all(code != each[0] for each in used):
        pytest.skip("this use does not come by the mistake")
    assert unused in used


def test_what_was_meant_is_offered() -> None:
    diagnostic = fault(block("convv 3x3/c"))
    assert diagnostic.help == "did you mean `conv`?"
    assert [fix.replacement for fix in diagnostic.fixes] == ["conv"]
    assert fault(block("conv 3x3/c padding=1")).help == "did you mean `pad`?"
    assert fault(block("fc (cc)")).help == "did you mean `c`?"


@pytest.mark.parametrize(
    "spec",
    [
        "block b(act) = act 3x3/4 strid=2 foo=bar",
        "block b(unit, n) = unit(n, relu, b)< in | unit >",
        "block b(x, y) = concat< x | y -> relu >",
        "block b(merge) = chunk 2 -> merge",
        "block b() = chunk 2 -> add",
        "block b(c) = [relu] * c -> add< identity >",
        "block b(p) = concat< if p { none } else { relu } | for i in p { fc i } >",
        "block b(p) = sub< in | in | if p { none } else { relu } >",
        "block b(p) = sub< in | in | for i in p { fc i } >",
        "block b(p) = if p { a: relu } else { a: tanh }",
        "block b(n) = [a: relu] * n -> a: relu",
        "block b(p) = if p { chunk 2 } -> add",
        "block b(p) = if p { relu } else { chunk 2 } -> add",
        "block b(n) = [chunk 2 -> add -> chunk 2] * n -> add",
        "let groups = 0\nblock b(c) = if groups > 0 { fc (c // groups) -> fc (8 // groups) }",
        "let depths = ()\nblock b() = if len(depths) > 0 { fc(depths[0]) }",
        "let f(n) = 1 if n < 2 else n * f(n - 1)",
        "block b(c) {\n let f(n) = n + later\n let later = c\n fc (f(2)) }",
        "block b(n) {\n shared f{n}: relu\n in -> f2 }",
        "block b(n) = if n > 0 { b(n - 1) }",
        "block b(unit) = unit(b)",
        "block b(c = in.channels, d = c) = fc(d)",
        "block b(same) = conv 3x3/4 pad=same init=normal(std=same)",
        "block b(stride) = conv 3x3/4 stride=stride",
        "default conv channels=c\nblock b(c) = conv 3x3",
        "network T(c) {\n x = input c/3\n y = input 8\n x -> c(in.channels)\n expect params > c }",
        "network T(a, b = a) { input 8 -> fc a\n expect output.main == 7x7/512 and depth == b }",
        "network T(a) { input 8 -> fc a }\nnetwork V(b) = T(b) {\n expect macs < b }",
    ],
)
def test_what_a_use_could_make_right_is_no_mistake(spec: str) -> None:
    assert found(spec) == []


def test_templates_are_looked_at() -> None:
    spec = "network T(c) {\n input 8x8/3 -> convv 3x3/c\n expect parms == 3 }"
    assert found(spec) == [("N201", "convv"), ("N502", "parms")]
    assert found("network T(c) { conv 3x3/c }") == [("N210", "conv 3x3/c")]
    assert found("network T(c) { in -> fc c }") == [("N210", "in")]
    assert found("network T(c) { x = input c/3 }") == [("N210", "x")]
    template = "network T(c) { input 8 -> fc c }\n"
    assert found(template + "network V(d) = TT(d)") == [("N211", "TT")]
    assert found(template + "network V(d) = T(d, dd)") == [("N206", "dd")]
    assert found(template + "network V(d) = T(dd)") == [("N207", "dd")]
    assert found(template + "network V(d) = T(d) {\n expect prams > d }") == [("N502", "prams")]


def test_arms_and_turns_that_are_not_taken_are_looked_at() -> None:
    assert found(body("if false { convv 3x3/4 } else { relu }")) == [("N201", "convv")]
    assert found(body("[convv] * 0 -> for i in () { fcc i }")) == [
        ("N201", "convv"),
        ("N201", "fcc"),
    ]
    assert found(body("if false { conv 9x9/4 groups=2 }")) == []


def test_functions_that_nothing_calls_are_looked_at() -> None:
    assert found("let f(a, b = aa) = a + c") == [("N207", "aa"), ("N207", "c")]
    assert found("block b(c) {\n let f(a) = a + cc\n relu }") == [("N207", "cc")]


def test_statements_are_looked_at() -> None:
    assert found("block b(c) {\n fc c\n relu\n}") == [("N209", "fc c")]
    assert found("block b(c) {\n foo c\n relu\n}") == [("N201", "foo")]
    assert found("block b(c) {\n c = relu\n}") == [("N204", "c"), ("N210", "c")]
    assert found("block b(c) {\n relu\n expect params == c\n}") == [("N205", "expect params == c")]
    assert found("block b(c = missing) = fc c") == [("N207", "missing")]


def test_nothing_is_told_twice() -> None:
    spec = "block b(c) = conv 3x3/c strid=2 -> relu\n"
    diagnostic = fault(spec + body("b(4)"))
    assert (diagnostic.code, diagnostic.count, len(diagnostic.uses)) == ("N401", 1, 1)
    spec = "default conv stride=s\nblock b(c) = conv 3x3/c -> conv 3x3/c\n"
    assert (fault(spec).code, fault(spec).count) == ("N207", 2)
    assert fault(spec + body("b(4)")).count == 2
    spec = "network N {\n x = input 8\n x -> [conv 3x3/4] * 2\n x -> relu }"
    assert [code for code, _ in found(spec)] == ["N301"]


def test_a_part_that_could_not_be_read_leaves_no_second_error() -> None:
    assert [code for code, _ in found("block a( = relu\nblock b(c) = a() -> foo")] == ["N103"]
    assert [code for code, _ in found("block b(c) {\n x = ) relu\n x -> fc c }")] == ["N103"]
    for body_of in ("block b(c)", "network N"):
        spec = f"{body_of} {{\n x = in\n shared f: fc 8\n ) x -> f\n x -> relu }}"
        assert "N209" not in [code for code, _ in found(spec)]


def test_shared_weights_are_used() -> None:
    spec = "network N {\n x = input 8\n shared f: fc 8\n x -> %s }"
    diagnostic = fault(spec % "relu")
    assert (diagnostic.code, diagnostic.span.text) == ("N209", "f")
    assert diagnostic.message == "shared weights `f` are never used"
    assert found(spec % "f") == []
    assert found(spec % "if false { f } else { relu }") == []
    assert found("block b(c) {\n shared f: fc c\n in -> fc c }") == [("N209", "f")]
    diagnostic = fault("block b(c) {\n shared f: fc c strid=1\n in -> f -> f }")
    assert (diagnostic.code, diagnostic.count) == ("N401", 1)
    assert found(spec % "inner: [if false { f }]") == [("N215", "f")]


def test_a_bound_value_need_not_be_used() -> None:
    networks("network N {\n x = input 8\n y = x -> fc 8\n x -> relu }")


def test_blocks_that_use_themselves_in_any_case() -> None:
    assert found("block a(c) = relu -> a(c)") == [("N214", "a")]
    circle = "block a() = b()\nblock b() = relu -> residual< c() >\nblock c() = [a()]\n"
    assert found(circle) == [("N214", "a")]
    assert found(circle + body("b()")) == [("N214", "b")]
    assert found("block a() = b()\nblock b() = relu\nblock c() = a() -> b()") == []


def test_other_files_are_not_looked_at() -> None:
    part = "block good() = relu\nblock bad() = convv"
    assert found('from "part" import good\n' + body("good()"), part=part) == []
    assert found(part) == [("N201", "convv")]
    assert found("from std.resnet import basic\nblock b(c) = basic()") == [("N206", "basic")]


def calls_of_blocks(count: int) -> str:
    calls = "\n".join(f"block b{i}(c) = b{i + 1}(c)" for i in range(count))
    return f"{calls}\nblock b{count}(c) = relu"


def work(text: str) -> int:
    """How many functions are called to check a text."""
    count = 0

    def called(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        check_text(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("of_length", "told"),
    [
        (calls_of_blocks, []),
        (lambda count: block(" -> ".join(["conv 3x3/c"] * count + ["foo"])), [("N201", "foo")]),
        (lambda count: block(f"fc({' + '.join(['c'] * count)} + missing)"), [("N207", "missing")]),
    ],
)
def test_long_files_take_work_in_proportion(
    of_length: Callable[[int], str], told: list[tuple[str, str]]
) -> None:
    assert found(of_length(3000)) == told
    assert work(of_length(400)) < 2.5 * work(of_length(200))


def test_bounds_are_those_of_networks() -> None:
    spec = block(" -> ".join(["fc(len(range(100_000)))"] * 200))
    assert found(spec, Limits(steps=40_000)) == []
