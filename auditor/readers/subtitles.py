"""SubRip (``.srt``) and WebVTT (``.vtt``) subtitles: a cue is a block, its lines are segments.

Takes decoded text, gives one `Article`. Numbers, timings, tags (``<i>``, ``<c.yellow>``, ``{\\an8}``) and what WebVTT sets apart (NOTE, STYLE,
REGION) are no text. Two cues with the same timing are one block, as files in two languages write them.

A caption that was broken over two lines of a cue is one segment where the second line plainly runs on: it starts in lower case, the
first has no end of sentence, both are in one script and alike in their accents. Where that is in doubt the lines stay apart, because
a cue may hold a caption and its translation.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.article import Article, Role, Segment
from auditor.errors import InputError
from auditor.readers.positions import EDGE, LINE_END, Lines, segment_at, without_surrogates

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"\s*({_TIME})\s*-{{1,3}}>\s*({_TIME})")
_NUMBER = re.compile(r"\s*\d+\s*")
# Named tags only: a less-than sign may be one.
_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|c|v|ruby|rt|lang|span)(?:[.\s][^<>\r\n]*)?/?>|<\d[\d:.]*>|\{\\[^{}\r\n]*\}|\{[a-zA-Z]:[^{}\r\n]*\}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_STOP = tuple('.!?…:;。！？।؟»”"')
_DASHES = tuple("-–—‐‑•")
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file: its number from 0 and its bounds."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cue:
    timing: tuple[str, str]
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What one line of a cue says, and the source offset of each of its characters and of its end."""

    text: str
    offsets: Sequence[int]


def read_subtitles(source: str, path: str, name: str, notes: Sequence[str] = ()) -> Article:
    """Read a file of subtitles, SubRip or WebVTT.

    Args:
        source: the whole file.
        path: where it came from, for the report.
        name: what to call it in an error.
        notes: what was guessed when the file was decoded.

    Raises:
        InputError: no line of it is a timing, or no cue has text.
    """
    source = without_surrogates(source)
    place = Lines(source).place
    segments: list[Segment] = []
    block = -1
    timing: tuple[str, str] | None = None
    timed = False
    for cue in _cues(source):
        timed = True
        said = [line for row in cue.rows if (line := _said(source, row)).text]
        if said and cue.timing != timing:
            block, timing = block + 1, cue.timing
        for line in _joined(said):
            segments.append(replace(segment_at(line.text, line.offsets, place), block=block, role=Role.CAPTION))
    if not segments:
        cause = "the cues hold no text" if timed else "no cue with a timing (00:00:01,000 --> 00:00:02,000) in it"
        raise InputError(f"{name}: {cause}; give a file of subtitles, or correct its ending")
    return Article(path, path, tuple(segments), tuple(notes))


def _cues(source: str) -> Iterator[_Cue]:
    table = list(_table(source))
    web = source.lstrip("\ufeff").startswith("WEBVTT")
    timings = [(index, found) for index, row in enumerate(table) if (found := _TIMING.match(source, row.start, row.end))]
    asides = _asides(source, table) if web else set()
    timings = [(index, found) for index, found in timings if index not in asides]
    ends = [*(index for index, _ in timings), len(table)][1:]
    for (index, found), end in zip(timings, ends, strict=True):
        within = table[index + 1 : end]
        blank = next((i for i, row in enumerate(within) if not source[row.start : row.end].strip()), len(within))
        if web:
            within = within[:blank]
        elif end < len(table) and within and _NUMBER.fullmatch(source, within[-1].start, within[-1].end):
            # The number of the next cue. A SubRip cue may hold blank lines of its own.
            within = within[:-1]
        yield _Cue((found[1], found[2]), tuple(within))


def _table(source: str) -> Iterator[_Row]:
    start = 0
    for line_end in LINE_END.finditer(source):
        yield _Row(start, line_end.start())
        start = line_end.end()
    yield _Row(start, len(source))


def _asides(source: str, table: Sequence[_Row]) -> set[int]:
    """The lines of the blocks that are not cues."""
    found: set[int] = set()
    aside, blank = False, True
    for index, row in enumerate(table):
        text = source[row.start : row.end].strip()
        if blank:
            aside = _ASIDE.match(text) is not None
        blank = not text
        if aside and not blank:
            found.add(index)
    return found


def _said(source: str, row: _Row) -> _Said:
    parts: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    position = row.start
    while position < row.end:
        tag = _TAG.match(source, position, row.end)
        if tag is not None:
            position = tag.end()
            continue
        entity = _ENTITY.match(source, position, row.end)
        decoded = html.unescape(entity[0]) if entity is not None else ""
        known = entity is not None and decoded != entity[0]
        end = entity.end() if entity is not None and known else position + 1
        for character in decoded if known else source[position]:
            parts.append(character)
            offsets.append(position)
            ends.append(end)
        position = end
    whole = "".join(parts)
    start = len(whole) - len(whole.lstrip(EDGE))
    text = whole.strip(EDGE)
    return _Said(text, [*offsets[start : start + len(text)], ends[start + len(text) - 1]] if text else [])


def _joined(said: Sequence[_Said]) -> list[_Said]:
    lines: list[_Said] = []
    for line in said:
        if lines and _runs_on(lines[-1].text, line.text):
            head = lines.pop()
            line = _Said(f"{head.text} {line.text}", [*head.offsets[: len(head.text) + 1], *line.offsets])
        lines.append(line)
    return lines


def _runs_on(first: str, second: str) -> bool:
    """Whether a line is plainly the rest of the one before."""
    if first.endswith(_STOP) or second.startswith(_DASHES) or not second[:1].islower():
        return False
    vietnamese = bool(_VIETNAMESE.search(first))
    if vietnamese != bool(_VIETNAMESE.search(second)) or _scripts(first) != _scripts(second):
        return False
    return vietnamese or _accents_agree(first, second)


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(character, "?").split()[0] for character in text if character.isalpha()}


def _accents_agree(first: str, second: str) -> bool:
    """Whether the lines may be in one language by their accented letters: none on a side, or some in common."""
    one, two = ({c for c in text.casefold() if c.isalpha() and c > "\x7f"} for text in (first, second))
    return not one or not two or not one.isdisjoint(two)
