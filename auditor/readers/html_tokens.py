"""HTML source to tokens with their places, and to a copy of the source in which every text is a number.

Takes the source, gives its texts, tags and comments with their offsets, and the copy: a tree builder that reads the copy builds
the tree of the page, and the numbers in it lead back to the source. Broken tags that would swallow text are mended here, as far as
a look at the tag tells what was meant. Knows nothing of articles.

Tokens and tree come from turbohtml: it follows the WHATWG standard in tokenizing and in repairing trees, it tells the line and
column of every token and the source of every character reference, and it is linear in time where the standard library's parser and
the tree builders in Python are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from turbohtml import Token, TokenType, tokenize

from auditor.readers.positions import Lines

OPEN, CLOSE = "\ue000", "\ue001"
"""What stands around the number of a text in the copy."""

MARK = "data-auditor-tag"
"""The attribute that holds the number of a tag in the copy."""

WHITE = " \t\n\r\f"
"""HTML's white space; other spaces are characters like any other."""

# Each mending reads the rest of the page again: so many times its length, and no more.
_MENDING = 8
_MISQUOTED = re.compile(r"""=[ \t\n\r\f]*(["'])""")
_SWALLOWING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("title", "textarea")}


class Piece(NamedTuple):
    """A text or a character reference, as long in the source as ``end - start``."""

    text: str
    start: int
    end: int


class Tag(NamedTuple):
    """A start tag: its source (mended) and its offset."""

    source: str
    start: int


class Comment(NamedTuple):
    """The inside of a comment, and the comment's offsets."""

    body: str
    start: int
    end: int


@dataclass(slots=True)
class Scan:
    """What a source holds.

    Attributes:
        copy: the source with numbers for texts, and with a number in every start tag.
        pieces: the texts, by number.
        tags: the start tags, by number.
        comments: the comments.
        spaces: for the number of a text, the offset of the first white space between it and the next one.
    """

    copy: str = ""
    pieces: list[Piece] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    spaces: dict[int, int] = field(default_factory=dict)


class _Cut(NamedTuple):
    """A token and its part of the source; ``kind`` ``None`` where it is no token but a sign that stands for itself."""

    kind: TokenType | None
    source: str
    start: int
    name: str = ""
    data: str = ""


def scan(source: str) -> Scan:
    """Cut a source into its tokens."""
    found = Scan()
    copy: list[str] = []
    for cut in _cuts(source):
        end = cut.start + len(cut.source)
        if cut.kind in (TokenType.TEXT, TokenType.CHARACTER_REFERENCE, None):
            text = cut.data if cut.kind is TokenType.CHARACTER_REFERENCE else cut.source
            if text.strip(WHITE):
                copy.append(f"{OPEN}{len(found.pieces)}{CLOSE}")
                found.pieces.append(Piece(text, cut.start, end))
            else:
                copy.append(" ")
                found.spaces.setdefault(len(found.pieces) - 1, cut.start)
        elif cut.kind is TokenType.START_TAG:
            after = 1 + len(cut.name)
            # A tag that was mended may lack its end.
            close = "" if cut.source.endswith(">") else ">"
            copy.append(f'{cut.source[:after]} {MARK}="{len(found.tags)}"{cut.source[after:]}{close}')
            found.tags.append(Tag(cut.source, cut.start))
        elif cut.kind is TokenType.COMMENT:
            found.comments.append(Comment(cut.data, cut.start, end))
        elif cut.kind in (TokenType.END_TAG, TokenType.DOCTYPE):
            copy.append(cut.source)
    found.copy = "".join(copy)
    return found


def _cuts(source: str) -> Iterator[_Cut]:
    start, allowance = 0, _MENDING * len(source) + 100_000
    while start < len(source):
        rest = source[start:]
        allowance -= len(rest)
        end = 0
        mended = None
        within = ""
        for cut in _plain_cuts(rest):
            mended = _mended(cut, rest) if allowance > 0 else None
            if mended is not None:
                break
            if within == "noscript" and cut.kind is TokenType.TEXT:
                # The tokenizer takes it for one text, as with scripts; the tree builder, and here it is read, as without.
                for inner in _plain_cuts(cut.source):
                    yield _moved(inner, start + cut.start)
            else:
                yield _moved(cut, start)
            within = cut.name if cut.kind is TokenType.START_TAG else ""
            end = cut.start + len(cut.source)
        if mended is None and end < len(rest) and allowance > 0:
            mended = _mended_end(rest, end)
        if mended is None:
            return
        for cut in mended.cuts:
            yield _moved(cut, start)
        if mended.blank is not None:
            blank = start + mended.blank
            source = f"{source[:blank]} {source[blank + 1 :]}"
        start += mended.resume


