"""The number words of a language, as `data/number_words.tsv` holds them.

Takes a language code, gives its words by class. Knows nothing of texts.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from importlib.resources import files

ALIASES = {
    "nb": "no",
    "nn": "no",
    "ms": "id",
    "bs": "hr",
    "sh": "hr",
    "in": "id",
    "iw": "he",
    "tl": "fil",
    "yue": "zh",
    "cmn": "zh",
}
"""Codes whose words are kept under another code."""

_COMPOUNDING = frozenset(
    {"de", "nl", "sv", "da", "no", "fi", "it", "hu", "et", "sl", "cs", "sk", "tr", "bg", "el", "lt", "lv", "fr", "he"}
)

COMBINED = frozenset(["n", "w", "x", "in", "and"])
"""The classes of words that stand before a stem, in one word with it: ``zehntägig``."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a number word does: its class, as the table names it, and its value."""

    role: str
    value: int


@dataclass(frozen=True, slots=True)
class Words:
    """The number words of one language.

    Attributes:
        language: its code.
        known: the words by their form in small letters.
        compound: matches a token made of two or more number words, or None where the language writes them apart.
        part: finds the words in such a token.
        counted: matches a token that begins with a number and goes on with what it counts (``zehntägig``), its number as the first group;
            None where the table has no such stems.
        counted_part: finds the words in that number.
    """

    language: str
    known: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    compound: re.Pattern[str] | None = None
    part: re.Pattern[str] | None = None
    counted: re.Pattern[str] | None = None
    counted_part: re.Pattern[str] | None = None


def base(language: str) -> str:
    """The code under which the tables keep a language: ``pt-BR`` and ``pt`` are one."""
    code = re.split(r"[-_]", language.lower(), maxsplit=1)[0]
    return ALIASES.get(code, code)


@functools.cache
def _table() -> dict[str, list[tuple[str, Word]]]:
    rows: dict[str, list[tuple[str, Word]]] = {}
    text = (files("auditor.scoring.checks") / "data" / "number_words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, role, value, words = line.split("\t")
            rows.setdefault(language, []).extend((word, Word(role, int(value))) for word in words.split())
    return rows


@functools.cache
def words_of(code: str) -> Words:
    """The words of a language; none where the table has none. ``code`` is one that `base` gives."""
    known: dict[str, tuple[Word, ...]] = {}
    for form, word in _table().get(code, ()):
        known[form] = (*known.get(form, ()), word)
    counted = _counted(known)
    if code not in _COMPOUNDING or not known:
        return Words(code, known, None, None, *counted)
    forms = sorted(
        (form for form, roles in known.items() if roles[0].role in {"n", "w", "one", "x", "and"}), key=len, reverse=True
    )
    choice = "|".join(map(re.escape, forms))
    return Words(code, known, re.compile(rf"(?:{choice}){{2,12}}"), re.compile(choice), *counted)


def _counted(known: dict[str, tuple[Word, ...]]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What matches words such as ``zehntägig``, and what finds the number words in them; None where the table has no stems."""
    stems = [form for form, roles in known.items() if any(word.role == "stem" for word in roles)]
    if not stems:
        return None, None
    forms = [form for form, roles in known.items() if any(word.role in COMBINED for word in roles)]
    choice, stem = ("|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (forms, stems))
    return re.compile(rf"((?:{choice}){{1,6}})-?(?:{stem})[^\W\d_]{{0,5}}"), re.compile(choice)
