"""Word frequencies: what the common words of a text say of its language.

Takes words in lower case, gives log-odds between languages. Character models read a line of four words badly once its names
are gone; the words that remain are the common ones, and a table of the few thousand most frequent words of each language
knows them. Vietnamese stands in it a second time without its diacritics, which no character model knows.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from auditor.errors import ModelError

# One word moves the odds by at most this (natural logarithm): a single word, however typical, may be a quotation or a name.
_CLIP = 3.5
# What a word that no table has counts where only a plain case is looked for.
_UNKNOWN = -0.5
# Log frequency of a function word: a thousand in a million.
_COMMON = -6.9


@dataclass(frozen=True)
class WordModel:
    """Log probabilities of frequent words, by language.

    Attributes:
        languages: codes in table order; ``vi-ascii`` is Vietnamese without diacritics.
        table: for each word, the places of the languages that use it with the natural logarithm of its frequency there.
        floor: the log probability of a word that a language's table lacks.
    """

    languages: tuple[str, ...]
    table: dict[str, tuple[tuple[int, float], ...]]
    floor: float

    @classmethod
    def load(cls, path: Path) -> WordModel:
        """Read the table that ``models/build`` wrote: gzipped JSON of word lists with frequencies per hundred thousand.

        Raises:
            ModelError: the file is missing or broken.
        """
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                content = json.load(file)
            languages = tuple(content["languages"])
            table: dict[str, list[tuple[int, float]]] = {}
            for place, code in enumerate(languages):
                for word, count in content["words"][code].items():
                    table.setdefault(word, []).append((place, math.log(count / 1e6)))
            floor = math.log(content["floor"] / 1e6)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path}: the word table cannot be read; reinstall the package") from error
        return cls(languages, {word: tuple(entries) for word, entries in table.items()}, floor)

    def knows(self, word: str) -> bool:
        """Whether any language's table has the word."""
        return word in self.table

    @cached_property
    def _named(self) -> frozenset[int]:
        """Places of Vietnamese, whose names are made of its commonest syllables."""
        return frozenset(place for place, code in enumerate(self.languages) if code.startswith("vi"))

    def titles(self, words: Iterable[str]) -> list[str]:
        """Those of the words of a title in Title Case that speak for a language (Vietnamese, whose names would, left out)."""
        return [word for word in words if any(place not in self._named for place, _ in self.table.get(word, ()))]

    def title_evidence(self, words: Sequence[str]) -> int:
        """How many words of a line in Title Case speak for a language; 0 where the line may as well be names.

        A title's words are common ones: all of them known, or enough of them with words in between that no name has
        (``for``, ``our``, ``without``).
        """
        counts: dict[int, int] = {}
        small: dict[int, int] = {}
        for word in words:
            for place, value in self.table.get(word, ()):
                counts[place] = counts.get(place, 0) + 1
                if value > _COMMON:
                    small[place] = small.get(place, 0) + 1
        least = 3 if words[:1] == ("the",) else 2
        best = 0
        for place, count in counts.items():
            if place in self._named or count < least:
                continue
            share, few = count / len(words), small.get(place, 0)
            if share == 1.0 or (few >= 2 and share >= 0.6) or (few >= 1 and count >= 3 and share >= 0.7):
                best = max(best, count)
        return best

    def score(self, words: Iterable[str]) -> list[float]:
        """Log-likelihood of the words in each language over the floor, each word clipped; a word no table has counts nothing."""
        totals = [0.0] * len(self.languages)
        find, floor = self.table.get, self.floor
        for word in words:
            for place, value in find(word, ()):
                totals[place] += value - floor
        return totals

    def least(self, word: str, host: str) -> float:
        """The least that a word says for the host language, whichever the other one is; below nothing for an unknown word."""
        entries = dict(self.table.get(word, ()))
        if not entries or host not in self.languages:
            return _UNKNOWN
        own = entries.pop(self.languages.index(host), self.floor)
        return max(-_CLIP, min(_CLIP, own - max(entries.values(), default=self.floor)))

    def odds(self, words: Sequence[str], host: str, totals: Sequence[float] | None = None) -> tuple[float, str, int]:
        """How much the words speak for the host language against the likeliest other one.

        Args:
            words: words in lower case.
            host: the host language's code.
            totals: what `score` gives for the words, where it is known.

        Returns:
            The log-odds (positive for the host), the likeliest other language, and how many words some table knows.
        """
        known = [entries for word in words if (entries := self.table.get(word)) is not None]
        if not known or host not in self.languages:
            return 0.0, "", 0
        own = self.languages.index(host)
        others = list(self.score(words) if totals is None else totals)
        others[own] = -math.inf
        rival = others.index(max(others))
        odds = 0.0
        for entries in known:
            for_host = for_rival = self.floor
            for place, value in entries:
                if place == own:
                    for_host = value
                elif place == rival:
                    for_rival = value
            odds += max(-_CLIP, min(_CLIP, for_host - for_rival))
        return odds, self.languages[rival].removesuffix("-ascii"), len(known)
