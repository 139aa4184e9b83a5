"""Which words of either side nothing on the other side answers: soft alignment of word vectors.

Takes two texts' pieces with their vectors, each language's mean taken away, and the words that other evidence has accounted for
(numbers, names and dates that agree, word translations); gives for each side how well its words are answered, as in BERTScore
(Zhang et al. 2020, greedy matching, weighted by rarity), and where they are not: the least answered words, and the run of words
that lacks most (the maximal scoring segment, after Bentley 1984). A translation that leaves a clause out shows there and hardly in
the similarity of the whole.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.scoring.encoder import Encoded

Array = NDArray[np.float32]

# Pieces as frequent as exp(-7) of running text say nothing; from exp(-13) on they say all that a word can.
_COMMON = 7.0
_MOST = 6.0
_LEAST = 0.05
# From this weight a word is content.
_CONTENT = 2.0
# A content word is answered from this cosine on; a run of words lacks what its cosines fall short of it.
_ANSWERED = 0.5
# Below this a word is named as not answered.
_NAMED = 0.42
_EDGES = re.compile(r"^\W+|\W+$")
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Side:
    """How one text's words are answered by the other's.

    Attributes:
        coverage: mean cosine of the pieces with their best partner, weighted by rarity.
        least: the least cosine of a content word that nothing else accounts for; 0.7 where there is none.
        least_two: mean of the two least.
        least_four: mean of the four least.
        gap: natural logarithm of 1 and what the run of words that lacks most falls short of.
        shortfall: what all words fall short of, over their weight.
        lift: how much nearer the text is to the other without that run, in cosine.
        unanswered: the content words that nothing answers, those of that run first, in text order.
    """

    coverage: float
    least: float
    least_two: float
    least_four: float
    gap: float
    shortfall: float
    lift: float
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """Both sides of a pair."""

    source: Side
    target: Side


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is aligned.

    Attributes:
        text: the text that was encoded.
        encoded: its vector and the vectors of its pieces.
        mean: the mean of its language's sentence vectors, shape ``(dimension,)``.
        piece_mean: the mean of its language's piece vectors, shape ``(dimension,)``.
        accounted: words, folded by `folded`, that other evidence answers.
    """

    text: str
    encoded: Encoded
    mean: Array
    piece_mean: Array
    accounted: Collection[str]


def align_words(source: Text, target: Text) -> WordAlignment | None:
    """Align two texts; ``None`` where one has no words."""
    if not source.encoded.pieces.ids or not target.encoded.pieces.ids:
        return None
    cosines = centred_pieces(source) @ centred_pieces(target).T
    return WordAlignment(_side(source, cosines.max(1), target), _side(target, cosines.max(0), source))


def folded(word: str) -> str:
    """A word without case, accents and punctuation, to be compared with one of another reader."""
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFD", word.casefold()))


def _side(own: Text, best: Array, other: Text) -> Side:
    pieces = own.encoded.pieces
    weight = np.clip(own.encoded.rarity - _COMMON, _LEAST, _MOST)
    units = np.array(pieces.units)
    count = len(pieces.spans)
    total = np.bincount(units, weight, count)
    cosine = np.bincount(units, best * weight, count) / np.maximum(total, 1e-9)
    heaviest = np.zeros(count)
    np.maximum.at(heaviest, units, weight)
    words = [own.text[start:end] for start, end in pieces.spans]
    if own.accounted:
        known = np.array([folded(word) in own.accounted for word in words])
        heaviest = np.where(known, _LEAST, heaviest)
    content = heaviest > _CONTENT
    low = np.sort(cosine[content])
    gap, start, end = _lacking_run(_ANSWERED - cosine, heaviest)
    short = np.maximum(0.0, _ANSWERED - cosine) * heaviest * (heaviest > 1)
    places = np.flatnonzero(content & (cosine < _NAMED)).tolist()
    # Those of the run that lacks most come first: they are what a reader looks for.
    named = [_EDGES.sub("", words[place]) for place in sorted(places, key=lambda place: not start <= place < end)]
    return Side(
        coverage=float((best * weight).sum() / weight.sum()),
        least=_mean_of(low, 1),
        least_two=_mean_of(low, 2),
        least_four=_mean_of(low, 4),
        gap=math.log1p(gap),
        shortfall=float(short.sum() / (heaviest.sum() + 4)),
        lift=_lift(own, other, (units < start) | (units >= end)) if gap > 0 else 0.0,
        unanswered=tuple(word for word in named if len(word) > 1 or not word.isascii())[:8],
    )


def _mean_of(low: NDArray[np.float64], count: int) -> float:
    return float(low[:count].mean()) if len(low) else 0.7


def _lacking_run(lack: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, int, int]:
    """The run of words with the greatest sum of lack times weight: the sum, the first word and the one after the last."""
    best, begin, finish = 0.0, 0, 0
    current, start = 0.0, 0
    for place, value in enumerate((lack * weight).tolist()):
        if current <= 0:
            current, start = 0.0, place
        current += value
        if current > best:
            best, begin, finish = current, start, place + 1
    return best, begin, finish


def _lift(own: Text, other: Text, kept: NDArray[np.bool_]) -> float:
    """How much nearer the mean of the kept pieces is to the other text than the whole text's vector is."""
    if kept.sum() <= 2:
        return 0.0
    there = _unit(other.encoded.vector - other.mean)
    rest = _unit(own.encoded.states[kept].astype(np.float32).mean(0))
    return float(_unit(rest - own.mean) @ there - _unit(own.encoded.vector - own.mean) @ there)


def centred_pieces(text: Text) -> Array:
    """The vectors of a text's pieces, the language's mean taken away, of length 1; shape ``(pieces, dimension)``."""
    shifted = text.encoded.states.astype(np.float32) - text.piece_mean
    shifted /= np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-9)
    return shifted


def _unit(vector: Array) -> Array:
    unit: Array = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
