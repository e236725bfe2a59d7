"""Where the parser cannot go on: say why, then mend the mistake or skip the statement."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from lark import Token

from netdsl.diagnostics import MOST_FINDINGS, Diagnostic
from netdsl.syntax.brackets import bracket_mistake
from netdsl.syntax.build_base import start_of
from netdsl.syntax.engine import END, Automaton
from netdsl.syntax.expected import unexpected
from netdsl.syntax.failure import Failure, Mistake, Repair, innermost_opener, open_braces, place_of
from netdsl.syntax.habits import arrow_mistake, habit_mistake
from netdsl.syntax.layout import DECLARES, Layout, make_token
from netdsl.syntax.stretch import Stretch

BEGINS_DECLARATION = DECLARES | {"DEFAULT", "LET"}
EXPLANATIONS = (habit_mistake, bracket_mistake, arrow_mistake)


class Recovery:
    """Explains failures, each mistake once, and brings the parser past them."""

    def __init__(self, layout: Layout, automaton: Automaton) -> None:
        self.layout = layout
        self.automaton = automaton
        self.diagnostics: list[Diagnostic] = []
        self._mended = -1
        """The place of the last repair: a failure on the same line comes of it."""

    def after(self, place: int) -> int:
        """Where to read on after the token at a place has failed."""
        failure = Failure(self.layout, self.automaton, place)
        if failure.is_one_late:
            self.automaton.unread()
            place -= 1
            failure = Failure(self.layout, self.automaton, place)
        mistake = self._explain(failure) if len(self.diagnostics) <= MOST_FINDINGS else None
        if mistake is None:
            return self._give_up(place)
        self.diagnostics.append(mistake.diagnostic)
        if mistake.repair is not None and self._mend(mistake.repair):
            self._mended = place
            return place + mistake.repair.skip
        return self._give_up(place)

    def _explain(self, failure: Failure) -> Mistake | None:
        """What to say, if there is something new to say."""
        if self.layout.stopped and not failure.token:
            return None
        known = (explain(failure) for explain in EXPLANATIONS)
        mistake = next((mistake for mistake in known if mistake is not None), None)
        if mistake is not None and self._is_news(mistake, failure):
            return mistake
        if self._comes_of_repair(failure):
            return None
        return unexpected(failure)

    def _is_news(self, mistake: Mistake, failure: Failure) -> bool:
        if mistake.repair is not None:
            return failure.place > self._mended
        return mistake.diagnostic.code != "N105" or not self._comes_of_repair(failure)

    def _comes_of_repair(self, failure: Failure) -> bool:
        if self._mended < 0:
            return False
        start = start_of(self.layout.tokens[self._mended])
        return "\n" not in failure.text(start, place_of(failure).start)

    def _mend(self, repair: Repair) -> bool:
        if repair.unread:
            self.automaton.unread()
        for place, token in repair.later.items():
            self.layout.tokens[place] = token
        return all(self.automaton.feed(token) for token in repair.read)

    # Giving up a statement

    def _give_up(self, place: int) -> int:
        """Makes the statement one broken node; returns where the next one may begin."""
        values = self.automaton.values
        if innermost_opener(values) is None and self.automaton.accepts("NEWLINE"):
            # The declaration before is whole: what comes after it is at fault alone.
            self.automaton.feed(make_token("NEWLINE", "", start_of(self.layout.tokens[place])))
        dropped = self.automaton.abandon()
        in_body = innermost_opener(values) is not None
        depth = open_braces(dropped)
        end = self._end_of_statement(place, depth) if in_body else self._end_of_declaration(place)
        self.automaton.feed(self._broken(end))
        if in_body and self.layout.tokens[end].type == END:
            # A repair skipped the brace: the body ends with the file.
            self.automaton.feed(make_token("RBRACE", "", start_of(self.layout.tokens[end])))
        return end

    def _end_of_statement(self, place: int, depth: int) -> int:
        for end in range(place, len(self.layout.tokens)):
            kind = self.layout.tokens[end].type
            if depth == 0 and kind in ("NEWLINE", "RBRACE"):
                return end
            depth += (kind == "LBRACE") - (kind == "RBRACE")
        return len(self.layout.tokens) - 1

    def _end_of_declaration(self, place: int) -> int:
        tokens = self.layout.tokens
        for end in range(place, len(tokens) - 1):
            following = tokens[end + 1]
            if tokens[end].type != "NEWLINE" or following.type not in BEGINS_DECLARATION:
                continue
            if self._at_margin(following):
                return end
        return len(tokens) - 1

    def _at_margin(self, token: Token) -> bool:
        start = start_of(token)
        return start == 0 or self.layout.source.text[start - 1] == "\n"

    def _broken(self, end: int) -> Token:
        """The stretch from where the statement began to the token that ends it."""
        tokens = self.layout.tokens
        values: list[Any] = self.automaton.values
        begun = 0
        if values and isinstance(values[-1], Token):
            begun = bisect_right(tokens, start_of(values[-1]), key=start_of)
        first = start_of(tokens[min(begun, end)])
        last = max(first, tokens[end - 1].end_pos or 0) if end > begun else first
        return Stretch.of(tokens[begun:end], first, last, self.layout.source)
