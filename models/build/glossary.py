"""The hand-written news glossary as training pairs.

Takes `models/glossary/*.tsv` (a header with language codes, the target's among them; cells hold alternatives separated by
` | `); gives weighted pairs. Every alternative of the one language translates every alternative of the other; together
they weigh the same whatever their number.
"""

from __future__ import annotations

import csv
from pathlib import Path

WEIGHT = 5.0  # of one alternative, in segment pairs


def glossary_pairs(folder: Path, language: str, target: str) -> list[tuple[str, str, float]]:
    """The source term, target term and weight of every entry that has both languages."""
    pairs = []
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
            for row in rows:
                terms, targets = _alternatives(row.get(language)), _alternatives(row.get(target))
                share = WEIGHT / max(1, len(terms) * len(targets)) ** 0.5
                pairs += [(term, other, share) for term in terms for other in targets]
    return pairs


def _alternatives(cell: str | None) -> list[str]:
    return [term.strip() for term in (cell or "").split("|") if term.strip() and term.strip() != "-"]
