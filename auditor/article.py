"""What was read: articles and their segments, with positions in the source file, and the language of each once it is detected.

Plain values. Readers and the detector make them; every later stage reads them. Nothing here knows of pairs or verdicts.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, overload


class Role(StrEnum):
    """What a segment does in the article, guessed from its form and its place."""

    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    BODY = "body"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True, eq=False)
class Places(Sequence[tuple[int, int]]):
    """Lines and columns of characters, kept as runs in which the column rises evenly: 16 bytes a run and not a hundred a character.

    Attributes:
        runs: for each run its first character's number, line and column, and by how much the column rises, 32 bits each.
        size: how many characters there are.
    """

    runs: bytes
    size: int

    @classmethod
    def of(cls, places: Iterable[tuple[int, int]]) -> Places:
        """Keep lines and columns, both from 1."""
        runs = array("I")
        first = line = column = step = size = 0
        for size, (next_line, next_column) in enumerate(places, start=1):
            length = size - 1 - first
            if size > 1 and next_line == line and length == 1 and next_column >= column:
                step = runs[-1] = next_column - column
            elif size == 1 or next_line != line or next_column != column + step * length:
                first, line, column, step = size - 1, next_line, next_column, 0
                runs.extend((first, line, column, step))
        return cls(runs.tobytes(), size)

    @classmethod
    def of_runs(cls, runs: Iterable[tuple[int, int, int, int]], size: int) -> Places:
        """Keep runs as they are told."""
        return cls(array("I", [number for run in runs for number in run]).tobytes(), size)

    def __len__(self) -> int:
        return self.size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Places) and (self.runs == other.runs or list(self) == list(other))

    def __hash__(self) -> int:
        return hash((self.size, self.runs[:16]))

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> Places: ...
    def __getitem__(self, index: int | slice) -> tuple[int, int] | Places:
        if isinstance(index, slice):
            return Places.of(self[at] for at in range(*index.indices(self.size)))
        if not -self.size <= index < self.size:
            raise IndexError(index)
        at = index % self.size
        runs = memoryview(self.runs).cast("I")
        run = 4 * (bisect_right(runs[::4], at) - 1)
        return runs[run + 1], runs[run + 2] + (at - runs[run]) * runs[run + 3]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        runs = memoryview(self.runs).cast("I").tolist()
        ends = [*runs[4::4], self.size]
        for (first, line, column, step), end in zip(zip(*[iter(runs)] * 4, strict=True), ends, strict=False):
            for number in range(end - first):
                yield line, column + step * number


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text on its own: a line, or one language's part of a line that holds two.

    Attributes:
        text: the text, stripped of surrounding white space, in NFC.
        line: the line in the source file, from 1.
        column: the first character's column in the source line, from 1, in Unicode code points.
        end_line: the line of the last character.
        end_column: the column after the last character, so that ``end_column - column`` is the length in the source.
        block: the number of the block (blank lines separate blocks), from 0.
        role: what the segment does in the article.
        raw: the text as it stands in the source, where NFC changed it; else ``None``.
        language: the language that the source's markup declares for it, ISO 639-1 (``lang`` attributes); else ``None``.
        offsets: where each character of ``text`` stands in the source, where the source writes it otherwise (entities, escapes,
            mark-up within): line and column of each and of the end; else ``None``.
        origin: line and column of the segment that it was cut from; else ``None``.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    block: int = 0
    role: Role = Role.BODY
    raw: str | None = None
    language: str | None = None
    offsets: Places | None = None
    origin: tuple[int, int] | None = None

    def part(self, start: int, end: int) -> Segment:
        """The segment of the characters ``start:end`` of the text, with its own columns in the source.

        Args:
            start: offset of the first character in ``text``.
            end: offset after the last one. White space at both ends is left out.
        """
        origin = self.origin or (self.line, self.column)
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if self.offsets is not None:
            return replace(self._mapped_part(start, end, self.offsets), origin=origin)
        first, after = (offset if self.raw is None else _raw_offset(self.raw, offset) for offset in (start, end))
        text = self.text[start:end]
        raw = None if self.raw is None or self.raw[first:after] == text else self.raw[first:after]
        return replace(self, text=text, column=self.column + first, end_column=self.column + after, raw=raw, origin=origin)

    def _mapped_part(self, start: int, end: int, offsets: Places) -> Segment:
        (line, column), last = offsets[start], offsets[max(start, end - 1)]
        after = offsets[end] if offsets[end][0] == last[0] else (last[0], last[1] + 1)
        return replace(
            self,
            text=self.text[start:end],
            line=line,
            column=column,
            end_line=after[0],
            end_column=after[1],
            offsets=offsets[start : end + 1],
        )


def _raw_offset(raw: str, offset: int) -> int:
    """Where the character ``offset`` of the NFC form of a text stands in the text itself."""
    position = composed = 0
    while position < len(raw) and composed < offset:
        end = position + 1
        while end < len(raw) and (unicodedata.combining(raw[end]) or "\u1160" <= raw[end] <= "\u11ff"):
            end += 1
        composed += len(unicodedata.normalize("NFC", raw[position:end]))
        position = end
    return position


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment in an article that asks the auditor to be silent: ``<!-- auditor: ignore CT101 -- kept on purpose -->``.

    Attributes:
        line: the line of the comment, from 1.
        rules: the codes of the rules; empty for all.
        first_line: the first line of the findings that it silences.
        last_line: the last one; ``None`` for the whole rest of the article.
        reason: why, as the author wrote it, or empty.
    """

    line: int
    rules: tuple[str, ...]
    first_line: int
    last_line: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article: a file, or one record of a file that holds several.

    Attributes:
        path: where it was read, as the user named it; ``-`` for standard input.
        id: a name that is unique in the report: the path, or the path and the record's own name.
        segments: the segments in document order.
        notes: what a reader had to guess, one sentence each, for the report.
        language: the language that the source declares for the whole (``<html lang>``, front matter), ISO 639-1, or ``None``.
        given: pairs that the source itself makes, as positions in ``segments`` of the source text and of its translation (the rows
            of a table of captions, a subtitle in two languages). They are judged; no other partner is searched for them.
        directives: what the article's author asks the auditor to leave out.
    """

    path: str
    id: str
    segments: tuple[Segment, ...]
    notes: tuple[str, ...] = ()
    language: str | None = None
    given: tuple[tuple[int, int], ...] = ()
    directives: tuple[Directive, ...] = ()


class Status(StrEnum):
    """Whether a segment is in the host language. ``UNDETERMINED``: names, credits, datelines, numbers, addresses only."""

    HOST = "host"
    FOREIGN = "foreign"
    UNDETERMINED = "undetermined"


class DetectedSegment(NamedTuple):
    """A segment with its status.

    Attributes:
        segment: the segment, or the span of one.
        status: see `Status`.
        language: the language, ISO 639-1; the host's for ``HOST`` and for what only leans to it, ``None`` where nothing tells.
        confidence: probability of the status, from 0 to 1.
        site_phrase: whether the text is a phrase that news sites write around articles, and nothing else.
    """

    segment: Segment
    status: Status
    language: str | None
    confidence: float
    site_phrase: bool = False

    @property
    def may_be_counterpart(self) -> bool:
        """Whether the segment is in the host language or leans to it."""
        return self.status is Status.HOST or (self.status is Status.UNDETERMINED and self.language is not None)


@dataclass(frozen=True, slots=True)
class Detection:
    """The segments of an article with their statuses; ``main_language`` is set when most of the article is in another one."""

    segments: tuple[DetectedSegment, ...]
    main_language: str | None
