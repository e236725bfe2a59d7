"""Between lexer and parser: which line ends count, what is a label, where brackets were lost.

One pass over the tokens. Line ends inside `( )` and `[ ]` and beside a token that says the line
goes on are dropped; a colon turns what touches it into a label; comments are set aside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from lark import Token

from netdsl.diagnostics import MOST_FINDINGS, Diagnostic, Fix
from netdsl.limits import raised
from netdsl.source import Source, Span
from netdsl.syntax.engine import read_as
from netdsl.syntax.labels import fuse_label
from netdsl.syntax.printed_signs import in_words, meant_by_sign, plain_blanks, unseen
from netdsl.syntax.tree import Comment

DEEPEST = 64

FARTHEST_CLOSER = 300

CLOSERS = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
GOES_ON_AFTER = frozenset(
    {"ARROW", "BAR", "COMMA", "EQUAL", "LESS", "LBRACE", "LABEL", "LABEL_END"}
)
GOES_ON_BEFORE = frozenset({"ARROW", "BAR", "GREATER", "ELSE", "RBRACE"})
DECLARES = frozenset({"NETWORK", "BLOCK", "FROM"})
ELSE_IF = frozenset({"elif", "elsif", "elseif"})
BEGINS_CONDITION = frozenset({"NAME", "IN", "NOT", "NUMBER", "STRING", "TRUE", "FALSE", "LPAR"})
INDEXABLE = frozenset({"NAME", "IN", "INPUT", "OUTPUT", "RPAR", "RSQB"})
ENDS_OPERAND = INDEXABLE | {"NUMBER", "DIMENSIONS", "STRING", "TRUE", "FALSE", "NONE"}


def make_token(kind: str, text: str, start: int, end: int | None = None) -> Token:
    return Token(kind, text, start, end_pos=start + len(text) if end is None else end)


@dataclass(slots=True)
class Layout:
    """What the parser gets, and what was learnt about brackets on the way."""

    source: Source
    most_words: int
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
    refused: bool = False
    """Whether there are too many tokens: the first of them are no file."""
    _line_end: Token | None = None
    loose: set[int] = field(default_factory=set)
    """Where brackets start that close none of their kind."""
    _raw: list[Token] = field(default_factory=list)
    _index_brackets: set[int] = field(default_factory=set)

    def arrange(self, raw: Iterable[Token]) -> Layout:
        skip_until = -1
        source_text = self.source.text
        self._raw = list(islice(raw, self.most_words + 1))
        for number, token in enumerate(self._raw):
            if number >= self.most_words:
                self.diagnostics = [too_many(self._span(token), self.most_words)]
                self.refused = True
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
            elif kind == "STRAY" and (blanks := unseen(source_text, token.start_pos or 0)):
                skip_until = self._unseen(token, blanks)
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
        elif token.type == "STRAY":
            token = self._printed_sign(token)
        if self.tokens and self.tokens[-1] in ELSE_IF:
            self._else_if(token)
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
            self._close(token)
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

    def _close(self, closer: Token) -> None:
        """Closes down to the opener, within the innermost braces unless it is a brace itself.

        `)` for `]` closes what stands open, so that lines end where they should.
        """
        opener = OPENERS[closer.type]
        for place in range(len(self.open) - 1, -1, -1):
            kind = self.open[place].type
            if kind == opener:
                self.unclosed.update(lost.start_pos or 0 for lost in self.open[place + 1 :])
                del self.open[place:]
                return
            if kind == "LBRACE":
                break
        self.loose.add(closer.start_pos or 0)
        innermost = self.open[-1].type if self.open else "LBRACE"
        if "LBRACE" not in (opener, innermost) and not self._closes_later(innermost, closer):
            self.unclosed.add(self.open.pop().start_pos or 0)

    def _closes_later(self, opener: str, at: Token) -> bool:
        """Whether the bracket that is open here is closed soon enough to be seen."""
        first = bisect_right(self._raw, at.start_pos or 0, key=lambda raw: raw.start_pos or 0)
        depth = 1
        for token in self._raw[first : first + FARTHEST_CLOSER]:
            depth += (token.type == opener) - (token.type == CLOSERS[opener])
            if depth == 0 or token.type in DECLARES:
                break
        return depth == 0

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
        self._tell(comment_habit(span, certain=True))
        end = self.source.text.find("\n", span.start)
        return len(self.source.text) if end < 0 else end

    def _else_if(self, following: Token) -> None:
        """`} elif p {`: two words stand for one that other languages have."""
        word = self.tokens[-1]
        before = [token.type for token in self.tokens[-3:-1]]
        on_own_line = before[-1:] == ["NEWLINE"]
        if word.type != "NAME" or before[: -1 if on_own_line else None][-1:] != ["RBRACE"]:
            return
        if following.type not in BEGINS_CONDITION:
            return
        called = on_own_line and word.end_pos == following.start_pos
        if called or self._line_end is not None:
            return
        span = self._span(word)
        message = f"`{word}` is written `else if` here"
        fixes = (Fix(span, "else if", safe=True),)
        self._tell(Diagnostic("N105", message, span, help="write `else if`", fixes=fixes))
        read = [make_token(kind.upper(), kind, span.start, span.end) for kind in ("else", "if")]
        self.tokens[-2 if on_own_line else -1 :] = read

    def _printed_sign(self, token: Token) -> Token:
        meant = meant_by_sign(token)
        if not meant or len(self.diagnostics) > MOST_FINDINGS:
            return token
        span = self._span(token)
        fixes = (Fix(span, meant, safe=True),)
        message = f"stray {in_words(token)}"
        self._tell(Diagnostic("N102", message, span, help=f"write `{meant}`", fixes=fixes))
        (read,) = read_as(meant, span.start, span.end)
        return read

    def _unseen(self, token: Token, blanks: str) -> int:
        """Blanks that are not plain; returns where they end."""
        start = token.start_pos or 0
        span = Span(self.source, start, start + len(blanks))
        fixes = (Fix(span, plain_blanks(blanks), safe=True),)
        message = f"stray {in_words(token)}"
        self._tell(Diagnostic("N102", message, span, help="write plain blanks", fixes=fixes))
        return span.end

    def _arrow(self, token: Token) -> Token:
        span = self._span(token)
        code = "N105" if token.isascii() else "N102"
        message = f"the arrow is written `->`, not `{token}`"
        fixes = (Fix(span, "->", safe=True),)
        self._tell(Diagnostic(code, message, span, help="write `->`", fixes=fixes))
        return make_token("ARROW", "->", span.start, span.end)

    def _tell(self, diagnostic: Diagnostic) -> None:
        if len(self.diagnostics) <= MOST_FINDINGS:
            self.diagnostics.append(diagnostic)

    def _stands_first(self, token: Token) -> bool:
        start = token.start_pos or 0
        return start == 0 or self.source.text[start - 1] == "\n"

    def _span(self, token: Token) -> Span:
        return Span(self.source, token.start_pos or 0, token.end_pos or 0)


def too_deep(bracket: Span) -> Diagnostic:
    message = f"nested deeper than {DEEPEST} brackets"
    help = "name a part of it: a block, or `let` for an expression"
    return Diagnostic("N601", message, bracket, help=help)


def too_many(word: Span, most_words: int) -> Diagnostic:
    return Diagnostic(
        "N602",
        f"the file has more than {most_words:,} words and signs",
        word,
        help=f"write repeats, loops and blocks, or several files; or {raised('words')}",
    )


def comment_habit(slashes: Span, certain: bool = False) -> Diagnostic:
    """`certain` is where they cannot divide either."""
    fixes = (Fix(slashes, "#", safe=certain),)
    return Diagnostic("N105", "comments start with `#`", slashes, help="write `# …`", fixes=fixes)
