"""Plain text to segments: lines, blocks between blank lines, paragraphs that were wrapped by hand, and roles.

Takes decoded text, gives the segments with their positions in the source, and what the comments in it ask the auditor to leave
out; those comments are no text. Knows nothing of languages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, takewhile

from auditor.article import Article, Role, Segment
from auditor.readers.directives import ParsedDirective, directive_of, place
from auditor.readers.positions import LINE_END, Lines, segment_at, stripped, without_surrogates
from auditor.readers.roles import guess_role

# Bounded, so that comments that are opened and never closed cost no more than one look each.
_COMMENT = re.compile(r"<!--(?=\s{0,40}auditor\s{0,40}:)(.{0,2000}?)-->", re.DOTALL | re.IGNORECASE)

# A hand-wrapped paragraph has at least three lines; all but the last are nearly as wide as the widest.
_WRAP_LINES = 3
_WRAP_WIDTH = (52, 110)
_WRAP_SLACK = 18


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line says, and the source offset of each of its characters and of its end."""

    raw: str
    offsets: Sequence[int]


def read_text(source: str, path: str = "<text>", article_id: str | None = None, notes: Sequence[str] = ()) -> Article:
    """Make an article of plain text.

    Args:
        source: the whole text; any of LF, CRLF and CR ends a line.
        path: where it came from, for the report.
        article_id: the article's name in the report; the path when not given.
        notes: what was guessed when the text was decoded.
    """
    source = without_surrogates(source)
    lines = Lines(source)
    comments = list(_COMMENT.finditer(source))
    segments: list[Segment] = []
    for number, block in enumerate(_blocks(source, comments)):
        for line in [_joined(block)] if _is_wrapped(block) else block:
            segments.append(replace(segment_at(line.raw, line.offsets, lines.place), block=number))
    parsed = [_directive(comment, comments, lines, source) for comment in comments]
    directives, misunderstood = place([directive for directive in parsed if directive is not None], segments)
    return Article(path, article_id or path, tuple(_with_roles(segments)), (*notes, *misunderstood), directives=directives)


def _blocks(source: str, comments: Sequence[re.Match[str]]) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for start, end in _line_bounds(source):
        line = _line(source, start, end, comments)
        if line is not None and line.raw:
            block.append(line)
        elif line is not None and block:
            yield block
            block = []
    if block:
        yield block


def _line_bounds(source: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line_end in LINE_END.finditer(source):
        yield start, line_end.start()
        start = line_end.end()
    yield start, len(source)


def _line(source: str, start: int, end: int, comments: Sequence[re.Match[str]]) -> _Line | None:
    """The line without its edges; ``None`` for one that holds nothing but comments, which is not a blank line."""
    first = bisect_right(comments, start, key=lambda comment: comment.end())
    within = list(takewhile(lambda comment: comment.start() < end, islice(comments, first, None)))
    if not within:
        return _Line(*stripped(source[start:end], range(start, end + 1)))
    kept: list[int] = []
    position = start
    for comment in within:
        kept.extend(range(position, comment.start()))
        position = comment.end()
        # The blank before a comment and the one after it are one blank in the text.
        while kept and source[kept[-1]].isspace() and position < end and source[position].isspace():
            position += 1
    kept.extend(range(position, end))
    text, offsets = stripped("".join(source[offset] for offset in kept), [*kept, end])
    return _Line(text, [*offsets[:-1], offsets[-2] + 1]) if text else None


def _directive(comment: re.Match[str], comments: Sequence[re.Match[str]], lines: Lines, source: str) -> ParsedDirective | None:
    first, last = lines.place(comment.start())[0], lines.place(comment.end() - 1)[0]
    end = LINE_END.search(source, comment.end())
    around = _line(source, lines.offset(first, 1), end.start() if end else len(source), comments)
    return directive_of(comment[1], first, alone=around is None, end_line=last)


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


def _joined(block: Sequence[_Line]) -> _Line:
    # The blank between two lines stands for the end of the first.
    offsets = [*chain.from_iterable(line.offsets for line in block)]
    return _Line(" ".join(line.raw for line in block), offsets)


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
