"""Step 4: IBM Model 1 in both directions over the pairs of one language.

Takes feature lists of aligned segments; gives translation probabilities. P. F. Brown et al., "The Mathematics of
Statistical Machine Translation", Computational Linguistics 19(2), 1993, section 4.2, with a null source word and add-`ADD`
smoothing of the counts (which keeps rare words from claiming a translation with certainty).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ITERATIONS = 5
ADD = 0.5
MIN_COUNT = 2
MIN_COUNTS = {"zh": 3, "th": 3}  # where n-grams would make the table large
MAX_CELLS = 1500  # of one pair; longer ones cost most and tell least

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Vocabulary:
    """The features seen often enough, with their counts; index 0 is the null word."""

    index: dict[str, int]
    counts: NDArray[np.float64]


@dataclass(frozen=True)
class Links:
    """Translation probabilities: `probability[k]` is that of `effect[k]` given `cause[k]`."""

    cause: NDArray[np.int64]
    effect: NDArray[np.int64]
    probability: NDArray[np.float64]


def vocabulary(texts: list[list[str]], minimum: int = MIN_COUNT) -> Vocabulary:
    """The features of `texts` that are seen `minimum` times or more."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    kept = [key for key, count in counts.items() if count >= minimum]
    index = {key: place for place, key in enumerate(kept, 1)}
    return Vocabulary(index, np.array([0.0, *(counts[key] for key in kept)]))


def encode(texts: list[list[str]], words: Vocabulary) -> list[Ints]:
    """The texts as distinct feature numbers."""
    index = words.index
    return [np.array(sorted({index[key] for key in text if key in index}), dtype=np.int32) for text in texts]


def train(causes: list[Ints], effects: list[Ints], weights: list[float], size: int, iterations: int = ITERATIONS) -> Links:
    """Model 1 by expectation maximisation.

    Args:
        causes: feature numbers of each segment on the conditioning side.
        effects: the same for the generated side.
        weights: how often each pair counts.
        size: number of features on the generated side, null included.
    """
    keys, owners, shares, total = [], [], [], 0
    for cause, effect, weight in zip(causes, effects, weights, strict=True):
        if not 0 < len(effect) * len(cause) <= MAX_CELLS:
            continue
        with_null = np.concatenate([np.zeros(1, dtype=np.int64), cause.astype(np.int64)])
        keys.append((with_null[None, :] * size + effect[:, None]).ravel())
        owners.append(np.repeat(np.arange(total, total + len(effect), dtype=np.int32), len(with_null)))
        shares.append(np.full(len(effect), weight, dtype=np.float32))
        total += len(effect)
    flat, owner, share = np.concatenate(keys), np.concatenate(owners), np.concatenate(shares)
    del keys, owners
    distinct, place = np.unique(flat, return_inverse=True)
    del flat
    place = place.astype(np.int32)
    cause_of = distinct // size
    probability = np.full(len(distinct), 1.0 / size)
    for _ in range(iterations):
        expected = probability[place]
        normaliser = np.bincount(owner, expected, total)
        expected *= (share / normaliser)[owner]
        counts = np.bincount(place, expected, len(distinct))
        probability = counts / (np.bincount(cause_of, counts)[cause_of] + ADD)
    kept = cause_of > 0
    return Links(cause_of[kept], (distinct % size)[kept], probability[kept])
