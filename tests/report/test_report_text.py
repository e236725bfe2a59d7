"""The report for people, line by line as it should be."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from report_helpers import RESNET, place

from netdsl.diagnostics import Diagnostic, Label, Severity, Use
from netdsl.report.style import Style, columns
from netdsl.report.text import text
from netdsl.source import Source, Span

BRANCHES = Diagnostic(
    "N302",
    "the branches of this residual have different shapes",
    place(RESNET, "conv 3x3/128 stride=2 -> bn"),
    "28x28/128",
    (Label(place(RESNET, "residual"), "the skipped input is 56x56/64"),),
    help="project the shortcut: residual< … | conv 1x1/128 stride=2 -> bn >",
)


def expected(drawing: str) -> str:
    return dedent(drawing).removeprefix("\n")


def only(written: str, marked: str, style: Style | None = None) -> list[str]:
    """The report of a finding at these characters, the source's line and the marks under it."""
    source = Source.of("a.net", written)
    report = text([Diagnostic("N201", "wrong", place(source, marked))], style)
    return report.splitlines()[3:5]


def test_the_picture_in_the_design() -> None:
    assert text([BRANCHES]) == expected(
        """
        error[N302]: the branches of this residual have different shapes
          specs/resnet50.net:12:13
           |
        12 |   residual< conv 3x3/128 stride=2 -> bn >
           |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ 28x28/128
           |   -------- the skipped input is 56x56/64
           = help: project the shortcut: residual< … | conv 1x1/128 stride=2 -> bn >
        """
    )


def test_findings_are_apart_by_a_blank_line() -> None:
    assert text([BRANCHES, BRANCHES]) == f"{text([BRANCHES])}\n{text([BRANCHES])}"
    assert text([]) == ""


def test_a_label_in_another_file_has_a_snippet_of_its_own() -> None:
    other = Source.of("blocks.net", "block unit(c) = conv 3x3/c\n")
    user = Source.of("a.net", "network N { input 8x8/3 -> unit() }\n")
    finding = Diagnostic(
        "N206",
        "`unit` lacks a value for `c`",
        place(user, "()"),
        labels=(Label(place(other, "unit"), "`unit` takes c"),),
    )
    assert text([finding]) == expected(
        """
        error[N206]: `unit` lacks a value for `c`
          a.net:1:32
          |
        1 | network N { input 8x8/3 -> unit() }
          |                                ^^
          blocks.net:1:7
          |
        1 | block unit(c) = conv 3x3/c
          |       ---- `unit` takes c
        """
    )


def test_near_lines_are_shown_together_and_what_is_between_is_left_out() -> None:
    source = Source.of("a.net", "".join(f"let a{i} = {i}\n" for i in range(1, 9)))
    finding = Diagnostic(
        "N204",
        "twice",
        place(source, "a8"),
        labels=(Label(place(source, "a1"), "first"), Label(place(source, "a6"), "again")),
    )
    assert text([finding]) == expected(
        """
        error[N204]: twice
          a.net:8:5
          |
        1 | let a1 = 1
          |     -- first
        ...
        6 | let a6 = 6
          |     -- again
        7 | let a7 = 7
        8 | let a8 = 8
          |     ^^
        """
    )


def test_a_far_line_has_a_snippet_of_its_own_and_the_gutter_is_as_wide_as_the_last_line() -> None:
    source = Source.of("a.net", "let a = 1\n" + "\n" * 98 + "let a = 2\n")
    finding = Diagnostic(
        "N204", "twice", place(source, "a", 1), labels=(Label(place(source, "a"), "first here"),)
    )
    assert text([finding]) == expected(
        """
        error[N204]: twice
          a.net:100:5
            |
        100 | let a = 2
            |     ^
          a.net:1:5
            |
          1 | let a = 1
            |     - first here
        """
    )


def test_a_place_of_several_lines_is_marked_where_it_begins_and_ends() -> None:
    source = Source.of("a.net", "network N {\n  input 8\n  -> [ relu\n    -> tanh\n  ] * 3\n}\n")
    start = source.text.index("[")
    finding = Diagnostic(
        "N603", "too many", Span(source, start, source.text.index("]") + 5), "here"
    )
    assert text([finding]) == expected(
        """
        error[N603]: too many
          a.net:3:6
          |
        3 |   -> [ relu
          |      ^^^^^^ …
        4 |     -> tanh
        5 |   ] * 3
          |   ^^^^^ … here
        """
    )


def test_the_way_into_a_block_is_told_from_the_inside_out() -> None:
    source = Source.of("x.net", "block b() = relu 3\nblock c() = b()\n")
    uses = (
        Use("c", Span(source, 23, 24)),
        Use("b", place(source, "b()", 1), "turn 2 of 6, on 56x56/64"),
    )
    finding = Diagnostic("N405", "`relu` takes no size", place(source, "3"), uses=uses, count=1234)
    assert text([finding]) == expected(
        """
        error[N405]: `relu` takes no size
          x.net:1:18
          |
        1 | block b() = relu 3
          |                  ^
          = note: in this use of `b`, x.net:2:13 (turn 2 of 6, on 56x56/64)
          = note: in this use of `c`, x.net:2:5
          = note: this place shows the same fault 1,234 times
        """
    )


