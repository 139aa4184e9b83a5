"""Likeness of two single names that no table makes one: case endings, and forms of one name in kindred languages.

Takes two names, tells whether they may be the same. It is a reason to doubt that they differ, not to say that they agree.
"""

from __future__ import annotations

from itertools import takewhile

from rapidfuzz import fuzz

from auditor.scoring.checks.transliteration import WORD, romanise

_LEAST_STEM = 4
_SHORT, _SOMEWHAT, _SOMEWHAT_SHORT = 4, 50, 67
_LEAST_SKELETON = 3
_ALIKE = str.maketrans("dckqgjzvw", "tkkkkksff")


def akin(mine: str, theirs: str) -> bool:
    """Whether the consonants of one word begin the other's: Gent and Gand, Barentshavet and Barents."""
    one, other = sorted((_skeleton(mine), _skeleton(theirs)), key=len)
    return len(one) >= _LEAST_SKELETON and other.startswith(one)


def inflected(mine: str, theirs: str) -> bool:
    """Whether a name begins as a known one does and ends otherwise, as in a case of its own: Madrycie and Madrid."""
    one, other = romanise(mine), romanise(theirs)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return " " not in one + other and shared >= _LEAST_STEM and 2 * shared >= max(len(one), len(other))


def unlike(mine: str, theirs: str) -> bool:
    """Whether some word of the shorter name is like no word of the other, in its letters or its consonants."""
    shorter, longer = sorted(([romanise(word) for word in WORD.findall(name)] for name in (mine, theirs)), key=len)
    return not all(any(_somewhat_alike(one, other) for other in longer) for one in shorter)


def _somewhat_alike(one: str, other: str) -> bool:
    least = _SOMEWHAT if min(len(one), len(other)) > _SHORT else _SOMEWHAT_SHORT
    shapes = _skeleton(one), _skeleton(other)
    return fuzz.ratio(one, other) >= least or (min(map(len, shapes)) > 1 and fuzz.ratio(*shapes) >= least)


def _skeleton(name: str) -> str:
    """A single word without its vowels, kindred consonants made one; empty for several words."""
    words = WORD.findall(name)
    if len(words) != 1:
        return ""
    letters = romanise(words[0])
    return "".join(letter for at, letter in enumerate(letters.translate(_ALIKE)) if at == 0 or letter not in "aeiouyh")
