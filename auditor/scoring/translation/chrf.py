"""chrF: how alike two texts of one language are, by their character n-grams (Popović 2015, 2017).

Takes texts, gives a number from 0 to 1. Knows nothing of models. sacrebleu computes the same figure (0 to 100), but brings lxml,
portalocker and colorama with it; the tests hold values that it printed.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

_ORDER = 6
_BETA_SQUARED = 4.0  # chrF2: recall counts twice as much as precision

Grams = tuple[tuple[Counter[str], int], ...]
"""How often each character n-gram occurs and how many there are, for each length from 1 to 6 that the text reaches."""


@lru_cache(maxsize=4096)
def grams(text: str) -> Grams:
    """The character n-grams of a text, white space left out."""
    characters = "".join(text.split())
    return tuple(
        (Counter([characters[start : start + order] for start in range(count)]), count)
        for order in range(1, _ORDER + 1)
        if (count := len(characters) - order + 1) > 0
    )


def chrf(hypothesis: str, reference: str) -> float:
    """chrF2 of a translation against a reference, from 0 to 1.

    Precision and recall are averaged over the n-gram lengths that both texts reach, then joined; there is no smoothing, as in
    sacrebleu's default.
    """
    precision = recall = 0.0
    own, other = grams(hypothesis), grams(reference)
    reached = min(len(own), len(other))
    for (mine, of_mine), (theirs, of_theirs) in zip(own, other, strict=False):
        common = mine.keys() & theirs.keys()
        if not common:
            break  # what shares no n-gram shares no longer one
        shared = sum([min(mine[gram], theirs[gram]) for gram in common])
        precision += shared / of_mine
        recall += shared / of_theirs
    if not precision:
        return 0.0
    precision, recall = precision / reached, recall / reached
    return (1 + _BETA_SQUARED) * precision * recall / (_BETA_SQUARED * precision + recall)
