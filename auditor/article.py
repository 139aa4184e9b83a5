"""What was read: articles and their segments, with positions in the source file, and the language of each once it is detected.

Plain values. Readers and the detector make them; every later stage reads them. Nothing here knows of pairs or verdicts.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """What a segment does in the article, guessed from its form and its place."""

    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    BODY = "body"
    BOILERPLATE = "boilerplate"


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
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    block: int = 0
    role: Role = Role.BODY
    raw: str | None = None

    def part(self, start: int, end: int) -> Segment:
        """The segment of the characters ``start:end`` of the text, with its own columns in the source.

        Args:
            start: offset of the first character in ``text``.
            end: offset after the last one. White space at both ends is left out.
        """
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        first, after = (offset if self.raw is None else _raw_offset(self.raw, offset) for offset in (start, end))
        text = self.text[start:end]
        raw = None if self.raw is None or self.raw[first:after] == text else self.raw[first:after]
        return replace(self, text=text, column=self.column + first, end_column=self.column + after, raw=raw)


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
class Article:
    """One article: a file, or one record of a file that holds several.

    Attributes:
        path: where it was read, as the user named it; ``-`` for standard input.
        id: a name that is unique in the report: the path, or the path and the record's own name.
        segments: the segments in document order.
        notes: what a reader had to guess, one sentence each, for the report.
    """

    path: str
    id: str
    segments: tuple[Segment, ...]
    notes: tuple[str, ...] = ()


class Status(StrEnum):
    """Whether a segment is in the host language. ``UNDETERMINED``: names, credits, datelines, numbers, addresses only."""

    HOST = "host"
    FOREIGN = "foreign"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class DetectedSegment:
    """A segment with its status.

    Attributes:
        segment: the segment, or the span of one.
        status: see `Status`.
        language: the language, ISO 639-1; the host's for ``HOST`` and for what only leans to it, ``None`` where nothing tells.
        confidence: probability of the status, from 0 to 1.
    """

    segment: Segment
    status: Status
    language: str | None
    confidence: float

    @property
    def may_be_counterpart(self) -> bool:
        """Whether the segment is in the host language or leans to it."""
        return self.status is Status.HOST or (self.status is Status.UNDETERMINED and self.language is not None)


@dataclass(frozen=True, slots=True)
class Detection:
    """The segments of an article with their statuses; ``main_language`` is set when most of the article is in another one."""

    segments: tuple[DetectedSegment, ...]
    main_language: str | None
