"""Records to articles: which field is the text, which the name, which the language.

Takes what a record holds, as Python values, gives its text field (`text_of`), its name (`Names`) and an article of a text, read as
HTML where it is HTML (`read_value`). Knows nothing of the file that the record comes from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.article import Article
from auditor.readers.language_tags import language_code
from auditor.readers.options import ReadOptions
from auditor.readers.sources import ReadError
from auditor.readers.text import read_text

TEXT_FIELDS = ("text", "content", "body")
"""The fields that hold an article's text where the user names none; the first one that a record has."""

ID_FIELDS = ("id", "url")
"""The fields that name a record where the user names none."""

_LANGUAGE_FIELDS = ("lang", "language")
_BLANK = " \t\r\n\f\v\ufeff\u00a0"

_MARKUP_START = re.compile(r"[\s\ufeff]*<(?:!doctype\b|!--|[a-z][a-z0-9]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"<(?:html|body|main|article|section|div|p|h[1-6]|figure|figcaption|ul|ol|li|table|tr|td|blockquote|br|hr|img)\b[^<>]*>",
    re.IGNORECASE,
)


class RecordError(ValueError):
    """A record that holds no article; the text is one clause that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that was found: the keys and list indexes that lead to it, and what it holds."""

    steps: tuple[str | int, ...]
    text: str


def find(record: object, name: str) -> tuple[tuple[str | int, ...], object] | None:
    """A field by its dotted path: the keys and list indexes that lead to it, and its value.

    A key that has dots of its own is found too: at each step the longest key wins.
    """
    if not name:
        return (), record
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        head, rest = ".".join(parts[:length]), ".".join(parts[length:])
        found = None
        if isinstance(record, Mapping) and head in record:
            found = find(record[head], rest)
        elif isinstance(record, list) and head.isascii() and head.isdecimal() and int(head) < len(record):
            found = find(record[int(head)], rest)
            head = ""
        if found is not None:
            return ((head or int(parts[0])), *found[0]), found[1]
    return None


def text_of(record: object, options: ReadOptions) -> Field:
    """The field that holds a record's text.

    Raises:
        RecordError: the record is no object, has no such field, or the field holds no text.
    """
    if not isinstance(record, Mapping):
        raise RecordError("not an object with fields; each record needs one")
    names = TEXT_FIELDS if options.text_field is None else (options.text_field,)
    found = [(name, field) for name in names if (field := find(record, name)) is not None]
    if not found:
        has = ", ".join(str(key) for key in list(record)[:12]) or "none"
        raise RecordError(f"no field {' or '.join(names)} (its fields: {has}); name the one with the text by --text-field")
    for _, (steps, value) in found:
        text = _decoded(value)
        if isinstance(text, str) and text.strip(_BLANK):
            return Field(steps, text)
    name, (_, value) = found[0]
    if isinstance(_decoded(value), str):
        raise RecordError(f"the field {name} is empty; nothing to audit")
    raise RecordError(f"the field {name} is {_kind(value)}, not a text; name the one with the text by --text-field")


def language_of(record: object) -> str | None:
    """The language that a record declares in ``lang`` or ``language``, ISO 639-1, or ``None``."""
    for name in _LANGUAGE_FIELDS:
        found = find(record, name)
        code = language_code(found[1]) if found is not None and isinstance(found[1], str) else None
        if code is not None:
            return code
    return None


class Names:
    """Gives each record of a file its name in the report: unique, and on one line."""

    def __init__(self, path: str, options: ReadOptions) -> None:
        self._path = path
        self._fields = ID_FIELDS if options.id_field is None else (options.id_field, *ID_FIELDS)
        self._given: set[str] = set()

    def name(self, record: object, number: int) -> str:
        """``path#`` and the record's own name, else its number in the file, from 1; a repeated name gets the number as well."""
        own = next((text for field in self._fields if (text := _label(find(record, field)))), str(number))
        name = f"{self._path}#{own}"
        while name in self._given:
            name += f"#{number}"
        self._given.add(name)
        return name


def is_html(text: str) -> bool:
    """Whether a text is HTML: it starts with a tag and holds several that make blocks."""
    if _MARKUP_START.match(text) is None:
        return False
    return sum(1 for _, _ in zip(_BLOCK_TAG.finditer(text), range(2), strict=False)) == 2


def folded(unread: Sequence[ReadError], records: int) -> Iterator[ReadError]:
    """Errors of records; where all records of a file failed, the first one with a count, as it is one mistake.

    Args:
        unread: the errors since the last record that could be read.
        records: how many records the file has.
    """
    if len(unread) == records > 1:
        yield replace(unread[0], message=f"{unread[0].message}; none of the {records} records could be read")
    else:
        yield from unread


def read_value(text: str, path: str, article_id: str, notes: Sequence[str], language: str | None) -> Article:
    """The article of a record's text, with its places in that text."""
    if is_html(text):
        from auditor.readers.html import read_html

        article = read_html(text, path, article_id, notes)
    else:
        article = read_text(text, path, article_id, notes)
    return article if language is None else replace(article, language=language)


def _decoded(value: object) -> object:
    """The value, or its text where it is the bytes of one, as some writers of Parquet leave it."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value


def _label(found: tuple[tuple[str | int, ...], object] | None) -> str:
    if found is None or found[1] is None or isinstance(found[1], dict | list):
        return ""
    value = _decoded(found[1])
    if isinstance(value, str):
        return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())
    return json.dumps(value, default=str).strip('"')


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", bool: "true or false", type(None): "null", bytes: "binary data"}
    return kinds.get(type(value), "a number" if isinstance(value, int | float) else f"a {type(value).__name__}")
