"""What the number and date checks compare: items read from a text, and the plain form of a text that they are read from.

Takes a text, gives its plain form, in which digits of every script are ASCII, letters are small and spaces are one kind, each
sign standing where it stood. Knows nothing of languages.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal
"""A number's value: whole where it is written whole."""


class Kind(StrEnum):
    """What an item states."""

    NUMBER = "number"
    VAGUE = "vague"
    RANK = "rank"
    MULTIPLE = "multiple"
    SCORE = "score"
    DAY = "day"
    DAY_MONTH = "day and month"
    MONTH = "month"
    YEAR = "year"
    WEEKDAY = "weekday"
    TIME = "time"
    RELATIVE = "relative date"
    SEASON = "season"


Reading = Value | tuple[Value, ...]
"""One reading of an item: a value, or a tuple: (day, month), (hour, minute)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One number or one part of a date.

    Attributes:
        kind: what it states.
        text: as it stands in the text.
        start, end: where it stands in the plain form.
        readings: what it may mean; it agrees with another item if one reading does.
        strength: how sure it is that the item is stated, 0..1; below 0.2 it may satisfy an item but is never missed.
        parts: the plain numbers that it is made of, for comparison with a side where they were not read as one item.
        label: letters joined to the number, as in ``U23``; empty otherwise.
        small_word: a plain small number word, such as ``four``.
        unit: the minutes in the unit of time that it counts, as in ``two weeks``; 0 for none.
        measure: the unit of measure that it counts, as in ``25 miles``: dimension, factor, offset; empty for none.
        currency: the code of the currency that it counts, as in ``12 euros``; empty for none.
    """

    kind: Kind
    text: str
    start: int
    end: int
    readings: frozenset[Reading]
    strength: float = 1.0
    parts: tuple[Value, ...] = field(default=())
    label: str = ""
    small_word: bool = False
    unit: int = 0
    measure: tuple[str, float, float] | None = None
    currency: str = ""


_FIXED = {
    "\u2212": "-",
    "\u301c": "-",
    "\u066b": ",",  # Arabic decimal separator: its form is that of a comma
    "\u066c": ".",  # Arabic thousands separator
    "\u060c": ",",  # Arabic comma
    "\u2019": "'",
    "\u02bc": "'",
    "\u2236": ":",
    "\u0130": "i",
    "\u00ba": "º",
    "\t": " ",
}


class _Signs(dict[int, str]):
    """The plain sign of each sign, worked out when it is first met: the whole table would take long to build."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        if sign in _FIXED:
            found = _FIXED[sign]
        elif category == "Nd":
            found = str(unicodedata.digit(sign))
        elif category == "Zs":
            found = " "
        elif category == "Pd":
            found = "-"
        elif 0xFF01 <= code <= 0xFF5E:
            found = chr(code - 0xFEE0)
        else:
            found = sign
        small = found.lower()
        self[code] = small if len(small) == 1 else found
        return self[code]


_PLAIN = _Signs()
_MARKS = r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_FLOOD = re.compile(rf"({_MARKS}{{6}}){_MARKS}+")
_LOOSE = re.compile(r"(?<=[^\W\d_]) (?=[\u0300-\u036f])")
"""A space that a faulty extraction put between a letter and its mark."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def compose(text: str) -> str:
    """The text with composed letters and without invisible signs; long runs of marks are cut, as ordering them is quadratic.

    A mark that a faulty extraction parted from its letter is joined to it.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _FLOOD.sub(r"\1", _LOOSE.sub("", _INVISIBLE.sub("", text))))


def plain(composed: str) -> str:
    """The plain form of a composed text, of the same length."""
    return composed.lower() if composed.isascii() else composed.translate(_PLAIN)
