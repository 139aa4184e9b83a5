"""The formats: which reader a file gets, by its ending or by what is in it.

Takes the bytes of a file and a format, gives what its reader gives. Each reader is imported when a file first needs it. To add a
format: its name in `options.INPUT_FORMATS`, its endings in `SUFFIXES`, and a function in `_READERS`.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType

from auditor.article import Article
from auditor.errors import InputError
from auditor.readers.compression import inner_name
from auditor.readers.decoding import Decoded, decode
from auditor.readers.options import ReadOptions
from auditor.readers.sources import ReadError

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".text": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".docx": "docx",
        ".json": "json",
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".parquet": "parquet",
        ".csv": "csv",
        ".tsv": "tsv",
        ".srt": "srt",
        ".vtt": "vtt",
    }
)
"""The format of each ending, in lower case; ``.gz`` or ``.zst`` may follow."""

_HTML = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_SUBRIP = re.compile(r"\s*\d+[ \t]*(?:\r\n|\n|\r)[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->")

Records = Iterator[Article | ReadError]


def format_of(path: str) -> str | None:
    """The format that a file's ending tells, or ``None``."""
    return SUFFIXES.get(PurePath(inner_name(path)).suffix.lower())


def format_within(data: bytes, name: str) -> str:
    """The format that the content of a file tells; ``text`` where it tells none.

    Raises:
        InputError: the file is empty or holds binary data of no known format.
    """
    from auditor.readers.json_records import is_json
    from auditor.readers.records import is_html

    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK") and _is_docx(data):
        return "docx"
    text = decode(data, name).text.lstrip("\ufeff")
    if _HTML.match(text) or is_html(text):
        return "html"
    if text.startswith("WEBVTT"):
        return "vtt"
    if _SUBRIP.match(text):
        return "srt"
    return "jsonl" if is_json(text) else "text"


def read_as(kind: str, data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    """Read a file in a format.

    Args:
        kind: one of `options.INPUT_FORMATS`.
        data: the whole file, unpacked.
        path: where it came from, for the report.
        name: what to call it in an error.
        options: where the text is in records and tables.

    Raises:
        InputError: the file cannot be read.
    """
    return _READERS[kind](data, path, name, options)


def is_of_articles(kind: str, data: bytes, name: str, options: ReadOptions) -> bool:
    """Whether a file that lies in a walked folder proves to hold articles or captions; only records and tables must.

    Raises:
        InputError: it is Parquet, and cannot be read.
    """
    if kind == "parquet":
        from auditor.readers import parquet

        return parquet.holds_articles(data, name, options)
    if kind not in ("json", "jsonl", "csv", "tsv"):
        return True
    try:
        text = (decode if kind in ("csv", "tsv") else _decoded_json)(data, name).text
    except InputError:
        # Empty or binary: nothing that was meant to be read.
        return False
    if kind in ("json", "jsonl"):
        from auditor.readers import json_records

        return json_records.holds_articles(text, options, lines=kind == "jsonl")
    from auditor.readers import captions_table

    return captions_table.names_captions(text, options, delimiter="\t" if kind == "tsv" else None)


def _text(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.text import read_text

    decoded = decode(data, name)
    yield read_text(decoded.text, path, notes=_notes(decoded))


def _html(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.html import read_html

    decoded = decode(data, name)
    article = read_html(decoded.text, path, notes=_notes(decoded))
    if not article.segments:
        raise InputError(f"{name}: the page holds no text of an article; nothing to audit")
    yield article


def _markdown(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.markdown import read_markdown

    decoded = decode(data, name)
    yield read_markdown(decoded.text, path, notes=_notes(decoded))


def _docx(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.docx import read_docx

    yield read_docx(data, path)


def _json(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.json_records import read_json

    decoded = _decoded_json(data, name)
    yield from read_json(decoded.text, path, name, options, _notes(decoded), lines=False)


def _json_lines(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.json_records import read_json

    decoded = _decoded_json(data, name)
    yield from read_json(decoded.text, path, name, options, _notes(decoded), lines=True)


def _parquet(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.parquet import read_parquet

    yield from read_parquet(data, path, name, options)


def _csv(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.captions_table import read_captions

    decoded = decode(data, name)
    yield read_captions(decoded.text, path, name, options, _notes(decoded))


def _tsv(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.captions_table import read_captions

    decoded = decode(data, name)
    yield read_captions(decoded.text, path, name, options, _notes(decoded), delimiter="\t")


def _subtitles(data: bytes, path: str, name: str, options: ReadOptions) -> Records:
    from auditor.readers.subtitles import read_subtitles

    decoded = decode(data, name)
    yield read_subtitles(decoded.text, path, name, _notes(decoded))


_READERS: Mapping[str, Callable[[bytes, str, str, ReadOptions], Records]] = MappingProxyType(
    {
        "text": _text,
        "html": _html,
        "markdown": _markdown,
        "json": _json,
        "jsonl": _json_lines,
        "csv": _csv,
        "tsv": _tsv,
        "srt": _subtitles,
        "vtt": _subtitles,
        "docx": _docx,
        "parquet": _parquet,
    }
)


def _notes(decoded: Decoded) -> tuple[str, ...]:
    return (decoded.note,) if decoded.note else ()


def _decoded_json(data: bytes, name: str) -> Decoded:
    """JSON may be UTF-16 or UTF-32 without a byte-order mark: its first character is ASCII, which shows (RFC 4627, 3)."""
    encoding = json.detect_encoding(data) if b"\0" in data[:4] else ""
    marks = {
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }
    return decode(marks.get(encoding, b"") + data, name)


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
