"""chrF: how alike two texts of one language are, by their character n-grams (Popović 2015, 2017).

Takes texts, gives a number from 0 to 1. Knows nothing of models. sacrebleu computes the same figure (0 to 100), but brings lxml,
portalocker and colorama with it; the tests hold values that it printed.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

_ORDER = 6
_BETA_SQUARED = 4.0  # chrF2: recall counts twice as much as precision


@lru_cache(maxsize=4096)
def grams(text: str) -> tuple[Counter[str], int]:
    """How often each character n-gram of a text occurs, of 1 to 6 characters, white space left out; and the text's characters."""
    characters = "".join(text.split())
    length = len(characters)
    return Counter(
        [characters[start : start + order] for order in range(1, _ORDER + 1) for start in range(length - order + 1)]
    ), length


def chrf(hypothesis: str, reference: str) -> float:
    """chrF2 of a translation against a reference, from 0 to 1.

    Precision and recall are averaged over the n-gram lengths that both texts reach, then joined; there is no smoothing, as in
    sacrebleu's default.
    """
    (own, length), (other, reference_length) = grams(hypothesis), grams(reference)
    reached = min(_ORDER, length, reference_length)
    shared = [0] * (_ORDER + 1)
    for gram in own.keys() & other.keys():
        mine, theirs = own[gram], other[gram]
        shared[len(gram)] += mine if mine < theirs else theirs
    if not shared[1]:
        return 0.0  # what shares no character shares no longer n-gram
    precision = sum(shared[order] / (length - order + 1) for order in range(1, reached + 1)) / reached
    recall = sum(shared[order] / (reference_length - order + 1) for order in range(1, reached + 1)) / reached
    return (1 + _BETA_SQUARED) * precision * recall / (_BETA_SQUARED * precision + recall)
