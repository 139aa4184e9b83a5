"""How far two spellings of a name are apart: letters that languages write for one another cost little, other consonants a whole step.

Takes two romanised words (`transliteration.romanise`), gives a distance. An edit distance (Wagner and Fischer 1974) with costs by
letter, over spellings brought nearer to one another first (``ou`` and ``w`` to ``u``, ``sch`` and ``tch`` to one sibilant). One
differing consonant is a distance of 1; a vowel for another of those that transliterations mix up a tenth of that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^gu?(?=i[aou]|eo)", ""),
        ("s?tsch|tx|shch|tch|tsh|dzh|dsch|sch|sh|ch|zh|cz|sz|cs|zs|dj|dz|ts|tz|dg(?=e)", "J"),
        ("ph", "f"),
        ("[kg]h(?=[^aeiouy])|ck|cq|qu(?=[ei])|q|gu(?=[eiy])", "k"),
        ("kh", "h"),
        ("th", "t"),
        ("dh", "d"),
        ("x", "ks"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("j", "J"),
        ("ou|oo|w|v(?=[^aeiouy])", "u"),
        ("iy|ij|yi|ii|ey|ei|ai|ay|ee|y", "i"),
        ("gn|nh", "n"),
        ("ae|oe", "e"),
    )
)
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiou")
_NEAR = frozenset(
    map(
        frozenset,
        (
            "ei",
            "ou",
            "ae",
            "ao",
            "pb",
            "td",
            "kg",
            "gh",
            "kh",
            "sJ",
            "tJ",
            "kJ",
            "hJ",
            "gJ",
            "sz",
            "zJ",
            "vf",
            "fu",
            "vu",
            "vb",
            "pf",
            "ui",
            "iJ",
            "mn",
        ),
    )
)
# No name is longer; comparing takes the square of the length.
_LONGEST = 60
_VERY_NEAR = 0.15
_OTHER_VOWEL = 0.35
_CONSONANT = 1.0
# Letters that one spelling has and another leaves out.
_LEFT_OUT = {"h": 0.1, "J": 0.7, "u": 0.3, "i": 0.3, "a": 0.35, "e": 0.3, "o": 0.35}
_SILENT_AT_END = frozenset("etsdxhkg")
_SILENT = 0.3


@lru_cache(maxsize=65536)
def _sounds(word: str) -> str:
    word = word[:_LONGEST]
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return _REPEATED.sub(r"\1", word)


@lru_cache(maxsize=65536)
def distance(one: str, other: str, *, inflected: bool = False) -> float:
    """How far two romanised words are apart as spellings of one name; 1 is about one consonant.

    Args:
        one, other: the words, as `transliteration.romanise` gives them.
        inflected: whether one of them may have an ending of its language's: what follows the shorter one's stem then costs nothing.
    """
    mine, theirs = _sounds(one), _sounds(other)
    if inflected:
        mine, theirs = _stems(mine, theirs)
    row = [0.0]
    for letter in theirs:
        row.append(row[-1] + _omitted(letter, last=False))
    for at, letter in enumerate(mine, start=1):
        above, row = row, [row[0] + _omitted(letter, last=False)]
        for place, against in enumerate(theirs, start=1):
            end = at == len(mine) and place == len(theirs)
            row.append(
                min(
                    above[place - 1] + _replaced(letter, against),
                    above[place] + _omitted(letter, last=end),
                    row[place - 1] + _omitted(against, last=end),
                )
            )
    return round(row[-1], 3)


def one_spelling(one: str, other: str, *, inflected: bool = False) -> bool:
    """Whether two romanised words may be spellings of one name: near each other, or one begins with the other.

    Args:
        one, other: the words.
        inflected: whether they may differ in the ending of a case: Mannista, Manninen.
    """
    if one.startswith(other) or other.startswith(one):
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if inflected and shared >= _LEAST_STEM and 5 * shared >= 3 * min(len(one), len(other)):
        return True
    return distance(one, other, inflected=inflected) < _ONE_NAME


_ONE_NAME = 0.95
_ENDING = 3
_LEAST_STEM = 3


def _stems(mine: str, theirs: str) -> tuple[str, str]:
    """Both words without what may be an ending: up to three letters of the longer one, and the last of both."""
    least = min(len(mine), len(theirs))
    kept = max(_LEAST_STEM, least - 1)
    one, other = (word[:kept] if len(word) - kept <= _ENDING + 1 else word for word in (mine, theirs))
    return one, other


def _omitted(letter: str, *, last: bool) -> float:
    if last and letter in _SILENT_AT_END:
        return _SILENT
    return _LEFT_OUT.get(letter, _CONSONANT)


def _replaced(letter: str, against: str) -> float:
    if letter == against:
        return 0.0
    if frozenset((letter, against)) in _NEAR:
        return _VERY_NEAR
    return _OTHER_VOWEL if letter in _VOWELS and against in _VOWELS else _CONSONANT
