"""The polarity check: does one text deny what the other affirms?

Takes a pair of texts with their languages; gives `Evidence`. A plain negation (``không``, ``ne ... pas``, ``не``) on one side
needs a negation, or a word that can stand for one (``refuse``, ``impossible``), on the other. Phrases that hold a negative word
without denying (``not only``, ``không quân``) are taken out first. The word lists are in ``data``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.countries import base_language
from auditor.scoring.checks.credits import strip_credit
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import MARKS

_MAX_TEXT = 4000
_UNSPACED = frozenset(["zh", "ja", "th", "ko"])
_KINDS = ("trap", "soft", "neg", "weak", "lex")
_CLAUSE = re.compile(r"[,;:.!?…、。，；：！？؛،—–()\"«»“”]|\s-\s")
_OPEN_END = re.compile(r"(?<!\\[wS])\*$")
_PLAIN = 0.8
_LONG_TEXT = 140
_LONG = 0.5
_PARTIAL = 0.35
_ANSWERED = 0.5


@dataclass(frozen=True, slots=True)
class _Polarity:
    """A text's negations as they stand in it, the partial ones, and whether anything else could answer a negation."""

    plain: tuple[str, ...]
    weak: tuple[str, ...]
    answers: bool
    clauses: int
    size: int


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]] | None:
    """The compiled word lists of a language, or ``None`` where there are none."""
    base = base_language(language)
    lists = {kind: forms for tag, kind, forms in rows("polarity.tsv") if tag == base}
    if not lists:
        return None
    return {kind: _compile(lists[kind].split(), base) for kind in _KINDS if kind in lists}


def _compile(forms: list[str], language: str) -> re.Pattern[str]:
    space = r"\s?" if language == "ko" else r"\s"
    pieces = [_OPEN_END.sub(r"\\w*", form).replace("_", space) for form in forms]
    body = "|".join(sorted(pieces, key=len, reverse=True))
    if language in _UNSPACED:
        return re.compile(body)
    return re.compile(rf"(?<![\w{MARKS}-])(?:{body})(?![\w{MARKS}])")


@lru_cache(maxsize=8192)
def _read(text: str, language: str) -> _Polarity | None:
    patterns = _patterns(language)
    if patterns is None:
        return None
    body = strip_credit(text[:_MAX_TEXT], language)[0]
    plain = body.lower().replace("’", "'").replace("İ".lower(), "i")
    answers = False
    for kind in ("trap", "soft"):
        if kind in patterns:
            plain, count = patterns[kind].subn(" ░ ", plain)
            answers = answers or (kind == "soft" and count > 0)
    found = tuple(match[0].strip() for match in patterns["neg"].finditer(plain))
    rest = patterns["neg"].sub(" ░ ", plain)
    weak = tuple(match[0].strip() for match in patterns["weak"].finditer(rest)) if "weak" in patterns else ()
    answers = answers or bool("lex" in patterns and patterns["lex"].search(rest))
    return _Polarity(found, weak, answers, len(_CLAUSE.findall(body.strip(" .!?。…"))) + 1, len(body))


def check_polarity(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """Compares the negations of two texts.

    ``DIFFER`` scores at most 0.8, less in long texts of several clauses, where a negation may be recast. ``None`` where neither
    text has a negation, or a language has no word list.
    """
    one, other = _read(source, source_language), _read(target, target_language)
    if one is None or other is None or not (one.plain or other.plain or one.weak or other.weak):
        return None
    if one.plain and other.plain:
        return Evidence("polarity", Outcome.AGREE, one.plain, other.plain, 1.0)
    denied, silent = (one, other) if one.plain or (one.weak and not other.plain) else (other, one)
    mine = denied is one
    if silent.weak or (denied.plain and silent.answers):
        return Evidence("polarity", Outcome.AGREE, one.plain or one.weak, other.plain or other.weak, _ANSWERED)
    words = denied.plain or denied.weak
    where = "source" if mine else "counterpart"
    here, there = (words, ()) if mine else ((), words)
    if not denied.plain:
        if silent.answers:
            return None
        outcome = Outcome.MISSING if mine else Outcome.ADDED
        return Evidence("polarity", outcome, here, there, _PARTIAL, f"{words[0]} only in the {where}")
    long = denied.size > _LONG_TEXT or silent.size > _LONG_TEXT or denied.clauses > 3
    score = _LONG if long else _PLAIN
    return Evidence("polarity", Outcome.DIFFER, here, there, score, f"{words[0]} denies in the {where} only")
