"""Findings a line each."""

from __future__ import annotations

from report_helpers import RESNET, place

from netdsl.diagnostics import Diagnostic, Severity
from netdsl.report.concise import concise
from netdsl.report.style import Style

ERROR = Diagnostic("N201", "there is no operator `bnn`", place(RESNET, "bn"), help="bn")
WARNING = Diagnostic("N801", "it\nhides", place(RESNET, "unit"), severity=Severity.WARNING)


def test_a_finding_is_a_line_that_editors_understand() -> None:
    assert concise([ERROR, WARNING]) == (
        "specs/resnet50.net:12:38: error[N201]: there is no operator `bnn`\n"
        "specs/resnet50.net:11:7: warning[N801]: it hides\n"
    )
    assert concise([]) == ""


def test_colour_and_plain_characters() -> None:
    assert "\x1b[1;31merror[N201]\x1b[0m: " in concise([ERROR], Style(color=True))
    assert concise([Diagnostic("N201", "3×3", ERROR.span)], Style(ascii=True)).endswith(": 3x3\n")
