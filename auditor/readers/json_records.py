"""JSON lines and JSON: one article a record, placed in the file.

Takes decoded text, gives an `Article` for each record and a `ReadError` for each one that is broken; the others are read all the same.
A file is JSON lines, an array of records, one record, or an object that holds the array under one of `WRAPPERS`. Whichever it is
shows in the text; the ending of the file only decides what is said of one that is neither.

Lines and columns point into the file: every character of a string is followed through its escapes. The values come from the
standard library's decoder; what is done here is to find where it found them.

JSON lines in UTF-8 are read a line at a time (`read_lines`), so that a file may be larger than the memory. Everything else is read
whole (`read_json`). Both give the same.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from auditor.article import Article
from auditor.errors import InputError
from auditor.readers.options import ReadOptions
from auditor.readers.positions import LINE_END, Lines, Place, moved, moved_directive, without_surrogates
from auditor.readers.records import Field, Names, RecordError, folded, language_of, read_value, text_of
from auditor.readers.sources import ReadError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

WRAPPERS = ("articles", "items", "data", "records", "results")
"""The fields of an object that may hold the array of records."""

# Control characters that should have been escaped do no harm.
_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_PIECE = re.compile(r"[^\\\"]+|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_PEEKED = 50
_SNIFFED = 5
# A first line that is longer is taken for a document on its own.
_FIRST_LINE = 8 * 1024**2
# Valid JSON lines hold no other controls; a file that does may be binary, or in another encoding.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))


@dataclass(frozen=True, slots=True)
class _Broken:
    """A stretch of the file that is not JSON."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Record:
    """What stands at an offset of the source."""

    start: int
    value: object


@dataclass(frozen=True, slots=True)
class _Placed:
    """A record with the source that it stands in, the whole file or its line, and what finds lines and columns there."""

    source: str
    record: _Record
    place: Callable[[int], Place]


def read_json(
    source: str, path: str, name: str, options: ReadOptions, notes: Sequence[str] = (), *, lines: bool
) -> Iterator[Article | ReadError]:
    """Read the records of a file.

    Args:
        source: the whole file.
        path: where it came from, for the report.
        name: what to call it in an error.
        options: which fields hold the text and the name.
        notes: what was guessed when the file was decoded; they go with the first article.
        lines: whether the file should be JSON lines.

    Raises:
        InputError: the file holds no records.
    """
    place = Lines(source).place
    placed = (_Placed(source, record, place) for record in _records(source, options, lines=lines))
    yield from _articles(placed, path, name, options, notes)


