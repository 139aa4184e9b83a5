"""Markdown parsed by markdown-it, with the place of every inline token.

markdown-it tells the lines of blocks but not where inline tokens stand; the state of its inline parser knows, and is asked here each
time that it makes a token. Gives the parser; each text token's ``meta["at"]`` is its offset in the content that was parsed.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType


class _PlacedState(StateInline):
    """A state that notes where each token starts."""

    _began = 0
    _pushed = (-1, 0)

    @property
    def pending(self) -> str:
        """Literal text that is not yet a token."""
        return StateInline.pending.__get__(self)  # type: ignore[no-any-return]

    @pending.setter
    def pending(self, value: str) -> None:
        if value and not self._pending and not self._pending_buffer:
            self._began = self.pos
        StateInline.pending.__set__(self, value)  # type: ignore[attr-defined]

    def append_pending(self, text: str) -> None:
        """Add to the literal text."""
        if not self._pending and not self._pending_buffer:
            self._began = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802
        """Make a token of the literal text."""
        token = super().pushPending()
        token.meta["at"] = self._began
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Make a token. A rule that makes several of one run of marks makes one for each character."""
        token = super().push(ttype, tag, nesting)
        run = self._pushed[1] + 1 if ttype == "text" and self._pushed[0] == self.pos else 0
        self._pushed = (self.pos, run if ttype == "text" else -1)
        token.meta["at"] = self.pos + run
        return token


class _PlacedInline(ParserInline):
    """An inline parser that uses `_PlacedState`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse the content of a block into tokens."""
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; indented text is prose, not code, and every token keeps its place."""
    markdown = MarkdownIt("commonmark", {"html": True})
    markdown.inline = _PlacedInline()
    markdown.configure("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable(["code", "text_join"])
    # Joined tokens would lose the places of all but one.
    markdown.inline.ruler2.disable("fragments_join")
    return markdown
