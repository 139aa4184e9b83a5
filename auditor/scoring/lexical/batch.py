"""How strongly the features of two texts speak for a translation, for many pairs at a time.

Takes texts as the codes of a `Reader` and a table; gives the two directional scores. The pairs are worked on in blocks of like
size, each a padded array that stays in the processor's cache. Knows nothing of words or places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from auditor.scoring.lexical.reading import IDENTITY_BITS, NUMBER_BITS, Reader
from auditor.scoring.lexical.table import Floats as Singles
from auditor.scoring.lexical.table import Table, chances

MIXTURE = 0.05
COPY_PROBABILITY = 0.5
UNKNOWN_RARITY = 12.0  # of a copied word that the table does not know
_CELLS = 1 << 17  # feature couples looked up at a time
_PAIRS = 1 << 10  # pairs at a time, for texts of few features

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = Sequence[int]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a table.

    Attributes:
        language: ISO 639-1 code.
        reader: what turns its texts into codes.
        rarity: -log of the relative frequency of each feature; one more at the end stands for those that the table lacks.
        frequency: the same, not as a logarithm.
    """

    language: str
    reader: Reader
    rarity: Floats
    frequency: Floats

    @classmethod
    def of(cls, language: str, table: Table) -> Side:
        """The side of a table that is in this language."""
        source = language == table.source_language
        keys, rarity = (table.source, table.source_rarity) if source else (table.target, table.target_rarity)
        padded = np.append(rarity, UNKNOWN_RARITY).astype(np.float64)
        return cls(language, Reader(language, keys), padded, np.exp(-padded))

    @property
    def unknown(self) -> int:
        """The number of a feature that the table does not know."""
        return len(self.rarity) - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The features of one side of some pairs, a text a row.

    Attributes:
        numbers: of the features; `Side.unknown` for one that the table does not know, and at the end of a shorter row.
        identities: of the features; 0 for none.
    """

    numbers: Ints
    identities: Ints


def rows(texts: Sequence[Codes], unknown: int) -> Rows:
    """Texts as padded rows; a code below 0 is a feature that cannot count."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    there = np.arange(lengths.max(initial=0)) < lengths[:, None]
    codes = np.full(there.shape, -1, dtype=np.int64)
    codes[there] = np.fromiter(chain.from_iterable(texts), np.int64, int(lengths.sum()))
    counts = codes >= 0
    return Rows(np.where(counts, codes & ((1 << NUMBER_BITS) - 1), unknown), np.where(counts, codes >> NUMBER_BITS, 0))


def score(table: Table, sides: tuple[Side, Side], pairs: Sequence[tuple[Codes, Codes]]) -> Floats:
    """Mean log-ratio of the target's features given the source, and of the source's given the target, of each pair."""
    result = np.zeros((len(pairs), 2))
    for block in _blocks(pairs):
        source, target = (rows([pairs[number][k] for number in block], side.unknown) for k, side in enumerate(sides))
        result[block] = _score_rows(table, sides, source, target)
    return result


def _score_rows(table: Table, sides: tuple[Side, Side], source: Rows, target: Rows) -> Floats:
    """The two scores of each pair of rows."""
    best = np.zeros(source.numbers.shape), np.zeros(target.numbers.shape)
    one, other, link = table.find(source.numbers, target.numbers)
    np.maximum.at(best[1].ravel(), other, chances(table.forward_steps[link]))
    np.maximum.at(best[0].ravel(), one, chances(table.backward_steps[link]))
    for places, copied in zip(best, _copies(source.identities, target.identities), strict=True):
        places.ravel()[copied] = np.maximum(places.ravel()[copied], COPY_PROBABILITY)
    found = [
        means(values, side.numbers, knowledge) for values, side, knowledge in zip(best, (source, target), sides, strict=True)
    ]
    return np.stack([found[1], found[0]], axis=1)


def means(best: Floats, numbers: Ints, side: Side) -> Floats:
    """Mean log-ratio of each text of some rows, of the features that the table knows or that the other text has too.

    Args:
        best: the best probability that the other text gives each feature.
        numbers: of the features, as in `Rows`.
        side: that the texts are of.
    """
    counted = (numbers < side.unknown) | (best > 0)
    totals = np.einsum("ij,ij->i", np.log(likelihood(best, side.frequency[numbers])), counted)
    ratios: Floats = totals / np.maximum(1, counted.sum(axis=1))
    return ratios


def likelihood(probability: Floats | Singles, frequency: Floats) -> Floats:
    """How many times likelier a feature is given its best counterpart than in any text."""
    return 1.0 + MIXTURE * (probability / frequency - 1.0)


def log_ratio(probability: Floats | Singles, rarity: Floats | Singles) -> Floats:
    """The logarithm of `likelihood`, for a feature of the given -log frequency."""
    ratio: Floats = np.log1p(MIXTURE * (probability / np.exp(-rarity) - 1.0))
    return ratio


def _blocks(pairs: Sequence[tuple[Codes, Codes]]) -> Iterator[Ints]:
    """The numbers of all pairs with anything to score, in blocks of like size."""
    lengths = np.array([(len(source), len(target)) for source, target in pairs], dtype=np.int64).reshape(-1, 2)
    numbers = np.flatnonzero(lengths.any(axis=1))
    numbers = numbers[np.lexsort((lengths[numbers, 1], lengths[numbers, 0] // 4))]
    while len(numbers):
        heights, widths = np.maximum.accumulate(np.maximum(lengths[numbers[:_PAIRS]], 1)).T
        size = max(1, int(np.searchsorted(np.arange(1, len(heights) + 1) * heights * widths, _CELLS, side="right")))
        yield numbers[:size]
        numbers = numbers[size:]


def _copies(source: Ints, target: Ints) -> tuple[Ints, Ints]:
    """The flat places of the features whose identity stands in the other text too."""
    places = [np.flatnonzero(side) for side in (source, target)]
    marks = [
        side.ravel()[place] | place // side.shape[1] << IDENTITY_BITS
        for side, place in zip((source, target), places, strict=True)
        if side.shape[1]
    ]
    if len(marks) < 2:
        return places[0][:0], places[1][:0]
    return places[0][_among(*marks)], places[1][_among(*reversed(marks))]


def _among(values: Ints, others: Ints) -> NDArray[np.bool_]:
    """Which of the values stand in `others`."""
    if not len(others):
        return np.zeros(len(values), dtype=np.bool_)
    ordered = np.sort(others)
    found: NDArray[np.bool_] = ordered.take(np.searchsorted(ordered, values), mode="clip") == values
    return found
