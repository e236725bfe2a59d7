"""The catalogue of codes: a rule in plain words, an example that breaks it, one that does not.

A rule is a Markdown file in `netdsl/rules`, found by its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

CODE = re.compile(r"N[0-9]{3}")
FENCE = "```"
HEADINGS = {"wrong": "Wrong:", "right": "Right:"}
"""What stands over an example in a terminal; over one that is another file stands its name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`markdown` is the file's text; its first line is `# title`."""

    code: str
    markdown: str

    @property
    def title(self) -> str:
        return self.markdown.partition("\n")[0].removeprefix("# ").strip()

    def text(self) -> str:
        """The rule for a terminal: no Markdown signs, the examples indented."""
        lines = [f"{self.code}: {self.title}"]
        inside = False
        for line in self.markdown.splitlines()[1:]:
            if line.startswith(FENCE):
                inside = not inside
                lines += [_heading(line), ""] if inside and _heading(line) else []
            else:
                lines.append(f"    {line}".rstrip() if inside else line)
        return "\n".join(lines).rstrip() + "\n"


def codes() -> tuple[str, ...]:
    """All codes, sorted."""
    folder = resources.files("netdsl") / "rules"
    names = (each.name.removesuffix(".md") for each in folder.iterdir())
    return tuple(sorted(name for name in names if CODE.fullmatch(name)))


def rule(code: str) -> Rule:
    """The rule of a code.

    Raises:
        KeyError: there is none.
    """
    file = resources.files("netdsl") / "rules" / f"{code}.md"
    if not CODE.fullmatch(code) or not file.is_file():
        raise KeyError(code)
    return Rule(code, file.read_text("utf-8"))


def title(code: str) -> str:
    return rule(code).title


def _heading(fence: str) -> str:
    what = fence.removeprefix(FENCE).split()[1:2]
    return "".join(HEADINGS.get(word, f"{word}:") for word in what)
