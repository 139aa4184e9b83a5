"""The polarity check: does one text deny what the other affirms?

Takes a pair of texts with their languages; gives `Evidence`. A plain negation (``không``, ``ne ... pas``, ``не``) on one side
needs a negation on the other, a word that can stand for one (``refuse``, ``impossible``), or the opposite of what is denied
(``n'a pas réussi``, ``thất bại``). How negations are read is the matter of `negations`.
"""

from __future__ import annotations

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.negations import Negations, read_negations
from auditor.scoring.checks.oppositions import negation_answered, read_stances

_PLAIN = 0.8
_LONG_TEXT, _CLAUSES = 140, 3
_LONG = 0.35
_DIM = 0.45
_ASKED = 0.4
_FAINT = 0.4
_PARTIAL = 0.35
_ANSWERED = 0.5


def check_polarity(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """Compares the negations of two texts.

    ``DIFFER`` scores at most 0.8: less in long texts of several clauses and in questions, where a negation may be recast, where
    the other text holds a word of lack or trouble, and where it is a negation in form only. ``None`` where neither text has a negation, or a language has no word list.
    """
    one, other = read_negations(source, source_language), read_negations(target, target_language)
    if one is None or other is None or not (_denials(one) or _denials(other) or one.weak or other.weak):
        return None
    if _denials(one) and _denials(other):
        return Evidence("polarity", Outcome.AGREE, _denials(one), _denials(other), 1.0)
    mine = bool(_denials(one)) or (bool(one.weak) and not _denials(other))
    denied, silent = (one, other) if mine else (other, one)
    if silent.weak or (
        _denials(denied) and (silent.answers or _answered(mine, source, target, source_language, target_language))
    ):
        return Evidence("polarity", Outcome.AGREE, _denials(one) or one.weak, _denials(other) or other.weak, _ANSWERED)
    return _lone(denied, silent, mine)


def _denials(negations: Negations) -> tuple[str, ...]:
    return negations.plain or negations.faint


def _answered(mine: bool, source: str, target: str, source_language: str, target_language: str) -> bool:
    here, there = read_stances(source, source_language), read_stances(target, target_language)
    return negation_answered(here, there) if mine else negation_answered(there, here)


def _lone(denied: Negations, silent: Negations, mine: bool) -> Evidence | None:
    """What a negation, full or partial, says that the other text has no answer to."""
    words = _denials(denied) or denied.weak
    where = "source" if mine else "counterpart"
    here, there = (words, ()) if mine else ((), words)
    if not _denials(denied):
        if silent.answers:
            return None
        outcome = Outcome.MISSING if mine else Outcome.ADDED
        return Evidence("polarity", outcome, here, there, _PARTIAL, f"{words[0]} only in the {where}")
    return Evidence("polarity", Outcome.DIFFER, here, there, _score(denied, silent), f"{words[0]} denies in the {where} only")


def _score(denied: Negations, silent: Negations) -> float:
    if not denied.plain:
        return _FAINT
    if max(len(denied.body), len(silent.body)) > _LONG_TEXT or denied.clauses > _CLAUSES:
        return _LONG
    return _ASKED if denied.asks else _DIM if silent.dim else _PLAIN
