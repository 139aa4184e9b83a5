"""Common nouns that act or suffer: which police, judges, doctors or dogs a text speaks of, and where.

Takes a text and its language, gives `Noun`s in text order. The words are in ``data/role_nouns.tsv``. Knows nothing of who acts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.scoring.checks.tables import rows

_UNSPACED = frozenset(["zh", "ja", "th", "ko"])


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of the table: what it means, as it stands, and where."""

    concept: str
    text: str
    start: int
    end: int


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    forms: list[tuple[str, str]] = []
    for concept, entries in rows("role_nouns.tsv"):
        for entry in entries.split(" "):
            tag, _, words = entry.partition(":")
            forms += [(word, concept) for word in words.split("|") if tag == language]
    if not forms:
        return None
    concepts = tuple(dict.fromkeys(concept for _, concept in forms))
    pieces = []
    for concept in concepts:
        own = sorted((word for word, key in forms if key == concept), key=len, reverse=True)
        body = "|".join(re.escape(word).replace("_", " ").replace(r"\*", "" if language in _UNSPACED else r"\w*") for word in own)
        pieces.append(f"(?P<{concept}>{body})")
    choice = "|".join(pieces)
    return re.compile(choice if language in _UNSPACED else rf"(?<!\w)(?:{choice})(?!\w)"), concepts


@lru_cache(maxsize=2048)
def nouns(text: str, language: str) -> tuple[Noun, ...]:
    """The nouns of the table in a text.

    Args:
        text: any text; its offsets are the result's.
        language: a base code; a language without words gives none.
    """
    table = _pattern(language)
    small = text.lower()
    if table is None or len(small) != len(text):
        return ()
    return tuple(
        Noun(match.lastgroup or "", text[match.start() : match.end()], *match.span()) for match in table[0].finditer(small)
    )
