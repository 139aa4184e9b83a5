"""The number check: do two texts state the same numbers?

Takes two texts and their languages, gives evidence. Numbers are compared by value: digits of every script, separators, magnitude
words, number words, ordinals and Roman numerals. What a date holds is left to `dates`.
"""

from __future__ import annotations

from functools import partial

from auditor.evidence import Evidence
from auditor.scoring.checks.comparison import COUNTED, NUMBERS, compare
from auditor.scoring.checks.items import Item, Kind
from auditor.scoring.checks.weighing import Side, outcome_of

CHECK = "numbers"

_LONG_TEXT = 140
_LONG_FACTOR = 0.7
_WORD, _ONE = 0.3, 0.15


def check_numbers(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """Compares the numbers of a segment with those of its counterpart.

    Args:
        source, target: the two texts, of any length and content.
        source_language, target_language: their language codes; of an unknown language only digits are read.

    Returns:
        The evidence, with ``score`` 1.0 for digits against digits and less for what is less sure; None where neither side has a
        number.
    """
    found = compare(source, target, source_language, target_language)
    sides = (
        Side.of(found.agreed_source, found.left_source, _is_number),
        Side.of(found.agreed_target, found.left_target, _is_number),
    )
    long = max(len(source), len(target)) > _LONG_TEXT
    return outcome_of(CHECK, sides, partial(_lone_score, long=long))


def _is_number(item: Item) -> bool:
    return item.kind in NUMBERS


def _lone_score(item: Item, *, long: bool) -> float:
    """How strong a number is as evidence where the other side has none against it.

    A big one is seldom left out; in long texts and in words one is left out more often, and a 1 may be an article.
    """
    if item.strength < COUNTED or item.kind is Kind.VAGUE:
        return 0.0
    value = max((reading for reading in item.readings if not isinstance(reading, tuple)), default=0)
    score = (0.8 if value >= 100 else 0.4) * item.strength if not item.small_word else _WORD
    if not any(sign.isdigit() for sign in item.text):
        score = min(score, _WORD)
    if value == 1:
        score = min(score, _ONE)
    return score * _LONG_FACTOR if long else score
