"""Evidence: what one check found when it compared a segment with its counterpart.

A check is a function ``(source, target, source_language, target_language) -> Evidence | None``; ``None`` means that there
was nothing to compare. Checks state what they saw; only the judge weighs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a check saw.

    ``AGREE``: every item of the one side has its like on the other. ``DIFFER``: both sides have items that the other lacks,
    so that one contradicts the other. ``MISSING``: the source has items that the target lacks. ``ADDED``: the target has items
    that the source lacks. ``INFO``: a measurement (similarity, length) that is neither.
    """

    AGREE = "agree"
    DIFFER = "differ"
    MISSING = "missing"
    ADDED = "added"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One check's result on one pair.

    Attributes:
        check: the check's name: ``numbers``, ``names``, ``dates``, ``credits``, ``polarity``, ``similarity``, ``translation``...
        outcome: see `Outcome`.
        source: the items of the segment that the outcome is about, as they stand in its text (for ``AGREE``, the items that agree).
        target: the same for the counterpart.
        score: how strong the evidence is, from 0 to 1, or the measured value for ``INFO``.
        detail: one clause for a reader, in English, or empty.
    """

    check: str
    outcome: Outcome
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    score: float = 1.0
    detail: str = ""
