"""Lark's tables and automaton. All that leans on Lark's internals is here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lark import Lark, Token
from lark.lexer import LexerThread
from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_parser_state import ParseConf, ParserState

from netdsl.syntax.cache import load

START = "file"
ERROR = "ERROR"
END = "$END"


@cache
def standard() -> Lark:
    """The tables this process parses with: a value that never changes."""
    return load()


def lex(tables: Lark, text: str) -> Iterator[Token]:
    """The text's tokens; blanks are left out, line ends and comments are not."""
    # `Lark.lex` would make its lexer anew for each text.
    thread: Any = LexerThread.from_text(tables.parser.lexer, text)
    tokens: Iterator[Token] = thread.lex(None)
    return tokens


def read_as(text: str, start: int, end: int) -> list[Token]:
    """The tokens of another text that stands for these characters."""
    found = lex(standard(), text)
    return [Token(each.type, str(each), start, end_pos=end) for each in found]


class Automaton:
    """The LALR automaton, fed token by token; a rule's method of `builder` makes its node."""

    __slots__ = ("_end_state", "_state", "_states")

    def __init__(self, tables: Lark, builder: object) -> None:
        table: Any = tables.parser.parser._parse_table
        tree_builder: Any = tables._parse_tree_builder
        callbacks = tree_builder.create_callback(builder)
        silent: Any = LexerThread(tables.parser.lexer, None)
        self._states: Any = table.states
        self._end_state = table.end_states[START]
        self._state: Any = ParserState(ParseConf(table, callbacks, START), silent)

    def feed(self, token: Token) -> bool:
        """Takes the token, unless the grammar has no place for it; then nothing has changed."""
        if not self.accepts(token.type):
            return False
        self._state.feed_token(token, token.type == END)
        return True

    @property
    def values(self) -> list[Any]:
        """What was read and has not become part of something larger: tokens and nodes."""
        values: list[Any] = self._state.value_stack
        return values

    def accepts(self, kind: str) -> bool:
        """Whether a token of this type leads on, the reductions before it played through.

        Lark alone would reduce first and find out later, and what was read would be gone.
        """
        states, stack = self._states, self._state.state_stack
        kept = len(stack)
        reduced: list[Any] = []
        while True:
            state = reduced[-1] if reduced else stack[kept - 1]
            action = states[state].get(kind)
            if action is None:
                return bool(state == self._end_state)
            if action[0] is Shift:
                return True
            rule = action[1]
            for _ in rule.expansion:
                if reduced:
                    reduced.pop()
                else:
                    kept -= 1
            state = reduced[-1] if reduced else stack[kept - 1]
            reduced.append(states[state][rule.origin.name][1])

    def accepted(self) -> frozenset[str]:
        """The types of the tokens that lead on from here."""
        kinds = self._states[self._state.state_stack[-1]]
        return frozenset(kind for kind in kinds if kind.isupper() and self.accepts(kind))

    def places_for(self, kind: str) -> Iterator[int]:
        """Where among the values a token of this type could have stood, the last place first."""
        states, stack = self._states, self._state.state_stack
        for place in range(len(stack) - 1, -1, -1):
            if kind in states[stack[place]]:
                yield place

    def unread(self) -> None:
        """Takes back what was read last: a token, or the name that it became."""
        self._state.state_stack.pop()
        self.values.pop()

    def abandon(self) -> list[Any]:
        """Drops what was begun, back to where a whole statement may be in error; returns it."""
        states, stack = self._states, self._state.state_stack
        keep = len(stack)
        while ERROR not in states[stack[keep - 1]]:
            keep -= 1
        dropped = self.values[keep - 1 :]
        del stack[keep:], self.values[keep - 1 :]
        return dropped
