"""Scores a source text and a target text by word translation tables.

Takes pairs of texts in the two languages of a table; gives how strongly the words of each side speak for being a translation
of the other, and which words do not. Needs NumPy only. A word's part in the score is `log((L t + (1 - L) g) / g)`, with `t`
the best probability that any word of the other side gives it, `g` its frequency in its own language, and `L` = 0.05: the
log-likelihood ratio of Model 1 (with the best link in place of the sum) against independent texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from auditor.scoring.lexical import batch, tokens
from auditor.scoring.lexical import table as tables
from auditor.scoring.lexical.batch import COPY_PROBABILITY, UNKNOWN_RARITY, Rows, Side, likelihood
from auditor.scoring.lexical.table import Table
from auditor.scoring.lexical.words import EXPLAINED, Word, coverage, missing, read_words

EXPECTED = 3.0  # log-ratio, mean of both directions, of a word's best translation, from which it can be missed

Floats = NDArray[np.float64]


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


class LexicalModel:
    """A translation table that scores pairs of texts; `load` one, then `score`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._sides = Side.of(table.source_language, table), Side.of(table.target_language, table)

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
        found = np.zeros(len(table.source) + 1, dtype=np.bool_), np.zeros(len(table.target) + 1, dtype=np.bool_)
        for rows, links in table.parts():
            columns = table.columns[links]
            forward = likelihood(tables.chances(table.forward_steps[links]), self._sides[1].frequency[columns])
            backward = likelihood(tables.chances(table.backward_steps[links]), self._sides[0].frequency[rows])
            good = forward * backward >= np.exp(2 * EXPECTED)
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
        codes = []
        for which, side in enumerate(self._sides):
            known = {text: side.reader.codes(tokens.normalise(text)) for text in dict.fromkeys(pair[which] for pair in pairs)}
            codes.append([known[pair[which]] for pair in pairs])
        return batch.score(self._table, self._sides, list(zip(*codes, strict=True)))

    def score(self, source: str, target: str) -> LexicalScore:
        """Everything the table says about one pair; `forward` and `backward` are those of `score_many`."""
        texts = tokens.normalise(source), tokens.normalise(target)
        found = [tokens.features(text, side.language) for text, side in zip(texts, self._sides, strict=True)]
        one, other = (
            batch.rows([[side.reader.code(f.key, text[f.start : f.end]) for f in features]], side.unknown)
            for text, features, side in zip(texts, found, self._sides, strict=True)
        )
        ahead, back = self._probabilities(one, other)
        forward = batch.means(ahead.max(axis=0, initial=0.0)[None], other.numbers, self._sides[1])[0]
        backward = batch.means(back.max(axis=1, initial=0.0)[None], one.numbers, self._sides[0])[0]
        strengths = self._strengths(ahead, back, one, other)
        words = [
            read_words(
                features,
                np.where(numbers == side.unknown, np.inf, side.rarity[numbers]).tolist(),
                reach.tolist(),
                expected[numbers].tolist(),
            )
            for features, (numbers,), side, reach, expected in (
                (found[0], one.numbers, self._sides[0], strengths.max(axis=1, initial=0.0), self._expected[0]),
                (found[1], other.numbers, self._sides[1], strengths.max(axis=0, initial=0.0), self._expected[1]),
            )
        ]
        evidence = _best_within(_best_within(strengths, words[0]).T, words[1]).T
        covered = evidence.max(axis=1, initial=0.0) >= EXPLAINED, evidence.max(axis=0, initial=0.0) >= EXPLAINED
        surfaces = [[text[slice(*word.span)] for word in side] for text, side in zip(texts, words, strict=True)]
        absent = [
            tuple(text[slice(*word.span)] for word in missing(side, hits))
            for text, side, hits in zip(texts, words, covered, strict=True)
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

    def _probabilities(self, one: Rows, other: Rows) -> tuple[Floats, Floats]:
        """Both translation probabilities of every feature couple of one pair; a copy counts as a link."""
        shape = one.numbers.shape[1], other.numbers.shape[1]
        ahead, back = np.zeros(shape), np.zeros(shape)
        rows, columns, link = self._table.find(one.numbers, other.numbers)
        ahead[rows, columns] = tables.chances(self._table.forward_steps[link])
        back[rows, columns] = tables.chances(self._table.backward_steps[link])
        same = (one.identities[0][:, None] == other.identities[0]) & (one.identities[0] != 0)[:, None]
        ahead[same], back[same] = np.maximum(ahead[same], COPY_PROBABILITY), np.maximum(back[same], COPY_PROBABILITY)
        return ahead, back

    def _strengths(self, ahead: Floats, back: Floats, one: Rows, other: Rows) -> Floats:
        """Log-ratio of every feature couple: the mean of both directions."""
        forward = likelihood(ahead, self._sides[1].frequency[other.numbers[0]])
        backward = likelihood(back, self._sides[0].frequency[one.numbers[0]][:, None])
        strengths: Floats = np.maximum(np.log(forward * backward) / 2, 0.0)
        return strengths


def _best_within(strengths: Floats, words: list[Word]) -> Floats:
    """For each word the best of the rows of its features."""
    if not words:
        return np.zeros((0, strengths.shape[1]))
    lengths = np.array([len(word.features) for word in words])
    numbers = np.fromiter(chain.from_iterable(word.features for word in words), np.int64, int(lengths.sum()))
    best: Floats = np.maximum.reduceat(strengths[numbers], np.cumsum(lengths) - lengths, axis=0)
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
