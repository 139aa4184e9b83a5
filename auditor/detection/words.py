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

import numpy as np
from numpy.typing import NDArray

from auditor.errors import ModelError

# One word moves the odds by at most this (natural logarithm): a single word, however typical, may be a quotation or a name.
_CLIP = 3.5
UNKNOWN = -0.5
"""What a word that no table has counts where only a plain case is looked for."""
# How far below a list's rarest word those that it lacks are.
_UNLISTED = -1.5
# Log frequency of a function word: a thousand in a million.
_COMMON = -6.9


@dataclass(frozen=True, eq=False)
class WordModel:
    """Log probabilities of frequent words, by language.

    Attributes:
        languages: codes in table order; ``vi-ascii`` is Vietnamese without diacritics.
        rows: the row of each word in ``logs``.
        logs: natural logarithm of each word's frequency in each language.
        floor: the log probability of a word that a language's table lacks; what ``logs`` holds there.
    """

    languages: tuple[str, ...]
    rows: dict[str, int]
    logs: NDArray[np.float32]
    floor: float

    @classmethod
    def load(cls, path: Path) -> WordModel:
        """Read the table that ``models/build`` wrote: gzipped JSON of word lists with frequencies per million.

        Raises:
            ModelError: the file is missing or broken.
        """
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                content = json.load(file)
            languages = tuple(content["languages"])
            lists = [content["words"][code] for code in languages]
            rows = {word: row for row, word in enumerate(dict.fromkeys(word for words in lists for word in words))}
            floor = math.log(content["floor"] / 1e6)
            logs = np.full((len(rows), len(languages)), floor, np.float32)
            for place, words in enumerate(lists):
                logs[[rows[word] for word in words], place] = np.log(np.array(list(words.values()), float) / 1e6)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path}: the word table cannot be read; reinstall the package") from error
        return cls(languages, rows, logs, floor)

    def knows(self, word: str) -> bool:
        """Whether any language's table has the word."""
        return word in self.rows

    @cached_property
    def _named(self) -> NDArray[np.bool_]:
        """Where the languages are but Vietnamese, whose names are made of its commonest syllables."""
        return np.array([not code.startswith("vi") for code in self.languages])

    @cached_property
    def lowest(self) -> float:
        """Just above the floor, as the table rounds it."""
        return float(np.float32(self.floor)) + 1e-3

    def titles(self, words: Iterable[str]) -> list[str]:
        """Those of the words of a title in Title Case that speak for a language (Vietnamese, whose names would, left out)."""
        known = ((word, row) for word in words if (row := self.rows.get(word)) is not None)
        return [word for word, row in known if self.logs[row, self._named].max() > self.lowest]

    def title_evidence(self, words: Sequence[str]) -> int:
        """How many words of a line in Title Case speak for a language; 0 where the line may as well be names.

        A title's words are common ones: all of them known, or enough of them with words in between that no name has
        (``for``, ``our``, ``without``).
        """
        least = 3 if words[:1] == ("the",) else 2
        rows = [row for word in words if (row := self.rows.get(word)) is not None]
        if len(rows) < least:
            return 0
        logs = self.logs[rows][:, self._named]
        counts = (logs > self.lowest).sum(axis=0)
        best = 0
        for count, few in zip(counts.tolist(), (logs > _COMMON).sum(axis=0).tolist(), strict=True):
            if count < least:
                continue
            share = count / len(words)
            if share == 1.0 or (few >= 2 and share >= 0.6) or (few >= 1 and count >= 3 and share >= 0.7):
                best = max(best, count)
        return best

    @cached_property
    def _unlisted(self) -> NDArray[np.float32]:
        """What a word that a language's list lacks may yet have there: a share of the rarest listed one. Short lists end early."""
        listed = np.where(self.logs > self.lowest, self.logs, np.inf).min(axis=0)
        unlisted: NDArray[np.float32] = np.maximum(listed + np.float32(_UNLISTED), np.float32(self.floor))
        return unlisted

    def known(self, words: Iterable[str]) -> list[int]:
        """The rows of the words that some table has."""
        find = self.rows.get
        return [row for word in words if (row := find(word)) is not None]

    def score(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Log-likelihood of the words of these rows in each language over the floor; a word no table has counts nothing."""
        if not rows:
            return np.zeros(len(self.languages), np.float32)
        totals: NDArray[np.float32] = self.logs[rows].sum(axis=0) - np.float32(self.floor * len(rows))
        return totals

    def least(self, host: str) -> NDArray[np.float32]:
        """The least that each word says for the host language, whichever the other one is, by row."""
        if host not in self.languages:
            return np.full(len(self.rows), UNKNOWN, np.float32)
        own = self.languages.index(host)
        others = np.delete(self.logs, own, axis=1).max(axis=1)
        least: NDArray[np.float32] = np.clip(self.logs[:, own] - others, -_CLIP, _CLIP)
        return least

    def odds(self, rows: Sequence[int], host: str, totals: NDArray[np.float32]) -> float:
        """How much words speak for the host language against the likeliest other one, in log-odds, positive for the host.

        Args:
            rows: the rows of the words.
            host: the host language's code.
            totals: what `score` gives for the rows.
        """
        if not rows or host not in self.languages:
            return 0.0
        own = self.languages.index(host)
        others = totals.copy()
        others[own] = -math.inf
        rival = int(others.argmax())
        differences = self.logs[rows, own] - np.maximum(self.logs[rows, rival], self._unlisted[rival])
        return sum([-_CLIP if value < -_CLIP else _CLIP if value > _CLIP else value for value in differences.tolist()])
