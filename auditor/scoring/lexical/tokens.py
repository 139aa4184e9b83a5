"""What a lexical translation table counts: the features of a text in one language.

Takes a text and an ISO 639-1 code; gives features, each with its key in the table and the place of its surface form. A
language written with spaces gives one stem a word; Vietnamese gives syllables and pairs of syllables; Chinese gives
characters and their n-grams; Japanese drops the hiragana that spells out grammar; Thai gives clusters of a consonant with
its vowel signs and their n-grams; Korean strips particles; Arabic and Hebrew strip proclitics. Tables are trained on exactly
these features, so a change here asks for a rebuild (and a new `SCHEME`). Knows nothing of tables or scores.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

SCHEME = "1"
"""Version of the features. A table records the one that it was built with."""

DEFAULT_STEM = 6
_STEM_LENGTHS = {"fr": 7, "ru": 5, "uk": 5, "bg": 5}
_INFLECTIONS = {"fr": re.compile(r"(?<=...)(?:é?e?s|x|é?e|er|e?nt|ant)$")}
_ARABIC_STEM = _FOREIGN_STEM = 6
_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "fi", "hu"})
_COMPOUND_LENGTH = 10
_TAIL = 6

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_WORD = re.compile(f"[^\\W_]+(?:[{_MARKS}]+[^\\W_]*)*")
_VOWEL_POINTS = re.compile("[\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々"
_EAST_ASIAN_RUN = re.compile(f"[{_HAN}]+|[\u30a1-\u30fa\u30fc]+|[\u3041-\u309f]+|[0-9A-Za-z\u00c0-\u024f]+")
_CLUSTER = "[เแโใไ]?[ก-ฮ][\\u0e30-\\u0e3a\\u0e45-\\u0e4e]*"
_THAI_CLUSTER = re.compile(f"{_CLUSTER}|[0-9A-Za-z\\u00c0-\\u024f]+")
_THAI_RUN = re.compile(f"(?:{_CLUSTER})+|[0-9A-Za-z\\u00c0-\\u024f]+")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي"})
_ARABIC_PREFIX = re.compile(r"^(?:[وف]?(?:ال|لل|بال|كال)|[وف](?=..{3})|[بلك](?=..{3}))")
_ARABIC_SUFFIX = re.compile(r"(?:ها|هم|هما|كم|نا|ات|ون|ين|ان|يه|ه|ي)$")
_HEBREW_PREFIX = re.compile(r"^(?:ו?[הבלכמש]ה?|ו)(?=.{3})")
_KOREAN_PARTICLE = re.compile(
    "(?:에게서|으로써|으로서|이라는|이라고|에서는|에서도|까지는|부터는|에서|에게|께서|으로|부터|까지|처럼|보다|이나|이며|라는|라고|"
    "하고|하는|하여|해서|했다|한다|합니다|입니다|되는|되었다|된다|은|는|이|가|을|를|의|에|와|과|도|로|만|께)$"
)


Item = tuple[str, int, int, int]
"""A feature as a plain tuple: key, start, end, width (see `Feature`)."""


class Feature(NamedTuple):
    """One countable item of a text.

    Attributes:
        key: what the table knows it by.
        start: where its surface form starts in the NFC text.
        end: where it ends.
        width: of how many pieces (words, syllables, characters) it is made; 1 for a single one.
    """

    key: str
    start: int
    end: int
    width: int


def normalise(text: str) -> str:
    """The text that `features` gives positions in: NFC."""
    return unicodedata.normalize("NFC", text)


def features(text: str, language: str) -> list[Feature]:
    """The features of `text` (already `normalise`d), in text order, wider ones after the piece that they start with.

    Args:
        text: NFC text.
        language: ISO 639-1 code; one without a rule of its own is read as space-separated words.
    """
    return [Feature._make(item) for item in items(text, language)]


def items(text: str, language: str) -> list[Item]:
    """`features` as plain tuples, which are several times faster to make."""
    return _SPLITTERS.get(language, _spaced)(text, language)


def words(text: str) -> list[str]:
    """The words of a text in a language written with spaces, or its Vietnamese syllables."""
    return _WORD.findall(text)


def east_asian_runs(text: str) -> list[str]:
    """The runs of one kind of character that count: Chinese characters, katakana, and Latin letters with digits."""
    return [run for run in _EAST_ASIAN_RUN.findall(text) if not _is_hiragana(run)]


def is_han(run: str) -> bool:
    """Whether a run of `east_asian_runs` is of Chinese characters, which count by their n-grams; others count as a word."""
    return not (run[0] < "\u3040" or "\u30a1" <= run[0] <= "\u30fc")


def thai_runs(text: str) -> list[str]:
    """The runs of Thai clusters without a break, and the words in Latin letters."""
    return _THAI_RUN.findall(text)


def is_thai(run: str) -> bool:
    """Whether a run or cluster is in Thai letters."""
    return run[0] >= "\u0e00"


def thai_clusters(run: str) -> list[str]:
    """The clusters of a Thai run, each a consonant with its vowel signs."""
    return _THAI_CLUSTER.findall(run)


def _is_hiragana(run: str) -> bool:
    return "\u3041" <= run[0] <= "\u309f"


def _spaced(text: str, language: str) -> list[Item]:
    found = []
    for match in _WORD.finditer(text):
        base = match.start()
        for key, start, end in _word_features(match[0], language):
            found.append((key, base + start, base + end, 1))
    return found


@lru_cache(maxsize=1 << 16)
def _word_features(word: str, language: str) -> tuple[tuple[str, int, int], ...]:
    """The features of one word of a language written with spaces, each with its place in the word."""
    return tuple(_READERS.get(language, _stem)(word, language))


def _stem(word: str, language: str) -> list[tuple[str, int, int]]:
    folded = word.casefold()
    if len(folded) == 1 and not folded.isdigit():
        return []
    length = _STEM_LENGTHS.get(language, DEFAULT_STEM)
    inflection = _INFLECTIONS.get(language)
    stem = inflection.sub("", folded) if inflection else folded
    found = [(stem[:length], 0, len(word))]
    if language in _COMPOUNDING and len(folded) >= _COMPOUND_LENGTH:
        found.append(("-" + folded[length : length + _TAIL], 0, len(word)))
    return found


def _korean(word: str, language: str) -> list[tuple[str, int, int]]:
    folded = word.casefold()
    if not "가" <= folded[0] <= "힣":
        return [(folded[:DEFAULT_STEM], 0, len(word))]
    stem = (_KOREAN_PARTICLE.sub("", folded) if len(folded) > 1 else folded) or folded
    found = [(stem, 0, min(len(stem), len(word)))]
    if len(stem) > 2:
        found += [(stem[i : i + 2], i, min(i + 2, len(word))) for i in range(min(len(stem), len(word)) - 1)]
    return found


def _arabic(word: str, language: str) -> list[tuple[str, int, int]]:
    plain = _VOWEL_POINTS.sub("", word).casefold().translate(_ARABIC_LETTERS)
    stem = _ARABIC_PREFIX.sub("", plain)
    stem = stem if len(stem) >= 2 else plain
    short = _ARABIC_SUFFIX.sub("", stem)
    stem = short if len(short) >= 3 else stem
    return [(stem[:_ARABIC_STEM], 0, len(word))] if stem else []


def _hebrew(word: str, language: str) -> list[tuple[str, int, int]]:
    plain = _VOWEL_POINTS.sub("", word).casefold()
    stem = _HEBREW_PREFIX.sub("", plain)
    return [(key[:DEFAULT_STEM], 0, len(word)) for key in dict.fromkeys((plain, stem)) if key]


def _syllables(text: str, language: str) -> list[Item]:
    pieces = [(match[0].casefold(), *match.span()) for match in _WORD.finditer(text)]
    return _with_ngrams(pieces, 2, "_")


def _with_ngrams(pieces: list[tuple[str, int, int]], longest: int, glue: str) -> list[Item]:
    found = []
    for index, (key, start, end) in enumerate(pieces):
        found.append((key, start, end, 1))
        joined = key
        for width, (more, _, to) in enumerate(pieces[index + 1 : index + longest], 2):
            joined += glue + more
            found.append((joined, start, to, width))
    return found


def _east_asian(text: str, language: str) -> list[Item]:
    found: list[Item] = []
    for match in _EAST_ASIAN_RUN.finditer(text):
        run, start = match[0], match.start()
        if _is_hiragana(run):
            continue
        if not is_han(run):
            found.append((run.casefold()[:_FOREIGN_STEM], start, match.end(), 1))
        else:
            found += _with_ngrams([(char, start + i, start + i + 1) for i, char in enumerate(run)], 3, "")
    return found


def _thai(text: str, language: str) -> list[Item]:
    found: list[Item] = []
    run: list[tuple[str, int, int]] = []
    for match in _THAI_CLUSTER.finditer(text):
        start, end = match.span()
        thai = is_thai(match[0])
        if run and (not thai or start > run[-1][2]):
            found += _with_ngrams(run, 3, "")
            run = []
        if thai:
            run.append((match[0], start, end))
        else:
            found.append((match[0].casefold()[:_FOREIGN_STEM], start, end, 1))
    return found + _with_ngrams(run, 3, "")


_READERS: dict[str, Callable[[str, str], list[tuple[str, int, int]]]] = {
    "ko": _korean,
    "ar": _arabic,
    "fa": _arabic,
    "he": _hebrew,
}
_SPLITTERS: dict[str, Callable[[str, str], list[Item]]] = {"vi": _syllables, "zh": _east_asian, "ja": _east_asian, "th": _thai}
