"""Quick answers for plain text: what each word alone says, and eldc on the whole, where the two agree.

Takes text in the Latin script, says host, foreign, or nothing; most lines of an article need no closer look. Knows nothing of
names: where they matter, it says nothing.
"""

from __future__ import annotations

import math
import re

import eldc
import numpy as np
from numpy.typing import NDArray

from auditor.detection.words import UNKNOWN, WordModel

# eldc knows Malay only; Indonesian is by far the commoner in the news, and the word table tells the two apart where it can.
ELDC_CODES = {"ms": "id"}
# A run of letters and marks; a word that the full look would cut otherwise is unknown here.
_TOKEN = re.compile(r"[^\s.,;:!?«»\"“”()\[\]…\d/|–—]++")
# Words that say this much together, for or against, settle a short text if eldc agrees.
_PLAINLY = 6.0
_PLAINLY_NOT = -10.0
# Where they say less than this, eldc must not outvote them; one point of its lead then weighs as much as this.
_DOUBTFUL = -2.5
_LEAD_WEIGHT = 30.0
# How many words the memory keeps before it starts anew.
_MEMORY = 1 << 17


class _Bounds(dict[str, float]):
    """The least that a stretch of text without a space says for the host language; nothing where it has a capital."""

    def __init__(self, words: WordModel, least: NDArray[np.float32]) -> None:
        super().__init__()
        self._rows = words.rows
        self._least = least

    def __missing__(self, token: str) -> float:
        if len(self) > _MEMORY:
            self.clear()
        bound = sum(map(self._bound, _TOKEN.findall(token.replace("’", "'"))))
        self[token] = bound
        return bound

    def _bound(self, word: str) -> float:
        if not word.islower():
            return 0.0
        row = self._rows.get(word)
        if row is None and 0 < word.find("'") < len(word) - 1:
            article, apostrophe, noun = word.partition("'")
            parts = self._rows.get(article + apostrophe), self._rows.get(noun)
            return sum(float(self._least[part]) if part is not None else UNKNOWN for part in parts)
        return UNKNOWN if row is None else float(self._least[row])


class QuickLook:
    """Tells plain text in the host language, and plainly other text, from what needs a closer look.

    Args:
        host: ISO 639-1 code of the host language.
        code: eldc's code of it.
        words: the word table.
    """

    def __init__(self, host: str, code: str, words: WordModel) -> None:
        self._host = host
        self._code = code
        self._words = words
        self._bound = _Bounds(words, words.least(host)).__getitem__
        self._verdict = eldc.instance()
        self._verdict.set_scores(1)
        self._scores = eldc.instance()
        self._scores.set_scores(2)

    def is_host(self, text: str) -> bool:
        """Whether eldc alone puts a text in the host language."""
        return bool(self._verdict.detect(text) == self._code)

    def surely_host(self, text: str, capitals: int, telling: int | None = None) -> bool:
        """A quick yes for running text in the host language: few capitals, and eldc sure of it. ``False`` says nothing.

        Args:
            text: the text.
            capitals: how many capitals it has.
            telling: how many characters eldc reads of either end; the whole when not given.
        """
        if capitals * 22 > len(text):
            return False
        details = self._verdict.detect_details(text[:telling])
        return bool(
            details.language == self._code
            and details.reliable
            # Text in another language may follow with nothing in between.
            and (telling is None or len(text) <= telling or self.is_host(text[-telling:]))
        )

    def plain_side(self, text: str) -> int:
        """1 where a short text's words and eldc both say plainly that it is the host's, -1 where both deny it, 0 for nothing.

        Words count by the difference between the host and the likeliest other language for that word alone: the word table's own
        judgement of the whole can only be more in favour of the host, so that denying takes more than asserting.
        """
        evidence = sum(map(self._bound, text.split()))
        if evidence >= _PLAINLY:
            return int(self.is_host(text))
        if evidence <= _PLAINLY_NOT:
            return -int(not self.is_host(text))
        if evidence > _DOUBTFUL:
            tokens = _TOKEN.findall(text)
            if tokens and sum(map(str.islower, tokens)) >= max(2, len(tokens) - 1):
                # Without names to mask, eldc's lead is what the full look would find, and weighs the more.
                details = self._scores.detect_details(text)
                if details.reliable and details.language == self._code:
                    best, second = (*details.scores.values(), 0.0)[:2]
                    return int(evidence + _LEAD_WEIGHT * (best - second) >= _PLAINLY)
        return 0

    def plain_name(self, text: str) -> str | None:
        """The language of a text that is plainly not the host's, as eldc codes it, where eldc and the word table agree."""
        tokens = _TOKEN.findall(text)
        lower = [token for token in tokens if token.islower()]
        if 2 * len(lower) < len(tokens):
            return None
        language: str = self._verdict.detect(text)
        scores = self._words.score(self._words.known(lower)).tolist()
        place = scores.index(max(scores))
        best = self._words.languages[place].removesuffix("-ascii")
        if best != ELDC_CODES.get(language, language) or best == self._host:
            return None
        first, scores[place] = scores[place], -math.inf
        return best if first - max(scores) > _PLAINLY else None
