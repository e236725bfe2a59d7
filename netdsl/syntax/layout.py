"""Between lexer and parser: which line ends count, what is a label, where brackets were lost.

One pass over the tokens. Line ends inside `( )` and `[ ]` and beside a token that says the line
goes on are dropped; a colon turns what touches it into a label; comments are set aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lark import Token

from netdsl.diagnostics import Diagnostic, Fix
from netdsl.source import Source, Span
from netdsl.syntax.labels import fuse_label
from netdsl.syntax.tree import Comment

DEEPEST = 64
MOST_TOKENS = 250_000

CLOSERS = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
GOES_ON_AFTER = frozenset(
    {"ARROW", "BAR", "COMMA", "EQUAL", "LESS", "LBRACE", "LABEL", "LABEL_END"}
)
GOES_ON_BEFORE = frozenset({"ARROW", "BAR", "GREATER", "ELSE", "RBRACE"})
DECLARES = frozenset({"NETWORK", "BLOCK", "FROM"})
INDEXABLE = frozenset({"NAME", "IN", "INPUT", "OUTPUT", "RPAR", "RSQB"})
ENDS_OPERAND = INDEXABLE | {"NUMBER", "DIMENSIONS", "STRING", "TRUE", "FALSE", "NONE"}


def make_token(kind: str, text: str, start: int, end: int | None = None) -> Token:
    return Token(kind, text, start, end_pos=start + len(text) if end is None else end)


@dataclass(slots=True)
class Layout:
    """What the parser gets, and what was learnt about brackets on the way."""

    source: Source
    tokens: list[Token] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unclosed: set[int] = field(default_factory=set)
    """Where brackets start that nothing closes."""
    lost: list[tuple[Token, int]] = field(default_factory=list)
    """Braces that nothing closes, the inner ones first, and where that became certain."""
    open: list[Token] = field(default_factory=list)
    stopped: bool = False
    """Whether the rest of the file was left out, brackets being nested too deep."""
    _line_end: Token | None = None
    _index_brackets: set[int] = field(default_factory=set)

    def arrange(self, raw: Iterable[Token]) -> Layout:
        skip_until = -1
        for number, token in enumerate(raw):
            if number >= MOST_TOKENS:
                self.diagnostics.append(too_many(self._span(token)))
                self.stopped = True
                break
            if token.start_pos < skip_until:  # type: ignore[operator]
                continue
            kind = token.type
            if kind == "NEWLINE":
                self._line_end = self._line_end or token
            elif kind == "COMMENT":
                self._comment(token)
            elif kind == "FLOOR" and self._starts_comment(token):
                skip_until = self._habitual_comment(token)
            else:
                self._take(token)
                if self.stopped:
                    break
        self._line_end = None
        self._close_all(len(self.source.text))
        self.tokens.append(make_token("$END", "", len(self.source.text)))
        return self

    def _take(self, token: Token) -> None:
        if token.type == "FOREIGN_ARROW":
            token = self._arrow(token)
        kind = token.type
        if kind in DECLARES and self._stands_first(token):
            self._start_over(token)
        elif self._line_end is not None:
            if self._counts(self._line_end, kind):
                self.tokens.append(self._line_end)
            self._line_end = None
        if kind == "COLON":
            inside_index = self.open and self.open[-1].start_pos in self._index_brackets
            if inside_index or not fuse_label(self.tokens, token, self.source.text):
                self.tokens.append(token)
            return
        if kind in CLOSERS:
            self._open(token)
            if self.stopped:
                return
        elif kind in OPENERS:
            self._close(OPENERS[kind])
        self.tokens.append(token)

    def _counts(self, line_end: Token, next_kind: str) -> bool:
        if not self.tokens or next_kind in GOES_ON_BEFORE:
            return False
        if self.open and self.open[-1].type != "LBRACE":
            return False
        return self.tokens[-1].type not in GOES_ON_AFTER

    # Brackets

    def _open(self, token: Token) -> None:
        if len(self.open) == DEEPEST:
            self.diagnostics.append(too_deep(self._span(token)))
            self.stopped = True
            return
        if token.type == "LSQB" and self.tokens:
            before = self.tokens[-1]
            if before.type in INDEXABLE and before.end_pos == token.start_pos:
                self._index_brackets.add(token.start_pos or 0)
        self.open.append(token)

    def _close(self, opener: str) -> None:
        """Closes down to the opener, within the innermost braces unless it is a brace itself."""
        for place in range(len(self.open) - 1, -1, -1):
            kind = self.open[place].type
            if kind == opener:
                self.unclosed.update(lost.start_pos or 0 for lost in self.open[place + 1 :])
                del self.open[place:]
                return
            if kind == "LBRACE":
                return

    def _start_over(self, token: Token) -> None:
        """A declaration at the margin: whatever is open was forgotten."""
        self._line_end = None
        self._close_all(token.start_pos or 0)
        if self.tokens:
            self.tokens.append(make_token("NEWLINE", "", token.start_pos or 0))

    def _close_all(self, at: int) -> None:
        """Makes up for lost braces, so that the parser comes out of the body."""
        for lost in reversed(self.open):
            self.unclosed.add(lost.start_pos or 0)
            if lost.type == "LBRACE":
                self.lost.append((lost, at))
                self.tokens.append(make_token("RBRACE", "", at))
        self.open.clear()

    def stop(self, place: int, braces: int) -> None:
        """Leaves out what comes from a place on, where so many braces are open."""
        at = self.tokens[place].start_pos or 0
        self.diagnostics.append(too_deep(self._span(self.tokens[place])))
        self.tokens[place:] = [make_token("RBRACE", "", at) for _ in range(braces)]
        self.tokens.append(make_token("$END", "", at))
        self.stopped = True

    # Comments, and habits that are certain without a parser

    def _comment(self, token: Token) -> None:
        start = token.start_pos or 0
        line_start = self.source.text.rfind("\n", 0, start) + 1
        alone = not self.source.text[line_start:start].strip()
        self.comments.append(Comment(self._span(token), alone))

    def _starts_comment(self, token: Token) -> bool:
        """Whether `//` cannot be a division: there is nothing before it to divide."""
        if not self.tokens or self.tokens[-1].type not in ENDS_OPERAND:
            return True
        if self._line_end is None:
            return False
        return not self.open or self.open[-1].type == "LBRACE"

    def _habitual_comment(self, token: Token) -> int:
        span = self._span(token)
        self.diagnostics.append(comment_habit(span))
        end = self.source.text.find("\n", span.start)
        return len(self.source.text) if end < 0 else end

    def _arrow(self, token: Token) -> Token:
        span = self._span(token)
        code = "N105" if token.isascii() else "N102"
        message = f"the arrow is written `->`, not `{token}`"
        fixes = (Fix(span, "->", safe=True),)
        self.diagnostics.append(Diagnostic(code, message, span, help="write `->`", fixes=fixes))
        return make_token("ARROW", "->", span.start, span.end)

    def _stands_first(self, token: Token) -> bool:
        start = token.start_pos or 0
        return start == 0 or self.source.text[start - 1] == "\n"

    def _span(self, token: Token) -> Span:
        return Span(self.source, token.start_pos or 0, token.end_pos or 0)


def too_deep(bracket: Span) -> Diagnostic:
    message = f"nested deeper than {DEEPEST} brackets"
    help = "name a part of it: a block, or `let` for an expression"
    return Diagnostic("N601", message, bracket, help=help)


def too_many(word: Span) -> Diagnostic:
    return Diagnostic(
        "N602",
        f"the file has more than {MOST_TOKENS:,} words and signs",
        word,
        help="write repeats, loops and blocks, or several files",
    )


def comment_habit(slashes: Span) -> Diagnostic:
    fixes = (Fix(slashes, "#"),)
    return Diagnostic("N105", "comments start with `#`", slashes, help="write `# …`", fixes=fixes)
