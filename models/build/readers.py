"""Readers of translated messages, one a file format.

Takes files of unpacked packages; gives `{key: text}` catalogues, in which the same key stands for the same message in every
language. Knows nothing of languages, cleaning or training.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import struct
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Catalogue = dict[str, str]

_MO_MAGIC = 0x950412DE
_QM_HASHES, _QM_MESSAGES = 0x42, 0x69
_QM_END, _QM_TRANSLATION, _QM_OBSOLETE = 1, 3, 5
_PARAGRAPH = re.compile(r'<(p|h[1-6])\b[^>]*?\bid="((?:par|hd)_\w+)"[^>]*>(.*?)</\1>', re.S)
_TAG = re.compile(r"<[^>]*>")
_FLUENT_MESSAGE = re.compile(r"([a-zA-Z-][\w-]*)\s*=\s*(.*)$")
_FLUENT_ATTRIBUTE = re.compile(r"\s+\.([\w-]+)\s*=\s*(.*)$")
_SHORTCUT_KEY = re.compile(r"(?:access|command|short)_?-?(?:key|cut)|\.key$|\.style$", re.I)
_SECTION = re.compile(r"(?:\w+ )?((?:[A-H]|\d+)(?:\.\d+)+)\.?\s")
_BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "title", "desc"])
_CONTAINERS = _BLOCKS | frozenset(["ul", "ol", "pre", "dl", "table", "section", "note", "list", "steps", "item"])


def read_mo(data: bytes) -> Catalogue:
    """A compiled gettext catalogue, keyed by context and message; of plural forms the last one."""
    order = "<" if struct.unpack("<I", data[:4])[0] == _MO_MAGIC else ">"
    count, originals, translations = struct.unpack(order + "8xIII", data[:20])
    catalogue: Catalogue = {}
    for index in range(count):
        length, start = struct.unpack_from(order + "II", data, originals + 8 * index)
        key = data[start : start + length]
        if not key:
            continue
        length, start = struct.unpack_from(order + "II", data, translations + 8 * index)
        try:
            catalogue[key.decode()] = data[start : start + length].decode().split("\0")[-1]
        except UnicodeDecodeError:
            continue
    return catalogue


def english_of_mo_key(key: str) -> str:
    """The English message inside a gettext key (which may hold a context before it and a plural after it)."""
    return key.rpartition("\x04")[2].rpartition("\0")[2]


def read_qm(data: bytes) -> Catalogue:
    """A compiled Qt catalogue, keyed by hash, context and source text."""
    sections: dict[int, bytes] = {}
    position = 16
    while position + 5 <= len(data):
        tag, length = struct.unpack_from(">BI", data, position)
        sections[tag] = data[position + 5 : position + 5 + length]
        position += 5 + length
    hashes, messages = sections.get(_QM_HASHES, b""), sections.get(_QM_MESSAGES, b"")
    catalogue: Catalogue = {}
    for start in range(0, len(hashes) - 7, 8):
        message_hash, offset = struct.unpack_from(">II", hashes, start)
        translation, identity = _qm_message(messages, offset)
        if translation:
            catalogue[f"{message_hash}\x1f{identity}"] = translation
    return catalogue


def _qm_message(messages: bytes, position: int) -> tuple[str, str]:
    translation, identity = "", ""
    while position < len(messages):
        tag = messages[position]
        position += 1
        if tag == _QM_END:
            break
        if tag == _QM_OBSOLETE:
            position += 4
            continue
        (length,) = struct.unpack_from(">I", messages, position)
        position += 4
        if length == 0xFFFFFFFF:
            continue
        field = messages[position : position + length]
        position += length
        if tag == _QM_TRANSLATION:
            translation = field.decode("utf-16-be", "replace")
        elif tag in (6, 7):
            identity += field.decode("utf-8", "replace") + "\x1f"
    return translation, identity


def read_json(text: str) -> Catalogue:
    """Every string of a JSON file, keyed by its path."""
    catalogue: Catalogue = {}
    flatten(json.loads(text), "", catalogue)
    return catalogue


def flatten(value: Any, path: str, into: Catalogue) -> None:
    """Add every string inside `value` to `into`, keyed by its path."""
    if isinstance(value, str):
        into[path] = value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "@metadata":
                flatten(inner, f"{path}.{key}", into)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            flatten(inner, f"{path}.{index}", into)


def read_xpi(data: bytes) -> Catalogue:
    """A Mozilla language pack: its Fluent and properties files, keyed by file and message."""
    catalogue: Catalogue = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            place = re.sub(r"/[a-z]{2,3}(?:-[A-Z]{2})?(?=/)", "/*", "/" + name)
            if name.endswith(".ftl"):
                messages = _fluent(archive.read(name).decode())
            elif name.endswith(".properties"):
                messages = _properties(archive.read(name).decode())
            else:
                continue
            catalogue.update((f"{place}#{key}", text) for key, text in messages.items())
    return catalogue


def _fluent(text: str) -> Catalogue:
    messages: Catalogue = {}
    message = target = ""
    for line in text.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if match := _FLUENT_MESSAGE.match(line):
            message = target = match[1]
            messages[target] = match[2]
        elif message and (match := _FLUENT_ATTRIBUTE.match(line)):
            target = f"{message}.{match[1]}"
            messages[target] = match[2]
        elif target and line[0].isspace():
            messages[target] = f"{messages[target]} {line.strip()}".strip()
    return {key: text for key, text in messages.items() if text and "->" not in text and not _SHORTCUT_KEY.search(key)}


def _properties(text: str) -> Catalogue:
    messages: Catalogue = {}
    for line in text.split("\n"):
        key, equals, value = line.partition("=")
        if equals and not key.startswith(("#", "!")) and not _SHORTCUT_KEY.search(key):
            decoded = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), value.strip())
            messages[key.strip()] = decoded.replace("\\n", "\n")
    return messages


def read_help_page(text: str) -> Catalogue:
    """A LibreOffice help page: its paragraphs, keyed by their identifier and how often it came before on the page."""
    catalogue: Catalogue = {}
    seen: Counter[str] = Counter()
    for match in _PARAGRAPH.finditer(text):
        seen[match[2]] += 1
        catalogue[f"{match[2]}#{seen[match[2]]}"] = _TAG.sub("", match[3])
    return catalogue


class _Blocks(HTMLParser):
    """Collects the innermost text blocks of a page in order, with their tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._open = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _CONTAINERS:
            self._close()
            self._open = tag if tag in _BLOCKS else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _CONTAINERS:
            self._close()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def _close(self) -> None:
        text = " ".join("".join(self._text).split())
        if self._open and text:
            self.blocks.append((self._open, text))
        self._open, self._text = "", []


