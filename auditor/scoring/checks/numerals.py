"""Reads one number written in digits.

Takes the digits with their separators as they stand in a plain form (see `items.plain`), gives every value that the form allows.
Knows nothing of words, and decides nothing by language: ``1.200`` is 1200 to a Frenchman and 1.2 to an Englishman, and captions
mix both habits, so both readings are kept.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from auditor.scoring.checks.items import Value

DIGITS = (
    r"(?<!\d)(?:"
    r"\d{1,3}(?P<sep>[.,' \u066b])\d{3}(?:(?P=sep)\d{3})*(?:[.,]\d+)?(?!\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
    r"|\d+(?:[.,]\d+)?"
    r")"
)
"""One number: grouped in threes, grouped as in India, or plain; with or without decimals. Holds the group ``sep``."""

_LONGEST = 40


@lru_cache(maxsize=8192)
def values(written: str) -> frozenset[Value]:
    """What a number in digits may be: one value, or two where a lone separator may group or divide.

    Args:
        written: a match of `DIGITS`.
    """
    signs = re.sub(r"\d", "", written)
    digits = re.sub(r"\D", "", written)[:_LONGEST]
    if not signs:
        return frozenset({int(digits)})
    whole, _, last = written.replace("'", " ").rpartition(signs[-1].replace("'", " "))
    grouped, divided = int(digits), _divide(digits, last)
    if signs[-1] in " '":
        return frozenset({grouped})
    if len(signs) == 1:
        if len(last) != 3 or len(whole) > 3:
            return frozenset({divided})
        return frozenset({divided} if whole.startswith("0") else {grouped, divided})
    return frozenset({grouped} if signs[0] == signs[-1] else {divided})


def parts(written: str) -> tuple[Value, ...]:
    """The whole numbers between the separators: what the same signs are where they were no single number."""
    found = tuple(int(part[:_LONGEST]) for part in re.findall(r"\d+", written))
    return found if len(found) > 1 else ()


def _divide(digits: str, decimals: str) -> Value:
    places = min(len(decimals), len(digits))
    value = Decimal(digits).scaleb(-places)
    return int(value) if value == value.to_integral_value() else value.normalize()


_ROMAN = re.compile(r"(?=[mdclxvi])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman(letters: str) -> int | None:
    """The value of a Roman numeral in small letters; None where it is none."""
    if not _ROMAN.fullmatch(letters):
        return None
    total, highest = 0, 0
    for letter in reversed(letters):
        value = _ROMAN_VALUES[letter]
        total += value if value >= highest else -value
        highest = max(highest, value)
    return total
