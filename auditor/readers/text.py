"""Plain text to segments: lines, blocks between blank lines, paragraphs that were wrapped by hand, and roles.

Takes decoded text, gives the segments with their positions in the source. Knows nothing of languages beyond the few
words that mark a byline or a line of site boilerplate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.article import Article, Role, Segment
from auditor.readers.roles import guess_role

# Half a character: no encoder takes it, and no file holds it that was decoded rightly.
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\n|\r")
# White space, zero-width characters, bidirectional marks, byte-order marks and controls carry no text at the edge of a line.
_EDGE = " \t\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c"
_EDGE += "".join(map(chr, [*range(0x2000, 0x200B), *range(9), *range(14, 28), 0x7F]))

# A hand-wrapped paragraph has at least three lines; all but the last are nearly as wide as the widest.
_WRAP_LINES = 3
_WRAP_WIDTH = (52, 110)
_WRAP_SLACK = 18


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    column: int
    raw: str


def read_text(source: str, path: str = "<text>", article_id: str | None = None, notes: Sequence[str] = ()) -> Article:
    """Make an article of plain text.

    Args:
        source: the whole text; any of LF, CRLF and CR ends a line.
        path: where it came from, for the report.
        article_id: the article's name in the report; the path when not given.
        notes: what was guessed when the text was decoded.
    """
    source = _SURROGATE.sub("\ufffd", source)
    segments: list[Segment] = []
    for number, block in enumerate(_blocks(source)):
        lines = [_joined(block)] if _is_wrapped(block) else [(line, line) for line in block]
        for first, last in lines:
            raw = first.raw if first is last else " ".join(line.raw for line in block)
            text = unicodedata.normalize("NFC", raw)
            segments.append(
                Segment(
                    text=text,
                    line=first.number,
                    column=first.column,
                    end_line=last.number,
                    end_column=last.column + len(last.raw),
                    block=number,
                    raw=None if text == raw else raw,
                )
            )
    return Article(path, article_id or path, tuple(_with_roles(segments)), tuple(notes))


def _blocks(text: str) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        body = raw.strip(_EDGE)
        if body:
            block.append(_Line(number, raw.index(body[0]) + 1 if raw[0] != body[0] else 1, body))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(block: Sequence[_Line]) -> bool:
    """Whether the lines of a block are one paragraph that somebody wrapped at a fixed width."""
    if len(block) < _WRAP_LINES:
        return False
    widths = [len(line.raw) for line in block]
    widest = max(widths)
    if not _WRAP_WIDTH[0] <= widest <= _WRAP_WIDTH[1] or min(widths[:-1]) < widest - _WRAP_SLACK:
        return False
    running = sum(line.raw[0].islower() for line in block[1:])
    stopped = sum(line.raw[-1] in ".!?…" for line in block[:-1])
    return 2 * running >= len(block) - 1 and 3 * stopped <= len(block) - 1


def _joined(block: Sequence[_Line]) -> tuple[_Line, _Line]:
    return block[0], block[-1]


def _with_roles(segments: Sequence[Segment]) -> Iterator[Segment]:
    sizes: dict[int, int] = {}
    for segment in segments:
        sizes[segment.block] = sizes.get(segment.block, 0) + 1
    last_block = segments[-1].block if segments else 0
    for segment in segments:
        role = guess_role(
            segment.text,
            alone=sizes[segment.block] == 1,
            place=segment.block / last_block if last_block else 0.0,
            first=segment.block == 0,
        )
        yield replace(segment, role=role) if role is not Role.BODY else segment
