"""Where characters stand: offsets in a source to lines and columns, and segments whose characters the source writes otherwise.

Takes texts with the source offset of each of their characters, gives segments placed in the source. A reader that takes text out of
a container (a JSON string, a quoted cell, a line with a comment in it) says for each character where it stood; nothing here knows
the containers.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from auditor.article import Directive, Places, Segment

LINE_END = re.compile(r"\r\n|\n|\r")
"""What ends a line, in every format: LF, CRLF or CR."""

Place = tuple[int, int]
"""A line and a column, both from 1."""

# White space, zero-width characters, bidirectional marks, byte-order marks and controls carry no text at the edge of a line.
EDGE = " \t\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c"
EDGE += "".join(map(chr, [*range(0x2000, 0x200B), *range(9), *range(14, 28), 0x7F]))
"""The characters that are no text at the edge of a line."""

# Half a character: no encoder takes it, and no file holds it that was decoded rightly.
_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """The text with each half of a surrogate pair replaced by U+FFFD, so that it can be encoded; as long as before."""
    return _SURROGATE.sub("\ufffd", text)


class Lines:
    """The lines of a source, for finding the place of an offset."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(end.end() for end in LINE_END.finditer(source))]

    def place(self, offset: int) -> Place:
        """The line and column of the character at an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column; the inverse of `place`."""
        return self._starts[line - 1] + column - 1


def stripped(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """A text without what is no text at its edges, and its offsets.

    Args:
        text: the text.
        offsets: the source offset of each character, and of the end.
    """
    start = len(text) - len(text.lstrip(EDGE))
    end = max(start, len(text.rstrip(EDGE)))
    return text[start:end], offsets[start : end + 1]


def segment_at(text: str, offsets: Sequence[int], place: Callable[[int], Place]) -> Segment:
    """The segment of a text whose characters stand at the given offsets of the source.

    Args:
        text: the text as its container means it, not empty; it is brought into NFC here.
        offsets: the source offset of each character, then the offset after the last one.
        place: the line and column of an offset, such as `Lines.place`.
    """
    first, last = place(offsets[0]), place(offsets[len(text)] - 1)
    end_line, end_column = last[0], last[1] + 1
    if first[0] == end_line and is_contiguous(offsets, len(text)):
        composed = unicodedata.normalize("NFC", text)
        return Segment(composed, *first, end_line, end_column, raw=None if composed == text else text)
    composed, starts = _composed(text)
    places = _placed([offsets[start] for start in starts], place, (end_line, end_column))
    return Segment(composed, *first, end_line, end_column, offsets=places)


def is_contiguous(offsets: Sequence[int], length: int) -> bool:
    """Whether ``length`` characters stand side by side in the source."""
    return isinstance(offsets, range) or all(offsets[i + 1] - offsets[i] == 1 for i in range(length))


def moved(segment: Segment, lines: Lines, offsets: Sequence[int], place: Callable[[int], Place]) -> Segment:
    """A segment of a text inside a container, placed in the container's source.

    Args:
        segment: the segment with its places in the text.
        lines: the lines of that text.
        offsets: for each character of that text the offset in the source, and of its end.
        place: the line and column of an offset of the source.
    """
    inner = _inner_offsets(segment, lines)
    start, end = inner[0], lines.offset(segment.end_line, segment.end_column)
    line, column = place(offsets[start])
    last_line, last_column = place(offsets[end] - 1)
    head = replace(segment, line=line, column=column, end_line=last_line, end_column=last_column + 1)
    plain = segment.offsets is None and line == last_line and offsets[end] - offsets[start] == end - start
    if plain:
        return head
    if isinstance(inner, range):
        outer = offsets[start:end]
    else:
        outer = [offsets[min(offset, len(offsets) - 1)] for offset in inner[:-1]]
    return replace(head, raw=None, offsets=_placed(outer, place, (last_line, last_column + 1)))


def _placed(offsets: Sequence[int], place: Callable[[int], Place], end: Place) -> Places:
    """The places of the characters at offsets of the source, and of their end; a stretch is looked up once, not each character."""
    values = np.asarray(offsets, dtype=np.int64)
    steps = np.diff(values)
    changes = [*(np.flatnonzero(steps[1:] != steps[:-1]) + 1).tolist(), len(steps)]
    runs: list[tuple[int, int, int, int]] = []
    first = at = 0
    while first < len(values):
        while changes[at] <= first < len(steps):
            at += 1
        last = changes[at] if first < len(steps) else first
        step = int(steps[first]) if last > first else 0
        (line, column), (last_line, _) = place(int(values[first])), place(int(values[last]))
        if step < 0:
            last, step = first, 0
        elif line != last_line:
            last = first + bisect_right(values[first : last + 1], line, key=lambda offset: place(int(offset))[0]) - 1
        runs.append((first, line, column, step))
        first = last + 1
    return Places.of_runs([*runs, (len(values), *end, 0)], len(values) + 1)


def moved_directive(directive: Directive, lines: Lines, offsets: Sequence[int], place: Callable[[int], Place]) -> Directive:
    """A directive of a text inside a container, with its lines in the container's source."""

    def moved_line(line: int) -> int:
        return place(offsets[min(lines.offset(line, 1), len(offsets) - 1)])[0]

    return replace(
        directive,
        line=moved_line(directive.line),
        first_line=1 if directive.last_line is None else moved_line(directive.first_line),
        last_line=None if directive.last_line is None else moved_line(directive.last_line),
    )


def _inner_offsets(segment: Segment, lines: Lines) -> Sequence[int]:
    if segment.offsets is not None:
        return [lines.offset(*place) for place in segment.offsets]
    start = lines.offset(segment.line, segment.column)
    if segment.raw is None:
        return range(start, start + len(segment.text) + 1)
    return [*(start + offset for offset in _composed(segment.raw)[1]), lines.offset(segment.end_line, segment.end_column)]


def _composed(text: str) -> tuple[str, list[int]]:
    """The NFC form of a text, and for each of its characters the offset in the text of the one that it comes from."""
    parts: list[str] = []
    starts: list[int] = []
    for start, end in _clusters(text):
        part = unicodedata.normalize("NFC", text[start:end])
        parts.append(part)
        # A cluster that does not change keeps each character's own place.
        same = part == text[start:end]
        starts.extend(start + i if same else start for i in range(len(part)))
    composed = "".join(parts)
    whole = unicodedata.normalize("NFC", text)
    if composed == whole:
        return composed, starts
    # A pair of starters outside the rule of `_clusters` composed: the places are right up to the few characters that this moves.
    last = len(text) - 1
    return whole, [starts[i] if i < len(starts) else last for i in range(len(whole))]


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _continues(text[position]):
            if text:
                yield start, position
            start = position


def _continues(character: str) -> bool:
    """Whether a character may compose with the one before it: marks, and the vowels and finals of Hangul."""
    if character < "\u0300":
        return False
    return "\u1160" <= character <= "\u11ff" or unicodedata.category(character)[0] == "M"