def read_blocks(text: str) -> list[tuple[str, str]]:
    """The text blocks of an HTML or Mallard page in order, each with its tag."""
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    return parser.blocks


def read_manual(data: bytes) -> Catalogue:
    """A gzipped plain-text manual: its paragraphs, keyed by section number and place; only for sections whose parts match."""
    catalogue: Catalogue = {}
    sections: dict[str, list[str]] = {}
    current = "0"
    for block in gzip.decompress(data).decode("utf-8", "replace").split("\n\n"):
        text = " ".join(block.split())
        if match := _SECTION.match(text):
            current = match[1]
        for part in re.split(r"\s+•\s", f" {text}"):
            if part.strip():
                sections.setdefault(current, []).append(part.strip())
    for section, parts in sections.items():
        for index, part in enumerate(parts):
            catalogue[f"{section}/{len(parts)}/{index}"] = part
    return catalogue


def read_stamp(text: str) -> Catalogue:
    """A Tux Paint stamp description: English on the first line, then `language.utf8=text`; keyed by language."""
    first, *rest = text.split("\n")
    catalogue = {"en": first.strip()}
    for line in rest:
        language, equals, value = line.partition(".utf8=")
        if equals:
            catalogue[language] = value.strip()
    return catalogue


def read_text(path: Path) -> str:
    """The file as UTF-8, with what is not UTF-8 replaced."""
    return path.read_bytes().decode("utf-8", "replace")
