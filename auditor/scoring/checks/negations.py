"""Reads the negations of one text.

Takes a text and its language; gives its negations with their places. Phrases that hold a negative word without denying
(``not only``, ``không quân``) are taken out first. The word lists are in ``data``. Knows nothing of the other side of a pair.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.scoring.checks.countries import base_language
from auditor.scoring.checks.credits import strip_credit
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import MARKS

_MAX_TEXT = 4000
_UNSPACED = frozenset(["zh", "ja", "th", "ko"])
_KINDS = ("trap", "soft", "faint", "neg", "weak", "lex", "dim")
_CLAUSE = re.compile(r"[,;:.!?…、。，；：！？؛،—–()\"«»“”]|\s-\s")
_OPEN_END = re.compile(r"(?<!\\[wS])\*$")


@dataclass(frozen=True, slots=True)
class Negations:
    """The negations of a text.

    Attributes:
        plain: what denies the predicate, as it stands in the text.
        faint: what denies in form only, or is often worded without a negation.
        weak: what denies a part, or only in some senses.
        answers: whether anything else could answer a negation of the other text.
        dim: whether a word of lack, weakness or trouble could say what the other text denies.
        asks: whether a sentence with a negation is a question.
        spans: where the plain and faint negations stand in `body`.
        weak_spans: where the weak ones stand there.
        soft_spans: where phrases stand there that deny in form only, as a whole (``ne s'arrête pas``).
        body: the text without its credit line, composed and in lower case.
        clauses: how many clauses the text has.
    """

    plain: tuple[str, ...]
    faint: tuple[str, ...]
    weak: tuple[str, ...]
    answers: bool
    dim: bool
    asks: bool
    spans: tuple[tuple[int, int], ...]
    body: str
    clauses: int
    weak_spans: tuple[tuple[int, int], ...] = ()
    soft_spans: tuple[tuple[int, int], ...] = ()


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
def body_of(text: str, language: str) -> str:
    """The text without its credit line, composed (NFC), with straight apostrophes; 4,000 characters count.

    Its lower case is as long as itself.
    """
    body = strip_credit(unicodedata.normalize("NFC", text[:_MAX_TEXT]), language)[0]
    return body.replace("İ", "i").replace("’", "'")


@lru_cache(maxsize=8192)
def read_negations(text: str, language: str) -> Negations | None:
    """The negations of a text; ``None`` where the language has no word list."""
    patterns = _patterns(language)
    if patterns is None:
        return None
    body = plain = body_of(text, language).lower()
    if "trap" in patterns:
        plain = patterns["trap"].sub(_blank, plain)
    soft = _found(patterns, "soft", plain)
    if soft:
        plain = patterns["soft"].sub(_blank, plain)
    faint = _found(patterns, "faint", plain)
    if faint:
        plain = patterns["faint"].sub(_blank, plain)
    found = _found(patterns, "neg", plain)
    rest = patterns["neg"].sub(_blank, plain)
    weak = _found(patterns, "weak", rest)
    answers = bool(soft) or bool("lex" in patterns and patterns["lex"].search(rest))
    return Negations(
        _texts(found),
        _texts(faint),
        _texts(weak),
        answers,
        bool("dim" in patterns and patterns["dim"].search(rest)),
        any(_in_question(body, match.end()) for match in found),
        tuple(match.span() for match in found + faint),
        body,
        len(_CLAUSE.findall(body.strip(" .!?。…"))) + 1,
        tuple(match.span() for match in weak),
        tuple(match.span() for match in soft),
    )


_SENTENCE_END = re.compile(r"[.!?。！？؟;\n]")


def _in_question(body: str, at: int) -> bool:
    end = _SENTENCE_END.search(body, at)
    return end is not None and end[0] in "?？؟"


def _blank(match: re.Match[str]) -> str:
    """A filler as long as the match, so that places stay what they are."""
    size = len(match[0])
    return " " * size if size < 3 else f" {'░' * (size - 2)} "


def _found(patterns: dict[str, re.Pattern[str]], kind: str, text: str) -> list[re.Match[str]]:
    return list(patterns[kind].finditer(text)) if kind in patterns else []


def _texts(matches: list[re.Match[str]]) -> tuple[str, ...]:
    return tuple(match[0].strip() for match in matches)
