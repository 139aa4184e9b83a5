"""Seasons in a text: ``cet été``, ``mùa thu``.

Takes a plain form and its language, gives the seasons in it. They are told from ``data/seasons.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.scoring.checks.tables import valued

# ``41-летняя`` is an age, and no summer.
_BOUNDARY = r"(?<![\w-])"


def seasons(plain: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Where a plain form names seasons: start, end, season from 1 (spring) to 4 (winter)."""
    known = valued("seasons.tsv", language, _BOUNDARY)
    if known is not None:
        pattern, values = known
        for match in pattern.finditer(plain):
            yield match.start(), match.end(), int(values[(match.lastindex or 1) - 1])
