"""Currencies beside a sum, and words that say how many times as much: ``12 euros``, ``$12.50``, ``gấp đôi``.

Takes a plain form and the place of a number in it, gives the currency's code; takes a plain form, gives the multiples in it. Knows nothing
of how numbers are read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.scoring.checks.items import Value
from auditor.scoring.checks.tables import rows

_UNSPACED = frozenset(["zh", "ja", "ko", "th"])
_WINDOW = 8


def _form(form: str) -> str:
    """A form of the tables as a pattern; a letter at its end ends the word."""
    written = re.escape(form.rstrip("*")).replace(r"\ ", " ")
    if form.endswith("*"):
        return written + r"[^\W\d_]*"
    spaced = form[-1].isalpha() and form[-1] < "\u0e00"
    return written + (r"(?![^\W\d_])" if spaced else "")


@functools.cache
def _currencies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches a currency behind a number, and before one; a group for each."""
    known = [(code, forms.split("|")) for code, forms in rows("currencies.tsv")]
    choices = "|".join(
        f"(?P<{code}>{'|'.join(_form(form) for form in sorted(forms, key=len, reverse=True))})" for code, forms in known
    )
    signs = "|".join(
        f"(?P<{code}>{'|'.join(re.escape(form) for form in forms if form.isascii() or len(form) == 1)})" for code, forms in known
    )
    return re.compile(rf" ?(?:de |d'|di |dei |del |af |z |of )?(?:{choices})"), re.compile(rf"(?<![^\W\d_])(?:{signs}) ?$")


def currency_at(plain: str, start: int, end: int) -> str:
    """The code of the currency that a number counts which stands from ``start`` to ``end`` of a plain form; empty for none."""
    behind, before = _currencies()
    match = behind.match(plain, end) or before.search(plain, max(0, start - _WINDOW), start)
    return (match.lastgroup or "") if match else ""


@functools.cache
def _multiples(language: str) -> re.Pattern[str] | None:
    forms = [(factor, form) for tag, factor, written in rows("multiples.tsv") if tag == language for form in written.split("|")]
    if not forms:
        return None
    groups: dict[str, list[str]] = {}
    for factor, form in forms:
        groups.setdefault(factor, []).append(_form(form))
    choices = "|".join(f"(?P<x{factor.replace('.', '_')}>{'|'.join(patterns)})" for factor, patterns in groups.items())
    return re.compile(choices if language in _UNSPACED else rf"(?<![^\W\d_])(?:{choices})")


def multiples(plain: str, language: str) -> Iterator[tuple[int, int, Value]]:
    """Where a plain form says how many times as much, with the factor: start, end, factor."""
    pattern = _multiples(language)
    for match in pattern.finditer(plain) if pattern else ():
        factor = (match.lastgroup or "x1")[1:].replace("_", ".")
        yield match.start(), match.end(), Decimal(factor) if "." in factor else int(factor)
