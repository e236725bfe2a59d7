"""The catalogue of codes: every code has a rule, and every rule's examples do what it says."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from netdsl.codes import codes, rule, title
from netdsl.files import Reader
from netdsl.limits import Limits
from netdsl.pipeline import Checked, Checker, check
from netdsl.source import Source

PACKAGE = Path(__file__).parent.parent / "netdsl"
FENCE = re.compile(r"^```net ([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def raised() -> set[str]:
    """The codes that the package's source names."""
    sources = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    return {code for text in sources for code in re.findall(r'"(N[0-9]{3})"', text)}


def examples(code: str) -> tuple[dict[str, str], dict[str, str]]:
    """The fences of a rule by what they are (`wrong`, `right`, a file's name); their options."""
    texts, options = {}, {}
    for words, body in FENCE.findall(rule(code).markdown):
        what, _, rest = words.partition(" ")
        texts[what], options[what] = body, rest
    return texts, options


def checked(code: str, what: str, folder: Path) -> Checked:
    """Check an example with the files that stand beside it.

    Options: `long` makes it larger than a spec may be, `work-out` works its templates out too;
    `steps=10` and the like are limits.
    """
    texts, options = examples(code)
    (folder / "netdsl.toml").touch()
    text, limits = texts[what], Limits()
    for option in options[what].split():
        name, _, number = option.partition("=")
        if name == "long":
            text += "#" * limits.file_bytes
        elif name != "work-out":
            limits = replace(limits, **{name: int(number)})
    for name, content in texts.items():
        if name.endswith(".net"):
            (folder / name).write_text(content)
    (folder / "main.net").write_text(texts[what])
    reader = Reader()
    source = reader.open(folder / "main.net")
    # Reading refuses large files too; here the text itself is to be refused.
    source = Source.of(source.name, text)
    if "work-out" not in options[what]:
        return check(source, reader, limits)
    checker = Checker(reader, limits=limits)
    for network in checker.module(source).networks:
        checker.network(network)
    return Checked([], checker.diagnostics())


def test_rules_tell_the_bounds_and_how_they_are_raised() -> None:
    told = [rule(code).markdown for code in codes() if code.startswith("N6")]
    for name, bound in asdict(Limits()).items():
        rules = [text for text in told if f"`--limit {name}=N`" in text]
        assert rules
        assert all(re.search(rf"\b{bound:,}\b", text) for text in rules)


def test_every_code_has_a_rule_and_every_rule_a_code() -> None:
    assert set(codes()) == raised()


@pytest.mark.parametrize("code", codes())
def test_a_rule_has_a_title_a_text_and_two_examples(code: str) -> None:
    markdown = rule(code).markdown
    assert markdown.startswith("# ") and title(code)
    assert not title(code).endswith(".")
    assert not markdown.partition("\n\n")[2].startswith("```")
    assert {"wrong", "right"} <= set(examples(code)[0])


@pytest.mark.parametrize("code", codes())
def test_the_wrong_example_raises_the_code_once(code: str, tmp_path: Path) -> None:
    found = checked(code, "wrong", tmp_path).diagnostics
    assert [(each.code, each.count) for each in found] == [(code, 1)]


@pytest.mark.parametrize("code", codes())
def test_the_right_example_is_clean(code: str, tmp_path: Path) -> None:
    assert checked(code, "right", tmp_path).diagnostics == ()


@pytest.mark.parametrize("code", codes())
def test_a_rule_for_the_terminal_has_no_marks_of_markdown(code: str) -> None:
    text = rule(code).text()
    assert text.startswith(f"{code}: ")
    assert "```" not in text
    assert "Wrong:" in text and "Right:" in text


def test_there_is_no_rule_for_what_is_no_code() -> None:
    for word in ("N000", "../N101", "", "n101"):
        with pytest.raises(KeyError):
            rule(word)
