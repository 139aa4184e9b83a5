"""Seasons in a text: ``cet été``, ``mùa thu``.

Takes a plain form and its language, gives the seasons in it. They are told from ``data/seasons.tsv``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from auditor.scoring.checks.tables import rows

_UNSPACED = frozenset(["zh", "ja", "ko", "th"])


@functools.cache
def _seasons(language: str) -> re.Pattern[str] | None:
    groups = [
        f"(?P<s{season}>{'|'.join(_form(form, language) for form in forms.split('|'))})"
        for tag, season, forms in rows("seasons.tsv")
        if tag == language
    ]
    choice = "|".join(groups)
    return re.compile(choice if language in _UNSPACED else rf"(?<![\w-])(?:{choice})") if groups else None


def _form(form: str, language: str) -> str:
    written = re.escape(form.rstrip("*"))
    return written if form.endswith("*") or language in _UNSPACED else written + r"(?![^\W\d_])"


def seasons(plain: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Where a plain form names seasons: start, end, season from 1 (spring) to 4 (winter)."""
    pattern = _seasons(language)
    for match in pattern.finditer(plain) if pattern else ():
        yield match.start(), match.end(), int((match.lastgroup or "s1")[1:])
