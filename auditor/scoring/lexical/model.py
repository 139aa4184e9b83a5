"""Scores a source text and a target text by word translation tables.

Takes pairs of texts in the two languages of a table; gives how strongly the words of each side speak for being a translation
of the other, and which words do not. Needs NumPy only. A word's part in the score is `log((L t + (1 - L) g) / g)`, with `t`
the best probability that any word of the other side gives it, `g` its frequency in its own language, and `L` = 0.05: the
log-likelihood ratio of Model 1 (with the best link in place of the sum) against independent texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from auditor.scoring.lexical import spelling, tokens
from auditor.scoring.lexical import table as tables
from auditor.scoring.lexical.table import Table
from auditor.scoring.lexical.words import EXPLAINED, Word, coverage, missing, read_words

MIXTURE = 0.05
COPY_PROBABILITY = 0.5
UNKNOWN_RARITY = 12.0  # of a copied word that the table does not know
EXPECTED = 3.0  # log-ratio, mean of both directions, of a word's best translation, from which it can be missed
_CELLS = 1 << 21  # feature pairs looked up at a time; bounds memory to about 100 MB

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LexicalScore:
    """What the word translations say about one pair.

    Attributes:
        forward: mean log-ratio of the target's features given the source; 0 says nothing, 2 and more speaks for a translation.
        backward: the same for the source's features given the target.
        source_coverage: share (0 to 1, weighted by rarity) of the source's content words with a translation in the target;
            1 where the table knows no content word of it.
        target_coverage: the same for the target.
        links: source word, target word and log-ratio of the word pairs that speak for the match, best first.
        untranslated: content words of the source that the table knows and that have no translation in the target, in text order.
        unsupported: content words of the target that the table knows and that nothing in the source accounts for.
    """

    forward: float
    backward: float
    source_coverage: float
    target_coverage: float
    links: tuple[tuple[str, str, float], ...]
    untranslated: tuple[str, ...]
    unsupported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the table: a language with the features that it knows and their -log frequencies."""

    language: str
    index: dict[str, int]
    rarity: Floats


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as numbers: its features (-1 for one that the table does not know) and their identities (0 for none)."""

    ids: Ints
    identities: Ints


class LexicalModel:
    """A translation table that scores pairs of texts; `load` one, then `score`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._source = _side(table.source_language, table.source, table.source_rarity)
        self._target = _side(table.target_language, table.target, table.target_rarity)

    @property
    def source_language(self) -> str:
        """ISO 639-1 code of the language translated from."""
        return self._table.source_language

    @property
    def target_language(self) -> str:
        """ISO 639-1 code of the language translated into."""
        return self._table.target_language

    @cached_property
    def _expected(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which features of either side have a translation good enough to be missed; the last stands for unknown ones."""
        table = self._table
        rows, columns = np.divmod(table.links, len(table.target))
        ratios = log_ratio(table.forward.astype(np.float64), self._target.rarity[columns]) + log_ratio(
            table.backward.astype(np.float64), self._source.rarity[rows]
        )
        good = ratios >= 2 * EXPECTED
        found = np.zeros(len(table.source) + 1, dtype=np.bool_), np.zeros(len(table.target) + 1, dtype=np.bool_)
        found[0][rows[good]] = True
        found[1][columns[good]] = True
        return found

    @staticmethod
    def available(models_dir: Path, target_language: str = "fr") -> list[str]:
        """The source languages that `models_dir` has a table for, into `target_language`."""
        ending = f"-{target_language}.npz"
        return sorted(path.name.removesuffix(ending) for path in models_dir.glob(f"*{ending}"))

    @classmethod
    def load(cls, models_dir: Path, source_language: str, target_language: str = "fr") -> Self:
        """The model of a language pair.

        Raises:
            ModelError: there is no such table, or it is damaged or of another version.
        """
        return cls(tables.load(models_dir / f"{source_language}-{target_language}.npz"))

    def score_many(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """`forward` and `backward` of each pair, as an array of shape (pairs, 2)."""
        result = np.zeros((len(pairs), 2))
        texts: tuple[dict[str, _Text], dict[str, _Text]] = ({}, {})
        start = cells = 0
        batch: list[tuple[_Text, _Text]] = []
        for number, (source, target) in enumerate(pairs):
            one, other = self._encode(source, 0, texts[0]), self._encode(target, 1, texts[1])
            size = len(one.ids) * len(other.ids)
            if batch and cells + size > _CELLS:
                result[start:number] = self._batch(batch)
                batch, start, cells = [], number, 0
            batch.append((one, other))
            cells += size
        if batch:
            result[start:] = self._batch(batch)
        return result

    def score(self, source: str, target: str) -> LexicalScore:
        """Everything the table says about one pair; `forward` and `backward` are those of `score_many`."""
        source, target = tokens.normalise(source), tokens.normalise(target)
        found = tokens.features(source, self.source_language), tokens.features(target, self.target_language)
        one, other = _encode(list(found[0]), self._source, source), _encode(list(found[1]), self._target, target)
        (forward, backward), *_ = self._batch([(one, other)])
        strengths = self._strengths(one, other)
        words = [
            read_words(features, np.where(text.ids < 0, np.inf, side.rarity[text.ids]), reach, expected[text.ids])
            for features, text, side, reach, expected in (
                (found[0], one, self._source, strengths.max(axis=1, initial=0.0), self._expected[0]),
                (found[1], other, self._target, strengths.max(axis=0, initial=0.0), self._expected[1]),
            )
        ]
        evidence = _best_within(_best_within(strengths, words[0]).T, words[1]).T
        covered = evidence.max(axis=1, initial=0.0) >= EXPLAINED, evidence.max(axis=0, initial=0.0) >= EXPLAINED
        surfaces = [[text[slice(*word.span)] for word in side] for text, side in zip((source, target), words, strict=True)]
        absent = [
            tuple(text[slice(*word.span)] for word in missing(side, hits))
            for text, side, hits in zip((source, target), words, covered, strict=True)
        ]
        return LexicalScore(
            float(forward),
            float(backward),
            coverage(words[0], covered[0], UNKNOWN_RARITY),
            coverage(words[1], covered[1], UNKNOWN_RARITY),
            _links(evidence, surfaces[0], surfaces[1]),
            absent[0],
            absent[1],
        )

    def _strengths(self, one: _Text, other: _Text) -> Floats:
        """Log-ratio of every feature pair: the mean of both directions; a copy counts as a link."""
        shape = len(one.ids), len(other.ids)
        rows, columns = _cells(np.array([shape[0]]), np.array([shape[1]]))
        ahead, back = np.zeros(len(rows)), np.zeros(len(rows))
        place, link = self._table.find(one.ids[rows], other.ids[columns])
        ahead[place], back[place] = self._table.forward[link], self._table.backward[link]
        same = (one.identities[rows] == other.identities[columns]) & (one.identities[rows] != 0)
        ahead[same], back[same] = np.maximum(ahead[same], COPY_PROBABILITY), np.maximum(back[same], COPY_PROBABILITY)
        both = log_ratio(ahead, self._target.rarity[other.ids[columns]]) + log_ratio(back, self._source.rarity[one.ids[rows]])
        return np.maximum(both.reshape(shape) / 2, 0.0)

    def _encode(self, text: str, which: int, seen: dict[str, _Text]) -> _Text:
        if text not in seen:
            side = (self._source, self._target)[which]
            normal = tokens.normalise(text)
            seen[text] = _encode(tokens.items(normal, side.language), side, normal)
        return seen[text]

    def _batch(self, batch: list[tuple[_Text, _Text]]) -> NDArray[np.float64]:
        lengths = [np.array([len(pair[k].ids) for pair in batch]) for k in (0, 1)]
        ids = [np.concatenate([pair[k].ids for pair in batch]) for k in (0, 1)]
        identities = [np.concatenate([pair[k].identities for pair in batch]) for k in (0, 1)]
        rows, columns = _cells(lengths[0], lengths[1])
        best = [np.zeros(len(side)) for side in ids]
        place, link = self._table.find(ids[0][rows], ids[1][columns])
        np.maximum.at(best[1], columns[place], self._table.forward[link])
        np.maximum.at(best[0], rows[place], self._table.backward[link])
        same = np.flatnonzero((identities[0][rows] == identities[1][columns]) & (identities[0][rows] != 0))
        best[1][columns[same]] = np.maximum(best[1][columns[same]], COPY_PROBABILITY)
        best[0][rows[same]] = np.maximum(best[0][rows[same]], COPY_PROBABILITY)
        means = [_means(best[k], ids[k], side.rarity, lengths[k]) for k, side in enumerate((self._source, self._target))]
        return np.stack([means[1], means[0]], axis=1)


def _side(language: str, index: dict[str, int], rarity: NDArray[np.float32]) -> _Side:
    return _Side(language, index, np.append(rarity, UNKNOWN_RARITY).astype(np.float64))


def _encode(items: list[tokens.Item], side: _Side, text: str) -> _Text:
    get = side.index.get
    ids = np.array([get(item[0], -1) for item in items], dtype=np.int64)
    surfaces = [text[start:end] for _, start, end, _ in items]
    identities = np.array([0 if surface.islower() else _identity_number(surface) for surface in surfaces], dtype=np.int64)
    return _Text(ids, identities)


@lru_cache(maxsize=1 << 16)
def _identity_number(surface: str) -> int:
    identity = spelling.identity(surface)
    return hash(identity) if identity else 0


def _best_within(strengths: Floats, words: list[Word]) -> Floats:
    """For each word the best of the rows of its features."""
    best = np.zeros((len(words), strengths.shape[1]))
    for number, word in enumerate(words):
        best[number] = strengths[list(word.features)].max(axis=0, initial=0.0)
    return best


def _links(evidence: Floats, sources: list[str], targets: list[str]) -> tuple[tuple[str, str, float], ...]:
    """The best counterpart of each word on either side, where it is good enough."""
    if not evidence.size:
        return ()
    chosen = {(i, int(j)) for i, j in enumerate(evidence.argmax(axis=1))} | {
        (int(i), j) for j, i in enumerate(evidence.argmax(axis=0))
    }
    ranked = sorted((cell for cell in chosen if evidence[cell] >= EXPLAINED), key=lambda cell: (-evidence[cell], cell))
    return tuple((sources[i], targets[j], round(float(evidence[i, j]), 3)) for i, j in ranked)


def _cells(heights: Ints, widths: Ints) -> tuple[Ints, Ints]:
    """Row and column of every cell of the blocks of a block-diagonal matrix, in row-major order within a block."""
    column_starts = np.cumsum(widths) - widths
    per_row = np.repeat(widths, heights)
    rows = np.repeat(np.arange(len(per_row)), per_row)
    starts = np.cumsum(per_row) - per_row
    columns = np.arange(len(rows)) - starts[rows] + np.repeat(column_starts, heights)[rows]
    return rows, columns


def log_ratio(probability: Floats, rarity: Floats) -> Floats:
    """How much likelier a feature is given its best counterpart than in any text."""
    frequency = np.exp(-rarity)
    return np.log1p(MIXTURE * (probability / frequency - 1.0))


def _means(best: Floats, ids: Ints, rarity: Floats, lengths: Ints) -> Floats:
    ratios = log_ratio(best, rarity[ids])
    counted = (ids >= 0) | (best > 0)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    totals = np.bincount(owner, ratios * counted, len(lengths))
    return totals / np.maximum(1, np.bincount(owner, counted, len(lengths)))
