"""Tells when a translation model has lost the thread: loops, runaway length, copies, leftovers of the source's script, inventions.

Takes the source text and the output, gives the reason not to use the output, or ``None``. Bilingual models of this size do this
on short inputs, names and text in an unexpected language; a score from such output would mislead the judge.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import regex
from anyascii import anyascii
from babel.core import get_global
from rapidfuzz import fuzz

EMPTY = "empty"
REPETITION = "repetition"
RUNAWAY = "runaway length"
LOST = "lost text"
COPY = "copy of the source"
SCRIPT = "source script left over"
INVENTED = "invented text"
UNKNOWN = "unknown tokens"

_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}’'’-]*")
_LOOP = regex.compile(r"(.{2,20}?)\1{2,}")
_STUTTER = regex.compile(r"(\p{L})\1{4}|(\p{L}{2,4})\2{3}")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_HANGUL = regex.compile(r"\p{Hangul}")
_CASELESS = regex.compile(r"[\p{Lo}]")

# What a character of a dense script is worth in characters of an alphabet.
_DENSE_WORTH = 2.8
_HANGUL_WORTH = 2.2
# A translation may be three times as long as its source and a phrase more.
_RUNAWAY_RATIO = 3.0
_RUNAWAY_SLACK = 30
# A translation of so much text that is shorter than this share of it leaves most of it out.
_LOST_SHARE = 0.2
_LOST_FROM = 25
# Text that packs better than this, and half again as well as its source, repeats itself. Prose of 200 characters packs at 1.5.
_PACKED = 2.6
_PACKED_FROM = 100
# A loop holds so many characters at least, repeats so often, and its phrase has so many words at most.
_LOOP_CHARACTERS = 10
_LOOP_TIMES = 3
_STUTTER_CHARACTERS = 5
_LOOP_WORDS = 8
# The share of the output's words that are copied, of this length and more, from which it is a copy.
_COPIED_SHARE = 0.6
_COPIED_LENGTH = 4
_COPIED_WORDS = 3
_NAME_WORDS = 3
_LIKE_NAME = 70.0

# Scripts that stand for several.
_SEVERAL = {"Jpan": ("Han", "Hira", "Kana"), "Kore": ("Hang", "Han"), "Hans": ("Han",), "Hant": ("Han",)}

# Languages so near each other that a sentence can be the same in both.
_NEAR = (
    frozenset({"no", "nb", "nn", "da", "sv"}),
    frozenset({"id", "ms"}),
    frozenset({"cs", "sk"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"es", "pt", "pb", "gl", "ca"}),
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"zh", "zt"}),
)


def degenerate(source: str, output: str, source_language: str = "", target_language: str = "") -> str | None:
    """Why a translation must not be used, or ``None``.

    Args:
        source: what was translated.
        output: what the model gave.
        source_language: ISO 639-1.
        target_language: ISO 639-1; with it the script of the output is checked.
    """
    if not source.strip():
        return None
    if not _has_content(output):
        return EMPTY if _has_content(source) or not output.strip() else None
    if output.count("⁇") + output.count("<unk>") > max(1, len(output.split()) // 4) and "⁇" not in source:
        return UNKNOWN
    if _repeats(output) and not _repeats(source):
        return REPETITION
    if _packs(source, output):
        return REPETITION
    if _length(output) > _RUNAWAY_RATIO * _length(source) + _RUNAWAY_SLACK:
        return RUNAWAY
    if _length(source) >= _LOST_FROM and _length(output) < _LOST_SHARE * _length(source):
        return LOST
    if _invents(source, output, source_language):
        return INVENTED
    if source_language != target_language:
        if _leaves_script(source, output, target_language):
            return SCRIPT
        if not any({source_language, target_language} <= group for group in _NEAR) and _copies(source, output):
            return COPY
    return None


def _has_content(text: str) -> bool:
    return any(character.isalnum() for character in text)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _repeats(text: str) -> bool:
    """Whether letters, words or phrases follow themselves again and again."""
    words = [word.casefold() for word in _words(text)]
    # Whatever goes on and on has two words more than once, or one three times.
    if len(set(words)) <= len(words) - 2:
        if len(words) >= 8:
            # Loops are seldom word for word ("the man of the man in the man"): a pair of words that makes up much of the text.
            times = Counter(pairwise(words)).most_common(1)[0][1]
            if times >= 4 and 4 * times >= len(words):
                return True
        if any(_loops(words, period) for period in range(1, min(_LOOP_WORDS, len(words) // _LOOP_TIMES) + 1)):
            return True
    return any(
        _STUTTER.search(word) or (len(word) >= _LOOP_CHARACTERS and _LOOP.search(word))
        for word in words
        if len(word) >= _STUTTER_CHARACTERS
    )


def _loops(words: Sequence[str], period: int) -> bool:
    """Whether a phrase of ``period`` words stands at least three times in a row, or one word four times."""
    wanted = (_LOOP_TIMES - 1) * period if period > 1 else _LOOP_TIMES
    run = 0
    for place in range(len(words) - period):
        run = run + 1 if words[place] == words[place + period] else 0
        if run >= wanted and sum(map(len, words[place + period - run : place + period + 1])) >= _LOOP_CHARACTERS:
            return True
    return False


def _packs(source: str, output: str) -> bool:
    """Whether the output compresses as prose never does, and much better than its source."""
    if len(output) < _PACKED_FROM:
        return False
    ratio = _packed(output)
    return ratio > _PACKED and ratio > 1.5 * _packed(source)


def _packed(text: str) -> float:
    data = text.encode("utf-8", "replace")
    return len(data) / len(zlib.compress(data, 6)) if data else 0.0


@lru_cache(maxsize=4096)
def _length(text: str) -> float:
    dense, hangul = len(_DENSE.findall(text)), len(_HANGUL.findall(text))
    return len(text) + (_DENSE_WORTH - 1) * dense + (_HANGUL_WORTH - 1) * hangul


def _copies(source: str, output: str) -> bool:
    """Whether the output is the source again, names and numbers aside."""
    own = _folded(source)
    if own == _folded(output):
        return len(_words(source)) >= 2 and bool(_common_words(source))
    words = [word for word in _common_words(output) if len(word) >= _COPIED_LENGTH]
    if len(words) < _COPIED_WORDS:
        return False
    known = set(_common_words(source))
    copied = sum(word in known for word in words)
    return copied >= _COPIED_WORDS and copied >= _COPIED_SHARE * len(words)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def _common_words(text: str) -> list[str]:
    """The words that are no names by their form: those that begin in lower case."""
    return [word for word in _words(unicodedata.normalize("NFC", text)) if word[0].islower()]


def _leaves_script(source: str, output: str, target_language: str) -> bool:
    """Whether a part of the output is in a script that the target language does not use and the source does.

    Latin letters stand in text of any language.
    """
    strange = _strange_letters(target_language)
    if strange is None:
        return False
    left = len(strange.findall(output))
    return left >= 2 and left > 0.1 * sum(map(str.isalpha, output)) and strange.search(source) is not None


@lru_cache(maxsize=64)
def _strange_letters(language: str) -> regex.Pattern[str] | None:
    """Finds letters that are neither Latin nor of the language's own script (CLDR); ``None`` for an unknown language."""
    subtags = get_global("likely_subtags").get(language)
    script = str(subtags).split("_")[1] if subtags else ""
    if not script:
        return None
    own = "".join(rf"\p{{Script={name}}}" for name in _SEVERAL.get(script, (script,)))
    return regex.compile(rf"[\p{{L}}--[\p{{Latin}}\p{{Common}}\p{{Inherited}}{own}]]", regex.VERSION1)


def _invents(source: str, output: str, source_language: str) -> bool:
    """Whether a name, a number or a bare sign became a sentence, or gave way to other words."""
    words, out = _words(source), _words(output)
    if _CASELESS.search(source):
        return False
    if not words:
        return len(out) >= 3
    if len(words) > _NAME_WORDS or any(word[0].islower() for word in words):
        return False
    if len(out) >= max(4, 3 * len(words)):
        return True
    common = [word for word in out if word[0].islower()]
    # English headings are written like names, so only one word of it counts as one.
    if len(common) < 2 or (source_language == "en" and len(words) > 1):
        return False
    return not any(_alike(name, word) for name in words for word in out)


def _alike(name: str, word: str) -> bool:
    return fuzz.ratio(anyascii(name).casefold(), anyascii(word).casefold()) >= _LIKE_NAME
