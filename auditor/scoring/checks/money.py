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
from auditor.scoring.checks.tables import form_pattern, rows, valued

_WINDOW = 8


@functools.cache
def _currencies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches a currency behind a number, and before one; a group for each."""
    known = [(code, forms.split("|")) for code, forms in rows("currencies.tsv")]
    choices = "|".join(
        f"(?P<{code}>{'|'.join(form_pattern(form) for form in sorted(forms, key=len, reverse=True))})" for code, forms in known
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


def multiples(plain: str, language: str) -> Iterator[tuple[int, int, Value]]:
    """Where a plain form says how many times as much, with the factor: start, end, factor."""
    known = valued("multiples.tsv", language)
    if known is not None:
        pattern, values = known
        for match in pattern.finditer(plain):
            factor = values[(match.lastindex or 1) - 1]
            yield match.start(), match.end(), Decimal(factor) if "." in factor else int(factor)
