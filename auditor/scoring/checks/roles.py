"""The role check: who does it to whom?

Takes a pair of texts with their languages; gives `Evidence` where the same two people or countries stand around a predicate in
opposite order, both times in the active voice. Only for languages that put the subject before the verb and the object after
it; a passive, a conjunction or a mutual verb between the two names means that order says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.countries import base_language, related
from auditor.scoring.checks.names import Side, same_name, side
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import WORD

_SCORE = 0.7
_SENTENCE_BREAK = re.compile(r"[.;:!?。；：！？–—()（）]")
_MAX_GAP = 120
_UNSPACED = frozenset(["zh", "th"])


@dataclass(frozen=True, slots=True)
class _Actor:
    text: str
    start: int
    end: int


@cache
def _words(kind: str, language: str) -> re.Pattern[str] | None:
    forms = [f for tag, cls, words in rows("names_roles.tsv") if tag == language and cls == kind for f in words.split("|")]
    if not forms:
        return None
    body = "|".join(re.escape(form).replace(r"\*", r"\w+").replace(r"\ ", r"\s") for form in sorted(forms, key=len, reverse=True))
    return re.compile(body if language in _UNSPACED else rf"(?<!\w)(?:{body})(?!\w)|s'")


def check_roles(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """``DIFFER`` (0.7) where two actors have changed places; ``None`` otherwise, as the same order proves nothing."""
    languages = base_language(source_language), base_language(target_language)
    if any(_words("block", language) is None for language in languages):
        return None
    left, right = side(source, source_language), side(target, target_language)
    for pairs in (_people(left, right), _countries(left, right)):
        if len(pairs) == 2:
            return _compare(pairs, (left.text, right.text), languages)
    return None


def _compare(pairs: list[tuple[_Actor, _Actor]], texts: tuple[str, str], languages: tuple[str, str]) -> Evidence | None:
    (first, its_like), (second, other_like) = sorted(pairs, key=lambda pair: pair[0].start)
    if its_like.start < other_like.start:
        return None
    here, there = texts[0][first.end : second.start], texts[1][other_like.end : its_like.start]
    if not (_active(here, languages[0]) and _active(there, languages[1])):
        return None
    if _turns_around(here, languages[0]) != _turns_around(there, languages[1]):
        return None
    detail = f"{first.text} acts on {second.text} in the source, {other_like.text} on {its_like.text} in the counterpart"
    return Evidence("roles", Outcome.DIFFER, (first.text, second.text), (other_like.text, its_like.text), _SCORE, detail)


def _active(between: str, language: str) -> bool:
    block = _words("block", language)
    if (
        len(between) > _MAX_GAP
        or _SENTENCE_BREAK.search(between)
        or block is None
        or block.search(between.lower().replace("’", "'"))
    ):
        return False
    return any((word[0] == word[0].lower() and len(word) > 1) or language in _UNSPACED for word in WORD.findall(between))


def _turns_around(between: str, language: str) -> bool:
    away = _words("away", language)
    return away is not None and away.search(between.lower()) is not None


def _people(left: Side, right: Side) -> list[tuple[_Actor, _Actor]]:
    mine, theirs = [r for r in left.runs if r.weight >= 0.5], [r for r in right.runs if r.weight >= 0.5]
    found = []
    for run in mine:
        likes = [other for other in theirs if same_name(run, other)]
        if len(likes) == 1 and sum(same_name(other, likes[0]) for other in mine) == 1:
            like = likes[0]
            found.append(
                (
                    _Actor(run.text, run.start, run.start + len(run.text)),
                    _Actor(like.text, like.start, like.start + len(like.text)),
                )
            )
    return found if len(mine) == len(theirs) == 2 else []


def _countries(left: Side, right: Side) -> list[tuple[_Actor, _Actor]]:
    mine = [m for m in left.mentions if m.entry.kind == "country" and not m.entry.optional]
    theirs = [m for m in right.mentions if m.entry.kind == "country" and not m.entry.optional]
    found = []
    for mention in mine:
        likes = [other for other in theirs if related(mention.entry, other.entry)]
        if len(likes) == 1:
            found.append((_Actor(mention.text, mention.start, mention.end), _Actor(likes[0].text, likes[0].start, likes[0].end)))
    return found if len(mine) == len(theirs) == len({like.start for _, like in found}) == 2 else []