def _moved(cut: _Cut, by: int) -> _Cut:
    return cut._replace(start=cut.start + by) if by else cut


def _plain_cuts(source: str) -> Iterator[_Cut]:
    """The tokens of a source. A tag that the end of the source cuts off is none of them."""
    lines = Lines(source)
    before: tuple[Token, int] | None = None
    for token in tokenize(source, resolve_references=False, capture_source=True):
        start = lines.offset(token.line, token.col + 1)
        if before is not None:
            yield _cut(*before, source[before[1] : start])
        before = (token, start)
    if before is not None:
        token, start = before
        tail = source[start:]
        length = len((token.data if token.type is TokenType.TEXT else token.source) or "")
        # CRLF is one character of a token and two of the source.
        yield _cut(token, start, tail[: _length_in_source(tail, length) if "\r\n" in tail else length])


def _length_in_source(source: str, length: int) -> int:
    end = 0
    for _ in range(length):
        end += 2 if source.startswith("\r\n", end) else 1
    return end


def _cut(token: Token, start: int, source: str) -> _Cut:
    if token.type is TokenType.TEXT:
        return _Cut(TokenType.TEXT, source, start)
    name = token.tag or ""
    if token.type is TokenType.START_TAG and token.attrs and any(set(attribute) & set("\"'<") for attribute, _ in token.attrs):
        name = "<" + name
    return _Cut(token.type, source, start, name, token.data or "")


@dataclass(frozen=True, slots=True)
class _Mending:
    """What a broken tag is taken for, where reading goes on, and the offset of a quotation mark to leave out."""

    resume: int
    cuts: tuple[_Cut, ...] = ()
    blank: int | None = None


def _mended(cut: _Cut, source: str) -> _Mending | None:
    """What a token was meant to be, where it swallowed text; ``None`` where it is sound."""
    raw, start = cut.source, cut.start
    if cut.kind is TokenType.START_TAG:
        # A quotation mark or ``<`` in an attribute's name: the tag ran on into what follows it.
        if cut.name.startswith("<"):
            misquoted = _misquoted(raw)
            if misquoted is not None:
                return _Mending(start, blank=start + misquoted)
            if "<" in raw[1:]:
                return _ended_at(raw, start, raw.index("<", 1))
            return _Mending(start + len(raw), (_Cut(cut.kind, raw, start, cut.name[1:]),))
        if cut.name in _SWALLOWING and not _SWALLOWING[cut.name].search(source, start):
            return _Mending(start + len(raw))
    elif cut.kind is TokenType.COMMENT and start + len(raw) == len(source) and _is_open_comment(raw):
        return _Mending(start + 4)
    return None


def _is_open_comment(raw: str) -> bool:
    return raw.startswith("<!--") and not raw.endswith(("-->", "--!>")) and raw != "<!-->"


def _mended_end(source: str, end: int) -> _Mending | None:
    """What the last tag of a source was meant to be, which no ``>`` ends."""
    raw = source[end:]
    if not raw.startswith("<") or raw[1:2] in ("", "/", "!", "?"):
        return None
    misquoted = _misquoted(raw)
    if misquoted is not None:
        return _Mending(end, blank=end + misquoted)
    if "<" in raw[1:]:
        return _ended_at(raw, end, raw.index("<", 1))
    return None if "=" in raw or " " not in raw else _Mending(end + 1, (_Cut(None, "<", end),))


def _misquoted(raw: str) -> int | None:
    """The offset of the quotation mark that opens the first value with a ``>`` in it."""
    position = 0
    while (mark := _MISQUOTED.search(raw, position)) is not None:
        after = raw.find(mark[1], mark.end())
        if ">" in raw[mark.end() : after if after >= 0 else None]:
            return mark.start(1)
        if after < 0:
            return None
        position = after + 1
    return None


def _ended_at(raw: str, start: int, end: int) -> _Mending:
    """A tag that lacks its ``>`` before the next one; or, where it is no tag, a ``<`` that stands for itself."""
    head = raw[:end]
    name = re.match(r"<([A-Za-z][^\s/>]*)", head)
    if name is None or ("=" not in head and head[name.end() :].strip(WHITE + "/")):
        return _Mending(start + 1, (_Cut(None, "<", start),))
    return _Mending(start + end, (_Cut(TokenType.START_TAG, head, start, name[1]),))
