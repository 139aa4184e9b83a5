"""The date check: do two texts state the same dates, weekdays and times of day?

Takes two texts and their languages, gives evidence. Partial dates agree with fuller ones; Thai Buddhist years and
Japanese eras are read as years of the common era.
"""

from __future__ import annotations

from auditor.evidence import Evidence
from auditor.scoring.checks.comparison import COUNTED, NUMBERS, compare
from auditor.scoring.checks.items import Item
from auditor.scoring.checks.weighing import Side, outcome_of

CHECK = "dates"
_LONE = 0.4


def check_dates(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """Compares the dates of a segment with those of its counterpart.

    Args:
        source, target: the two texts, of any length and content.
        source_language, target_language: their language codes; of an unknown language only dates in digits are read.

    Returns:
        The evidence, with ``score`` 1.0 for a day, month, weekday or year against another; None where neither side has a date.
    """
    found = compare(source, target, source_language, target_language)
    sides = (
        Side.of(found.agreed_source, found.left_source, _is_date),
        Side.of(found.agreed_target, found.left_target, _is_date),
    )
    return outcome_of(CHECK, sides, _lone_score)


def _is_date(item: Item) -> bool:
    return item.kind not in NUMBERS


def _lone_score(item: Item) -> float:
    return _LONE * item.strength if item.strength >= COUNTED else 0.0
