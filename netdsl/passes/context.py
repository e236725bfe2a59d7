"""What the passes share while they work on a spec: findings, limits, the uses that led here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NoReturn

from netdsl.diagnostics import Diagnostic, Diagnostics, Fix, Label, Severity, Use
from netdsl.limits import Limits, raised
from netdsl.source import Span


class Fault(Exception):
    """Stops the work on an element. Without a diagnostic, the cause was reported before."""

    def __init__(self, diagnostic: Diagnostic | None = None) -> None:
        super().__init__(diagnostic.message if diagnostic else "reported before")
        self.diagnostic = diagnostic


def fault(
    code: str,
    message: str,
    span: Span,
    label: str = "",
    *,
    help: str = "",
    labels: tuple[Label, ...] = (),
    fixes: tuple[Fix, ...] = (),
) -> Fault:
    return Fault(Diagnostic(code, message, span, label, labels, help, fixes))


STEPS_EARNED = 30
"""How many more each operator allows: what makes nothing ends soon."""
STEPS_FORGIVEN = 10
ITEMS_A_STEP = 4
CALL_STEPS = 40
"""What a block's use costs beside what is in it."""
FUNCTION_STEPS = 4
ARGUMENT_STEPS = 8
"""What each item of a tuple costs that a block or a network is given."""
TURN_STEPS = 2


@dataclass(slots=True)
class Context:
    limits: Limits = field(default_factory=Limits)
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    uses: list[Use] = field(default_factory=list)
    turn: str = ""
    """The turn of the loops that is worked out, of those in the innermost use."""
    spent: int = 0
    exhausted: bool = False
    """Whether steps or operators ran out, and it was said: the rest of the file is left out."""
    operators: int = 0
    """Operators made for the networks of one file, all together."""
    failures: int = 0
    """Errors met so far, those reported before (in another use, another network) among them."""

    def __post_init__(self) -> None:
        self.diagnostics.most = self.limits.findings

    def spend(self, span: Span, steps: int = 1) -> None:
        """Count work done for a spec, so that no spec works for ever."""
        self.spent += steps
        if self.exhausted or self.diagnostics.is_full:
            raise Fault
        if self.spent <= self.limits.steps:
            return
        bound = self.limits.steps + STEPS_EARNED * self.operators
        if self.spent > bound:
            self.exhaust(
                Diagnostic(
                    "N606",
                    f"this spec takes more than {bound:,} steps to work out",
                    span,
                    help=f"compute less, or {raised('steps')}",
                )
            )

    def exhaust(self, diagnostic: Diagnostic | None) -> NoReturn:
        """Leave the rest of a file: it asks for too much, and that is said here and now.

        A fault may be caught by who tries what else could be meant.
        """
        self.exhausted = True
        if diagnostic is not None:
            self.report(diagnostic)
        raise Fault

    def spend_items(self, span: Span, items: int) -> None:
        """Count the work that a long tuple is."""
        if items > ITEMS_A_STEP:
            self.spend(span, items // ITEMS_A_STEP)

    def start_file(self) -> None:
        """Give the next file the whole of its steps and operators."""
        self.spent = self.operators = 0
        self.exhausted = False

    def end_network(self, operators: int) -> None:
        """Forgive a network the steps that its operators were worth."""
        self.spent = max(0, self.spent - STEPS_FORGIVEN * operators)

    def report(self, diagnostic: Diagnostic) -> None:
        """Add a finding and the uses that led to it; one in `std` is shown at the user's line."""
        self.failures += diagnostic.severity is Severity.ERROR
        uses = tuple(self.uses)
        diagnostic = replace(diagnostic, turn=self.turn)
        for place in range(len(uses) - 1, -1, -1):
            if not is_standard(diagnostic.span):
                break
            inside = Label(diagnostic.span, diagnostic.label or "here")
            diagnostic = replace(
                diagnostic,
                span=uses[place].blamed(diagnostic.span.text),
                label="",
                labels=(inside, *diagnostic.labels),
                fixes=(),
                turn=uses[place].turn,
            )
            uses = uses[:place]
        self.diagnostics.add(replace(diagnostic, uses=uses))

    def warn(self, code: str, message: str, span: Span, help: str = "") -> None:
        self.report(Diagnostic(code, message, span, help=help, severity=Severity.WARNING))

    @contextmanager
    def using(self, use: Use) -> Iterator[None]:
        turn, self.turn = self.turn, ""
        self.uses.append(use)
        try:
            yield
        finally:
            self.uses.pop()
            self.turn = turn

    @contextmanager
    def in_turn(self, words: str) -> Iterator[None]:
        """Say of what is found that it was in this turn of a loop; nothing for no words."""
        outer, self.turn = self.turn, "; ".join(filter(None, (self.turn, words)))
        try:
            yield
        finally:
            self.turn = outer

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Report a fault raised inside and go on after it."""
        try:
            yield
        except Fault as caught:
            self.caught(caught)

    @contextmanager
    def bounded(self, span: Span) -> Iterator[None]:
        """Turn the depth at which Python itself gives up into a fault: N604."""
        try:
            yield
        except RecursionError:
            raise fault(
                "N604",
                "this is nested too deep to be worked out",
                span,
                help="give a part a name of its own",
            ) from None

    def caught(self, caught: Fault) -> None:
        if caught.diagnostic is None:
            self.failures += 1
        else:
            self.report(caught.diagnostic)


def is_standard(span: Span) -> bool:
    """Whether a place is in the standard library that ships with netdsl."""
    return span.source.is_standard
