"""CSV and TSV tables of captions: each row is a source caption and its translation.

Takes decoded text, gives one `Article` for the whole table, with the pairs that its rows make. Given pairs are judged, never searched
for. A row without a translation gives its source caption alone; a row that is short of a cell is noted with its line.

The columns are those that the options name, by header or by number; else those whose header is a word for source or for translation
(`SOURCE_HEADERS`, `TARGET_HEADERS`), or whose headers name two languages (``vi``, ``caption_fr``: source first); else the first two.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from statistics import mean

from auditor.article import Article, Role, Segment
from auditor.errors import InputError
from auditor.readers.cells import Cell, delimiter_of, rows
from auditor.readers.language_tags import language_code
from auditor.readers.options import ReadOptions
from auditor.readers.positions import Lines, Place, segment_at, stripped, without_surrogates

SOURCE_HEADERS = frozenset("source src foreign original orig".split())
"""Words of a header that mark the column of the source captions."""

TARGET_HEADERS = frozenset("target tgt trg translation translated host counterpart traduction cible mt hypothesis hyp".split())
"""Words of a header that mark the column of the translations."""

_LANGUAGES = frozenset(
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv "
    "mg mk ml mn mr ms my nb ne nl nn no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr uk ur uz vi zh zu".split()
)
# Headers of columns that are neither, which still show that the first row is one of headers.
_OTHER_HEADERS = frozenset("id url path file line row number num no article image img key label score lang language".split())
_WORD = re.compile(r"[^\W\d_]+")
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
_NOTED_ROWS = 20
_SAMPLE_ROWS = 20
# A header that nobody knows has at most this many words and is shorter than the captions below it are on average.
_HEADER_WORDS = 2
_CAPTION_LENGTH = 16
_LONG_CELLS = 4


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the captions stand, from 0, the languages that the headers name, whether there are headers and whether that is a guess."""

    source: int
    target: int
    languages: tuple[str | None, str | None] = (None, None)
    headers: bool = False
    guessed: bool = False


def read_captions(
    source: str, path: str, name: str, options: ReadOptions, notes: Sequence[str] = (), *, delimiter: str | None = None
) -> Article:
    """Read a table of captions.

    Args:
        source: the whole file.
        path: where it came from, for the report.
        name: what to call it in an error.
        options: which columns hold the captions.
        notes: what was guessed when the file was decoded.
        delimiter: what stands between the cells; seen from the rows when not given.

    Raises:
        InputError: the table has no such column, fewer than two, or no rows.
    """
    source = without_surrogates(source)
    delimiter = delimiter or delimiter_of(source)
    table = rows(source, delimiter)
    head = list(islice(table, _SAMPLE_ROWS))
    columns = _columns(head, name, options)
    place = Lines(source).place
    segments: list[Segment] = []
    given: list[tuple[int, int]] = []
    short: list[int] = []
    block = 0
    for row in chain(head[columns.headers :], table):
        if max(columns.source, columns.target) >= len(row):
            short.append(place(row[0].offsets[0])[0])
        made = [
            replace(segment, block=block, role=Role.CAPTION, language=language)
            for column, language in zip((columns.source, columns.target), columns.languages, strict=True)
            if column < len(row) and (segment := _segment(row[column], place)) is not None
        ]
        if len(made) == 2:
            given.append((len(segments), len(segments) + 1))
        segments.extend(made)
        block += bool(made)
    if not segments:
        raise InputError(f"{name}: the table holds no captions; nothing to audit")
    return Article(path, path, tuple(segments), (*notes, *_notes(short, columns)), given=tuple(given))


def names_captions(source: str, options: ReadOptions, *, delimiter: str | None = None) -> bool:
    """Whether the headers name both columns: what makes a table in a walked folder one of captions."""
    head = next(rows(source, delimiter or delimiter_of(source)), ())
    headers = [cell.text.strip() for cell in head]
    if options.source_column is not None and options.target_column is not None:
        return all(_numbered(column, headers) is not None for column in (options.source_column, options.target_column))
    return _named(headers, SOURCE_HEADERS) is not None and _named(headers, TARGET_HEADERS) is not None


def _columns(sample: Sequence[Sequence[Cell]], name: str, options: ReadOptions) -> _Columns:
    headers = [cell.text.strip() for cell in sample[0]] if sample else []
    if len(headers) < 2:
        raise InputError(f"{name}: a table of captions needs two columns, source and translation; this one has {len(headers)}")
    marked = _marked(headers)
    source = _chosen(options.source_column, headers, name, "--source-column")
    target = _chosen(options.target_column, headers, name, "--target-column")
    by_header = {options.source_column, options.target_column}.intersection(headers)
    others = {header.casefold() in _OTHER_HEADERS for header in headers}
    source, target = _completed(source if source is not None else marked[0], target if target is not None else marked[1], headers)
    if source == target:
        raise InputError(
            f"{name}: source and translation are the same column, {headers[source]!r}; name both by --source-column and --target-column"
        )
    told = bool(by_header) or marked != (None, None) or True in others
    guessed = not told and _looks_like_headers(sample, source, target)
    languages = (_language(headers[source]), _language(headers[target])) if told else (None, None)
    return _Columns(source, target, languages, told or guessed, guessed)


