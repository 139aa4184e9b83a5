"""Delimited tables to cells, each with the place of every character in the file.

Takes decoded text, gives rows of cells as the standard library's ``csv`` reads them (RFC 4180: quoted cells may hold line ends and
doubled quotes), which does not say where they stood. Knows nothing of what the cells mean.

A quote that is not closed before a delimiter or a line end is a character like any other, so that one stray quote does not swallow
the rest of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

DELIMITERS = "\t;|,"
"""What may stand between the cells of a table."""

_SAMPLE_ROWS = 50
_GOOD_FIT = 0.9


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and the source offset of each of its characters and of its end."""

    text: str
    offsets: Sequence[int]


def rows(source: str, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table; blank lines are left out."""
    end = rf"(?={re.escape(delimiter)}|\r|\n|\Z)"
    quoted = re.compile(rf'"((?:[^"]++|"")*+)"{end}')
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    line_end = re.compile(r"\r\n|\n|\r")
    row: list[Cell] = []
    position = 1 if source.startswith("\ufeff") else 0
    while True:
        found = quoted.match(source, position)
        if found is not None:
            row.append(_quoted(source, *found.span(1)))
        else:
            found = plain.match(source, position)
            assert found is not None
            row.append(Cell(found[0], range(found.start(), found.end() + 1)))
        position = found.end()
        if source.startswith(delimiter, position):
            position += 1
            continue
        if len(row) > 1 or row[0].text:
            yield tuple(row)
        row = []
        ended = line_end.match(source, position)
        if ended is None:
            return
        position = ended.end()


def delimiter_of(source: str) -> str:
    """The delimiter under which the first rows have the same number of cells, more than one, and no stray quotes.

    Where several fit, the comma comes last: it also stands in prose.
    """
    scores = {delimiter: _fit(source, delimiter) for delimiter in DELIMITERS}
    for delimiter, score in scores.items():
        if score >= _GOOD_FIT:
            return delimiter
    return max(scores, key=lambda delimiter: (scores[delimiter], delimiter == ","))


def _fit(source: str, delimiter: str) -> float:
    sample = list(islice(rows(source, delimiter), _SAMPLE_ROWS))
    widths = Counter(len(row) for row in sample if not any(cell.text.startswith('"') for cell in row))
    return max((count for width, count in widths.items() if width > 1), default=0) / max(1, len(sample))


def _quoted(source: str, start: int, end: int) -> Cell:
    if source.find('"', start, end) < 0:
        return Cell(source[start:end], range(start, end + 1))
    kept: list[int] = []
    position = start
    while position < end:
        kept.append(position)
        position += 2 if source[position] == '"' else 1
    return Cell("".join(source[offset] for offset in kept), [*kept, end])
