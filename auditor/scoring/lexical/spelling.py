"""What the spellings of one name in two languages have in common.

Takes one word as it stands in a text; gives a key that `Poutine`, `Putin` and `Путин` share. Knows nothing of tables.
"""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d"})
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "ж": "j", "з": "z", "и": "i", "і": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "t", "ι": "i", "κ": "k", "λ": "l", "μ": "m",
    "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "h", "ψ": "ps",
    "ω": "o",
}  # fmt: skip
_TO_LATIN = str.maketrans(_CYRILLIC | _GREEK)
_SOUNDS = (
    ("sch", "sh"), ("tch", "ch"), ("ch", "sh"), ("ph", "f"), ("th", "t"), ("kh", "h"), ("qu", "k"), ("ck", "k"), ("dj", "j"),
    ("ts", "z"), ("tz", "z"),
)  # fmt: skip
_LETTERS = str.maketrans({"w": "v", "y": "i", "c": "k", "q": "k", "x": "k", "h": ""})
_INNER_VOWELS = re.compile("(?<=.)[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")
_MIN_CONSONANTS = 3


def identity(surface: str) -> str:
    """What two spellings of one name or number share, or an empty string for an ordinary word.

    A whole number gives its digits. A word with a capital gives its consonants in a common Latin spelling, or, where they are
    fewer than three, its letters without accents; a name of several syllables (`Hà Nội`) counts as written together. A script
    without capitals gives nothing.
    """
    if surface.isdigit():
        return surface
    if not any(map(str.isupper, filter(str.isalnum, surface))):
        return ""
    letters = surface.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFD", letters.translate(_FOLDED)).translate(_TO_LATIN)
    folded = "".join(filter(str.isalnum, letters))
    if not folded.isascii() or len(folded) < 2:
        return ""
    skeleton = folded
    for spelling, sound in _SOUNDS:
        skeleton = skeleton.replace(spelling, sound)
    skeleton = _DOUBLED.sub(r"\1", _INNER_VOWELS.sub("", skeleton[0] + skeleton[1:].translate(_LETTERS)))
    return skeleton if len(skeleton) >= _MIN_CONSONANTS else folded