def test_a_long_way_is_told_without_its_middle() -> None:
    source = Source.of("x.net", "relu\n")
    uses = tuple(Use(f"b{place}", Span(source, 0, 4)) for place in range(20))
    report = text([Diagnostic("N301", "no", Span(source, 0, 4), uses=uses)])
    told = [line.partition("note: ")[2].partition(",")[0] for line in report.splitlines()[5:]]
    first = [f"in this use of `b{place}`" for place in (19, 18, 17)]
    last = [f"in this use of `b{place}`" for place in (2, 1, 0)]
    assert told == [*first, "… 14 more …", *last]


def test_the_end_of_a_file_is_marked() -> None:
    source = Source.of("a.net", "network N {")
    report = text([Diagnostic("N103", "no end", Span(source, 11, 11))])
    assert report.splitlines()[3:] == ["1 | network N {", "  |            ^"]
    empty = Source.of("a.net", "")
    assert text([Diagnostic("N602", "no", Span(empty, 0, 0))]).splitlines()[3:] == ["1 |", "  | ^"]


def test_tabs_are_as_wide_as_the_marks_under_them() -> None:
    assert only("\tconv\t3x3/8\n", "3x3/8") == ["1 |     conv    3x3/8", "  |             ^^^^^"]
    assert only("\tconv\t3x3/8\n", "\t3x3") == ["1 |     conv    3x3/8", "  |         ^^^^^^^"]


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert only("日本 relu\n", "relu") == ["1 | 日本 relu", "  |      ^^^^"]
    assert only("日本 relu\n", "日本") == ["1 | 日本 relu", "  | ^^^^"]
    assert only("e\u0301 relu\n", "relu") == ["1 | e\u0301 relu", "  |   ^^^^"]


def test_what_acts_on_a_terminal_is_shown_by_its_code() -> None:
    assert only("\x1b[31m relu\n", "relu") == ["1 | <1b>[31m relu", "  |          ^^^^"]
    assert only("a\u202eb relu\n", "relu") == ["1 | a<202e>b relu", "  |          ^^^^"]
    source = Source.of("a\x1b.net", "relu")
    report = text([Diagnostic("N201", "no \x1b[2J", place(source, "relu"), help="\x07")])
    assert "\x1b" not in report
    assert "\x07" not in report


@pytest.mark.parametrize("before", [0, 30, 200, 100_000])
@pytest.mark.parametrize("after", [0, 30, 200, 100_000])
def test_a_long_line_is_cut_to_the_part_in_question(before: int, after: int) -> None:
    written = "x" * before + " marked " + "y" * after
    line, marks = only(written, "marked", Style(width=60))
    assert len(line) <= 60 + len("1 | ")
    assert line[marks.index("^") : marks.rindex("^") + 1] == "marked"
    assert ("…" in line) == (before + 8 + after > 60)


def test_marks_on_the_left_out_part_of_a_line_do_not_go_astray() -> None:
    source = Source.of("a.net", f"first {'x' * 500} second {'y' * 500} third")
    finding = Diagnostic(
        "N204",
        "no",
        place(source, "second"),
        labels=(Label(place(source, "first"), "before"), Label(place(source, "third"), "after")),
    )
    rows = text([finding], Style(width=60)).splitlines()
    assert all(len(row) <= 80 for row in rows[3:])
    assert rows[3][rows[4].index("^") :].startswith("second")


def test_a_place_longer_than_a_line_is_marked_to_its_cut() -> None:
    line, marks = only("z" * 500, "z" * 500, Style(width=60))
    assert len(line) == len(marks.rstrip()) + 1 <= 64


def test_colour_is_for_those_who_ask() -> None:
    assert "\x1b" not in text([BRANCHES])
    coloured = text([BRANCHES], Style(color=True))
    assert coloured.startswith("\x1b[1;31merror[N302]\x1b[0m")
    warning = Diagnostic("N801", "hm", BRANCHES.span, severity=Severity.WARNING)
    assert text([warning], Style(color=True)).startswith("\x1b[1;33mwarning[N801]\x1b[0m")


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured = text([BRANCHES], Style(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text([BRANCHES])


def test_a_terminal_without_unicode_gets_other_words() -> None:
    source = Source.of("a.net", "日 → relu")
    finding = Diagnostic("N201", "3×3 …", place(source, "relu"), help="write `a → b`")
    report = text([finding], Style(ascii=True))
    assert report.isascii()
    assert report.splitlines()[0] == "error[N201]: 3x3 ..."
    assert report.splitlines()[3:5] == ["1 | <65e5> -> relu", "  |           ^^^^"]
    assert report.splitlines()[5] == "  = help: write `a -> b`"


def test_help_of_several_lines_is_indented() -> None:
    source = Source.of("a.net", "relu")
    report = text([Diagnostic("N201", "no", place(source, "relu"), help="one\ntwo")])
    assert report.splitlines()[-2:] == ["  = help: one", "          two"]


def test_columns() -> None:
    assert [columns(each) for each in ("abc", "日本", "e\u0301", "")] == [3, 4, 1, 0]
