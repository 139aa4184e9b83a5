"""Bytes to text: byte-order marks, UTF-8, what a page declares, and a stated guess for everything else.

Takes the bytes of a file, gives the text and a note where something had to be guessed. Knows nothing of articles.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from auditor.errors import InputError
from auditor.readers.legacy_encodings import declared_encoding, guessed_encoding

# Longest mark first: the UTF-32 mark starts with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The guess looks at this much of a file; more does not change it and costs seconds on large files.
_GUESS_BYTES = 65_536

# An encoding in which one in so many characters beyond ASCII is damaged is not the file's.
_DAMAGE = 50

# A text file holds none of these; NUL is the mark of a binary file, the rest of a compressed or compiled one.
_BINARY_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\x08"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read in, and a sentence for the report where that was a guess."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, name: str) -> Decoded:
    """Decode the bytes of a text file.

    A byte-order mark decides; then UTF-8; then UTF-8 with a few damaged bytes; then the encoding that a page declares, unless its
    bytes contradict; then a guess. UTF-8 goes before the declaration, as tools that save pages often write
    UTF-8 and leave the declaration as it was.

    Args:
        data: the whole file.
        name: the file's name, for the error.

    Raises:
        InputError: the file is empty or holds binary data.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            text = body.decode(encoding, errors="replace")
            note = _damage_note(text, encoding) if "\ufffd" in text else None
            return _checked(Decoded(text, encoding, note), name)
    if not data.strip():
        raise InputError(f"{name}: the file is empty; nothing to audit")
    if _is_binary(data):
        raise InputError(f"{name}: binary data, not text; give a text file")
    if _is_shifted(data) and (declared := declared_encoding(data)) is not None:
        return _checked(Decoded(data.decode(declared, errors="replace"), declared), name)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"), name)
    except UnicodeDecodeError:
        pass
    replaced = data.decode("utf-8", errors="replace")
    damaged = replaced.count("\ufffd")
    # Text that is UTF-8 in the main has multi-byte characters that do decode; a legacy encoding has next to none.
    sound = sum(1 for character in replaced[:200_000] if ord(character) > 127 and character != "\ufffd")
    if sound >= 2 * damaged:
        return _checked(Decoded(replaced, "utf-8", _damage_note(replaced, "utf-8")), name)
    declared = declared_encoding(data)
    if declared is not None:
        text = data.decode(declared, errors="replace")
        damaged = text.count("\ufffd")
        if _DAMAGE * damaged <= sum(1 for character in text if ord(character) > 127):
            return _checked(Decoded(text, declared, _damage_note(text, declared) if damaged else None), name)
    encoding = guessed_encoding(data[:_GUESS_BYTES])
    text = data.decode(encoding, errors="replace")
    return _checked(Decoded(text, encoding, f"not UTF-8: read as {encoding}, which is a guess"), name)


def _damage_note(text: str, encoding: str) -> str:
    return f"{text.count(chr(0xFFFD))} damaged bytes in {encoding} were replaced"


def _is_shifted(data: bytes) -> bool:
    """Whether the bytes may be ISO-2022, which is ASCII to look at."""
    return b"\x1b" in data and data.isascii()


def _is_binary(data: bytes) -> bool:
    head = data[:_GUESS_BYTES]
    if b"\0" in data:
        return True
    return len(head) - len(head.translate(None, _BINARY_BYTES)) > len(head) // 50


def _checked(decoded: Decoded, name: str) -> Decoded:
    if not decoded.text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise InputError(f"{name}: the file is empty; nothing to audit")
    return decoded
