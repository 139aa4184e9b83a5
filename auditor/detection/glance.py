"""What a look at the characters of a line tells, at a tenth of what a regular expression takes.

Takes the lines of an article, gives a `Glance` of each in the Latin script: their bytes in Windows' Western code page, which can
write most of them, are sorted by tables that the interpreter runs over all lines in one go. Knows nothing of languages.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from unicodedata import category

_CODE_PAGE = "cp1252"


def _bytes_of(text: str) -> bytes:
    return text.encode(_CODE_PAGE, "ignore")


_CAPITALS = _bytes_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") + bytes(code for code in range(0xC0, 0xDF) if code != 0xD7)
_NO_CAPITALS = bytes(code for code in range(1, 256) if code not in _CAPITALS)
# Signs that neither part a line, nor mark a credit, an address or a placeholder: all else is looked at more closely.
_ORDINARY = bytes(code for code in range(256) if (chr(code).isalnum() and code < 0x80) or code >= 0xC0) + _bytes_of(
    " \u00a0,;'\"’‘“”„«»ŠŽŒŸšžœƒªº*+°€$£§"
)
_NOT_PARTING = bytes(code for code in range(0x20, 256) if code not in _bytes_of("/|–—•·\x7f"))
_NO_CREDIT = bytes(code for code in range(256) if code not in _bytes_of(":=/©–—"))
_ONE_STOP = frozenset([b".", b"!", b"?", b"\x85", b"..."])
_CLOSING = "'’»”\")"
# Lead bytes of UTF-8 that were read as letters, and what their second bytes became. After a small letter, some of these are what
# a sentence has there (``né…``), and no repair would touch them.
_SECOND = bytes(range(0x80, 0xC0))
_LEADS = bytes.maketrans(
    bytes(range(256)),
    bytes(
        ord("U") if code in _bytes_of("ÂÃÄÅÐÑØÙ")
        else ord("L") if code in _bytes_of("àáâãäåæçèéêëìíîïðñ")
        else ord("b") if code in _bytes_of("\u00a0…’«–—")
        else ord("c") if code in _SECOND
        else ord(".")
        for code in range(256)
    ),
)  # fmt: skip
_STARTING = "".join(chr(code) for code in (*range(0x41, 0x370), *range(0x1E00, 0x1F00)) if category(chr(code)) in ("Lu", "Lo"))
# A bracket, or the end of a sentence; a closing bracket after a stop is the bracket.
_PROSE = re.compile(r"(\s*[()\[\]]\s*)|[.!?…]['’»”\"]?(\s+)(?=[«“\"¡¿" + _STARTING + "])")
# Letters that the code page lacks and what it has, but for control characters: text that its strange bytes are letters of.
_LATIN = re.compile("[\t\n -~\u00a0-\u036f\u1e00-\u1eff\u202f–—‘’‚“”„•…‰‹›€™]*+")
_END = "\0"
# The same of the Macintosh's code page, where they are a quotation mark, an apostrophe or a space of a French text.
_MACINTOSH = tuple(map(_bytes_of, ("‚Ä", "¬´", "¬ª", "¬†")))
_NO_CAPITAL_LEADS = bytes(code for code in range(256) if _LEADS[code] != ord("U"))
_NO_SECONDS = bytes(code for code in range(256) if _LEADS[code] != ord("c"))
_STRANGE = "auditor-strange"
codecs.register_error(_STRANGE, lambda error: (b"\1", error.end))  # type: ignore[attr-defined]


@dataclass(slots=True)
class Glance:
    """What the characters of a text tell.

    Attributes:
        capitals: how many capital letters of Western Europe it has.
        marks: its characters but letters, digits, single spaces, commas and quotation marks, in order.
        sound: whether nothing in it looks as if it had been decoded wrongly.
        gaps: whether white space in it may be as wide as three spaces, or a hyphen stand beside a space.
    """

    capitals: int
    marks: bytes
    sound: bool
    gaps: bool

    def is_one_piece(self, text: str) -> bool:
        """Whether nothing in the text can part it, mark a credit, an address or a placeholder: at most one stop at its end."""
        marks = self.marks
        if self.gaps:
            return False
        if not marks:
            return True
        marks = marks.translate(None, b"-")
        return not marks or (marks in _ONE_STOP and text.rstrip(_CLOSING)[-1:] in ".!?…")

    @property
    def may_have_credit(self) -> bool:
        """Whether the text has a sign that a credit needs."""
        return bool(self.gaps or self.marks.translate(None, _NO_CREDIT))

    @property
    def is_prose(self) -> bool:
        """Whether nothing but brackets and the end of a sentence can part the text."""
        return not self.gaps and not self.marks.translate(None, _NOT_PARTING)


def glances(texts: Sequence[str]) -> list[Glance | None]:
    """A look at the characters of many texts at once; ``None`` for one with others than the code page's and Latin letters."""
    data = _END.join(texts).replace("\u202f", "\u00a0").encode(_CODE_PAGE, _STRANGE)
    marks = data.translate(None, _ORDINARY).split(b"\0")
    if len(marks) != len(texts):
        return [None] * len(texts)
    capitals = data.translate(None, _NO_CAPITALS).split(b"\0")
    sound, gaps = _is_sound(data), _has_gap(data)
    found: list[Glance | None]
    if sound and not gaps:
        found = list(map(Glance, map(len, capitals), marks, repeat(True), repeat(False)))
    else:
        found = [
            Glance(len(capital), mark, sound or _is_sound(line), gaps and _has_gap(line))
            for capital, mark, line in zip(capitals, marks, data.split(b"\0"), strict=True)
        ]
    if b"\1" in data:
        for place, (look, text) in enumerate(zip(found, texts, strict=True)):
            if look is not None and b"\1" in look.marks:
                look.marks = look.marks.translate(None, b"\1")
                if not _LATIN.fullmatch(text):
                    found[place] = None
    return found


def capitals_of(text: str) -> int:
    """How many capital letters of Western Europe any text has."""
    return len(text.encode(_CODE_PAGE, "replace").translate(None, _NO_CAPITALS)) - text.count("\0")


def prose_separators(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the separators of prose begin and end, with their kind: ``bracket`` or ``sentence``."""
    for match in _PROSE.finditer(text):
        group = match.lastindex or 0
        yield *match.span(group), "bracket" if group == 1 else "sentence"


def _is_sound(data: bytes) -> bool:
    # To look for one byte is far faster than for two.
    if (b"\xac" in data or b"\x82" in data) and any(pair in data for pair in _MACINTOSH):
        return False
    seconds, capital_leads = data.translate(None, _NO_SECONDS), data.translate(None, _NO_CAPITAL_LEADS)
    if not seconds and not capital_leads:
        return True
    leads = data.translate(_LEADS)
    if capital_leads and any(after.startswith((b"c", b"b")) for after in leads.split(b"U")[1:]):
        return False
    return not seconds or not any(before.endswith((b"L", b"Lb")) for before in leads.split(b"c")[:-1])


def _has_gap(data: bytes) -> bool:
    if b"   " in data or (b"-" in data and (b" -" in data or b"- " in data)):
        return True
    return b"\xa0" in data and (
        b" \xa0" in data or b"\xa0 " in data or b"\xa0\xa0" in data or b"-\xa0" in data or b"\xa0-" in data
    )