def _completed(source: int | None, target: int | None, headers: Sequence[str]) -> tuple[int, int]:
    """Both columns, where one or none is known: the one beside it, or the first two that are no numbers or addresses."""
    if source is not None and target is not None:
        return source, target
    if source is not None:
        return source, source + 1 if source + 1 < len(headers) else source - 1
    if target is not None:
        return target - 1 if target else 1, target
    free = [index for index, header in enumerate(headers) if header.casefold() not in _OTHER_HEADERS]
    return (free[0], free[1]) if len(free) > 1 else (0, 1)


def _marked(headers: Sequence[str]) -> tuple[int | None, int | None]:
    """The columns whose headers say what they are."""
    marked = _named(headers, SOURCE_HEADERS), _named(headers, TARGET_HEADERS)
    told = [index for index, header in enumerate(headers) if _language(header)]
    if len(told) > 2:
        told = [index for index in told if headers[index].casefold() != "no"]
    return (told[0], told[1]) if marked == (None, None) and len(told) == 2 else marked


def _looks_like_headers(sample: Sequence[Sequence[Cell]], source: int, target: int) -> bool:
    """Whether the first row has a word or two where every other row has a caption."""
    heads, *rest = ([row[column].text.strip() for column in (source, target) if column < len(row)] for row in sample)
    brief = all(cell and len(cell.split()) <= _HEADER_WORDS and len(cell) < _CAPTION_LENGTH for cell in heads)
    lengths = [len(cell) for cells in rest for cell in cells if cell]
    return brief and len(lengths) >= _LONG_CELLS and mean(lengths) >= max(_CAPTION_LENGTH, 2 * max(map(len, heads)))


def _named(headers: Sequence[str], words: frozenset[str]) -> int | None:
    """The column whose header holds one of the words: one that is nothing else before one that has more words."""
    for exact in (True, False):
        for index, header in enumerate(headers):
            parts = _WORD.findall(header.casefold())
            fits = parts[0] in words if exact and len(parts) == 1 else not exact and len(parts) <= 3 and words.intersection(parts)
            if fits:
                return index
    return None


def _language(header: str) -> str | None:
    parts = _WORD.findall(header.casefold())
    # A header that is "id" alone names records.
    if len(parts) > 3 or parts in ([], ["id"]):
        return None
    return next((language_code(part) for part in reversed(parts) if part in _LANGUAGES), None)


def _chosen(column: str | None, headers: Sequence[str], name: str, option: str) -> int | None:
    if column is None:
        return None
    found = _numbered(column, headers)
    if found is None:
        near = difflib.get_close_matches(column, headers, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        shown = ", ".join(header[:30] for header in headers[:12])
        raise InputError(f"{name}: no column {column!r}; {hint}give {option} one of {shown} or a number up to {len(headers)}")
    return found


def _numbered(column: str, headers: Sequence[str]) -> int | None:
    """The column of that header, else of that number from 1."""
    folded = [header.casefold() for header in headers]
    if column.strip().casefold() in folded:
        return folded.index(column.strip().casefold())
    number = int(column) if column.isascii() and column.isdecimal() and len(column) < 6 else 0
    return number - 1 if 1 <= number <= len(headers) else None


def _segment(cell: Cell, place: Callable[[int], Place]) -> Segment | None:
    text, offsets = stripped(cell.text, cell.offsets)
    lead = len(text) - len(text.lstrip())
    text, offsets = text[lead:].rstrip(), offsets[lead:]
    if not text:
        return None
    if "\n" not in text and "\r" not in text:
        return segment_at(text, offsets[: len(text) + 1], place)
    parts: list[str] = []
    kept: list[int] = []
    position = 0
    for line_break in _LINE_BREAK.finditer(text):
        parts.append(text[position : line_break.start()])
        kept.extend(offsets[position : line_break.start() + 1])
        position = line_break.end()
    parts.append(text[position:])
    kept.extend(offsets[position : len(text) + 1])
    return segment_at(" ".join(parts), kept, place)


def _notes(short: Sequence[int], columns: _Columns) -> list[str]:
    notes = ["line 1: taken for headers, as its cells are far shorter than those below"] if columns.guessed else []
    notes += [f"line {line}: the row is short of a cell" for line in short[:_NOTED_ROWS]]
    if len(short) > _NOTED_ROWS:
        notes.append(f"{len(short) - _NOTED_ROWS} more rows are short of a cell")
    return notes