def are_lines(chunks: Iterable[bytes]) -> bool:
    """Whether a file can be read by `read_lines`: UTF-8 throughout, and an object on its first line of several.

    Args:
        chunks: the file from its beginning. No more is taken than is needed to tell.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    head = ""
    first = more = False
    try:
        for chunk in chunks:
            if len(chunk.translate(None, _CONTROLS)) < len(chunk):
                return False
            text = decoder.decode(chunk)
            if not first:
                head = (head + text).lstrip(" \t\r\n")
                line_end = LINE_END.search(head)
                if line_end is None and len(head) < _FIRST_LINE:
                    continue
                if line_end is None or not _is_object(head[: line_end.start()]):
                    return False
                first, text = True, head[line_end.end() :]
            more = more or _skip_space(text, 0) < len(text)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return more


def read_lines(chunks: Iterable[bytes], path: str, name: str, options: ReadOptions) -> Iterator[Article | ReadError]:
    """Read JSON lines one at a time; what `read_json` gives for the whole file.

    Args:
        chunks: a file that passed `are_lines`, from its beginning.
        path: where it came from, for the report.
        name: what to call it in an error.
        options: which fields hold the text and the name.

    Raises:
        InputError: the file holds no records, or changed since it was looked at.
    """
    try:
        yield from _articles(_placed_lines(_text_lines(chunks)), path, name, options, ())
    except UnicodeDecodeError:
        raise InputError(f"{name}: changed while it was read; run the audit again") from None


def lines_hold_articles(chunks: Iterable[bytes], options: ReadOptions) -> bool:
    """What `holds_articles` says, for a file that passed `are_lines`."""
    records = (item.record for item in _placed_lines(_text_lines(chunks)))
    return _any_has_text(records, options)


def _articles(
    placed: Iterable[_Placed], path: str, name: str, options: ReadOptions, notes: Sequence[str]
) -> Iterator[Article | ReadError]:
    names = Names(path, options)
    spare = tuple(notes)
    unread: list[ReadError] = []
    number = 0
    for number, item in enumerate(placed, start=1):
        record = item.record
        try:
            if isinstance(record.value, _Broken):
                raise RecordError(record.value.reason)
            field = text_of(record.value, options)
        except RecordError as error:
            line = item.place(record.start)[0]
            unread.append(ReadError(path, f"{name}:{line}: {error}", line))
            continue
        yield from unread
        unread.clear()
        yield _article(field, item, path, names.name(record.value, number), spare)
        spare = ()
    if number == 0:
        raise InputError(f"{name}: holds no records; nothing to audit")
    yield from folded(unread, number)


def _text_lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """The lines, with their ends: LF, CRLF or CR."""
    with io.TextIOWrapper(io.BufferedReader(_Chunks(chunks)), encoding="utf-8-sig", newline="") as text:
        yield from text


class _Chunks(io.RawIOBase):
    """A stream of the bytes that an iterator gives."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        target = memoryview(buffer)
        size = min(len(target), len(self._left))
        target[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _placed_lines(source: Iterable[str]) -> Iterator[_Placed]:
    for number, line in enumerate(source, start=1):
        text = line.rstrip("\r\n")
        record = _line(text, 0, len(text))
        if record is not None:
            yield _Placed(text, record, partial(_on_line, number))


def _on_line(number: int, offset: int) -> Place:
    return number, offset + 1


def _is_object(text: str) -> bool:
    try:
        return isinstance(_DECODER.decode(text), dict)
    except (ValueError, RecursionError):
        return False


def holds_articles(source: str, options: ReadOptions, *, lines: bool) -> bool:
    """Whether one of a file's first records has a text: what makes a file in a walked folder one of articles."""
    return _any_has_text(_records(source, options, lines=lines), options)


def is_json(source: str) -> bool:
    """Whether one of the first values of a text is a JSON object: what makes a file without an ending one of records."""
    start = _skip_space(source, 0)
    if not source.startswith(("{", "["), start):
        return False
    return any(isinstance(record.value, dict) for record in islice(_records(source, ReadOptions(), lines=True), _SNIFFED))


def _any_has_text(records: Iterator[_Record], options: ReadOptions) -> bool:
    return any(not isinstance(record.value, _Broken) and _has_text(record.value, options) for record in islice(records, _PEEKED))


def _has_text(record: object, options: ReadOptions) -> bool:
    try:
        text_of(record, options)
    except RecordError:
        return False
    return True


def _article(field: Field, item: _Placed, path: str, name: str, notes: Sequence[str]) -> Article:
    source, place = item.source, item.place
    text = without_surrogates(field.text)
    article = read_value(text, path, name, notes, language_of(item.record.value))
    offsets = _character_offsets(source, _value_start(source, item.record.start, field.steps), len(text))
    lines = Lines(text)
    directives = tuple(moved_directive(directive, lines, offsets, place) for directive in article.directives)
    wide = [
        f"line {directive.line}: the comment within the record reaches the whole line"
        for directive in directives
        if directive.last_line is not None
    ]
    return replace(
        article,
        notes=(*article.notes, *wide),
        segments=tuple(moved(segment, lines, offsets, place) for segment in article.segments),
        directives=directives,
    )


def _records(source: str, options: ReadOptions, *, lines: bool) -> Iterator[_Record]:
    start = _skip_space(source, 0)
    if source.startswith("[", start):
        return _elements(source, start)
    try:
        value, end = _DECODER.raw_decode(source, start)
    except (ValueError, RecursionError) as error:
        return _lines(source) if lines else iter([_broken(source, start, error)])
    if _skip_space(source, end) == len(source):
        return _document(source, start, value, options)
    first_line = LINE_END.search(source, start)
    one_a_line = first_line is not None and end <= first_line.start()
    return _lines(source) if one_a_line or lines else _sequence(source, start)


def _document(source: str, start: int, value: object, options: ReadOptions) -> Iterator[_Record]:
    if isinstance(value, dict) and not _has_text(value, options):
        for key in WRAPPERS:
            if isinstance(value.get(key), list):
                return _elements(source, _value_start(source, start, (key,)))
    return iter([_Record(start, value)])


def _lines(source: str) -> Iterator[_Record]:
    start = 0
    for line_end in chain(LINE_END.finditer(source), (None,)):
        end = len(source) if line_end is None else line_end.start()
        record = _line(source, start, end)
        if record is not None:
            yield record
        start = end if line_end is None else line_end.end()


def _line(source: str, start: int, end: int) -> _Record | None:
    """The record on the line from ``start`` to ``end``; ``None`` on a blank one."""
    first = _skip_space(source, start)
    if first >= end:
        return None
    try:
        return _Record(first, _DECODER.decode(source[first:end]))
    except (ValueError, RecursionError) as error:
        return _broken(source, first, error, within=first)


def _sequence(source: str, start: int) -> Iterator[_Record]:
    position = start
    while position < len(source):
        try:
            value, end = _DECODER.raw_decode(source, position)
        except (ValueError, RecursionError) as error:
            yield _broken(source, position, error)
            return
        yield _Record(position, value)
        position = _skip_space(source, end)


def _elements(source: str, start: int) -> Iterator[_Record]:
    position = _skip_space(source, start + 1)
    if source.startswith("]", position):
        return
    while True:
        try:
            value, end = _DECODER.raw_decode(source, position)
        except (ValueError, RecursionError) as error:
            yield _broken(source, position, error, rest="; what follows was not read")
            return
        yield _Record(position, value)
        position = _skip_space(source, end)
        if not source.startswith(",", position):
            if not source.startswith("]", position):
                yield _Record(position, _Broken("not JSON (a comma or ] is missing); what follows was not read"))
            return
        position = _skip_space(source, position + 1)


def _broken(source: str, start: int, error: Exception, *, within: int = 0, rest: str = "") -> _Record:
    if not isinstance(error, json.JSONDecodeError):
        reason = "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"
        return _Record(start, _Broken(f"not JSON that can be read ({reason}){rest}"))
    offset = min(within + error.pos, len(source))
    column = offset - max(source.rfind("\n", 0, offset), source.rfind("\r", 0, offset))
    cause = error.msg.rstrip(": ").removesuffix(" at")
    return _Record(offset, _Broken(f"not JSON ({cause[:1].lower()}{cause[1:]} at column {column}){rest}"))


def _value_start(source: str, start: int, steps: Sequence[str | int]) -> int:
    """The offset of a value in valid JSON: that of the field that the steps lead to from the value at ``start``."""
    position = start
    for step in steps:
        position = _member(source, position, step) if isinstance(step, str) else _element(source, position, step)
    return position


def _member(source: str, start: int, key: str) -> int:
    position, found = _skip_space(source, start + 1), start
    while not source.startswith("}", position):
        name, end = _DECODER.raw_decode(source, position)
        value = _skip_space(source, _skip_space(source, end) + 1)
        # The last of several equal keys is the one that counts.
        found = value if name == key else found
        position = _after(source, value)
    return found


def _element(source: str, start: int, index: int) -> int:
    position = _skip_space(source, start + 1)
    for _ in range(index):
        position = _after(source, position)
    return position


def _after(source: str, value: int) -> int:
    """The offset of what follows a value and its comma."""
    position = _skip_space(source, _DECODER.raw_decode(source, value)[1])
    return _skip_space(source, position + 1) if source.startswith(",", position) else position


def _character_offsets(source: str, quote: int, length: int) -> Sequence[int]:
    start, end = quote + 1, quote + 1 + length
    if source.startswith('"', end) and source.find("\\", start, end) < 0:
        return range(start, end + 1)
    offsets = array("q", [start])
    for piece in _PIECE.finditer(source, start):
        first, after = piece.span()
        # The characters of a plain stretch; an escape is one character.
        offsets.extend((after,) if source[first] == "\\" else range(first + 1, after + 1))
        if len(offsets) > length:
            break
    return offsets[: length + 1]


def _skip_space(source: str, position: int) -> int:
    found = _SPACE.match(source, position)
    return found.end() if found is not None else position
