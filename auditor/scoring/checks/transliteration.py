"""Words of any script made comparable: folded, written in ASCII letters, and reduced to how they sound.

Takes single words or short names; gives folded words, ASCII words, consonant skeletons and a likeness. Knows nothing of
countries or people. Letters of other scripts come from anyascii; the skeleton is a coarse phonetic key in the manner of
Soundex, with classes wide enough for the French, English, German and Slavic spellings of one name to meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

_LETTER_MARKS = r"\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_INDIC_MARKS = r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u0b82\u0bbe-\u0bcd"
_THAI_MARKS = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u200c\u200d"
MARKS = _LETTER_MARKS + _INDIC_MARKS + _THAI_MARKS
"""Combining marks, as the inside of a character class, which ``\\w`` leaves out."""

WORD = re.compile(rf"[^\W_](?:(?!_)[\w{MARKS}])*")
"""A word with its combining marks; hyphens, apostrophes and full stops separate words."""

_STRIPPED = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]")
_ALIASES = str.maketrans(
    {
        "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
        "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي",
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ς": "σ", "ё": "е", "ґ": "г",
    }
)  # fmt: skip
_TONES = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word in lower case without accents, points and letter variants; scripts that need their marks keep them."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare = decomposed if decomposed.isascii() else _STRIPPED.sub("", decomposed)
    return unicodedata.normalize("NFC", bare).translate(_ALIASES)


@lru_cache(maxsize=65536)
def fold_vietnamese(word: str) -> str:
    """The syllable in lower case with its tone after the letters, so that ``Thụy`` and ``Thuỵ`` are the same."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = "".join(_TONES.findall(decomposed))
    return unicodedata.normalize("NFC", _TONES.sub("", decomposed)) + tone


_KANA = re.compile("[ァ-ヺ][ァィゥェォャュョヮ]|ヴ|[ーッ]|ン(?=[バビブベボパピプペポマミムメモ])")
_SMALL_KANA = dict(zip("ァィゥェォャュョヮ", ("a", "i", "u", "e", "o", "ya", "yu", "yo", "wa"), strict=True))
_GREEK_STARTS = (("γκ", "g"), ("μπ", "b"), ("ντ", "d"), ("τζ", "tz"), ("γι", "y"))


def _kana(match: re.Match[str]) -> str:
    """A katakana with a small one after it, as it sounds in a foreign name: ディ ``di``, ファ ``fa``, シュ ``shu``."""
    if match[0] in "ーッン":
        return "m" if match[0] == "ン" else ""
    large, small = match[0][0], match[0][1:]
    consonant = "v" if large == "ヴ" else anyascii(large).lower().rstrip("aiueo")
    vowel = _SMALL_KANA[small] if small else "u"
    return consonant + (vowel.lstrip("y") if consonant in ("sh", "ch", "j") else vowel)


def _latin(folded: str) -> str:
    if "\u30a1" <= folded[0] <= "\u30fe":
        return anyascii(_KANA.sub(_kana, folded)).lower()
    if "\u0370" <= folded[0] <= "\u03ff":
        folded = folded.replace("ου", "u").replace("ευ", "eu").replace("αυ", "au").replace("γγ", "ng")
        for start, sound in _GREEK_STARTS:
            if folded.startswith(start):
                return sound + anyascii(folded[len(start) :].replace("χ", "h")).lower()
        return anyascii(folded.replace("χ", "h")).lower()
    return ("q" + anyascii(folded[1:]) if folded[0] == "כ" else anyascii(folded)).lower()


@lru_cache(maxsize=65536)
def romanise(word: str) -> str:
    """The word in lower-case ASCII letters, whatever its script; other signs are dropped."""
    plain = fold(word)
    if not plain.isascii():
        plain = _latin(plain)
    return "".join(filter(str.isalnum, plain))


_SOUNDS = (
    (re.compile("s?tsch|shch|tch|dzh|dsch|sch|sh|ch|zh|cz|sz|dj|dz|ts|tz|ij(?=[aeiou])"), "j"),
    (re.compile("ph"), "f"),
    (re.compile("th|dh|dt"), "t"),
    (re.compile("ck|qu|gu(?=[ei])|gh"), "k"),
    (re.compile("kh|h"), "h"),
    (re.compile("x"), "ks"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("gn|ng(?=[aeiou])|nk(?=[aeiou])"), "n"),
)
_CLASSES = str.maketrans("bdgcqvwzjy", "ptkkkffssi")
_SOFT_G = re.compile("g(?=[eiy])")
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouh]+")


@lru_cache(maxsize=65536)
def skeletons(word: str) -> tuple[str, ...]:
    """The consonant skeletons of a romanised word: one, or two where ``g`` may be hard or soft.

    An initial vowel or ``h`` is kept as ``a``; ``Poutine`` and ``Putin`` are both ``ptn``.
    """
    found = [_skeleton(word)]
    if _SOFT_G.search(word):
        found.append(_skeleton(_SOFT_G.sub("j", word)))
    return tuple(found)


def _skeleton(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    word = word.translate(_CLASSES)
    initial = "a" if word[:1] in set("aeiouh") else ""
    return initial + _REPEATED.sub(r"\1", _VOWELS.sub("", word))


@lru_cache(maxsize=131072)
def likeness(one: str, other: str, same_script: bool) -> float:
    """How alike two romanised words are as spellings of one name, from 0 to 1; 0.8 and more means the same.

    ``same_script``: both were written in Latin letters, so that their vowels should nearly agree as well, and ``l`` is no ``r``.
    """
    if not same_script:
        one, other = one.replace("l", "r"), other.replace("l", "r")
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < 3:
        return 0.0
    if len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short[: max(4, len(short) - 1)]):
        return 0.88
    ratio = fuzz.ratio(one, other) / 100
    if ratio >= 0.86:
        return ratio
    return _likeness_by_sound(one, other, ratio, _SAME_SCRIPT if same_script else _OTHER_SCRIPT)


_SAME_SCRIPT, _OTHER_SCRIPT = 0.7, 0.4


def _likeness_by_sound(one: str, other: str, ratio: float, least: float) -> float:
    if ratio < least:
        return 0.0
    for mine in skeletons(one):
        for theirs in skeletons(other):
            short, long = sorted((mine, theirs), key=len)
            if short == long and len(short.lstrip("a")) >= 2:
                return 0.9
            if len(short) >= 3 and len(long) - len(short) <= 2 and long.startswith(short) and ratio >= least + 0.1:
                return 0.85
            if len(short) >= 4 and fuzz.ratio(short, long) >= 85 and ratio >= least + 0.1:
                return 0.82
    return 0.0
