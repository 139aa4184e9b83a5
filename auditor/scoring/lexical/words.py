"""The words that a reader sees, out of the overlapping features that a table counts.

Takes the features of a text with what the table knows of each; gives the words in text order. A piece (a syllable, a
character) is joined with its neighbours where they are linked as one, or stand together far more often than by chance.
Knows nothing of the other text but how well each feature is matched in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from auditor.scoring.lexical.tokens import Feature

CONTENT_RARITY = 6.2  # -log frequency above which a word carries content: rarer than 2 in 1,000
EXPLAINED = 1.0  # log-ratio, mean of both directions, from which a word pair counts as a translation
JOINED = 4.0  # mutual information (nats) from which adjoining pieces are read as one word
BETTER_TOGETHER = 0.5  # how much better a joined form must be matched than its parts

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Attributes:
        span: where it stands.
        features: the numbers of the features that lie inside it.
        rarity: -log of its relative frequency.
        content: whether it is rare enough to carry content.
        expected: whether it carries content and the table has a translation good enough to be missed.
        loose: whether it is a single piece that could be part of a longer word.
    """

    span: Span
    features: tuple[int, ...]
    rarity: float
    content: bool
    expected: bool
    loose: bool


def read_words(found: list[Feature], rarity: Sequence[float], reach: Sequence[float], expected: Sequence[bool]) -> list[Word]:
    """The words of a text in order.

    Args:
        found: its features.
        rarity: -log frequency of each; `inf` for one that the table does not know.
        reach: how well each is matched in the other text, as a log-ratio.
        expected: whether the table has a translation of each that is good enough to be missed.
    """
    text = _Features(found)
    gains: dict[Span, float] = {}
    for number, feature in enumerate(found):
        span = feature.start, feature.end
        gains[span] = max(gains.get(span, 0.0), 0.0) if feature.width == 1 else _gain(number, text, rarity, reach)
    taken: list[Span] = []
    covered = bytearray(max((feature.end for feature in found), default=0))
    for span in sorted((s for s, gain in gains.items() if gain >= 0), key=lambda s: (-gains[s], s[0] - s[1], s)):
        start, end = span
        if covered.find(1, start, end) < 0:
            covered[start:end] = b"\1" * (end - start)
            taken.append(span)
    return [_word(span, text, rarity, expected) for span in sorted(taken)]


class _Features:
    """The features of a text, in text order, found by place."""

    def __init__(self, found: list[Feature]) -> None:
        self.found = found
        self._starts = [feature.start for feature in found]
        self._longest = max((feature.end - feature.start for feature in found), default=0)

    def near(self, span: Span) -> range:
        """The numbers of all features that share a character with the span, and maybe of a few before it."""
        return range(bisect_left(self._starts, span[0] - self._longest), bisect_left(self._starts, span[1]))


def _gain(number: int, text: _Features, rarity: Sequence[float], reach: Sequence[float]) -> float:
    """By how much a joined feature passes the conditions to be read as one word; below 0 where it does not."""
    found = text.found
    whole = found[number]
    near = text.near((whole.start, whole.end))
    parts = [k for k in near if found[k].width == 1 and whole.start <= found[k].start and found[k].end <= whole.end]
    matched = reach[number] - max((reach[k] for k in parts), default=0.0) - BETTER_TOGETHER
    if reach[number] >= EXPLAINED and matched >= 0:
        return float(reach[number])
    if not isfinite(rarity[number]):
        return -1.0
    information = sum(rarity[k] for k in parts) - rarity[number]
    return float(information / (whole.width - 1) - JOINED) if isfinite(information) else 0.0


def _word(span: Span, text: _Features, rarity: Sequence[float], expected: Sequence[bool]) -> Word:
    near = [(k, text.found[k]) for k in text.near(span)]
    inside = tuple(k for k, feature in near if span[0] <= feature.start and feature.end <= span[1])
    own = [k for k in inside if (text.found[k].start, text.found[k].end) == span]
    rarest = float(max(rarity[k] for k in own))
    content = rarest >= CONTENT_RARITY
    loose = any(f.width > 1 and f.start <= span[0] and span[1] <= f.end and (f.start, f.end) != span for _, f in near)
    single = all(text.found[k].width == 1 for k in own)
    return Word(span, inside, rarest, content, content and any(expected[k] for k in own), single and loose)


def coverage(words: list[Word], covered: NDArray[np.bool_], most: float) -> float:
    """Share of the content words that are covered, weighted by rarity up to `most`; 1 where none could be expected."""
    weights = np.array([min(w.rarity, most) * (w.expected or (w.content and hit)) for w, hit in zip(words, covered, strict=True)])
    return float(weights @ covered / weights.sum()) if weights.sum() else 1.0


def missing(words: list[Word], covered: NDArray[np.bool_]) -> list[Word]:
    """The words that are not covered and whose absence tells something, in text order.

    A loose piece beside another that is not covered either is rather a part of a word that the table does not know.
    """
    doubtful = [word.loose and not hit for word, hit in zip(words, covered, strict=True)]
    beside = [any(doubtful[max(0, k - 1) : k] + doubtful[k + 1 : k + 2]) for k in range(len(words))]
    return [word for k, word in enumerate(words) if word.expected and not covered[k] and not (doubtful[k] and beside[k])]
