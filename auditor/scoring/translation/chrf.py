"""chrF: how alike two texts of one language are, by their character n-grams (Popović 2015, 2017).

Takes texts, gives a number from 0 to 1. Knows nothing of models. sacrebleu computes the same figure (0 to 100), but brings lxml,
portalocker and colorama with it; the tests hold values that it printed.

Many pairs are measured at once: n-grams as 64-bit keys, what two texts share found by one sort. That takes half the time of counting
them in dictionaries, and the scoring of pairs is to cost little beside the model's own work.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_ORDER = 6
_BETA_SQUARED = 4.0  # chrF2: recall counts twice as much as precision

# A key is, from the top, the text or the pair that the n-gram belongs to, its length less one, and a hash of it. Two n-grams of a pair of
# captions of 100 characters share a hash by chance once in a billion pairs.
_OWNER, _LENGTH = np.uint64(52), np.uint64(49)
_SPARE = np.uint64(64) - _LENGTH
_LENGTHS = 8  # that many fit between the two
_PAIRS = 2_000  # measured at once: their texts are numbered in the twelve bits at the top
_CODE, _STEP = np.uint64(0xD6E8FEB86659FD93), np.uint64(0x9E3779B97F4A7C15)  # odd, and without pattern in their bits

_Keys = npt.NDArray[np.uint64]
_Counts = npt.NDArray[np.int64]


def chrfs(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """chrF2 of each translation against its reference, from 0 to 1.

    Precision and recall are averaged over the n-gram lengths that both texts reach, then joined; there is no smoothing, as in
    sacrebleu's default.

    Args:
        pairs: translations and their references.
    """
    found: list[float] = []
    for start in range(0, len(pairs), _PAIRS):
        found += _measured([("".join(one.split()), "".join(other.split())) for one, other in pairs[start : start + _PAIRS]])
    return found


def _measured(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The same of pairs without white space, not too many."""
    texts = {text: number for number, text in enumerate(dict.fromkeys(text for pair in pairs for text in pair))}
    characters = np.fromiter(map(len, texts), np.int64, len(texts))
    keys, sizes = _grams(list(texts), characters)
    starts = np.cumsum(sizes) - sizes
    own, other = (np.fromiter((texts[pair[side]] for pair in pairs), np.int64, len(pairs)) for side in (0, 1))
    owner = np.arange(len(pairs), dtype=np.uint64) << _OWNER
    both = np.sort(
        np.concatenate([keys[_sections(starts[side], sizes[side])] | np.repeat(owner, sizes[side]) for side in (own, other)])
    )
    # Within a text every key is there once.
    common = (both[1:][both[1:] == both[:-1]] >> _LENGTH).astype(np.int64)
    shared = np.bincount(common, minlength=len(pairs) * _LENGTHS).reshape(-1, _LENGTHS)[:, :_ORDER]
    reached = np.clip(np.minimum(characters[own], characters[other]), 1, _ORDER)
    precision, recall = (
        (shared / np.maximum(characters[side, None] - np.arange(_ORDER), 1)).sum(axis=1) / reached for side in (own, other)
    )
    joined = (1 + _BETA_SQUARED) * precision * recall / np.where(precision > 0, _BETA_SQUARED * precision + recall, 1)
    values: list[float] = joined.tolist()
    return values


def _grams(texts: Sequence[str], characters: _Counts) -> tuple[_Keys, _Counts]:
    """Keys of all n-grams without their owners, text after text, and how many each text has. An n-gram's second time is a key of its own."""
    codes = (np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64) + np.uint64(1)) * _CODE
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64) << _OWNER, characters)
    left = np.repeat(np.cumsum(characters), characters) - np.arange(len(codes))
    value = np.zeros(len(codes), np.uint64)
    found = []
    for less in range(min(_ORDER, int(characters.max(initial=0)))):
        end = len(codes) - less
        value = value[:end] * _STEP + codes[less:]
        found.append((owner[:end] | np.uint64(less) << _LENGTH | value >> _SPARE)[left[:end] > less])
    keys = np.sort(np.concatenate(found)) if found else np.zeros(0, np.uint64)
    again = np.flatnonzero(keys[1:] == keys[:-1]) + 1
    if len(again):
        first = np.arange(len(keys))
        first[again] = 0
        keys[again] += (again - np.maximum.accumulate(first)[again]).astype(np.uint64)
    sizes = sum((np.maximum(characters - less, 0) for less in range(_ORDER)), np.zeros(len(texts), np.int64))
    return keys & ((np.uint64(1) << _OWNER) - np.uint64(1)), sizes


def _sections(starts: _Counts, sizes: _Counts) -> _Counts:
    """The positions of sections of an array, one after another."""
    return np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
